//! `concurrent-in-transaction`. Its page: `docs/guide/lint/concurrent-in-transaction.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "concurrent-in-transaction",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "CONCURRENTLY stands inside a transaction, where it is refused.",
    applies: facts::concurrent_indexes,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let is_concurrent = match action {
        Action::CreateIndex(index) => index.concurrently,
        Action::DropIndex { concurrently, .. } => *concurrently,
        _ => false,
    };
    let open = cx.before().fold(false, |open, action| match action {
        Action::Begin => true,
        Action::Commit | Action::Rollback => false,
        _ => open,
    });
    if !is_concurrent || !open {
        return None;
    }
    Report::new(
        "the database refuses CONCURRENTLY between BEGIN and COMMIT",
        "give the statement a migration of its own, without BEGIN",
    )
}
