//! The schema of a SQL database as plain data: what [`crate::dialect::Inspect`] reads from a database, what
//! `nicol-migrate` makes of a schema file, and what it compares. Names, not ids, connect the parts; the
//! order of every list is part of the value, because migration scripts follow it.
//!
//! It is not the schema language (`nicol-psl`) and knows no text: [`crate::dialect::Ddl`] prints it.

mod in_full;
mod keys;

use std::fmt;

use crate::ScalarType;
pub use keys::{
    ForeignKey, Index, IndexColumn, IndexKind, IndexMethod, IndexPart, OperatorClass, PrimaryKey,
    ReferentialAction, SortOrder,
};

/// The name of a table, enum, view or sequence: its namespace, unless it lives in the default one, and its
/// own name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectName {
    /// The namespace (a PostgreSQL schema); `None` is the default namespace of the connection.
    pub namespace: Option<String>,
    /// The name.
    pub name: String,
}

impl ObjectName {
    /// A name in the default namespace.
    pub fn new(name: impl Into<String>) -> ObjectName {
        ObjectName {
            namespace: None,
            name: name.into(),
        }
    }

    /// The same name in another place: `name` beside this object.
    pub fn sibling(&self, name: impl Into<String>) -> ObjectName {
        ObjectName {
            namespace: self.namespace.clone(),
            name: name.into(),
        }
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{namespace}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// A whole database, or the part of it that migrations look after.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SqlSchema {
    /// The namespace that names without one are in; `None` where the database has no namespaces.
    pub default_namespace: Option<String>,
    /// It was read from a database, where every name has a namespace, the default one too.
    pub is_inspected: bool,
    /// The namespaces that exist, the default one among them. Empty where the database has none.
    pub namespaces: Vec<String>,
    /// Installed extensions.
    pub extensions: Vec<Extension>,
    /// Enum types.
    pub enums: Vec<Enum>,
    /// Sequences that belong to no column.
    pub sequences: Vec<Sequence>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Views, which migrations leave alone.
    pub views: Vec<View>,
}

impl SqlSchema {
    /// The table of this name.
    pub fn table(&self, name: &ObjectName) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == *name)
    }

    /// The enum of this name.
    pub fn enumeration(&self, name: &ObjectName) -> Option<&Enum> {
        self.enums.iter().find(|item| item.name == *name)
    }

    /// The same with everything said that names and indexes leave unsaid: the default namespace, ascending order.
    /// So are scripts written where no schema file says less.
    pub fn in_full(mut self, default_namespace: Option<&str>) -> SqlSchema {
        in_full::schema(&mut self, default_namespace);
        self
    }

    /// Whether there is nothing in it but namespaces.
    pub fn is_empty(&self) -> bool {
        self.extensions.is_empty()
            && self.enums.is_empty()
            && self.sequences.is_empty()
            && self.tables.is_empty()
            && self.views.is_empty()
    }
}

/// An installed extension (PostgreSQL).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its name in the database.
    pub name: String,
    /// The namespace that holds its objects, if it is known or demanded.
    pub namespace: Option<String>,
    /// Its version, if it is known or demanded.
    pub version: Option<String>,
    /// Whether it can be moved to another namespace.
    pub relocatable: bool,
}

/// An enum type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enum {
    /// Its name.
    pub name: ObjectName,
    /// The values, in order.
    pub values: Vec<String>,
    /// The comment on it.
    pub comment: Option<String>,
}

/// A sequence that belongs to no column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// Its name.
    pub name: ObjectName,
}

/// A view. Only its existence is of interest: views are never changed by a migration.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Its name.
    pub name: ObjectName,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The query behind it.
    pub definition: Option<String>,
    /// The comment on it.
    pub comment: Option<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: ObjectName,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Indexes and unique constraints, without the primary key's.
    pub indexes: Vec<Index>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// What hangs on the table and has no word in the schema language: it is left alone, and carried
    /// along where the table has to be rebuilt.
    pub unmanaged: Vec<Unmanaged>,
    /// The comment on it.
    pub comment: Option<String>,
}

impl Table {
    /// A table without anything in it.
    pub fn new(name: ObjectName) -> Table {
        Table {
            name,
            columns: Vec::new(),
            primary_key: None,
            indexes: Vec::new(),
            foreign_keys: Vec::new(),
            unmanaged: Vec::new(),
            comment: None,
        }
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// What of this kind hangs on a column.
    pub fn unmanaged_of(&self, kind: UnmanagedKind, column: &str) -> Option<&str> {
        let mut own = self.unmanaged.iter().filter(|item| item.kind == kind);
        own.find(|item| item.name == column)
            .map(|item| item.definition.as_str())
    }

    /// Whether this column alone is the primary key.
    pub fn is_single_primary_key(&self, column: &str) -> bool {
        self.primary_key
            .as_ref()
            .is_some_and(|key| key.columns.len() == 1 && key.columns[0].name() == Some(column))
    }
}

/// Something on a table that the schema language cannot say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmanaged {
    /// What it is.
    pub kind: UnmanagedKind,
    /// Its name; empty for a nameless constraint.
    pub name: String,
    /// The statement (or, for a check constraint, the clause) that makes it.
    pub definition: String,
}

