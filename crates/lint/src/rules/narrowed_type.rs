//! `narrowed-type`. Its page: `docs/guide/lint/narrowed-type.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "narrowed-type",
    group: Group::DataLoss,
    severity: Severity::Error,
    summary: "A column gets a type that holds less.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::ChangeType {
        table, column, to, ..
    } = action
    else {
        return None;
    };
    let from = &cx.column(table, column).filter(|_| cx.exists(table))?.ty;
    if !cx.dialect.type_change(from, to).narrows {
        return None;
    }
    Report::new(
        format!(
            "values of `{table}.{column}` that fit {from} and not {to} are cut, rounded, or make the migration fail"
        ),
        "look at what is there first; keep the type and bound new values with a check, or convert into a new column",
    )
}
