//! What a change of schema is to MySQL and MariaDB.

use super::Mysql;
use crate::dialect::change::{ChangeFacts, Changes};

impl Changes for Mysql {
    fn change_facts(&self) -> &'static ChangeFacts {
        &ChangeFacts {
            default_namespace: None,
            extensions_everywhere: &[],
            sequences: false,
            implicit_autoincrement: false,
            redefines_tables: false,
            renames_indexes: true,
            column_drops_indexes: false,
        }
    }
}
