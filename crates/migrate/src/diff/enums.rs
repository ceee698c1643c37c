//! Enum types.

use nicol_sql::Step;
use nicol_sql::schema::{Arity, Column, ColumnType, Enum, ObjectName, Table};
use nicol_sql::step::{AlterEnum, EnumColumn, EnumDefault};

use super::Diff;
use super::pairs::ColumnPair;
use super::plan::Plan;

pub(super) fn steps(cx: &Diff<'_>, plan: &mut Plan) {
    for (place, item) in cx.after.enums.iter().enumerate() {
        if cx.before.enumeration(&item.name).is_none() {
            plan.push(place, Step::CreateEnum(item.clone()));
        }
    }
    for (place, before) in cx.before.enums.iter().enumerate() {
        match cx.after.enumeration(&before.name) {
            None => plan.push(place, Step::DropEnum(before.clone())),
            Some(after) => {
                if let Some(change) = change(cx, before, after) {
                    plan.push(place, Step::AlterEnum(change));
                }
            }
        }
    }
}

fn change(cx: &Diff<'_>, before: &Enum, after: &Enum) -> Option<AlterEnum> {
    let only_in = |some: &Enum, other: &Enum| -> Vec<String> {
        some.values
            .iter()
            .filter(|value| !other.values.contains(value))
            .cloned()
            .collect()
    };
    let (added, removed) = (only_in(after, before), only_in(before, after));
    if added.is_empty() && removed.is_empty() {
        return None;
    }
    let mut change = AlterEnum {
        after: after.clone(),
        old_namespace: cx
            .before
            .default_namespace
            .clone()
            .filter(|_| cx.before.is_inspected),
        added,
        removed,
        columns: Vec::new(),
        defaults: Vec::new(),
    };
    if !change.removed.is_empty() {
        change.columns = columns(cx, &after.name);
        change.defaults = defaults(cx, &after.name);
    }
    Some(change)
}

fn has_type(column: &Column, name: &ObjectName) -> bool {
    matches!(&column.ty, ColumnType::Enum(of) if of == name)
}

/// Columns that keep the type, in the order of the new schema, then those that leave it.
fn columns(cx: &Diff<'_>, name: &ObjectName) -> Vec<EnumColumn> {
    let mut columns = Vec::new();
    let mut pairs: Vec<_> = cx.pairs.iter().collect();
    pairs.sort_by_key(|pair| pair.after_place);
    for pair in &pairs {
        for column in pair.after.columns.iter().filter(|column| has_type(column, name)) {
            let stays = pair.column(&column.name).is_some_and(|pair| stays(pair, name));
            if stays {
                columns.push(enum_column(pair.before, column, false));
            }
        }
    }
    for pair in &pairs {
        let leaving = pair
            .columns
            .iter()
            .filter(|column| has_type(column.before, name) && !stays(column, name));
        let leaving = leaving
            .map(|column| column.before)
            .chain(pair.dropped.iter().copied());
        let leaving = leaving.filter(|column| has_type(column, name));
        columns.extend(leaving.map(|column| enum_column(pair.before, column, true)));
    }
    for place in &cx.dropped {
        let table = &cx.before.tables[*place];
        let leaving = table.columns.iter().filter(|column| has_type(column, name));
        columns.extend(leaving.map(|column| enum_column(table, column, true)));
    }
    columns
}

fn stays(pair: &ColumnPair<'_>, name: &ObjectName) -> bool {
    has_type(pair.before, name) && has_type(pair.after, name) && pair.changes.cast.is_none()
}

fn enum_column(table: &Table, column: &Column, leaves: bool) -> EnumColumn {
    let list = column.arity == Arity::List;
    EnumColumn {
        table: table.name.clone(),
        column: column.name.clone(),
        list,
        leaves,
    }
}

/// Columns of this type with a default in the old schema.
fn defaults(cx: &Diff<'_>, name: &ObjectName) -> Vec<EnumDefault> {
    let concerned = |column: &Column| has_type(column, name) && column.default.is_some();
    let gone = |table: &Table, column: &Column| EnumDefault {
        table: table.name.clone(),
        column: column.name.clone(),
        restore: None,
    };
    let mut defaults = Vec::new();
    for place in &cx.dropped {
        let table = &cx.before.tables[*place];
        defaults.extend(
            table
                .columns
                .iter()
                .filter(|column| concerned(column))
                .map(|column| gone(table, column)),
        );
    }
    for pair in &cx.pairs {
        let dropped = pair.dropped.iter().filter(|column| concerned(column));
        defaults.extend(dropped.map(|column| gone(pair.before, column)));
        for column in pair.columns.iter().filter(|column| concerned(column.before)) {
            let restore = concerned(column.after).then(|| column.after.clone());
            defaults.push(EnumDefault {
                restore,
                ..gone(pair.before, column.before)
            });
        }
    }
    defaults
}
