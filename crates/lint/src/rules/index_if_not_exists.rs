//! `index-if-not-exists`. Its page: `docs/guide/lint/index-if-not-exists.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "index-if-not-exists",
    group: Group::Correctness,
    severity: Severity::Warning,
    summary: "IF NOT EXISTS takes an index for built that failed half-way.",
    applies: facts::concurrent_indexes,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::CreateIndex(index) = action else {
        return None;
    };
    if !index.concurrently || !index.if_not_exists {
        return None;
    }
    let name = index.name.as_deref().unwrap_or_default();
    Report::new(
        format!("a failed attempt leaves an invalid `{name}` behind, and IF NOT EXISTS takes it for built"),
        format!(
            "drop what is left over first:\nDROP INDEX CONCURRENTLY IF EXISTS {};",
            cx.sql(name)
        ),
    )
}
