//! Writing. A new record is a [`Draft`]: values, and links to other records. This file holds the data;
//! `create.rs`, `update.rs`, `delete.rs` and `upsert.rs` the operations; `tree.rs` carries drafts and links
//! out, `bulk.rs` many drafts at once; `defaults.rs` fills in what the client fills in.

mod bulk;
pub(crate) mod create;
pub(crate) mod defaults;
pub(crate) mod delete;
pub(crate) mod tree;
pub(crate) mod update;
pub(crate) mod upsert;

use std::marker::PhantomData;

use nicol_sql::Value;

use crate::field::{Field, Kind};
use crate::filter::Unique;
use crate::meta;
use crate::needs::Fill;
use crate::value::{Input, Scalar};
use crate::{Model, NewRecord, ir};

/// A new record: its values, and what it is linked to. `Needs` lists the required relations that are still
/// missing; a record that needs nothing can be created.
#[derive(Debug, Clone)]
pub struct Draft<'a, M, Needs> {
    pub(crate) data: DraftData<'a>,
    marker: PhantomData<fn() -> (M, Needs)>,
}

/// A new record without its types.
#[derive(Debug, Clone)]
pub struct DraftData<'a> {
    pub(crate) model: &'static meta::Model,
    pub(crate) values: Vec<(u16, Value<'a>)>,
    pub(crate) links: Vec<LinkData<'a>>,
}

/// What is done to a relation while a record is written.
#[derive(Debug, Clone)]
pub struct Link<'a, M, P> {
    pub(crate) data: LinkData<'a>,
    marker: PhantomData<fn() -> (M, P)>,
}

/// A link without its types.
#[derive(Debug, Clone)]
pub struct LinkData<'a> {
    pub(crate) relation: u16,
    pub(crate) action: LinkAction<'a>,
}

/// What is done to a relation.
#[derive(Debug, Clone)]
pub(crate) enum LinkAction<'a> {
    Create(Vec<DraftData<'a>>),
    Connect(Vec<Record>),
    ConnectOrCreate(Record, Box<DraftData<'a>>),
    /// One of many, or the only one.
    Disconnect(Option<Record>),
    Set(Vec<Record>),
    Delete(ir::Filter),
}

/// An existing record, by its unique key.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) key: Vec<(u16, Value<'static>)>,
    pub(crate) filter: ir::Filter,
    /// Nothing but the key is asked for.
    pub(crate) plain: bool,
}

#[cfg(feature = "factories")]
impl Record {
    /// The record with this key.
    pub(crate) fn of(key: Vec<(u16, Value<'static>)>) -> Record {
        let parts = key
            .iter()
            .map(|(field, value)| crate::filter::equal(*field, value.clone()));
        Record {
            filter: ir::Filter::And(parts.collect()),
            key,
            plain: true,
        }
    }
}

impl<M: Model> From<Unique<M>> for Record {
    fn from(unique: Unique<M>) -> Self {
        Record {
            key: unique.key.clone(),
            plain: unique.and.is_none(),
            filter: unique.into_ir(),
        }
    }
}

impl<'a, M, P> Link<'a, M, P> {
    pub(crate) fn new(relation: u16, action: LinkAction<'a>) -> Self {
        Link {
            data: LinkData { relation, action },
            marker: PhantomData,
        }
    }
}

impl<'a, M: Model, Needs> Draft<'a, M, Needs> {
    /// A record with these values. Written by `nicol generate`.
    pub fn new(values: Vec<(u16, Value<'a>)>) -> Self {
        Draft {
            data: DraftData {
                model: M::META,
                values,
                links: Vec::new(),
            },
            marker: PhantomData,
        }
    }

    /// Sets a field that is not required.
    pub fn set<T: Scalar, K: Kind, Place>(
        mut self,
        field: Field<M, T, K>,
        value: impl Input<'a, T>,
    ) -> Draft<'a, M, <K::Provides as Fill<Needs, Place>>::Rest>
    where
        K::Provides: Fill<Needs, Place>,
    {
        self.data.put(field.index, value.into_value());
        Draft {
            data: self.data,
            marker: PhantomData,
        }
    }

    /// Links the record to others: `connect`, `create` …
    pub fn with<P, Place>(mut self, link: Link<'a, M, P>) -> Draft<'a, M, <P as Fill<Needs, Place>>::Rest>
    where
        P: Fill<Needs, Place>,
    {
        self.data.links.push(link.data);
        Draft {
            data: self.data,
            marker: PhantomData,
        }
    }
}

impl<'a> DraftData<'a> {
    /// Sets a value; the last one counts.
    pub(crate) fn put(&mut self, field: u16, value: Value<'a>) {
        match self.values.iter_mut().find(|(present, _)| *present == field) {
            Some((_, present)) => *present = value,
            None => self.values.push((field, value)),
        }
    }

    pub(crate) fn has(&self, field: u16) -> bool {
        self.values.iter().any(|(present, _)| *present == field)
    }
}

impl<'a, M: Model, Needs> NewRecord<'a> for Draft<'a, M, Needs> {
    type Model = M;
    type Needs = Needs;

    fn into_draft(self) -> Draft<'a, M, Needs> {
        self
    }
}
