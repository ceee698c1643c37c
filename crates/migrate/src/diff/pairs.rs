//! What is the same on both sides: tables and columns by name.

use std::collections::BTreeMap;

use nicol_sql::Dialect;
use nicol_sql::schema::{Column, Generated, SqlSchema, Table, UnmanagedKind};
use nicol_sql::step::ColumnChanges;

use super::{Diff, MIGRATIONS_TABLE, Options, columns, tables};

/// A table on both sides.
pub(super) struct TablePair<'a> {
    /// Its position in the old schema.
    pub(super) before_place: usize,
    /// Its position in the new schema.
    pub(super) after_place: usize,
    pub(super) before: &'a Table,
    pub(super) after: &'a Table,
    /// Columns on both sides, by name.
    pub(super) columns: Vec<ColumnPair<'a>>,
    /// Columns of the new table only, by name.
    pub(super) added: Vec<&'a Column>,
    /// Columns of the old table only, by name.
    pub(super) dropped: Vec<&'a Column>,
    /// Columns of the old table that no schema file could have made, and that stay.
    pub(super) left_alone: Vec<&'a Column>,
    /// The table has to be rebuilt.
    pub(super) redefined: bool,
}

/// A column on both sides.
#[derive(Clone, Copy)]
pub(super) struct ColumnPair<'a> {
    /// Its position in the old table.
    pub(super) before_place: usize,
    pub(super) before: &'a Column,
    pub(super) after: &'a Column,
    pub(super) changes: ColumnChanges,
}

impl<'a> Diff<'a> {
    pub(super) fn new(
        before: &'a SqlSchema,
        after: &'a SqlSchema,
        dialect: &'static dyn Dialect,
        options: &'a Options,
    ) -> Diff<'a> {
        let mut cx = Diff {
            before,
            after,
            dialect,
            facts: dialect.change_facts(),
            options,
            pairs: Vec::new(),
            dropped: Vec::new(),
            created: Vec::new(),
        };
        cx.match_tables();
        for position in 0..cx.pairs.len() {
            let redefined = cx.facts.redefines_tables && tables::must_redefine(&cx, &cx.pairs[position]);
            cx.pairs[position].redefined = redefined;
        }
        cx
    }

    fn match_tables(&mut self) {
        let (before, after, dialect) = (self.before, self.after, self.dialect);
        let ignored =
            |table: &Table| table.name.name == MIGRATIONS_TABLE || dialect.is_system_table(&table.name.name);
        let old: BTreeMap<_, _> = positions(before, ignored).collect();
        let new: BTreeMap<_, _> = positions(after, ignored).collect();
        for (before_place, table) in before
            .tables
            .iter()
            .enumerate()
            .filter(|(_, table)| !ignored(table))
        {
            match new.get(&table.name) {
                Some(after_place) => {
                    let mut pair = pair(dialect, table, &after.tables[*after_place]);
                    if !after.is_inspected {
                        pair.leave_computed_columns(dialect);
                    }
                    pair.before_place = before_place;
                    pair.after_place = *after_place;
                    self.pairs.push(pair);
                }
                // The rows of an heir are rows of the other table too.
                None if !after.is_inspected && tables::is_heir(table) => {}
                None => self.dropped.push(before_place),
            }
        }
        let created = after
            .tables
            .iter()
            .enumerate()
            .filter(|(_, table)| !ignored(table));
        self.created = created
            .filter(|(_, table)| !old.contains_key(&table.name))
            .map(|(place, _)| place)
            .collect();
    }
}

fn positions<'a>(
    schema: &'a SqlSchema,
    ignored: impl Fn(&Table) -> bool + 'a,
) -> impl Iterator<Item = (&'a nicol_sql::schema::ObjectName, usize)> {
    let tables = schema
        .tables
        .iter()
        .enumerate()
        .filter(move |(_, table)| !ignored(table));
    tables.map(|(place, table)| (&table.name, place))
}

fn pair<'a>(dialect: &'static dyn Dialect, before: &'a Table, after: &'a Table) -> TablePair<'a> {
    let mut by_name: BTreeMap<&str, (Option<(usize, &Column)>, Option<&Column>)> = BTreeMap::new();
    for (place, column) in before.columns.iter().enumerate() {
        by_name.entry(&column.name).or_default().0 = Some((place, column));
    }
    for column in &after.columns {
        by_name.entry(&column.name).or_default().1 = Some(column);
    }
    let mut pair = TablePair {
        before_place: 0,
        after_place: 0,
        before,
        after,
        columns: Vec::new(),
        added: Vec::new(),
        dropped: Vec::new(),
        left_alone: Vec::new(),
        redefined: false,
    };
    for sides in by_name.into_values() {
        match sides {
            (Some((before_place, before)), Some(after)) => {
                let changes = columns::changes(dialect, before, after);
                pair.columns.push(ColumnPair {
                    before_place,
                    before,
                    after,
                    changes,
                });
            }
            (Some((_, before)), None) => pair.dropped.push(before),
            (None, Some(after)) => pair.added.push(after),
            (None, None) => {}
        }
    }
    pair
}

impl<'a> TablePair<'a> {
    /// A computed column holds nothing of its own and no schema file can make it, so it stays, unless a column that
    /// it is computed from does not.
    fn leave_computed_columns(&mut self, dialect: &dyn Dialect) {
        let rebuilds = dialect.change_facts().redefines_tables;
        let retyped = self
            .columns
            .iter()
            .filter(|pair| !rebuilds && pair.changes.cast.is_some());
        let mut gone: Vec<&Column> = retyped.map(|pair| pair.before).collect();
        gone.extend(self.dropped.iter().filter(|column| column.generated.is_none()));
        let before = self.before;
        let (left_alone, dropped) = std::mem::take(&mut self.dropped).into_iter().partition(|column| {
            let expression = expression(before, column);
            expression.is_some_and(|text| !gone.iter().any(|column| speaks_of(text, &column.name)))
        });
        self.left_alone = left_alone;
        self.dropped = dropped;
        // What is computed goes before what it is computed from.
        self.dropped.sort_by_key(|column| column.generated.is_none());
    }

    /// The pair of the column that the old table calls so.
    pub(super) fn column(&self, name: &str) -> Option<&ColumnPair<'a>> {
        self.columns.iter().find(|pair| pair.before.name == name)
    }
}

/// What a column is computed from.
fn expression<'a>(table: &'a Table, column: &'a Column) -> Option<&'a str> {
    match &column.generated {
        Some(Generated::Expression { expression, .. }) => {
            let clause = table.unmanaged_of(UnmanagedKind::Generated, &column.name);
            Some(clause.unwrap_or(expression))
        }
        _ => None,
    }
}

/// Whether an expression has a name in it.
fn speaks_of(expression: &str, name: &str) -> bool {
    let (expression, name) = (expression.to_lowercase(), name.to_lowercase());
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    let mut places = expression.match_indices(&name);
    places.any(|(at, _)| {
        let (before, behind) = (&expression[..at], &expression[at + name.len()..]);
        !before.ends_with(is_part) && !behind.starts_with(is_part)
    })
}
