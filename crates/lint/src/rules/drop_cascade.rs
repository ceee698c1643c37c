//! `drop-cascade`. Its page: `docs/guide/lint/drop-cascade.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "drop-cascade",
    group: Group::DataLoss,
    severity: Severity::Error,
    summary: "Something is dropped with whatever depends on it.",
    applies: facts::everywhere,
    check,
};

fn check(_cx: &Context<'_>, action: &Action) -> Option<Report> {
    let (what, name) = match action {
        Action::DropTable { table, cascade: true } => ("table", table),
        Action::DropColumn {
            column,
            cascade: true,
            ..
        } => ("column", column),
        Action::DropConstraint {
            name, cascade: true, ..
        } => ("constraint", name),
        Action::DropIndex {
            index, cascade: true, ..
        } => ("index", index),
        Action::DropType { name, cascade: true } => ("type", name),
        Action::DropOther {
            kind,
            name,
            cascade: true,
        } => (kind.as_str(), name),
        _ => return None,
    };
    Report::new(
        format!(
            "views, foreign keys and columns that depend on the {what} `{name}` go too, and the script does not say which"
        ),
        "drop what depends on it by name first, and leave CASCADE out: then the database refuses what you did not know",
    )
}
