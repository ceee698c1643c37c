//! `conformance validate`: a schema is valid when one of Prisma's versions takes it; else the errors are those of the
//! version whose are nearest: the same places, and Prisma's words in the message.

use std::collections::BTreeSet;

use nicol_psl::{Analysis, Diagnostic, analyze};
use serde_json::Value;

use super::Options;
use super::adapt::{Adapted, adapted};
use super::corpus::{Sample, samples};
use super::oracle::question;
use super::report::Report;

/// The versions that are asked.
pub(super) const ERAS: [u8; 2] = [6, 7];

/// Providers that Nicol does not serve, so that there is nothing to compare.
const UNSERVED: &str = "PSL0804";

/// An error or a warning: file, start, end, message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    file: String,
    start: usize,
    end: usize,
    message: String,
}

/// Compares all schemas.
pub fn run(options: &Options) -> Result<Report, String> {
    of_all_schemas(options, compare)
}

/// Has Prisma validate each schema in each era, and compares what it said, and was asked, with what Nicol says.
pub(super) fn of_all_schemas(
    options: &Options,
    compare: impl Fn(&Sample, &[Value], &[Adapted], &mut Report),
) -> Result<Report, String> {
    let samples = samples(&options.corpus)?;
    let mut questions = Vec::new();
    let mut texts = Vec::new();
    for sample in &samples {
        for era in ERAS {
            let adapted = adapted(&sample.files, era);
            questions.push(question("validate", &adapted.files, era));
            texts.push(adapted);
        }
    }
    let answers = options.oracle.ask(&questions)?;
    let mut report = Report::default();
    for (place, sample) in samples.iter().enumerate() {
        let from = place * ERAS.len();
        compare(
            sample,
            &answers[from..from + ERAS.len()],
            &texts[from..from + ERAS.len()],
            &mut report,
        );
    }
    Ok(report)
}

fn compare(sample: &Sample, answers: &[Value], texts: &[Adapted], report: &mut Report) {
    let analysis = analyze(sample.files.clone());
    if analysis.errors().any(|diagnostic| diagnostic.code.id == UNSERVED) {
        report.count("schemas of providers that Nicol does not serve");
        return;
    }
    report.count("schemas");
    let is_valid = |answer: &Value| answer["ok"]["ok"] == true;
    // What version 6 says about an address, version 7 says about there being one.
    let wrong_address = faults(&answers[0], &texts[0], false)
        .iter()
        .any(|fault| texts[1].is_blank(&fault.file, fault.start));
    let theirs = answers.iter().any(is_valid) && !wrong_address;
    let ours = !analysis.has_errors();
    match (theirs, ours) {
        (true, true) => report.count("valid for both"),
        (true, false) => report.difference(
            "valid for Prisma only",
            &sample.name,
            listed(&found(&analysis, analysis.errors())),
        ),
        (false, true) => {
            let faults = faults(&answers[1], &texts[1], false);
            report.difference("valid for Nicol only", &sample.name, listed(&faults));
        }
        (false, false) => errors(sample, &analysis, answers, texts, report),
    }
}

/// Compares the errors of a schema that is invalid for both.
fn errors(sample: &Sample, analysis: &Analysis, answers: &[Value], texts: &[Adapted], report: &mut Report) {
    let ours = found(analysis, analysis.errors());
    let best = answers
        .iter()
        .zip(texts)
        .map(|(answer, text)| difference(&faults(answer, text, false), &ours))
        .min_by_key(|difference| difference.len())
        .unwrap_or_default();
    if best.is_empty() {
        report.count("invalid for both, with the same errors");
    } else {
        report.difference(
            "invalid for both, with other errors",
            &sample.name,
            best.join("\n"),
        );
    }
}

/// What only one has, a line each.
pub(super) fn difference(theirs: &[Fault], ours: &[Fault]) -> Vec<String> {
    let mut left: Vec<&Fault> = ours.iter().collect();
    let mut lines = Vec::new();
    let mut unmatched: Vec<&Fault> = Vec::new();
    for fault in theirs {
        match left.iter().position(|other| is_same(fault, other)) {
            Some(place) => drop(left.remove(place)),
            None => unmatched.push(fault),
        }
    }
    // What has the same place has other words.
    for fault in unmatched {
        let place = left.iter().position(|other| is_same_place(fault, other));
        match place {
            Some(place) => {
                let other = left.remove(place);
                lines.push(format!("words: {}\n  ours: {}", line(fault), other.message));
            }
            None => lines.push(format!("Prisma only: {}", line(fault))),
        }
    }
    lines.extend(left.iter().map(|fault| format!("Nicol only:  {}", line(fault))));
    lines
}

fn is_same(theirs: &Fault, ours: &Fault) -> bool {
    is_same_place(theirs, ours) && has_words(&theirs.message, &ours.message)
}

/// Ours may end earlier: at the name of a block, or before the line end.
fn is_same_place(theirs: &Fault, ours: &Fault) -> bool {
    (&theirs.file, theirs.start) == (&ours.file, ours.start) && ours.end <= theirs.end
}

/// Whether our message holds Prisma's fact: all of its words but the frame around them, advice behind them, and what
/// the parsers of values say in brackets.
fn has_words(theirs: &str, ours: &str) -> bool {
    let (theirs, ours) = (plain(bare(theirs)), plain(ours));
    theirs.contains(&ours) || ours.contains(&theirs)
}

/// The message without the words in front that say where it is.
fn bare(message: &str) -> &str {
    match message.split_once(": ") {
        Some((frame, rest)) if frame.starts_with("Error ") => rest,
        _ => message,
    }
}

fn plain(message: &str) -> String {
    let message = match message.rsplit_once(" (") {
        Some((fact, _)) if fact.starts_with("Parse error: ") => fact,
        _ => message,
    };
    // The features that can be listed depend on the version.
    let message = message.split(" Expected one of: ").next().unwrap_or(message);
    let text: String = message.split_whitespace().collect();
    text.trim_end_matches('.').to_owned()
}

/// Our errors or warnings.
pub(super) fn found<'a>(
    analysis: &Analysis,
    diagnostics: impl Iterator<Item = &'a Diagnostic>,
) -> Vec<Fault> {
    let fault = |diagnostic: &Diagnostic| Fault {
        file: analysis.files[diagnostic.span.file as usize].path.clone(),
        start: diagnostic.span.start as usize,
        end: diagnostic.span.end as usize,
        message: diagnostic.message.clone(),
    };
    diagnostics.map(fault).collect()
}

/// Prisma's errors or warnings, in the places of the original. It says some of them twice.
pub(super) fn faults(answer: &Value, text: &Adapted, warnings: bool) -> Vec<Fault> {
    let diagnostics = answer["ok"]["diagnostics"].as_array();
    let asked = diagnostics
        .into_iter()
        .flatten()
        .filter(|diagnostic| (diagnostic["warning"] == true) == warnings);
    let fault = |diagnostic: &Value| {
        let file = diagnostic["file"].as_str().unwrap_or_default().to_owned();
        let offset =
            |name: &str| text.original(&file, diagnostic[name].as_u64().unwrap_or_default() as usize);
        Fault {
            start: offset("start"),
            end: offset("end"),
            message: diagnostic["text"].as_str().unwrap_or_default().to_owned(),
            file,
        }
    };
    asked.map(fault).collect::<BTreeSet<_>>().into_iter().collect()
}

fn listed(faults: &[Fault]) -> String {
    faults.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn line(fault: &Fault) -> String {
    format!("{}:{}..{} {}", fault.file, fault.start, fault.end, fault.message)
}
