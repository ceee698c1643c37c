//! Fields as values: `user::email.eq("…")`. A field's type carries its model, its Rust type and what kind of
//! key it is part of, so that a comparison of the wrong type, a search in a number or a `find_unique` by
//! something not unique does not compile.

use std::borrow::Cow;
use std::marker::PhantomData;

use nicol_sql::Value;
use nicol_sql::ast::{Compare, Nulls, Operation};

use crate::filter::{Filter, Unique};
use crate::needs::{Nothing, Provides};
use crate::value::{Input, Nullable, Numeric, Ordered, Scalar, Textual};
use crate::{Model, ir};

/// A field of the model `M` that holds a `T`. `K` says what it is a key of.
pub struct Field<M, T, K = Plain> {
    pub(crate) index: u16,
    marker: PhantomData<fn() -> (M, T, K)>,
}

impl<M, T, K> Clone for Field<M, T, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T, K> Copy for Field<M, T, K> {}

/// A field that is no key.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

/// A field that is unique by itself.
#[derive(Debug, Clone, Copy)]
pub struct Key;

/// The foreign key of the required relation `R`.
#[derive(Debug, Clone, Copy)]
pub struct ForeignKey<R>(PhantomData<fn() -> R>);

/// The foreign key of the required relation `R`, and unique by itself.
#[derive(Debug, Clone, Copy)]
pub struct UniqueForeignKey<R>(PhantomData<fn() -> R>);

/// What follows from the kind of key that a field is.
pub trait Kind {
    /// What `eq` makes: a [`Unique`] for a key, a [`Filter`] otherwise.
    type Eq<M: Model>;
    /// The required relation that setting the field provides.
    type Provides;

    /// `field = value`.
    fn eq<M: Model>(field: u16, value: Value<'static>) -> Self::Eq<M>;
}

macro_rules! kinds {
    ($($kind:ty [$($generic:ident)?] => $eq:ident, $provides:ty;)*) => {$(
        impl$(<$generic>)? Kind for $kind {
            type Eq<M: Model> = $eq<M>;
            type Provides = $provides;

            fn eq<M: Model>(field: u16, value: Value<'static>) -> $eq<M> {
                $eq::equal(field, value)
            }
        }
    )*};
}

kinds! {
    Plain [] => Filter, Nothing;
    Key [] => Unique, Nothing;
    ForeignKey<R> [R] => Filter, Provides<R>;
    UniqueForeignKey<R> [R] => Unique, Provides<R>;
}

impl<M, T, K> Field<M, T, K> {
    /// The field at a place in the model. Written by `nicol generate`.
    pub const fn new(index: u16) -> Self {
        Field {
            index,
            marker: PhantomData,
        }
    }

    /// The field's place in the model.
    pub const fn place(self) -> u16 {
        self.index
    }
}

impl<M: Model, T: Scalar, K: Kind> Field<M, T, K> {
    /// The field equals the value; `None` finds NULL.
    pub fn eq<'a>(self, value: impl Input<'a, T>) -> K::Eq<M> {
        K::eq(self.index, value.into_value().into_owned())
    }

