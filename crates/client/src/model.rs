//! The traits that generated code implements: a model, the shape in which its records are read, and the
//! struct of required values with which they are created.

use crate::include::IncludeList;
use crate::{Draft, Result, Row, meta};

/// A model of the schema. Implemented by `nicol generate`.
pub trait Model: Shape<Model = Self, Base = Self> + Clone + Send + Sync + 'static {
    /// What the client knows of the model.
    const META: &'static meta::Model;
}

/// In which form records are read: the whole model, or a part of it made by [`crate::select!`].
pub trait Shape: Sized + Clone + Send + 'static {
    /// The model that is read.
    type Model: Model;
    /// What a row itself decodes into.
    type Base: Send;
    /// The relations that belong to the shape.
    type Includes: IncludeList<Self::Model>;

    /// The fields that are read, in the order in which [`Shape::decode`] expects them.
    fn fields() -> Vec<u16>;

    /// Decodes a row that begins with the cells of [`Shape::fields`].
    ///
    /// # Errors
    /// P2023 when a cell does not fit.
    fn decode(row: &Row<'_>) -> Result<Self::Base>;

    /// The relations that belong to the shape.
    fn includes() -> Self::Includes;

    /// Puts a row and what its relations led to together.
    fn assemble(base: Self::Base, loaded: <Self::Includes as IncludeList<Self::Model>>::Out) -> Self;

    /// The same for all rows of a level.
    fn assemble_all(
        bases: Vec<Self::Base>,
        loaded: Vec<<Self::Includes as IncludeList<Self::Model>>::Out>,
    ) -> Vec<Self> {
        let both = bases.into_iter().zip(loaded);
        both.map(|(base, loaded)| Self::assemble(base, loaded)).collect()
    }
}

/// The required values of a new record: the `New` struct of a generated module, or a [`Draft`] made from it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a new record",
    label = "expected the `New` struct of the model's module"
)]
pub trait NewRecord<'a>: Sized {
    /// The model.
    type Model: Model;
    /// The required relations that are still missing.
    type Needs;

    /// The record as untyped values, ready for more.
    fn into_draft(self) -> Draft<'a, Self::Model, Self::Needs>;
}
