//! Conditions, typed by their model. They combine with `and`, `or` and `!`.

use std::marker::PhantomData;
use std::ops::Not;

use nicol_sql::Value;
use nicol_sql::ast::Compare;

use crate::{Model, ir};

/// A condition on the records of `M`.
#[derive(Debug, Clone)]
pub struct Filter<M> {
    pub(crate) ir: ir::Filter,
    marker: PhantomData<fn() -> M>,
}

/// A condition that at most one record of `M` meets: all values of a unique key.
#[derive(Debug, Clone)]
pub struct Unique<M> {
    pub(crate) key: Vec<(u16, Value<'static>)>,
    pub(crate) and: Option<ir::Filter>,
    marker: PhantomData<fn() -> M>,
}

impl<M: Model> Filter<M> {
    pub(crate) fn new(ir: ir::Filter) -> Self {
        Filter {
            ir,
            marker: PhantomData,
        }
    }

    pub(crate) fn equal(field: u16, value: Value<'static>) -> Self {
        Filter::new(equal(field, value))
    }

    /// Both conditions hold.
    pub fn and(self, other: impl Into<Filter<M>>) -> Self {
        all([self, other.into()])
    }

    /// At least one of the conditions holds.
    pub fn or(self, other: impl Into<Filter<M>>) -> Self {
        any([self, other.into()])
    }
}

impl<M: Model> Not for Filter<M> {
    type Output = Filter<M>;

    fn not(self) -> Filter<M> {
        Filter::new(ir::Filter::Not(Box::new(self.ir)))
    }
}

impl<M: Model> Unique<M> {
    /// The key with these values. Written by `nicol generate` for compound keys.
    pub fn new<const N: usize>(key: [(u16, Value<'static>); N]) -> Self {
        Unique {
            key: key.into(),
            and: None,
            marker: PhantomData,
        }
    }

    pub(crate) fn equal(field: u16, value: Value<'static>) -> Self {
        Unique::new([(field, value)])
    }

    #[cfg(feature = "factories")]
    pub(crate) fn from_key(key: Vec<(u16, Value<'static>)>) -> Self {
        Unique {
            key,
            and: None,
            marker: PhantomData,
        }
    }

    /// The record must also meet another condition.
    pub fn and(mut self, other: impl Into<Filter<M>>) -> Self {
        let other = other.into().ir;
        self.and = Some(match self.and.take() {
            None => other,
            Some(and) => ir::Filter::And(vec![and, other]),
        });
        self
    }

    pub(crate) fn into_ir(self) -> ir::Filter {
        let mut parts: Vec<ir::Filter> = self
            .key
            .into_iter()
            .map(|(field, value)| equal(field, value))
            .collect();
        parts.extend(self.and);
        match parts.len() {
            1 => parts.remove(0),
            _ => ir::Filter::And(parts),
        }
    }
}

impl<M: Model> From<Unique<M>> for Filter<M> {
    fn from(unique: Unique<M>) -> Self {
        Filter::new(unique.into_ir())
    }
}

impl<M: Model> Not for Unique<M> {
    type Output = Filter<M>;

    fn not(self) -> Filter<M> {
        !Filter::from(self)
    }
}

pub(crate) fn equal(field: u16, value: Value<'static>) -> ir::Filter {
    match value {
        Value::Null => ir::Filter::IsNull(field),
        value => ir::Filter::Compare(field, Compare::Equal, value),
    }
}

/// All conditions hold; every record meets none at all.
pub fn all<M: Model>(filters: impl IntoIterator<Item = Filter<M>>) -> Filter<M> {
    Filter::new(ir::Filter::And(
        filters.into_iter().map(|filter| filter.ir).collect(),
    ))
}

/// At least one of the conditions holds; no record meets none at all.
pub fn any<M: Model>(filters: impl IntoIterator<Item = Filter<M>>) -> Filter<M> {
    Filter::new(ir::Filter::Or(
        filters.into_iter().map(|filter| filter.ir).collect(),
    ))
}
