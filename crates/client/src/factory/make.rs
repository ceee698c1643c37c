//! A record to be made, and many: what `make.user()` returns. Awaited, it is made in the database; with `build`, it is
//! only made up.

use std::future::IntoFuture;

use super::recipe::{Part, Recipe, Said, says};
use super::{Factory, Record, offline, run};
use crate::field::Field;
use crate::include::BoxFuture;
use crate::value::{Input, Scalar};
use crate::{Model, Result};
use std::sync::Arc;

/// A record to be made: await it for the record as the database has it.
#[must_use = "nothing is made until it is awaited"]
pub struct Make<M> {
    factory: Factory,
    recipe: Recipe<M>,
}

/// Records to be made, in one transaction: await it for them in a `Vec`.
#[must_use = "nothing is made until it is awaited"]
pub struct MakeMany<M> {
    count: usize,
    make: Make<M>,
}

impl<M: Model> Make<M> {
    pub(super) fn new(factory: Factory) -> Self {
        Make {
            factory,
            recipe: Recipe::new(),
        }
    }

    says!(M, recipe.data);

    /// So many of them, each different.
    pub fn many(self, count: usize) -> MakeMany<M> {
        MakeMany { count, make: self }
    }

    /// The record without the database: made up whole, ids and defaults too. What belongs to it is left out; its
    /// foreign keys are those that the records would have which it needs.
    ///
    /// # Errors
    /// P2002 when no value is left for a field that has to differ.
    pub fn build(self) -> Result<M>
    where
        M: Record,
    {
        offline::record(&self.factory, &self.recipe)
    }
}

impl<M: Record> MakeMany<M> {
    /// The records without the database, as [`Make::build`].
    ///
    /// # Errors
    /// As there.
    pub fn build(self) -> Result<Vec<M>> {
        (0..self.count)
            .map(|_| offline::record(&self.make.factory, &self.make.recipe))
            .collect()
    }
}

impl<M: Model> IntoFuture for Make<M> {
    type Output = Result<M>;
    type IntoFuture = BoxFuture<'static, Result<M>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut made = run::records(&self.factory, self.recipe, 1).await?;
            made.pop().ok_or_else(|| crate::client::missing(M::META, "make"))
        })
    }
}

impl<M: Model> IntoFuture for MakeMany<M> {
    type Output = Result<Vec<M>>;
    type IntoFuture = BoxFuture<'static, Result<Vec<M>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { run::records(&self.make.factory, self.make.recipe, self.count).await })
    }
}
