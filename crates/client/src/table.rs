//! All operations on one model: what `db.user()` returns.

use std::marker::PhantomData;

use crate::client::Client;
use crate::filter::Unique;
use crate::find::{Count, FindFirst, FindMany};
use crate::needs::Complete;
use crate::write::create::{Create, CreateMany};
use crate::write::delete::{Delete, DeleteMany};
use crate::write::update::{Update, UpdateMany};
use crate::write::upsert::Upsert;
use crate::{Model, NewRecord};

/// The operations on the model `M`. Generated code has one method a model that makes it: `db.user()`.
pub struct Table<'c, M> {
    client: &'c Client,
    marker: PhantomData<fn() -> M>,
}

impl<M> Clone for Table<'_, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Table<'_, M> {}

impl<'c, M: Model> Table<'c, M> {
    /// The operations on `M` through a client. Written by `nicol generate`.
    pub fn new(client: &'c Client) -> Self {
        Table {
            client,
            marker: PhantomData,
        }
    }

    /// All records, narrowed by what is called on it.
    pub fn find_many(self) -> FindMany<'c, M> {
        FindMany::new(self.client)
    }

    /// The first record, narrowed and sorted by what is called on it.
    pub fn find_first(self) -> FindFirst<'c, M> {
        FindFirst::new(self.client)
    }

    /// The record with a unique key.
    pub fn find_unique(self, unique: Unique<M>) -> FindFirst<'c, M> {
        FindFirst::unique(self.client, unique)
    }

    /// The number of records.
    pub fn count(self) -> Count<'c, M> {
        Count::new(self.client)
    }

    /// Creates a record from its required values; `set` and `with` add the others.
    pub fn create<N: NewRecord<'c, Model = M>>(self, record: N) -> Create<'c, M, N::Needs> {
        Create::new(self.client, record.into_draft())
    }

    /// Creates many records at once.
    pub fn create_many<N: NewRecord<'c, Model = M, Needs = Complete>>(
        self,
        records: impl IntoIterator<Item = N>,
    ) -> CreateMany<'c, M> {
        CreateMany::new(self.client, records)
    }

    /// Updates the record with a unique key.
    pub fn update(self, unique: Unique<M>) -> Update<'c, M> {
        Update::new(self.client, unique)
    }

    /// Updates all records, narrowed by `filter`.
    pub fn update_many(self) -> UpdateMany<'c, M> {
        UpdateMany::new(self.client)
    }

    /// Updates the record with a unique key, or creates it.
    pub fn upsert(self, unique: Unique<M>) -> Upsert<'c, M> {
        Upsert::new(self.client, unique)
    }

    /// Deletes the record with a unique key.
    pub fn delete(self, unique: Unique<M>) -> Delete<'c, M> {
        Delete::new(self.client, unique)
    }

    /// Deletes all records, narrowed by `filter`.
    pub fn delete_many(self) -> DeleteMany<'c, M> {
        DeleteMany::new(self.client)
    }
}
