//! `cargo xtask test`: every test on every database, then `tidy`, then one line that counts them all.
//!
//! It runs `cargo test` and not nextest: thousands of cases are golden files, and a process for each of them would cost
//! more than the case. Which databases there are, and how a server is found, is decided in `crates/testing`.

use std::io::{BufRead, BufReader, Write};
use std::process::{ExitCode, Stdio};

use crate::tidy;

/// How many tests passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Those that passed.
    pub passed: u64,
    /// Those that failed. A test target that did not build is one.
    pub failed: u64,
}

/// Runs everything, or `cargo test` with `args` when there are any.
pub fn run(args: &[String]) -> ExitCode {
    let mut count = if args.is_empty() {
        cargo_test(&["--workspace"])
    } else {
        cargo_test(args)
    };
    if args.is_empty() {
        let tidied = tidy::run_all();
        count = Count {
            passed: count.passed + tidied.passed,
            failed: count.failed + tidied.failed,
        };
    }
    println!("{} passed, {} failed", count.passed, count.failed);
    if count.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Runs `cargo test`, passes its output on line by line, and adds up its summaries.
fn cargo_test<S: AsRef<std::ffi::OsStr>>(args: &[S]) -> Count {
    let mut cargo = crate::cargo();
    // The flag goes before the arguments, which may contain `--`.
    cargo
        .args(["test", "--no-fail-fast"])
        .args(args)
        .stdout(Stdio::piped());
    let mut child = match cargo.spawn() {
        Ok(child) => child,
        Err(error) => {
            eprintln!("xtask: cannot run cargo: {error}");
            return Count { passed: 0, failed: 1 };
        }
    };
    let mut count = Count::default();
    for line in child
        .stdout
        .take()
        .into_iter()
        .flat_map(|stdout| BufReader::new(stdout).split(b'\n'))
    {
        let Ok(line) = line else { break };
        // A reader that went away must not end the tests.
        let _ = std::io::stdout().write_all(&[&line, &b"\n"[..]].concat());
        let summary = summary(&String::from_utf8_lossy(&line));
        count = Count {
            passed: count.passed + summary.passed,
            failed: count.failed + summary.failed,
        };
    }
    let succeeded = child.wait().is_ok_and(|status| status.success());
    if !succeeded && count.failed == 0 {
        count.failed = 1;
    }
    count
}

/// What a line like `test result: ok. 3 passed; 0 failed; …` counts; nothing for any other line.
fn summary(line: &str) -> Count {
    let Some(counts) = line
        .strip_prefix("test result: ")
        .and_then(|result| result.split_once(". "))
    else {
        return Count::default();
    };
    let number = |what: &str| {
        let count = counts
            .1
            .split(';')
            .find_map(|part| part.trim().strip_suffix(what));
        count.and_then(|count| count.trim().parse().ok()).unwrap_or(0)
    };
    Count {
        passed: number("passed"),
        failed: number("failed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s";
        assert_eq!(
            summary(line),
            Count {
                passed: 12,
                failed: 3
            }
        );
        assert_eq!(summary("test result_is_kept ... ok"), Count::default());
        assert_eq!(summary("running 12 tests"), Count::default());
    }
}
