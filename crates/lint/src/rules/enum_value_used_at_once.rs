//! `enum-value-used-at-once`. Its page: `docs/guide/lint/enum-value-used-at-once.md`.

use super::facts;
use crate::action::{Action, Statement};
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "enum-value-used-at-once",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "A new value of an enum is used in the script that adds it.",
    applies: facts::adds_enum_values,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::AddEnumValue { name, value } = action else {
        return None;
    };
    let literal = cx.dialect.text(value);
    let uses = |statement: &&Statement| {
        statement.text.contains(&literal)
            && !statement
                .actions
                .iter()
                .any(|action| matches!(action, Action::AddEnumValue { .. }))
    };
    let user = cx.statements[cx.at + 1..].iter().find(uses)?;
    Report::new(
        format!(
            "`{value}` of `{name}` cannot be used before it is committed, and line {} uses it",
            user.line
        ),
        "put what uses the value into the next migration",
    )
}
