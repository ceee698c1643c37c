//! The one value enum: what is bound to a statement as a parameter. Rows are not read through it: they
//! decode directly into fields (see `nicol-driver`'s `row`).

use bigdecimal::BigDecimal;
use chrono::{DateTime, Utc};

/// A value that is bound to a parameter of a statement, or written as a literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
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
    String(String),
    /// A value of an enum, by its name in the database.
    Enum(&'static str),
    /// `DateTime`.
    DateTime(DateTime<Utc>),
    /// `Json`.
    Json(serde_json::Value),
    /// `Bytes`.
    Bytes(Vec<u8>),
    /// A scalar list, or the keys of a batch.
    List(Vec<Value>),
}
