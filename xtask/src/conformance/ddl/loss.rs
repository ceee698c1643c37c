//! Warnings: made-up pairs of schemas, on databases of the first one that hold rows. What `db push` warns of and what it
//! refuses to do to them, word for word.

use std::collections::BTreeSet;

use nicol_psl::Provider;
use serde_json::{Value, json};

use super::engine::{self, ask};
use super::pairs::made_up;
use super::scripts::{self, Pair};
use crate::conformance::Options;
use crate::conformance::report::Report;
use crate::conformance::tool::{EMPTY, Tool};

/// So many pairs are asked about at a time.
const AT_ONCE: usize = 100;

/// Compares as many made-up pairs as the options say.
pub fn run(options: &Options, tool: &Tool, report: &mut Report) -> Result<(), String> {
    let pairs = made_up(&[], options);
    let database = format!("nicol_conformance_{}_loss", std::process::id());
    tool.create(Provider::Postgres, &database);
    for pairs in pairs.chunks(AT_ONCE) {
        let cases: Vec<Case> = pairs
            .iter()
            .filter_map(|pair| case(pair, &database, tool))
            .collect();
        let questions: Vec<Value> = cases.iter().map(Case::question).collect();
        let answers = ask(options, &questions)?;
        for (case, theirs) in cases.iter().zip(&answers) {
            judge(case, theirs, tool, report);
        }
    }
    tool.remove(Provider::Postgres, &database);
    Ok(())
}

/// A pair with what makes its database.
struct Case<'a> {
    pair: &'a Pair,
    database: String,
    ours: String,
    theirs: String,
    setup: Vec<String>,
}

fn case<'a>(pair: &'a Pair, database: &str, tool: &Tool) -> Option<Case<'a>> {
    // Files are many, and new ones are as good as emptied ones.
    let number = pair
        .name
        .split(' ')
        .next()
        .filter(|_| pair.provider == Provider::Sqlite);
    let database = format!("{database}{}", number.unwrap_or_default());
    let ours = tool.url(pair.provider, &database)?;
    let theirs = match number {
        Some(_) => format!("{ours}-theirs"),
        None => ours.clone(),
    };
    let first = Pair {
        name: String::new(),
        provider: pair.provider,
        before: None,
        after: pair.before.clone()?,
    };
    let answer = scripts::ask(&first, &tool.folder().join("loss"), tool).ok()?;
    let script = answer["script"].as_str()?.to_owned();
    let rows = rows(&script, pair.provider);
    Some(Case {
        pair,
        database,
        ours,
        theirs,
        setup: vec![script, rows],
    })
}

impl Case<'_> {
    fn question(&self) -> Value {
        let mut setup = self.setup.clone();
        if self.pair.provider != Provider::Sqlite {
            setup.insert(0, EMPTY.to_owned());
        }
        json!({ "op": "push", "url": self.theirs, "setup": setup, "schema": engine::files(&self.pair.after) })
    }
}

fn judge(case: &Case<'_>, theirs: &Value, tool: &Tool, report: &mut Report) {
    let provider = case.pair.provider.name();
    let title = |what: &str| format!("loss, {provider}: {what}");
    let said = &theirs["ok"];
    if said.is_null() {
        let error = theirs["error"].as_str().unwrap_or_default();
        let reason = error
            .lines()
            .find(|line| !line.trim().is_empty())
            .unwrap_or_default();
        report.note(format!("{}: Prisma's db push fails: {reason}", case.pair.name));
        return report.count(&title("Prisma's push fails"));
    }
    let folder = tool.folder().join("loss");
    tool.empty(case.pair.provider, &case.database);
    for script in &case.setup {
        let made = tool.execute(&case.ours, script);
        if !made.is_done {
            return report.difference(&title("no database"), &case.pair.name, made.errors);
        }
    }
    let path = folder.join("after.prisma");
    let _ = std::fs::write(&path, &case.pair.after[0].text);
    let path = path.display().to_string();
    let arguments = [
        "db",
        "push",
        "--skip-generate",
        "--url",
        &case.ours,
        "--schema",
        &path,
    ];
    let ours = match tool.ask(&folder, &arguments) {
        Ok(answer) => answer,
        Err(error) => return report.difference(&title("no answer"), &case.pair.name, error),
    };
    let findings = [&ours["findings"], &ours["error"]["findings"]];
    let found =
        |name: &str| -> BTreeSet<String> { findings.iter().flat_map(|found| texts(&found[name])).collect() };
    let (warnings, unexecutable) = (found("warnings"), found("unexecutable"));
    let same = warnings == texts(&said["warnings"]) && unexecutable == texts(&said["unexecutable"]);
    let finding = !warnings.is_empty() || !unexecutable.is_empty();
    match same {
        true if finding => report.count(&title("the same warnings")),
        true => report.count(&title("no warnings from both")),
        false => {
            let list = |sign: &str, of: [&BTreeSet<String>; 2], other: [&BTreeSet<String>; 2]| -> String {
                let lines = of.iter().zip(other).flat_map(|(of, other)| of.difference(other));
                lines.map(|line| format!("{sign} {line}\n")).collect()
            };
            let (their_warnings, their_rest) = (texts(&said["warnings"]), texts(&said["unexecutable"]));
            let (theirs, ours) = ([&their_warnings, &their_rest], [&warnings, &unexecutable]);
            let text = list("-", theirs, ours) + &list("+", ours, theirs) + &scripts::changed(case.pair);
            report.difference(&title("other warnings"), &case.pair.name, text);
        }
    }
}

