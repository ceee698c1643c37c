//! What a change of schema is to MySQL and MariaDB.

use super::Mysql;
use crate::dialect::change::{ChangeFacts, Changes};

impl Changes for Mysql {
    fn change_facts(&self) -> &'static ChangeFacts {
        &ChangeFacts {
            identifier_length: 64,
            default_namespace: None,
            enum_types: false,
            arrays: false,
            extensions: false,
            index_methods: false,
            sequences: false,
            named_primary_keys: false,
            named_foreign_keys: true,
            join_table_primary_key: false,
            implicit_autoincrement: false,
            redefines_tables: false,
            renames_indexes: true,
            column_drops_indexes: false,
        }
    }
}
