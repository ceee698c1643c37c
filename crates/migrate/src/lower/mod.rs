//! From the schema language to the schema of a database: tables, columns, keys and names as Prisma Migrate
//! would make them on the same database. Pure, and without failure: what the analysis let through can be
//! lowered.
//!
//! One schema serves several databases. Where the target is another database than the one that the
//! `datasource` block names, and lacks something, it is kept by these encodings:
//!
//! | in the schema | in a database without it |
//! |---|---|
//! | enum | text, the value's database name |
//! | list | a JSON array in a nullable JSON column; `NULL` is the empty list |
//! | native type (`@db.X`) | the ordinary type of the scalar |
//! | namespace (`@@schema`) | nothing: names have to differ ([`refuse_clashes`]) |
//! | operator class, access method | nothing: an ordinary index |
//! | `autoincrement()` on `BigInt @id` | the counting integer key of the database |
//! | `dbgenerated("…")` | the same value where it is known to exist, else left to the client |
//!
//! [`names`] makes the constraint names; comparing the result with another schema is [`mod@crate::diff`].

mod columns;
mod defaults;
mod indexes;
pub mod names;
mod relations;

pub(crate) use defaults::to_base64;
use nicol_psl::Schema;
use nicol_psl::schema::{Enum as PslEnum, Model, RelationMode};
use nicol_sql::dialect::ChangeFacts;
use nicol_sql::dialect::capabilities::{Capabilities, EnumStorage};
use nicol_sql::schema::{Enum, Extension, ObjectName, SqlSchema, Table};
use nicol_sql::{Dialect, Provider};

use crate::error::{Error, ErrorKind, Result};

/// The database that a schema is lowered to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The database product.
    pub provider: Provider,
    /// The namespace of the connection, if it is not the database's usual one (`?schema=` in a PostgreSQL
    /// address).
    pub default_namespace: Option<String>,
}

impl Target {
    /// A database with its usual namespace.
    pub fn new(provider: Provider) -> Target {
        Target {
            provider,
            default_namespace: None,
        }
    }
}

/// The database schema that a schema file describes.
pub fn lower(schema: &Schema, target: &Target) -> SqlSchema {
    Lower::new(schema, target).schema()
}

/// The table of a model.
pub(crate) fn table_name(schema: &Schema, target: &Target, model: &Model) -> ObjectName {
    Lower::new(schema, target).table_name(model)
}

/// The type of an enum.
pub(crate) fn enum_name(schema: &Schema, target: &Target, item: &PslEnum) -> ObjectName {
    Lower::new(schema, target).enum_name(item)
}

/// What every part of the lowering needs.
struct Lower<'a> {
    schema: &'a Schema,
    dialect: &'static dyn Dialect,
    facts: &'static ChangeFacts,
    capabilities: &'static Capabilities,
    /// The target is the database that the `datasource` block names.
    own: bool,
    default_namespace: Option<&'a str>,
}

impl<'a> Lower<'a> {
    fn new(schema: &'a Schema, target: &'a Target) -> Lower<'a> {
        let dialect = target.provider.dialect();
        let facts = dialect.change_facts();
        let own = schema
            .datasource
            .as_ref()
            .is_none_or(|source| source.provider == target.provider);
        Lower {
            schema,
            dialect,
            facts,
            capabilities: dialect.capabilities(),
            own,
            default_namespace: target.default_namespace.as_deref().or(facts.default_namespace),
        }
    }
}

