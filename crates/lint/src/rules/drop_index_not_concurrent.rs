//! `drop-index-not-concurrent`. Its page: `docs/guide/lint/drop-index-not-concurrent.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "drop-index-not-concurrent",
    group: Group::Locks,
    severity: Severity::Warning,
    summary: "An index is dropped under a lock that stops readers and writers.",
    applies: facts::concurrent_indexes,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::DropIndex {
        index,
        concurrently: false,
        ..
    } = action
    else {
        return None;
    };
    if let Some((table, _)) = cx.catalogue.index(index)
        && !cx.exists(table.name())
    {
        return None;
    }
    Report::new(
        format!("dropping `{index}` waits for every query on its table, and every new query waits for it"),
        format!(
            "drop it beside the traffic, in a migration of its own:\nDROP INDEX CONCURRENTLY {};",
            cx.sql(index)
        ),
    )
}
