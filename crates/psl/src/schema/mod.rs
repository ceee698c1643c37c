//! The resolved schema: what the analysis makes of the syntax trees. Plain data in arenas with ids; every
//! name is resolved, every default is filled in (relation actions, names of relations), every place is
//! remembered as a [`Span`]. Readers walk it through the accessors; nothing here touches text or databases.
//!
//! Glossary: the *name* is what the schema file writes, the *mapped name* is what `@map`/`@@map` gives,
//! the *database name* is the mapped name if there is one and the name otherwise. A *constraint name* is
//! only present where the file writes one (`map:`); default names are made by `nicol-migrate`.

pub(crate) mod analyze;
pub mod attributes;
mod checks;
mod collect;
mod config;
pub(crate) mod db;
pub(crate) mod decl;
pub mod marks;
mod names;
mod relations;
mod syntax_errors;
mod types;

pub use config::preview;
pub use names::is_reserved;

use nicol_sql::{Provider, ScalarType};

/// A place in a schema: a file by its number and a byte range in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// The number of the file in [`crate::Analysis`]'s list.
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);
    )*};
}
ids! {
    /// A model or view, by its place in [`Schema::models`].
    ModelId,
    /// An enum, by its place in [`Schema::enums`].
    EnumId,
    /// A composite type, by its place in [`Schema::composite_types`].
    CompositeTypeId,
    /// A relation, by its place in [`Schema::relations`].
    RelationId
}

/// A whole schema, all files together, in the order of the files and of the blocks in them.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// The `datasource` block.
    pub datasource: Option<Datasource>,
    /// The `generator` blocks.
    pub generators: Vec<Generator>,
    /// Models and views.
    pub models: Vec<Model>,
    /// Enums.
    pub enums: Vec<Enum>,
    /// Composite types (`type` blocks).
    pub composite_types: Vec<CompositeType>,
    /// Relations, each once.
    pub relations: Vec<Relation>,
}

/// The `datasource` block.
#[derive(Debug, Clone)]
pub struct Datasource {
    /// The block's name.
    pub name: String,
    /// The provider. Schemas with another provider are refused by the analysis.
    pub provider: Provider,
    /// `url`, absent in the version 7 form.
    pub url: Option<UrlSource>,
    /// `directUrl`: the address for migrations when `url` goes through a pooler.
    pub direct_url: Option<UrlSource>,
    /// `shadowDatabaseUrl`.
    pub shadow_database_url: Option<UrlSource>,
    /// `relationMode`.
    pub relation_mode: RelationMode,
    /// `schemas`, in the order of the file.
    pub schemas: Vec<String>,
    /// `extensions` (PostgreSQL).
    pub extensions: Vec<Extension>,
    /// `///` text.
    pub documentation: Option<String>,
    /// The whole block.
    pub span: Span,
}

/// Where a database address comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlSource {
    /// Written in the file.
    Literal(String),
    /// `env("NAME")`.
    Env(String),
}

/// Who keeps relations consistent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RelationMode {
    /// The database, by foreign keys.
    #[default]
    ForeignKeys,
    /// The client (`relationMode = "prisma"`): no foreign keys are created.
    Prisma,
}

/// One entry of `extensions`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The name in the schema file.
    pub name: String,
    /// `map`: the name in the database.
    pub map: Option<String>,
    /// `schema`: where it is installed.
    pub schema: Option<String>,
    /// `version`.
    pub version: Option<String>,
    /// The entry.
    pub span: Span,
}

/// A `generator` block.
#[derive(Debug, Clone)]
pub struct Generator {
    /// The block's name.
    pub name: String,
    /// `provider`.
    pub provider: Option<String>,
    /// `output`.
    pub output: Option<String>,
    /// `previewFeatures`, lower-cased as written.
    pub preview_features: Vec<String>,
    /// All other settings, as their source text says (strings unquoted).
    pub config: Vec<(String, ConfigValue)>,
    /// `///` text.
    pub documentation: Option<String>,
    /// The whole block.
    pub span: Span,
}

/// The value of a generator setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigValue {
    /// A string, number or word.
    Text(String),
    /// A list.
    List(Vec<String>),
    /// `env("NAME")`.
    Env(String),
}

/// A model or a view.
#[derive(Debug, Clone)]
pub struct Model {
    /// Its own id.
    pub id: ModelId,
    /// The name in the schema file.
    pub name: String,
    /// `@@map`.
    pub mapped_name: Option<String>,
    /// `@@schema`.
    pub schema: Option<String>,
    /// A `view` block.
    pub is_view: bool,
    /// `@@ignore`: not part of the client.
    pub is_ignored: bool,
    /// The fields, in the order of the file.
    pub fields: Vec<Field>,
    /// `@id` or `@@id`.
    pub primary_key: Option<PrimaryKey>,
    /// `@unique`, `@@unique`, `@@index` and `@@fulltext`, in the order of the file: those of fields first.
    pub indexes: Vec<Index>,
    /// `///` text above the block, without `@nicol` lines.
    pub documentation: Option<String>,
    /// The `@nicol.*` marks of the block.
    pub extensions: Vec<Mark>,
    /// The whole block.
    pub span: Span,
    /// The name.
    pub name_span: Span,
}

