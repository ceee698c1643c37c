//! `conformance pull`: each schema is made a database by Prisma's script, and both read it. The same text; the schema
//! that comes out is valid, and the database shows no difference to it.
//!
//! PostgreSQL schemas take the server that `TEST_POSTGRES_URL` names, and are left out without one.

use std::path::{Path, PathBuf};
use std::process::Command;

use nicol_psl::{Provider, SourceFile, analyze};
use serde_json::{Value, json};

use super::Options;
use super::adapt::adapted;
use super::corpus::{Sample, samples};
use super::report::Report;

/// So many databases are there at a time.
const AT_ONCE: usize = 16;

/// Compares all schemas.
pub fn run(options: &Options) -> Result<Report, String> {
    let tool = Tool::new()?;
    let mut report = Report::default();
    let mut cases: Vec<Case> = Vec::new();
    for sample in samples(&options.corpus)? {
        cases.extend(tool.case(sample, cases.len()));
    }
    let scripts: Vec<Value> = cases.iter().map(Case::script).collect();
    let scripts = options.oracle.ask(&scripts)?;
    let cases: Vec<(&Case, &str)> = cases
        .iter()
        .zip(&scripts)
        .filter_map(|(case, answer)| Some((case, answer["ok"].as_str()?)))
        .collect();
    for cases in cases.chunks(AT_ONCE) {
        let made: Vec<&Case> = cases
            .iter()
            .filter(|(case, script)| tool.make(case, script))
            .map(|(case, _)| *case)
            .collect();
        let questions: Vec<Value> = made.iter().map(|case| case.question()).collect();
        let answers = options.oracle.ask(&questions)?;
        for (case, answer) in made.iter().zip(&answers) {
            tool.compare(case, answer, &mut report);
        }
        cases.iter().for_each(|(case, _)| tool.remove(case));
    }
    Ok(report)
}

/// A schema and its database.
struct Case {
    name: String,
    files: Vec<SourceFile>,
    provider: Provider,
    /// Without models: what is pulled into.
    empty: String,
    database: String,
    url: String,
}

impl Case {
    fn script(&self) -> Value {
        let files: Vec<Value> = self
            .files
            .iter()
            .map(|file| json!([file.path, file.text]))
            .collect();
        json!({ "op": "ddl", "provider": self.provider.name(), "to": files })
    }

    fn question(&self) -> Value {
        json!({ "op": "pull", "url": self.url, "schema": self.empty })
    }
}

/// The command, and where it works.
struct Tool {
    program: PathBuf,
    folder: tempfile::TempDir,
    server: Option<String>,
}

impl Tool {
    fn new() -> Result<Tool, String> {
        let built = Command::new("cargo")
            .args(["build", "-q", "-p", "nicol-cli"])
            .status();
        if !built.is_ok_and(|status| status.success()) {
            return Err("nicol-cli cannot be built".to_owned());
        }
        let target = std::env::var("CARGO_TARGET_DIR")
            .map_or_else(|_| crate::repo::root().join("target"), PathBuf::from);
        Ok(Tool {
            program: target.join("debug/nicol"),
            folder: tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?,
            server: std::env::var("TEST_POSTGRES_URL").ok(),
        })
    }

    /// The database of a schema, if there can be one.
    fn case(&self, sample: Sample, number: usize) -> Option<Case> {
        let files = adapted(&sample.files, 7).files;
        let schema = analyze(files.clone()).schema;
        let source = schema.datasource?;
        let database = format!("nicol_conformance_{}_{number}", std::process::id());
        let url = match source.provider {
            Provider::Sqlite => format!("file:{}", self.folder.path().join(&database).display()),
            Provider::Postgres => beside(self.server.as_deref()?, &database),
            Provider::Mysql => return None,
        };
        let list: Vec<String> = source.schemas.iter().map(|name| format!("{name:?}")).collect();
        let schemas = match list.as_slice() {
            [] => String::new(),
            list => format!("  schemas = [{}]\n", list.join(", ")),
        };
        let empty = format!(
            "datasource db {{\n  provider = \"{}\"\n{schemas}}}\n",
            source.provider
        );
        Some(Case {
            name: sample.name,
            files,
            provider: source.provider,
            empty,
            database,
            url,
        })
    }

