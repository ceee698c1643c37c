//! `drop-default`. Its page: `docs/guide/lint/drop-default.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "drop-default",
    group: Group::Compatibility,
    severity: Severity::Warning,
    summary: "A required column loses the default that the running program may rely on.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::DropDefault { table, column } = action else {
        return None;
    };
    let known = cx.column(table, column);
    if !cx.exists(table) || known.is_some_and(|column| !column.required) {
        return None;
    }
    if is_for_another_type(cx, table, column) {
        return None;
    }
    Report::new(
        format!("a program that leaves `{table}.{column}` to the database can add no row any more"),
        "release a program that always writes the column first",
    )
}

/// The default is only taken away for as long as the column's type changes.
fn is_for_another_type(cx: &Context<'_>, table: &str, column: &str) -> bool {
    let own = cx.statement().actions.iter().skip(cx.place + 1);
    own.chain(cx.after()).any(|action| {
        matches!(action, Action::SetDefault { table: on, column: of } if on == table && of == column)
    })
}
