//! Renames that the user confirmed: the old schema is read under the new names, so that the comparison
//! finds the same table or column on both sides and the data stays.

use nicol_sql::Step;
use nicol_sql::schema::{IndexPart, ObjectName, SqlSchema, Table};

/// Something that has another name in the new schema. Names are database names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rename {
    /// A table.
    Table {
        /// The old name.
        from: ObjectName,
        /// The new name.
        to: ObjectName,
    },
    /// A column.
    Column {
        /// The table, by its new name.
        table: ObjectName,
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
}

/// The old schema under the new names, and the steps that make it so.
pub(super) struct Renamed {
    pub(super) schema: SqlSchema,
    pub(super) steps: Vec<Step>,
}

/// Applies the renames that are possible: the old thing exists and the new one does not.
pub(super) fn apply(before: &SqlSchema, renames: &[Rename]) -> Renamed {
    let mut renamed = Renamed {
        schema: before.clone(),
        steps: Vec::new(),
    };
    for rename in renames {
        if let Rename::Table { from, to } = rename {
            rename_table(&mut renamed, from, to);
        }
    }
    for rename in renames {
        if let Rename::Column { table, from, to } = rename {
            rename_column(&mut renamed, table, from, to);
        }
    }
    renamed
}

fn rename_table(renamed: &mut Renamed, from: &ObjectName, to: &ObjectName) {
    let schema = &mut renamed.schema;
    if schema.table(from).is_none() || schema.table(to).is_some() {
        return;
    }
    for table in &mut schema.tables {
        if table.name == *from {
            table.name = to.clone();
        }
        let keys = table
            .foreign_keys
            .iter_mut()
            .filter(|key| key.referenced_table == *from);
        keys.for_each(|key| key.referenced_table = to.clone());
    }
    renamed.steps.push(Step::RenameTable {
        from: from.clone(),
        to: to.clone(),
    });
}

fn rename_column(renamed: &mut Renamed, name: &ObjectName, from: &str, to: &str) {
    let Some(table) = renamed.schema.table(name) else {
        return;
    };
    if table.column(from).is_none() || table.column(to).is_some() {
        return;
    }
    let rename = |column: &mut String| {
        if column == from {
            to.clone_into(column);
        }
    };
    for table in &mut renamed.schema.tables {
        if table.name == *name {
            rename_in_table(table, rename);
        }
        for key in table
            .foreign_keys
            .iter_mut()
            .filter(|key| key.referenced_table == *name)
        {
            key.referenced_columns.iter_mut().for_each(rename);
        }
    }
    let (from, to) = (from.to_owned(), to.to_owned());
    renamed.steps.push(Step::RenameColumn {
        table: name.clone(),
        from,
        to,
    });
}

fn rename_in_table(table: &mut Table, rename: impl Fn(&mut String)) {
    table
        .columns
        .iter_mut()
        .for_each(|column| rename(&mut column.name));
    let key = table.primary_key.iter_mut().flat_map(|key| &mut key.columns);
    for part in key.chain(table.indexes.iter_mut().flat_map(|index| &mut index.columns)) {
        if let IndexPart::Column(name) = &mut part.part {
            rename(name);
        }
    }
    table
        .foreign_keys
        .iter_mut()
        .flat_map(|key| &mut key.columns)
        .for_each(rename);
}
