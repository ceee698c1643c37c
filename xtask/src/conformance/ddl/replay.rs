//! Real histories: each folder of migrations is applied to an empty database (`migrate deploy`), statement for statement
//! as it stands. Then nothing is pending; both tools see the same way from that database to its schema, and pull the same
//! schema from it. The states behind each migration make pairs of real schemas, whose scripts are compared too.

use std::path::{Path, PathBuf};

use nicol_psl::{Provider, SourceFile};
use serde_json::{Value, json};

use super::engine::{self, ask};
use super::scripts::{Pair, compare, without_stray_bracket};
use crate::conformance::Options;
use crate::conformance::adapt::adapted;
use crate::conformance::report::Report;
use crate::conformance::tool::Tool;

/// A history.
struct History {
    name: String,
    provider: Provider,
    /// The folder that holds the schema and the migrations.
    folder: PathBuf,
    /// The scripts.
    migrations: Vec<PathBuf>,
}

/// Replays all histories of the corpus.
pub fn run(options: &Options, tool: &Tool, report: &mut Report) -> Result<(), String> {
    let mut pairs = Vec::new();
    for corpus in &options.corpus {
        let mut histories = Vec::new();
        find(corpus, corpus, &mut histories);
        histories.sort_by(|a, b| a.name.cmp(&b.name));
        for history in histories {
            report.count(&format!("replay, {}: histories", history.provider.name()));
            replay(&history, options, tool, report)?;
            pairs.extend(successive(&history, options, tool)?);
        }
    }
    compare("replay: states", &pairs, options, tool, report)
}

fn find(corpus: &Path, folder: &Path, histories: &mut Vec<History>) {
    histories.extend(history(corpus, folder));
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            find(corpus, &path, histories);
        }
    }
}

/// The history below this folder, if it is for one of the databases.
fn history(corpus: &Path, folder: &Path) -> Option<History> {
    let migrations = folder.join("migrations");
    let lock = std::fs::read_to_string(migrations.join("migration_lock.toml")).unwrap_or_default();
    let schema = std::fs::read_to_string(folder.join("schema.prisma")).unwrap_or_default();
    let of = |text: &str| {
        let mut lines = text
            .lines()
            .filter(|line| line.trim_start().starts_with("provider"));
        lines.find_map(|line| Provider::from_name(line.split('"').nth(1)?))
    };
    let mut scripts: Vec<PathBuf> = std::fs::read_dir(&migrations)
        .ok()?
        .flatten()
        .map(|entry| entry.path().join("migration.sql"))
        .filter(|path| path.exists())
        .collect();
    scripts.sort();
    let provider = of(&lock).or_else(|| of(&schema))?;
    let is_ours = matches!(provider, Provider::Sqlite | Provider::Postgres);
    (is_ours && !scripts.is_empty()).then(|| History {
        name: folder
            .strip_prefix(corpus)
            .unwrap_or(folder)
            .display()
            .to_string(),
        provider,
        folder: folder.to_owned(),
        migrations: scripts,
    })
}

impl History {
    fn schema(&self) -> Vec<SourceFile> {
        let text = std::fs::read_to_string(self.folder.join("schema.prisma")).unwrap_or_default();
        let files = [SourceFile {
            path: "schema.prisma".to_owned(),
            text,
        }];
        adapted(&files, 7).files
    }
}

fn replay(history: &History, options: &Options, tool: &Tool, report: &mut Report) -> Result<(), String> {
    let database = format!("nicol_conformance_{}_replay", std::process::id());
    let Some(url) = tool.url(history.provider, &database) else {
        return Ok(());
    };
    tool.create(history.provider, &database);
    let result = replayed(history, &url, options, tool, report);
    tool.remove(history.provider, &database);
    result
}

