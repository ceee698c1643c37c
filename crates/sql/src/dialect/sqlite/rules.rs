//! What a schema file may say for SQLite.

use super::Sqlite;
use crate::dialect::rules::{NameScope, QueryRules, Rules, SchemaRules};

impl Rules for Sqlite {
    fn rules(&self) -> &'static SchemaRules {
        &RULES
    }
}

const RULES: SchemaRules = SchemaRules {
    display_name: "sqlite",
    decimal: true,
    references_in_any_order: true,
    partial_indexes: true,
    max_identifier: 10_000,
    name_scopes: &[NameScope {
        per_table: false,
        primary_keys: false,
        indexes: true,
        foreign_keys: false,
        description: "global for indexes and unique constraints",
    }],
    url_protocols: &["file:"],
    queries: QUERIES,
    ..SchemaRules::NONE
};

const QUERIES: QueryRules = QueryRules {
    create_many: true,
    returning: true,
    isolation_levels: &["Serializable"],
    ..QueryRules::NONE
};