/// A field of a model.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name in the schema file.
    pub name: String,
    /// One, optional or list.
    pub arity: Arity,
    /// Scalar-like or relation.
    pub kind: FieldKind,
    /// `@ignore`.
    pub is_ignored: bool,
    /// `///` text above (or `///` after) the field, without `@nicol` lines.
    pub documentation: Option<String>,
    /// The `@nicol.*` marks of the field.
    pub extensions: Vec<Mark>,
    /// The whole field.
    pub span: Span,
    /// The name.
    pub name_span: Span,
}

/// How many values a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arity {
    /// Exactly one.
    Required,
    /// `?`: none or one.
    Optional,
    /// `[]`: a list.
    List,
}

/// What a field is.
#[derive(Debug, Clone)]
pub enum FieldKind {
    /// A column.
    Scalar(ScalarField),
    /// One side of a relation.
    Relation(RelationField),
}

/// A field that is stored in a column.
#[derive(Debug, Clone)]
pub struct ScalarField {
    /// Its type.
    pub ty: FieldType,
    /// `@map`.
    pub mapped_name: Option<String>,
    /// `@default`.
    pub default: Option<DefaultValue>,
    /// `@updatedAt`.
    pub is_updated_at: bool,
    /// `@db.X(…)`.
    pub native_type: Option<NativeTypeUse>,
}

/// The type of a scalar field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldType {
    /// A scalar.
    Scalar(ScalarType),
    /// An enum.
    Enum(EnumId),
    /// A composite type.
    Composite(CompositeTypeId),
    /// `Unsupported("…")` with the text between the quotes.
    Unsupported(String),
}

/// A native type as a field writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativeTypeUse {
    /// The name after `@db.`.
    pub name: String,
    /// The arguments, as written.
    pub args: Vec<String>,
    /// The whole attribute.
    pub span: Span,
}

/// `@default(…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct DefaultValue {
    /// The value or function.
    pub kind: DefaultKind,
    /// `map:` (the constraint's name; only some databases have one).
    pub map: Option<String>,
    /// The whole attribute.
    pub span: Span,
}

/// What a default is.
#[derive(Debug, Clone, PartialEq)]
pub enum DefaultKind {
    /// A literal.
    Literal(Literal),
    /// `[…]`.
    List(Vec<Literal>),
    /// `autoincrement()`.
    Autoincrement,
    /// `sequence(…)` with its options, as written.
    Sequence(Vec<(String, String)>),
    /// `now()`.
    Now,
    /// `dbgenerated("…")`; without a text the database fills the column in a way that is not known here.
    Dbgenerated(Option<String>),
    /// `uuid(4)` or `uuid(7)`.
    Uuid(u8),
    /// `cuid(1)` or `cuid(2)`.
    Cuid(u8),
    /// `ulid()`.
    Ulid,
    /// `nanoid(length)`; 21 unless written.
    Nanoid(u8),
    /// `auto()` (MongoDB only).
    Auto,
}

/// A literal value, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A string, unescaped.
    String(String),
    /// A number, as written: exact for `Decimal` and `BigInt`.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
    /// The name of an enum value.
    Enum(String),
}

/// A primary key.
#[derive(Debug, Clone)]
pub struct PrimaryKey {
    /// The fields, in order.
    pub fields: Vec<IndexField>,
    /// `name:`: the name of the compound key in the client.
    pub name: Option<String>,
    /// `map:`: the constraint's name in the database.
    pub map: Option<String>,
    /// `clustered:` (SQL Server only).
    pub clustered: Option<bool>,
    /// Written as `@id` on a field rather than as `@@id`.
    pub on_field: bool,
    /// The attribute.
    pub span: Span,
}

/// A unique constraint or an index.
#[derive(Debug, Clone)]
pub struct Index {
    /// Unique, normal or full text.
    pub kind: IndexKind,
    /// The fields, in order.
    pub fields: Vec<IndexField>,
    /// `name:`: the name in the client (unique) or, in old files, of the index.
    pub name: Option<String>,
    /// `map:`: the name in the database.
    pub map: Option<String>,
    /// `type:`.
    pub method: Option<IndexMethod>,
    /// `where:` of a partial index.
    pub filter: Option<IndexFilter>,
    /// `clustered:` (SQL Server only).
    pub clustered: Option<bool>,
    /// Written on a field rather than on the block.
    pub on_field: bool,
    /// The attribute.
    pub span: Span,
}

