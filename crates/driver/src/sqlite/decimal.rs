//! Exact decimal numbers in a database that has none. A number that an integer or a floating point number
//! holds exactly is stored as that; any other is stored as text: its digits and an `m`, as in
//! `12345678901234567890.5m`. Without the letter SQLite would take the text for a number, and round it.
//!
//! The same number has one form, so that `=`, unique constraints and indexes work. Size and sums need the
//! functions of `functions.rs`, which call this file.

use std::cmp::Ordering;

use bigdecimal::num_bigint::Sign;
use bigdecimal::{BigDecimal, RoundingMode, ToPrimitive, Zero};
use rusqlite::types::ValueRef;

use crate::row::decimal::{MARK, of_float, parse};
use crate::{Error, ErrorKind};

/// How many digits behind the point a division keeps at most, as PostgreSQL's `numeric(65,30)`.
const DIVISION_SCALE: i64 = 30;

/// The most digits before and behind the point, as PostgreSQL's.
const LIMITS: (i64, i64) = (131_072, 16_383);

/// A number as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stored {
    /// A whole number of 64 bits.
    Integer(i64),
    /// A floating point number, whose shortest text is the number itself.
    Float(f64),
    /// The digits and the mark.
    Text(String),
}

/// The form in which a number is stored; `None` for one with more digits than a database holds.
pub(super) fn stored(value: &BigDecimal) -> Option<Stored> {
    if !is_storable(value) {
        return None;
    }
    if value.is_integer()
        && let Some(integer) = value.to_i64()
    {
        return Some(Stored::Integer(integer));
    }
    Some(match value.to_f64() {
        Some(float) if float.is_finite() && of_float(float).as_ref() == Some(value) => Stored::Float(float),
        _ => Stored::Text(format!("{}{MARK}", value.normalized().to_plain_string())),
    })
}

/// The digits of a number, without an exponent; `None` as for [`stored`].
pub(super) fn plain(value: &BigDecimal) -> Option<String> {
    is_storable(value).then(|| value.to_plain_string())
}

fn is_storable(value: &BigDecimal) -> bool {
    let scale = value.fractional_digit_count();
    (value.digits() as i64).saturating_sub(scale) <= LIMITS.0 && scale <= LIMITS.1
}

/// The error of a number that [`stored`] refuses.
#[cold]
pub(super) fn too_long() -> Error {
    Error::new(
        ErrorKind::ValueOutOfRange,
        format!(
            "a decimal number has more than {} digits before or {} behind its point",
            LIMITS.0, LIMITS.1
        ),
    )
}

/// A stored value as a number; `None` for NULL and for what is none.
pub(super) fn read(value: ValueRef<'_>) -> Option<BigDecimal> {
    match value {
        ValueRef::Integer(value) => Some(value.into()),
        ValueRef::Real(value) => of_float(value),
        ValueRef::Text(text) => std::str::from_utf8(text).ok().and_then(parse),
        ValueRef::Null | ValueRef::Blob(_) => None,
    }
}

/// Less, equal or greater.
pub(super) fn compare(left: ValueRef<'_>, right: ValueRef<'_>) -> Option<Ordering> {
    match (left, right) {
        (ValueRef::Integer(left), ValueRef::Integer(right)) => Some(left.cmp(&right)),
        (ValueRef::Real(left), ValueRef::Real(right)) => left.partial_cmp(&right),
        _ => Some(read(left)?.cmp(&read(right)?)),
    }
}

/// Two numbers that SQLite's own operators understand: one that is not greater, one that is not less.
pub(super) fn bounds(value: ValueRef<'_>) -> Option<(Stored, Stored)> {
    match value {
        ValueRef::Integer(value) => Some((Stored::Integer(value), Stored::Integer(value))),
        ValueRef::Real(value) => Some((Stored::Float(value), Stored::Float(value))),
        other => {
            let nearest = read(other)?.to_f64()?;
            Some((
                Stored::Float(nearest.next_down()),
                Stored::Float(nearest.next_up()),
            ))
        }
    }
}

