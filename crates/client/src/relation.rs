//! Relation fields as values: `user::domains`. They filter (`some`, `every`, `none`, `is`, `is_not`), sort,
//! are included, and write (`connect`, `create` …).

use std::marker::PhantomData;

use crate::field::Order;
use crate::filter::{Filter, Unique};
use crate::include::{IncludeMany, IncludeOne, IntoInclude, Options, Perhaps, Presence, Push};
use crate::ir::{self, Quantifier};
use crate::needs::{Fill, IsComplete, Nothing};
use crate::write::{DraftData, Link, LinkAction};
use crate::{Model, NewRecord, Shape};

/// A to-many relation from `M` to `T`. `B` says which required relation of a new `T` it provides: the way back.
pub struct Many<M, T, B = Nothing> {
    pub(crate) relation: u16,
    marker: PhantomData<fn() -> (M, T, B)>,
}

/// A to-one relation from `M` to `T`. `R` says whether there always is a record, `N` which required relation
/// of a new `M` it provides, `B` which one of a new `T`.
pub struct One<M, T, R = Perhaps, N = Nothing, B = Nothing> {
    pub(crate) relation: u16,
    marker: PhantomData<fn() -> (M, T, R, N, B)>,
}

impl<M, T, B> Clone for Many<M, T, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T, B> Copy for Many<M, T, B> {}

impl<M, T, R, N, B> Clone for One<M, T, R, N, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T, R, N, B> Copy for One<M, T, R, N, B> {}

impl<M, T, B> Many<M, T, B> {
    /// The relation at a place in the model. Written by `nicol generate`.
    pub const fn new(relation: u16) -> Self {
        Many {
            relation,
            marker: PhantomData,
        }
    }
}

impl<M: Model, T: Model, B> Many<M, T, B> {
    /// At least one related record meets the condition.
    pub fn some(self, filter: impl Into<Filter<T>>) -> Filter<M> {
        related(self.relation, Quantifier::Some, filter.into())
    }

    /// All related records meet the condition; also when there are none.
    pub fn every(self, filter: impl Into<Filter<T>>) -> Filter<M> {
        related(self.relation, Quantifier::Every, filter.into())
    }

    /// No related record meets the condition.
    pub fn none(self, filter: impl Into<Filter<T>>) -> Filter<M> {
        related(self.relation, Quantifier::None, filter.into())
    }

    /// There is at least one related record.
    pub fn exists(self) -> Filter<M> {
        related(self.relation, Quantifier::Some, crate::filter::all::<T>([]))
    }

    /// Sorts by the number of related records.
    pub fn count(self) -> RelationCount<M> {
        RelationCount {
            relation: self.relation,
            marker: PhantomData,
        }
    }

    pub(crate) fn all(self) -> IncludeMany<M, T, ()> {
        IncludeMany {
            relation: self.relation,
            options: Options::default(),
            includes: (),
            marker: PhantomData,
        }
    }

    /// Includes only records that meet the condition.
    pub fn filter(self, filter: impl Into<Filter<T>>) -> IncludeMany<M, T, ()> {
        self.all().filter(filter)
    }

    /// Includes the records sorted.
    pub fn order_by(self, order: Order<T>) -> IncludeMany<M, T, ()> {
        self.all().order_by(order)
    }

    /// Includes at most so many records for each parent; negative: the last ones.
    pub fn take(self, count: i64) -> IncludeMany<M, T, ()> {
        self.all().take(count)
    }

    /// Includes all but the first records of each parent.
    pub fn skip(self, count: i64) -> IncludeMany<M, T, ()> {
        self.all().skip(count)
    }

    /// Includes a relation of the included records as well.
    pub fn include<X: IntoInclude<T>>(self, relation: X) -> IncludeMany<M, T, (X::Include,)>
    where
        (): Push<X::Include, Output = (X::Include,)>,
    {
        self.all().include(relation)
    }