fn replayed(
    history: &History,
    url: &str,
    options: &Options,
    tool: &Tool,
    report: &mut Report,
) -> Result<(), String> {
    let title = |what: &str| format!("replay, {}: {what}", history.provider.name());
    let folder = tool.folder().join("replay");
    let _ = std::fs::remove_dir_all(&folder);
    copy(&history.folder.join("migrations"), &folder.join("migrations"))?;
    let schema = history.schema();
    let path = folder.join("schema.prisma");
    std::fs::write(&path, &schema[0].text).map_err(|error| error.to_string())?;

    for (what, arguments) in [
        ("deploy", &["migrate", "deploy"]),
        ("status", &["migrate", "status"]),
    ] {
        let said = tool.run(&folder, &[&arguments[..], &["--url", url]].concat());
        if !said.is_done {
            report.difference(
                &title(&format!("{what} fails")),
                &history.name,
                said.text + &said.errors,
            );
            return Ok(());
        }
    }
    (0..history.migrations.len()).for_each(|_| report.count(&title("migrations applied")));

    let files = engine::files(&schema);
    let questions = [
        json!({ "op": "diff", "url": url, "schema": files, "source": files }),
        json!({ "op": "diff", "url": url, "schema": files, "source": files, "summary": true }),
        json!({ "op": "pull", "url": url }),
        json!({ "op": "diagnose", "url": url, "schema": files, "folder": folder.join("migrations").display().to_string() }),
    ];
    let theirs = ask(options, &questions)?;
    let path = path.display().to_string();
    let ours = tool.ask(
        &folder,
        &["migrate", "diff", "--from-url", url, "--to-schema", &path],
    );
    let ours = ours.unwrap_or_else(|error| json!({ "script": error }));
    let mut same = |what: &str, ours: &Value, theirs: &Value| {
        let (ours, theirs) = (
            ours.as_str().unwrap_or_default().trim_end(),
            theirs["ok"].as_str(),
        );
        match theirs.map(str::trim_end) == Some(ours) {
            true => report.count(&title(&format!("the same {what}"))),
            false => {
                let text = format!("- {theirs:?}\n+ {ours:?}");
                report.difference(&title(&format!("another {what}")), &history.name, text);
            }
        }
    };
    same("way to the schema", &ours["script"], &theirs[0]);
    let summary = without_stray_bracket(theirs[1]["ok"].as_str().unwrap_or_default());
    same("summary", &ours["summary"], &json!({ "ok": summary }));
    let bare = folder.join("bare.prisma");
    let text = format!(
        "datasource db {{\n  provider = \"{}\"\n}}\n",
        history.provider.name()
    );
    std::fs::write(&bare, text).map_err(|error| error.to_string())?;
    let bare = bare.display().to_string();
    let pulled = tool.run(
        &folder,
        &["db", "pull", "--print", "--url", url, "--schema", &bare],
    );
    same("pulled schema", &json!(pulled.text), &theirs[2]);
    let clean = theirs[3]["ok"]["history"].is_null() && theirs[3]["ok"]["drift"].is_null();
    match clean && theirs[3]["ok"]["failedMigrationNames"] == json!([]) {
        true => report.count(&title("nothing pending, no drift for Prisma")),
        false => report.difference(
            &title("Prisma sees another history"),
            &history.name,
            theirs[3].to_string(),
        ),
    }
    match ours["isEmpty"] == true {
        true => report.count(&title("nothing left to the schema")),
        false => report.count(&title("something left to the schema, for Prisma too")),
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let fault = |error: std::io::Error| format!("{}: {error}", from.display());
    std::fs::create_dir_all(to).map_err(fault)?;
    for entry in std::fs::read_dir(from).map_err(fault)?.flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy(&path, &target)?,
            false => drop(std::fs::copy(&path, &target).map_err(fault)?),
        }
    }
    Ok(())
}

/// The states of the database behind each migration, as Prisma pulls them, side by side.
fn successive(history: &History, options: &Options, tool: &Tool) -> Result<Vec<Pair>, String> {
    let database = format!("nicol_conformance_{}_states", std::process::id());
    let Some(url) = tool.url(history.provider, &database) else {
        return Ok(Vec::new());
    };
    let scripts: Vec<String> = history
        .migrations
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap_or_default())
        .collect();
    let states = match history.provider {
        Provider::Sqlite => of_files(&scripts, &database, options, tool)?,
        _ => {
            tool.create(history.provider, &database);
            let answers = ask(
                options,
                &[json!({ "op": "states", "url": url, "scripts": scripts })],
            )?;
            tool.remove(history.provider, &database);
            answers[0]["ok"].as_array().cloned().unwrap_or_default()
        }
    };
    let states: Vec<&str> = states.iter().filter_map(Value::as_str).collect();
    let file = |text: &str| {
        vec![SourceFile {
            path: "schema.prisma".to_owned(),
            text: text.to_owned(),
        }]
    };
    let pair = |(number, states): (usize, &[&str])| Pair {
        name: format!("{} behind migration {}", history.name, number + 1),
        provider: history.provider,
        before: Some(file(states[0])),
        after: file(states[1]),
    };
    Ok(states.windows(2).enumerate().map(pair).collect())
}

/// Prisma's package for Node takes fewer scripts than its engine on SQLite, so our command runs them, in files.
fn of_files(
    scripts: &[String],
    database: &str,
    options: &Options,
    tool: &Tool,
) -> Result<Vec<Value>, String> {
    let mut questions = Vec::new();
    let mut all = String::new();
    for (number, script) in scripts.iter().enumerate() {
        all.push_str(&format!("{script}\n"));
        let file = format!("{database}{number}");
        let made = tool.create(Provider::Sqlite, &file);
        let url = tool.url(Provider::Sqlite, &file).unwrap_or_default();
        if made && tool.execute(&url, &all).is_done {
            questions.push(json!({ "op": "pull", "url": url }));
        }
    }
    let answers = ask(options, &questions)?;
    Ok(answers.into_iter().map(|answer| answer["ok"].clone()).collect())
}
