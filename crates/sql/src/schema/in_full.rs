//! A schema with nothing left unsaid: see [`super::SqlSchema::in_full`].

use super::{Column, ColumnType, DefaultValue, Index, IndexMethod, ObjectName, SortOrder, SqlSchema, Table};

pub(super) fn schema(schema: &mut SqlSchema, namespace: Option<&str>) {
    let enums = schema.enums.iter_mut().map(|item| &mut item.name);
    let sequences = schema.sequences.iter_mut().map(|item| &mut item.name);
    let views = schema.views.iter_mut().map(|item| &mut item.name);
    for name in enums.chain(sequences).chain(views) {
        qualify(name, namespace);
    }
    for item in &mut schema.tables {
        table(item, namespace);
    }
}

fn table(table: &mut Table, namespace: Option<&str>) {
    qualify(&mut table.name, namespace);
    for key in &mut table.foreign_keys {
        qualify(&mut key.referenced_table, namespace);
    }
    for item in &mut table.columns {
        column(item, namespace);
    }
    for item in table.indexes.iter_mut() {
        index(item);
    }
}

fn column(column: &mut Column, namespace: Option<&str>) {
    if let ColumnType::Enum(name) = &mut column.ty {
        qualify(name, namespace);
    }
    if let Some(DefaultValue::Sequence(Some(name))) = &mut column.default {
        qualify(name, namespace);
    }
}

fn index(index: &mut Index) {
    if index.method == IndexMethod::BTree {
        for column in &mut index.columns {
            column.sort.get_or_insert(SortOrder::Asc);
        }
    }
}

fn qualify(name: &mut ObjectName, namespace: Option<&str>) {
    if name.namespace.is_none() {
        name.namespace = namespace.map(str::to_owned);
    }
}
