//! `upsert`: update the record with a unique key, or create it. One statement where the database can decide
//! by itself; otherwise a transaction.

use std::future::IntoFuture;

use nicol_driver::database::Access;
use nicol_sql::ast::Operation;

use super::update::{self, Changes};
use super::{DraftData, Link, create, defaults, tree};
use crate::client::{Client, Exec, missing};
use crate::field::{Change, Field, Kind};
use crate::filter::Unique;
use crate::include::BoxFuture;
use crate::needs::Complete;
use crate::value::{Input, Scalar};
use crate::{Model, NewRecord, Result, ir, plan, transaction};

/// An upsert that does not yet know what to create.
#[must_use = "say what to create with `.create(…)`"]
pub struct Upsert<'c, M> {
    client: &'c Client,
    unique: Unique<M>,
}

/// Updates a record or creates it: await it for the record as it is afterwards.
#[must_use = "a query does nothing until it is awaited"]
pub struct UpsertInto<'c, M> {
    client: &'c Client,
    unique: Unique<M>,
    draft: DraftData<'c>,
    changes: Changes<'c>,
}

impl<'c, M: Model> Upsert<'c, M> {
    pub(crate) fn new(client: &'c Client, unique: Unique<M>) -> Self {
        Upsert { client, unique }
    }

    /// What is created when there is no such record.
    pub fn create<N: NewRecord<'c, Model = M, Needs = Complete>>(self, record: N) -> UpsertInto<'c, M> {
        let draft = record.into_draft().data;
        UpsertInto {
            client: self.client,
            unique: self.unique,
            draft,
            changes: Changes::default(),
        }
    }
}

impl<'c, M: Model> UpsertInto<'c, M> {
    /// Sets a field of the record if it exists already.
    pub fn set<T: Scalar, K: Kind>(mut self, field: Field<M, T, K>, value: impl Input<'c, T>) -> Self {
        let value = value.into_value();
        self.changes.assign(ir::Assignment {
            field: field.index,
            operation: Operation::Set,
            value,
        });
        self
    }

    /// Changes a field by its old value if the record exists already.
    pub fn change(mut self, change: Change<'c, M>) -> Self {
        self.changes.assign(change.assignment);
        self
    }

    /// Changes what the record is linked to if it exists already.
    pub fn with<P>(mut self, link: Link<'c, M, P>) -> Self {
        self.changes.links.push(link.data);
        self
    }

    /// The database can decide: what is created has just the key that is searched for, and nothing is linked.
    fn is_native(&self) -> bool {
        let same_key = self.unique.and.is_none()
            && self.unique.key.iter().all(|(field, value)| {
                self.draft
                    .values
                    .iter()
                    .any(|(present, given)| present == field && given == value)
            });
        same_key
            && !self.changes.set.is_empty()
            && self.changes.links.is_empty()
            && !tree::is_tree(&self.draft)
    }
}

impl<'c, M: Model> IntoFuture for UpsertInto<'c, M> {
    type Output = Result<M>;
    type IntoFuture = BoxFuture<'c, Result<M>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let client = self.client;
            if self.is_native() {
                let session = client.session(Access::Write).await?;
                return native(
                    Exec {
                        client,
                        connection: &session,
                    },
                    self,
                )
                .await;
            }
            if client.is_transaction() {
                let session = client.session(Access::Write).await?;
                return in_turn(
                    Exec {
                        client,
                        connection: &session,
                    },
                    self,
                )
                .await;
            }
            transaction::run(client, None, async |client: &Client| {
                let session = client.session(Access::Write).await?;
                in_turn(
                    Exec {
                        client,
                        connection: &session,
                    },
                    self,
                )
                .await
            })
            .await
        })
    }
}

async fn native<M: Model>(exec: Exec<'_>, upsert: UpsertInto<'_, M>) -> Result<M> {
    let model = M::META;
    let UpsertInto {
        unique,
        mut draft,
        changes,
        ..
    } = upsert;
    tree::connect_plainly(&mut draft);
    defaults::fill(&mut draft, defaults::now());
    draft.values.sort_by_key(|(field, _)| *field);
    let mut set = changes.set;
    defaults::touch(model, &mut set);
    let planned = set.clone();
    let target: Vec<u16> = unique.key.iter().map(|(field, _)| *field).collect();
    let (fields, values): (Vec<u16>, Vec<_>) = draft.values.into_iter().unzip();
    let mut shape = ir::Shape::new(b'O', model);
    shape.numbers(&fields);
    shape.numbers(&target);
    shape.params = values;
    shape.assignments(set);
    let mut record = None;
    let plan =
        |dialect: &'static dyn nicol_sql::Dialect| plan::upsert(dialect, model, &fields, &target, &planned);
    exec.query(model, shape, plan, &mut |row| {
        record = Some(M::decode(&row)?);
        Ok(())
    })
    .await?;
    record.ok_or_else(|| missing(model, "upsert"))
}

async fn in_turn<M: Model>(exec: Exec<'_>, upsert: UpsertInto<'_, M>) -> Result<M> {
    let UpsertInto {
        unique,
        draft,
        changes,
        ..
    } = upsert;
    match update::update::<M>(exec, unique.into_ir(), changes).await {
        Err(error) if error.is_record_missing() && error.model() == Some(M::META.name) => {
            create::insert(exec, draft).await
        }
        result => result,
    }
}
