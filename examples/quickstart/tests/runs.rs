//! The quick start as a newcomer runs it: without set-up, twice, on both databases, and with an address that
//! leads nowhere.

use std::process::{Command, Output};

use nicol_testing::db::for_each_engine;

fn quickstart(folder: &std::path::Path, address: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quickstart"));
    command.current_dir(folder).env_remove("DATABASE_URL");
    if let Some(address) = address {
        command.env("DATABASE_URL", address);
    }
    command.output().unwrap()
}

fn text(output: &Output) -> String {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{errors}");
    text
}

/// What every run shows.
fn check(text: &str, number: usize) {
    for part in [
        "model User { username String @unique }",
        "refused P2002",
        "refused weak password",
        "refused the name or the password is wrong",
        "is not verified yet",
        "refused over quota: 5 of 2 megabytes",
        "QUEUED, SENT, DELIVERED, OPENED",
    ] {
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
    }
    assert!(
        text.contains(&format!("ada{number} > ada@engines{number}.example")),
        "{text}"
    );
    assert!(text.lines().count() <= 60, "more than a screen:\n{text}");
    assert!(
        text.lines().all(|line| line.chars().count() <= 120),
        "too wide:\n{text}"
    );
}

#[test]
fn without_set_up_and_twice() {
    let folder = tempfile::tempdir().unwrap();
    let first = text(&quickstart(folder.path(), None));
    assert!(folder.path().join("nicol-quickstart.db").is_file());
    assert!(first.contains("_init") && first.contains("with the password"));
    check(&first, 1);
    let second = text(&quickstart(folder.path(), None));
    assert!(second.contains("up to date") && second.contains("seeded before"));
    check(&second, 2);
}

#[test]
fn on_each_database_twice() {
    let folder = tempfile::tempdir().unwrap();
    for_each_engine(|scratch| {
        for number in 1..=2 {
            check(&text(&quickstart(folder.path(), Some(&scratch.url))), number);
        }
    });
}

#[test]
fn an_address_that_leads_nowhere_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = "postgresql://ada:topsecret@127.0.0.1:1/mail?connect_timeout=2";
    for (address, code) in [(nowhere, "P1001"), ("oracle://mail", "P1013")] {
        let output = quickstart(folder.path(), Some(address));
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        assert!(errors.contains(code), "{errors}");
        assert!(!errors.contains("topsecret"));
    }
}
