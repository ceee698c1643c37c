//! `update-all-rows`. Its page: `docs/guide/lint/update-all-rows.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "update-all-rows",
    group: Group::Locks,
    severity: Severity::Warning,
    summary: "One statement changes every row of a table.",
    applies: facts::table_locks,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::Update { table, all: true } = action else {
        return None;
    };
    if !cx.exists(table) {
        return None;
    }
    Report::new(
        format!("all rows of `{table}` stay locked until the last of them is written"),
        format!(
            "update in batches, each in a transaction of its own:\nUPDATE {} SET … WHERE id IN (SELECT id … LIMIT 1000);",
            cx.sql(table)
        ),
    )
}
