//! Tables: made, dropped, altered in place, or rebuilt.

use nicol_sql::Step;
use nicol_sql::schema::{Arity, Column, DefaultValue, Index, ObjectName, Table, UnmanagedKind};
use nicol_sql::step::{AlterColumn, Cast, RedefineTable, TableChange};

use super::pairs::{ColumnPair, TablePair};
use super::plan::Plan;
use super::{Diff, foreign_keys};

pub(super) fn steps(cx: &Diff<'_>, plan: &mut Plan) {
    for place in &cx.created {
        plan.push(*place, Step::CreateTable(cx.after.tables[*place].clone()));
    }
    for place in &cx.dropped {
        plan.push(*place, Step::DropTable(cx.before.tables[*place].name.clone()));
    }
    for pair in cx.pairs.iter().filter(|pair| !pair.redefined) {
        let changes = changes(cx, pair);
        if !changes.is_empty() {
            plan.push(
                pair.before_place,
                Step::AlterTable {
                    table: pair.before.name.clone(),
                    changes,
                },
            );
        }
    }
    if cx.redefines() {
        let redefined = cx.pairs.iter().filter(|pair| pair.redefined);
        plan.push(
            0,
            Step::RedefineTables(redefined.map(|pair| redefinition(cx, pair)).collect()),
        );
    }
}

/// Whether a table has to be rebuilt where only nullable columns can be added in place.
pub(super) fn must_redefine(cx: &Diff<'_>, pair: &TablePair<'_>) -> bool {
    key_comes(pair)
        || key_goes(pair)
        || key_changes(pair)
        || !pair.dropped.is_empty()
        || pair
            .added
            .iter()
            .any(|column| column.arity == Arity::Required || is_computed(column))
        || pair.columns.iter().any(|column| column.changes.any())
        || foreign_keys::created(cx, pair).next().is_some()
        || foreign_keys::dropped(cx, pair).next().is_some()
}

/// A default that is not a constant cannot be given to rows that exist.
fn is_computed(column: &Column) -> bool {
    matches!(
        column.default,
        Some(DefaultValue::Now | DefaultValue::Expression(_))
    )
}

fn key_comes(pair: &TablePair<'_>) -> bool {
    pair.before.primary_key.is_none() && pair.after.primary_key.is_some()
}

fn key_goes(pair: &TablePair<'_>) -> bool {
    pair.before.primary_key.is_some() && pair.after.primary_key.is_none()
}

/// Whether both tables have a primary key, but not the same.
fn key_changes(pair: &TablePair<'_>) -> bool {
    let (Some(before), Some(after)) = (&pair.before.primary_key, &pair.after.primary_key) else {
        return false;
    };
    let same_parts = before.columns.len() == after.columns.len()
        && before
            .columns
            .iter()
            .zip(&after.columns)
            .all(|(a, b)| a.part == b.part && a.order() == b.order() && a.length == b.length);
    let mut columns = before.column_names().filter_map(|name| pair.column(name));
    !same_parts || columns.any(|column| column.changes.cast.is_some())
}

/// The changes of a table in place, in the order in which they are made.
fn changes(cx: &Diff<'_>, pair: &TablePair<'_>) -> Vec<TableChange> {
    let mut changes = Vec::new();
    let key_changes = key_changes(pair);
    match (&pair.before.primary_key, &pair.after.primary_key) {
        (Some(key), _) if key_changes || key_goes(pair) => {
            changes.push(TableChange::DropPrimaryKey(key.clone()))
        }
        (Some(before), Some(after))
            if before.name != after.name && cx.dialect.capabilities().named_primary_keys =>
        {
            let (before, after) = (before.clone(), after.clone());
            changes.push(TableChange::RenamePrimaryKey { before, after });
        }
        _ => {}
    }
    changes.extend(
        pair.dropped
            .iter()
            .map(|column| TableChange::DropColumn((*column).clone())),
    );
    changes.extend(
        pair.added
            .iter()
            .map(|column| TableChange::AddColumn((*column).clone())),
    );
    changes.extend(altered(cx, pair));
    if let Some(key) = pair
        .after
        .primary_key
        .as_ref()
        .filter(|_| key_changes || key_comes(pair))
    {
        changes.push(TableChange::AddPrimaryKey(key.clone()));
    }
    changes
}

