//! `volatile-default`. Its page: `docs/guide/lint/volatile-default.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "volatile-default",
    group: Group::Rewrites,
    severity: Severity::Warning,
    summary: "A new column whose default differs from row to row writes every row.",
    applies: facts::table_locks,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let Action::AddColumn { table, column } = action else {
        return None;
    };
    let default = column.default.as_deref().filter(|_| cx.exists(table))?;
    let function = volatile_function(default, cx.facts.steady_functions);
    let message = match &function {
        Some(function) => {
            format!("`{function}` gives every row of `{table}` a value of its own, so all are written anew")
        }
        None if !cx.has(cx.facts.instant_default) => {
            format!("this version writes the default into every row of `{table}`")
        }
        None => return None,
    };
    let (table_sql, column_sql) = (cx.sql(table), cx.dialect.identifier(&column.name));
    Report::new(
        message,
        format!(
            "add the column without it, set the default for new rows, and fill the old ones in batches:\n\
             ALTER TABLE {table_sql} ADD COLUMN {column_sql} {};\n\
             ALTER TABLE {table_sql} ALTER COLUMN {column_sql} SET DEFAULT {default};",
            column.ty
        ),
    )
}

/// The first function in an expression whose value may differ from row to row.
fn volatile_function(expression: &str, steady: &[&str]) -> Option<String> {
    let mut in_text = false;
    let plain: String = expression
        .chars()
        .map(|letter| {
            in_text ^= letter == '\'';
            if in_text { ' ' } else { letter }
        })
        .collect();
    let mut start = 0;
    while let Some(open) = plain[start..].find('(').map(|at| start + at) {
        let before = plain[..open].trim_end();
        let name_start = before
            .rfind(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '.')
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let (name, is_type) = (
            &before[name_start..],
            before[..name_start].trim_end().ends_with("::"),
        );
        let last = name.rsplit('.').next().unwrap_or(name).to_lowercase();
        if !last.is_empty() && !is_type && !steady.contains(&last.as_str()) {
            return Some(format!("{name}()"));
        }
        start = open + 1;
    }
    None
}
