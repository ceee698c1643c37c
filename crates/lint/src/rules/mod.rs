//! The rules and their registry. A rule is a constant in a file of its own; to add one: the file, its two
//! lines here, a golden file, and its page in `docs/guide/lint/`.

mod bad_suppression;
mod check_scan;
mod column_becomes_optional;
mod column_becomes_required;
mod concurrent_beside_others;
mod concurrent_in_transaction;
mod counting_column;
mod data_change_under_lock;
mod delete_all_rows;
mod drop_cascade;
mod drop_column;
mod drop_default;
mod drop_index_not_concurrent;
mod drop_schema;
mod drop_table;
mod enum_value_removed;
mod enum_value_used_at_once;
mod exclusion_constraint;
mod foreign_key_scan;
mod foreign_key_without_index;
mod foreign_keys_left_off;
mod implicit_commit;
mod index_if_not_exists;
mod index_not_concurrent;
mod name_too_long;
mod narrowed_type;
mod new_unique;
mod no_lock_timeout;
mod not_null_scan;
mod primary_key_builds_index;
mod rebuild_deletes_rows;
mod rename_column;
mod rename_enum_value;
mod rename_table;
mod required_column;
mod session_setting;
mod several_tables_locked;
mod stored_generated_column;
mod table_maintenance;
mod table_rewrite;
mod truncate_table;
mod type_rewrite;
mod unclosed_transaction;
mod unique_constraint_builds_index;
mod unread_statement;
mod update_all_rows;
mod validate_at_once;
mod volatile_default;

use crate::rule::Rule;

pub(crate) use bad_suppression::RULE as BAD_SUPPRESSION;

/// All rules, by what they are about.
pub const ALL: &[Rule] = &[
    index_not_concurrent::RULE,
    drop_index_not_concurrent::RULE,
    unique_constraint_builds_index::RULE,
    primary_key_builds_index::RULE,
    foreign_key_scan::RULE,
    check_scan::RULE,
    not_null_scan::RULE,
    validate_at_once::RULE,
    exclusion_constraint::RULE,
    table_maintenance::RULE,
    data_change_under_lock::RULE,
    update_all_rows::RULE,
    several_tables_locked::RULE,
    no_lock_timeout::RULE,
    type_rewrite::RULE,
    volatile_default::RULE,
    stored_generated_column::RULE,
    counting_column::RULE,
    table_rewrite::RULE,
    drop_table::RULE,
    drop_column::RULE,
    truncate_table::RULE,
    delete_all_rows::RULE,
    narrowed_type::RULE,
    enum_value_removed::RULE,
    drop_schema::RULE,
    drop_cascade::RULE,
    rename_column::RULE,
    rename_table::RULE,
    rename_enum_value::RULE,
    required_column::RULE,
    column_becomes_required::RULE,
    column_becomes_optional::RULE,
    drop_default::RULE,
    new_unique::RULE,
    concurrent_in_transaction::RULE,
    concurrent_beside_others::RULE,
    enum_value_used_at_once::RULE,
    unclosed_transaction::RULE,
    rebuild_deletes_rows::RULE,
    foreign_keys_left_off::RULE,
    session_setting::RULE,
    name_too_long::RULE,
    index_if_not_exists::RULE,
    implicit_commit::RULE,
    foreign_key_without_index::RULE,
    unread_statement::RULE,
    bad_suppression::RULE,
];

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.name == name)
}

/// The rule whose name looks most like this, if one does.
pub fn similar(name: &str) -> Option<&'static str> {
    let distance = |rule: &Rule| differences(rule.name, name);
    let nearest = ALL.iter().min_by_key(|rule| distance(rule))?;
    (distance(nearest) <= name.len() / 3).then_some(nearest.name)
}

/// How many letters have to be changed, added or removed.
fn differences(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (place, other) in b.iter().enumerate() {
            let change = diagonal + usize::from(letter != *other);
            diagonal = row[place + 1];
            row[place + 1] = change.min(row[place] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// The databases that a rule is for.
mod facts {
    use nicol_sql::dialect::online::OnlineFacts;

    pub fn everywhere(_facts: &OnlineFacts) -> bool {
        true
    }

    pub fn table_locks(facts: &OnlineFacts) -> bool {
        facts.table_locks
    }

    pub fn concurrent_indexes(facts: &OnlineFacts) -> bool {
        facts.concurrent_indexes
    }

    pub fn later_validation(facts: &OnlineFacts) -> bool {
        facts.later_validation
    }

    pub fn adds_enum_values(facts: &OnlineFacts) -> bool {
        facts.enum_value_in_transaction.is_some()
    }

    pub fn rebuilds_tables(facts: &OnlineFacts) -> bool {
        facts.rebuilds_tables
    }

    pub fn no_transactional_ddl(facts: &OnlineFacts) -> bool {
        !facts.transactional_ddl
    }
}
