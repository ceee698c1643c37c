//! `drop-schema`. Its page: `docs/guide/lint/drop-schema.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "drop-schema",
    group: Group::DataLoss,
    severity: Severity::Error,
    summary: "A whole namespace or database is dropped.",
    applies: facts::everywhere,
    check,
};

fn check(_cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::DropSchema { name, cascade } = action else {
        return None;
    };
    let more = if *cascade { " with everything in it" } else { "" };
    Report::new(
        format!("`{name}` is dropped{more}"),
        "drop what is meant by name, so that the script says what goes; leave databases to those who run the server",
    )
}
