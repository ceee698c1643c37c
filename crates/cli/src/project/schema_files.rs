//! Finding and reading the schema: a file, or a folder of `.prisma` files.

use std::path::{Path, PathBuf};

use nicol_psl::diagnostic::Places;
use nicol_psl::{Analysis, Schema, SourceFile};
use serde_json::{Value, json};

use crate::failure::{Failure, Result};
use crate::terminal::Terminal;

use super::display;

/// Where a schema is looked for when nobody says where it is.
const USUAL_PLACES: [&str; 3] = ["prisma/schema.prisma", "prisma/schema", "schema.prisma"];

/// A schema as it was read.
#[derive(Debug)]
pub struct LoadedSchema {
    /// The file or folder.
    pub path: PathBuf,
    /// The files, in the order of the analysis.
    pub files: Vec<PathBuf>,
    /// What it says.
    pub analysis: Analysis,
}

/// The place of the schema when nobody says where it is.
pub fn usual_place(root: &Path) -> Option<PathBuf> {
    USUAL_PLACES
        .iter()
        .map(|place| root.join(place))
        .find(|place| place.exists())
}

/// Said when there is no schema in any of the usual places.
pub fn no_schema(root: &Path, cwd: &Path) -> Failure {
    let places: Vec<String> = USUAL_PLACES
        .iter()
        .map(|place| format!("  {}", display(&root.join(place), cwd)))
        .collect();
    Failure::new(format!(
        "Could not find a schema. It was looked for in these places:\n{}",
        places.join("\n")
    ))
    .help("begin a project with `nicol init`, or name the file with `--schema` or as `schema` in nicol.toml")
}

impl LoadedSchema {
    /// Reads and analyses a file or a folder.
    pub fn read(path: &Path, origin: &str, cwd: &Path) -> Result<LoadedSchema> {
        let files = files(path, origin, cwd)?;
        let read = |path: &PathBuf| {
            let text = nicol_build::read_schema(path)
                .map_err(|unreadable| Failure::file("read", &unreadable.path, &unreadable.error))?;
            Ok(SourceFile {
                path: display(path, cwd),
                text,
            })
        };
        let sources = files.iter().map(read).collect::<Result<Vec<SourceFile>>>()?;
        Ok(LoadedSchema {
            path: path.to_owned(),
            files,
            analysis: nicol_psl::analyze(sources),
        })
    }

    /// The folder to which relative paths of the `datasource` block belong.
    pub fn home(&self) -> PathBuf {
        let source = self.analysis.schema.datasource.as_ref();
        let file = source.and_then(|source| self.files.get(source.span.file as usize));
        match file {
            Some(file) => super::settings::folder(file),
            None if self.path.is_dir() => self.path.clone(),
            None => super::settings::folder(&self.path),
        }
    }

    /// The schema, if it has no errors.
    ///
    /// # Errors
    /// P1012 with all diagnostics.
    pub fn valid(&self, terminal: &Terminal) -> Result<&Schema> {
        let count = self.analysis.errors().count();
        if count == 0 {
            return Ok(&self.analysis.schema);
        }
        let errors = if count == 1 {
            "1 error".to_owned()
        } else {
            format!("{count} errors")
        };
        let message = format!("The schema is not valid: {errors}.");
        Err(Failure::new(message)
            .code("P1012")
            .detail(terminal.diagnostics(&self.analysis, &self.analysis.diagnostics))
            .data("diagnostics", self.diagnostics_json()))
    }

    /// All diagnostics, for tools.
    pub fn diagnostics_json(&self) -> Value {
        let places = Places::new(&self.analysis.files);
        let diagnostics = self.analysis.diagnostics.iter();
        json!(
            diagnostics
                .map(|diagnostic| diagnostic.to_json(&places))
                .collect::<Vec<_>>()
        )
    }
}

/// The schema files at a path, by name.
fn files(path: &Path, origin: &str, cwd: &Path) -> Result<Vec<PathBuf>> {
    if !path.exists() {
        let shown = display(path, cwd);
        return Err(Failure::new(format!(
            "Could not load the schema from {shown}, named by {origin}: there is no such file or folder."
        )));
    }
    let files = nicol_build::schema_files(path)
        .map_err(|unreadable| Failure::file("read the folder", &unreadable.path, &unreadable.error))?;
    if files.is_empty() {
        let shown = display(path, cwd);
        return Err(Failure::new(format!("The folder {shown} has no `.prisma` file.")));
    }
    Ok(files)
}
