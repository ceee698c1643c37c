//! Decimal numbers in a database that has none: a floating point number, or text. Which number is stored how
//! is decided in `sqlite/decimal.rs`.

use bigdecimal::BigDecimal;

/// What stands behind the digits of a number that is stored as text.
pub(crate) const MARK: char = 'm';

/// A number from its text, marked or not.
pub(crate) fn parse(text: &str) -> Option<BigDecimal> {
    text.strip_suffix(MARK).unwrap_or(text).parse().ok()
}

/// The number that a float was made from: the shortest text that reads back as the same float.
pub(crate) fn of_float(value: f64) -> Option<BigDecimal> {
    value.to_string().parse().ok()
}
