//! `format`: lays the schema files out anew and adds what relations lack. A schema that is not valid is left
//! alone; only files that change are written.

use std::io::Read;
use std::path::PathBuf;

use nicol_psl::diagnostic::codes;
use nicol_psl::format::{self, Fill};
use nicol_psl::{Analysis, Diagnostic, SourceFile};
use serde_json::json;

use crate::args::FormatArgs;
use crate::failure::{EXIT_FAILURE, Failure, Result};
use crate::project::Project;
use crate::project::schema_files::LoadedSchema;
use crate::terminal::Terminal;

use super::{Done, words};

/// What the standard input is called in messages.
const STDIN: &str = "<stdin>";

/// Formats the files of the project.
pub fn run(project: &Project, args: &FormatArgs, terminal: &Terminal) -> Result<Done> {
    let loaded = project.loaded()?;
    let texts = formatted(loaded, args, terminal)?;
    let old = loaded.analysis.files.iter().zip(&loaded.files);
    let changed: Vec<_> = old
        .zip(&texts)
        .filter(|((file, _), text)| file.text != **text)
        .map(|((file, path), text)| (file.path.clone(), path, text))
        .collect();
    let names: Vec<String> = changed.iter().map(|(name, ..)| name.clone()).collect();
    let total = words::count(texts.len(), "file");
    let done = Done::new(json!({
        "schema": project.display(&loaded.path),
        "files": texts.len(),
        "changed": names,
    }));
    if names.is_empty() {
        terminal.print(&format!("The schema is formatted ({total})."));
        return Ok(done);
    }
    if args.check {
        return Ok(not_formatted(done, &names, terminal));
    }
    for (_, path, text) in &changed {
        words::write(path, text)?;
    }
    terminal.print(&format!(
        "Formatted ({total}, {} changed):\n{}",
        names.len(),
        words::lines(&names)
    ));
    Ok(done)
}

/// Formats the standard input to the standard output, for editors.
pub fn run_on_stdin(args: &FormatArgs, terminal: &Terminal) -> Result<Done> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Failure::new(format!("cannot read the standard input: {error}")))?;
    let files = vec![SourceFile {
        path: STDIN.to_owned(),
        text,
    }];
    let loaded = LoadedSchema {
        path: PathBuf::from(STDIN),
        files: vec![PathBuf::from(STDIN)],
        analysis: nicol_psl::analyze(files),
    };
    let text = formatted(&loaded, args, terminal)?.concat();
    let is_changed = loaded.analysis.files.iter().any(|file| file.text != text);
    let done = Done::new(json!({ "changed": is_changed, "text": text }));
    if args.check && is_changed {
        return Ok(not_formatted(done, &[STDIN.to_owned()], terminal));
    }
    if args.check {
        return Ok(done);
    }
    terminal.print(&text);
    Ok(done)
}

/// What `--check` answers if there is something to do.
fn not_formatted(done: Done, names: &[String], terminal: &Terminal) -> Done {
    terminal.print(&format!(
        "Not formatted:\n{}\n\nRun `nicol format` to format.",
        words::lines(names)
    ));
    done.exit(EXIT_FAILURE)
}

/// The texts of the files as they should be.
///
/// # Errors
/// P1012 if the schema is not valid, and would not be afterwards.
fn formatted(loaded: &LoadedSchema, args: &FormatArgs, terminal: &Terminal) -> Result<Vec<String>> {
    let fill = if args.no_fill {
        Fill::Nothing
    } else {
        Fill::Relations
    };
    let old = &loaded.analysis.files;
    let texts = format::format(old, fill);
    if is_fit(&loaded.analysis) {
        return Ok(texts);
    }
    // A relation without its other side is an error that formatting mends.
    let new = old.iter().zip(&texts).map(|(file, text)| SourceFile {
        path: file.path.clone(),
        text: text.clone(),
    });
    if !is_fit(&nicol_psl::analyze(new.collect())) {
        loaded.valid(terminal)?;
    }
    Ok(texts)
}

/// Whether a schema is valid, or would be if its database were one of ours.
fn is_fit(analysis: &Analysis) -> bool {
    let is_other = |diagnostic: &Diagnostic| diagnostic.code == codes::UNSERVED_PROVIDER;
    analysis.errors().all(is_other)
}
