//! `enum-value-removed`. Its page: `docs/guide/lint/enum-value-removed.md`.

use super::facts;
use crate::action::Action;
use crate::catalogue::plain_type;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "enum-value-removed",
    group: Group::DataLoss,
    severity: Severity::Error,
    summary: "A value of an enum goes, and rows may hold it.",
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
    let known = |ty: &str| cx.catalogue.values(&plain_type(ty));
    let (before, after) = (known(from)?, known(to)?);
    let gone: Vec<&str> = before
        .iter()
        .filter(|value| !after.contains(value))
        .map(String::as_str)
        .collect();
    let list = gone
        .iter()
        .map(|value| cx.dialect.text(value))
        .collect::<Vec<_>>()
        .join(", ");
    if gone.is_empty() {
        return None;
    }
    Report::new(
        format!("the migration fails on rows of `{table}` whose `{column}` is {list}"),
        format!(
            "give those rows another value in a migration before this one:\nUPDATE {} SET {1} = … WHERE {1} IN ({list});",
            cx.sql(table),
            cx.dialect.identifier(column)
        ),
    )
}
