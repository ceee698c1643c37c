//! Join tables: which tables stand for an implicit many-to-many relation.

use nicol_sql::schema::{ForeignKey, Table};

/// The two sides of a join table: the foreign keys of its columns `A` and `B`.
pub(super) fn sides(table: &Table) -> Option<(&ForeignKey, &ForeignKey)> {
    let [first, second] = table.foreign_keys.as_slice() else {
        return None;
    };
    if is_over(first, "A") && is_over(second, "B") {
        Some((first, second))
    } else if is_over(first, "B") && is_over(second, "A") {
        Some((second, first))
    } else {
        None
    }
}

/// Whether a table is exactly what a many-to-many relation makes: `A` and `B`, unique together, `B` indexed,
/// with the alphabetically first table behind `A`.
pub(super) fn is_join_table(table: &Table) -> bool {
    if !table.name.name.starts_with('_') || table.columns.len() != 2 {
        return false;
    }
    let Some((a, b)) = sides(table) else { return false };
    a.referenced_table.name <= b.referenced_table.name && is_unique(table) && has_index(table)
}

/// The relation's name in the name of its table.
pub(super) fn relation_name(table: &str) -> &str {
    table.strip_prefix('_').unwrap_or(table)
}

fn is_over(key: &ForeignKey, column: &str) -> bool {
    matches!(key.columns.as_slice(), [only] if only.eq_ignore_ascii_case(column))
}

fn is_unique(table: &Table) -> bool {
    let is_pair = |columns: Vec<&str>| {
        let [a, b] = columns[..] else { return false };
        a.eq_ignore_ascii_case("A") && b.eq_ignore_ascii_case("B")
    };
    let key = table.primary_key.as_ref();
    key.is_some_and(|key| is_pair(key.column_names().collect()))
        || table
            .indexes
            .iter()
            .any(|index| index.is_unique() && is_pair(index.column_names().collect()))
}

fn has_index(table: &Table) -> bool {
    table.indexes.iter().any(|index| {
        let columns: Vec<&str> = index.column_names().collect();
        !index.is_unique() && matches!(columns[..], [only] if only.eq_ignore_ascii_case("B"))
    })
}
