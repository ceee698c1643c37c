//! `drop-table`. Its page: `docs/guide/lint/drop-table.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "drop-table",
    group: Group::DataLoss,
    severity: Severity::Error,
    summary: "A table is dropped with its rows.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::DropTable { table, .. } = action else {
        return None;
    };
    if !cx.exists(table) {
        return None;
    }
    Report::new(
        format!("all rows of `{table}` are lost, and a program that still uses the table fails"),
        format!(
            "take it out of the program first; keep the rows for a while under another name:\n\
             ALTER TABLE {} RENAME TO {};",
            cx.sql(table),
            cx.dialect
                .identifier(&format!("{}_dropped", table.rsplit('.').next().unwrap_or(table)))
        ),
    )
}
