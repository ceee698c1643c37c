//! Renames that the user confirmed: the old schema is read under the new names, so that the comparison
//! finds the same table or column on both sides and the data stays.
//!
//! All names change at once, so that two things can swap theirs; [`turns`] puts that into statements. What
//! bears a name that follows from another one goes along: the tables of implicit many-to-many relations
//! ([`joins`]), and what the schema language cannot say ([`texts`]). Whether a rename is what the user could
//! have meant is [`crate::renames`]'s affair; here what cannot be done is left out.

mod joins;
mod texts;
mod turns;

use nicol_sql::Step;
use nicol_sql::schema::{Column, ColumnType, DefaultValue, IndexPart, Literal, ObjectName, SqlSchema, Table};
use nicol_sql::step::{EnumColumn, RenameEnumValue};

pub(super) use turns::untangled;

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
    /// An enum type.
    Enum {
        /// The old name.
        from: ObjectName,
        /// The new name.
        to: ObjectName,
    },
    /// A value of an enum.
    EnumValue {
        /// The enum, by its new name.
        name: ObjectName,
        /// The old value.
        from: String,
        /// The new value.
        to: String,
        /// The columns that hold it, by their new names; needed where the database has no enum types.
        columns: Vec<EnumColumn>,
    },
}

/// The old schema under the new names, and the steps that make it so.
pub(super) struct Renamed {
    pub(super) schema: SqlSchema,
    pub(super) steps: Vec<Step>,
}

/// Applies the renames that are possible: the old thing exists, and the new name is free or becomes so.
pub(super) fn apply(before: &SqlSchema, after: &SqlSchema, renames: &[Rename]) -> Renamed {
    let mut renamed = Renamed {
        schema: before.clone(),
        steps: Vec::new(),
    };
    if renames.is_empty() {
        return renamed;
    }
    let tables = renames.iter().filter_map(|rename| match rename {
        Rename::Table { from, to } => Some((from.clone(), to.clone())),
        _ => None,
    });
    renamed.tables(tables.collect());
    let enums = renames.iter().filter_map(|rename| match rename {
        Rename::Enum { from, to } => Some((from.clone(), to.clone())),
        _ => None,
    });
    renamed.enums(enums.collect());
    let follow = joins::following(&renamed.schema, after);
    renamed.tables(follow.tables);
    for table in &after.tables {
        let own = renames.iter().filter_map(|rename| match rename {
            Rename::Column { table: of, from, to } if *of == table.name => Some((from.clone(), to.clone())),
            _ => None,
        });
        let turned = follow.turned.contains(&table.name);
        let sides = turned.then(joins::turned).into_iter().flatten();
        renamed.columns(&table.name, own.chain(sides).collect());
    }
    for rename in renames {
        if let Rename::EnumValue {
            name,
            from,
            to,
            columns,
        } = rename
        {
            renamed.enum_value(name, (from, to), columns);
        }
    }
    renamed
}

impl Renamed {
    fn tables(&mut self, wanted: Vec<(ObjectName, ObjectName)>) {
        let exists = |name: &ObjectName| self.schema.table(name).is_some();
        let pairs = turns::possible(wanted, exists);
        for table in &mut self.schema.tables {
            for (from, to) in &pairs {
                texts::rename_table(table, from, to);
            }
            follow(&mut table.name, &pairs);
            let keys = table.foreign_keys.iter_mut();
            keys.for_each(|key| follow(&mut key.referenced_table, &pairs));
        }
        let steps = turns::in_turn(pairs, |name, number| name.sibling(turns::aside(number)));
        let step = |(from, to)| Step::RenameTable { from, to };
        self.steps.extend(steps.into_iter().map(step));
    }

    fn enums(&mut self, wanted: Vec<(ObjectName, ObjectName)>) {
        let exists = |name: &ObjectName| self.schema.enumeration(name).is_some();
        let pairs = turns::possible(wanted, exists);
        let enums = self.schema.enums.iter_mut();
        enums.for_each(|item| follow(&mut item.name, &pairs));
        for column in self.schema.tables.iter_mut().flat_map(|table| &mut table.columns) {
            if let ColumnType::Enum(name) = &mut column.ty {
                follow(name, &pairs);
            }
        }
        let steps = turns::in_turn(pairs, |name, number| name.sibling(turns::aside(number)));
        let step = |(from, to)| Step::RenameEnum { from, to };
        self.steps.extend(steps.into_iter().map(step));
    }

    fn columns(&mut self, name: &ObjectName, wanted: Vec<(String, String)>) {
        let Some(table) = self.schema.table(name).filter(|_| !wanted.is_empty()) else {
            return;
        };
        let pairs = turns::possible(wanted, |column| table.column(column).is_some());
        for table in &mut self.schema.tables {
            if table.name == *name {
                rename_in_table(table, &pairs);
            }
            for key in table
                .foreign_keys
                .iter_mut()
                .filter(|key| key.referenced_table == *name)
            {
                let columns = key.referenced_columns.iter_mut();
                columns.for_each(|column| follow(column, &pairs));
            }
        }
        let steps = turns::in_turn(pairs, |_, number| turns::aside(number));
        let step = |(from, to)| Step::RenameColumn {
            table: name.clone(),
            from,
            to,
        };
        self.steps.extend(steps.into_iter().map(step));
    }

    fn enum_value(&mut self, name: &ObjectName, (from, to): (&str, &str), columns: &[EnumColumn]) {
        if let Some(item) = self.schema.enums.iter_mut().find(|item| item.name == *name) {
            let has = |value: &str| item.values.iter().any(|one| one == value);
            if !has(from) || has(to) {
                return;
            }
            let values = item.values.iter_mut().filter(|value| *value == from);
            values.for_each(|value| to.clone_into(value));
        }
        let is_of_type = |column: &&mut Column| matches!(&column.ty, ColumnType::Enum(of) if of == name);
        let all = self.schema.tables.iter_mut().flat_map(|table| &mut table.columns);
        all.filter(is_of_type)
            .for_each(|column| rename_default(column, from, to));
        self.steps.push(Step::RenameEnumValue(RenameEnumValue {
            name: name.clone(),
            from: from.to_owned(),
            to: to.to_owned(),
            columns: columns.to_vec(),
        }));
    }
}

fn follow<N: PartialEq + Clone>(name: &mut N, pairs: &[(N, N)]) {
    if let Some((_, to)) = pairs.iter().find(|(from, _)| from == name) {
        *name = to.clone();
    }
}

fn rename_default(column: &mut Column, from: &str, to: &str) {
    let literals = match &mut column.default {
        Some(DefaultValue::Literal(literal)) => std::slice::from_mut(literal),
        Some(DefaultValue::List(literals)) => literals,
        _ => return,
    };
    for literal in literals {
        if *literal == Literal::String(from.to_owned()) {
            *literal = Literal::String(to.to_owned());
        }
    }
}

fn rename_in_table(table: &mut Table, pairs: &[(String, String)]) {
    let columns = table.columns.iter_mut();
    columns.for_each(|column| follow(&mut column.name, pairs));
    let key = table.primary_key.iter_mut().flat_map(|key| &mut key.columns);
    for part in key.chain(table.indexes.iter_mut().flat_map(|index| &mut index.columns)) {
        if let IndexPart::Column(name) = &mut part.part {
            follow(name, pairs);
        }
    }
    let keys = table.foreign_keys.iter_mut().flat_map(|key| &mut key.columns);
    keys.for_each(|column| follow(column, pairs));
    texts::rename_columns(table, pairs);
}
