//! Two `migrate deploy` at the same moment, as two instances of a program start them: both succeed, and every migration
//! is applied once.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use nicol_testing::db::{self, ScratchDb};

const MIGRATIONS: [&str; 3] = ["20240101000000_one", "20240102000000_two", "20240103000000_three"];

#[test]
fn on_sqlite() {
    for round in 0..30 {
        both_succeed(&db::sqlite(), "sqlite", round);
    }
}

#[test]
fn on_postgres() {
    for round in 0..4 {
        both_succeed(&db::postgres(), "postgresql", round);
    }
}

fn both_succeed(scratch: &ScratchDb, provider: &str, round: usize) {
    let project = tempfile::tempdir().expect("a folder");
    write_history(project.path(), provider);
    let deploys = [(); 2].map(|()| {
        nicol(project.path(), &scratch.url, "deploy")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("nicol starts")
    });
    for deploy in deploys {
        let output = deploy.wait_with_output().expect("nicol ends");
        assert!(output.status.success(), "round {round}: {}", said(&output));
    }
    let status = nicol(project.path(), &scratch.url, "status")
        .output()
        .expect("nicol ends");
    assert!(status.status.success(), "round {round}: {}", said(&status));
}

/// Each script can only run once.
fn write_history(project: &Path, provider: &str) {
    let folder = project.join("prisma/migrations");
    for (number, name) in MIGRATIONS.iter().enumerate() {
        std::fs::create_dir_all(folder.join(name)).expect("a folder");
        let script =
            format!("CREATE TABLE t{number} (id INTEGER PRIMARY KEY);\nINSERT INTO t{number} VALUES (1);\n");
        std::fs::write(folder.join(name).join("migration.sql"), script).expect("a file");
    }
    let schema = format!("datasource db {{\n  provider = \"{provider}\"\n}}\n");
    std::fs::write(project.join("prisma/schema.prisma"), schema).expect("a file");
    let lock = format!("provider = \"{provider}\"\n");
    std::fs::write(folder.join("migration_lock.toml"), lock).expect("a file");
}

fn nicol(project: &Path, url: &str, command: &str) -> Command {
    let mut nicol = Command::new(env!("CARGO_BIN_EXE_nicol"));
    nicol
        .current_dir(project)
        .args(["migrate", command, "--url", url]);
    nicol
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}
