//! `rename-enum-value`. Its page: `docs/guide/lint/rename-enum-value.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "rename-enum-value",
    group: Group::Compatibility,
    severity: Severity::Error,
    summary: "A value of an enum that the running program uses changes its name.",
    applies: facts::everywhere,
    check,
};

fn check(_cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::RenameEnumValue { name, from, to } = action else {
        return None;
    };
    Report::new(
        format!(
            "the program that runs while this is applied knows no `{to}` in `{name}`, and still writes `{from}`"
        ),
        format!(
            "keep the value in the database and rename it in the schema only: `@map(\"{from}\")` behind the value"
        ),
    )
}
