//! Names that change at once, as statements one after the other: a name has to be free before somebody takes
//! it, and where all wait for each other one steps aside.

use nicol_sql::Step;
use nicol_sql::schema::ObjectName;
use nicol_sql::step::{IndexOrigin, TableChange};

/// The name under which something waits for its new one.
pub(super) fn aside(number: usize) -> String {
    format!("_nicol_rename_{number}")
}

/// The pairs that can be done: the old name exists, and the new one does not or goes elsewhere itself.
pub(super) fn possible<N: PartialEq>(wanted: Vec<(N, N)>, exists: impl Fn(&N) -> bool) -> Vec<(N, N)> {
    let mut pairs: Vec<(N, N)> = Vec::new();
    for (from, to) in wanted {
        let is_new = pairs.iter().all(|(a, b)| *a != from && *b != to);
        if is_new && from != to && exists(&from) {
            pairs.push((from, to));
        }
    }
    // Who cannot move keeps a name that another one wants.
    loop {
        let is_blocked = |(_, to): &(N, N)| exists(to) && pairs.iter().all(|(from, _)| from != to);
        match pairs.iter().position(is_blocked) {
            Some(place) => drop(pairs.remove(place)),
            None => return pairs,
        }
    }
}

/// The pairs in an order in which they can be done.
pub(super) fn in_turn<N: PartialEq + Clone>(
    mut pairs: Vec<(N, N)>,
    aside: impl Fn(&N, usize) -> N,
) -> Vec<(N, N)> {
    let mut turns = Vec::new();
    let mut number = 0;
    while !pairs.is_empty() {
        let is_free = |(_, to): &(N, N)| pairs.iter().all(|(from, _)| from != to);
        match pairs.iter().position(is_free) {
            Some(place) => turns.push(pairs.remove(place)),
            None => {
                number += 1;
                let waiting = aside(&pairs[0].0, number);
                turns.push((pairs[0].0.clone(), waiting.clone()));
                pairs[0].0 = waiting;
            }
        }
    }
    turns
}

/// The steps with names of constraints and indexes that make way: who has the name that another one gets
/// steps aside first.
pub(in crate::diff) fn untangled(mut steps: Vec<Step>) -> Vec<Step> {
    let names: Vec<(Named, String)> = steps
        .iter()
        .flat_map(changes)
        .map(|(named, _, to)| (named, to))
        .collect();
    let is_wanted = |named: &Named, from: &str| names.iter().any(|(other, to)| other == named && to == from);
    let mut first = Vec::new();
    for step in &mut steps {
        let number = first.len() + 1;
        first.extend(step_aside(step, number, &is_wanted));
    }
    let place = steps.iter().position(changes_names);
    steps.splice(place.unwrap_or(0)..place.unwrap_or(0), first);
    steps
}

/// Where a name has to be the only one of its kind.
#[derive(Debug, Clone, PartialEq)]
enum Named {
    /// An index, or a key with one, of a namespace.
    Index(Option<String>),
    /// A constraint of a table.
    Constraint(ObjectName),
}

fn changes_names(step: &Step) -> bool {
    changes(step).next().is_some()
}

/// The names that a step changes.
fn changes(step: &Step) -> impl Iterator<Item = (Named, String, String)> {
    let found = match step {
        Step::RenameIndex { table, before, after } | Step::RedefineIndex { table, before, after } => {
            let named = Named::Index(table.namespace.clone());
            vec![(named, before.name.clone(), after.name.clone())]
        }
        Step::RenameForeignKey { table, before, after } => {
            let names = before.name.clone().zip(after.name.clone());
            let named = |(from, to)| (Named::Constraint(table.clone()), from, to);
            names.map(named).into_iter().collect()
        }
        Step::AlterTable { table, changes } => {
            let keys = changes.iter().filter_map(|change| match change {
                TableChange::RenamePrimaryKey { before, after } => {
                    let named = Named::Index(table.namespace.clone());
                    Some((named, before.name.clone(), after.name.clone()))
                }
                _ => None,
            });
            keys.collect()
        }
        _ => Vec::new(),
    };
    found.into_iter()
}

fn step_aside(step: &mut Step, number: usize, is_wanted: &dyn Fn(&Named, &str) -> bool) -> Option<Step> {
    let (named, from, _) = changes(step).next()?;
    if !is_wanted(&named, &from) {
        return None;
    }
    let waiting = aside(number);
    match step {
        Step::RenameIndex { table, before, .. } => {
            let (table, old) = (table.clone(), before.clone());
            before.name = waiting;
            let after = before.clone();
            Some(Step::RenameIndex {
                table,
                before: old,
                after,
            })
        }
        // Where an index is made anew, all old ones can go first.
        Step::RedefineIndex { table, before, after } => {
            let (table, index) = (table.clone(), before.clone());
            *step = Step::CreateIndex {
                table: table.clone(),
                index: after.clone(),
                origin: IndexOrigin::RecreatedColumn,
            };
            Some(Step::DropIndex { table, index })
        }
        Step::RenameForeignKey { table, before, .. } => {
            let (table, old) = (table.clone(), before.clone());
            before.name = Some(waiting);
            let after = before.clone();
            Some(Step::RenameForeignKey {
                table,
                before: old,
                after,
            })
        }
        Step::AlterTable { table, changes } => {
            let key = changes.iter_mut().find_map(|change| match change {
                TableChange::RenamePrimaryKey { before, .. } => Some(before),
                _ => None,
            })?;
            let old = key.clone();
            key.name = waiting;
            let change = TableChange::RenamePrimaryKey {
                before: old,
                after: key.clone(),
            };
            Some(Step::AlterTable {
                table: table.clone(),
                changes: vec![change],
            })
        }
        _ => None,
    }
}
