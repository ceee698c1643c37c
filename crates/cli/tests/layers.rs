//! The data layers' histories: each is in step with its schema, and makes a database, on every provider.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nicol_testing::db::{Engine, ScratchDb};

/// The layers that have a history.
const LAYERS: [&str; 5] = [
    "aether-identity",
    "aether-mailer",
    "astralis-one",
    "changelog",
    "postfix-manager",
];

/// The engines, by their names in `nicol.toml` and in the folders of histories.
const PROVIDERS: [(Engine, &str); 2] = [(Engine::Sqlite, "sqlite"), (Engine::Postgres, "postgresql")];

fn folder(layer: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../layers")
        .join(layer)
}

fn nicol(layer: &str, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nicol"));
    let command = command
        .args(args)
        .current_dir(folder(layer))
        .env_remove("DATABASE_URL");
    command.output().expect("nicol runs")
}

fn assert_success(output: &Output, what: &str) {
    assert!(
        output.status.success(),
        "{what}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Calls `test` with each layer, each of its providers, and an empty database of that provider.
fn for_each_history(test: impl Fn(&str, &str, &ScratchDb)) {
    for layer in LAYERS {
        for (engine, provider) in PROVIDERS {
            test(layer, provider, &engine.scratch());
        }
    }
}

#[test]
fn histories_are_in_step_with_their_schemas() {
    for_each_history(|layer, provider, empty| {
        let history = format!("prisma/migrations/{provider}");
        let output = nicol(
            layer,
            &[
                "migrate",
                "diff",
                "--exit-code",
                "--from-migrations",
                &history,
                "--to-schema",
                "prisma/schema",
                "--provider",
                provider,
                "--shadow-database-url",
                &empty.url,
            ],
        );
        assert_success(&output, &format!("{layer} on {provider} differs"));
    });
}

#[test]
fn histories_make_databases() {
    for_each_history(|layer, provider, empty| {
        let what = format!("{layer} on {provider}");
        let deploy = ["migrate", "deploy", "--provider", provider, "--url", &empty.url];
        assert_success(&nicol(layer, &deploy), &what);
        let second = nicol(layer, &deploy);
        assert_success(&second, &what);
        let said = String::from_utf8_lossy(&second.stdout).into_owned();
        assert!(said.contains("No pending migrations"), "{what}: {said}");
        let status = ["migrate", "status", "--provider", provider, "--url", &empty.url];
        assert_success(&nicol(layer, &status), &what);
    });
}

#[test]
fn schemas_are_valid() {
    for layer in LAYERS {
        assert_success(&nicol(layer, &["validate"]), layer);
    }
}

/// The names of what is in a folder, sorted, each behind its number and without its ending.
fn steps(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"));
    let mut numbered: Vec<String> = names
        .filter(|name| name.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    numbered.sort();
    let step = |name: &String| {
        let (_, step) = name.split_once('_').expect("a number and a name");
        step.trim_end_matches(".prisma").to_owned()
    };
    numbered.iter().map(step).collect()
}

#[test]
fn each_step_of_identity_is_a_migration() {
    let prisma = folder("aether-identity").join("prisma");
    let told = steps(&prisma.join("history"));
    assert!(told.len() > 1);
    for (_, provider) in PROVIDERS {
        assert_eq!(steps(&prisma.join("migrations").join(provider)), told);
    }
}
