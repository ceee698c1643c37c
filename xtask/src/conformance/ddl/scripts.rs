//! The script and the summary from one schema to another, ours beside Prisma's. Where they differ, both are run on a
//! database made by Prisma's script for the first schema: that tells a script that does not work.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use nicol_psl::{Provider, SourceFile};
use serde_json::{Value, json};

use crate::conformance::Options;
use crate::conformance::report::Report;
use crate::conformance::tool::Tool;

/// Two schemas of one database; the first may be nothing.
pub struct Pair {
    /// Where it comes from.
    pub name: String,
    /// The database.
    pub provider: Provider,
    /// The schema before.
    pub before: Option<Vec<SourceFile>>,
    /// The schema after.
    pub after: Vec<SourceFile>,
}

/// So many pairs are asked about at a time.
const AT_ONCE: usize = 400;
const RUNNERS: usize = 3;

/// Compares all pairs, counted under a title.
pub fn compare(
    title: &str,
    pairs: &[Pair],
    options: &Options,
    tool: &Tool,
    report: &mut Report,
) -> Result<(), String> {
    tool.create(Provider::Postgres, &judge_database());
    for pairs in pairs.chunks(AT_ONCE) {
        let questions: Vec<Value> = pairs
            .iter()
            .flat_map(|pair| [pair.question(false), pair.question(true)])
            .collect();
        let theirs = options.oracle.ask(&questions)?;
        let ours = answers(pairs, tool);
        for ((pair, theirs), ours) in pairs.iter().zip(theirs.chunks(2)).zip(&ours) {
            judge(title, pair, (&theirs[0], &theirs[1]), ours, tool, report);
        }
    }
    tool.remove(Provider::Postgres, &judge_database());
    Ok(())
}

/// The database on which scripts that differ are tried.
fn judge_database() -> String {
    format!("nicol_conformance_{}_judge", std::process::id())
}

impl Pair {
    fn question(&self, summary: bool) -> Value {
        let files = |files: &[SourceFile]| -> Vec<Value> {
            files.iter().map(|file| json!([file.path, file.text])).collect()
        };
        let mut question = json!({ "op": "ddl", "provider": self.provider.name(), "to": files(&self.after) });
        if let Some(before) = &self.before {
            question["from"] = json!(files(before));
        }
        if summary {
            question["summary"] = json!(true);
        }
        question
    }
}

