//! `column-becomes-optional`. Its page: `docs/guide/lint/column-becomes-optional.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "column-becomes-optional",
    group: Group::Compatibility,
    severity: Severity::Warning,
    summary: "A column may be null from now on, and the running program does not expect it.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::DropNotNull { table, column } = action else {
        return None;
    };
    let known = cx.column(table, column);
    if !cx.exists(table) || known.is_some_and(|column| !column.required) {
        return None;
    }
    Report::new(
        format!("a program that knows `{table}.{column}` as required fails on the first row without it"),
        "apply it as it is, but let the new program write nulls only when no old one runs any more",
    )
}
