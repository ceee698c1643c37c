//! `column-becomes-required`. Its page: `docs/guide/lint/column-becomes-required.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "column-becomes-required",
    group: Group::Compatibility,
    severity: Severity::Warning,
    summary: "A column becomes required while the running program may leave it out.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::SetNotNull { table, column } = action else {
        return None;
    };
    let known = cx.column(table, column);
    if !cx.exists(table) || known.is_some_and(|column| column.required || column.default.is_some()) {
        return None;
    }
    Report::new(
        format!(
            "the migration fails on rows without `{table}.{column}`, and so does a program that still adds such rows"
        ),
        format!(
            "first let the program write it always, then fill the rows that lack it, then make it required:\n\
             UPDATE {} SET {1} = … WHERE {1} IS NULL;",
            cx.sql(table),
            cx.dialect.identifier(column)
        ),
    )
}
