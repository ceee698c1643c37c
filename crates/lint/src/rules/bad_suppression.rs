//! `bad-suppression`. Its page: `docs/guide/lint/bad-suppression.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "bad-suppression",
    group: Group::Correctness,
    severity: Severity::Warning,
    summary: "A comment that silences a rule names none, gives no reason, or silences nothing.",
    applies: facts::everywhere,
    check,
};

fn check(_cx: &Context<'_>, _action: &Action) -> Option<Report> {
    None
}
