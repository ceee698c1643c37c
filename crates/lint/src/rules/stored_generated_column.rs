//! `stored-generated-column`. Its page: `docs/guide/lint/stored-generated-column.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "stored-generated-column",
    group: Group::Rewrites,
    severity: Severity::Warning,
    summary: "A new computed column writes every row.",
    applies: facts::table_locks,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::AddColumn { table, column } = action else {
        return None;
    };
    if !column.stored || !cx.exists(table) {
        return None;
    }
    Report::new(
        format!(
            "`{}` is computed for every row of `{table}` while nobody can use it",
            column.name
        ),
        "add an ordinary column, let a trigger or the program fill it for new rows, and fill the old ones in batches",
    )
}