    /// Makes the database; schemas that need what this server lacks are left out.
    fn make(&self, case: &Case, script: &str) -> bool {
        let is_there = match (&case.provider, &self.server) {
            (Provider::Sqlite, _) => std::fs::write(self.folder.path().join(&case.database), "").is_ok(),
            (_, Some(server)) => self.execute(server, &format!("CREATE DATABASE {}", case.database)),
            (_, None) => false,
        };
        is_there && self.execute(&case.url, script)
    }

    fn remove(&self, case: &Case) {
        match (&case.provider, &self.server) {
            (Provider::Sqlite, _) | (_, None) => {}
            (_, Some(server)) => {
                self.execute(server, &format!("DROP DATABASE IF EXISTS {}", case.database));
            }
        }
    }

    fn execute(&self, url: &str, script: &str) -> bool {
        let file = self.folder.path().join("script.sql");
        let written = std::fs::write(&file, script).is_ok();
        let arguments = ["db", "execute", "--url", url, "--file"];
        written && self.run(&arguments, Some(&file), url).0
    }

    /// Runs the command in a folder with an empty schema for the database.
    fn run(&self, arguments: &[&str], last: Option<&Path>, url: &str) -> (bool, String, String) {
        let provider = url.split(':').next().filter(|scheme| *scheme != "file");
        let provider = if provider.is_some() {
            "postgresql"
        } else {
            "sqlite"
        };
        let schema = self.folder.path().join("none.prisma");
        let _ = std::fs::write(
            &schema,
            format!("datasource db {{\n  provider = \"{provider}\"\n}}\n"),
        );
        let has_schema = arguments.contains(&"--schema") || arguments.contains(&"diff");
        let mut command = Command::new(&self.program);
        command.args(arguments).args(last).current_dir(self.folder.path());
        if !has_schema {
            command.arg("--schema").arg(&schema);
        }
        match command.output() {
            Ok(output) => (
                output.status.success(),
                String::from_utf8_lossy(&output.stdout).into_owned(),
                String::from_utf8_lossy(&output.stderr).into_owned(),
            ),
            Err(error) => (false, String::new(), error.to_string()),
        }
    }

    fn compare(&self, case: &Case, answer: &Value, report: &mut Report) {
        report.count("schemas");
        let file = self.folder.path().join("pulled.prisma");
        let _ = std::fs::write(&file, &case.empty);
        let path = file.display().to_string();
        let pull = ["db", "pull", "--print", "--url", &case.url, "--schema", &path];
        let (is_done, ours, errors) = self.run(&pull, None, &case.url);
        if !is_done {
            return report.difference("not pulled", &case.name, errors);
        }
        let _ = std::fs::write(&file, &ours);
        let (is_valid, _, errors) = self.run(&["validate", "--schema", &path], None, &case.url);
        if !is_valid {
            report.difference("not valid", &case.name, errors);
        }
        let diff = [
            "migrate",
            "diff",
            "--exit-code",
            "--from-url",
            &case.url,
            "--to-schema",
            &path,
        ];
        let (is_same, steps, errors) = self.run(&diff, None, &case.url);
        if is_valid && !is_same {
            report.difference("another database", &case.name, steps + &errors);
        }
        let theirs = answer["ok"].as_str().unwrap_or_default();
        match theirs.trim_end() == ours.trim_end() {
            true => report.count("the same text"),
            false => report.difference("another text", &case.name, first_difference(theirs, &ours)),
        }
    }
}

/// The address of another database of a server.
fn beside(server: &str, database: &str) -> String {
    let (address, parameters) = server.split_once('?').unwrap_or((server, ""));
    let end = address
        .rfind('/')
        .filter(|end| *end > address.find("//").map_or(0, |at| at + 1));
    let base = end.map_or(address, |end| &address[..end]);
    let parameters = if parameters.is_empty() {
        String::new()
    } else {
        format!("?{parameters}")
    };
    format!("{base}/{database}{parameters}")
}

/// The first line that differs.
fn first_difference(left: &str, right: &str) -> String {
    let mut lines = left
        .lines()
        .zip(right.lines())
        .enumerate()
        .skip_while(|(_, (left, right))| left == right);
    lines.next().map_or_else(
        || "one goes on where the other ends".to_owned(),
        |(place, (left, right))| format!("line {}\n- {left}\n+ {right}", place + 1),
    )
}
