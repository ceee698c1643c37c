//! `not-null-scan`. Its page: `docs/guide/lint/not-null-scan.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "not-null-scan",
    group: Group::Locks,
    severity: Severity::Warning,
    summary: "Making a column required looks at all rows while nobody can use the table.",
    applies: facts::later_validation,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::SetNotNull { table, column } = action else {
        return None;
    };
    if !cx.exists(table) {
        return None;
    }
    let proven = cx.has(cx.facts.check_proves_not_null)
        && (cx.table(table).is_some_and(|known| known.proves_not_null(column))
            || validates_before(cx, table));
    if proven {
        return None;
    }
    let (table_sql, column_sql) = (cx.sql(table), cx.dialect.identifier(column));
    let name = cx.dialect.identifier(&format!("{table}_{column}_not_null"));
    let advice = if cx.has(cx.facts.check_proves_not_null) {
        format!(
            "prove it with a check first, in a migration of its own:\n\
             ALTER TABLE {table_sql} ADD CONSTRAINT {name} CHECK ({column_sql} IS NOT NULL) NOT VALID;\n\
             ALTER TABLE {table_sql} VALIDATE CONSTRAINT {name};\n\
             then, without reading the rows:\n\
             ALTER TABLE {table_sql} ALTER COLUMN {column_sql} SET NOT NULL;\n\
             ALTER TABLE {table_sql} DROP CONSTRAINT {name};"
        )
    } else {
        format!(
            "this version always reads the rows here; a check says the same without it:\n\
             ALTER TABLE {table_sql} ADD CONSTRAINT {name} CHECK ({column_sql} IS NOT NULL) NOT VALID;\n\
             ALTER TABLE {table_sql} VALIDATE CONSTRAINT {name};"
        )
    };
    Report::new(
        format!(
            "every row of `{table}` is looked at for nulls in `{column}` while nobody can read or write it"
        ),
        advice,
    )
}

/// A table that no script made has constraints that nobody knows: validating one just before is enough.
fn validates_before(cx: &Context<'_>, table: &str) -> bool {
    cx.table(table).is_none()
        && cx
            .before()
            .any(|action| matches!(action, Action::ValidateConstraint { table: on, .. } if on == table))
}
