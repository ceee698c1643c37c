//! `no-lock-timeout`. Its page: `docs/guide/lint/no-lock-timeout.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "no-lock-timeout",
    group: Group::Locks,
    severity: Severity::Off,
    summary: "A table in use is locked without a bound on the wait.",
    applies: facts::table_locks,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let table = action.locked_table().filter(|table| cx.exists(table))?;
    let sets =
        |action: &Action| matches!(action, Action::Set { name, .. } if TIMEOUTS.contains(&name.as_str()));
    let locks = |action: &Action| action.locked_table().is_some_and(|table| cx.exists(table));
    if cx.before().any(|action| sets(action) || locks(action)) {
        return None;
    }
    Report::new(
        format!("behind one long query this waits for `{table}` without end, and everybody waits behind it"),
        format!(
            "bound the wait at the head of the script:\n{}",
            cx.facts.lock_timeout.unwrap_or_default()
        ),
    )
}

const TIMEOUTS: [&str; 4] = [
    "lock_timeout",
    "statement_timeout",
    "lock_wait_timeout",
    "innodb_lock_wait_timeout",
];
