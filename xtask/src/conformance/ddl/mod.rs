//! `conformance ddl`: migrations beside Prisma's schema engine, one file a part.
//!
//! | part | compares |
//! |---|---|
//! | `first` | the script from nothing to each schema, on SQLite and PostgreSQL |
//! | `pairs` | scripts and summaries between schemas and their mutants, from a seed |
//! | `loss` | what `db push` warns of, and refuses, on databases that hold rows |
//! | `replay` | real histories applied to empty databases, and what both see there |
//! | `takeover` | both tools in turns on one folder and one database |
//!
//! PostgreSQL is left out of the parts that need a database without `TEST_POSTGRES_URL`.

mod draft;
mod engine;
mod first;
mod loss;
mod mutations;
mod pairs;
mod random;
mod replay;
mod scripts;
mod takeover;

use super::Options;
use super::report::Report;
use super::tool::Tool;

/// A part: its name, and what compares it.
type Part = (
    &'static str,
    fn(&Options, &Tool, &mut Report) -> Result<(), String>,
);

const PARTS: &[Part] = &[
    ("loss", loss::run),
    ("first", first::run),
    ("pairs", pairs::run),
    ("replay", replay::run),
    ("takeover", takeover::run),
];

/// Compares all parts, or the one that is asked for.
pub fn run(options: &Options) -> Result<Report, String> {
    let tool = Tool::new()?;
    let mut report = Report::default();
    let wanted = |name: &str| options.part.as_deref().is_none_or(|part| part == name);
    if !PARTS.iter().any(|(name, _)| wanted(name)) {
        return Err("there is no such part".to_owned());
    }
    for (_, compare) in PARTS.iter().filter(|(name, _)| wanted(name)) {
        compare(options, &tool, &mut report)?;
    }
    Ok(report)
}
