//! Foreign keys. Two are the same if they connect the same columns in the same way; their names may differ.

use nicol_sql::Step;
use nicol_sql::schema::{Column, ForeignKey, Table};

use super::Diff;
use super::pairs::TablePair;
use super::plan::Plan;

pub(super) fn steps(cx: &Diff<'_>, plan: &mut Plan) {
    if !cx.dialect.capabilities().named_foreign_keys {
        return;
    }
    for place in &cx.created {
        let table = &cx.after.tables[*place];
        table
            .foreign_keys
            .iter()
            .for_each(|key| add(plan, *place, table, key));
    }
    for place in &cx.dropped {
        let table = &cx.before.tables[*place];
        table
            .foreign_keys
            .iter()
            .for_each(|key| drop(plan, *place, table, key));
    }
    for pair in cx.pairs.iter().filter(|pair| !pair.redefined) {
        created(cx, pair).for_each(|key| add(plan, pair.after_place, pair.after, key));
        dropped(cx, pair).for_each(|key| drop(plan, pair.before_place, pair.before, key));
        rename(cx, pair, plan);
    }
}

fn add(plan: &mut Plan, place: usize, table: &Table, key: &ForeignKey) {
    plan.push(
        place,
        Step::AddForeignKey {
            table: table.name.clone(),
            foreign_key: key.clone(),
        },
    );
}

fn drop(plan: &mut Plan, place: usize, table: &Table, key: &ForeignKey) {
    plan.push(
        place,
        Step::DropForeignKey {
            table: table.name.clone(),
            foreign_key: key.clone(),
        },
    );
}

/// Foreign keys that only the new table has.
pub(super) fn created<'a>(cx: &'a Diff<'_>, pair: &'a TablePair<'_>) -> impl Iterator<Item = &'a ForeignKey> {
    let old = &pair.before.foreign_keys;
    pair.after
        .foreign_keys
        .iter()
        .filter(move |key| !old.iter().any(|other| same(cx, pair, other, key)))
}

/// Foreign keys that only the old table has.
pub(super) fn dropped<'a>(cx: &'a Diff<'_>, pair: &'a TablePair<'_>) -> impl Iterator<Item = &'a ForeignKey> {
    let new = &pair.after.foreign_keys;
    pair.before
        .foreign_keys
        .iter()
        .filter(move |key| !new.iter().any(|other| same(cx, pair, key, other)))
}

fn same(_cx: &Diff<'_>, pair: &TablePair<'_>, before: &ForeignKey, after: &ForeignKey) -> bool {
    let kept = |name: &String| {
        pair.column(name)
            .is_some_and(|column| column.changes.cast.is_none())
    };
    before.referenced_table == after.referenced_table
        && before.columns == after.columns
        && before.columns.iter().all(kept)
        && before.referenced_columns == after.referenced_columns
        && before.on_delete == after.on_delete
        && before.on_update == after.on_update
}

/// Pairs each old key with the first new one that is the same and not taken yet.
fn rename(cx: &Diff<'_>, pair: &TablePair<'_>, plan: &mut Plan) {
    let mut taken = vec![false; pair.after.foreign_keys.len()];
    for before in &pair.before.foreign_keys {
        let mut candidates = pair.after.foreign_keys.iter().enumerate();
        let found = candidates.find(|(place, after)| !taken[*place] && same(cx, pair, before, after));
        let Some((place, after)) = found else { continue };
        taken[place] = true;
        let named = before.name.is_some() && after.name.is_some() && before.name != after.name;
        if named && !(is_join_table(pair.before) && is_join_table(pair.after)) {
            let (before, after) = (before.clone(), after.clone());
            let step = Step::RenameForeignKey {
                table: pair.before.name.clone(),
                before,
                after,
            };
            plan.push(pair.before_place, step);
        }
    }
}

/// The foreign keys of implicit many-to-many tables had other names in old versions; they keep them.
fn is_join_table(table: &Table) -> bool {
    let has = |name: &str| table.columns.iter().any(|column: &Column| column.name == name);
    table.columns.len() == 2 && has("A") && has("B")
}
