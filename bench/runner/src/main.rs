//! The benchmark's command: makes the tables, starts one process for each peer, measures them in turns, and prints each
//! peer's time as a ratio to the raw driver's of the same round.
//!
//! `peers.rs` lists the peers, `database/` makes the tables, `measure.rs` has the rounds, `report.rs` the tables of the
//! answer. What is measured is defined in the `harness` package.

mod database;
mod measure;
mod peers;
mod process;
mod report;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use harness::{Database, Result, Workload};

use crate::measure::Plan;
use crate::peers::Entry;

/// Measures ways to reach SQLite and PostgreSQL from Rust, side by side.
#[derive(Parser)]
#[command(name = "runner")]
struct Options {
    /// Only this database.
    #[arg(long, value_parser = parse_database)]
    db: Option<Database>,

    /// Only these workloads, by code: W1,W5.
    #[arg(long, value_delimiter = ',', value_parser = parse_workload)]
    only: Vec<Workload>,

    /// Only these peers; the raw driver always runs.
    #[arg(long, value_delimiter = ',')]
    peers: Vec<String>,

    /// How many rounds are counted.
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u64).range(1..))]
    rounds: u64,

    /// How long a batch shall take, in milliseconds.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    batch_ms: u64,

    /// The PostgreSQL server: a superuser's URL. The database nicol_bench is made there and dropped in the end.
    #[arg(
        long,
        env = "BENCH_POSTGRES_URL",
        default_value = "postgresql://postgres@127.0.0.1:5432/postgres?sslmode=disable"
    )]
    postgres: String,

    /// Write the tables into bench/README.md.
    #[arg(long)]
    write: bool,

    /// Take the peers as they were last built.
    #[arg(long)]
    no_build: bool,
}

fn main() -> ExitCode {
    match bench(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprint!("error: {error}");
            let causes = std::iter::successors(error.source(), |error| error.source());
            causes.for_each(|cause| eprint!(": {cause}"));
            eprintln!();
            ExitCode::FAILURE
        }
    }
}

fn bench(options: &Options) -> Result<()> {
    let chosen = peers::choose(&options.peers)?;
    let binaries = binaries()?;
    if !options.no_build {
        peers::build(&chosen, &binaries)?;
    }
    let databases = match options.db {
        Some(database) => vec![database],
        None => vec![Database::Sqlite, Database::Postgres],
    };
    for database in databases {
        run(options, database, &chosen, &binaries)?;
    }
    Ok(())
}

fn run(options: &Options, database: Database, chosen: &[&'static Entry], binaries: &Path) -> Result<()> {
    let peers: Vec<&Entry> = chosen
        .iter()
        .copied()
        .filter(|peer| peer.databases.contains(&database))
        .collect();
    eprintln!("{}: making the tables", database.name());
    let mut scratch = match database {
        Database::Sqlite => database::sqlite::create()?,
        Database::Postgres => database::postgres::create(&options.postgres)?,
    };
    let plan = Plan {
        workloads: Workload::all()
            .filter(|workload| options.only.is_empty() || options.only.contains(workload))
            .collect(),
        rounds: options.rounds,
        batch_ns: options.batch_ms * 1_000_000,
    };
    let outcome = measure::measure(&plan, &peers, scratch.as_mut(), &binaries.join("release"));
    let server = scratch.describe();
    scratch.discard()?;
    let report = report::render(&plan, &peers, &outcome?, &server?);
    println!("{report}");
    if options.write {
        report::write_readme(&bench_folder().join("README.md"), database, &report)?;
    }
    Ok(())
}

/// The folder that Cargo builds into: this program is in a folder of it.
fn binaries() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    program
        .ancestors()
        .nth(2)
        .map(Path::to_path_buf)
        .ok_or_else(|| "cannot tell where the peers are built".into())
}

fn bench_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn parse_database(name: &str) -> std::result::Result<Database, String> {
    Database::from_name(name).ok_or_else(|| "expected sqlite or postgres".to_owned())
}

fn parse_workload(code: &str) -> std::result::Result<Workload, String> {
    Workload::from_code(code).ok_or_else(|| {
        let known: Vec<_> = Workload::all().map(Workload::code).collect();
        format!("expected one of {}", known.join(", "))
    })
}
