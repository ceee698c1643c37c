//! `exclusion-constraint`. Its page: `docs/guide/lint/exclusion-constraint.md`.

use super::facts;
use crate::action::{Action, Constraint};
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "exclusion-constraint",
    group: Group::Locks,
    severity: Severity::Warning,
    summary: "An exclusion constraint builds its index while nobody can use the table.",
    applies: facts::later_validation,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::AddConstraint {
        table,
        constraint: Constraint::Exclusion,
        ..
    } = action
    else {
        return None;
    };
    if !cx.exists(table) {
        return None;
    }
    Report::new(
        format!("the exclusion constraint builds its index while nobody can read or write `{table}`"),
        "there is no way beside the traffic: apply it in a quiet hour with a lock timeout; or make a new table with it \
         and move the rows in batches",
    )
}
