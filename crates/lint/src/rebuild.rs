//! A database that cannot alter a table in place builds it anew: `CREATE TABLE "new_X"`, `INSERT … SELECT`,
//! `DROP TABLE "X"`, `ALTER TABLE "new_X" RENAME TO "X"`. To the rules that is a change of `X` and neither a
//! new table nor a dropped one.

use crate::action::{Action, ColumnFacts, Statement, TableFacts};
use crate::catalogue::Catalogue;

/// Finds the tables that are built anew.
pub(crate) fn find(statements: &mut [Statement]) {
    for last in 0..statements.len() {
        let renames = statements[last].actions.iter().find_map(|action| match action {
            Action::RenameTable { from, to } => Some((from.clone(), to.clone())),
            _ => None,
        });
        let Some((new, old)) = renames else { continue };
        let drops = |action: &Action| matches!(action, Action::DropTable { table, .. } if *table == old);
        let creates = |action: &Action| matches!(action, Action::CreateTable(table) if table.name == new);
        let Some(dropped) = position(&statements[..last], drops) else {
            continue;
        };
        let Some(created) = position(&statements[..dropped], creates) else {
            continue;
        };
        mark(statements, created, dropped, last, &new, &old);
    }
}

fn position(statements: &[Statement], is_it: impl Fn(&Action) -> bool) -> Option<usize> {
    statements
        .iter()
        .rposition(|statement| statement.actions.iter().any(&is_it))
}

fn mark(statements: &mut [Statement], created: usize, dropped: usize, last: usize, new: &str, old: &str) {
    for action in &mut statements[created].actions {
        if let Action::CreateTable(facts) = action {
            let facts = TableFacts {
                name: old.to_owned(),
                ..std::mem::take(facts)
            };
            *action = Action::Rebuild(facts);
        }
    }
    for statement in &mut statements[created + 1..=last] {
        for action in &mut statement.actions {
            let is_part = match action {
                Action::Insert { table } => table == new,
                Action::RenameTable { from, .. } => from == new,
                _ => false,
            };
            if is_part {
                *action = part(old, false);
            }
        }
    }
    statements[dropped].actions = vec![part(old, true)];
}

fn part(table: &str, drops: bool) -> Action {
    Action::PartOfRebuild {
        table: table.to_owned(),
        drops,
    }
}

/// What a table that is built anew changes, if it was known before.
pub(crate) fn changes(actions: &[Action], catalogue: &Catalogue) -> Option<Vec<Action>> {
    let facts = actions.iter().find_map(|action| match action {
        Action::Rebuild(facts) => Some(facts),
        _ => None,
    })?;
    let known = catalogue.table(&facts.name, false)?;
    let table = || facts.name.clone();
    let mut changes = Vec::new();
    for old in &known.columns {
        let new = facts
            .columns
            .iter()
            .find(|new| new.name.eq_ignore_ascii_case(&old.name));
        match new {
            None => changes.push(Action::DropColumn {
                table: table(),
                column: old.name.clone(),
                cascade: false,
            }),
            Some(new) => changes.extend(column(&facts.name, old, new)),
        }
    }
    for new in &facts.columns {
        if known.column(&new.name, false).is_none() {
            changes.push(Action::AddColumn {
                table: table(),
                column: new.clone(),
            });
        }
    }
    Some(changes)
}

fn column(table: &str, old: &ColumnFacts, new: &ColumnFacts) -> Vec<Action> {
    let (table, column) = (table.to_owned(), old.name.clone());
    let mut changes = Vec::new();
    if !old.ty.eq_ignore_ascii_case(&new.ty) {
        changes.push(Action::ChangeType {
            table: table.clone(),
            column: column.clone(),
            to: new.ty.clone(),
            using: false,
        });
    }
    let (table, column) = (table.clone(), column.clone());
    match (old.required, new.required) {
        (false, true) => changes.push(Action::SetNotNull { table, column }),
        (true, false) => changes.push(Action::DropNotNull { table, column }),
        _ if old.default.is_some() && new.default.is_none() => {
            changes.push(Action::DropDefault { table, column });
        }
        _ => {}
    }
    changes
}
