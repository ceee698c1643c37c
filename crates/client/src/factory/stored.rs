//! Records taken apart into values and put together from them. Implemented for the types of fields here, and by
//! generated code for models and enums.

use std::borrow::Cow;

use bigdecimal::BigDecimal;
use chrono::{DateTime, Utc};
use nicol_sql::Value;

use crate::value::Element;

/// The type of a field, as a value and back.
pub trait Stored: Sized {
    /// The value.
    fn to_value(&self) -> Value<'static>;

    /// What the value stands for; `None` when it is of another type.
    fn from_value(value: Value<'static>) -> Option<Self>;
}

/// A model whose records can be taken apart and put together. Implemented by `nicol generate`.
pub trait Record: crate::Model {
    /// The value of the field at a place.
    fn value(&self, place: u16) -> Value<'static>;

    /// The record with these values.
    fn from_values(values: &mut dyn FnMut(u16) -> Value<'static>) -> Option<Self>;
}

macro_rules! stored {
    ($($ty:ty: $variant:ident, |$value:ident| $into:expr, |$back:ident| $from:expr;)*) => {$(
        impl Stored for $ty {
            fn to_value(&self) -> Value<'static> {
                let $value = self;
                Value::$variant($into)
            }

            fn from_value(value: Value<'static>) -> Option<Self> {
                match value {
                    Value::$variant($back) => Some($from),
                    _ => None,
                }
            }
        }
    )*};
}

stored! {
    bool: Boolean, |value| *value, |value| value;
    i32: Int, |value| *value, |value| value;
    i64: BigInt, |value| *value, |value| value;
    f64: Float, |value| *value, |value| value;
    BigDecimal: Decimal, |value| value.clone(), |value| value;
    String: String, |value| Cow::Owned(value.clone()), |value| value.into_owned();
    DateTime<Utc>: DateTime, |value| *value, |value| value;
    serde_json::Value: Json, |value| value.clone(), |value| value;
    Vec<u8>: Bytes, |value| Cow::Owned(value.clone()), |value| value.into_owned();
}

impl<T: Stored> Stored for Option<T> {
    fn to_value(&self) -> Value<'static> {
        self.as_ref().map_or(Value::Null, T::to_value)
    }

    fn from_value(value: Value<'static>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl<T: Stored + Element> Stored for Vec<T> {
    fn to_value(&self) -> Value<'static> {
        Value::List(self.iter().map(T::to_value).collect())
    }

    fn from_value(value: Value<'static>) -> Option<Self> {
        match value {
            Value::List(values) => values.into_iter().map(T::from_value).collect(),
            _ => None,
        }
    }
}
