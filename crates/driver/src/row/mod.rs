//! Rows, and how their cells decode straight into fields: no [`nicol_sql::Value`] in between. A cell knows
//! how its database wrote it; the `as_…` methods read it as one of the language's types. The formats
//! themselves are in `date_time.rs`, `decimal.rs` and `numeric.rs`.

pub(crate) mod date_time;
pub(crate) mod decimal;
pub(crate) mod decode;
#[cfg(feature = "postgres")]
pub(crate) mod numeric;

use std::borrow::Cow;

use bigdecimal::BigDecimal;
use chrono::{DateTime, Utc};

pub use decode::Decode;

#[cfg(feature = "postgres")]
use crate::postgres::wire::{PgRow, Wire};
use crate::{Error, ErrorKind, Result};

/// A row of a result, valid until the next one is read.
#[derive(Clone, Copy)]
pub struct Row<'r>(Repr<'r>);

#[derive(Clone, Copy)]
enum Repr<'r> {
    #[cfg(feature = "sqlite")]
    Sqlite(&'r rusqlite::Row<'r>),
    #[cfg(feature = "postgres")]
    Postgres(&'r PgRow<'r>),
}

/// One cell of a row, as its database wrote it.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'r>(pub(crate) CellRepr<'r>);

#[derive(Debug, Clone, Copy)]
pub(crate) enum CellRepr<'r> {
    Null,
    Integer(i64),
    Real(f64),
    /// Not yet known to be UTF-8.
    Text(&'r [u8]),
    Blob(&'r [u8]),
    /// An element of a list that is stored as JSON.
    Json(&'r serde_json::Value),
    #[cfg(feature = "postgres")]
    Postgres(Wire, &'r [u8]),
    /// An element of a PostgreSQL array: its wire type and the whole array.
    #[cfg(feature = "postgres")]
    PostgresArray(Wire, &'r [u8]),
}

impl<'r> Row<'r> {
    #[cfg(feature = "sqlite")]
    pub(crate) fn sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Row(Repr::Sqlite(row))
    }

    #[cfg(feature = "postgres")]
    pub(crate) fn postgres(row: &'r PgRow<'r>) -> Self {
        Row(Repr::Postgres(row))
    }

    /// Decodes the cell at `index`.
    ///
    /// # Errors
    /// [`ErrorKind::InconsistentColumn`] (P2023) when the row has no such cell or it does not fit `T`.
    #[inline]
    pub fn get<T: Decode>(&self, index: usize) -> Result<T> {
        match T::decode(self.cell(index)?) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.at_column(error, index)),
        }
    }

    /// The cell at `index`.
    ///
    /// # Errors
    /// [`ErrorKind::InconsistentColumn`] (P2023) when the row has no such cell.
    #[inline]
    pub fn cell(&self, index: usize) -> Result<Cell<'r>> {
        match self.0 {
            #[cfg(feature = "sqlite")]
            Repr::Sqlite(row) => crate::sqlite::cell(row, index),
            #[cfg(feature = "postgres")]
            Repr::Postgres(row) => row.cell(index),
        }
    }

    /// How many cells the row has.
    pub fn width(&self) -> usize {
        match self.0 {
            #[cfg(feature = "sqlite")]
            Repr::Sqlite(row) => row.as_ref().column_count(),
            #[cfg(feature = "postgres")]
            Repr::Postgres(row) => row.width(),
        }
    }

    /// The name of the column at `index`, as the statement gives it.
    pub fn column_name(&self, index: usize) -> Option<&str> {
        match self.0 {
            #[cfg(feature = "sqlite")]
            Repr::Sqlite(row) => row.as_ref().column_name(index).ok(),
            #[cfg(feature = "postgres")]
            Repr::Postgres(row) => row.column_name(index),
        }
    }

    #[cold]
    fn at_column(&self, error: Error, index: usize) -> Error {
        let name = self.column_name(index).unwrap_or("?").to_owned();
        Error::new(error.kind(), format!("column `{name}`: {}", error.message())).with_subject(
            crate::Subject {
                columns: vec![name],
                ..Default::default()
            },
        )
    }
}

