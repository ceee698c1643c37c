//! `update` and `update_many`.

use std::future::IntoFuture;
use std::marker::PhantomData;

use nicol_driver::database::Access;
use nicol_sql::ast::Operation;

use super::{Link, LinkData, defaults, tree};
use crate::client::{Client, Exec, missing};
use crate::field::{Change, Field, Kind};
use crate::filter::{Filter, Unique};
use crate::include::BoxFuture;
use crate::value::{Input, Scalar};
use crate::{Model, Result, ir, plan, transaction};

/// Updates one record: await it for the record as it is afterwards. Fails with P2025 when there is none.
#[must_use = "a query does nothing until it is awaited"]
pub struct Update<'c, M> {
    client: &'c Client,
    filter: ir::Filter,
    changes: Changes<'c>,
    marker: PhantomData<fn() -> M>,
}

/// Updates all records that meet the conditions: await it for their number.
#[must_use = "a query does nothing until it is awaited"]
pub struct UpdateMany<'c, M> {
    client: &'c Client,
    find: ir::Find,
    changes: Changes<'c>,
    marker: PhantomData<fn() -> M>,
}

/// What an update does.
#[derive(Default)]
pub(crate) struct Changes<'a> {
    pub(crate) set: Vec<ir::Assignment<'a>>,
    pub(crate) links: Vec<LinkData<'a>>,
}

impl<'a> Changes<'a> {
    /// The last assignment of a field counts.
    pub(crate) fn assign(&mut self, assignment: ir::Assignment<'a>) {
        self.set.retain(|present| present.field != assignment.field);
        self.set.push(assignment);
    }
}

macro_rules! set_methods {
    ($name:ident) => {
        impl<'c, M: Model> $name<'c, M> {
            /// Sets a field.
            pub fn set<T: Scalar, K: Kind>(
                mut self,
                field: Field<M, T, K>,
                value: impl Input<'c, T>,
            ) -> Self {
                let value = value.into_value();
                self.changes.assign(ir::Assignment {
                    field: field.index,
                    operation: Operation::Set,
                    value,
                });
                self
            }

            /// Changes a field by its old value: `account::storage.increment(5)`.
            pub fn change(mut self, change: Change<'c, M>) -> Self {
                self.changes.assign(change.assignment);
                self
            }
        }
    };
}

set_methods!(Update);
set_methods!(UpdateMany);

impl<'c, M: Model> Update<'c, M> {
    pub(crate) fn new(client: &'c Client, unique: Unique<M>) -> Self {
        Update {
            client,
            filter: unique.into_ir(),
            changes: Changes::default(),
            marker: PhantomData,
        }
    }

    /// Changes what the record is linked to, in the same transaction.
    pub fn with<P>(mut self, link: Link<'c, M, P>) -> Self {
        self.changes.links.push(link.data);
        self
    }
}

impl<'c, M: Model> UpdateMany<'c, M> {
    pub(crate) fn new(client: &'c Client) -> Self {
        let find = ir::Find::new(M::META, Vec::new());
        UpdateMany {
            client,
            find,
            changes: Changes::default(),
            marker: PhantomData,
        }
    }

    /// Only records that meet the condition; several calls mean all of them.
    pub fn filter(mut self, filter: impl Into<Filter<M>>) -> Self {
        self.find.and(filter.into().ir);
        self
    }
}

impl<'c, M: Model> IntoFuture for Update<'c, M> {
    type Output = Result<M>;
    type IntoFuture = BoxFuture<'c, Result<M>>;

    fn into_future(self) -> Self::IntoFuture {
        let Update {
            client,
            filter,
            changes,
            ..
        } = self;
        Box::pin(async move {
            if changes.links.is_empty() || client.is_transaction() {
                let session = client.session(Access::Write).await?;
                return update::<M>(
                    Exec {
                        client,
                        connection: &session,
                    },
                    filter,
                    changes,
                )
                .await;
            }
            transaction::run(client, None, async |client: &Client| {
                let session = client.session(Access::Write).await?;
                update::<M>(
                    Exec {
                        client,
                        connection: &session,
                    },
                    filter,
                    changes,
                )
                .await
            })
            .await
        })
    }
}

impl<'c, M: Model> IntoFuture for UpdateMany<'c, M> {
    type Output = Result<u64>;
    type IntoFuture = BoxFuture<'c, Result<u64>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            if self.changes.set.is_empty() {
                return Ok(0);
            }
            let session = self.client.session(Access::Write).await?;
            let exec = Exec {
                client: self.client,
                connection: &session,
            };
            tree::update(exec, M::META, self.changes.set, self.find.filter.as_ref()).await
        })
    }
}

/// Updates the one record that meets the filter.
pub(crate) async fn update<M: Model>(exec: Exec<'_>, filter: ir::Filter, changes: Changes<'_>) -> Result<M> {
    let model = M::META;
    let Changes { mut set, links } = changes;
    let later = tree::assignments_of_links(exec, model, links, &mut set).await?;
    defaults::touch(model, &mut set);
    let mut record = None;
    let mut known = tree::Known::new();
    let mut read = |row: crate::Row<'_>| {
        if !later.is_empty() {
            known = tree::link_keys(&row, model)?;
        }
        record = Some(M::decode(&row)?);
        Ok(())
    };
    if set.is_empty() {
        let mut find = ir::Find::new(model, M::fields());
        find.filter = Some(filter);
        crate::include::run(exec, &find, &mut read).await?;
    } else {
        let planned = set.clone();
        let mut shape = ir::Shape::new(b'U', model);
        shape.byte(1);
        shape.assignments(set);
        shape.filter(&filter);
        let plan = |dialect: &'static dyn nicol_sql::Dialect| {
            plan::update(dialect, model, &planned, Some(&filter), true)
        };
        exec.query(model, shape, plan, &mut read).await?;
    }
    let record = record.ok_or_else(|| missing(model, "update"))?;
    for link in later {
        tree::make_room(exec, model, &known, &link).await?;
        tree::apply(exec, model, &known, link).await?;
    }
    Ok(record)
}
