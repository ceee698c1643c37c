//! `data-change-under-lock`. Its page: `docs/guide/lint/data-change-under-lock.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "data-change-under-lock",
    group: Group::Locks,
    severity: Severity::Warning,
    summary: "Rows are changed while the same transaction holds a lock on a table.",
    applies: facts::table_locks,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let (Action::Update { table, .. } | Action::Delete { table, .. }) = action else {
        return None;
    };
    if !cx.exists(table) || cx.runs_in_pieces() {
        return None;
    }
    let locked = cx
        .before()
        .filter_map(Action::locked_table)
        .find(|locked| cx.exists(locked))?;
    Report::new(
        format!("`{locked}` stays locked by the statements before until the rows of `{table}` are written"),
        "put changes of data into a migration of their own, before or behind the change of the schema",
    )
}