/// Columns that differ, in the order of the old table.
fn altered(cx: &Diff<'_>, pair: &TablePair<'_>) -> Vec<TableChange> {
    let mut columns: Vec<&ColumnPair<'_>> = pair
        .columns
        .iter()
        .filter(|column| column.changes.any())
        .collect();
    columns.sort_by_key(|column| column.before_place);
    let altered = columns.into_iter().map(|column| {
        let change = alter_column(cx, pair, column);
        if change.changes.cast == Some(Cast::Impossible) {
            TableChange::RecreateColumn(change)
        } else {
            TableChange::AlterColumn(change)
        }
    });
    altered.collect()
}

fn alter_column(cx: &Diff<'_>, pair: &TablePair<'_>, column: &ColumnPair<'_>) -> AlterColumn {
    let stops_counting = column.before.autoincrement && !column.after.autoincrement;
    let sequence = match &column.before.default {
        Some(DefaultValue::Sequence(name)) if stops_counting && !is_used(cx, column, name.as_ref()) => Some(
            name.clone()
                .unwrap_or_else(|| usual_sequence(&pair.before.name, &column.before.name)),
        ),
        _ => None,
    };
    AlterColumn {
        before: column.before.clone(),
        after: column.after.clone(),
        changes: column.changes,
        orphaned_sequence: sequence,
    }
}

/// The sequence that the database makes for a counting column.
fn usual_sequence(table: &ObjectName, column: &str) -> ObjectName {
    table.sibling(format!("{}_{column}_seq", table.name))
}

/// Whether another column of the new schema counts by this sequence. Between two schema files no sequence
/// has a name yet, and any could be the same.
fn is_used(cx: &Diff<'_>, pair: &ColumnPair<'_>, sequence: Option<&ObjectName>) -> bool {
    let columns = cx.after.tables.iter().flat_map(|table| &table.columns);
    let mut others = columns.filter(|column| !std::ptr::eq(*column, pair.after));
    others.any(|column| match &column.default {
        Some(DefaultValue::Sequence(name)) => name.as_ref() == sequence,
        _ => false,
    })
}

fn redefinition(cx: &Diff<'_>, pair: &TablePair<'_>) -> RedefineTable {
    let copied = |columns: &[&Column]| columns.iter().map(|column| (*column).clone()).collect();
    RedefineTable {
        before: pair.before.clone(),
        after: with_unmanaged(cx, pair),
        columns: pair
            .columns
            .iter()
            .map(|column| alter_column(cx, pair, column))
            .collect(),
        added: copied(&pair.added),
        dropped: copied(&pair.dropped),
        drops_primary_key: key_goes(pair) || key_changes(pair),
        is_watched: !cx.before.views.is_empty() || cx.before.tables.iter().any(has_triggers),
    }
}

/// Whether a table inherits from another.
pub(super) fn is_heir(table: &Table) -> bool {
    table
        .unmanaged
        .iter()
        .any(|item| item.kind == UnmanagedKind::Heir)
}

fn has_triggers(table: &Table) -> bool {
    table
        .unmanaged
        .iter()
        .any(|item| item.kind == UnmanagedKind::Trigger)
}

/// The new table with what hangs on the old one and has no word in the schema language.
fn with_unmanaged(cx: &Diff<'_>, pair: &TablePair<'_>) -> Table {
    let mut table = pair.after.clone();
    table
        .columns
        .extend(pair.left_alone.iter().map(|column| (*column).clone()));
    let is_left_alone = |index: &&Index| index.predicate.is_some() && !cx.options.partial_indexes;
    let left_alone = pair.before.indexes.iter().filter(is_left_alone);
    table.indexes.extend(left_alone.cloned());
    for item in &pair.before.unmanaged {
        if !table.unmanaged.contains(item) {
            table.unmanaged.push(item.clone());
        }
    }
    table
}
