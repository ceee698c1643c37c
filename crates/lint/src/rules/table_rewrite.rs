//! `table-rewrite`. Its page: `docs/guide/lint/table-rewrite.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "table-rewrite",
    group: Group::Rewrites,
    severity: Severity::Warning,
    summary: "A table is written anew as a whole.",
    applies: facts::table_locks,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::RewriteTable { table, what } = action else {
        return None;
    };
    if !cx.exists(table) {
        return None;
    }
    Report::new(
        format!("{what} writes `{table}` and its indexes anew while nobody can use it"),
        "make a new table in the way you want it, move the rows in batches, and exchange the names",
    )
}
