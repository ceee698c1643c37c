//! `create` and `create_many`.

use std::future::IntoFuture;
use std::marker::PhantomData;

use nicol_driver::database::Access;
use nicol_sql::Value;

use super::{Draft, DraftData, Link, defaults, tree};
use crate::client::{Client, Exec};
use crate::field::{Field, Kind};
use crate::include::BoxFuture;
use crate::needs::{Complete, Fill, IsComplete};
use crate::value::{Input, Scalar};
use crate::{Model, NewRecord, Result, ir, plan, transaction};

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
        Box::pin(create_many(
            self.client,
            M::META,
            self.drafts,
            self.skip_duplicates,
        ))
    }
}

async fn create_many(
    client: &Client,
    model: &'static crate::meta::Model,
    mut drafts: Vec<DraftData<'_>>,
    skip_duplicates: bool,
) -> Result<u64> {
    let now = defaults::now();
    let mut trees = Vec::new();
    let mut plain = Vec::with_capacity(drafts.len());
    for mut draft in drafts.drain(..) {
        if tree::is_tree(&draft) {
            trees.push(draft);
        } else {
            tree::connect_plainly(&mut draft);
            defaults::fill(&mut draft, now);
            draft.values.sort_by_key(|(field, _)| *field);
            plain.push(draft);
        }
    }
    let batches = batches(model, plain);
    let single = trees.is_empty()
        && batches
            .iter()
            .map(|batch| batch.statements(client))
            .sum::<usize>()
            <= 1;
    if single || client.is_transaction() {
        let session = client.session(Access::Write).await?;
        return insert_all(
            Exec {
                client,
                connection: &session,
            },
            model,
            batches,
            trees,
            skip_duplicates,
        )
        .await;
    }
    transaction::run(client, None, async |client: &Client| {
        let session = client.session(Access::Write).await?;
        insert_all(
            Exec {
                client,
                connection: &session,
            },
            model,
            batches,
            trees,
            skip_duplicates,
        )
        .await
    })
    .await
}

async fn insert_all(
    exec: Exec<'_>,
    model: &'static crate::meta::Model,
    batches: Vec<Batch<'_>>,
    trees: Vec<DraftData<'_>>,
    skip_duplicates: bool,
) -> Result<u64> {
    let mut count = trees.len() as u64;
    for tree in trees {
        tree::insert(exec, tree, &mut |_| Ok(())).await?;
    }
    for batch in batches {
        count += batch.insert(exec, model, skip_duplicates).await?;
    }
    Ok(count)
}

/// Rows that set the same columns.
struct Batch<'a> {
    fields: Vec<u16>,
    rows: Vec<Vec<Value<'a>>>,
}

/// Puts rows with the same columns together. A row that lacks a column gets the literal default where one is
/// known, so that usually all rows are one batch.
fn batches<'a>(model: &'static crate::meta::Model, drafts: Vec<DraftData<'a>>) -> Vec<Batch<'a>> {
    let mut used = vec![false; model.fields.len()];
    for draft in &drafts {
        draft
            .values
            .iter()
            .for_each(|(field, _)| used[usize::from(*field)] = true);
    }
    let mut batches: Vec<Batch<'a>> = Vec::new();
    let count = drafts.len();
    for mut draft in drafts {
        for (field, _) in used.iter().enumerate().filter(|(_, used)| **used) {
            let field = field as u16;
            if !draft.has(field)
                && let Some(value) = defaults::literal(&model.fields[usize::from(field)])
            {
                draft.values.push((field, value));
                draft.values.sort_by_key(|(field, _)| *field);
            }
        }
        let same = |batch: &&mut Batch<'a>| {
            batch.fields.len() == draft.values.len()
                && batch
                    .fields
                    .iter()
                    .zip(&draft.values)
                    .all(|(field, (other, _))| field == other)
        };
        match batches.iter_mut().find(same) {
            Some(batch) => batch
                .rows
                .push(draft.values.into_iter().map(|(_, value)| value).collect()),
            None => {
                let mut rows = Vec::with_capacity(count);
                let (fields, values) = draft.values.into_iter().unzip();
                rows.push(values);
                batches.push(Batch { fields, rows });
            }
        }
    }
    batches
}

/// How many parameters a statement may have at most, on any database.
const MAX_PARAMETERS: usize = 32_000;

/// How many rows one VALUES list has at most: more gain nothing, and each number of rows is a text.
const MAX_ROWS: usize = 128;

impl<'a> Batch<'a> {
    fn rows_per_statement(&self, client: &Client) -> usize {
        match self.as_lists(client) {
            true => usize::MAX,
            false if self.fields.is_empty() => 1,
            false => (MAX_PARAMETERS / self.fields.len()).clamp(1, MAX_ROWS),
        }
    }

    /// One list a column, where the database has arrays and no column is a list itself.
    fn as_lists(&self, client: &Client) -> bool {
        client.dialect().capabilities().scalar_lists
            && !self.fields.is_empty()
            && !self
                .rows
                .iter()
                .take(1)
                .flatten()
                .any(|value| matches!(value, Value::List(_)))
    }

    fn statements(&self, client: &Client) -> usize {
        self.rows.len().div_ceil(self.rows_per_statement(client))
    }

    async fn insert(
        self,
        exec: Exec<'_>,
        model: &'static crate::meta::Model,
        skip_duplicates: bool,
    ) -> Result<u64> {
        if self.as_lists(exec.client) {
            return self.insert_lists(exec, model, skip_duplicates).await;
        }
        let per_statement = self.rows_per_statement(exec.client);
        let mut count = 0;
        let mut rows = self.rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<Vec<Value<'a>>> = rows.by_ref().take(per_statement).collect();
            let length = chunk.len() as u32;
            let mut shape = shape(model, &self.fields, skip_duplicates);
            shape.key.extend(length.to_ne_bytes());
            shape.params = chunk.into_iter().flatten().collect();
            count += exec
                .execute(model, shape, |dialect| {
                    plan::insert(dialect, model, &self.fields, Some(length), skip_duplicates, false)
                })
                .await?;
        }
        Ok(count)
    }

    async fn insert_lists(
        self,
        exec: Exec<'_>,
        model: &'static crate::meta::Model,
        skip_duplicates: bool,
    ) -> Result<u64> {
        let mut lists: Vec<Vec<Value<'a>>> = self
            .fields
            .iter()
            .map(|_| Vec::with_capacity(self.rows.len()))
            .collect();
        for row in self.rows {
            lists
                .iter_mut()
                .zip(row)
                .for_each(|(list, value)| list.push(value));
        }
        let mut shape = shape(model, &self.fields, skip_duplicates);
        shape.params = lists.into_iter().map(Value::List).collect();
        exec.execute(model, shape, |dialect| {
            plan::insert(dialect, model, &self.fields, None, skip_duplicates, false)
        })
        .await
    }
}

fn shape<'a>(model: &'static crate::meta::Model, fields: &[u16], skip_duplicates: bool) -> ir::Shape<'a> {
    let mut shape = ir::Shape::new(b'B', model);
    shape.numbers(fields);
    shape.byte(u8::from(skip_duplicates));
    shape
}
