//! What a schema file may say for MySQL and MariaDB.

use super::Mysql;
use crate::ScalarType;
use crate::dialect::rules::{NameScope, QueryRules, Rules, SchemaRules};

impl Rules for Mysql {
    fn rules(&self) -> &'static SchemaRules {
        &RULES
    }

    fn native_type_fault(&self, name: &str, args: &[u32], scalar: ScalarType) -> Option<&'static str> {
        match (name, args) {
            ("Decimal", [precision, scale]) if scale > precision => {
                Some("the scale must not be larger than the precision")
            }
            ("Decimal", [precision, ..]) if *precision > 65 => Some("Precision can range from 1 to 65."),
            ("Decimal", [_, scale]) if *scale > 30 => Some("Scale can range from 0 to 30."),
            ("Bit", [m]) if !(1..=64).contains(m) => Some("M can range from 1 to 64."),
            ("Bit", [m]) if *m > 1 && scalar == ScalarType::Boolean => {
                Some("only Bit(1) can be used as Boolean.")
            }
            ("Char", [m]) if *m > 255 => Some("M can range from 0 to 255."),
            ("VarChar", [m]) if *m > 65_535 => Some("M can range from 0 to 65,535."),
            _ => None,
        }
    }
}

const RULES: SchemaRules = SchemaRules {
    display_name: "MySQL",
    decimal: true,
    named_foreign_keys: true,
    references_in_any_order: true,
    index_length: true,
    fulltext: true,
    autoincrement_beside_id: true,
    max_identifier: 64,
    name_scopes: &[
        NameScope {
            per_table: false,
            primary_keys: false,
            indexes: false,
            foreign_keys: true,
            description: "global for foreign keys",
        },
        NameScope {
            per_table: true,
            primary_keys: false,
            indexes: true,
            foreign_keys: false,
            description: "on model `{}` for indexes and unique constraints",
        },
    ],
    set_default_is_ignored: true,
    emulated_no_action: true,
    shard_keys: true,
    types_with_key_length: &[
        "Text",
        "LongText",
        "MediumText",
        "TinyText",
        "Blob",
        "TinyBlob",
        "MediumBlob",
        "LongBlob",
    ],
    url_protocols: &["mysql"],
    queries: QUERIES,
    ..SchemaRules::NONE
};

const QUERIES: QueryRules = QueryRules {
    create_many: true,
    skip_duplicates: true,
    search: true,
    joins: true,
    json_array_contains: true,
    json_comparisons: true,
    isolation_levels: &[
        "ReadUncommitted",
        "ReadCommitted",
        "RepeatableRead",
        "Serializable",
    ],
    ..QueryRules::NONE
};