/// Which attribute an index comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IndexKind {
    /// `@unique`, `@@unique`.
    Unique,
    /// `@@index`.
    Normal,
    /// `@@fulltext`.
    Fulltext,
}

/// One column of a key or index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexField {
    /// The field's name; for a field inside a composite type the path, joined by dots.
    pub field: String,
    /// `sort:`.
    pub sort: Option<SortOrder>,
    /// `length:` (MySQL).
    pub length: Option<u32>,
    /// `ops:`.
    pub ops: Option<OperatorClass>,
}

/// The order of an index column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortOrder {
    /// Ascending.
    Asc,
    /// Descending.
    Desc,
}

/// An operator class of a PostgreSQL index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OperatorClass {
    /// One that the language knows, by its name in the schema file (`JsonbPathOps`).
    Known(String),
    /// `raw("…")`.
    Raw(String),
}

/// The access method of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IndexMethod {
    /// `BTree`.
    BTree,
    /// `Hash`.
    Hash,
    /// `Gist`.
    Gist,
    /// `Gin`.
    Gin,
    /// `SpGist`.
    SpGist,
    /// `Brin`.
    Brin,
}

/// The predicate of a partial index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexFilter {
    /// `raw("…")`.
    Raw(String),
    /// `{ field: value, … }`: field, negated, value (`None` is null).
    Fields(Vec<(String, bool, Option<Literal>)>),
}

/// One side of a relation, as a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationField {
    /// The model on the other side.
    pub target: ModelId,
    /// The relation that this field is a side of. Absent for `Unsupported` targets or ignored models only.
    pub relation: RelationId,
}

/// A relation between two models, seen from its foreign key if it has one.
#[derive(Debug, Clone)]
pub struct Relation {
    /// Its own id.
    pub id: RelationId,
    /// The name that the file writes, if any.
    pub name: Option<String>,
    /// One-to-one, one-to-many or many-to-many.
    pub kind: RelationKind,
    /// The model whose field holds the foreign key; for an implicit many-to-many the side `A` (the models'
    /// names in alphabetical order; for a self relation the fields' names).
    pub referencing: RelationSide,
    /// The other side; for an implicit many-to-many the side `B`.
    pub referenced: RelationSide,
}

/// One end of a relation.
#[derive(Debug, Clone)]
pub struct RelationSide {
    /// The model.
    pub model: ModelId,
    /// The position of the relation field in that model. Absent only where the analysis went on after a
    /// missing back relation.
    pub field: Option<u32>,
}

/// What a relation is.
#[derive(Debug, Clone)]
pub enum RelationKind {
    /// A foreign key with a unique constraint: at most one row refers to each.
    OneToOne(ForeignKey),
    /// A foreign key.
    OneToMany(ForeignKey),
    /// An implicit join table `_name` with columns `A` and `B`.
    ManyToMany {
        /// The table's name without the leading underscore: the relation's name, or `AToB`.
        table: String,
    },
}

/// The foreign key of a relation.
#[derive(Debug, Clone)]
pub struct ForeignKey {
    /// The scalar fields of the referencing model.
    pub fields: Vec<String>,
    /// The scalar fields of the referenced model.
    pub references: Vec<String>,
    /// `onDelete`, as written.
    pub on_delete: Option<ReferentialAction>,
    /// `onUpdate`, as written.
    pub on_update: Option<ReferentialAction>,
    /// `map:`: the constraint's name.
    pub map: Option<String>,
    /// The `@relation` attribute.
    pub span: Span,
}

/// What happens to the referencing rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReferentialAction {
    /// They follow.
    Cascade,
    /// The change is refused.
    Restrict,
    /// The change is refused at the end of the statement.
    NoAction,
    /// Their key becomes null.
    SetNull,
    /// Their key becomes its default.
    SetDefault,
}

/// An enum.
#[derive(Debug, Clone)]
pub struct Enum {
    /// Its own id.
    pub id: EnumId,
    /// The name in the schema file.
    pub name: String,
    /// `@@map`.
    pub mapped_name: Option<String>,
    /// `@@schema`.
    pub schema: Option<String>,
    /// The values, in the order of the file.
    pub values: Vec<EnumValue>,
    /// `///` text.
    pub documentation: Option<String>,
    /// The whole block.
    pub span: Span,
    /// The name.
    pub name_span: Span,
}

/// A value of an enum.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// The name in the schema file.
    pub name: String,
    /// `@map`.
    pub mapped_name: Option<String>,
    /// `///` text.
    pub documentation: Option<String>,
    /// The whole line.
    pub span: Span,
}

