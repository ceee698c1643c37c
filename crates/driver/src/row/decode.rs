//! Which Rust types a cell can become.

use bigdecimal::BigDecimal;
use chrono::{DateTime, Utc};

use super::Cell;
use crate::Result;

/// A type that a cell can be decoded into. Implemented for the types of the schema language, for
/// `Option` and `Vec` of them, and by generated code for enums.
pub trait Decode: Sized {
    /// Reads the cell.
    ///
    /// # Errors
    /// P2023 when the cell holds something else; an empty cell is an error except for `Option`.
    fn decode(cell: Cell<'_>) -> Result<Self>;
}

impl Decode for i32 {
    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self> {
        i32::try_from(cell.as_integer()?).map_err(|_| cell.mismatch("a 32-bit integer"))
    }
}

impl Decode for i64 {
    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self> {
        cell.as_integer()
    }
}

impl Decode for f64 {
    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self> {
        cell.as_float()
    }
}

impl Decode for bool {
    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self> {
        cell.as_boolean()
    }
}

impl Decode for String {
    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self> {
        Ok(cell.as_text()?.into_owned())
    }
}

impl Decode for Vec<u8> {
    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self> {
        Ok(cell.as_bytes()?.into_owned())
    }
}

impl Decode for DateTime<Utc> {
    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self> {
        cell.as_date_time()
    }
}

impl Decode for BigDecimal {
    fn decode(cell: Cell<'_>) -> Result<Self> {
        cell.as_decimal()
    }
}

impl Decode for serde_json::Value {
    fn decode(cell: Cell<'_>) -> Result<Self> {
        cell.as_json()
    }
}

impl<T: Decode> Decode for Option<T> {
    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self> {
        if cell.is_null() {
            Ok(None)
        } else {
            T::decode(cell).map(Some)
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(cell: Cell<'_>) -> Result<Self> {
        let mut elements = Vec::new();
        cell.as_list(|element| {
            elements.push(T::decode(element)?);
            Ok(())
        })?;
        Ok(elements)
    }
}

/// Bytes from hexadecimal text.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}
