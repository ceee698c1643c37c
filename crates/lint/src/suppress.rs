//! Comments that silence rules, each with its reason:
//!
//! ```sql
//! -- nicol: lint-ignore drop-column nothing reads it since version 4
//! -- nicol: lint-ignore-file index-not-concurrent the table is small
//! ```
//!
//! The first stands in front of its statement or inside it, the second anywhere in the script.

use crate::action::Statement;
use crate::rule::{Finding, Severity};
use crate::rules::{self, BAD_SUPPRESSION};
use crate::{Options, Script};

const OF_STATEMENT: &str = "nicol: lint-ignore";
const OF_FILE: &str = "nicol: lint-ignore-file";

/// A comment that silences a rule.
struct Suppression<'t> {
    rule: &'t str,
    reason: &'t str,
    line: usize,
    /// The statement that it is for; absent for the whole script.
    statement: Option<usize>,
}

/// The findings without the silenced ones, and those about the comments themselves.
pub(crate) fn apply(
    script: &Script<'_>,
    statements: &[Statement],
    findings: Vec<Finding>,
    options: &Options,
) -> Vec<Finding> {
    let suppressions = suppressions(script.text, statements);
    let silences = |suppression: &Suppression<'_>, finding: &Finding| {
        let here = suppression.statement.is_none() || suppression.statement == finding.statement;
        here && suppression.rule == finding.rule.name
    };
    let severity = options.severity(&BAD_SUPPRESSION);
    let complaints = suppressions.iter().filter_map(|suppression| {
        let is_used = findings.iter().any(|finding| silences(suppression, finding));
        let (message, remedy) = complaint(suppression, is_used)?;
        Some(Finding {
            rule: &BAD_SUPPRESSION,
            severity,
            script: script.name.to_owned(),
            line: suppression.line,
            statement: None,
            message,
            remedy,
        })
    });
    let complaints: Vec<Finding> = complaints.filter(|_| severity != Severity::Off).collect();
    let is_open = |finding: &Finding| {
        let silenced =
            |suppression: &Suppression<'_>| !suppression.reason.is_empty() && silences(suppression, finding);
        !suppressions.iter().any(silenced)
    };
    let mut open: Vec<Finding> = findings.into_iter().filter(is_open).collect();
    open.extend(complaints);
    open.sort_by_key(|finding| finding.line);
    open
}

fn complaint(suppression: &Suppression<'_>, is_used: bool) -> Option<(String, String)> {
    let rule = suppression.rule;
    if rules::find(rule).is_none() {
        let known = match rules::similar(rule) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "`nicol migrate lint --rules` lists them".to_owned(),
        };
        return Some((format!("there is no rule `{rule}` to be silenced"), known));
    }
    if suppression.reason.is_empty() {
        return Some((
            format!("`{rule}` is silenced without a reason, so it is not silenced"),
            format!("say why: `-- {OF_STATEMENT} {rule} nothing reads the column any more`"),
        ));
    }
    (!is_used).then(|| {
        (
            format!("the rule `{rule}` has nothing to say here"),
            "remove the comment".to_owned(),
        )
    })
}

fn suppressions<'t>(text: &'t str, statements: &[Statement]) -> Vec<Suppression<'t>> {
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let Some(comment) = line.trim_start().strip_prefix("--") else {
            continue;
        };
        let comment = comment.trim();
        let (rest, is_for_file) = match comment.strip_prefix(OF_FILE) {
            Some(rest) => (rest, true),
            None => match comment.strip_prefix(OF_STATEMENT) {
                Some(rest) => (rest, false),
                None => continue,
            },
        };
        if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
            continue;
        }
        let rest = rest.trim();
        let (rule, reason) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        found.push(Suppression {
            rule,
            reason: reason.trim(),
            line: number,
            statement: if is_for_file {
                None
            } else {
                statement_at(statements, number)
            },
        });
    }
    found
}

/// The statement that a line belongs to: the one whose text holds it, with the comments in front of it.
fn statement_at(statements: &[Statement], line: usize) -> Option<usize> {
    let ends = |statement: &Statement| {
        let blank = crate::parse::words::blank(&statement.text);
        statement.line + statement.text[blank..].trim_end().matches('\n').count()
    };
    let found = statements.iter().position(|statement| ends(statement) >= line);
    // A comment behind the last statement silences nothing.
    Some(found.unwrap_or(usize::MAX))
}
