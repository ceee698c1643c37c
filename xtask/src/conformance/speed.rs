//! `conformance speed`: how long parsing, validating and formatting take, beside Prisma's package in the same minute,
//! on each schema of the corpus and on one that holds it ten times. Only a release build says anything.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use nicol_psl::format::{Fill, format};
use nicol_psl::syntax::{NodeOrToken, SyntaxKind, parse};
use nicol_psl::{SourceFile, analyze};
use serde_json::{Value, json};

use super::Options;
use super::corpus::{Sample, samples};
use super::report::Report;

const ROUNDS: usize = 60;
const TIMES_LARGER: usize = 10;

/// Prisma's package, timed inside of its own process: the best of the rounds in milliseconds.
const SCRIPT: &str = r#"
import fs from 'node:fs'
const [folder, input, rounds] = process.argv.slice(2)
const { schemaWasm } = await import(folder + '/lib/psl.mjs')
const wasm = schemaWasm(7)
const best = (run) => {
  let least = Infinity
  for (let round = 0; round < Number(rounds); round++) {
    const start = performance.now()
    run()
    least = Math.min(least, performance.now() - start)
  }
  return least
}
const answers = JSON.parse(fs.readFileSync(input, 'utf8')).map((files) => {
  const schema = JSON.stringify({ prismaSchema: files, noColor: true })
  const text = JSON.stringify(files)
  const options = JSON.stringify({ textDocument: { uri: 'file:/a' }, options: { tabSize: 2, insertSpaces: true } })
  return {
    validate: best(() => { try { wasm.validate(schema) } catch {} }),
    format: best(() => wasm.format(text, options)),
  }
})
process.stdout.write(JSON.stringify(answers))
"#;

/// Measures every schema.
pub fn run(options: &Options) -> Result<Report, String> {
    let mut measured = Vec::new();
    for sample in samples(&options.corpus)? {
        let name = if sample.name.is_empty() {
            "schema"
        } else {
            &sample.name
        };
        let large = Sample {
            name: format!("{name} × {TIMES_LARGER}"),
            files: repeated(&sample.files),
        };
        measured.extend([sample, large]);
    }
    let theirs = prisma(options, &measured)?;
    let mut report = Report::default();
    report.note("schema, lines: parse; validate (Prisma's, ratio); format (Prisma's, ratio), in ms");
    for (sample, theirs) in measured.iter().zip(&theirs) {
        report.note(line(sample, theirs));
    }
    Ok(report)
}

fn line(sample: &Sample, theirs: &Value) -> String {
    let files = &sample.files;
    let lines: usize = files.iter().map(|file| file.text.lines().count()).sum();
    let parsing = best(|| {
        files
            .iter()
            .map(|file| parse(&file.text).errors().len())
            .sum::<usize>()
    });
    let validating = best(|| analyze(files.clone()).diagnostics.len());
    let formatting = best(|| format(files, Fill::Relations).len());
    let beside = |name: &str, ours: f64| {
        let theirs = theirs[name].as_f64().unwrap_or_default();
        format!("{name} {ours:.2} ({theirs:.1}, {:.1} ×)", theirs / ours)
    };
    format!(
        "{}, {lines}: parse {parsing:.2}; {}; {}",
        sample.name,
        beside("validate", validating),
        beside("format", formatting)
    )
}

/// The shortest of the rounds, in milliseconds.
fn best(mut run: impl FnMut() -> usize) -> f64 {
    let mut least = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        std::hint::black_box(run());
        least = least.min(start.elapsed());
    }
    least.as_secs_f64() * 1000.0
}

fn prisma(options: &Options, samples: &[Sample]) -> Result<Vec<Value>, String> {
    let questions: Vec<Value> = samples
        .iter()
        .map(|sample| {
            let files = sample.files.iter().map(|file| json!([file.path, file.text]));
            files.collect()
        })
        .collect();
    let answer = options
        .oracle
        .script(SCRIPT, &json!(questions).to_string(), &[&ROUNDS.to_string()])?;
    serde_json::from_str(&answer).map_err(|error| format!("an answer: {error}"))
}

/// The files, with all models, enums and views several times under other names.
fn repeated(files: &[SourceFile]) -> Vec<SourceFile> {
    let mut names = Vec::new();
    for file in files {
        names.extend(declared(&file.text));
    }
    let copies = files.iter().flat_map(|file| {
        (0..TIMES_LARGER).map(|number| SourceFile {
            path: PathBuf::from(format!("{number}"))
                .join(&file.path)
                .display()
                .to_string(),
            text: renamed(&file.text, &names, number),
        })
    });
    copies.collect()
}

fn declared(text: &str) -> Vec<String> {
    let file = parse(text).file();
    let named = file.blocks().filter(|block| !is_config(block.kind()));
    named.filter_map(|block| Some(block.name()?.text())).collect()
}

fn is_config(kind: SyntaxKind) -> bool {
    matches!(kind, SyntaxKind::DATASOURCE | SyntaxKind::GENERATOR)
}

/// The text with a number behind the names, and behind those in the database. Only the first has the configuration.
fn renamed(text: &str, names: &[String], number: usize) -> String {
    let mut out = String::new();
    for block in parse(text).syntax().children_with_tokens() {
        if number > 0 && is_config(block.kind()) {
            continue;
        }
        let NodeOrToken::Node(block) = block else {
            out.push_str(&block.to_string());
            continue;
        };
        let tokens = block
            .descendants_with_tokens()
            .filter_map(NodeOrToken::into_token);
        for token in tokens {
            let text = token.text();
            let is_mapped = || {
                let before = out.trim_end();
                before.ends_with("map(") || before.ends_with("map:")
            };
            match token.kind() {
                SyntaxKind::IDENT if names.iter().any(|name| name == text) => {
                    out.push_str(&format!("{text}{number}"));
                }
                SyntaxKind::STRING if is_mapped() => {
                    let inner = text.trim_end_matches('"');
                    out.push_str(&format!("{inner}{number}\""));
                }
                _ => out.push_str(text),
            }
        }
    }
    out
}
