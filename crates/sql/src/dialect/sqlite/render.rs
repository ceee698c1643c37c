//! Queries of SQLite: lists travel as JSON text and are unfolded by `json_each`.
//!
//! Some types are kept in more than one form, which SQLite's own operators do not compare by value. There the
//! text calls functions named `nicol_…`, which `nicol-driver` adds to each of its connections
//! (`sqlite/functions.rs`); `docs/guide/storage.md` describes the forms.

use super::Sqlite;
use crate::ScalarType;
use crate::ast::{BaseType, Column, Compare, Limit, Operation, Slot, Type};
use crate::dialect::render::{Render, sign};

impl Render for Sqlite {
    /// One file is one namespace: the tables of all schemas stand in it.
    fn namespace<'n>(&'n self, _named: Option<&'n str>) -> Option<&'n str> {
        None
    }

    fn compare(&self, left: &str, compare: Compare, right: &str, ty: &Type) -> String {
        let sign = compare.sql();
        match (scalar(ty), compare) {
            (Some(ScalarType::DateTime), _) if self.mixed_times => {
                format!("nicol_time({left}) {sign} nicol_time({right})")
            }
            (Some(ScalarType::Json), _) => format!("nicol_json({left}) {sign} nicol_json({right})"),
            // The same number is stored in the same form, so that equality can use an index. A range can use
            // it too: its bound is a number just outside, then each row is looked at closely.
            (Some(ScalarType::Decimal), Compare::Greater | Compare::GreaterOrEqual) => format!(
                "({left} >= nicol_decimal_below({right}) AND nicol_decimal_compare({left}, {right}) {sign} 0)"
            ),
            (Some(ScalarType::Decimal), Compare::Less | Compare::LessOrEqual) => format!(
                "(({left} <= nicol_decimal_above({right}) OR {left} >= '') \
                 AND nicol_decimal_compare({left}, {right}) {sign} 0)"
            ),
            _ => format!("{left} {sign} {right}"),
        }
    }

    fn sort_key(&self, column: &str, ty: &Type) -> String {
        match scalar(ty) {
            Some(ScalarType::DateTime) if self.mixed_times => format!("nicol_time({column})"),
            Some(ScalarType::Decimal) => format!("nicol_decimal_key({column})"),
            _ => column.to_owned(),
        }
    }

    fn calculate(&self, old: &str, operation: Operation, value: &str, ty: &Type) -> String {
        let sign = sign(operation);
        match scalar(ty) {
            Some(ScalarType::Decimal) => format!("nicol_decimal_calculate({old}, '{sign}', {value})"),
            _ => format!("{old} {sign} {value}"),
        }
    }

    fn is_in(&self, column: &str, slot: Slot, ty: &Type) -> String {
        let (column, slot) = (self.comparable(column, ty), self.slot(slot));
        let value = match scalar(ty) {
            // `value` is a document's value in SQL, which is no document any more.
            Some(ScalarType::Json) => format!("{slot} -> fullkey"),
            _ => element("value", ty),
        };
        let value = self.comparable(&value, ty);
        format!("{column} IN (SELECT {value} FROM json_each({slot}))")
    }

    fn is_in_tuples(&self, columns: &[String], types: &[&Type], slots: &[Slot]) -> String {
        let parts: Vec<String> = types
            .iter()
            .enumerate()
            .map(|(index, ty)| {
                self.comparable(&element(&format!("json_extract(value, '$[{index}]')"), ty), ty)
            })
            .collect();
        let columns: Vec<String> = columns
            .iter()
            .zip(types)
            .map(|(column, ty)| self.comparable(column, ty))
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
    fn limit(&self, limit: Option<Limit>, offset: Option<Slot>) -> String {
        match (
            limit.map(|limit| self.limit_number(limit)),
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

impl Sqlite {
    /// A value in a form that equals another of the same value.
    fn comparable(&self, value: &str, ty: &Type) -> String {
        match scalar(ty) {
            Some(ScalarType::DateTime) if self.mixed_times => format!("nicol_time({value})"),
            Some(ScalarType::Json) => format!("nicol_json({value})"),
            _ => value.to_owned(),
        }
    }
}

/// The scalar type of a column that holds one; lists are JSON text, whatever they hold.
fn scalar(ty: &Type) -> Option<ScalarType> {
    match ty.base {
        BaseType::Scalar(scalar) if !ty.list => Some(scalar),
        _ => None,
    }
}

/// An element of a JSON list as a value of a column's type: bytes come as hexadecimal digits, decimal numbers
/// as text.
fn element(value: &str, ty: &Type) -> String {
    match scalar(ty) {
        Some(ScalarType::Bytes) => format!("unhex({value})"),
        Some(ScalarType::Decimal) => format!("nicol_decimal({value})"),
        _ => value.to_owned(),
    }
}
