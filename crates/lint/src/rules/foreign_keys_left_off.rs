//! `foreign-keys-left-off`. Its page: `docs/guide/lint/foreign-keys-left-off.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "foreign-keys-left-off",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "The check of foreign keys is switched off and not on again.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::ForeignKeyCheck { on: false } = action else {
        return None;
    };
    if cx
        .after()
        .any(|later| matches!(later, Action::ForeignKeyCheck { on: true }))
    {
        return None;
    }
    Report::new(
        "the check of foreign keys stays off for the rest of the session: the migrations behind this one run without it",
        "switch it on again at the end of the script",
    )
}
