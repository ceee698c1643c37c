//! What a database can do, as data: one constant a dialect. The schema checks ask it what to refuse, the
//! migration engine what to write. What a *type* can do is in [`super::types`].

use super::types::Indexable;

/// The facts about one database product that hold for all its versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// The product's name in messages about types and identifiers.
    pub display_name: &'static str,
    /// How an enum is kept.
    pub enums: EnumStorage,
    /// Columns can hold lists of scalars and enums.
    pub scalar_lists: bool,
    /// NULLs are sorted as if they were the least value, not the greatest.
    pub nulls_are_least: bool,
    /// Where `autoincrement()` may stand.
    pub autoincrement: Autoincrement,
    /// The longest identifier in bytes, if there is a limit.
    pub max_identifier_length: Option<usize>,
    /// Primary keys have names (`@id(map: …)`).
    pub named_primary_keys: bool,
    /// Foreign keys have names (`@relation(map: …)`).
    pub named_foreign_keys: bool,
    /// Default values have names (`@default(map: …)`).
    pub named_defaults: bool,
    /// Where constraint names have to be unique, all scopes that apply.
    pub constraint_scopes: &'static [ConstraintScope],
    /// Keys and indexes can cover a prefix of a text (`length:`).
    pub index_length_prefix: bool,
    /// The columns of a primary key can be ordered (`sort:`).
    pub primary_key_sort: bool,
    /// The columns of an index can be ordered (`sort:`).
    pub index_sort: bool,
    /// Primary keys and indexes can be clustered (`clustered:`).
    pub clustering: bool,
    /// `@@fulltext`.
    pub fulltext_indexes: bool,
    /// The columns of `@@fulltext` can be ordered.
    pub fulltext_sort: bool,
    /// Indexes with a predicate (`where:`).
    pub partial_indexes: bool,
    /// The index methods (`type:`), the default one first.
    pub index_methods: &'static [IndexMethodFacts],
    /// Tables live in named schemas (`@@schema`).
    pub multi_schema: bool,
    /// The database has extensions (`extensions` in the datasource).
    pub extensions: bool,
    /// `view` blocks.
    pub views: bool,
    /// Composite types (`type` blocks).
    pub composite_types: bool,
    /// The actions of foreign keys, in the order in which messages list them.
    pub referential_actions: &'static [&'static str],
    /// The actions that can be had without foreign keys (`relationMode = "prisma"`).
    pub emulated_referential_actions: &'static [&'static str],
    /// `SetDefault` is accepted but does not work.
    pub set_default_is_ignored: bool,
    /// `SetNull` over a required field is accepted (and fails when it happens).
    pub set_null_on_required: bool,
    /// How the key of an implicit many-to-many table is written.
    pub join_table_key: JoinTableKey,
}

/// How an enum is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnumStorage {
    /// A type with a name of its own.
    NamedType,
    /// A list of values in the column's type.
    Inline,
    /// Plain text: the values are known to the client only.
    Text,
}

/// Where `autoincrement()` may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Autoincrement {
    /// On fields outside the single-field primary key.
    pub outside_id: bool,
    /// On fields that do not begin a key or an index.
    pub without_index: bool,
    /// On several fields of a model.
    pub several: bool,
}

/// A set of constraints among which names have to be unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConstraintScope {
    /// Across the whole schema rather than in one model.
    pub global: bool,
    /// Primary keys count.
    pub primary_keys: bool,
    /// Indexes and unique constraints count.
    pub indexes: bool,
    /// Foreign keys count.
    pub foreign_keys: bool,
}

/// One index method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexMethodFacts {
    /// The name after `type:`.
    pub name: &'static str,
    /// Its columns can be ordered.
    pub sort: bool,
    /// It can have several columns.
    pub several_columns: bool,
    /// The fields that it can index without an operator class; absent if all.
    pub indexable: Option<Indexable>,
}

/// How the key of an implicit many-to-many table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinTableKey {
    /// A primary key `_name_AB_pkey`.
    PrimaryKey,
    /// A unique index `_name_AB_unique`.
    UniqueIndex,
}

/// The index method that every database has.
pub(super) const BTREE: IndexMethodFacts = IndexMethodFacts {
    name: "BTree",
    sort: true,
    several_columns: true,
    indexable: None,
};

/// All referential actions.
pub(super) const ALL_ACTIONS: &[&str] = &["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"];

impl Capabilities {
    /// The facts about an index method by its name in a schema file, if the database has it.
    pub fn index_method(&self, name: &str) -> Option<&'static IndexMethodFacts> {
        self.index_methods.iter().find(|method| method.name == name)
    }
}
