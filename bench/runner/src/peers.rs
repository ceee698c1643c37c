//! The registry of peers: one line each.

use std::path::Path;
use std::process::Command;

use harness::{Database, Result};

/// A peer: a package under `peers/`.
pub struct Entry {
    /// Its name on the command line and in the tables.
    pub name: &'static str,
    /// The package, and its program.
    pub package: &'static str,
    /// The library whose version the table names.
    pub library: &'static str,
    /// Where it runs.
    pub databases: &'static [Database],
    /// Whether the others are measured against it.
    pub raw: bool,
}

const BOTH: &[Database] = &[Database::Sqlite, Database::Postgres];

const PEERS: &[Entry] = &[
    raw("rusqlite", "peer-raw-sqlite", &[Database::Sqlite]),
    raw("tokio-postgres", "peer-raw-postgres", &[Database::Postgres]),
    peer("nicol", "peer-nicol"),
    peer("diesel", "peer-diesel"),
    peer("diesel-async", "peer-diesel-async"),
    peer("sqlx", "peer-sqlx"),
    peer("sea-orm", "peer-sea-orm"),
];

const fn raw(name: &'static str, package: &'static str, databases: &'static [Database]) -> Entry {
    Entry {
        name,
        package,
        library: name,
        databases,
        raw: true,
    }
}

const fn peer(name: &'static str, package: &'static str) -> Entry {
    Entry {
        name,
        package,
        library: name,
        databases: BOTH,
        raw: false,
    }
}

impl Entry {
    /// The version of its library, from this workspace's lock file.
    pub fn version(&self) -> &'static str {
        const LOCK: &str = include_str!("../../Cargo.lock");
        let package = format!("name = \"{}\"", self.library);
        let mut lines = LOCK.lines().skip_while(|line| *line != package);
        lines
            .nth(1)
            .and_then(|line| line.split('"').nth(1))
            .unwrap_or("?")
    }
}

/// The peers of those names, all if there are none, and always the raw drivers.
pub fn choose(names: &[String]) -> Result<Vec<&'static Entry>> {
    if let Some(unknown) = names
        .iter()
        .find(|name| !PEERS.iter().any(|peer| peer.name == **name))
    {
        let known: Vec<_> = PEERS.iter().map(|peer| peer.name).collect();
        return Err(format!("no peer `{unknown}`; there are {}", known.join(", ")).into());
    }
    let chosen = |peer: &Entry| peer.raw || names.is_empty() || names.iter().any(|name| name == peer.name);
    Ok(PEERS.iter().filter(|peer| chosen(peer)).collect())
}

/// Builds all of them in one go, so that what they share is built once and alike.
pub fn build(peers: &[&Entry], target: &Path) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["build", "--release", "--target-dir"])
        .arg(target)
        .current_dir(super::bench_folder());
    for peer in peers {
        command.args(["--package", peer.package]);
    }
    match command.status()?.success() {
        true => Ok(()),
        false => Err("the peers do not build".into()),
    }
}
