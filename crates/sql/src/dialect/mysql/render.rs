//! Queries of MySQL and MariaDB.

use super::Mysql;
use crate::ast::{Column, Slot, Type};
use crate::dialect::render::Render;

impl Render for Mysql {
    fn name(&self, name: &str) -> String {
        format!("`{}`", name.replace('`', "``"))
    }

    /// A schema is a database of its own here: the tables of all schemas stand in the one that is connected.
    fn namespace<'n>(&'n self, _named: Option<&'n str>) -> Option<&'n str> {
        None
    }

    /// Parameters are not numbered here: the planner numbers them in the order of the text.
    fn slot(&self, _slot: Slot) -> String {
        "?".to_owned()
    }

    fn is_in(&self, column: &str, slot: Slot, _ty: &Type) -> String {
        format!("JSON_CONTAINS({}, JSON_ARRAY({column}))", self.slot(slot))
    }

    fn is_in_tuples(&self, columns: &[String], _types: &[&Type], slots: &[Slot]) -> String {
        let list = slots.first().map(|slot| self.slot(*slot)).unwrap_or_default();
        format!(
            "JSON_CONTAINS({list}, JSON_ARRAY(JSON_ARRAY({})))",
            columns.join(", ")
        )
    }

    fn default_row(&self) -> &'static str {
        "() VALUES ()"
    }

    fn rows_from_lists(&self, columns: &[Column]) -> String {
        let parts: Vec<String> = (0..columns.len())
            .map(|index| format!("c{index} JSON PATH '$[{index}]'"))
            .collect();
        format!(
            "SELECT * FROM JSON_TABLE(?, '$[*]' COLUMNS ({})) AS u",
            parts.join(", ")
        )
    }

    fn append(&self, column: &str, slot: Slot, _ty: &Type) -> String {
        format!(
            "JSON_MERGE_PRESERVE(COALESCE({column}, JSON_ARRAY()), {})",
            self.slot(slot)
        )
    }
}
