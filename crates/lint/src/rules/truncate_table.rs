//! `truncate-table`. Its page: `docs/guide/lint/truncate-table.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "truncate-table",
    group: Group::DataLoss,
    severity: Severity::Error,
    summary: "A table is emptied.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::Truncate { table, cascade } = action else {
        return None;
    };
    if !cx.exists(table) {
        return None;
    }
    let more = if *cascade {
        ", and those of every table that refers to it"
    } else {
        ""
    };
    Report::new(
        format!("all rows of `{table}` are lost{more}"),
        "delete the rows that are meant, by a condition; a table that only holds what can be computed again deserves a \
         comment that says so",
    )
}
