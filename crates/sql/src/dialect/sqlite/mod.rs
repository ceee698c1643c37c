//! The dialect of SQLite.

mod change;
mod ddl;
mod inspect;
mod objects;
mod online;
mod render;
mod rules;
mod session;
mod statement;
mod types;

use super::capabilities::{
    ALL_ACTIONS, Autoincrement, BTREE, Capabilities, ConstraintScope, EnumStorage, JoinTableKey,
};
use super::{Dialect, Provider};

/// The dialect of SQLite.
#[derive(Debug, Clone, Copy)]
pub struct Sqlite {
    /// The file holds points in time in several forms, which are compared by a function.
    pub mixed_times: bool,
}

/// The dialect of a file whose points in time are all of one form.
pub const UNIFORM: Sqlite = Sqlite { mixed_times: false };

/// The dialect of a file that holds points in time in several forms.
pub const MIXED_TIMES: Sqlite = Sqlite { mixed_times: true };

impl Dialect for Sqlite {
    fn provider(&self) -> Provider {
        Provider::Sqlite
    }

    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }
}

const CAPABILITIES: Capabilities = Capabilities {
    display_name: "sqlite",
    enums: EnumStorage::Text,
    scalar_lists: false,
    nulls_are_least: true,
    autoincrement: Autoincrement {
        outside_id: false,
        without_index: false,
        several: false,
    },
    max_identifier_length: None,
    named_primary_keys: false,
    named_foreign_keys: false,
    named_defaults: false,
    constraint_scopes: &[ConstraintScope {
        global: true,
        primary_keys: false,
        indexes: true,
        foreign_keys: false,
    }],
    index_length_prefix: false,
    primary_key_sort: false,
    index_sort: true,
    clustering: false,
    fulltext_indexes: false,
    fulltext_sort: false,
    partial_indexes: true,
    index_methods: &[BTREE],
    multi_schema: false,
    extensions: false,
    views: true,
    composite_types: false,
    referential_actions: ALL_ACTIONS,
    emulated_referential_actions: &["Cascade", "Restrict", "SetNull"],
    set_default_is_ignored: false,
    set_null_on_required: false,
    join_table_key: JoinTableKey::UniqueIndex,
};
