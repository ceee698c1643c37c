//! `conformance pull`: each schema is made a database by Prisma's script, and both read it. The same text; the schema
//! that comes out is valid, and the database shows no difference to it.
//!
//! PostgreSQL schemas take the server that `TEST_POSTGRES_URL` names, and are left out without one.

use nicol_psl::{Provider, SourceFile, analyze};
use serde_json::{Value, json};

use super::Options;
use super::adapt::adapted;
use super::corpus::{Sample, samples};
use super::report::Report;
use super::tool::Tool;

/// So many databases are there at a time.
const AT_ONCE: usize = 16;

/// Compares all schemas.
pub fn run(options: &Options) -> Result<Report, String> {
    let tool = Tool::new()?;
    let mut report = Report::default();
    let mut cases: Vec<Case> = Vec::new();
    for sample in samples(&options.corpus)? {
        cases.extend(case(&tool, sample, cases.len()));
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
            .filter(|(case, script)| {
                let is_there = tool.create(case.provider, &case.database);
                is_there && tool.execute(&case.url, script).is_done
            })
            .map(|(case, _)| *case)
            .collect();
        let questions: Vec<Value> = made.iter().map(|case| case.question()).collect();
        let answers = options.oracle.ask(&questions)?;
        for (case, answer) in made.iter().zip(&answers) {
            compare(&tool, case, answer, &mut report);
        }
        cases
            .iter()
            .for_each(|(case, _)| tool.remove(case.provider, &case.database));
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

/// The database of a schema, if there can be one.
fn case(tool: &Tool, sample: Sample, number: usize) -> Option<Case> {
    let files = adapted(&sample.files, 7).files;
    let schema = analyze(files.clone()).schema;
    let source = schema.datasource?;
    let database = format!("nicol_conformance_{}_{number}", std::process::id());
    let url = tool.url(source.provider, &database)?;
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

fn compare(tool: &Tool, case: &Case, answer: &Value, report: &mut Report) {
    report.count("schemas");
    let file = tool.folder().join("pulled.prisma");
    let _ = std::fs::write(&file, &case.empty);
    let path = file.display().to_string();
    let run = |arguments: &[&str]| tool.run(tool.folder(), arguments);
    let pulled = run(&["db", "pull", "--print", "--url", &case.url, "--schema", &path]);
    if !pulled.is_done {
        return report.difference("not pulled", &case.name, pulled.errors);
    }
    let ours = pulled.text;
    let _ = std::fs::write(&file, &ours);
    let validated = run(&["validate", "--schema", &path]);
    if !validated.is_done {
        report.difference("not valid", &case.name, validated.errors);
    }
    let (from, to) = (["--from-url", &case.url], ["--to-schema", &path]);
    let compared = run(&[&["migrate", "diff", "--exit-code"][..], &from, &to].concat());
    if validated.is_done && !compared.is_done {
        report.difference("another database", &case.name, compared.text + &compared.errors);
    }
    let theirs = answer["ok"].as_str().unwrap_or_default();
    match theirs.trim_end() == ours.trim_end() {
        true => report.count("the same text"),
        false => report.difference("another text", &case.name, first_difference(theirs, &ours)),
    }
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
