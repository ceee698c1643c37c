//! `foreign-key-without-index`. Its page: `docs/guide/lint/foreign-key-without-index.md`.

use super::facts;
use crate::action::{Action, Constraint};
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "foreign-key-without-index",
    group: Group::Correctness,
    severity: Severity::Off,
    summary: "A foreign key whose columns no index covers.",
    applies: facts::later_validation,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let keys: Vec<(&str, &[String])> = match action {
        Action::AddConstraint {
            table,
            constraint: Constraint::ForeignKey { columns, .. },
            ..
        } => {
            vec![(table, columns)]
        }
        Action::CreateTable(table) => {
            let constraints = table.constraints.iter();
            constraints
                .filter_map(|(_, constraint)| match constraint {
                    Constraint::ForeignKey { columns, .. } => Some((table.name.as_str(), columns.as_slice())),
                    _ => None,
                })
                .collect()
        }
        _ => return None,
    };
    let (table, columns) = keys
        .into_iter()
        .find(|(table, columns)| !is_covered(cx, action, table, columns))?;
    Report::new(
        format!(
            "no index begins with ({}) of `{table}`: every delete on the other side reads the whole table",
            columns.join(", ")
        ),
        format!(
            "add `@@index([…])` to the model:\nCREATE INDEX CONCURRENTLY ON {} ({});",
            cx.sql(table),
            cx.list(columns)
        ),
    )
}

fn is_covered(cx: &Context<'_>, action: &Action, table: &str, columns: &[String]) -> bool {
    let begins = |index: &[String]| index.starts_with(columns);
    let known = cx
        .table(table)
        .is_some_and(|known| known.indexes.iter().any(|(_, index)| begins(index)));
    let later = cx.after().any(|action| {
        matches!(action, Action::CreateIndex(index) if index.table == table && begins(&index.columns))
    });
    let own = match action {
        Action::CreateTable(facts) => {
            let of_columns = facts.columns.iter().flat_map(|column| &column.constraints);
            facts.constraints.iter().chain(of_columns).any(|(_, constraint)| {
                matches!(constraint, Constraint::PrimaryKey { columns, .. } | Constraint::Unique { columns, .. }
                    if begins(columns))
            })
        }
        _ => false,
    };
    known || later || own
}
