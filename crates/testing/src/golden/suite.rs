//! A test target made of golden folders and plain tests: collects them, compares or updates, and reports.
//! The forms of the files are in [`super::case`] and [`super::trailing`].

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use similar::TextDiff;

use super::case::{Case, Section};
use super::{Block, blocks, files, panics, trailing};
use crate::db::{Engine, ScratchDb};

/// The tests of one test target.
///
/// ```no_run
/// # fn render(text: &str) -> String { text.to_string() }
/// use nicol_testing::golden::Suite;
///
/// fn main() -> std::process::ExitCode {
///     Suite::new()
///         .sections("tests/golden/render", |case| vec![("sql", render(case.input("query")))])
///         .trailing("tests/golden/validate", "prisma", |_path, text| render(text))
///         .test("render/empty", || assert_eq!(render(""), ""))
///         .main()
/// }
/// ```
///
/// With more than one folder, names begin with the last part of the folder's path.
#[derive(Default)]
pub struct Suite {
    folders: Vec<Folder>,
    tests: Vec<Trial>,
}

struct Folder {
    dir: PathBuf,
    ext: String,
    render: Render,
}

/// From the path and the text of a file to the whole text that it should have.
type Render = Arc<dyn Fn(&Path, &str) -> Result<String, String> + Send + Sync>;

/// What [`Suite::check`] found for one case.
#[derive(Debug)]
pub struct Checked {
    /// The name of the case.
    pub name: String,
    /// The failure, as it would be printed.
    pub result: Result<(), String>,
}

impl Suite {
    /// A suite without tests.
    pub fn new() -> Suite {
        Suite::default()
    }

    /// Adds the section files below `dir`; see [`super::run`].
    pub fn sections<F, O, N, T>(mut self, dir: &str, outputs: F) -> Suite
    where
        F: Fn(&Case) -> O + Send + Sync + 'static,
        O: IntoIterator<Item = (N, T)>,
        N: Into<String>,
        T: Into<String>,
    {
        let render = move |path: &Path, text: &str| {
            let case = Case::parse(files::name(path), path.to_path_buf(), text)?;
            let outputs = outputs(&case).into_iter();
            let outputs = outputs.map(|(name, text)| Section {
                name: name.into(),
                text: text.into(),
            });
            case.expected(outputs.collect())
        };
        self.folders.push(Folder {
            dir: files::resolve(dir),
            ext: "txt".to_string(),
            render: Arc::new(render),
        });
        self
    }

    /// Adds the files with the extension `ext` below `dir`; see [`super::run_trailing`].
    pub fn trailing<F>(mut self, dir: &str, ext: &str, expectation: F) -> Suite
    where
        F: Fn(&Path, &str) -> String + Send + Sync + 'static,
    {
        let render = move |path: &Path, text: &str| {
            let input = trailing::input(text);
            Ok(trailing::expected(&input, &expectation(path, &input)))
        };
        self.folders.push(Folder {
            dir: files::resolve(dir),
            ext: ext.to_string(),
            render: Arc::new(render),
        });
        self
    }

    /// Adds a test for each code block of `language` in the Markdown files below `dir`, which fails by panicking. Its
    /// name is the place of the block, as in `guide/migrations.md:12`.
    pub fn blocks(
        mut self,
        dir: &str,
        language: &str,
        body: impl Fn(&Block) + Send + Sync + 'static,
    ) -> Suite {
        let dir = files::resolve(dir);
        let folder_name = last_part(&dir);
        let body = Arc::new(body);
        match blocks::collect(&dir, language) {
            Ok(blocks) => {
                for block in blocks {
                    let body = Arc::clone(&body);
                    self = self.test(&format!("{folder_name}/{}", block.name), move || body(&block));
                }
                self
            }
            Err(message) => self.test(&folder_name, move || panic!("{message}")),
        }
    }

    /// Adds a plain test, which fails by panicking.
    pub fn test(mut self, name: &str, body: impl FnOnce() + Send + 'static) -> Suite {
        let body = move || {
            body();
            Ok(())
        };
        self.tests
            .push(Trial::test(name, || panics::caught(body).map_err(Failed::from)));
        self
    }

