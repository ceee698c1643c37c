//! What is said of a record that is to be made: values, and what it is linked to. [`Recipe`] is that and nothing else,
//! to be kept and used again; [`Making`] is a recipe for what a relation leads to.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;

use nicol_sql::Value;

use super::Record;
use super::decision::key_here;
use crate::field::Field;
use crate::filter::Unique;
use crate::meta;
use crate::needs::Nothing;
use crate::relation::{Many, One};
use crate::value::{Input, Scalar};
use crate::write::{Link, LinkAction};
use crate::{Model, include::Presence};

/// What is said of records of `M`.
///
/// ```ignore
/// let admin = Recipe::new().set(user::role, Role::Admin).set(user::name, "Ada");
/// let ada = make.user().like(&admin).await?;
/// ```
pub struct Recipe<M> {
    pub(super) data: RecipeData,
    marker: PhantomData<fn() -> M>,
}

/// A recipe without its types.
#[derive(Clone, Default)]
pub(super) struct RecipeData {
    pub fields: HashMap<u16, Said>,
    pub parts: Vec<PartData>,
}

/// What is said of a field.
#[derive(Clone)]
pub(super) enum Said {
    Value(Value<'static>),
    /// By the record's number.
    Vary(Arc<dyn Fn(u64) -> Value<'static> + Send + Sync>),
    /// Made up, also where it could be left out.
    Any,
}

/// What a record is linked to.
#[derive(Clone)]
pub(super) struct PartData {
    pub relation: u16,
    pub action: PartAction,
}

#[derive(Clone)]
pub(super) enum PartAction {
    /// So many records, made so.
    Make(usize, RecipeData),
    /// One of these records, by the fields that the relation's other side is found by.
    OneOf(Arc<[Vec<(u16, Value<'static>)>]>),
    /// As with `create`.
    Link(LinkAction<'static>),
}

/// Something that a made record can be linked to: `relation.make(…)`, `relation.to(&record)`, `relation.connect(…)` …
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that a made `{M}` can be linked to",
    label = "expected `relation.make(…)`, `relation.to(…)` or `relation.connect(…)` of this model's relations"
)]
pub trait Part<M>: sealed::IntoPart {}

mod sealed {
    /// What it is without its types.
    pub trait IntoPart {
        #[allow(private_interfaces)]
        fn into_part(self) -> super::PartData;
    }
}

/// Records that a relation of `M` leads to, to be made: `user::posts.make(3)`.
pub struct Making<M, T> {
    relation: u16,
    count: usize,
    recipe: Recipe<T>,
    marker: PhantomData<fn() -> M>,
}

/// One of several records that a relation of `M` leads to: `post::author.to_one_of(&users)`.
pub struct Choice<M> {
    relation: u16,
    records: Vec<Vec<(u16, Value<'static>)>>,
    marker: PhantomData<fn() -> M>,
}

impl<M: Model> Part<M> for Link<'static, M, Nothing> {}
impl<M: Model, R> Part<M> for Link<'static, M, crate::needs::Provides<R>> {}
impl<M: Model, T: Model> Part<M> for Making<M, T> {}
impl<M: Model> Part<M> for Choice<M> {}

impl<M, P> sealed::IntoPart for Link<'static, M, P> {
    #[allow(private_interfaces)]
    fn into_part(self) -> PartData {
        PartData {
            relation: self.data.relation,
            action: PartAction::Link(self.data.action),
        }
    }
}

impl<M, T> sealed::IntoPart for Making<M, T> {
    #[allow(private_interfaces)]
    fn into_part(self) -> PartData {
        PartData {
            relation: self.relation,
            action: PartAction::Make(self.count, self.recipe.data),
        }
    }
}

impl<M> sealed::IntoPart for Choice<M> {
    #[allow(private_interfaces)]
    fn into_part(self) -> PartData {
        PartData {
            relation: self.relation,
            action: PartAction::OneOf(self.records.into()),
        }
    }
}

/// What can be said of a record, wherever it is said.
macro_rules! says {
    ($model:ident, $($data:ident).+) => {
        /// Sets a field.
        pub fn set<'v, V: Scalar, K>(mut self, field: Field<$model, V, K>, value: impl Input<'v, V>) -> Self {
            let value = value.into_value().into_owned();
            self.$($data).+.fields.insert(field.place(), Said::Value(value));
            self
        }

        /// Sets a field by the record's number: 1 for the first of its model that the factory makes.
        pub fn vary<V: Scalar, K, I: Input<'static, V>>(
            mut self,
            field: Field<$model, V, K>,
            value: impl Fn(u64) -> I + Send + Sync + 'static,
        ) -> Self {
            let said = Said::Vary(Arc::new(move |number| value(number).into_value()));
            self.$($data).+.fields.insert(field.place(), said);
            self
        }

        /// Lets a field be made up that would be left out or left to its default.
        pub fn any<V: Scalar, K>(mut self, field: Field<$model, V, K>) -> Self {
            self.$($data).+.fields.insert(field.place(), Said::Any);
            self
        }

        /// Links it to others: `user::posts.make(3)`, `post::author.to(&ada)`, `post::tags.connect(…)`.
        pub fn with(mut self, part: impl Part<$model>) -> Self {
            self.$($data).+.parts.push(part.into_part());
            self
        }

        /// Says all that a recipe says.
        pub fn like(mut self, recipe: &Recipe<$model>) -> Self {
            self.$($data).+.add(&recipe.data);
            self
        }
    };
}

pub(super) use says;

impl<M> Recipe<M> {
    /// Nothing is said yet.
    pub fn new() -> Recipe<M> {
        Recipe {
            data: RecipeData::default(),
            marker: PhantomData,
        }
    }
}

impl<M> Default for Recipe<M> {
    fn default() -> Self {
        Recipe::new()
    }
}

impl<M> Clone for Recipe<M> {
    fn clone(&self) -> Self {
        Recipe {
            data: self.data.clone(),
            marker: PhantomData,
        }
    }
}

impl<M: Model> Recipe<M> {
    says!(M, data);
}

impl<M: Model, T: Model> Making<M, T> {
    says!(T, recipe.data);
}

impl RecipeData {
    /// Says all that another recipe says, too; its word counts.
    pub fn add(&mut self, other: &RecipeData) {
        self.fields
            .extend(other.fields.iter().map(|(field, said)| (*field, said.clone())));
        self.parts.extend(other.parts.iter().cloned());
    }

    /// What is said here, and where nothing is, what another recipe says. A foreign key and its relation are two ways
    /// to say the same.
    pub fn or(mut self, other: &RecipeData, model: &'static meta::Model) -> RecipeData {
        let key = |part: &PartData| {
            key_here(&model.relations[usize::from(part.relation)]).map_or(&[][..], |key| key.0)
        };
        let is_said = |part: &PartData| {
            self.parts.iter().any(|own| own.relation == part.relation)
                || key(part).iter().any(|field| self.fields.contains_key(field))
        };
        let parts: Vec<PartData> = other
            .parts
            .iter()
            .filter(|part| !is_said(part))
            .cloned()
            .collect();
        let linked: Vec<u16> = self.parts.iter().flat_map(key).copied().collect();
        for (field, said) in other.fields.iter().filter(|(field, _)| !linked.contains(field)) {
            self.fields.entry(*field).or_insert_with(|| said.clone());
        }
        self.parts.extend(parts);
        self
    }
}

impl<M: Model, T: Model, B> Many<M, T, B> {
    /// Makes so many records for it, with a [`crate::Factory`]: `make.user().with(user::posts.make(3))`.
    pub fn make(self, count: usize) -> Making<M, T> {
        making(self.relation, count)
    }

    /// Connects a record that is at hand.
    pub fn to(self, record: &T) -> Link<'static, M, Nothing>
    where
        T: Record,
    {
        self.connect(key_of(record))
    }
}

impl<M: Model, T: Model, R: Presence, N, B> One<M, T, R, N, B> {
    /// Makes the record for it, with a [`crate::Factory`]: `make.post().with(post::author.make())`.
    pub fn make(self) -> Making<M, T> {
        making(self.relation, 1)
    }

    /// Connects a record that is at hand.
    pub fn to(self, record: &T) -> Link<'static, M, N>
    where
        T: Record,
    {
        let link = &M::META.relations[usize::from(self.relation)].link;
        match link {
            // What the foreign key refers to: nothing has to be looked up then.
            meta::Link::Fields {
                target, here: true, ..
            } => self.connect(Unique::from_key(values_of(record, target))),
            _ => self.connect(key_of(record)),
        }
    }

    /// Connects one of several records, with a [`crate::Factory`]: by chance, but each pair only once where the
    /// schema says so.
    pub fn to_one_of<'r>(self, records: impl IntoIterator<Item = &'r T>) -> Choice<M>
    where
        T: Record,
    {
        let fields = match M::META.relations[usize::from(self.relation)].link {
            meta::Link::Fields {
                target, here: true, ..
            } => target,
            _ => T::META.key,
        };
        Choice {
            relation: self.relation,
            records: records
                .into_iter()
                .map(|record| values_of(record, fields))
                .collect(),
            marker: PhantomData,
        }
    }
}

fn making<M, T>(relation: u16, count: usize) -> Making<M, T> {
    Making {
        relation,
        count,
        recipe: Recipe::new(),
        marker: PhantomData,
    }
}

fn key_of<T: Record>(record: &T) -> Unique<T> {
    Unique::from_key(values_of(record, T::META.key))
}

fn values_of<T: Record>(record: &T, fields: &[u16]) -> Vec<(u16, Value<'static>)> {
    fields
        .iter()
        .map(|field| (*field, record.value(*field)))
        .collect()
}