/// A composite type (`type` block).
#[derive(Debug, Clone)]
pub struct CompositeType {
    /// Its own id.
    pub id: CompositeTypeId,
    /// The name in the schema file.
    pub name: String,
    /// The fields, all scalar.
    pub fields: Vec<Field>,
    /// `///` text.
    pub documentation: Option<String>,
    /// The whole block.
    pub span: Span,
}

/// A `@nicol.NAME(arguments)` mark in a documentation comment, or one of the conventions that count as such
/// (`@encrypted`, `@encryption:hash(field)`, `@encryption:cursor`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The name after `@nicol.`; for the conventions what follows the `@`.
    pub name: String,
    /// The text between the parentheses, if any.
    pub args: Option<String>,
    /// The mark in the comment.
    pub span: Span,
}

impl ReferentialAction {
    /// All actions.
    pub const ALL: [ReferentialAction; 5] = [
        ReferentialAction::Cascade,
        ReferentialAction::Restrict,
        ReferentialAction::NoAction,
        ReferentialAction::SetNull,
        ReferentialAction::SetDefault,
    ];

    /// The word in a schema file.
    pub const fn name(self) -> &'static str {
        match self {
            ReferentialAction::Cascade => "Cascade",
            ReferentialAction::Restrict => "Restrict",
            ReferentialAction::NoAction => "NoAction",
            ReferentialAction::SetNull => "SetNull",
            ReferentialAction::SetDefault => "SetDefault",
        }
    }

    /// Whether it changes the referencing rows.
    pub const fn changes_rows(self) -> bool {
        !matches!(self, ReferentialAction::NoAction | ReferentialAction::Restrict)
    }
}

impl IndexMethod {
    /// All access methods.
    pub const ALL: [IndexMethod; 6] = [
        IndexMethod::BTree,
        IndexMethod::Hash,
        IndexMethod::Gist,
        IndexMethod::Gin,
        IndexMethod::SpGist,
        IndexMethod::Brin,
    ];

    /// The word in a schema file.
    pub const fn name(self) -> &'static str {
        match self {
            IndexMethod::BTree => "BTree",
            IndexMethod::Hash => "Hash",
            IndexMethod::Gist => "Gist",
            IndexMethod::Gin => "Gin",
            IndexMethod::SpGist => "SpGist",
            IndexMethod::Brin => "Brin",
        }
    }
}

impl Schema {
    /// The model with this id.
    pub fn model(&self, id: ModelId) -> &Model {
        &self.models[id.0 as usize]
    }

    /// The enum with this id.
    pub fn enumeration(&self, id: EnumId) -> &Enum {
        &self.enums[id.0 as usize]
    }

    /// The relation with this id.
    pub fn relation(&self, id: RelationId) -> &Relation {
        &self.relations[id.0 as usize]
    }

    /// The model with this name in the schema file.
    pub fn find_model(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.name == name)
    }
}

impl Model {
    /// The table's or view's name in the database.
    pub fn database_name(&self) -> &str {
        self.mapped_name.as_deref().unwrap_or(&self.name)
    }

    /// The field with this name in the schema file.
    pub fn find_field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The fields that are stored in columns, in order.
    pub fn scalar_fields(&self) -> impl Iterator<Item = (&Field, &ScalarField)> {
        self.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::Scalar(scalar) => Some((field, scalar)),
            FieldKind::Relation(_) => None,
        })
    }

    /// The relation fields, in order.
    pub fn relation_fields(&self) -> impl Iterator<Item = (&Field, &RelationField)> {
        self.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::Relation(relation) => Some((field, relation)),
            FieldKind::Scalar(_) => None,
        })
    }
}

impl Field {
    /// The column's name in the database; the field's own name for a relation field.
    pub fn database_name(&self) -> &str {
        match &self.kind {
            FieldKind::Scalar(scalar) => scalar.mapped_name.as_deref().unwrap_or(&self.name),
            FieldKind::Relation(_) => &self.name,
        }
    }
}

impl Enum {
    /// The enum's name in the database.
    pub fn database_name(&self) -> &str {
        self.mapped_name.as_deref().unwrap_or(&self.name)
    }
}

impl EnumValue {
    /// The value's name in the database.
    pub fn database_name(&self) -> &str {
        self.mapped_name.as_deref().unwrap_or(&self.name)
    }
}

impl RelationKind {
    /// The foreign key, unless the relation has a join table.
    pub fn foreign_key(&self) -> Option<&ForeignKey> {
        match self {
            RelationKind::OneToOne(key) | RelationKind::OneToMany(key) => Some(key),
            RelationKind::ManyToMany { .. } => None,
        }
    }
}
