//! `migrate lint`: what the scripts of the migrations folder would do to a database that is in use. The rules
//! are `nicol-lint`'s; no database is asked. Also the short form that `migrate dev` shows of a new migration.

use std::path::{Path, PathBuf};

use nicol_lint::rule::{Finding, Group, Severity};
use nicol_lint::{Options, Script, lint, rules};
use nicol_migrate::history::{History, SCRIPT_FILE};
use nicol_sql::Provider;
use serde_json::{Value, json};

use crate::args::{DatabaseArgs, LintArgs};
use crate::failure::{EXIT_FAILURE, Failure, Result};
use crate::project::Project;
use crate::project::targets::Target;
use crate::terminal::Terminal;

use super::{Done, words};

/// A script with its place.
struct Source {
    /// The migration's name, or the file's.
    name: String,
    path: PathBuf,
    text: String,
    is_meant: bool,
}

/// Runs the command.
pub fn run(project: &Project, args: &LintArgs, terminal: &Terminal) -> Result<Done> {
    if args.rules {
        return Ok(list_rules(project, terminal));
    }
    let database = DatabaseArgs {
        provider: args.provider.clone(),
        ..DatabaseArgs::default()
    };
    let targets = project.targets(&database)?;
    let meant = match (&args.provider, targets.chosen()) {
        (Some(_), Some(chosen)) => std::slice::from_ref(chosen),
        _ => targets.all(),
    };
    let mut found = Vec::new();
    let mut looked_at = 0;
    for target in meant {
        let sources = sources(project, target, args)?;
        looked_at += sources.iter().filter(|source| source.is_meant).count();
        let options = options(project, target.provider, args.database_version.as_deref())?;
        found.extend(of_target(project, target, &sources, &options));
    }
    for (path, finding) in &found {
        terminal.print(&shown(path, finding));
    }
    let count = |severity| {
        found
            .iter()
            .filter(|(_, finding)| finding.severity == severity)
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    terminal.print(&format!(
        "{}, {} in {}.",
        words::count(errors, "error"),
        words::count(warnings, "warning"),
        words::count(looked_at, "migration")
    ));
    let done = Done::new(json!({
        "migrations": looked_at,
        "errors": errors,
        "warnings": warnings,
        "findings": found.iter().map(|(path, finding)| json(path, finding)).collect::<Vec<_>>(),
    }));
    let is_bad = errors > 0 || (args.deny_warnings && warnings > 0);
    Ok(if is_bad { done.exit(EXIT_FAILURE) } else { done })
}

/// What there is to say of one migration that was made just now, for people; empty if there is nothing. What
/// it loses has been said by `migrate dev` itself.
pub fn of_new_migration(project: &Project, target: &Target, name: &str) -> Result<Vec<String>> {
    let history = History::read(&target.migrations)?;
    let mut sources = of_history(&history);
    for source in &mut sources {
        source.is_meant = source.name == name;
    }
    let options = options(project, target.provider, None)?;
    let found = of_target(project, target, &sources, &options);
    let is_news = |(_, finding): &&(String, Finding)| finding.rule.group != Group::DataLoss;
    let line = |(_, finding): &(String, Finding)| {
        format!(
            "line {}: {} ({})",
            finding.line, finding.message, finding.rule.name
        )
    };
    Ok(found.iter().filter(is_news).map(line).collect())
}

fn of_target(
    project: &Project,
    target: &Target,
    sources: &[Source],
    options: &Options,
) -> Vec<(String, Finding)> {
    let scripts: Vec<Script<'_>> = sources
        .iter()
        .map(|source| Script {
            name: &source.name,
            text: &source.text,
            is_meant: source.is_meant,
        })
        .collect();
    let path = |name: &str| {
        let source = sources.iter().find(|source| source.name == name);
        source.map_or_else(String::new, |source| project.display(&source.path))
    };
    lint(target.provider.dialect(), &scripts, options)
        .into_iter()
        .map(|finding| (path(&finding.script), finding))
        .collect()
}

/// The scripts, in order: those of the folder, and the files that are named.
fn sources(project: &Project, target: &Target, args: &LintArgs) -> Result<Vec<Source>> {
    let mut sources = of_history(&History::read(&target.migrations)?);
    let after = args.from.as_ref().or(project.settings.lint.after.as_ref());
    if let Some(name) = &args.from
        && !sources.iter().any(|source| source.name == *name)
    {
        return Err(Failure::new(format!(
            "There is no migration `{name}` in {}.",
            project.display(&target.migrations)
        ))
        .help("give the whole name of its folder"));
    }
    let first = args
        .latest
        .map_or(0, |latest| sources.len().saturating_sub(latest));
    for (at, source) in sources.iter_mut().enumerate() {
        let is_new = after.is_none_or(|after| source.name > *after);
        source.is_meant = args.files.is_empty() && is_new && at >= first;
    }
    for file in &args.files {
        add_file(&mut sources, &project.cwd.join(file))?;
    }
    Ok(sources)
}

fn of_history(history: &History) -> Vec<Source> {
    let migrations = history.migrations.iter();
    let source = |migration: &nicol_migrate::history::Migration| {
        Some(Source {
            name: migration.name.clone(),
            path: history.folder.join(&migration.name).join(SCRIPT_FILE),
            text: migration.script.clone()?,
            is_meant: true,
        })
    };
    migrations.filter_map(source).collect()
}

/// A script of the folder is meant where it stands; another comes behind all of them.
fn add_file(sources: &mut Vec<Source>, file: &Path) -> Result<()> {
    let path = if file.is_dir() {
        file.join(SCRIPT_FILE)
    } else {
        file.to_owned()
    };
    let text = std::fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))?;
    let same = |source: &&mut Source| source.path.canonicalize().ok() == path.canonicalize().ok();
    if let Some(source) = sources.iter_mut().find(same) {
        source.is_meant = true;
        return Ok(());
    }
    sources.push(Source {
        name: path.display().to_string(),
        path,
        text,
        is_meant: true,
    });
    Ok(())
}

