//! What a change of schema is to SQLite: almost every change rebuilds the table, because `ALTER TABLE` can
//! do little more than add a nullable column.

use super::Sqlite;
use super::statement::without_parentheses;
use crate::ScalarType;
use crate::dialect::change::{ChangeFacts, Changes};
use crate::schema::{Column, ColumnType};
use crate::step::Cast;

impl Changes for Sqlite {
    fn change_facts(&self) -> &'static ChangeFacts {
        &ChangeFacts {
            default_namespace: None,
            extensions_everywhere: &[],
            sequences: false,
            implicit_autoincrement: true,
            redefines_tables: true,
            renames_indexes: false,
            column_drops_indexes: false,
        }
    }

    fn cast(&self, before: &Column, after: &Column) -> Option<Cast> {
        match (&before.ty, &after.ty) {
            (a, b) if a == b => None,
            (ColumnType::Unsupported(a), ColumnType::Unsupported(b)) if a.eq_ignore_ascii_case(b) => None,
            (
                _,
                ColumnType::Scalar {
                    scalar: ScalarType::String,
                    ..
                },
            ) => Some(Cast::Safe),
            _ => Some(Cast::Risky),
        }
    }

    /// The catalogue leaves out the parentheses that an expression needs in a statement.
    fn same_expression(&self, before: &str, after: &str) -> bool {
        without_parentheses(before).eq_ignore_ascii_case(without_parentheses(after))
    }

    fn is_system_table(&self, name: &str) -> bool {
        name.starts_with("sqlite_")
    }
}