    /// Adds a plain test once for every engine, each with a new database: `name/sqlite`, `name/postgres`.
    pub fn on_each_engine(mut self, name: &str, body: impl Fn(&ScratchDb) + Send + Sync + 'static) -> Suite {
        let body = Arc::new(body);
        for engine in Engine::ALL {
            let body = Arc::clone(&body);
            self = self.test(&format!("{name}/{engine}"), move || body(&engine.scratch()));
        }
        self
    }

    /// Runs the tests that the command line chooses and returns the exit code for `main`.
    pub fn main(self) -> ExitCode {
        let update = std::env::var("UPDATE").is_ok_and(|value| !value.is_empty() && value != "0");
        let mut trials = Vec::new();
        for (name, case) in self.cases() {
            let update_command = update_command(&name);
            trials.push(Trial::test(name, move || {
                let checked = panics::caught(|| case?.check(update));
                checked.map_err(|message| Failed::from(format!("{message}\n{update_command}")))
            }));
        }
        trials.extend(self.tests);
        libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
    }

    /// Checks every golden file, or updates it, without a command line or output: what [`Suite::main`] does for each.
    pub fn check(&self, update: bool) -> Vec<Checked> {
        let check = |(name, case): (String, Result<File, String>)| Checked {
            name,
            result: panics::caught(|| case?.check(update)),
        };
        self.cases().into_iter().map(check).collect()
    }

    /// All golden files by name. A folder that cannot be used is one case that fails.
    fn cases(&self) -> Vec<(String, Result<File, String>)> {
        let mut cases = Vec::new();
        for folder in &self.folders {
            let folder_name = last_part(&folder.dir);
            let files = match files::collect(&folder.dir, &folder.ext) {
                Ok(files) => files,
                Err(message) => {
                    cases.push((folder_name, Err(message)));
                    continue;
                }
            };
            let prefix = if self.folders.len() > 1 {
                folder_name + "/"
            } else {
                String::new()
            };
            cases.extend(files.into_iter().map(|file| {
                let name = format!("{prefix}{}", files::name(&file));
                (name, Ok(folder.file(file)))
            }));
        }
        cases
    }
}

impl Folder {
    fn file(&self, path: PathBuf) -> File {
        File {
            dir: self.dir.clone(),
            path,
            render: Arc::clone(&self.render),
        }
    }
}

/// One golden file.
struct File {
    dir: PathBuf,
    path: PathBuf,
    render: Render,
}

impl File {
    fn check(&self, update: bool) -> Result<(), String> {
        let path = self.dir.join(&self.path);
        let found = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let expected =
            (self.render)(&self.path, &found).map_err(|message| format!("{}: {message}", path.display()))?;
        if found == expected {
            return Ok(());
        }
        if update {
            return std::fs::write(&path, expected).map_err(|error| format!("{}: {error}", path.display()));
        }
        Err(format!(
            "{} does not hold what the test produced\n{}",
            path.display(),
            diff(&found, &expected)
        ))
    }
}

fn last_part(dir: &Path) -> String {
    dir.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn diff(expected: &str, produced: &str) -> String {
    let diff = TextDiff::from_lines(expected, produced);
    diff.unified_diff()
        .context_radius(3)
        .header("expected", "produced")
        .to_string()
}

/// The line to run when the new output is right.
fn update_command(name: &str) -> String {
    let package = std::env::var("CARGO_PKG_NAME")
        .map(|package| format!(" -p {package}"))
        .unwrap_or_default();
    let target = test_target()
        .map(|target| format!(" --test {target}"))
        .unwrap_or_default();
    format!("to update: UPDATE=1 cargo test{package}{target} -- --exact '{name}'")
}

/// The name of the running test target: the executable's name without cargo's hash.
fn test_target() -> Option<String> {
    let executable = std::env::current_exe().ok()?;
    let (target, hash) = executable.file_stem()?.to_str()?.rsplit_once('-')?;
    (hash.len() == 16).then(|| target.to_string())
}
