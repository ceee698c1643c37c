//! `concurrent-beside-others`. Its page: `docs/guide/lint/concurrent-beside-others.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "concurrent-beside-others",
    group: Group::Correctness,
    severity: Severity::Warning,
    summary: "CONCURRENTLY shares a script with other statements, which then have no transaction.",
    applies: facts::concurrent_indexes,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let is_concurrent = match action {
        Action::CreateIndex(index) => index.concurrently,
        Action::DropIndex { concurrently, .. } => *concurrently,
        _ => false,
    };
    let counts = |action: &Action| !matches!(action, Action::Set { .. } | Action::Other);
    if !is_concurrent || !cx.before().chain(cx.after()).any(counts) {
        return None;
    }
    let is_first = !cx.before().any(counts);
    if !is_first
        && cx
            .before()
            .any(|action| matches!(action, Action::CreateIndex(index) if index.concurrently))
    {
        return None;
    }
    Report::new(
        "a script with CONCURRENTLY runs without a transaction: if it fails, what stands before it stays done",
        "one statement, one migration: then a failed one can simply be applied again",
    )
}
