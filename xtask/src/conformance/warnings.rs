//! `conformance warnings`: the warnings of each schema that both judge alike, where they begin and in Prisma's words. Those
//! that only Nicol gives are counted by their message, and are no differences.

use nicol_psl::analyze;
use serde_json::Value;

use super::Options;
use super::adapt::Adapted;
use super::corpus::Sample;
use super::report::Report;
use super::validate::{difference, faults, found, of_all_schemas};

/// How a difference begins that is ours alone.
const NICOL_ONLY: &str = "Nicol only:";

/// Compares all schemas.
pub fn run(options: &Options) -> Result<Report, String> {
    of_all_schemas(options, compare)
}

fn compare(sample: &Sample, answers: &[Value], texts: &[Adapted], report: &mut Report) {
    let analysis = analyze(sample.files.clone());
    // Where the verdict is another one, `validate` tells.
    let verdict = |answer: &Value| answer["ok"]["ok"] == !analysis.has_errors();
    // Version 6 and 7 retire different features: the nearer one counts.
    let ours = found(&analysis, analysis.warnings());
    let asked = answers.iter().zip(texts).filter(|(answer, _)| verdict(answer));
    let best = asked
        .map(|(answer, text)| {
            let theirs = faults(answer, text, true);
            (difference(&theirs, &ours), theirs)
        })
        .min_by_key(|(difference, _)| difference.len());
    let Some((lines, theirs)) = best else {
        return;
    };
    report.count("schemas");
    let is_more = |line: &&String| line.starts_with(NICOL_ONLY);
    for line in lines.iter().filter(is_more) {
        report.count(&format!("{NICOL_ONLY} {}", message(line)));
    }
    let lines: Vec<&str> = lines
        .iter()
        .filter(|line| !is_more(line))
        .map(String::as_str)
        .collect();
    match (lines.is_empty(), theirs.is_empty()) {
        (true, true) => report.count("without a warning of Prisma's"),
        (true, false) => report.count("the same warnings as Prisma's"),
        (false, _) => report.difference("other warnings", &sample.name, lines.join("\n")),
    }
}

/// What a line of a difference says, without its place.
fn message(line: &str) -> &str {
    let line = line.trim_start_matches(NICOL_ONLY).trim_start();
    line.split_once(' ').map_or(line, |(_, message)| message)
}
