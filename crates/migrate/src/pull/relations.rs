//! Names of relations and of their fields, and which model gets which relation fields.
//!
//! Two models with one relation between them need no names: a field is called as the model behind it. Where
//! there are several, or the field's name is taken by a column, the names tell the columns too.

use std::collections::{HashMap, HashSet};

use nicol_sql::schema::{ForeignKey, SqlSchema};

use super::joins;
use super::known::KeyId;

/// The names of a relation: its own (empty if it needs none), and those of its two fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RelationNames {
    pub relation: String,
    /// The field on the side that holds the key, or on the model behind `A`.
    pub forward: String,
    /// The field on the other side.
    pub back: String,
}

/// Whose end of a relation a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Back,
}

/// Where a relation comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Origin {
    Key(KeyId),
    JoinTable(usize),
}

/// A relation field that a model gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    pub origin: Origin,
    pub direction: Direction,
    /// The table behind it.
    pub target: usize,
}

/// What naming needs to know.
pub(super) struct Naming<'a> {
    pub database: &'a SqlSchema,
    pub join_tables: &'a [bool],
    /// The names of the models.
    pub models: Vec<String>,
    /// The names of the fields of a table's columns.
    pub fields: &'a dyn Fn(usize, &str) -> String,
}

/// The place of the table that a key refers to.
pub(super) fn target(database: &SqlSchema, key: &ForeignKey) -> Option<usize> {
    database
        .tables
        .iter()
        .position(|table| table.name == key.referenced_table)
}

/// The relation fields of every table, in the order in which they are written: those of foreign keys in the
/// order of the keys, then those of join tables.
pub(super) fn ends(database: &SqlSchema, join_tables: &[bool]) -> Vec<Vec<End>> {
    let mut ends: Vec<Vec<End>> = vec![Vec::new(); database.tables.len()];
    for (place, table) in database.tables.iter().enumerate() {
        if join_tables[place] {
            continue;
        }
        for (at, key) in table.foreign_keys.iter().enumerate() {
            let earlier = &table.foreign_keys[..at];
            let Some(target) = target(database, key).filter(|_| !earlier.iter().any(|it| is_same(it, key)))
            else {
                continue;
            };
            let origin = Origin::Key((place, at));
            let end = |direction, target| End {
                origin,
                direction,
                target,
            };
            ends[place].push(end(Direction::Forward, target));
            ends[target].push(end(Direction::Back, place));
        }
    }
    for (place, table) in database.tables.iter().enumerate() {
        let sides = joins::sides(table).filter(|_| join_tables[place]);
        let Some((a, b)) = sides.and_then(|(a, b)| target(database, a).zip(target(database, b))) else {
            continue;
        };
        let origin = Origin::JoinTable(place);
        ends[a].push(End {
            origin,
            direction: Direction::Forward,
            target: b,
        });
        ends[b].push(End {
            origin,
            direction: Direction::Back,
            target: a,
        });
    }
    ends
}

/// The same columns referring to the same columns: one relation is enough.
fn is_same(a: &ForeignKey, b: &ForeignKey) -> bool {
    a.columns == b.columns
        && a.referenced_table == b.referenced_table
        && a.referenced_columns == b.referenced_columns
}

impl Naming<'_> {
    /// The names of all relations.
    pub fn names(&self) -> HashMap<Origin, RelationNames> {
        let ambiguous = self.ambiguous();
        let mut names = HashMap::new();
        for (place, table) in self.database.tables.iter().enumerate() {
            if self.join_tables[place] {
                if let Some(found) = self.of_join_table(place, &ambiguous) {
                    names.insert(Origin::JoinTable(place), found);
                }
                continue;
            }
            for (at, key) in table.foreign_keys.iter().enumerate() {
                if let Some(found) = self.of_key(place, key, &ambiguous) {
                    names.insert(Origin::Key((place, at)), found);
                }
            }
        }
        names
    }

    /// The pairs of tables whose relations have to be named.
    fn ambiguous(&self) -> HashSet<(usize, usize)> {
        let mut ambiguous = HashSet::new();
        let mut seen: HashMap<(usize, usize), Vec<(usize, &ForeignKey)>> = HashMap::new();
        for (place, key, target) in self.keys() {
            let pair = pair(place, target);
            let others = seen.entry(pair).or_default();
            let differs = |(other, it): &(usize, &ForeignKey)| *other != place || it.columns != key.columns;
            if others.iter().any(differs) || self.is_field_taken(place, key, target) {
                ambiguous.insert(pair);
            }
            others.push((place, key));
        }
        let mut joined = HashSet::new();
        for place in (0..self.join_tables.len()).filter(|place| self.join_tables[*place]) {
            let Some(pair) = self.join_pair(place).map(|(a, b)| pair(a, b)) else {
                continue;
            };
            if !joined.insert(pair) || seen.contains_key(&pair) {
                ambiguous.insert(pair);
            }
        }
        ambiguous
    }

    fn is_field_taken(&self, table: usize, key: &ForeignKey, target: usize) -> bool {
        key.columns
            .iter()
            .any(|column| (self.fields)(table, column) == self.models[target])
    }

    /// The foreign keys outside of join tables, with the places of both tables.
    fn keys(&self) -> impl Iterator<Item = (usize, &ForeignKey, usize)> {
        let tables = self.database.tables.iter().enumerate();
        tables
            .filter(|(place, _)| !self.join_tables[*place])
            .flat_map(move |(place, table)| table.foreign_keys.iter().map(move |key| (place, key)))
            .filter_map(|(place, key)| Some((place, key, target(self.database, key)?)))
    }

    fn join_pair(&self, place: usize) -> Option<(usize, usize)> {
        let (a, b) = joins::sides(&self.database.tables[place])?;
        target(self.database, a).zip(target(self.database, b))
    }

    fn of_join_table(&self, place: usize, ambiguous: &HashSet<(usize, usize)>) -> Option<RelationNames> {
        let (a, b) = self.join_pair(place)?;
        let table = &self.database.tables[place].name.name;
        let bare = joins::relation_name(table);
        let is_self = a == b;
        let is_ambiguous = ambiguous.contains(&pair(a, b));
        let default = format!("{}To{}", self.models[a], self.models[b]);
        let relation = if !is_ambiguous && !is_self && bare == default {
            String::new()
        } else {
            bare.to_owned()
        };
        let suffix = if is_ambiguous { table.as_str() } else { "" };
        let field = |model: usize, letter: &str| {
            let letter = if is_self { letter } else { "" };
            format!("{}{suffix}{letter}", self.models[model])
        };
        Some(RelationNames {
            relation,
            forward: field(b, "_A"),
            back: field(a, "_B"),
        })
    }

    fn of_key(
        &self,
        table: usize,
        key: &ForeignKey,
        ambiguous: &HashSet<(usize, usize)>,
    ) -> Option<RelationNames> {
        let target = target(self.database, key)?;
        let (from, to) = (&self.models[table], &self.models[target]);
        let other = if table == target { "other_" } else { "" };
        if !ambiguous.contains(&pair(table, target)) {
            let relation = if table == target {
                format!("{from}To{to}")
            } else {
                String::new()
            };
            return Some(RelationNames {
                relation,
                forward: to.clone(),
                back: format!("{other}{from}"),
            });
        }
        let fields: Vec<String> = key
            .columns
            .iter()
            .map(|column| (self.fields)(table, column))
            .collect();
        let relation = format!("{from}_{}To{to}", fields.join("_"));
        Some(RelationNames {
            forward: format!("{to}_{relation}"),
            back: format!("{other}{from}_{relation}"),
            relation,
        })
    }
}

fn pair(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}