fn texts(list: &Value) -> BTreeSet<String> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Two rows for every second table of a script: one as full as can be, one as empty.
fn rows(script: &str, provider: Provider) -> String {
    let mut out = match provider {
        Provider::Sqlite => "PRAGMA foreign_keys=OFF;\n".to_owned(),
        _ => "SET session_replication_role = replica;\n".to_owned(),
    };
    let mut table = None;
    let mut columns: Vec<(String, String)> = Vec::new();
    for line in script.lines() {
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            table = rest.strip_suffix(" (").map(str::to_owned);
            columns.clear();
        } else if line.starts_with(')') {
            if let Some(table) = table.take() {
                insert(&table, &columns, provider, &mut out);
            }
        } else if let (Some(_), Some(rest)) = (&table, line.strip_prefix("    \"")) {
            let rest = rest.trim_end_matches(',');
            if let Some((name, ty)) = rest.split_once("\" ") {
                columns.push((name.to_owned(), ty.to_owned()));
            }
        }
    }
    out
}

fn insert(table: &str, columns: &[(String, String)], provider: Provider, out: &mut String) {
    // Some tables stay empty, by their names.
    if table.len().is_multiple_of(4) {
        return;
    }
    for row in 1..=2 {
        let held = columns
            .iter()
            .filter(|(_, ty)| row == 1 || ty.contains("NOT NULL"));
        let (names, values): (Vec<String>, Vec<String>) = held
            .map(|(name, ty)| (format!("\"{name}\""), value(ty, row, provider)))
            .unzip();
        if !names.is_empty() {
            let (names, values) = (names.join(", "), values.join(", "));
            out.push_str(&format!("INSERT INTO {table} ({names}) VALUES ({values});\n"));
        }
    }
}

/// A value of a type, another for each row where there are several.
fn value(ty: &str, row: usize, provider: Provider) -> String {
    let ty = ty.split(" NOT NULL").next().unwrap_or(ty);
    let ty = ty.split(" DEFAULT").next().unwrap_or(ty).trim();
    let name = ty.split('(').next().unwrap_or(ty);
    match name {
        _ if provider == Provider::Sqlite => row.to_string(),
        _ if ty.ends_with("[]") => "'{}'".to_owned(),
        _ if ty.starts_with('"') => format!("(enum_range(NULL::{ty}))[1]"),
        "BOOLEAN" => (row == 1).to_string(),
        "JSON" | "JSONB" => format!("'{row}'"),
        "UUID" => format!("'00000000-0000-0000-0000-00000000000{row}'"),
        "INET" => format!("'10.0.0.{row}'"),
        "BYTEA" => format!("'\\x0{row}'"),
        "XML" => format!("'<a>{row}</a>'"),
        "circle" => format!("'<(0,0),{row}>'"),
        "BIT" | "VARBIT" => {
            let length: usize = ty
                .split(['(', ')'])
                .nth(1)
                .and_then(|length| length.parse().ok())
                .unwrap_or(1);
            format!("B'{}'", "1".repeat(length))
        }
        "DATE" | "TIMESTAMP" | "TIMESTAMPTZ" => format!("'2024-01-0{row}'"),
        "TIME" | "TIMETZ" => format!("'0{row}:00'"),
        _ => format!("'{row}'"),
    }
}