/// Bytes that sort as the numbers do: the sign, the magnitude, the digits.
pub(super) fn sort_key(value: ValueRef<'_>) -> Option<Vec<u8>> {
    let (unscaled, scale) = read(value)?.normalized().into_bigint_and_exponent();
    let (sign, digits) = unscaled.to_radix_be(10);
    // The number is 0.DIGITS times ten to this power.
    let power = i64::try_from(digits.len()).ok()? - scale;
    let magnitude = power.wrapping_sub(i64::MIN) as u64;
    let mut key = match sign {
        Sign::NoSign => return Some(vec![1]),
        Sign::Minus => vec![0],
        Sign::Plus => vec![2],
    };
    key.extend(magnitude.to_be_bytes());
    key.extend(digits.iter().map(|digit| digit + 1));
    if sign == Sign::Minus {
        // All the other way round, also that the longer of two is the greater.
        key[1..].iter_mut().for_each(|byte| *byte = !*byte);
        key.push(u8::MAX);
    }
    Some(key)
}

/// One of the four basic calculations; `None` where SQL answers NULL.
pub(super) fn calculate(left: ValueRef<'_>, sign: &str, right: ValueRef<'_>) -> Option<Stored> {
    let (left, right) = (read(left)?, read(right)?);
    let result = match sign {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" if right.is_zero() => return None,
        "/" => (left / right).with_scale_round(DIVISION_SCALE, RoundingMode::HalfUp),
        _ => return None,
    };
    stored(&result)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASCENDING: &[&str] = &[
        "-1e400",
        "-12345678901234567890.51",
        "-12345678901234567890.5",
        "-9223372036854775809",
        "-9223372036854775808",
        "-10",
        "-1.5",
        "-0.1",
        "-0.10000000000000000000000001e-5",
        "0",
        "0.00000000000000000000000000000000000001",
        "0.1",
        "0.1000000000000000000001",
        "0.3",
        "1",
        "1.5",
        "2",
        "10",
        "9007199254740993",
        "9007199254740993.5",
        "9223372036854775807",
        "9223372036854775808",
        "12345678901234567890.5",
        "1e400",
    ];

    fn with<T>(number: &str, work: impl FnOnce(ValueRef<'_>) -> T) -> T {
        match stored(&number.parse().expect("a number")).expect("few digits") {
            Stored::Integer(value) => work(ValueRef::Integer(value)),
            Stored::Float(value) => work(ValueRef::Real(value)),
            Stored::Text(text) => work(ValueRef::Text(text.as_bytes())),
        }
    }

    #[test]
    fn a_number_is_read_as_it_was_stored() {
        for number in ASCENDING {
            let value: BigDecimal = number.parse().expect("a number");
            assert_eq!(with(number, read), Some(value), "{number}");
        }
    }

    #[test]
    fn numbers_that_fit_are_stored_as_numbers() {
        let stored = |text: &str| stored(&text.parse().expect("a number")).expect("few digits");
        assert_eq!(stored("1.50"), Stored::Float(1.5));
        assert_eq!(stored("100.00"), Stored::Integer(100));
        assert_eq!(stored("0.1"), Stored::Float(0.1));
        assert_eq!(stored("9223372036854775807"), Stored::Integer(i64::MAX));
        assert_eq!(
            stored("12345678901234567890.50"),
            Stored::Text("12345678901234567890.5m".into())
        );
    }

    #[test]
    fn order_is_the_order_of_the_numbers() {
        for (index, left) in ASCENDING.iter().enumerate() {
            for (other, right) in ASCENDING.iter().enumerate() {
                let compared = with(left, |left| with(right, |right| compare(left, right)));
                assert_eq!(compared, Some(index.cmp(&other)), "{left} and {right}");
                let keys = with(left, sort_key).cmp(&with(right, sort_key));
                assert_eq!(keys, index.cmp(&other), "the keys of {left} and {right}");
            }
        }
    }

    #[test]
    fn numbers_without_end_are_refused() {
        for number in ["1e1000000000", "1e-1000000000", "1e131072", "1e-16384"] {
            assert_eq!(stored(&number.parse().expect("a number")), None, "{number}");
        }
    }

    #[test]
    fn sums_are_exact() {
        let sum = |left: &str, sign: &str, right: &str| {
            with(left, |left| with(right, |right| calculate(left, sign, right)))
        };
        assert_eq!(sum("0.1", "+", "0.2"), Some(Stored::Float(0.3)));
        assert_eq!(
            sum("9223372036854775807", "+", "0.5"),
            Some(Stored::Text("9223372036854775807.5m".into()))
        );
        assert_eq!(sum("1.1", "*", "1.1"), Some(Stored::Float(1.21)));
        assert_eq!(sum("1", "-", "3"), Some(Stored::Integer(-2)));
        assert_eq!(
            sum("1", "/", "3"),
            Some(Stored::Text(format!("0.{}m", "3".repeat(30))))
        );
        assert_eq!(sum("1", "/", "0"), None);
    }
}
