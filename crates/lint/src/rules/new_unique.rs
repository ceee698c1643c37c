//! `new-unique`. Its page: `docs/guide/lint/new-unique.md`.

use super::facts;
use crate::action::{Action, Constraint};
use crate::catalogue::KnownTable;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "new-unique",
    group: Group::Compatibility,
    severity: Severity::Warning,
    summary: "Rows that are there may be alike where they must not be any more.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let (table, columns) = match action {
        Action::CreateIndex(index) if index.unique => (&index.table, &index.columns),
        Action::AddConstraint {
            table,
            constraint:
                Constraint::Unique {
                    columns,
                    using_index: false,
                },
            ..
        } => (table, columns),
        _ => return None,
    };
    if !cx.exists(table) {
        return None;
    }
    let was_unique = |known: &KnownTable| known.unique.iter().any(|(_, old)| old == columns);
    let is_new = |column: &String| {
        let adds = |action: &Action| {
            matches!(action, Action::AddColumn { table: on, column: new }
            if on == table && new.name == *column && new.default.is_none())
        };
        cx.before().any(adds)
    };
    if cx.table(table).is_some_and(was_unique) || (!columns.is_empty() && columns.iter().all(is_new)) {
        return None;
    }
    let list = columns.join(", ");
    let sql = cx.list(columns);
    Report::new(
        format!(
            "the migration fails if two rows of `{table}` have the same ({list}), and the running program may add more"
        ),
        format!(
            "look for them first:\nSELECT {sql}, count(*) FROM {} GROUP BY {sql} HAVING count(*) > 1;",
            cx.sql(table)
        ),
    )
}
