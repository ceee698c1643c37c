//! `type-rewrite`. Its page: `docs/guide/lint/type-rewrite.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "type-rewrite",
    group: Group::Rewrites,
    severity: Severity::Warning,
    summary: "A change of type writes every row anew while nobody can use the table.",
    applies: facts::table_locks,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::ChangeType {
        table, column, to, ..
    } = action
    else {
        return None;
    };
    if !cx.exists(table) {
        return None;
    }
    let from = cx.column(table, column).map(|known| known.ty.clone());
    match &from {
        Some(from) if !cx.dialect.type_change(from, to).rewrites => return None,
        _ => {}
    }
    let from = from.map_or(String::new(), |from| format!(" from {from}"));
    Report::new(
        format!("`{table}` is written anew while nobody can use it: `{column}` changes{from} to {to}"),
        format!(
            "add a column of the new type, fill it in batches, let the program write both, then drop the old one:\n\
             ALTER TABLE {} ADD COLUMN {} {to};",
            cx.sql(table),
            cx.dialect.identifier(&format!("{column}_new"))
        ),
    )
}
