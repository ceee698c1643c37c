//! From the schema of a database to schema files: the way back of [`mod@crate::lower`]. Pure. What the database
//! does not know is taken from the schema files that are there: names, comments, the order of the blocks,
//! what the client fills in.
//!
//! | module | does |
//! |---|---|
//! | `names` | names of the database to names of the schema language |
//! | `known` | which block, field and relation of the files stands for what |
//! | `joins`, `relations` | many-to-many tables; the names of relations and which model gets which fields |
//! | `context` | all of this, put together once |
//! | `models`, `views`, `enum_blocks` | the blocks |
//! | `fields`, `defaults`, `indexes`, `enums` | their lines |
//! | `files` | blocks to files |
//! | `configuration` | `datasource` and `generator` blocks |
//! | `comments` | the comments of the files |
//! | `notes`, `warnings` | what the schema language cannot say |

mod comments;
mod configuration;
mod context;
mod defaults;
mod enum_blocks;
mod enums;
mod fields;
mod files;
mod indexes;
mod joins;
mod known;
mod models;
mod names;
mod notes;
mod relations;
mod views;
mod warnings;

use nicol_psl::schema::Schema;
use nicol_psl::{Analysis, SourceFile};
use nicol_sql::Dialect;
use nicol_sql::schema::SqlSchema;

use crate::state_table::{COLUMNS, MIGRATIONS_TABLE};

use context::Context;
pub use warnings::{WarningKind, Warnings};

/// How to pull.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// The namespaces that were asked for, in place of those that the files list.
    pub namespaces: Option<&'a [String]>,
    /// What of the files is kept.
    pub keep: Keep,
    /// The path of the file that new blocks go to.
    pub new_blocks: &'a str,
}

/// What of the schema files is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Everything that the database does not contradict.
    All,
    /// Only the `datasource` and `generator` blocks.
    Configuration,
}

/// A pulled schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// The files, those that were there in their order; a new one at the end.
    pub files: Vec<SourceFile>,
    /// What the schema language cannot say, and what was changed.
    pub warnings: Warnings,
    /// How many models there are.
    pub models: usize,
    /// How many views there are.
    pub views: usize,
    /// How many enums there are.
    pub enums: usize,
    /// The queries behind the views: the namespace, the name in the schema file, and the text.
    pub view_definitions: Vec<ViewDefinition>,
}

/// The query behind a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewDefinition {
    /// The namespace, where the database has such.
    pub namespace: Option<String>,
    /// The name in the schema file.
    pub name: String,
    /// The query.
    pub text: String,
}

impl Pulled {
    /// Whether there was nothing in the database.
    pub fn is_empty(&self) -> bool {
        self.models + self.views + self.enums == 0
    }
}

/// The schema files for a database, merged with those that are there.
pub fn pull(
    database: &SqlSchema,
    dialect: &'static dyn Dialect,
    current: &Analysis,
    options: &Options<'_>,
) -> Pulled {
    let nothing = Schema::default();
    let known = match options.keep {
        Keep::All => &current.schema,
        Keep::Configuration => &nothing,
    };
    let database = of_interest(database, dialect);
    let context = Context::new(&database, dialect, &current.schema, known, options);
    let mut maker = models::Maker::new(&context, current, options.keep);
    maker.add_enums();
    maker.add_models();
    maker.add_views();
    files::assemble(maker, current, options)
}

/// Without the tables that belong to migrations or to the database itself.
fn of_interest(database: &SqlSchema, dialect: &dyn Dialect) -> SqlSchema {
    let mut database = database.clone();
    database
        .tables
        .retain(|table| !dialect.is_system_table(&table.name.name) && !is_migrations_table(table));
    database
}

/// The table of migrations, and those of the first version of Prisma.
fn is_migrations_table(table: &nicol_sql::schema::Table) -> bool {
    let has = |columns: &[&str]| columns.iter().all(|column| table.column(column).is_some());
    match table.name.name.as_str() {
        MIGRATIONS_TABLE => has(&COLUMNS),
        "_Migration" => has(&["revision", "datamodel", "datamodel_steps", "database_migration"]),
        "_RelayId" => has(&["id"]) && (has(&["stableModelIdentifier"]) || has(&["stablemodelidentifier"])),
        _ => false,
    }
}
