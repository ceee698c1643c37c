//! The one value enum: what is bound to a statement as a parameter. Rows are not read through it: they
//! decode directly into fields (see `nicol-driver`'s `row`).

use std::borrow::Cow;

use bigdecimal::BigDecimal;
use chrono::{DateTime, Utc};

/// A value that is bound to a parameter of a statement, or written as a literal. Text and bytes may be
/// borrowed, so that a bulk insert copies nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// SQL NULL, of any type.
    Null,
    /// `Boolean`.
    Boolean(bool),
    /// `Int`.
    Int(i32),
    /// `BigInt`.
    BigInt(i64),
    /// `Float`.
    Float(f64),
    /// `Decimal`.
    Decimal(BigDecimal),
    /// `String`.
    String(Cow<'a, str>),
    /// A value of an enum, by its name in the database.
    Enum(&'static str),
    /// `DateTime`.
    DateTime(DateTime<Utc>),
    /// `Json`.
    Json(serde_json::Value),
    /// `Bytes`.
    Bytes(Cow<'a, [u8]>),
    /// A scalar list, or the keys of a batch.
    List(Vec<Value<'a>>),
}

impl Value<'_> {
    /// The value is NULL.
    pub const fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The same value, with nothing borrowed.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Boolean(value) => Value::Boolean(value),
            Value::Int(value) => Value::Int(value),
            Value::BigInt(value) => Value::BigInt(value),
            Value::Float(value) => Value::Float(value),
            Value::Decimal(value) => Value::Decimal(value),
            Value::String(value) => Value::String(Cow::Owned(value.into_owned())),
            Value::Enum(value) => Value::Enum(value),
            Value::DateTime(value) => Value::DateTime(value),
            Value::Json(value) => Value::Json(value),
            Value::Bytes(value) => Value::Bytes(Cow::Owned(value.into_owned())),
            Value::List(values) => Value::List(values.into_iter().map(Value::into_owned).collect()),
        }
    }
}
