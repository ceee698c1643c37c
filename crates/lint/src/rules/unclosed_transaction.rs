//! `unclosed-transaction`. Its page: `docs/guide/lint/unclosed-transaction.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "unclosed-transaction",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "A transaction of the script is not committed, or is undone.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    match action {
        Action::Rollback => Report::new(
            "ROLLBACK undoes the statements before it, and the migration is recorded as applied all the same",
            "leave the statements out that are not meant",
        ),
        Action::Begin => {
            let ends = cx
                .after()
                .any(|later| matches!(later, Action::Commit | Action::Rollback));
            if ends {
                return None;
            }
            Report::new(
                "the transaction that begins here is never committed",
                "leave BEGIN out: a script is one transaction already",
            )
        }
        _ => None,
    }
}
