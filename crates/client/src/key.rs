//! Values of keys, as they stand in rows: what connects the levels of a tree of relations.

use std::borrow::Cow;

use chrono::DateTime;
use nicol_sql::{ScalarType, Value};

use crate::meta::{Field, FieldType, Model};
use crate::{Cell, Result, Row};

/// The value of a key. NULL leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key<'r> {
    /// At least one part is NULL.
    Null,
    /// An integer, a truth value, or a point in time (in microseconds).
    Integer(i64),
    /// Text, and whatever is compared as text.
    Text(Cow<'r, str>),
    /// Bytes.
    Bytes(Cow<'r, [u8]>),
    /// The parts of a compound key.
    Compound(Box<[Key<'r>]>),
}

impl<'r> Key<'r> {
    /// The key leads nowhere.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Key::Null)
    }

    /// The same key, with nothing borrowed from a row.
    pub(crate) fn into_owned(self) -> Key<'static> {
        match self {
            Key::Null => Key::Null,
            Key::Integer(value) => Key::Integer(value),
            Key::Text(text) => Key::Text(Cow::Owned(text.into_owned())),
            Key::Bytes(bytes) => Key::Bytes(Cow::Owned(bytes.into_owned())),
            Key::Compound(parts) => Key::Compound(parts.into_iter().map(Key::into_owned).collect()),
        }
    }

    /// Reads the key of `fields` from the cells at `places`.
    pub(crate) fn read(row: &Row<'r>, model: &Model, fields: &[u16], places: &[usize]) -> Result<Key<'r>> {
        if let ([field], [place]) = (fields, places) {
            return Key::from_cell(row.cell(*place)?, &model.fields[usize::from(*field)]);
        }
        let mut parts = Vec::with_capacity(fields.len());
        for (field, place) in fields.iter().zip(places) {
            match Key::from_cell(row.cell(*place)?, &model.fields[usize::from(*field)])? {
                Key::Null => return Ok(Key::Null),
                part => parts.push(part),
            }
        }
        Ok(Key::Compound(parts.into()))
    }

    #[inline]
    pub(crate) fn from_cell(cell: Cell<'r>, field: &Field) -> Result<Key<'r>> {
        if cell.is_null() {
            return Ok(Key::Null);
        }
        let FieldType::Scalar(scalar) = field.ty else {
            return Ok(Key::Text(cell.as_text()?));
        };
        Ok(match scalar {
            ScalarType::Int | ScalarType::BigInt => Key::Integer(cell.as_integer()?),
            ScalarType::Boolean => Key::Integer(i64::from(cell.as_boolean()?)),
            ScalarType::DateTime => Key::Integer(cell.as_date_time()?.timestamp_micros()),
            ScalarType::Bytes => Key::Bytes(cell.as_bytes()?),
            ScalarType::Decimal => Key::Text(Cow::Owned(cell.as_decimal()?.normalized().to_string())),
            ScalarType::Float => Key::Text(Cow::Owned(cell.as_float()?.to_string())),
            ScalarType::Json => Key::Text(Cow::Owned(cell.as_json()?.to_string())),
            ScalarType::String => Key::Text(cell.as_text()?),
        })
    }

    /// The key as a parameter for a field, one part of a compound key at a time.
    pub(crate) fn value(&self, field: &Field, part: usize) -> Value<'static> {
        match (self, field.ty) {
            (Key::Null, _) => Value::Null,
            (Key::Compound(parts), _) => parts.get(part).map_or(Value::Null, |key| key.value(field, 0)),
            (Key::Bytes(bytes), _) => Value::Bytes(Cow::Owned(bytes.to_vec())),
            (Key::Integer(value), FieldType::Scalar(ScalarType::Int)) => {
                i32::try_from(*value).map_or(Value::BigInt(*value), Value::Int)
            }
            (Key::Integer(value), FieldType::Scalar(ScalarType::Boolean)) => Value::Boolean(*value != 0),
            (Key::Integer(value), FieldType::Scalar(ScalarType::DateTime)) => {
                DateTime::from_timestamp_micros(*value).map_or(Value::Null, Value::DateTime)
            }
            (Key::Integer(value), _) => Value::BigInt(*value),
            (Key::Text(text), FieldType::Scalar(ScalarType::Float)) => {
                text.parse().map_or(Value::Null, Value::Float)
            }
            (Key::Text(text), FieldType::Scalar(ScalarType::Decimal)) => {
                text.parse().map_or(Value::Null, Value::Decimal)
            }
            (Key::Text(text), _) => Value::String(Cow::Owned(text.to_string())),
        }
    }
}
