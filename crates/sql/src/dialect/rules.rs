//! What a schema file may say for a database: facts that the checks of `nicol-psl` ask for. One constant a
//! dialect; nothing here is about SQL text.

use crate::ScalarType;

/// The schema rules of a dialect.
pub trait Rules {
    /// The facts.
    fn rules(&self) -> &'static SchemaRules;

    /// What is wrong with the arguments of a native type (`@db.X(…)`) that has the right number of them.
    fn native_type_fault(&self, name: &str, args: &[u32], scalar: ScalarType) -> Option<&'static str> {
        let _ = (name, args, scalar);
        None
    }
}

/// What a schema file may say for one database.
#[derive(Debug, Clone, Copy)]
pub struct SchemaRules {
    /// The name of the database in messages.
    pub display_name: &'static str,
    /// Fields may be lists of scalars.
    pub scalar_lists: bool,
    /// The `Decimal` type exists.
    pub decimal: bool,
    /// `@@schema` and `schemas` exist.
    pub namespaces: bool,
    /// `extensions` exist.
    pub extensions: bool,
    /// Primary keys have names.
    pub named_primary_keys: bool,
    /// Foreign keys have names.
    pub named_foreign_keys: bool,
    /// The columns that a foreign key refers to may stand in another order than in their unique constraint.
    pub references_in_any_order: bool,
    /// Index columns may be limited to a prefix (`length:`).
    pub index_length: bool,
    /// Indexes may cover a part of the rows (`where:`).
    pub partial_indexes: bool,
    /// `@@fulltext` exists.
    pub fulltext: bool,
    /// A table may have several `autoincrement()` columns.
    pub several_autoincrement: bool,
    /// A column that is not the primary key may be `autoincrement()`.
    pub autoincrement_beside_id: bool,
    /// A column without an index may be `autoincrement()`.
    pub autoincrement_without_index: bool,
    /// Names of constraints and indexes may be so many bytes long.
    pub max_identifier: usize,
    /// Where names of constraints and indexes must be unique.
    pub name_scopes: &'static [NameScope],
    /// The access methods of indexes, by their names in a schema file.
    pub index_methods: &'static [&'static str],
    /// `SetNull` is accepted (with a warning) where a referencing column cannot be null.
    pub set_null_on_required: bool,
    /// `SetDefault` is parsed but not carried out by the database.
    pub set_default_is_ignored: bool,
    /// With `relationMode = "prisma"` the client also takes `NoAction`.
    pub emulated_no_action: bool,
    /// Shard keys may be declared.
    pub shard_keys: bool,
    /// The native types that need a `length:` in keys and indexes.
    pub types_with_key_length: &'static [&'static str],
    /// The native types that cannot be in an index.
    pub types_without_index: &'static [&'static str],
    /// The operator classes that the language knows.
    pub operator_classes: &'static [OperatorClassRule],
    /// Which types the access methods take without an operator class.
    pub index_method_types: &'static [IndexMethodRule],
    /// Old writings of addresses: the protocols that an `url` may start with.
    pub url_protocols: &'static [&'static str],
    /// What the queries of Prisma's clients offer.
    pub queries: QueryRules,
}

/// What the queries of Prisma's clients offer on one database: facts for the description of their arguments.
#[derive(Debug, Clone, Copy)]
pub struct QueryRules {
    /// Many records can be created at once.
    pub create_many: bool,
    /// `createMany` can skip records that exist.
    pub skip_duplicates: bool,
    /// Many records can be created or changed and returned at once.
    pub returning: bool,
    /// Lists of scalars can be compared with.
    pub lists: bool,
    /// Text filters can be told to ignore case (`mode`).
    pub insensitive: bool,
    /// The native types of text that have no `contains`, `startsWith` and `endsWith`.
    pub types_without_text_filters: &'static [&'static str],
    /// Words can be searched (`search`, `_relevance`).
    pub search: bool,
    /// The preview feature that words can be searched with.
    pub search_feature: Option<&'static str>,
    /// Relations can be loaded by joins (`relationLoadStrategy`).
    pub joins: bool,
    /// A path into a document is a list of names rather than a text.
    pub json_path_is_list: bool,
    /// `array_contains` in documents.
    pub json_array_contains: bool,
    /// Values in documents can be compared (`lt` and so on).
    pub json_comparisons: bool,
    /// And with other fields.
    pub json_field_comparisons: bool,
    /// The isolation levels of transactions.
    pub isolation_levels: &'static [&'static str],
}

impl QueryRules {
    /// For a schema that names no database.
    pub const NONE: QueryRules = QueryRules {
        create_many: false,
        skip_duplicates: false,
        returning: false,
        lists: false,
        insensitive: false,
        types_without_text_filters: &[],
        search: false,
        search_feature: None,
        joins: false,
        json_path_is_list: false,
        json_array_contains: false,
        json_comparisons: false,
        json_field_comparisons: false,
        isolation_levels: &[],
    };
}

/// A scope in which names of constraints and indexes are unique, with the constraints that share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NameScope {
    /// Within a table rather than within a namespace.
    pub per_table: bool,
    /// Primary keys are in it.
    pub primary_keys: bool,
    /// Indexes and unique constraints are in it.
    pub indexes: bool,
    /// Foreign keys are in it.
    pub foreign_keys: bool,
    /// How messages call it; `{}` stands for the model.
    pub description: &'static str,
}

/// An operator class that has a name in the schema language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperatorClassRule {
    /// Its name in a schema file.
    pub name: &'static str,
    /// The access methods that know it.
    pub methods: &'static [&'static str],
    /// The native types that it takes.
    pub native_types: &'static [&'static str],
    /// The scalar type that it takes when the field names no native type.
    pub scalar: Option<ScalarType>,
    /// It takes lists, of any type.
    pub lists: bool,
}

/// What an access method takes without an operator class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexMethodRule {
    /// The access method.
    pub method: &'static str,
    /// The native types.
    pub native_types: &'static [&'static str],
    /// The scalar types, where the field names no native type.
    pub scalars: &'static [ScalarType],
    /// Lists, of any type.
    pub lists: bool,
    /// Only one column.
    pub single_column: bool,
}

impl SchemaRules {
    /// The rules for a schema that names no database: what all have in common.
    pub const NONE: SchemaRules = SchemaRules {
        display_name: "default",
        scalar_lists: false,
        decimal: false,
        namespaces: false,
        extensions: false,
        named_primary_keys: false,
        named_foreign_keys: false,
        references_in_any_order: false,
        index_length: false,
        partial_indexes: false,
        fulltext: false,
        several_autoincrement: false,
        autoincrement_beside_id: false,
        autoincrement_without_index: false,
        max_identifier: usize::MAX,
        name_scopes: &[],
        index_methods: &["BTree"],
        set_null_on_required: false,
        set_default_is_ignored: false,
        emulated_no_action: false,
        shard_keys: false,
        types_with_key_length: &[],
        types_without_index: &[],
        operator_classes: &[],
        index_method_types: &[],
        url_protocols: &[],
        queries: QueryRules::NONE,
    };

    /// The row of an operator class.
    pub fn operator_class(&self, name: &str) -> Option<&'static OperatorClassRule> {
        self.operator_classes.iter().find(|class| class.name == name)
    }
}
