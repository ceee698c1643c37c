//! `session-setting`. Its page: `docs/guide/lint/session-setting.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "session-setting",
    group: Group::Correctness,
    severity: Severity::Warning,
    summary: "A setting outlives the script.",
    applies: facts::table_locks,
    check,
};

fn check(_cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::Set { name, local: false } = action else {
        return None;
    };
    let is_harmless = name.ends_with("timeout") || HARMLESS.contains(&name.as_str());
    if is_harmless {
        return None;
    }
    Report::new(
        format!("`{name}` stays set for the migrations behind this one, and for the row that records it"),
        format!("bound it to the transaction:\nSET LOCAL {name} = …;"),
    )
}

const HARMLESS: [&str; 6] = [
    "client_min_messages",
    "maintenance_work_mem",
    "work_mem",
    "names",
    "foreign_key_checks",
    "default_table_access_method",
];
