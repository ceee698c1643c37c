//! Queries of SQLite: lists travel as JSON text and are unfolded by `json_each`.

use super::Sqlite;
use crate::ScalarType;
use crate::ast::{BaseType, Column, Slot, Type};
use crate::dialect::render::Render;

impl Render for Sqlite {
    fn is_in(&self, column: &str, slot: Slot, ty: &Type) -> String {
        let value = element("value", ty);
        format!("{column} IN (SELECT {value} FROM json_each({}))", self.slot(slot))
    }

    fn is_in_tuples(&self, columns: &[String], types: &[&Type], slots: &[Slot]) -> String {
        let parts: Vec<String> = types
            .iter()
            .enumerate()
            .map(|(index, ty)| element(&format!("json_extract(value, '$[{index}]')"), ty))
            .collect();
        let list = slots.first().map(|slot| self.slot(*slot)).unwrap_or_default();
        format!(
            "({}) IN (SELECT {} FROM json_each({list}))",
            columns.join(", "),
            parts.join(", ")
        )
    }

    /// LIKE ignores the case of ASCII letters here, as Prisma's own client on SQLite does.
    fn like(&self, column: &str, slot: Slot, _insensitive: bool) -> String {
        format!("{column} LIKE {} ESCAPE '\\'", self.slot(slot))
    }

    /// OFFSET needs a LIMIT before it; -1 is none.
    fn limit(&self, limit: Option<Slot>, offset: Option<Slot>) -> String {
        match (
            limit.map(|slot| self.slot(slot)),
            offset.map(|slot| self.slot(slot)),
        ) {
            (None, None) => String::new(),
            (Some(limit), None) => format!(" LIMIT {limit}"),
            (limit, Some(offset)) => format!(" LIMIT {} OFFSET {offset}", limit.as_deref().unwrap_or("-1")),
        }
    }

    fn rows_from_lists(&self, columns: &[Column]) -> String {
        let parts: Vec<String> = columns
            .iter()
            .enumerate()
            .map(|(index, column)| element(&format!("json_extract(value, '$[{index}]')"), &column.ty))
            .collect();
        format!("SELECT {} FROM json_each(?1)", parts.join(", "))
    }

    fn append(&self, column: &str, slot: Slot, _ty: &Type) -> String {
        let slot = self.slot(slot);
        format!(
            "(SELECT json_group_array(value) FROM (SELECT value FROM json_each(COALESCE({column}, '[]')) \
             UNION ALL SELECT value FROM json_each({slot})))"
        )
    }
}

/// An element of a JSON list as a value of a column's type: bytes come as hexadecimal digits.
fn element(value: &str, ty: &Type) -> String {
    match ty.base {
        BaseType::Scalar(ScalarType::Bytes) => format!("unhex({value})"),
        _ => value.to_owned(),
    }
}
