//! What looks like a rename that the user did not speak of: something goes, something like it comes.

use std::collections::BTreeMap;

use nicol_sql::Dialect;
use nicol_sql::schema::{Column, Enum, ObjectName, SqlSchema, Table};
use nicol_sql::step::{Cast, Step, TableChange};

use super::Wish;
use super::names::{Names, same_shape};

/// Something new that may be something old under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What it is, for a sentence: `the field`, `the model`.
    pub kind: &'static str,
    /// Where it is, if it is inside of something.
    pub place: Option<String>,
    /// The new name.
    pub to: String,
    /// The old names that it may have had, the likeliest first.
    pub from: Vec<String>,
}

impl Candidate {
    /// The new thing in a sentence.
    pub fn shown(&self) -> String {
        match &self.place {
            Some(place) => format!("{place}.{}", self.to),
            None => self.to.clone(),
        }
    }

    /// What the user would have to say for it to be this old name's.
    pub fn wish(&self, from: &str) -> Wish {
        let within = |name: &str| match &self.place {
            Some(place) => place
                .split('.')
                .map(str::to_owned)
                .chain([name.to_owned()])
                .collect(),
            None => name.split('.').map(str::to_owned).collect(),
        };
        Wish {
            from: within(from),
            to: vec![self.to.clone()],
        }
    }
}

/// What looks like a rename among the steps between two schemas.
pub fn candidates(
    steps: &[Step],
    before: &SqlSchema,
    after: &SqlSchema,
    dialect: &'static dyn Dialect,
    names: &Names,
) -> Vec<Candidate> {
    let cx = Guess {
        after,
        before,
        dialect,
        names,
    };
    let mut found = cx.tables(steps);
    found.extend(cx.enums(steps));
    for step in steps {
        match step {
            Step::AlterTable { table, changes } => {
                let dropped = changes.iter().filter_map(|change| match change {
                    TableChange::DropColumn(column) => Some(column),
                    _ => None,
                });
                let added = changes.iter().filter_map(|change| match change {
                    TableChange::AddColumn(column) => Some(column),
                    _ => None,
                });
                found.extend(cx.columns(table, dropped.collect(), added.collect()));
            }
            Step::RedefineTables(tables) => {
                for table in tables {
                    let dropped = table.dropped.iter().collect();
                    found.extend(cx.columns(&table.after.name, dropped, table.added.iter().collect()));
                }
            }
            Step::AlterEnum(change) => {
                for value in &change.added {
                    found.push(Candidate {
                        kind: "the value",
                        place: Some(names.enumeration(&change.after.name)),
                        to: names.value(&change.after.name, value),
                        from: change.removed.clone(),
                    });
                }
            }
            _ => {}
        }
    }
    found.retain(|candidate| !candidate.from.is_empty());
    found
}

struct Guess<'a> {
    before: &'a SqlSchema,
    after: &'a SqlSchema,
    dialect: &'static dyn Dialect,
    names: &'a Names,
}

impl Guess<'_> {
    fn tables(&self, steps: &[Step]) -> Vec<Candidate> {
        let dropped: Vec<&Table> = steps
            .iter()
            .filter_map(|step| match step {
                Step::DropTable(name) => self.before.table(name),
                _ => None,
            })
            .collect();
        let created: Vec<&Table> = steps
            .iter()
            .filter_map(|step| match step {
                Step::CreateTable(table) => self.after.table(&table.name),
                _ => None,
            })
            .collect();
        let is_single = dropped.len() == 1 && created.len() == 1;
        let enough = if is_single { 33 } else { 50 };
        let of_new = |new: &&Table| {
            let alike = dropped.iter().map(|old| (self.likeness(old, new), old));
            let likely = alike.filter(|(likeness, _)| *likeness >= enough);
            Candidate {
                kind: "the model",
                place: None,
                to: self.names.model(&new.name),
                from: best_first(likely.map(|(likeness, old)| (likeness, old.name.to_string()))),
            }
        };
        created.iter().map(of_new).collect()
    }

    /// How many of a hundred columns are the same.
    fn likeness(&self, old: &Table, new: &Table) -> usize {
        let same = new.columns.iter().filter(|column| {
            let other = old.column(&column.name);
            other.is_some_and(|other| self.dialect.cast(other, column).is_none())
        });
        same.count() * 100 / old.columns.len().max(new.columns.len()).max(1)
    }

    fn enums(&self, steps: &[Step]) -> Vec<Candidate> {
        let dropped: Vec<&Enum> = steps
            .iter()
            .filter_map(|step| match step {
                Step::DropEnum(item) => Some(item),
                _ => None,
            })
            .collect();
        let created = steps.iter().filter_map(|step| match step {
            Step::CreateEnum(item) => Some(item),
            _ => None,
        });
        let of_new = |new: &Enum| {
            let alike = dropped.iter().map(|old| {
                let same = new.values.iter().filter(|value| old.values.contains(value));
                let share = same.count() * 100 / old.values.len().max(new.values.len()).max(1);
                (share, old.name.to_string())
            });
            Candidate {
                kind: "the enum",
                place: None,
                to: self.names.enumeration(&new.name),
                from: best_first(alike.filter(|(share, _)| *share >= 50)),
            }
        };
        created.map(of_new).collect()
    }

    fn columns(&self, table: &ObjectName, dropped: Vec<&Column>, added: Vec<&Column>) -> Vec<Candidate> {
        let of_new = |new: &&Column| {
            let likely = dropped.iter().filter_map(|old| {
                let is_near = is_near(&old.name, &new.name);
                let score = match self.dialect.cast(old, new) {
                    None if is_near => 2,
                    None => 1,
                    Some(Cast::Safe) if is_near => 0,
                    Some(_) => return None,
                };
                same_shape(old.arity, new.arity).then(|| (score, old.name.clone()))
            });
            Candidate {
                kind: "the field",
                place: Some(self.names.model(table)),
                to: self.names.field(table, &new.name),
                from: best_first(likely),
            }
        };
        added.iter().map(of_new).collect()
    }
}

/// Whether one name is part of the other.
fn is_near(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    let share = |a: &str, b: &str| a.len() >= 3 && b.contains(a);
    share(&one, &other) || share(&other, &one)
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace(['_', '-'], "")
}

fn best_first(scored: impl Iterator<Item = (usize, String)>) -> Vec<String> {
    let mut by_score: BTreeMap<std::cmp::Reverse<usize>, Vec<String>> = BTreeMap::new();
    for (score, name) in scored {
        by_score.entry(std::cmp::Reverse(score)).or_default().push(name);
    }
    by_score.into_values().flatten().collect()
}
