//! Rust types as values of fields: which types a field may have, and what may be given for it.

use std::borrow::Cow;

use bigdecimal::BigDecimal;
use chrono::{DateTime, Utc};
use nicol_sql::Value;

/// What may be given for a field of type `T`: a `&str` for a `String`, a plain value for an `Option`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value for a field of type `{T}`",
    label = "the field holds `{T}`"
)]
pub trait Input<'a, T> {
    /// The value to bind.
    fn into_value(self) -> Value<'a>;
}

macro_rules! inputs {
    ($($given:ty => $field:ty, |$value:ident| $into:expr;)*) => {$(
        impl<'a> Input<'a, $field> for $given {
            #[inline]
            fn into_value(self) -> Value<'a> {
                let $value = self;
                $into
            }
        }

        impl<'a> Input<'a, Option<$field>> for $given {
            #[inline]
            fn into_value(self) -> Value<'a> {
                let $value = self;
                $into
            }
        }

        impl<'a> Input<'a, Option<$field>> for Option<$given> {
            #[inline]
            fn into_value(self) -> Value<'a> {
                match self {
                    Some($value) => $into,
                    None => Value::Null,
                }
            }
        }
    )*};
}

inputs! {
    &'a str => String, |value| Value::String(Cow::Borrowed(value));
    &'a String => String, |value| Value::String(Cow::Borrowed(value));
    String => String, |value| Value::String(Cow::Owned(value));
    bool => bool, |value| Value::Boolean(value);
    i32 => i32, |value| Value::Int(value);
    i64 => i64, |value| Value::BigInt(value);
    i32 => i64, |value| Value::BigInt(i64::from(value));
    f64 => f64, |value| Value::Float(value);
    DateTime<Utc> => DateTime<Utc>, |value| Value::DateTime(value);
    BigDecimal => BigDecimal, |value| Value::Decimal(value);
    i64 => BigDecimal, |value| Value::Decimal(value.into());
    i32 => BigDecimal, |value| Value::Decimal(value.into());
    serde_json::Value => serde_json::Value, |value| Value::Json(value);
    &'a serde_json::Value => serde_json::Value, |value| Value::Json(value.clone());
    &'a [u8] => Vec<u8>, |value| Value::Bytes(Cow::Borrowed(value));
    &'a Vec<u8> => Vec<u8>, |value| Value::Bytes(Cow::Borrowed(value));
    Vec<u8> => Vec<u8>, |value| Value::Bytes(Cow::Owned(value));
}

/// An enum of the schema. Implemented by `nicol generate`.
pub trait Enumeration: Copy {
    /// The value's name in the database.
    fn database_name(self) -> &'static str;
}

impl<'a, E: Enumeration> Input<'a, Option<E>> for Option<E> {
    fn into_value(self) -> Value<'a> {
        self.map_or(Value::Null, |value| Value::Enum(value.database_name()))
    }
}

/// A type that can be the element of a scalar list.
pub trait Element: Sized {}

impl Element for String {}
impl Element for bool {}
impl Element for i32 {}
impl Element for i64 {}
impl Element for f64 {}
impl Element for DateTime<Utc> {}
impl Element for BigDecimal {}
impl Element for serde_json::Value {}
impl Element for Vec<u8> {}

impl<'a, T: Element, I: Input<'a, T>> Input<'a, Vec<T>> for Vec<I> {
    fn into_value(self) -> Value<'a> {
        Value::List(self.into_iter().map(Input::into_value).collect())
    }
}

impl<'a, T: Element, I: Input<'a, T>, const N: usize> Input<'a, Vec<T>> for [I; N] {
    fn into_value(self) -> Value<'a> {
        Value::List(self.into_iter().map(Input::into_value).collect())
    }
}

/// The type of a field: what can be compared, sorted and searched is decided here.
pub trait Scalar: crate::Decode + Clone + Send + Sync + 'static {}

impl<T: crate::Decode + Clone + Send + Sync + 'static> Scalar for T {}

/// A field whose values have an order: numbers, text, points in time.
#[diagnostic::on_unimplemented(
    message = "fields of type `{Self}` have no order",
    label = "cannot be compared by size"
)]
pub trait Ordered {}

/// A field that holds text.
#[diagnostic::on_unimplemented(
    message = "fields of type `{Self}` do not hold text",
    label = "not a text field"
)]
pub trait Textual {}

/// A field that holds a number.
#[diagnostic::on_unimplemented(
    message = "fields of type `{Self}` are not numbers",
    label = "not a number field"
)]
pub trait Numeric {}

/// A field that may be empty.
#[diagnostic::on_unimplemented(
    message = "fields of type `{Self}` are never null",
    label = "not an optional field"
)]
pub trait Nullable {}

impl<T> Nullable for Option<T> {}

macro_rules! properties {
    ($property:ident: $($field:ty),*) => {$(
        impl $property for $field {}
        impl $property for Option<$field> {}
    )*};
}

properties!(Ordered: String, i32, i64, f64, DateTime<Utc>, BigDecimal);
properties!(Textual: String);
properties!(Numeric: i32, i64, f64, BigDecimal);