/// The kinds of things that migrations leave alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnmanagedKind {
    /// A check constraint.
    Check,
    /// An exclusion constraint.
    Exclusion,
    /// An index over expressions, or of another form that the language lacks.
    Index,
    /// A trigger.
    Trigger,
    /// How a column (the name) is computed, as a clause of it.
    Generated,
    /// How a column (the name) is compared, as a clause of it.
    Collation,
    /// What stands behind the columns of a table: `STRICT`, `WITHOUT ROWID`.
    TableOption,
    /// Row-level security.
    Policy,
    /// A partitioned table.
    Partition,
    /// A table that others inherit from.
    Inheritance,
    /// A table that inherits from another.
    Heir,
    /// A constraint that is checked at the end of the transaction, or can be.
    Deferrable,
    /// An index with nulls in another place than usual; the definition is the column.
    NullsOrder,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: ColumnType,
    /// Required, nullable or a list.
    pub arity: Arity,
    /// Its default in the database.
    pub default: Option<DefaultValue>,
    /// The database counts the rows in it: a serial, an identity column, SQLite's row id.
    pub autoincrement: bool,
    /// The client fills it in (`uuid()`, `cuid()` …). Known for schema files only.
    pub client_default: bool,
    /// `GENERATED ALWAYS AS (…)` or an identity column. Known for databases only.
    pub generated: Option<Generated>,
    /// The comment on it.
    pub comment: Option<String>,
}

impl Column {
    /// A required column with nothing special about it.
    pub fn new(name: impl Into<String>, ty: ColumnType) -> Column {
        Column {
            name: name.into(),
            ty,
            arity: Arity::Required,
            default: None,
            autoincrement: false,
            client_default: false,
            generated: None,
            comment: None,
        }
    }
}

/// How many values a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Arity {
    /// One: `NOT NULL`.
    Required,
    /// One or none.
    Nullable,
    /// An array.
    List,
}

/// A column that the database computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Generated {
    /// From other columns.
    Expression {
        /// The expression.
        expression: String,
        /// Whether it is stored or computed at every read.
        stored: bool,
    },
    /// An identity column.
    Identity {
        /// `ALWAYS` rather than `BY DEFAULT`.
        always: bool,
    },
}

/// The type of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnType {
    /// A scalar.
    Scalar {
        /// The scalar of the schema language that it holds.
        scalar: ScalarType,
        /// Its native type, always present where the database has native types.
        native: Option<NativeTypeUse>,
    },
    /// An enum type.
    Enum(ObjectName),
    /// A type without a word in the schema language, as the database spells it.
    Unsupported(String),
}

impl ColumnType {
    /// A scalar of a database without native types.
    pub const fn scalar(scalar: ScalarType) -> ColumnType {
        ColumnType::Scalar { scalar, native: None }
    }

    /// The scalar, if it is one.
    pub const fn as_scalar(&self) -> Option<ScalarType> {
        match self {
            ColumnType::Scalar { scalar, .. } => Some(*scalar),
            ColumnType::Enum(_) | ColumnType::Unsupported(_) => None,
        }
    }

    /// The native type, if there is one.
    pub const fn native(&self) -> Option<&NativeTypeUse> {
        match self {
            ColumnType::Scalar { native, .. } => native.as_ref(),
            ColumnType::Enum(_) | ColumnType::Unsupported(_) => None,
        }
    }
}

/// A native type with its arguments, by its name in the dialect's table
/// ([`crate::dialect::Types::native_types`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativeTypeUse {
    /// The name after `@db.`.
    pub name: &'static str,
    /// The arguments.
    pub args: Vec<u32>,
}

impl NativeTypeUse {
    /// A native type without arguments.
    pub const fn plain(name: &'static str) -> NativeTypeUse {
        NativeTypeUse {
            name,
            args: Vec::new(),
        }
    }
}

impl fmt::Display for NativeTypeUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        if self.args.is_empty() {
            return Ok(());
        }
        let args: Vec<String> = self.args.iter().map(u32::to_string).collect();
        write!(f, "({})", args.join(", "))
    }
}

/// The default of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum DefaultValue {
    /// A constant.
    Literal(Literal),
    /// A constant list.
    List(Vec<Literal>),
    /// The time of the statement.
    Now,
    /// The next number of a sequence; the name is unknown where the database will choose it.
    Sequence(Option<ObjectName>),
    /// Any other expression, as the database spells it.
    Expression(String),
    /// The database fills the column in a way that the schema file does not say (`dbgenerated()`).
    Unknown,
}

/// A constant in a default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// Text, and the values of enums.
    String(String),
    /// A number, in plain decimal notation: exact, without exponent or leading zeros.
    Number(String),
    /// True or false.
    Boolean(bool),
    /// A point in time, as `2024-01-02 03:04:05.678 +00:00`.
    DateTime(String),
    /// A JSON document, as written.
    Json(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// NULL inside a list.
    Null,
}
