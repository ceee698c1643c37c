//! `check-scan`. Its page: `docs/guide/lint/check-scan.md`.

use super::facts;
use crate::action::{Action, Constraint};
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "check-scan",
    group: Group::Locks,
    severity: Severity::Warning,
    summary: "A check looks at all rows while nobody can use the table.",
    applies: facts::later_validation,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::AddConstraint {
        table,
        name,
        constraint: Constraint::Check(text),
        not_valid: false,
    } = action
    else {
        return None;
    };
    if !cx.exists(table) {
        return None;
    }
    let name = name.clone().unwrap_or_else(|| format!("{table}_check"));
    let (table_sql, name_sql) = (cx.sql(table), cx.sql(&name));
    Report::new(
        format!("every row of `{table}` is checked while nobody can read or write it"),
        format!(
            "add it for new rows only, and look at the old ones in a later migration, which lets others go on:\n\
             ALTER TABLE {table_sql} ADD CONSTRAINT {name_sql} CHECK ({text}) NOT VALID;\n\
             ALTER TABLE {table_sql} VALIDATE CONSTRAINT {name_sql};"
        ),
    )
}
