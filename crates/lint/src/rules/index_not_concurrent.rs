//! `index-not-concurrent`. Its page: `docs/guide/lint/index-not-concurrent.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "index-not-concurrent",
    group: Group::Locks,
    severity: Severity::Warning,
    summary: "An index is built while nobody can write to its table.",
    applies: facts::concurrent_indexes,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::CreateIndex(index) = action else {
        return None;
    };
    if index.concurrently || !cx.exists(&index.table) {
        return None;
    }
    let unique = if index.unique { "UNIQUE " } else { "" };
    let name = index
        .name
        .as_deref()
        .map_or(String::new(), |name| format!(" {}", cx.sql(name)));
    let (table, columns) = (cx.sql(&index.table), cx.list(&index.columns));
    Report::new(
        format!(
            "building the index keeps everybody from writing to `{}` until it is done",
            index.table
        ),
        format!(
            "build it beside the traffic, in a migration of its own:\nCREATE {unique}INDEX CONCURRENTLY{name} ON {table} ({columns});"
        ),
    )
}
