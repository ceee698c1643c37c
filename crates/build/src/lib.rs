//! The typed client from a build script: the schema is read each time it has changed, and the client is written
//! where the compiler finds it, outside the sources. `nicol generate` writes the same client into the sources.
//!
//! ```no_run
//! // in `main` of build.rs
//! nicol_build::generate("prisma/schema.prisma");
//! ```
//!
//! The program takes it in with one line, `nicol::generated!(mod db);`. In the same way [`migrations()`] makes the
//! migrations a part of the program.
//!
//! [`generate`] and [`Builder::run`] are for build scripts: they speak to Cargo, and end the build when the schema
//! is broken. [`Builder::write`] only writes and returns what happened.

mod files;
mod migrations;

use std::fmt;
use std::path::{Path, PathBuf};

use nicol_codegen::{Layout, Options};
use nicol_psl::line_index::LineIndex;
use nicol_psl::schema::Span;
use nicol_psl::{Analysis, Renderer, SourceFile};

pub use files::{Unreadable, read_schema, schema_files};
pub use migrations::{migrations, write_migrations};

/// Writes the client of a schema, a file or a folder of `.prisma` files, for `nicol::generated!(mod db);`.
/// Ends the build with everything that is wrong if the schema is broken.
///
/// Relative paths begin at the package's folder.
pub fn generate(schema: impl Into<PathBuf>) {
    Builder::new(schema).run();
}

/// How the client is generated.
#[derive(Debug, Clone)]
pub struct Builder {
    schema: PathBuf,
    name: String,
    folder: Option<PathBuf>,
}

/// A client that was written, or found to be as it should.
#[derive(Debug)]
pub struct Generated {
    /// The file with the client.
    pub file: PathBuf,
    /// Whether the file was written: it is left alone when nothing would change in it.
    pub is_changed: bool,
    /// What Cargo is to watch: the schema's files and, if it is a folder, the folder.
    pub watched: Vec<PathBuf>,
    /// The warnings about the schema, a line each.
    pub warnings: Vec<String>,
}

impl Builder {
    /// For a schema: a file, or a folder of `.prisma` files.
    pub fn new(schema: impl Into<PathBuf>) -> Builder {
        Builder {
            schema: schema.into(),
            name: "db".to_owned(),
            folder: None,
        }
    }

    /// The name of the module that the client becomes; `db` unless this says otherwise. A program with several
    /// schemas gives each a name.
    pub fn name(mut self, name: impl Into<String>) -> Builder {
        self.name = name.into();
        self
    }

    /// The folder into which the client is written; the `OUT_DIR` that Cargo gives to build scripts unless this
    /// says otherwise.
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Builder {
        self.folder = Some(folder.into());
        self
    }

    /// Writes the client, tells Cargo what to watch, shows warnings, and ends the build if there is an error.
    pub fn run(self) {
        for path in self.watched() {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        match self.write() {
            Ok(generated) => {
                for warning in generated.warnings {
                    println!("cargo::warning={warning}");
                }
            }
            Err(error) => {
                eprintln!("\n{error}");
                std::process::exit(1);
            }
        }
    }

    /// Writes the client.
    ///
    /// # Errors
    /// The schema cannot be read, or it is not valid, or the client cannot be written.
    pub fn write(&self) -> Result<Generated, Error> {
        let folder = self.folder.clone().or_else(out_dir).ok_or(Error::NoFolder)?;
        if !is_module_name(&self.name) {
            return Err(Error::Name(self.name.clone()));
        }
        let analysis = nicol_psl::analyze(self.sources()?);
        if analysis.has_errors() {
            return Err(Error::Invalid(report(&analysis)));
        }
        let options = Options {
            layout: Layout::Included,
        };
        let text: String = nicol_codegen::generate(&analysis.schema, &options)
            .into_iter()
            .map(|file| file.text)
            .collect();
        let file = folder.join(format!("{}.rs", self.name));
        Ok(Generated {
            is_changed: write_if_changed(&file, &text)?,
            file,
            watched: self.watched(),
            warnings: warnings(&analysis),
        })
    }

    /// The schema itself goes first: for a folder Cargo looks at all that is in it, so that a new file is noticed.
    fn watched(&self) -> Vec<PathBuf> {
        let mut watched = vec![self.schema.clone()];
        if self.schema.is_dir() {
            watched.extend(schema_files(&self.schema).unwrap_or_default());
        }
        watched
    }

    fn sources(&self) -> Result<Vec<SourceFile>, Error> {
        if !self.schema.exists() {
            return Err(Error::Missing(self.schema.clone()));
        }
        let files = schema_files(&self.schema).map_err(Error::Unreadable)?;
        if files.is_empty() {
            return Err(Error::Empty(self.schema.clone()));
        }
        files.iter().map(|path| source(path)).collect()
    }
}

fn source(path: &Path) -> Result<SourceFile, Error> {
    let text = read_schema(path).map_err(Error::Unreadable)?;
    Ok(SourceFile {
        path: path.display().to_string(),
        text,
    })
}

fn out_dir() -> Option<PathBuf> {
    std::env::var_os("OUT_DIR").map(PathBuf::from)
}

/// The module's name is a file's name too.
fn is_module_name(name: &str) -> bool {
    !name.starts_with(|first: char| first.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Writes a file unless it holds the text already; tells whether it was written.
fn write_if_changed(path: &Path, text: &str) -> Result<bool, Error> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(false);
    }
    let written = path
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(path, text));
    written.map(|()| true).map_err(|error| Error::Write {
        path: path.to_owned(),
        error,
    })
}

