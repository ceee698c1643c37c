//! `conformance format`: the same text as Prisma's formatter, also from formatted text; formatting twice changes
//! nothing more, and the schema means the same afterwards.

use nicol_psl::format::{Fill, format};
use nicol_psl::{SourceFile, analyze};
use serde_json::Value;

use super::Options;
use super::corpus::{Sample, samples};
use super::oracle::question;
use super::report::Report;

/// Compares all schemas.
pub fn run(options: &Options) -> Result<Report, String> {
    let samples = samples(&options.corpus)?;
    let questions: Vec<Value> = samples
        .iter()
        .map(|sample| question("format", &sample.files, 7))
        .collect();
    let answers = options.oracle.ask(&questions)?;
    let mut report = Report::default();
    for (sample, answer) in samples.iter().zip(&answers) {
        compare(sample, answer, &mut report);
    }
    Ok(report)
}

fn compare(sample: &Sample, answer: &Value, report: &mut Report) {
    report.count("schemas");
    let ours = format(&sample.files, Fill::Relations);
    let again = format(&with_texts(&sample.files, &ours), Fill::Relations);
    if again != ours {
        report.difference(
            "another text the second time",
            &sample.name,
            first_difference(&ours, &again),
        );
    }
    let errors = |files: &[SourceFile]| analyze(files.to_vec()).errors().count();
    if errors(&sample.files) == 0 && errors(&with_texts(&sample.files, &ours)) > 0 {
        report.difference("not valid any more", &sample.name, "");
    }
    let Some(theirs) = answer["ok"].as_array() else {
        report.difference("Prisma's formatter fails", &sample.name, answer.to_string());
        return;
    };
    let theirs: Vec<String> = sample
        .files
        .iter()
        .map(|file| {
            let answer = theirs.iter().find(|answer| answer[0] == file.path);
            answer
                .and_then(|answer| answer[1].as_str())
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    match ours == theirs {
        true => report.count("the same text"),
        false => report.difference("another text", &sample.name, first_difference(&theirs, &ours)),
    }
}

fn with_texts(files: &[SourceFile], texts: &[String]) -> Vec<SourceFile> {
    let file = |(file, text): (&SourceFile, &String)| SourceFile {
        path: file.path.clone(),
        text: text.clone(),
    };
    files.iter().zip(texts).map(file).collect()
}

/// The first lines that differ, with the one before.
fn first_difference(left: &[String], right: &[String]) -> String {
    let (left, right) = (left.join("\n"), right.join("\n"));
    let (left, right): (Vec<&str>, Vec<&str>) = (left.split('\n').collect(), right.split('\n').collect());
    let place = left
        .iter()
        .zip(&right)
        .take_while(|(left, right)| left == right)
        .count();
    let from = place.saturating_sub(1);
    let show = |sign: char, lines: &[&str]| -> String {
        let lines = lines.iter().skip(from).take(5);
        lines.map(|line| format!("{sign} {line}\n")).collect()
    };
    format!("line {}\n{}{}", place + 1, show('-', &left), show('+', &right))
}