impl<'r> Cell<'r> {
    /// The cell holds NULL.
    #[inline]
    pub fn is_null(&self) -> bool {
        matches!(self.0, CellRepr::Null | CellRepr::Json(serde_json::Value::Null))
    }

    /// Reads an integer.
    ///
    /// # Errors
    /// P2023 when the cell holds something else.
    #[inline]
    pub fn as_integer(&self) -> Result<i64> {
        match self.0 {
            CellRepr::Integer(value) => Ok(value),
            #[cfg(feature = "postgres")]
            CellRepr::Postgres(wire, bytes) => wire.integer(bytes).ok_or_else(|| self.mismatch("an integer")),
            CellRepr::Real(value) if value.fract() == 0.0 && value.abs() < 9.0e15 => Ok(value as i64),
            CellRepr::Json(value) => value.as_i64().ok_or_else(|| self.mismatch("an integer")),
            _ => Err(self.mismatch("an integer")),
        }
    }

    /// Reads a floating point number.
    ///
    /// # Errors
    /// P2023 when the cell holds something else.
    #[inline]
    pub fn as_float(&self) -> Result<f64> {
        match self.0 {
            CellRepr::Real(value) => Ok(value),
            CellRepr::Integer(value) => Ok(value as f64),
            #[cfg(feature = "postgres")]
            CellRepr::Postgres(wire, bytes) => wire.float(bytes).ok_or_else(|| self.mismatch("a number")),
            CellRepr::Json(value) => value.as_f64().ok_or_else(|| self.mismatch("a number")),
            _ => Err(self.mismatch("a number")),
        }
    }

    /// Reads a truth value; 0 and 1 where the database has no such type.
    ///
    /// # Errors
    /// P2023 when the cell holds something else.
    #[inline]
    pub fn as_boolean(&self) -> Result<bool> {
        match self.0 {
            CellRepr::Integer(0) => Ok(false),
            CellRepr::Integer(1) => Ok(true),
            #[cfg(feature = "postgres")]
            CellRepr::Postgres(wire, bytes) => {
                wire.boolean(bytes).ok_or_else(|| self.mismatch("true or false"))
            }
            CellRepr::Json(serde_json::Value::Bool(value)) => Ok(*value),
            _ => Err(self.mismatch("true or false")),
        }
    }

