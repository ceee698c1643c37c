//! Two schemas to the steps between them. Generic: what a database can do in place, what it calls the same
//! and how its types convert are facts and hooks of the dialect (`nicol_sql::dialect::Changes`); nothing
//! here knows SQL text. The steps and their order are Prisma Migrate's, so that both tools plan the same
//! migration; where that plan could not run or would not arrive, it is mended (see the guide's page on
//! differences).
//!
//! `pairs` matches what is the same on both sides, the other modules find the steps of one kind of thing
//! each, `plan` puts them in order.

mod columns;
mod enums;
mod extensions;
mod foreign_keys;
mod indexes;
mod pairs;
mod plan;
mod rename;
mod tables;

use nicol_sql::dialect::ChangeFacts;
use nicol_sql::schema::{ObjectName, SqlSchema};
use nicol_sql::{Dialect, Step};

use pairs::TablePair;
pub use rename::Rename;

pub use crate::state_table::MIGRATIONS_TABLE;

/// What the caller knows beyond the two schemas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Partial indexes belong to the schema file (its preview feature `partialIndexes` is on). Otherwise
    /// those of the database are left alone.
    pub partial_indexes: bool,
    /// Things that were renamed rather than dropped and made anew.
    pub renames: Vec<Rename>,
}

impl Options {
    /// Everything in the database belongs to the schema file, and nothing was renamed.
    pub const fn all() -> Options {
        Options {
            partial_indexes: true,
            renames: Vec::new(),
        }
    }
}

/// The steps that lead from one schema to another, in the order in which they are to be run.
pub fn diff(
    before: &SqlSchema,
    after: &SqlSchema,
    dialect: &'static dyn Dialect,
    options: &Options,
) -> Vec<Step> {
    let renamed = rename::apply(before, after, &options.renames);
    let cx = Diff::new(&renamed.schema, after, dialect, options);
    let mut plan = plan::Plan::new();
    renamed.steps.into_iter().for_each(|step| plan.push(0, step));
    namespaces(&cx, &mut plan);
    extensions::steps(&cx, &mut plan);
    enums::steps(&cx, &mut plan);
    tables::steps(&cx, &mut plan);
    foreign_keys::steps(&cx, &mut plan);
    indexes::steps(&cx, &mut plan);
    rename::untangled(plan.in_order())
}

/// A namespace is made when something is to live in it.
fn namespaces(cx: &Diff<'_>, plan: &mut plan::Plan) {
    let default = cx.after.default_namespace.as_deref();
    let lives_in =
        |name: &ObjectName, namespace: &str| name.namespace.as_deref().or(default) == Some(namespace);
    for (position, namespace) in cx.after.namespaces.iter().enumerate() {
        let mut tables = cx
            .before
            .tables
            .iter()
            .chain(&cx.after.tables)
            .map(|table| &table.name);
        let mut enums = cx.after.enums.iter().map(|item| &item.name);
        let mut new_enums = enums
            .by_ref()
            .filter(|name| cx.before.enumeration(name).is_none());
        let is_used =
            tables.any(|name| lives_in(name, namespace)) || new_enums.any(|name| lives_in(name, namespace));
        if is_used && !cx.before.namespaces.contains(namespace) {
            plan.push(position, Step::CreateSchema(namespace.clone()));
        }
    }
}

/// Both schemas, matched.
struct Diff<'a> {
    before: &'a SqlSchema,
    after: &'a SqlSchema,
    dialect: &'static dyn Dialect,
    facts: &'static ChangeFacts,
    options: &'a Options,
    /// The tables on both sides, in the order of the old schema.
    pairs: Vec<TablePair<'a>>,
    /// Positions of tables in the old schema that are gone in the new one.
    dropped: Vec<usize>,
    /// Positions of tables in the new schema that are new.
    created: Vec<usize>,
}

impl Diff<'_> {
    /// Whether any table is rebuilt.
    fn redefines(&self) -> bool {
        self.pairs.iter().any(|pair| pair.redefined)
    }
}