fn options(project: &Project, provider: Provider, version: Option<&str>) -> Result<Options> {
    let settings = &project.settings.lint;
    let configured = settings.versions.iter().find(|(known, _)| *known == provider);
    let version = match (version, configured) {
        (Some(text), _) => Some(text),
        (None, Some((_, text))) => Some(text.as_str()),
        (None, None) => None,
    };
    let mut levels = Vec::new();
    for (name, severity) in &settings.rules {
        if rules::find(name).is_none() {
            let help = rules::similar(name)
                .map_or("`nicol migrate lint --rules` lists them".to_owned(), |similar| {
                    format!("did you mean `{similar}`?")
                });
            return Err(Failure::new(format!("`lint.rules`: there is no rule `{name}`.")).help(help));
        }
        let severity = Severity::from_name(severity).ok_or_else(|| {
            Failure::new(format!("`lint.rules`: `{severity}` is no severity."))
                .help("say \"off\", \"warning\" or \"error\"")
        })?;
        levels.push((name.clone(), severity));
    }
    Ok(Options {
        version: version.map(parsed_version).transpose()?,
        levels,
    })
}

/// `14`, `14.2`, `8.0.36`: the first two numbers count.
fn parsed_version(text: &str) -> Result<(u32, u32)> {
    let mut numbers = text.trim().split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next().unwrap_or(Ok(0))) {
        (Some(Ok(major)), Ok(minor)) => Ok((major, minor)),
        _ => Err(Failure::new(format!("`{text}` is no version of a database."))
            .help("say its first number or two, as in 14 or 8.0")),
    }
}

fn shown(path: &str, finding: &Finding) -> String {
    format!(
        "{path}:{}: {}[{}]\n  {}\n  help: {}\n\n",
        finding.line,
        finding.severity,
        finding.rule.name,
        finding.message,
        finding.remedy.replace('\n', "\n        ")
    )
}

fn json(path: &str, finding: &Finding) -> Value {
    json!({
        "rule": finding.rule.name,
        "severity": finding.severity.name(),
        "path": path,
        "line": finding.line,
        "message": finding.message,
        "help": finding.remedy,
        "page": finding.rule.page(),
    })
}

fn list_rules(project: &Project, terminal: &Terminal) -> Done {
    let severity = |name: &str, usual: Severity| {
        let own = project
            .settings
            .lint
            .rules
            .iter()
            .find(|(known, _)| known == name);
        own.map_or(usual.name().to_owned(), |(_, severity)| severity.clone())
    };
    let mut list = Vec::new();
    for group in Group::ALL {
        terminal.print(&format!("{}:", group.title()));
        for rule in rules::ALL.iter().filter(|rule| rule.group == group) {
            let severity = severity(rule.name, rule.severity);
            terminal.print(&format!("  {:<30} {severity:<8} {}", rule.name, rule.summary));
            list.push(json!({
                "rule": rule.name,
                "group": group.title(),
                "severity": severity,
                "summary": rule.summary,
                "page": rule.page(),
            }));
        }
    }
    Done::new(json!({ "rules": list }))
}
