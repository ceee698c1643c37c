//! Many new records in as few statements as may be. Records that set the same columns are a batch; a batch reaches the
//! database as a bulk load (`COPY`), as one list a column, or as rows of VALUES, whichever the database has and suits
//! the number of rows.

use nicol_driver::database::{Access, BulkLoad};
use nicol_sql::Value;
use nicol_sql::dialect::Dialect;

use super::{DraftData, defaults, tree};
use crate::client::{Client, Exec};
use crate::meta::Model;
use crate::{Result, ir, plan, transaction};

/// How many parameters a statement may have at most, on any database.
const MAX_PARAMETERS: usize = 32_000;

/// How many rows one VALUES list has at most: more gain nothing, and each number of rows is a text.
const MAX_ROWS: usize = 128;

/// From how many rows on a bulk load pays for the questions that come before it.
const MIN_BULK_LOAD: usize = 500;

/// Inserts records of one model; returns how many are new.
pub(super) async fn create_many(
    client: &Client,
    model: &'static Model,
    drafts: Vec<DraftData<'_>>,
    skip_duplicates: bool,
) -> Result<u64> {
    let now = defaults::now();
    let mut trees = Vec::new();
    let mut plain = Vec::with_capacity(drafts.len());
    for mut draft in drafts {
        if tree::is_tree(&draft) {
            trees.push(draft);
        } else {
            tree::connect_plainly(&mut draft);
            defaults::fill(&mut draft, now);
            draft.values.sort_by_key(|(field, _)| *field);
            plain.push(draft);
        }
    }
    let work = Work {
        model,
        batches: batches(model, plain),
        trees,
        skip_duplicates,
    };
    if work.is_one_statement(client.dialect()) || client.is_transaction() {
        return work.run(client).await;
    }
    transaction::run(client, None, async |client: &Client| work.run(client).await).await
}

/// What one `create_many` has to do.
struct Work<'a> {
    model: &'static Model,
    batches: Vec<Batch<'a>>,
    /// Records with links that need statements of their own.
    trees: Vec<DraftData<'a>>,
    skip_duplicates: bool,
}

impl Work<'_> {
    fn is_one_statement(&self, dialect: &dyn Dialect) -> bool {
        let statements = |batch: &Batch<'_>| batch.rows().div_ceil(batch.rows_per_statement(dialect));
        self.trees.is_empty() && self.batches.iter().map(statements).sum::<usize>() <= 1
    }

    async fn run(self, client: &Client) -> Result<u64> {
        let session = client.session(Access::Write).await?;
        let exec = Exec {
            client,
            connection: &session,
        };
        let mut count = self.trees.len() as u64;
        for tree in self.trees {
            tree::insert(exec, tree, &mut |_| Ok(())).await?;
        }
        for batch in self.batches {
            count += batch.insert(exec, self.model, self.skip_duplicates).await?;
        }
        Ok(count)
    }
}

/// Rows that set the same columns.
struct Batch<'a> {
    fields: Vec<u16>,
    /// Row after row.
    values: Vec<Value<'a>>,
    /// How many rows set no column at all.
    empty_rows: usize,
}

/// Puts rows with the same columns together. A row that lacks a column gets the literal default where one is
/// known, so that usually all rows are one batch.
fn batches<'a>(model: &'static Model, drafts: Vec<DraftData<'a>>) -> Vec<Batch<'a>> {
    let mut used = vec![false; model.fields.len()];
    for (field, _) in drafts.iter().flat_map(|draft| &draft.values) {
        used[usize::from(*field)] = true;
    }
    let columns = used.iter().filter(|used| **used).count();
    let mut batches: Vec<Batch<'a>> = Vec::new();
    let count = drafts.len();
    for mut draft in drafts {
        if draft.values.len() < columns {
            complete(model, &used, &mut draft);
        }
        match batches.iter_mut().find(|batch| batch.takes(&draft)) {
            Some(batch) => batch.push(draft),
            None => batches.push(Batch::new(draft, count)),
        }
    }
    batches
}

fn complete(model: &'static Model, used: &[bool], draft: &mut DraftData<'_>) {
    for (index, field) in model.fields.iter().enumerate().filter(|(index, _)| used[*index]) {
        let index = index as u16;
        if !draft.has(index)
            && let Some(value) = defaults::literal(field)
        {
            draft.values.push((index, value));
        }
    }
    draft.values.sort_by_key(|(field, _)| *field);
}

