//! What a statement costs MySQL and MariaDB while programs use them.
//!
//! Source: MySQL's manual, "Online DDL Operations" and "Statements That Cause an Implicit Commit".

use super::Mysql;
use crate::dialect::online::{Online, OnlineFacts};

impl Online for Mysql {
    fn online_facts(&self) -> &'static OnlineFacts {
        &OnlineFacts {
            oldest: (8, 0),
            table_locks: true,
            concurrent_indexes: false,
            later_validation: false,
            instant_default: Some((8, 0)),
            check_proves_not_null: None,
            enum_value_in_transaction: None,
            transactional_ddl: false,
            rebuilds_tables: false,
            folds_names: false,
            steady_functions: &[
                "now",
                "current_timestamp",
                "localtime",
                "localtimestamp",
                "lower",
                "upper",
            ],
            lock_timeout: Some("SET SESSION lock_wait_timeout = 5;"),
        }
    }
}
