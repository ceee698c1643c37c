//! `counting-column`. Its page: `docs/guide/lint/counting-column.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "counting-column",
    group: Group::Rewrites,
    severity: Severity::Warning,
    summary: "A new counting column writes every row.",
    applies: facts::table_locks,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::AddColumn { table, column } = action else {
        return None;
    };
    if !column.counting || !cx.exists(table) {
        return None;
    }
    Report::new(
        format!(
            "every row of `{table}` gets a number in `{}` while nobody can use the table",
            column.name
        ),
        "add an optional column, give new rows their number by a default, number the old ones in batches, and make it \
         required at the end",
    )
}
