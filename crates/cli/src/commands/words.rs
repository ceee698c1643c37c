//! Sentences and values that several commands share.

use std::path::Path;

use nicol_migrate::history::{History, SCRIPT_FILE};
use nicol_migrate::parallel::{Difference, Side, THIS_DATABASE_ONLY, differences};
use nicol_migrate::warnings::{Finding, Findings};
use nicol_sql::Provider;
use serde_json::{Value, json};

use crate::args::DatabaseArgs;
use crate::failure::Result;
use crate::project::Project;
use crate::project::targets::{Target, Targets};
use crate::terminal::Terminal;

/// A number of things.
pub fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// What stands above the words about one of several databases.
pub fn heading(place: usize, provider: Provider) -> String {
    let space = if place > 0 { "\n" } else { "" };
    format!("{space}{provider}:")
}

/// Migrations as a tree of files.
pub fn tree(folder: &str, names: &[String]) -> String {
    let mut text = format!("{folder}/");
    for name in names {
        text.push_str(&format!("\n  └─ {name}/\n    └─ {SCRIPT_FILE}"));
    }
    text
}

/// Names, one a line.
pub fn lines(names: &[String]) -> String {
    let lines: Vec<String> = names.iter().map(|name| format!("  {name}")).collect();
    lines.join("\n")
}

/// Warns of histories that are not in step. Returns what was said.
pub fn warn_of_differences(targets: &Targets, terminal: &Terminal) -> Result<Vec<String>> {
    let mut histories = Vec::new();
    for target in targets.all() {
        histories.push((target.provider, History::read(&target.migrations)?));
    }
    let sides: Vec<Side<'_>> = histories
        .iter()
        .map(|(provider, history)| Side {
            provider: *provider,
            history,
        })
        .collect();
    let found: Vec<String> = differences(&sides).iter().map(Difference::words).collect();
    if !found.is_empty() {
        let list: Vec<String> = found.iter().map(|words| format!("  • {words}")).collect();
        terminal.warn(&format!(
            "The histories are not in step:\n{}\n\
             Write what is missing by hand, or let `nicol migrate dev` plan it; a script with the line \
             `{THIS_DATABASE_ONLY}` is not compared.",
            list.join("\n")
        ));
    }
    Ok(found)
}

/// Findings, one a line.
pub fn bullets(findings: &[Finding]) -> String {
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| format!("  • {}", finding.message))
        .collect();
    lines.join("\n")
}

/// Findings, for tools.
pub fn findings_json(findings: &Findings) -> Value {
    let texts = |findings: &[Finding]| {
        findings
            .iter()
            .map(|finding| finding.message.clone())
            .collect::<Vec<_>>()
    };
    json!({
        "warnings": texts(&findings.warnings),
        "unexecutable": texts(&findings.unexecutable),
    })
}

/// Bulleted sentences, one a line.
pub fn sentences(sentences: &[String]) -> String {
    let lines: Vec<String> = sentences
        .iter()
        .map(|sentence| format!("  • {sentence}"))
        .collect();
    lines.join("\n")
}

/// The named database, or all that have an address.
pub fn meant<'t>(
    project: &Project,
    args: &DatabaseArgs,
    targets: &'t Targets,
) -> crate::failure::Result<Vec<&'t Target>> {
    let found = project.with_address(targets);
    if args.url.is_some() || args.provider.is_some() || found.is_empty() {
        return Ok(vec![project.active(targets)?]);
    }
    Ok(found)
}

/// Writes a file, with the folders that it needs.
pub fn write(path: &Path, text: &str) -> crate::failure::Result<()> {
    use crate::failure::Failure;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Failure::file("make the folder", folder, &error))?;
    }
    std::fs::write(path, text).map_err(|error| Failure::file("write", path, &error))
}
