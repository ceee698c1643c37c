//! `cargo xtask tidy`: the rules that a compiler does not know. Each check is a file in `tidy/` and a line below.
//!
//! A check looks at the [`Repo`] and returns its problems, each beginning with a path where there is one. What is a
//! matter of taste is printed by [`longest`] and fails nothing.

mod clippy;
mod crate_rules;
mod dependencies;
mod dialect_names;
mod docs;
mod effects;
mod file_size;
mod format;
mod goldens;
mod links;
mod longest;
mod module_docs;
mod source;

use std::process::ExitCode;

use crate::repo::Repo;
use crate::test::Count;

/// One check of tidy.
struct Check {
    name: &'static str,
    /// Returns the problems found.
    run: fn(&Repo) -> Vec<String>,
}

/// All checks: those that only read, then those that compile.
const CHECKS: &[Check] = &[
    Check {
        name: "module-docs",
        run: module_docs::check,
    },
    Check {
        name: "crate-rules",
        run: crate_rules::check,
    },
    Check {
        name: "dialect-names",
        run: dialect_names::check,
    },
    Check {
        name: "effects",
        run: effects::check,
    },
    Check {
        name: "goldens",
        run: goldens::check,
    },
    Check {
        name: "dependencies",
        run: dependencies::check,
    },
    Check {
        name: "links",
        run: links::check,
    },
    Check {
        name: "file-size",
        run: file_size::check,
    },
    Check {
        name: "format",
        run: format::check,
    },
    Check {
        name: "clippy",
        run: clippy::check,
    },
    Check {
        name: "docs",
        run: docs::check,
    },
];

/// Runs the checks that `args` name, or all.
pub fn run(args: &[String]) -> ExitCode {
    if let Some(unknown) = args
        .iter()
        .find(|name| CHECKS.iter().all(|check| check.name != name.as_str()))
    {
        let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        eprintln!("tidy has no check `{unknown}`; it has {}", names.join(", "));
        return ExitCode::from(2);
    }
    let count = run_where(|check| args.is_empty() || args.iter().any(|name| name == check.name));
    if count.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Runs all checks and counts them like tests.
pub fn run_all() -> Count {
    run_where(|_| true)
}

fn run_where(is_wanted: impl Fn(&Check) -> bool) -> Count {
    let repo = match Repo::read() {
        Ok(repo) => repo,
        Err(message) => {
            eprintln!("tidy: {message}");
            return Count { passed: 0, failed: 1 };
        }
    };
    let mut count = Count::default();
    for check in CHECKS.iter().filter(|check| is_wanted(check)) {
        let problems = (check.run)(&repo);
        println!(
            "tidy {} ... {}",
            check.name,
            if problems.is_empty() { "ok" } else { "FAILED" }
        );
        for problem in &problems {
            println!("  {problem}");
        }
        *(if problems.is_empty() {
            &mut count.passed
        } else {
            &mut count.failed
        }) += 1;
    }
    if count.passed + count.failed == CHECKS.len() as u64 {
        longest::print(&repo);
    }
    count
}

/// Runs a command for a check that is done by another program, with its output where the user sees it.
fn run_tool(mut command: std::process::Command, remedy: &str) -> Vec<String> {
    match command.status() {
        Ok(status) if status.success() => Vec::new(),
        Ok(_) => vec![remedy.to_string()],
        Err(error) => vec![format!("{}: {error}", command.get_program().display())],
    }
}
