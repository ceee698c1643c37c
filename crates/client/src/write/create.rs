//! `create` and `create_many`, as they are called. How many records reach the database at once is `bulk.rs`, how
//! linked ones do is `tree.rs`.

use std::future::IntoFuture;
use std::marker::PhantomData;

use super::{Draft, DraftData, Link, bulk, tree};
use crate::client::{Client, Exec};
use crate::field::{Field, Kind};
use crate::include::BoxFuture;
use crate::needs::{Complete, Fill, IsComplete};
use crate::value::{Input, Scalar};
use crate::{Model, NewRecord, Result, transaction};
use nicol_driver::database::Access;

/// Creates a record: await it for the record as the database has it.
#[must_use = "a query does nothing until it is awaited"]
pub struct Create<'c, M, Needs> {
    client: &'c Client,
    draft: Draft<'c, M, Needs>,
}

impl<'c, M: Model, Needs> Create<'c, M, Needs> {
    pub(crate) fn new(client: &'c Client, draft: Draft<'c, M, Needs>) -> Self {
        Create { client, draft }
    }

    /// Sets a field that is not required.
    pub fn set<T: Scalar, K: Kind, Place>(
        self,
        field: Field<M, T, K>,
        value: impl Input<'c, T>,
    ) -> Create<'c, M, <K::Provides as Fill<Needs, Place>>::Rest>
    where
        K::Provides: Fill<Needs, Place>,
    {
        Create {
            client: self.client,
            draft: self.draft.set(field, value),
        }
    }

    /// Links the record to others, in the same transaction: `user::domains.create(…)`, `domain::owner.connect(…)`.
    pub fn with<P, Place>(self, link: Link<'c, M, P>) -> Create<'c, M, <P as Fill<Needs, Place>>::Rest>
    where
        P: Fill<Needs, Place>,
    {
        Create {
            client: self.client,
            draft: self.draft.with(link),
        }
    }
}

impl<'c, M: Model, Needs: IsComplete + 'c> IntoFuture for Create<'c, M, Needs> {
    type Output = Result<M>;
    type IntoFuture = BoxFuture<'c, Result<M>>;

    fn into_future(self) -> Self::IntoFuture {
        let draft = self.draft.data;
        Box::pin(create::<M>(self.client, draft))
    }
}

pub(crate) async fn create<M: Model>(client: &Client, draft: DraftData<'_>) -> Result<M> {
    if !tree::is_tree(&draft) || client.is_transaction() {
        let session = client.session(Access::Write).await?;
        return insert(
            Exec {
                client,
                connection: &session,
            },
            draft,
        )
        .await;
    }
    transaction::run(client, None, async |client| {
        let session = client.session(Access::Write).await?;
        insert(
            Exec {
                client,
                connection: &session,
            },
            draft,
        )
        .await
    })
    .await
}

pub(crate) async fn insert<M: Model>(exec: Exec<'_>, draft: DraftData<'_>) -> Result<M> {
    let mut record = None;
    tree::insert(exec, draft, &mut |row| {
        record = Some(M::decode(row)?);
        Ok(())
    })
    .await?;
    record.ok_or_else(|| crate::client::missing(M::META, "create"))
}

/// Creates many records in as few statements as may be: await it for their number.
#[must_use = "a query does nothing until it is awaited"]
pub struct CreateMany<'c, M> {
    client: &'c Client,
    drafts: Vec<DraftData<'c>>,
    skip_duplicates: bool,
    marker: PhantomData<fn() -> M>,
}

impl<'c, M: Model> CreateMany<'c, M> {
    pub(crate) fn new<N>(client: &'c Client, records: impl IntoIterator<Item = N>) -> Self
    where
        N: NewRecord<'c, Model = M, Needs = Complete>,
    {
        let drafts = records
            .into_iter()
            .map(|record| record.into_draft().data)
            .collect();
        CreateMany {
            client,
            drafts,
            skip_duplicates: false,
            marker: PhantomData,
        }
    }

    /// Passes over records that exist already by a unique key, instead of failing.
    pub fn skip_duplicates(mut self) -> Self {
        self.skip_duplicates = true;
        self
    }
}

impl<'c, M: Model> IntoFuture for CreateMany<'c, M> {
    type Output = Result<u64>;
    type IntoFuture = BoxFuture<'c, Result<u64>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(bulk::create_many(
            self.client,
            M::META,
            self.drafts,
            self.skip_duplicates,
        ))
    }
}
