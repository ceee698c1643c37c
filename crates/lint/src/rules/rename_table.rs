//! `rename-table`. Its page: `docs/guide/lint/rename-table.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "rename-table",
    group: Group::Compatibility,
    severity: Severity::Error,
    summary: "A table that the running program uses changes its name.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::RenameTable { from, to } = action else {
        return None;
    };
    if !cx.exists(from) {
        return None;
    }
    let back = cx
        .after()
        .any(|later| matches!(later, Action::CreateTable(table) if table.name == *from));
    if back {
        return None;
    }
    Report::new(
        format!("the program that runs while this is applied still asks for `{from}` and fails"),
        format!(
            "keep the name in the database and rename the model only: `@@map(\"{from}\")` in the schema; or leave a view behind \
             for the old program:\nCREATE VIEW {} AS SELECT * FROM {};",
            cx.sql(from),
            cx.sql(to)
        ),
    )
}