/// Our answers, by several runs of the command at a time.
fn answers(pairs: &[Pair], tool: &Tool) -> Vec<Result<Value, String>> {
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(vec![Err(String::new()); pairs.len()]);
    std::thread::scope(|scope| {
        for runner in 0..RUNNERS {
            let (next, answers) = (&next, &answers);
            scope.spawn(move || {
                let folder = tool.folder().join(format!("runner{runner}"));
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(pair) = pairs.get(place) else { return };
                    let answer = ask(pair, &folder, tool);
                    if let Ok(mut answers) = answers.lock() {
                        answers[place] = answer;
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_default()
}

pub fn ask(pair: &Pair, folder: &Path, tool: &Tool) -> Result<Value, String> {
    let write = |name: &str, files: &[SourceFile]| -> Result<String, String> {
        let place = folder.join(name);
        let _ = std::fs::remove_dir_all(&place);
        for file in files {
            let path = place.join(&file.path);
            let parent = path.parent().unwrap_or(&place);
            let written = std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&path, &file.text));
            written.map_err(|error| error.to_string())?;
        }
        match files {
            [file] => Ok(place.join(&file.path).display().to_string()),
            _ => Ok(place.display().to_string()),
        }
    };
    let after = write("after", &pair.after)?;
    let before = pair
        .before
        .as_ref()
        .map(|files| write("before", files))
        .transpose()?;
    let from = match &before {
        Some(before) => vec!["--from-schema", before.as_str()],
        None => vec!["--from-empty"],
    };
    tool.ask(
        folder,
        &[&["migrate", "diff"][..], &from, &["--to-schema", &after]].concat(),
    )
}

fn judge(
    title: &str,
    pair: &Pair,
    theirs: (&Value, &Value),
    ours: &Result<Value, String>,
    tool: &Tool,
    report: &mut Report,
) {
    let provider = pair.provider.name();
    let (Some(script), Some(summary)) = (theirs.0["ok"].as_str(), theirs.1["ok"].as_str()) else {
        return report.count(&format!("{title}, {provider}: Prisma gives no script"));
    };
    let ours = match ours {
        Ok(answer) if answer["ok"] == true => answer,
        Ok(answer) => return report.difference("no script", &pair.name, answer.to_string()),
        Err(message) => return report.difference("no script", &pair.name, message.as_str()),
    };
    report.count(&format!("{title}, {provider}"));
    let (our_script, our_summary) = (
        ours["script"].as_str().unwrap_or_default(),
        ours["summary"].as_str().unwrap_or_default(),
    );
    if our_script.trim_end() != script.trim_end() {
        let verdict = run_both(pair, script, our_script, tool);
        let verdict = verdict.unwrap_or_else(|| "and no database to run it on".to_owned());
        let kind = format!("{title}, {provider}: another script, {verdict}");
        return report.difference(&kind, &pair.name, shown(pair, script, our_script));
    }
    if our_summary.trim_end() != without_stray_bracket(summary).trim_end() {
        let kind = format!("{title}, {provider}: another summary");
        return report.difference(&kind, &pair.name, shown(pair, summary, our_summary));
    }
    report.count(&format!("{title}, {provider}: the same script and summary"));
}

/// Which of the scripts work on an empty database of the first schema; `None` if there can be no such database.
fn run_both(pair: &Pair, theirs: &str, ours: &str, tool: &Tool) -> Option<String> {
    let first = pair.before.as_ref().map(|before| Pair {
        name: pair.name.clone(),
        provider: pair.provider,
        before: None,
        after: before.clone(),
    });
    let runner = tool.folder().join("judge");
    let start = match &first {
        Some(first) => ask(first, &runner, tool).ok()?["script"].as_str()?.to_owned(),
        None => String::new(),
    };
    let works = |script: &str| -> Option<Result<(), String>> {
        let database = judge_database();
        let url = tool.url(pair.provider, &database)?;
        let is_there =
            tool.empty(pair.provider, &database) && (start.is_empty() || tool.execute(&url, &start).is_done);
        let ran = is_there.then(|| tool.execute(&url, script));
        ran.map(|said| if said.is_done { Ok(()) } else { Err(said.errors) })
    };
    let (theirs, ours) = (works(theirs)?, works(ours)?);
    Some(match (theirs, ours) {
        (Err(_), Ok(())) => "Prisma's fails".to_owned(),
        (Ok(()), Err(error)) => format!("OURS FAILS: {}", error.lines().next().unwrap_or_default()),
        (Err(_), Err(_)) => "both fail".to_owned(),
        (Ok(()), Ok(())) => "both work".to_owned(),
    })
}

/// What changed in the schema, and how the texts differ.
fn shown(pair: &Pair, theirs: &str, ours: &str) -> String {
    format!(
        "{}---- Prisma's (-) and ours (+)\n{}",
        changed(pair),
        lines_changed(theirs, ours)
    )
}

/// What changed in the schema; nothing where there was none before.
pub fn changed(pair: &Pair) -> String {
    let text = |files: &[SourceFile]| -> String { files.iter().map(|file| file.text.as_str()).collect() };
    let before = pair.before.as_deref().map(text);
    before.map_or_else(String::new, |before| lines_changed(&before, &text(&pair.after)))
}

/// A difference by lines, with the heads of blocks.
fn lines_changed(before: &str, after: &str) -> String {
    let difference = similar::TextDiff::from_lines(before, after);
    difference.unified_diff().context_radius(3).to_string()
}

/// Prisma's summary has a bracket too many below each new primary key.
pub fn without_stray_bracket(summary: &str) -> String {
    summary.replace("\n)\n", "\n")
}
