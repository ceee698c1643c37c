//! `foreign-key-scan`. Its page: `docs/guide/lint/foreign-key-scan.md`.

use super::facts;
use crate::action::{Action, Constraint};
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "foreign-key-scan",
    group: Group::Locks,
    severity: Severity::Warning,
    summary: "A foreign key looks at all rows while nobody can write to either table.",
    applies: facts::later_validation,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let (table, name, columns, other) = match action {
        Action::AddConstraint {
            table,
            name,
            constraint:
                Constraint::ForeignKey {
                    columns,
                    table: other,
                },
            not_valid: false,
        } => (table, name.clone(), columns, other),
        Action::AddColumn { table, column } if column.default.is_some() => {
            let keys = column.constraints.iter();
            keys.filter_map(|(name, constraint)| match constraint {
                Constraint::ForeignKey {
                    columns,
                    table: other,
                } => Some((table, name.clone(), columns, other)),
                _ => None,
            })
            .next()?
        }
        _ => return None,
    };
    if !cx.exists(table) {
        return None;
    }
    let name = name.unwrap_or_else(|| format!("{table}_{}_fkey", columns.join("_")));
    let (table_sql, name_sql) = (cx.sql(table), cx.sql(&name));
    Report::new(
        format!("every row of `{table}` is looked up in `{other}` while nobody can write to either"),
        format!(
            "add it for new rows only, and look at the old ones in a later migration, which lets writers go on:\n\
             ALTER TABLE {table_sql} ADD CONSTRAINT {name_sql} FOREIGN KEY ({}) REFERENCES {} (…) NOT VALID;\n\
             ALTER TABLE {table_sql} VALIDATE CONSTRAINT {name_sql};",
            cx.list(columns),
            cx.sql(other)
        ),
    )
}