    /// Reads text. Types that the client knows as text (such as UUIDs) are written out.
    ///
    /// # Errors
    /// P2023 when the cell holds something else.
    #[inline]
    pub fn as_text(&self) -> Result<Cow<'r, str>> {
        match self.0 {
            CellRepr::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(Cow::Borrowed(text)),
                Err(_) => Err(self.mismatch("text in UTF-8")),
            },
            #[cfg(feature = "postgres")]
            CellRepr::Postgres(wire, bytes) => wire.text(bytes).ok_or_else(|| self.mismatch("text")),
            CellRepr::Integer(value) => Ok(Cow::Owned(value.to_string())),
            CellRepr::Real(value) => Ok(Cow::Owned(value.to_string())),
            CellRepr::Json(serde_json::Value::String(text)) => Ok(Cow::Borrowed(text)),
            _ => Err(self.mismatch("text")),
        }
    }

    /// Reads bytes.
    ///
    /// # Errors
    /// P2023 when the cell holds something else.
    #[inline]
    pub fn as_bytes(&self) -> Result<Cow<'r, [u8]>> {
        match self.0 {
            CellRepr::Blob(bytes) | CellRepr::Text(bytes) => Ok(Cow::Borrowed(bytes)),
            #[cfg(feature = "postgres")]
            CellRepr::Postgres(Wire::Bytea, bytes) => Ok(Cow::Borrowed(bytes)),
            // Lists of bytes are kept as hexadecimal text where the database has no lists.
            CellRepr::Json(serde_json::Value::String(text)) => decode::from_hex(text)
                .map(Cow::Owned)
                .ok_or_else(|| self.mismatch("bytes")),
            _ => Err(self.mismatch("bytes")),
        }
    }

    /// Reads a point in time. On SQLite both forms that Prisma has written are read: text, and
    /// milliseconds since 1970.
    ///
    /// # Errors
    /// P2023 when the cell holds something else.
    #[inline]
    pub fn as_date_time(&self) -> Result<DateTime<Utc>> {
        let value = match self.0 {
            CellRepr::Text(bytes) => date_time::parse_any(bytes),
            CellRepr::Integer(millis) => DateTime::from_timestamp_millis(millis),
            CellRepr::Real(millis) => DateTime::from_timestamp_millis(millis as i64),
            #[cfg(feature = "postgres")]
            CellRepr::Postgres(wire, bytes) => wire.date_time(bytes),
            CellRepr::Json(serde_json::Value::String(text)) => date_time::parse_any(text.as_bytes()),
            CellRepr::Json(value) => value.as_i64().and_then(DateTime::from_timestamp_millis),
            _ => None,
        };
        value.ok_or_else(|| self.mismatch("a date and time"))
    }

    /// Reads an exact decimal number.
    ///
    /// # Errors
    /// P2023 when the cell holds something else.
    pub fn as_decimal(&self) -> Result<BigDecimal> {
        let value = match self.0 {
            CellRepr::Integer(value) => Some(BigDecimal::from(value)),
            CellRepr::Real(value) => decimal::of_float(value),
            CellRepr::Text(bytes) => std::str::from_utf8(bytes).ok().and_then(decimal::parse),
            #[cfg(feature = "postgres")]
            CellRepr::Postgres(wire, bytes) => wire.decimal(bytes),
            CellRepr::Json(serde_json::Value::String(text)) => decimal::parse(text),
            CellRepr::Json(value) => value.to_string().parse().ok(),
            _ => None,
        };
        value.ok_or_else(|| self.mismatch("a decimal number"))
    }

    /// Reads a JSON document.
    ///
    /// # Errors
    /// P2023 when the cell holds something else.
    pub fn as_json(&self) -> Result<serde_json::Value> {
        let value = match self.0 {
            CellRepr::Text(bytes) | CellRepr::Blob(bytes) => serde_json::from_slice(bytes).ok(),
            CellRepr::Integer(value) => Some(value.into()),
            CellRepr::Real(value) => Some(value.into()),
            CellRepr::Json(value) => Some(value.clone()),
            #[cfg(feature = "postgres")]
            CellRepr::Postgres(wire, bytes) => wire.json(bytes),
            _ => None,
        };
        value.ok_or_else(|| self.mismatch("JSON"))
    }

    /// Reads a list, element by element; NULL is an empty list, as Prisma reads it.
    ///
    /// # Errors
    /// P2023 when the cell holds something else, and the errors of `each`.
    pub fn as_list(&self, mut each: impl FnMut(Cell<'_>) -> Result<()>) -> Result<()> {
        match self.0 {
            CellRepr::Null => Ok(()),
            CellRepr::Text(bytes) => {
                let elements: Vec<serde_json::Value> =
                    serde_json::from_slice(bytes).map_err(|_| self.mismatch("a list"))?;
                elements
                    .iter()
                    .try_for_each(|element| each(Cell(CellRepr::Json(element))))
            }
            #[cfg(feature = "postgres")]
            CellRepr::PostgresArray(wire, bytes) => crate::postgres::wire::elements(wire, bytes, &mut each)
                .unwrap_or_else(|| Err(self.mismatch("a list"))),
            _ => Err(self.mismatch("a list")),
        }
    }

    /// The error of a cell that does not hold what it should. Its value is not shown: it may be a secret.
    #[cold]
    pub fn mismatch(&self, expected: &str) -> Error {
        let found = match self.0 {
            CellRepr::Null => "NULL".to_owned(),
            CellRepr::Integer(_) => "an integer".to_owned(),
            CellRepr::Real(_) => "a floating point number".to_owned(),
            CellRepr::Text(_) => "other text".to_owned(),
            CellRepr::Blob(_) => "other bytes".to_owned(),
            CellRepr::Json(_) => "other JSON".to_owned(),
            #[cfg(feature = "postgres")]
            CellRepr::Postgres(wire, _) => format!("the type {wire:?}"),
            #[cfg(feature = "postgres")]
            CellRepr::PostgresArray(wire, _) => format!("an array of the type {wire:?}"),
        };
        Error::new(
            ErrorKind::InconsistentColumn,
            format!("expected {expected}, found {found}"),
        )
        .with_hint("the database does not match the schema: compare them with `nicol migrate status`")
    }
}
