//! What a statement costs SQLite while programs use it: there is one writer, and it locks everything for the
//! length of its transaction, so no single lock is worth a word.

use super::Sqlite;
use crate::dialect::online::{Online, OnlineFacts, TypeChange, narrows_text};

impl Online for Sqlite {
    fn online_facts(&self) -> &'static OnlineFacts {
        &OnlineFacts {
            oldest: (3, 35),
            table_locks: false,
            concurrent_indexes: false,
            later_validation: false,
            instant_default: Some((3, 0)),
            check_proves_not_null: None,
            enum_value_in_transaction: None,
            transactional_ddl: true,
            rebuilds_tables: true,
            folds_names: false,
            steady_functions: &[],
            lock_timeout: None,
        }
    }

    /// Types are only a preference: a value that does not fit stays as it is.
    fn type_change(&self, from: &str, to: &str) -> TypeChange {
        TypeChange {
            rewrites: false,
            narrows: narrows_text(from, to),
        }
    }
}