impl<'a> Batch<'a> {
    fn new(draft: DraftData<'a>, expected_rows: usize) -> Batch<'a> {
        let mut batch = Batch {
            fields: draft.values.iter().map(|(field, _)| *field).collect(),
            values: Vec::with_capacity(draft.values.len() * expected_rows),
            empty_rows: 0,
        };
        batch.push(draft);
        batch
    }

    fn takes(&self, draft: &DraftData<'_>) -> bool {
        self.fields.iter().eq(draft.values.iter().map(|(field, _)| field))
    }

    fn push(&mut self, draft: DraftData<'a>) {
        self.empty_rows += usize::from(self.fields.is_empty());
        self.values
            .extend(draft.values.into_iter().map(|(_, value)| value));
    }

    fn rows(&self) -> usize {
        match self.fields.len() {
            0 => self.empty_rows,
            columns => self.values.len() / columns,
        }
    }

    fn rows_per_statement(&self, dialect: &dyn Dialect) -> usize {
        match self.fields.len() {
            0 => 1,
            _ if self.fits_lists(dialect) => usize::MAX,
            columns => (MAX_PARAMETERS / columns).clamp(1, MAX_ROWS),
        }
    }

    /// One list a column, where the database has arrays and no column is a list itself.
    fn fits_lists(&self, dialect: &dyn Dialect) -> bool {
        let is_list = |value: &Value<'_>| matches!(value, Value::List(_));
        dialect.capabilities().scalar_lists && !self.values.iter().take(self.fields.len()).any(is_list)
    }

    async fn insert(self, exec: Exec<'_>, model: &'static Model, skip_duplicates: bool) -> Result<u64> {
        if self.rows() >= MIN_BULK_LOAD
            && !skip_duplicates
            && let Some(count) = self.bulk_load(exec, model).await?
        {
            return Ok(count);
        }
        if !self.fields.is_empty() && self.fits_lists(exec.client.dialect()) {
            return self.insert_lists(exec, model, skip_duplicates).await;
        }
        self.insert_rows(exec, model, skip_duplicates).await
    }

    /// `None` when the database has no bulk load, or not for these values; nothing has happened then.
    async fn bulk_load(&self, exec: Exec<'_>, model: &'static Model) -> Result<Option<u64>> {
        let columns: Vec<_> = self.fields.iter().map(|field| model.column(0, *field)).collect();
        let Some(texts) = exec.client.dialect().bulk_load(&model.table_ref(0), &columns) else {
            return Ok(None);
        };
        exec.bulk_load(
            model,
            BulkLoad {
                texts: &texts,
                columns: columns.len(),
                values: &self.values,
            },
        )
        .await
    }

    async fn insert_rows(self, exec: Exec<'_>, model: &'static Model, skip_duplicates: bool) -> Result<u64> {
        let per_statement = self.rows_per_statement(exec.client.dialect());
        let mut left = self.rows();
        let mut values = self.values.into_iter();
        let mut count = 0;
        while left > 0 {
            let rows = left.min(per_statement);
            left -= rows;
            let mut shape = shape(model, &self.fields, skip_duplicates);
            shape.key.extend((rows as u32).to_ne_bytes());
            shape.params = values.by_ref().take(rows * self.fields.len()).collect();
            let plan = |dialect: &'static dyn Dialect| {
                plan::insert(
                    dialect,
                    model,
                    &self.fields,
                    Some(rows as u32),
                    skip_duplicates,
                    false,
                )
            };
            count += exec.execute(model, shape, plan).await?;
        }
        Ok(count)
    }

    async fn insert_lists(self, exec: Exec<'_>, model: &'static Model, skip_duplicates: bool) -> Result<u64> {
        let rows = self.rows();
        let columns = self.fields.len();
        let mut lists: Vec<Vec<Value<'a>>> = self.fields.iter().map(|_| Vec::with_capacity(rows)).collect();
        for (place, value) in self.values.into_iter().enumerate() {
            lists[place % columns].push(value);
        }
        let mut shape = shape(model, &self.fields, skip_duplicates);
        shape.params = lists.into_iter().map(Value::List).collect();
        let plan = |dialect: &'static dyn Dialect| {
            plan::insert(dialect, model, &self.fields, None, skip_duplicates, false)
        };
        exec.execute(model, shape, plan).await
    }
}

fn shape<'a>(model: &'static Model, fields: &[u16], skip_duplicates: bool) -> ir::Shape<'a> {
    let mut shape = ir::Shape::new(b'B', model);
    shape.numbers(fields);
    shape.byte(u8::from(skip_duplicates));
    shape
}
