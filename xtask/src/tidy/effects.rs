//! Who may touch the world. The pure crates do no I/O at all, only the command line knows its terminal and its
//! environment, and only the Studio listens. This looks for the words with which code would do it.

use super::source;
use crate::repo::Repo;

/// Words and where they may stand.
struct Rule {
    words: &'static [&'static str],
    applies_to: fn(&str) -> bool,
    message: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        words: &[
            "std::fs",
            "std::io",
            "std::net",
            "std::process",
            "std::env",
            "std::thread",
            "tokio",
            "println!(",
            "SystemTime",
            "Instant::",
            "Utc::now",
            "Local::now",
            "RandomState",
        ],
        applies_to: is_pure,
        message: "this crate is pure: the same input gives the same output, without I/O, clock or chance",
    },
    Rule {
        words: &[
            "std::env",
            "env::var",
            "env::args",
            "current_dir(",
            "process::exit",
            "println!(",
            "print!(",
            "io::stdin",
            "io::stdout",
            "io::stderr",
        ],
        // A build script speaks to Cargo through its output and its exit code.
        applies_to: |path| !path.starts_with("crates/cli/") && !path.starts_with("crates/build/"),
        message: "only the cli crate knows the terminal, exit codes, the environment and the working directory",
    },
    Rule {
        words: &["TcpListener"],
        applies_to: |path| !path.starts_with("crates/studio/"),
        message: "only the studio crate listens on a socket",
    },
];

/// Reports code that does what its crate must not.
pub fn check(repo: &Repo) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, text) in repo.sources().filter(|(path, _)| is_checked(path)) {
        for rule in RULES.iter().filter(|rule| (rule.applies_to)(path)) {
            let found =
                source::code(text).filter(|(_, code)| rule.words.iter().any(|word| code.contains(word)));
            problems.extend(
                found.map(|(line, code)| format!("{path}:{line}: {}: {}", rule.message, code.trim())),
            );
        }
    }
    problems
}

/// The sources of the product. What is for development may do everything.
fn is_checked(path: &str) -> bool {
    path.starts_with("crates/") && path.contains("/src/") && !path.starts_with("crates/testing/")
}

fn is_pure(path: &str) -> bool {
    ["crates/sql/", "crates/psl/", "crates/lint/", "crates/codegen/"]
        .iter()
        .any(|folder| path.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_are_reported_where_they_must_not_be() {
        let read = "fn f() {\n    std::fs::read(path); // std::env\n}\n";
        let print = "fn f() {\n    println!(\"x\");\n}\n";
        let repo = Repo::of(&[
            ("crates/psl/src/a.rs", read),
            ("crates/psl/tests/a.rs", read),
            ("crates/migrate/src/a.rs", read),
            ("crates/migrate/src/b.rs", print),
            ("crates/cli/src/b.rs", print),
            ("crates/driver/src/c.rs", "use std::net::TcpListener;\n"),
        ]);
        let places: Vec<String> = check(&repo)
            .iter()
            .map(|problem| problem.split(": ").next().unwrap_or("").to_string())
            .collect();
        assert_eq!(
            places,
            [
                "crates/driver/src/c.rs:1",
                "crates/migrate/src/b.rs:2",
                "crates/psl/src/a.rs:2"
            ]
        );
    }
}
