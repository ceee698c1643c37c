//! `required-column`. Its page: `docs/guide/lint/required-column.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "required-column",
    group: Group::Compatibility,
    severity: Severity::Error,
    summary: "A new column is required and has no default.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::AddColumn { table, column } = action else {
        return None;
    };
    let has_value = column.default.is_some() || column.counting || column.stored;
    if !column.required || has_value || !cx.exists(table) {
        return None;
    }
    let filled = cx
        .after()
        .any(|later| matches!(later, Action::PartOfRebuild { .. }));
    let (table_sql, column_sql) = (cx.sql(table), cx.dialect.identifier(&column.name));
    let rows = if filled {
        ""
    } else {
        "the migration fails if there is a row in the table, and "
    };
    Report::new(
        format!(
            "{rows}the running program does not know `{table}.{}` and can add no row any more",
            column.name
        ),
        format!(
            "give it a default, or add it as optional and make it required when every row has it:\n\
             ALTER TABLE {table_sql} ADD COLUMN {column_sql} {};",
            column.ty
        ),
    )
}
