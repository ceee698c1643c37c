//! What a statement costs PostgreSQL while programs use it.
//!
//! Source: its manual, "ALTER TABLE" (notes) and "Explicit Locking", and the release notes of 11 and 12.

use super::Postgres;
use crate::dialect::online::{Online, OnlineFacts, TypeChange, TypeText};

impl Online for Postgres {
    fn online_facts(&self) -> &'static OnlineFacts {
        &OnlineFacts {
            oldest: (12, 0),
            table_locks: true,
            concurrent_indexes: true,
            later_validation: true,
            instant_default: Some((11, 0)),
            check_proves_not_null: Some((12, 0)),
            enum_value_in_transaction: Some((12, 0)),
            transactional_ddl: true,
            rebuilds_tables: false,
            folds_names: true,
            steady_functions: STEADY,
            lock_timeout: Some("SET lock_timeout = '5s';"),
        }
    }

    fn type_change(&self, from: &str, to: &str) -> TypeChange {
        let (old, new) = (TypeText::of(from), TypeText::of(to));
        let narrows = crate::dialect::online::narrows(&old, &new);
        TypeChange {
            rewrites: !is_free(&old, &new),
            narrows,
        }
    }
}

/// The rows stay as they are: the new type holds the same bytes, with a wider limit or none.
fn is_free(from: &TypeText, to: &TypeText) -> bool {
    if from == to {
        return true;
    }
    let widens = || match (from.args.first(), to.args.first()) {
        (_, None) => true,
        (Some(from), Some(to)) => to >= from,
        (None, Some(_)) => false,
    };
    if from.list != to.list {
        return false;
    }
    match (from.name.as_str(), to.name.as_str()) {
        ("varchar", "varchar") | ("varbit", "varbit") => widens(),
        ("varchar", "text") => true,
        ("text", "varchar") => to.args.is_empty(),
        ("cidr", "inet") => true,
        ("numeric", "numeric") => widens() && (to.args.is_empty() || from.args.get(1) == to.args.get(1)),
        ("timestamp", "timestamp") | ("timestamptz", "timestamptz") | ("time", "time") => {
            to.args.first().unwrap_or(&6) >= from.args.first().unwrap_or(&6)
        }
        _ => false,
    }
}

/// Stable and immutable functions that stand in defaults.
const STEADY: &[&str] = &[
    "now",
    "transaction_timestamp",
    "statement_timestamp",
    "current_timestamp",
    "current_date",
    "current_time",
    "localtimestamp",
    "localtime",
    "current_setting",
    "current_database",
    "current_schema",
    "current_user",
    "session_user",
    "lower",
    "upper",
    "concat",
    "coalesce",
    "nullif",
    "date_trunc",
    "to_char",
    "jsonb_build_object",
    "jsonb_build_array",
    "json_build_object",
    "json_build_array",
    "to_jsonb",
    "array",
    "row",
    "timezone",
    "interval",
    "make_interval",
    "repeat",
    "md5",
    "length",
    "round",
    "floor",
    "ceil",
    "greatest",
    "least",
    "cast",
    "extract",
];
