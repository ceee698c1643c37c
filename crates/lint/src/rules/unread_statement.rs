//! `unread-statement`. Its page: `docs/guide/lint/unread-statement.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "unread-statement",
    group: Group::Correctness,
    severity: Severity::Off,
    summary: "A statement that the lint cannot read.",
    applies: facts::everywhere,
    check,
};

fn check(_cx: &Context<'_>, action: &Action) -> Option<Report> {
    if *action != Action::Unread {
        return None;
    }
    Report::new(
        "no rule can look at this statement, because it cannot be read",
        "look at it yourself, and say so in a comment",
    )
}
