//! `rename-column`. Its page: `docs/guide/lint/rename-column.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "rename-column",
    group: Group::Compatibility,
    severity: Severity::Error,
    summary: "A column that the running program uses changes its name.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::RenameColumn { table, from, to } = action else {
        return None;
    };
    if !cx.exists(table) {
        return None;
    }
    Report::new(
        format!("the program that runs while this is applied still asks for `{table}.{from}` and fails"),
        format!(
            "keep the name in the database and rename the field only: `@map(\"{from}\")` in the schema; or add `{to}`, write \
             both, move the reads, drop `{from}`"
        ),
    )
}
