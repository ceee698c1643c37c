//! `validate-at-once`. Its page: `docs/guide/lint/validate-at-once.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "validate-at-once",
    group: Group::Locks,
    severity: Severity::Warning,
    summary: "A constraint is added NOT VALID and validated in the same transaction.",
    applies: facts::later_validation,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::ValidateConstraint { table, name } = action else {
        return None;
    };
    let adds = |earlier: &Action| {
        matches!(earlier, Action::AddConstraint { table: on, name: Some(known), not_valid: true, .. }
            if on == table && known == name)
    };
    if !cx.exists(table) || !cx.before().any(adds) || cx.runs_in_pieces() {
        return None;
    }
    Report::new(
        format!(
            "the lock of adding `{name}` is held until the rows are looked at, so NOT VALID gains nothing"
        ),
        format!(
            "move it to a migration of its own:\nALTER TABLE {} VALIDATE CONSTRAINT {};",
            cx.sql(table),
            cx.dialect.identifier(name)
        ),
    )
}
