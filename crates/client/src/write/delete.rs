//! `delete` and `delete_many`.

use std::future::IntoFuture;
use std::marker::PhantomData;

use nicol_driver::database::Access;

use super::tree;
use crate::client::{Client, Exec, missing};
use crate::filter::{Filter, Unique};
use crate::include::BoxFuture;
use crate::{Model, Result, ir, plan};

/// Deletes one record: await it for the record as it was. Fails with P2025 when there is none.
#[must_use = "a query does nothing until it is awaited"]
pub struct Delete<'c, M> {
    client: &'c Client,
    filter: ir::Filter,
    marker: PhantomData<fn() -> M>,
}

/// Deletes all records that meet the conditions: await it for their number.
#[must_use = "a query does nothing until it is awaited"]
pub struct DeleteMany<'c, M> {
    client: &'c Client,
    find: ir::Find,
    marker: PhantomData<fn() -> M>,
}

impl<'c, M: Model> Delete<'c, M> {
    pub(crate) fn new(client: &'c Client, unique: Unique<M>) -> Self {
        Delete {
            client,
            filter: unique.into_ir(),
            marker: PhantomData,
        }
    }
}

impl<'c, M: Model> DeleteMany<'c, M> {
    pub(crate) fn new(client: &'c Client) -> Self {
        DeleteMany {
            client,
            find: ir::Find::new(M::META, Vec::new()),
            marker: PhantomData,
        }
    }

    /// Only records that meet the condition; several calls mean all of them.
    pub fn filter(mut self, filter: impl Into<Filter<M>>) -> Self {
        self.find.and(filter.into().ir);
        self
    }
}

impl<'c, M: Model> IntoFuture for Delete<'c, M> {
    type Output = Result<M>;
    type IntoFuture = BoxFuture<'c, Result<M>>;

    fn into_future(self) -> Self::IntoFuture {
        let Delete { client, filter, .. } = self;
        Box::pin(async move {
            let model = M::META;
            let session = client.session(Access::Write).await?;
            let exec = Exec {
                client,
                connection: &session,
            };
            let mut shape = ir::Shape::new(b'D', model);
            shape.byte(1);
            shape.filter(&filter);
            let mut record = None;
            let plan =
                |dialect: &'static dyn nicol_sql::Dialect| plan::delete(dialect, model, Some(&filter), true);
            exec.query(model, shape, plan, &mut |row| {
                record = Some(M::decode(&row)?);
                Ok(())
            })
            .await?;
            record.ok_or_else(|| missing(model, "delete"))
        })
    }
}

impl<'c, M: Model> IntoFuture for DeleteMany<'c, M> {
    type Output = Result<u64>;
    type IntoFuture = BoxFuture<'c, Result<u64>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let session = self.client.session(Access::Write).await?;
            let exec = Exec {
                client: self.client,
                connection: &session,
            };
            tree::delete(exec, M::META, self.find.filter.as_ref()).await
        })
    }
}