    /// Includes the records in another shape.
    pub fn select<S: Shape<Model = T>>(self) -> IncludeMany<M, S, ()> {
        self.all().select()
    }

    /// Creates a related record. Its relation back needs nothing: it is this record.
    pub fn create<'a, N: NewRecord<'a, Model = T>, Place>(self, record: N) -> Link<'a, M, Nothing>
    where
        B: Fill<N::Needs, Place, Rest: IsComplete>,
    {
        self.link(LinkAction::Create(vec![record.into_draft().data]))
    }

    /// Creates several related records.
    pub fn create_all<'a, N: NewRecord<'a, Model = T>, Place>(
        self,
        records: impl IntoIterator<Item = N>,
    ) -> Link<'a, M, Nothing>
    where
        B: Fill<N::Needs, Place, Rest: IsComplete>,
    {
        self.link(LinkAction::Create(
            records
                .into_iter()
                .map(|record| record.into_draft().data)
                .collect(),
        ))
    }

    /// Connects an existing record.
    pub fn connect(self, unique: Unique<T>) -> Link<'static, M, Nothing> {
        self.link(LinkAction::Connect(vec![unique.into()]))
    }

    /// Connects several existing records.
    pub fn connect_all(self, uniques: impl IntoIterator<Item = Unique<T>>) -> Link<'static, M, Nothing> {
        self.link(LinkAction::Connect(uniques.into_iter().map(Into::into).collect()))
    }

    /// Connects the record with this unique key, or creates it.
    pub fn connect_or_create<'a, N: NewRecord<'a, Model = T>, Place>(
        self,
        unique: Unique<T>,
        record: N,
    ) -> Link<'a, M, Nothing>
    where
        B: Fill<N::Needs, Place, Rest: IsComplete>,
    {
        self.link(LinkAction::ConnectOrCreate(
            unique.into(),
            Box::new(record.into_draft().data),
        ))
    }

    /// In an update: the record is no longer connected, but stays.
    pub fn disconnect(self, unique: Unique<T>) -> Link<'static, M, Nothing> {
        self.link(LinkAction::Disconnect(Some(unique.into())))
    }

    /// In an update: just these records are connected from now on.
    pub fn set(self, uniques: impl IntoIterator<Item = Unique<T>>) -> Link<'static, M, Nothing> {
        self.link(LinkAction::Set(uniques.into_iter().map(Into::into).collect()))
    }

    /// In an update: the related records that meet the condition are deleted.
    pub fn delete_many(self, filter: impl Into<Filter<T>>) -> Link<'static, M, Nothing> {
        self.link(LinkAction::Delete(filter.into().ir))
    }

    fn link<'a>(self, action: LinkAction<'a>) -> Link<'a, M, Nothing> {
        Link::new(self.relation, action)
    }
}

impl<M, T, R, N, B> One<M, T, R, N, B> {
    /// The relation at a place in the model. Written by `nicol generate`.
    pub const fn new(relation: u16) -> Self {
        One {
            relation,
            marker: PhantomData,
        }
    }
}

impl<M: Model, T: Model, R: Presence, N, B> One<M, T, R, N, B> {
    /// The related record meets the condition.
    pub fn is(self, filter: impl Into<Filter<T>>) -> Filter<M> {
        related(self.relation, Quantifier::Some, filter.into())
    }

    /// The related record does not meet the condition, or there is none.
    pub fn is_not(self, filter: impl Into<Filter<T>>) -> Filter<M> {
        let missing = related(self.relation, Quantifier::None, crate::filter::all::<T>([]));
        // Not `NOT EXISTS (… AND condition)`: a condition about a NULL is neither met nor not met.
        related(self.relation, Quantifier::Some, !filter.into()).or(missing)
    }

    /// There is a related record.
    pub fn exists(self) -> Filter<M> {
        related(self.relation, Quantifier::Some, crate::filter::all::<T>([]))
    }

