//! The dialect of MySQL and MariaDB.

mod change;
mod ddl;
mod inspect;
mod online;
mod render;
mod rules;
mod session;
mod types;

use super::capabilities::{
    ALL_ACTIONS, Autoincrement, BTREE, Capabilities, ConstraintScope, EnumStorage, JoinTableKey,
};
use super::{Dialect, Provider};

/// The dialect of MySQL and MariaDB.
#[derive(Debug, Clone, Copy)]
pub struct Mysql;

impl Dialect for Mysql {
    fn provider(&self) -> Provider {
        Provider::Mysql
    }

    fn capabilities(&self) -> &'static Capabilities {
        &CAPABILITIES
    }
}

const CAPABILITIES: Capabilities = Capabilities {
    display_name: "MySQL",
    enums: EnumStorage::Inline,
    scalar_lists: false,
    nulls_are_least: true,
    autoincrement: Autoincrement {
        outside_id: true,
        without_index: false,
        several: false,
    },
    max_identifier_length: Some(64),
    named_primary_keys: false,
    named_foreign_keys: true,
    named_defaults: false,
    constraint_scopes: &[
        ConstraintScope {
            global: true,
            primary_keys: false,
            indexes: false,
            foreign_keys: true,
        },
        ConstraintScope {
            global: false,
            primary_keys: false,
            indexes: true,
            foreign_keys: false,
        },
    ],
    index_length_prefix: true,
    primary_key_sort: false,
    index_sort: true,
    clustering: false,
    fulltext_indexes: true,
    fulltext_sort: false,
    partial_indexes: false,
    index_methods: &[BTREE],
    multi_schema: false,
    extensions: false,
    views: true,
    composite_types: false,
    referential_actions: ALL_ACTIONS,
    emulated_referential_actions: &["Cascade", "Restrict", "NoAction", "SetNull"],
    set_default_is_ignored: true,
    set_null_on_required: false,
    join_table_key: JoinTableKey::UniqueIndex,
};
