//! Indexes. Two are the same if they index the same columns in the same way; their names may differ, and
//! then the index is renamed.

use nicol_sql::Step;
use nicol_sql::schema::{Index, Table, UnmanagedKind};
use nicol_sql::step::{Cast, IndexOrigin};

use super::Diff;
use super::pairs::TablePair;
use super::plan::Plan;

pub(super) fn steps(cx: &Diff<'_>, plan: &mut Plan) {
    for place in &cx.created {
        let table = &cx.after.tables[*place];
        table
            .indexes
            .iter()
            .for_each(|index| create(plan, *place, table, index, IndexOrigin::NewTable));
    }
    if cx.redefines() {
        drop_with_tables(cx, plan);
    }
    for pair in cx.pairs.iter().filter(|pair| !pair.redefined) {
        for index in dropped(cx, pair) {
            drop(plan, pair.before_place, pair.before, index);
        }
        create_missing(cx, pair, plan);
        rename(cx, pair, plan);
    }
}

/// Rebuilt tables make their indexes with the table, before the plain indexes of new tables; a dropped
/// table must not hold their names then.
fn drop_with_tables(cx: &Diff<'_>, plan: &mut Plan) {
    for place in &cx.dropped {
        let table = &cx.before.tables[*place];
        table
            .indexes
            .iter()
            .for_each(|index| drop(plan, *place, table, index));
    }
}

fn create(plan: &mut Plan, place: usize, table: &Table, index: &Index, origin: IndexOrigin) {
    plan.push(
        place,
        Step::CreateIndex {
            table: table.name.clone(),
            index: index.clone(),
            origin,
        },
    );
}

fn drop(plan: &mut Plan, place: usize, table: &Table, index: &Index) {
    if index.is_unique() && table.primary_key.is_none() {
        plan.may_become_key(&table.name, index);
    }
    plan.push(
        place,
        Step::DropIndex {
            table: table.name.clone(),
            index: index.clone(),
        },
    );
}

/// Indexes of the old table that the new one lacks.
fn dropped<'a>(cx: &'a Diff<'_>, pair: &'a TablePair<'_>) -> impl Iterator<Item = &'a Index> {
    let managed = |index: &&Index| {
        let partial_ones_too = index.predicate.is_none() || cx.options.partial_indexes;
        partial_ones_too && (cx.after.is_inspected || !is_deferrable(pair.before, index))
    };
    let old = pair.before.indexes.iter().filter(managed);
    old.filter(|index| !pair.after.indexes.iter().any(|other| same(cx, index, other)))
}

/// A constraint that can wait until the end of a transaction is made by hand.
fn is_deferrable(table: &Table, index: &Index) -> bool {
    let mut own = table
        .unmanaged
        .iter()
        .filter(|item| item.kind == UnmanagedKind::Deferrable);
    own.any(|item| item.name == index.name)
}

/// Indexes of the new table that the old one lacks, or loses with a column, in the order of the new table.
fn create_missing(cx: &Diff<'_>, pair: &TablePair<'_>, plan: &mut Plan) {
    for index in &pair.after.indexes {
        if !pair.before.indexes.iter().any(|other| same(cx, other, index)) {
            create(
                plan,
                pair.before_place,
                pair.after,
                index,
                IndexOrigin::ExistingTable,
            );
        } else if cx.facts.column_drops_indexes && paired(cx, pair, index) && loses_column(pair, index) {
            create(
                plan,
                pair.before_place,
                pair.after,
                index,
                IndexOrigin::RecreatedColumn,
            );
        }
    }
}

fn loses_column(pair: &TablePair<'_>, index: &Index) -> bool {
    let mut columns = index.column_names().filter_map(|name| pair.column(name));
    columns.any(|column| column.changes.cast == Some(Cast::Impossible))
}

/// Whether an index of the new table is the counterpart of one of the old.
fn paired(cx: &Diff<'_>, pair: &TablePair<'_>, index: &Index) -> bool {
    index_pairs(cx, pair).any(|(_, after)| std::ptr::eq(after, index))
}

/// Old indexes with their counterparts. Where several old indexes look alike it is not known which is
/// which, so none of them has one.
fn index_pairs<'a>(
    cx: &'a Diff<'_>,
    pair: &'a TablePair<'_>,
) -> impl Iterator<Item = (&'a Index, &'a Index)> {
    let alike = |a: &Index, b: &Index| a.kind == b.kind && a.column_names().eq(b.column_names());
    let old = pair.before.indexes.iter();
    let single = old.filter(move |index| {
        pair.before
            .indexes
            .iter()
            .filter(|other| alike(index, other))
            .count()
            == 1
    });
    single.filter_map(move |before| {
        let after = pair.after.indexes.iter().find(|after| same(cx, before, after))?;
        Some((before, after))
    })
}

fn rename(cx: &Diff<'_>, pair: &TablePair<'_>, plan: &mut Plan) {
    let renamed = index_pairs(cx, pair).filter(|(before, after)| before.name != after.name);
    // An index that goes with a column comes back under its new name.
    let kept = renamed.filter(|(_, after)| !(cx.facts.column_drops_indexes && loses_column(pair, after)));
    for (before, after) in kept {
        let (table, before, after) = (pair.before.name.clone(), before.clone(), after.clone());
        let step = if cx.facts.renames_indexes {
            Step::RenameIndex { table, before, after }
        } else {
            Step::RedefineIndex { table, before, after }
        };
        plan.push(pair.before_place, step);
    }
}

fn same(cx: &Diff<'_>, before: &Index, after: &Index) -> bool {
    let same_columns = before.columns.len() == after.columns.len()
        && before
            .columns
            .iter()
            .zip(&after.columns)
            .all(|(a, b)| a.part == b.part && a.length == b.length && a.order() == b.order());
    let same_predicate = match (&before.predicate, &after.predicate) {
        (Some(a), Some(b)) => cx.dialect.same_predicate(a, b),
        (None, None) => true,
        _ => false,
    };
    same_columns && before.kind == after.kind && same_predicate && cx.dialect.same_index(before, after)
}
