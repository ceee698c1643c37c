//! `cargo xtask conformance`: Nicol's answers beside those of Prisma's own packages, one file an area. What was seen,
//! and why the differences that are left are there, stands in docs/dev/conformance.md.
//!
//! It is for developers who have those packages and Node: the folder with the scripts that ask them is an option, and
//! no test needs it.

mod adapt;
mod corpus;
mod ddl;
mod format;
mod oracle;
mod pull;
mod report;
mod speed;
mod tool;
mod validate;
mod warnings;

use std::path::PathBuf;
use std::process::ExitCode;

use oracle::Oracle;
use report::Report;

const HELP: &str = "\
cargo xtask conformance AREA --oracle FOLDER [--corpus FOLDER]... [--show N] [--part NAME] [--seed N] [--cases N]

  validate   verdict, places and wording of the errors of each schema
  warnings   the warnings of each schema that both judge alike
  pull       the schema that each reads from a database; the database beside it (TEST_POSTGRES_URL: the server)
  ddl        scripts between schemas, and what both do to databases (TEST_POSTGRES_URL: the server)
  format     the formatted text of each schema; formatting twice; the meaning after formatting
  speed      how long parsing, validating and formatting take; only a release build says anything

  --oracle   the folder with batch.mjs and the packages that it asks
  --corpus   a folder with schemas; the golden files of the schema language without it
  --show     how many differences are printed at most; 50 without it
  --part     one part of an area: of ddl first, pairs, loss, replay, takeover
  --seed     where made-up cases begin; 1 without it
  --cases    how many are made up; 4000 without it
";

/// An area: its name, and what compares it.
const AREAS: &[(&str, fn(&Options) -> Result<Report, String>)] = &[
    ("validate", validate::run),
    ("format", format::run),
    ("warnings", warnings::run),
    ("pull", pull::run),
    ("ddl", ddl::run),
    ("speed", speed::run),
];

/// What the command line says.
struct Options {
    oracle: Oracle,
    corpus: Vec<PathBuf>,
    show: usize,
    part: Option<String>,
    seed: u64,
    cases: usize,
}

/// Runs the area that the arguments name; fails when there are differences.
pub fn run(args: &[String]) -> ExitCode {
    let Some((area, args)) = args.split_first() else {
        eprint!("{HELP}");
        return ExitCode::from(2);
    };
    let known = AREAS.iter().find(|(name, _)| name == area);
    let (Some((_, compare)), Some(options)) = (known, options(args)) else {
        eprint!("{HELP}");
        return ExitCode::from(2);
    };
    match compare(&options) {
        Ok(report) => {
            report.print(options.show);
            report.exit_code()
        }
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn options(args: &[String]) -> Option<Options> {
    let (mut oracle, mut corpus, mut show) = (None, Vec::new(), 50);
    let (mut part, mut seed, mut cases) = (None, 1, 4000);
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let value = args.next()?;
        match arg.as_str() {
            "--oracle" => oracle = Some(PathBuf::from(value)),
            "--corpus" => corpus.push(PathBuf::from(value)),
            "--part" => part = Some(value.clone()),
            "--seed" => seed = value.parse().ok()?,
            "--cases" => cases = value.parse().ok()?,
            "--show" => show = value.parse().ok()?,
            _ => return None,
        }
    }
    if corpus.is_empty() {
        corpus.push(crate::repo::root().join("crates/psl/tests/golden"));
    }
    Some(Options {
        oracle: Oracle::at(oracle?),
        corpus,
        show,
        part,
        seed,
        cases,
    })
}
