//! Golden files: inputs and the outputs expected for them, one text file a case, each file its own named test.
//!
//! A test target with `harness = false` looks like this:
//!
//! ```no_run
//! use nicol_testing::golden;
//!
//! fn main() -> std::process::ExitCode {
//!     golden::run("tests/golden/upper", |case| {
//!         vec![("upper.txt", case.input("text").to_uppercase())]
//!     })
//! }
//! ```
//!
//! Names are paths below the folder without the extension, so `cargo test -p nicol-psl --test golden -- relation/` runs
//! one subfolder. `UPDATE=1` rewrites what a case expects; read the difference before committing it.
//!
//! The two forms of a file are described at [`Case`] (sections) and [`run_trailing`] (a trailing comment). Several
//! folders in one test target, and plain tests beside them, are put together with [`Suite`].
//!
//! What it is not: a snapshot library. Nothing is written unless `UPDATE` is set, and a case that is missing its
//! expectation fails.

mod blocks;
mod case;
mod files;
mod panics;
mod suite;
mod trailing;

use std::path::Path;
use std::process::ExitCode;

pub use blocks::Block;
pub use case::{Case, Section};
pub use suite::{Checked, Suite};

/// Runs every section file (`*.txt`) below `dir` as a test and returns the exit code for `main`.
///
/// `dir` is relative to the package that is being tested. `outputs` reads the inputs of the [`Case`] and returns the
/// output sections, name and text, in the order in which the file holds them. It fails the case by panicking.
pub fn run<F, O, N, T>(dir: &str, outputs: F) -> ExitCode
where
    F: Fn(&Case) -> O + Send + Sync + 'static,
    O: IntoIterator<Item = (N, T)>,
    N: Into<String>,
    T: Into<String>,
{
    Suite::new().sections(dir, outputs).main()
}

/// The code blocks of one language in all Markdown files below `dir`, in order: for tests that compile them.
///
/// `dir` is relative to the package that is being tested. Fails the test when there is no such block.
pub fn code_blocks(dir: &str, language: &str) -> Vec<Block> {
    blocks::collect(&files::resolve(dir), language).unwrap_or_else(|message| panic!("{message}"))
}

/// Runs every file with the extension `ext` below `dir` as a test and returns the exit code for `main`.
///
/// Such a file stays valid in its own language: the expectation stands at its end, as comments after a marker line.
///
/// ```prisma
/// model User {
///   name String
/// }
/// // ---
/// // error: model `User` has no unique criterion
/// ```
///
/// `expectation` receives the path below `dir` and the text before the marker, and returns the lines to expect. When
/// it returns nothing, the file must hold no marker.
pub fn run_trailing<F>(dir: &str, ext: &str, expectation: F) -> ExitCode
where
    F: Fn(&Path, &str) -> String + Send + Sync + 'static,
{
    Suite::new().trailing(dir, ext, expectation).main()
}