    /// Sorts by a key of the related record: `post::author.order(user::name.asc())`.
    pub fn order(self, order: Order<T>) -> Order<M> {
        let ir::Order {
            key,
            descending,
            nulls,
        } = order.order;
        let mut order = Order::new(ir::OrderKey::Related(self.relation, Box::new(key)), descending);
        order.order.nulls = nulls;
        order
    }

    pub(crate) fn all(self) -> IncludeOne<M, T, (), R> {
        IncludeOne {
            relation: self.relation,
            options: Options::default(),
            includes: (),
            marker: PhantomData,
        }
    }

    /// Includes a relation of the included record as well.
    pub fn include<X: IntoInclude<T>>(self, relation: X) -> IncludeOne<M, T, (X::Include,), R>
    where
        (): Push<X::Include, Output = (X::Include,)>,
    {
        self.all().include(relation)
    }

    /// Includes the record in another shape.
    pub fn select<S: Shape<Model = T>>(self) -> IncludeOne<M, S, (), R> {
        self.all().select()
    }

    /// Connects an existing record.
    pub fn connect(self, unique: Unique<T>) -> Link<'static, M, N> {
        Link::new(self.relation, LinkAction::Connect(vec![unique.into()]))
    }

    /// Creates the related record.
    pub fn create<'a, D: NewRecord<'a, Model = T>, Place>(self, record: D) -> Link<'a, M, N>
    where
        B: Fill<D::Needs, Place, Rest: IsComplete>,
    {
        Link::new(self.relation, LinkAction::Create(vec![record.into_draft().data]))
    }

    /// Connects the record with this unique key, or creates it.
    pub fn connect_or_create<'a, D: NewRecord<'a, Model = T>, Place>(
        self,
        unique: Unique<T>,
        record: D,
    ) -> Link<'a, M, N>
    where
        B: Fill<D::Needs, Place, Rest: IsComplete>,
    {
        let draft: DraftData<'a> = record.into_draft().data;
        Link::new(
            self.relation,
            LinkAction::ConnectOrCreate(unique.into(), Box::new(draft)),
        )
    }
}

impl<M: Model, T: Model, N, B> One<M, T, Perhaps, N, B> {
    /// There is no related record.
    pub fn is_null(self) -> Filter<M> {
        !self.exists()
    }

    /// In an update: the record is no longer connected, but stays.
    pub fn disconnect(self) -> Link<'static, M, Nothing> {
        Link::new(self.relation, LinkAction::Disconnect(None))
    }
}

/// A relation as a type: what a selection of its records is held in.
pub trait Relation {
    /// The model on the other side.
    type Target: Model;
    /// What holds the selected records: a `Vec`, the record, or an `Option`.
    type Of<T: Clone + Send>: Clone + Send;
    /// The relation included in a shape.
    type Include<S: Shape<Model = Self::Target>>;
}

impl<M: Model, T: Model, B> Relation for Many<M, T, B> {
    type Target = T;
    type Of<S: Clone + Send> = Vec<S>;
    type Include<S: Shape<Model = T>> = IncludeMany<M, S, ()>;
}

impl<M: Model, T: Model, R: Presence, N, B> Relation for One<M, T, R, N, B> {
    type Target = T;
    type Of<S: Clone + Send> = R::Of<S>;
    type Include<S: Shape<Model = T>> = IncludeOne<M, S, (), R>;
}

/// The number of related records, to sort by.
pub struct RelationCount<M> {
    relation: u16,
    marker: PhantomData<fn() -> M>,
}

impl<M: Model> RelationCount<M> {
    /// The records with the fewest first.
    pub fn asc(self) -> Order<M> {
        Order::new(ir::OrderKey::Count(self.relation), false)
    }

    /// The records with the most first.
    pub fn desc(self) -> Order<M> {
        Order::new(ir::OrderKey::Count(self.relation), true)
    }
}

fn related<M: Model, T: Model>(relation: u16, quantifier: Quantifier, filter: Filter<T>) -> Filter<M> {
    Filter::new(ir::Filter::Related(relation, quantifier, Box::new(filter.ir)))
}