/// Everything that is wrong with a schema, each with its place in the source.
fn report(analysis: &Analysis) -> String {
    Renderer::new(&analysis.files).render_all(&analysis.diagnostics)
}

/// Cargo shows one line for each.
fn warnings(analysis: &Analysis) -> Vec<String> {
    analysis
        .warnings()
        .map(|warning| {
            let place = place(analysis, warning.span);
            match &warning.help {
                Some(help) => format!("{place}: {} (help: {help})", warning.message),
                None => format!("{place}: {}", warning.message),
            }
        })
        .map(|line| line.replace('\n', " "))
        .collect()
}

/// File, line and column.
fn place(analysis: &Analysis, span: Span) -> String {
    let Some(file) = analysis.files.get(span.file as usize) else {
        return String::new();
    };
    let at = LineIndex::new(&file.text).line_column(&file.text, span.start);
    format!("{}:{}:{}", file.path, at.line + 1, at.column + 1)
}

/// Why there is no client.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// There is no schema at the path.
    Missing(PathBuf),
    /// The schema's folder has no `.prisma` file.
    Empty(PathBuf),
    /// A file or folder of the schema cannot be read.
    Unreadable(Unreadable),
    /// The schema is not valid; all diagnostics with frames of the source.
    Invalid(String),
    /// The name is not one that a module can have.
    Name(String),
    /// The lock file of the migrations names no database product that is known.
    NoProvider(PathBuf),
    /// The folder of a migration has no script.
    NoScript(PathBuf),
    /// Nobody says where the client is to be written.
    NoFolder,
    /// The client cannot be written.
    Write {
        /// Where.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Missing(path) => {
                write!(
                    f,
                    "error: there is no schema at {}\n\
                     help: a relative path begins at the package's folder, where Cargo.toml is",
                    path.display()
                )
            }
            Error::Empty(path) => write!(f, "error: the folder {} has no `.prisma` file", path.display()),
            Error::Unreadable(Unreadable { path, error }) => {
                write!(f, "error: cannot read {}: {error}", path.display())
            }
            Error::Invalid(report) => write!(f, "{}", report.trim_end()),
            Error::Name(name) => write!(
                f,
                "error: `{name}` cannot be the name of the client's module\n\
                 help: use letters, digits and `_`, and no digit in front"
            ),
            Error::NoProvider(path) => write!(
                f,
                "error: {} names no database that is known\n\
                 help: `nicol migrate dev` writes it; the providers are {}",
                path.display(),
                nicol_psl::Provider::ALL.map(nicol_psl::Provider::name).join(", ")
            ),
            Error::NoScript(path) => write!(
                f,
                "error: there is no {}\n\
                 help: restore the file, or delete its folder",
                path.display()
            ),
            Error::NoFolder => write!(
                f,
                "error: there is no `OUT_DIR`\n\
                 help: call this from a build script (build.rs), or say where with `Builder::folder`"
            ),
            Error::Write { path, error } => write!(f, "error: cannot write {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Unreadable(Unreadable { error, .. }) | Error::Write { error, .. } => Some(error),
            _ => None,
        }
    }
}
