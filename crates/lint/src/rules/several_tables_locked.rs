//! `several-tables-locked`. Its page: `docs/guide/lint/several-tables-locked.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "several-tables-locked",
    group: Group::Locks,
    severity: Severity::Off,
    summary: "One transaction locks several tables that are in use.",
    applies: facts::table_locks,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let table = action.locked_table().filter(|table| cx.exists(table))?;
    let mut earlier = cx
        .before()
        .filter_map(Action::locked_table)
        .filter(|other| cx.exists(other));
    let first = earlier.next().filter(|_| !cx.runs_in_pieces())?;
    let is_second = first != table && earlier.all(|other| other == first);
    if !is_second {
        return None;
    }
    Report::new(
        format!(
            "`{first}` stays locked while this waits for `{table}`: two programs that use both can block each other"
        ),
        "one migration a table keeps each lock short",
    )
}
