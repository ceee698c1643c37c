//! `primary-key-builds-index`. Its page: `docs/guide/lint/primary-key-builds-index.md`.

use super::facts;
use crate::action::{Action, Constraint};
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "primary-key-builds-index",
    group: Group::Locks,
    severity: Severity::Warning,
    summary: "A primary key builds its index while nobody can use the table.",
    applies: facts::concurrent_indexes,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::AddConstraint {
        table,
        name,
        constraint: Constraint::PrimaryKey {
            columns,
            using_index: false,
        },
        ..
    } = action
    else {
        return None;
    };
    if !cx.exists(table) {
        return None;
    }
    let name = name.clone().unwrap_or_else(|| format!("{table}_pkey"));
    let (table_sql, name_sql) = (cx.sql(table), cx.sql(&name));
    Report::new(
        format!("the primary key builds an index while nobody can read or write `{table}`"),
        format!(
            "build the index beside the traffic first, then take it over:\n\
             CREATE UNIQUE INDEX CONCURRENTLY {name_sql} ON {table_sql} ({});\n\
             ALTER TABLE {table_sql} ADD CONSTRAINT {name_sql} PRIMARY KEY USING INDEX {name_sql};",
            cx.list(columns)
        ),
    )
}
