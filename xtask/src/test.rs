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

/// Runs everything, or `cargo test` with `args` when there are any; on each of the servers that `--postgres` names.
pub fn run(args: &[String]) -> ExitCode {
    let (servers, args) = servers(args);
    if !servers.is_empty() {
        return on_servers(&servers, args);
    }
    let mut count = if args.is_empty() {
        cargo_test(&["--workspace"], None)
    } else {
        cargo_test(args, None)
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

/// The servers in `--postgres URL,URL …`, and the arguments behind it.
fn servers(args: &[String]) -> (Vec<&str>, &[String]) {
    match args {
        [flag, urls, rest @ ..] if flag == "--postgres" => (urls.split(',').collect(), rest),
        _ => (Vec::new(), args),
    }
}

/// The same tests on one server after the other; a line for each at the end.
fn on_servers(servers: &[&str], args: &[String]) -> ExitCode {
    let all = ["--workspace".to_owned()];
    let args = if args.is_empty() { &all } else { args };
    let counts: Vec<Count> = servers
        .iter()
        .map(|server| cargo_test(args, Some(server)))
        .collect();
    for (server, count) in servers.iter().zip(&counts) {
        // What stands before the `@` may be a password.
        let place = server.rsplit_once('@').map_or(*server, |(_, place)| place);
        println!("{place}: {} passed, {} failed", count.passed, count.failed);
    }
    match counts.iter().all(|count| count.failed == 0) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// Runs `cargo test`, passes its output on line by line, and adds up its summaries.
fn cargo_test<S: AsRef<std::ffi::OsStr>>(args: &[S], server: Option<&str>) -> Count {
    let mut cargo = crate::cargo();
    // The flag goes before the arguments, which may contain `--`.
    cargo
        .args(["test", "--no-fail-fast"])
        .args(args)
        .stdout(Stdio::piped());
    if let Some(server) = server {
        cargo.env("TEST_POSTGRES_URL", server);
    }
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
    fn servers_stand_in_front() {
        let args = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let given = args(&["--postgres", "postgresql://a,postgresql://b", "-p", "nicol"]);
        let (found, rest) = servers(&given);
        assert_eq!(
            (found.as_slice(), rest),
            (["postgresql://a", "postgresql://b"].as_slice(), &given[2..])
        );
        let given = args(&["-p", "nicol"]);
        assert_eq!(servers(&given), (Vec::new(), given.as_slice()));
    }

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