impl Lower<'_> {
    fn schema(&self) -> SqlSchema {
        let mut tables: Vec<Table> = self
            .schema
            .models
            .iter()
            .filter(|model| !model.is_view)
            .map(|model| self.table(model))
            .collect();
        if self.relation_mode() == RelationMode::ForeignKeys {
            relations::add_foreign_keys(self, &mut tables);
        }
        relations::add_join_tables(self, &mut tables);
        SqlSchema {
            default_namespace: self.default_namespace.map(str::to_owned),
            namespaces: self.namespaces(),
            extensions: self.extensions(),
            enums: self.enums(),
            tables,
            ..SqlSchema::default()
        }
    }

    fn relation_mode(&self) -> RelationMode {
        self.schema
            .datasource
            .as_ref()
            .map(|source| source.relation_mode)
            .unwrap_or_default()
    }

    /// Those that the file lists, in alphabetical order, and the default one.
    fn namespaces(&self) -> Vec<String> {
        let Some(default) = self.default_namespace else {
            return Vec::new();
        };
        let source = self.schema.datasource.as_ref();
        let mut names = source.map(|source| source.schemas.clone()).unwrap_or_default();
        names.sort();
        if !names.iter().any(|name| name == default) {
            names.push(default.to_owned());
        }
        names
    }

    fn extensions(&self) -> Vec<Extension> {
        let Some(source) = self
            .schema
            .datasource
            .as_ref()
            .filter(|_| self.capabilities.extensions)
        else {
            return Vec::new();
        };
        let mut listed: Vec<_> = source.extensions.iter().collect();
        listed.sort_by(|a, b| a.name.cmp(&b.name));
        let lowered = listed.into_iter().map(|extension| Extension {
            name: extension.map.clone().unwrap_or_else(|| extension.name.clone()),
            namespace: extension.schema.clone(),
            version: extension.version.clone(),
            relocatable: false,
        });
        lowered.collect()
    }

    fn enums(&self) -> Vec<Enum> {
        if !self.has_enum_types() {
            return Vec::new();
        }
        let lowered = self.schema.enums.iter().map(|item| Enum {
            name: self.enum_name(item),
            values: item
                .values
                .iter()
                .map(|value| value.database_name().to_owned())
                .collect(),
            comment: None,
        });
        lowered.collect()
    }

    fn has_enum_types(&self) -> bool {
        self.capabilities.enums == EnumStorage::NamedType
    }

    /// The longest name of a constraint, in bytes.
    fn name_limit(&self) -> usize {
        self.capabilities.max_identifier_length.unwrap_or(usize::MAX)
    }

    fn enum_name(&self, item: &PslEnum) -> ObjectName {
        self.object_name(item.schema.as_deref(), item.database_name())
    }

    fn table_name(&self, model: &Model) -> ObjectName {
        self.object_name(model.schema.as_deref(), model.database_name())
    }

    fn object_name(&self, namespace: Option<&str>, name: &str) -> ObjectName {
        let namespace = match self.default_namespace {
            Some(default) => namespace.filter(|namespace| *namespace != default),
            None => None,
        };
        ObjectName {
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
        }
    }

    fn table(&self, model: &Model) -> Table {
        let mut table = Table::new(self.table_name(model));
        table.columns = model
            .scalar_fields()
            .map(|(field, scalar)| self.column(model, field, scalar))
            .collect();
        table.primary_key = self.primary_key(model);
        table.indexes = self.indexes(model);
        table
    }
}

/// Makes sure that names which differ in their namespace only can live in a database without namespaces.
///
/// # Errors
/// P1012 with the name of those that cannot.
pub fn refuse_clashes(schema: &SqlSchema, dialect: &dyn Dialect) -> Result<()> {
    if dialect.capabilities().multi_schema {
        return Ok(());
    }
    let names: Vec<&String> = schema.tables.iter().map(|table| &table.name.name).collect();
    let twice = names
        .iter()
        .enumerate()
        .find(|(at, name)| names[..*at].contains(name));
    let Some((_, name)) = twice else { return Ok(()) };
    let message = format!(
        "Two tables of the schema are called `{name}`; {} has no namespaces that could tell them apart.",
        dialect.provider()
    );
    Err(Error::new(ErrorKind::NameClash, message).with_hint("give one of them another name with `@@map`"))
}
