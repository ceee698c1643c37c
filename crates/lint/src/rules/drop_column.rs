//! `drop-column`. Its page: `docs/guide/lint/drop-column.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "drop-column",
    group: Group::DataLoss,
    severity: Severity::Error,
    summary: "A column is dropped with its values.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::DropColumn { table, column, .. } = action else {
        return None;
    };
    if !cx.exists(table) {
        return None;
    }
    Report::new(
        format!("the values of `{table}.{column}` are lost, and a program that still reads the column fails"),
        "take the column out of the program and release that first; then drop it, with the reason in a comment",
    )
}
