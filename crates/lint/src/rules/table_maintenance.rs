//! `table-maintenance`. Its page: `docs/guide/lint/table-maintenance.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "table-maintenance",
    group: Group::Locks,
    severity: Severity::Warning,
    summary: "Maintenance of a whole table stops everybody who uses it.",
    applies: facts::table_locks,
    check,
};

fn check(_cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::Maintenance { what } = action else {
        return None;
    };
    let advice = match what.split(' ').next() {
        Some("VACUUM" | "CLUSTER") => {
            "leave it to a tool that works beside the traffic, and out of migrations"
        }
        Some("REINDEX") => "REINDEX … CONCURRENTLY, in a migration of its own",
        Some("REFRESH") => "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on the view",
        _ => "statements take the locks that they need; a lock of your own only makes others wait longer",
    };
    Report::new(
        format!("{what} keeps everybody else away until it is done"),
        advice,
    )
}
