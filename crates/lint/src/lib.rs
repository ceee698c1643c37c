//! Rules for migration scripts: what a script would do to a database that is in use, and to the program that
//! uses it. Text in, findings out; no database is asked, and nothing is changed.
//!
//! | module | does |
//! |---|---|
//! | `parse` | the text of a statement to [`action`]s |
//! | `rebuild` | sees a table that is built anew as the change that it is |
//! | `catalogue` | what the scripts before have made |
//! | [`rules`] | the rules, a file each, and their registry |
//! | `suppress` | `-- nicol: lint-ignore RULE reason` |
//!
//! To add a rule: a file in `rules/`, its line in the registry, a golden file, and a page in the guide.
//! What a database does is a fact of its dialect (`nicol_sql::dialect::Online`).

pub mod action;
mod catalogue;
mod names;
mod parse;
mod rebuild;
pub mod rule;
pub mod rules;
mod suppress;

use nicol_sql::Dialect;
use nicol_sql::dialect::online::Version;

use action::{Action, Statement};
use catalogue::Catalogue;
use rule::{Context, Finding, Rule, Severity};

/// A script to look at.
#[derive(Debug, Clone, Copy)]
pub struct Script<'a> {
    /// The migration's name.
    pub name: &'a str,
    /// The SQL.
    pub text: &'a str,
    /// Whether it is looked at, or only says what is there before the others.
    pub is_meant: bool,
}

/// What the project says about the rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The version of the database, if it is known; otherwise the oldest that is supported.
    pub version: Option<Version>,
    /// The severity of rules that differs from the usual one.
    pub levels: Vec<(String, Severity)>,
}

impl Options {
    fn severity(&self, rule: &Rule) -> Severity {
        let own = self.levels.iter().rfind(|(name, _)| name == rule.name);
        own.map_or(rule.severity, |(_, severity)| *severity)
    }
}

/// Looks at scripts in the order in which they are applied.
pub fn lint(dialect: &'static dyn Dialect, scripts: &[Script<'_>], options: &Options) -> Vec<Finding> {
    let mut catalogue = Catalogue::default();
    let mut findings = Vec::new();
    for script in scripts {
        let mut statements = parse::statements(dialect, script.text);
        rebuild::find(&mut statements);
        catalogue.begin_script();
        let mut found = Vec::new();
        for at in 0..statements.len() {
            if let Some(changes) = rebuild::changes(&statements[at].actions, &catalogue) {
                statements[at].actions.extend(changes);
            }
            if script.is_meant {
                found.extend(of_statement(
                    dialect,
                    script,
                    &catalogue,
                    &statements,
                    at,
                    options,
                ));
            }
            let is_rebuild = matches!(statements[at].actions.first(), Some(Action::Rebuild(_)));
            // A table that is built anew is known as a whole; its changes are for the rules.
            let known = if is_rebuild { 1 } else { usize::MAX };
            for action in statements[at].actions.iter().take(known) {
                catalogue.apply(action);
            }
        }
        if script.is_meant {
            findings.extend(suppress::apply(script, &statements, found, options));
        }
    }
    findings
}

fn of_statement(
    dialect: &'static dyn Dialect,
    script: &Script<'_>,
    catalogue: &Catalogue,
    statements: &[Statement],
    at: usize,
    options: &Options,
) -> Vec<Finding> {
    let facts = dialect.online_facts();
    let mut found = Vec::new();
    for (place, action) in statements[at].actions.iter().enumerate() {
        let cx = Context {
            dialect,
            facts,
            version: options.version.unwrap_or(facts.oldest),
            catalogue,
            statements,
            at,
            place,
        };
        for rule in rules::ALL.iter().filter(|rule| (rule.applies)(facts)) {
            let severity = options.severity(rule);
            if severity == Severity::Off {
                continue;
            }
            if let Some(report) = (rule.check)(&cx, action) {
                found.push(Finding {
                    rule,
                    severity,
                    script: script.name.to_owned(),
                    line: statements[at].line,
                    statement: Some(at),
                    message: report.message,
                    remedy: report.remedy,
                });
            }
        }
    }
    found
}

/// The actions that a text consists of, for tests and tools.
pub fn actions(dialect: &'static dyn Dialect, text: &str) -> Vec<Action> {
    let statements = parse::statements(dialect, text);
    statements
        .into_iter()
        .flat_map(|statement| statement.actions)
        .collect()
}
