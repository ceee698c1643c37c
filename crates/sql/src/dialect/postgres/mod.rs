//! The dialect of PostgreSQL.

mod change;
mod condition;
mod ddl;
mod elsewhere;
mod expression;
mod inspect;
mod objects;
mod online;
mod operator_classes;
mod render;
mod rules;
mod session;
mod tokens;
mod types;
mod unfinished;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::capabilities::{
    ALL_ACTIONS, Autoincrement, BTREE, Capabilities, ConstraintScope, EnumStorage, IndexMethodFacts,
    JoinTableKey,
};
use super::types::Indexable;
use super::{Dialect, Provider};
use crate::ScalarType;

/// The dialect of PostgreSQL.
#[derive(Debug, Clone, Copy)]
pub struct Postgres {
    /// The schema that names without one mean, where the session cannot be told: it is written in front.
    pub schema: Option<&'static str>,
}

/// The dialect of sessions that know which schema is theirs.
pub const USUAL: Postgres = Postgres { schema: None };

/// The dialect that writes a schema in front of every name. It is made once for each schema that the program
/// uses, and kept.
pub fn in_schema(name: &str) -> &'static Postgres {
    static MADE: Mutex<BTreeMap<String, &'static Postgres>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.entry(name.to_owned()).or_insert_with(|| {
        Box::leak(Box::new(Postgres {
            schema: Some(Box::leak(name.to_owned().into_boxed_str())),
        }))
    })
}

impl Dialect for Postgres {
    fn provider(&self) -> Provider {
        Provider::Postgres
    }

    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }
}

const CAPABILITIES: Capabilities = Capabilities {
    display_name: "Postgres",
    enums: EnumStorage::NamedType,
    scalar_lists: true,
    nulls_are_least: false,
    autoincrement: Autoincrement {
        outside_id: true,
        without_index: true,
        several: true,
    },
    max_identifier_length: Some(63),
    named_primary_keys: true,
    named_foreign_keys: true,
    named_defaults: false,
    constraint_scopes: &[
        ConstraintScope {
            global: true,
            primary_keys: true,
            indexes: true,
            foreign_keys: false,
        },
        ConstraintScope {
            global: false,
            primary_keys: true,
            indexes: true,
            foreign_keys: true,
        },
    ],
    index_length_prefix: false,
    primary_key_sort: false,
    index_sort: true,
    clustering: false,
    fulltext_indexes: false,
    fulltext_sort: false,
    partial_indexes: true,
    index_methods: INDEX_METHODS,
    multi_schema: true,
    extensions: true,
    views: true,
    composite_types: false,
    referential_actions: ALL_ACTIONS,
    emulated_referential_actions: &["Cascade", "Restrict", "SetNull"],
    set_default_is_ignored: false,
    set_null_on_required: true,
    join_table_key: JoinTableKey::PrimaryKey,
};

const INDEX_METHODS: &[IndexMethodFacts] = &[
    BTREE,
    IndexMethodFacts {
        name: "Hash",
        sort: false,
        several_columns: true,
        indexable: None,
    },
    IndexMethodFacts {
        name: "Gist",
        sort: true,
        several_columns: true,
        indexable: Some(Indexable {
            native_types: &[],
            scalars: &[ScalarType::String],
            lists: false,
        }),
    },
    IndexMethodFacts {
        name: "Gin",
        sort: true,
        several_columns: true,
        indexable: Some(Indexable {
            native_types: &["JsonB"],
            scalars: &[ScalarType::Json],
            lists: true,
        }),
    },
    IndexMethodFacts {
        name: "SpGist",
        sort: true,
        several_columns: false,
        indexable: Some(Indexable {
            native_types: &["Inet", "VarChar", "Char", "Text"],
            scalars: &[ScalarType::String],
            lists: false,
        }),
    },
    IndexMethodFacts {
        name: "Brin",
        sort: true,
        several_columns: true,
        indexable: Some(Indexable {
            native_types: &[
                "SmallInt",
                "Integer",
                "BigInt",
                "Decimal",
                "Inet",
                "Oid",
                "Real",
                "DoublePrecision",
                "VarChar",
                "Char",
                "Text",
                "ByteA",
                "Timestamp",
                "Timestamptz",
                "Date",
                "Time",
                "Timetz",
                "Bit",
                "VarBit",
                "Uuid",
            ],
            scalars: &[
                ScalarType::String,
                ScalarType::Int,
                ScalarType::BigInt,
                ScalarType::Float,
                ScalarType::Decimal,
                ScalarType::DateTime,
                ScalarType::Bytes,
            ],
            lists: false,
        }),
    },
];
