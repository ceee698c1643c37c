//! `rebuild-deletes-rows`. Its page: `docs/guide/lint/rebuild-deletes-rows.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "rebuild-deletes-rows",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "A table is built anew while foreign keys are checked, so rows that refer to it are deleted.",
    applies: facts::rebuilds_tables,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::PartOfRebuild { table, drops: true } = action else {
        return None;
    };
    let mut off = false;
    for action in cx.before() {
        if let Action::ForeignKeyCheck { on } = action {
            off = !on;
        }
    }
    if off {
        return None;
    }
    Report::new(
        format!(
            "dropping the old `{table}` deletes its rows first, and with them what refers to them by ON DELETE CASCADE"
        ),
        "switch the check off around it:\nPRAGMA foreign_keys=OFF;\n…\nPRAGMA foreign_keys=ON;",
    )
}
