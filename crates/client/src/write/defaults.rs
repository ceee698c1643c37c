//! What the client fills in when a record is written: generated ids, the current time, and in a bulk insert
//! the literal defaults of rows that lack a column which others have.

use std::borrow::Cow;

use chrono::{DateTime, SubsecRound, Utc};
use nicol_sql::{ScalarType, Value};

use super::DraftData;
use crate::ir::Assignment;
use crate::meta::{Arity, Default, Field, FieldType, Model};

/// The current time as columns hold it: to the millisecond.
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(3)
}

/// Fills in ids, times and `@updatedAt`; literal and database defaults are left to the database.
pub(crate) fn fill(draft: &mut DraftData<'_>, now: DateTime<Utc>) {
    for (index, field) in draft.model.fields.iter().enumerate() {
        let index = index as u16;
        if draft.has(index) {
            continue;
        }
        let generated = match field.default {
            Default::None if field.updated_at => Some(Value::DateTime(now)),
            default => generated(default, now),
        };
        if let Some(value) = generated {
            draft.values.push((index, value));
        }
    }
}

fn generated(default: Default, now: DateTime<Utc>) -> Option<Value<'static>> {
    let text = |text: String| Some(Value::String(Cow::Owned(text)));
    match default {
        Default::Now => Some(Value::DateTime(now)),
        Default::Uuid4 => text(uuid::Uuid::new_v4().to_string()),
        Default::Uuid7 => text(uuid::Uuid::now_v7().to_string()),
        Default::Cuid => text(cuid::cuid1()),
        Default::Cuid2 => text(cuid::cuid2()),
        Default::Ulid => text(ulid::Ulid::new().to_string()),
        Default::Nanoid(length) => text(nanoid::nanoid!(usize::from(length))),
        Default::None | Default::Database | Default::Text(_) | Default::Boolean(_) | Default::List(_) => None,
    }
}

/// Sets `@updatedAt` fields that an update does not set itself.
pub(crate) fn touch(model: &'static Model, set: &mut Vec<Assignment<'_>>) {
    if set.is_empty() {
        return;
    }
    for (index, field) in model.fields.iter().enumerate() {
        let index = index as u16;
        if field.updated_at && !set.iter().any(|assignment| assignment.field == index) {
            set.push(Assignment {
                field: index,
                operation: nicol_sql::ast::Operation::Set,
                value: Value::DateTime(now()),
            });
        }
    }
}

/// The value of a column for a row that does not set it, where other rows of the same statement do; `None`
/// when only the database knows.
pub(crate) fn literal(field: &Field) -> Option<Value<'static>> {
    match field.default {
        Default::None if field.arity == Arity::List => Some(Value::List(Vec::new())),
        Default::None => Some(Value::Null),
        Default::Boolean(value) => Some(Value::Boolean(value)),
        Default::Text(text) => scalar(field, text),
        Default::List(items) => items
            .iter()
            .map(|item| scalar(field, item))
            .collect::<Option<_>>()
            .map(Value::List),
        _ => None,
    }
}

fn scalar(field: &Field, text: &'static str) -> Option<Value<'static>> {
    let FieldType::Scalar(scalar) = field.ty else {
        return Some(Value::Enum(text));
    };
    match scalar {
        ScalarType::String => Some(Value::String(Cow::Borrowed(text))),
        ScalarType::Boolean => text.parse().ok().map(Value::Boolean),
        ScalarType::Int => text.parse().ok().map(Value::Int),
        ScalarType::BigInt => text.parse().ok().map(Value::BigInt),
        ScalarType::Float => text.parse().ok().map(Value::Float),
        ScalarType::Decimal => text.parse().ok().map(Value::Decimal),
        ScalarType::DateTime => DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|time| Value::DateTime(time.to_utc())),
        ScalarType::Json => serde_json::from_str(text).ok().map(Value::Json),
        // Bytes are written in base64 in the schema file; the database has them as its own default.
        ScalarType::Bytes => None,
    }
}
