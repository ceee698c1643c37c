//! `implicit-commit`. Its page: `docs/guide/lint/implicit-commit.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "implicit-commit",
    group: Group::Correctness,
    severity: Severity::Warning,
    summary: "A script changes the schema several times, and a failure keeps the first part.",
    applies: facts::no_transactional_ddl,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let changes = |action: &Action| {
        action.locked_table().is_some() || matches!(action, Action::CreateTable(_) | Action::DropIndex { .. })
    };
    let number = cx.statements[..cx.at]
        .iter()
        .filter(|statement| statement.actions.iter().any(changes))
        .count();
    if number != 1 || cx.place > 0 || !changes(action) {
        return None;
    }
    Report::new(
        "every change of the schema commits what is before it: if a later statement fails, the first ones stay done",
        "one change of the schema, one migration",
    )
}