    /// The field has another value. As in SQL and in Prisma, a NULL is not found by it; `ne(None)` finds all
    /// that is not NULL.
    pub fn ne<'a>(self, value: impl Input<'a, T>) -> Filter<M> {
        match value.into_value().into_owned() {
            Value::Null => !Filter::new(ir::Filter::IsNull(self.index)),
            value => self.compare(Compare::NotEqual, value),
        }
    }

    /// The field equals one of the values.
    pub fn is_in<'a, I: Input<'a, T>>(self, values: impl IntoIterator<Item = I>) -> Filter<M> {
        let values = values
            .into_iter()
            .map(|value| value.into_value().into_owned())
            .collect();
        Filter::new(ir::Filter::In(self.index, Value::List(values)))
    }

    /// The field equals none of the values.
    pub fn not_in<'a, I: Input<'a, T>>(self, values: impl IntoIterator<Item = I>) -> Filter<M> {
        !self.is_in(values)
    }

    /// The field is less than the value.
    pub fn lt<'a>(self, value: impl Input<'a, T>) -> Filter<M>
    where
        T: Ordered,
    {
        self.compare(Compare::Less, value.into_value().into_owned())
    }

    /// The field is at most the value.
    pub fn lte<'a>(self, value: impl Input<'a, T>) -> Filter<M>
    where
        T: Ordered,
    {
        self.compare(Compare::LessOrEqual, value.into_value().into_owned())
    }

    /// The field is greater than the value.
    pub fn gt<'a>(self, value: impl Input<'a, T>) -> Filter<M>
    where
        T: Ordered,
    {
        self.compare(Compare::Greater, value.into_value().into_owned())
    }

    /// The field is at least the value.
    pub fn gte<'a>(self, value: impl Input<'a, T>) -> Filter<M>
    where
        T: Ordered,
    {
        self.compare(Compare::GreaterOrEqual, value.into_value().into_owned())
    }

    /// The text has `part` in it.
    pub fn contains(self, part: &str) -> Filter<M>
    where
        T: Textual,
    {
        self.like("%", part, "%", false)
    }

    /// The text begins with `part`.
    pub fn starts_with(self, part: &str) -> Filter<M>
    where
        T: Textual,
    {
        self.like("", part, "%", false)
    }

    /// The text ends with `part`.
    pub fn ends_with(self, part: &str) -> Filter<M>
    where
        T: Textual,
    {
        self.like("%", part, "", false)
    }

    /// The same text search, whatever the case of the letters: `user::name.insensitive().contains("ada")`.
    pub fn insensitive(self) -> Insensitive<M, T, K>
    where
        T: Textual,
    {
        Insensitive(self)
    }

    /// The field is NULL.
    pub fn is_null(self) -> Filter<M>
    where
        T: Nullable,
    {
        Filter::new(ir::Filter::IsNull(self.index))
    }

    /// The field is not NULL.
    pub fn is_not_null(self) -> Filter<M>
    where
        T: Nullable,
    {
        !self.is_null()
    }

    /// Sorts from the least up.
    pub fn asc(self) -> Order<M> {
        Order::field(self.index, false)
    }

    /// Sorts from the greatest down.
    pub fn desc(self) -> Order<M> {
        Order::field(self.index, true)
    }

    /// In an update: the value is added.
    pub fn increment<'a>(self, by: impl Input<'a, T>) -> Change<'a, M>
    where
        T: Numeric,
    {
        self.change(Operation::Add, by.into_value())
    }

    /// In an update: the value is subtracted.
    pub fn decrement<'a>(self, by: impl Input<'a, T>) -> Change<'a, M>
    where
        T: Numeric,
    {
        self.change(Operation::Subtract, by.into_value())
    }

    /// In an update: the field is multiplied.
    pub fn multiply<'a>(self, by: impl Input<'a, T>) -> Change<'a, M>
    where
        T: Numeric,
    {
        self.change(Operation::Multiply, by.into_value())
    }

    /// In an update: the field is divided.
    pub fn divide<'a>(self, by: impl Input<'a, T>) -> Change<'a, M>
    where
        T: Numeric,
    {
        self.change(Operation::Divide, by.into_value())
    }

    fn change<'a>(self, operation: Operation, value: Value<'a>) -> Change<'a, M> {
        Change {
            assignment: ir::Assignment {
                field: self.index,
                operation,
                value,
            },
            marker: PhantomData,
        }
    }

    fn compare(self, compare: Compare, value: Value<'static>) -> Filter<M> {
        Filter::new(ir::Filter::Compare(self.index, compare, value))
    }

    fn like(self, before: &str, part: &str, after: &str, insensitive: bool) -> Filter<M> {
        let pattern = format!("{before}{}{after}", escape_like(part));
        let pattern = Value::String(Cow::Owned(pattern));
        Filter::new(ir::Filter::Like {
            field: self.index,
            pattern,
            insensitive,
        })
    }
}

/// A text field searched whatever the case of the letters.
pub struct Insensitive<M, T, K>(Field<M, T, K>);

impl<M: Model, T: Scalar + Textual, K: Kind> Insensitive<M, T, K> {
    /// The text is the same.
    pub fn eq(self, text: &str) -> Filter<M> {
        self.0.like("", text, "", true)
    }

    /// The text has `part` in it.
    pub fn contains(self, part: &str) -> Filter<M> {
        self.0.like("%", part, "%", true)
    }

    /// The text begins with `part`.
    pub fn starts_with(self, part: &str) -> Filter<M> {
        self.0.like("", part, "%", true)
    }

    /// The text ends with `part`.
    pub fn ends_with(self, part: &str) -> Filter<M> {
        self.0.like("%", part, "", true)
    }
}

/// Wildcards in the searched text stand for themselves.
fn escape_like(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A key of a sort order.
#[derive(Debug, Clone)]
pub struct Order<M> {
    pub(crate) order: ir::Order,
    marker: PhantomData<fn() -> M>,
}

impl<M> Order<M> {
    pub(crate) fn new(key: ir::OrderKey, descending: bool) -> Self {
        Order {
            order: ir::Order {
                key,
                descending,
                nulls: None,
            },
            marker: PhantomData,
        }
    }

    fn field(index: u16, descending: bool) -> Self {
        Order::new(ir::OrderKey::Field(index), descending)
    }

    /// NULLs before all values.
    pub fn nulls_first(mut self) -> Self {
        self.order.nulls = Some(Nulls::First);
        self
    }

    /// NULLs after all values.
    pub fn nulls_last(mut self) -> Self {
        self.order.nulls = Some(Nulls::Last);
        self
    }
}

/// A change of a field that depends on its old value.
#[derive(Debug, Clone)]
pub struct Change<'a, M> {
    pub(crate) assignment: ir::Assignment<'a>,
    marker: PhantomData<fn() -> M>,
}
