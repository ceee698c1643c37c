//! `name-too-long`. Its page: `docs/guide/lint/name-too-long.md`.

use super::facts;
use crate::action::Action;
use crate::rule::{Context, Group, Report, Rule, Severity};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    name: "name-too-long",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "A name is longer than the database keeps.",
    applies: facts::everywhere,
    check,
};

fn check(cx: &Context<'_>, action: &Action) -> Option<Report> {
    let limit = cx.dialect.capabilities().max_identifier_length?;
    let names: Vec<&String> = match action {
        Action::CreateTable(table) => {
            let columns = table.columns.iter().map(|column| &column.name);
            let constraints = table.constraints.iter().filter_map(|(name, _)| name.as_ref());
            columns.chain(constraints).chain([&table.name]).collect()
        }
        Action::CreateIndex(index) => index.name.iter().collect(),
        Action::AddConstraint { name, .. } => name.iter().collect(),
        Action::AddColumn { column, .. } => vec![&column.name],
        Action::RenameColumn { to, .. } | Action::RenameTable { to, .. } | Action::RenameType { to, .. } => {
            vec![to]
        }
        Action::CreateEnum { name, .. } => vec![name],
        _ => return None,
    };
    let own = |name: &str| name.rsplit('.').next().map_or(0, str::len);
    let long = names.into_iter().find(|name| own(name) > limit)?;
    Report::new(
        format!(
            "`{long}` has {} bytes, and the database keeps {limit}: the rest is cut off without an error",
            own(long)
        ),
        "choose a shorter name; for keys and indexes `map:` in the schema",
    )
}
