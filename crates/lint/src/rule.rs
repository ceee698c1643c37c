//! What a rule is, what it sees, and what it says.

use std::fmt;

use nicol_sql::Dialect;
use nicol_sql::dialect::StatementKind;
use nicol_sql::dialect::online::{OnlineFacts, Version};
use nicol_sql::dialect::session::wants_no_transaction;

use crate::action::{Action, ColumnFacts, Statement};
use crate::catalogue::{Catalogue, KnownTable};

/// A rule. One constant, in a file of its own.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which users write into files and settings.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    /// How serious it is unless the project says otherwise.
    pub severity: Severity,
    /// What it is against, in one sentence.
    pub summary: &'static str,
    /// The databases that it is for.
    pub applies: fn(&OnlineFacts) -> bool,
    /// Looks at one action.
    pub check: fn(&Context<'_>, &Action) -> Option<Report>,
}

impl Rule {
    /// Its page in the guide.
    pub fn page(&self) -> String {
        format!("docs/guide/lint/{}.md", self.name)
    }
}

/// What rules are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Other programs have to wait.
    Locks,
    /// Every row is written anew.
    Rewrites,
    /// Data goes.
    DataLoss,
    /// The program that runs while the migration is applied breaks.
    Compatibility,
    /// The script does not do what it seems to do.
    Correctness,
}

impl Group {
    /// All groups, in the order in which they are listed.
    pub const ALL: [Group; 5] = [
        Group::Locks,
        Group::Rewrites,
        Group::DataLoss,
        Group::Compatibility,
        Group::Correctness,
    ];

    /// A heading.
    pub const fn title(self) -> &'static str {
        match self {
            Group::Locks => "Locks",
            Group::Rewrites => "Rewrites",
            Group::DataLoss => "Data loss",
            Group::Compatibility => "Compatibility",
            Group::Correctness => "Correctness",
        }
    }
}

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// It is not said.
    Off,
    /// To be looked at.
    Warning,
    /// To be changed, or silenced with a reason.
    Error,
}

impl Severity {
    /// The severity of this name.
    pub fn from_name(name: &str) -> Option<Severity> {
        [Severity::Off, Severity::Warning, Severity::Error]
            .into_iter()
            .find(|severity| severity.name() == name)
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Off => "off",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a rule says about an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What will happen.
    pub message: String,
    /// What to do instead; SQL where there is some.
    pub remedy: String,
}

impl Report {
    /// A report.
    pub fn new(message: impl Into<String>, remedy: impl Into<String>) -> Option<Report> {
        Some(Report {
            message: message.into(),
            remedy: remedy.into(),
        })
    }
}

/// A report with its place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How serious it is in this project.
    pub severity: Severity,
    /// The migration.
    pub script: String,
    /// The line of the statement, from 1.
    pub line: usize,
    /// The place of the statement among those of the script.
    pub(crate) statement: Option<usize>,
    /// What will happen.
    pub message: String,
    /// What to do instead.
    pub remedy: String,
}

/// What a rule sees beside the action.
pub struct Context<'a> {
    pub(crate) dialect: &'static dyn Dialect,
    pub(crate) facts: &'static OnlineFacts,
    pub(crate) version: Version,
    /// What was there before the statement.
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) statements: &'a [Statement],
    pub(crate) at: usize,
    pub(crate) place: usize,
}

impl<'a> Context<'a> {
    /// Whether the table has rows that others may use: the script has not made it itself.
    pub(crate) fn exists(&self, table: &str) -> bool {
        !self.catalogue.is_new(table, self.facts.folds_names)
    }

    /// The table, if a script that was read made it.
    pub(crate) fn table(&self, table: &str) -> Option<&'a KnownTable> {
        self.catalogue.table(table, self.facts.folds_names)
    }

    /// The column, if a script that was read made it.
    pub(crate) fn column(&self, table: &str, column: &str) -> Option<&'a ColumnFacts> {
        self.table(table)?.column(column, self.facts.folds_names)
    }

    /// Whether the database has what comes with this version.
    pub(crate) fn has(&self, since: Option<Version>) -> bool {
        since.is_some_and(|since| self.version >= since)
    }

    /// A name as it stands in SQL.
    pub(crate) fn sql(&self, name: &str) -> String {
        let parts: Vec<String> = name
            .split('.')
            .map(|part| self.dialect.identifier(part))
            .collect();
        parts.join(".")
    }

    /// Names as they stand in SQL.
    pub(crate) fn list(&self, names: &[String]) -> String {
        let is_name = |name: &str| {
            name.chars()
                .all(|letter| letter.is_alphanumeric() || letter == '_')
        };
        let one = |name: &String| match is_name(name) {
            true => self.dialect.identifier(name),
            // An expression of an index.
            false => name.clone(),
        };
        names.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// Whether the script has no transaction around it, because a statement cannot stand in one.
    pub(crate) fn runs_in_pieces(&self) -> bool {
        let is_outside = |statement: &Statement| {
            self.dialect.statement_kind(&statement.text) == StatementKind::OutsideTransaction
        };
        let first = self.statements.first();
        !self.facts.transactional_ddl
            || self.statements.iter().any(is_outside)
            || first.is_some_and(|first| wants_no_transaction(&first.text))
    }

    /// The statement.
    pub(crate) fn statement(&self) -> &'a Statement {
        &self.statements[self.at]
    }

    /// What the script did before this action.
    pub(crate) fn before(&self) -> impl Iterator<Item = &'a Action> + use<'a> {
        let own = &self.statements[self.at].actions[..self.place];
        let earlier = self.statements[..self.at].iter();
        earlier.flat_map(|statement| &statement.actions).chain(own)
    }

    /// What the script does in later statements.
    pub(crate) fn after(&self) -> impl Iterator<Item = &'a Action> + use<'a> {
        let later = self.statements[self.at + 1..].iter();
        later.flat_map(|statement| &statement.actions)
    }
}
