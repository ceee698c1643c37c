//! `delete-all-rows`. Its page: `docs/guide/lint/delete-all-rows.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "delete-all-rows",
    group: Group::DataLoss,
    severity: Severity::Error,
    summary: "All rows of a table are deleted.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::Delete { table, all: true } = action else {
        return None;
    };
    if !cx.exists(table) {
        return None;
    }
    Report::new(
        format!("all rows of `{table}` are lost"),
        format!(
            "say which rows are meant:\nDELETE FROM {} WHERE …;",
            cx.sql(table)
        ),
    )
}
