//! Nothing outside `sql::dialect` and `driver` names a dialect; elsewhere code asks a capability or a hook. Comments may
//! name them, and so may tests. `dialect_names.txt` lists the exceptions with their reasons.

use super::source;
use crate::repo::Repo;

const NAMES: &[&str] = &["sqlite", "postgres", "mysql", "mariadb"];

/// The seam itself, and what is for development only.
const SEAM: &[&str] = &[
    "crates/sql/src/dialect/",
    "crates/sql/src/dialect.rs",
    "crates/driver/",
    "crates/testing/",
];

const EXCEPTIONS: &str = "xtask/src/tidy/dialect_names.txt";

/// Reports names outside the seam, and exceptions that are unexplained or no longer needed.
pub fn check(repo: &Repo) -> Vec<String> {
    let mut problems = Vec::new();
    let mut exceptions = Vec::new();
    for line in repo
        .text(EXCEPTIONS)
        .unwrap_or("")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        match line.split_once(": ") {
            Some((path, reason)) if reason.len() > 10 => exceptions.push(path),
            _ => problems.push(format!("{EXCEPTIONS}: `{line}` gives no reason")),
        }
    }
    let mut excused = Vec::new();
    for (path, text) in repo.sources().filter(|(path, _)| is_checked(path)) {
        let mut uses = source::code(text).filter(|(_, code)| names_dialect(code));
        match uses.next() {
            Some(_) if exceptions.contains(&path) => excused.push(path),
            Some((line, code)) => problems.push(format!("{path}:{line}: names a dialect: {}", code.trim())),
            None => {}
        }
    }
    let unused = exceptions.iter().filter(|path| !excused.contains(path));
    problems.extend(unused.map(|path| format!("{EXCEPTIONS}: {path} names no dialect; remove the line")));
    problems
}

fn is_checked(path: &str) -> bool {
    path.starts_with("crates/")
        && !path.contains("/tests/")
        && !SEAM.iter().any(|seam| path.starts_with(seam))
}

fn names_dialect(code: &str) -> bool {
    let code = code.to_ascii_lowercase();
    NAMES.iter().any(|name| code.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_outside_the_seam_are_reported() {
        let exceptions = "# Comment.\ncrates/cli/src/init.rs: the template holds a URL\ncrates/psl/src/none.rs: it once needed one\n\
                          crates/cli/src/bare.rs\n";
        let repo = Repo::of(&[
            ("crates/cli/src/init.rs", "const URL: &str = \"postgresql://\";\n"),
            (
                "crates/migrate/src/plan.rs",
                "//! Not for SQLite.\nfn plan() {\n    if x == Dialect::Sqlite {}\n}\n",
            ),
            (
                "crates/psl/src/none.rs",
                "fn f() {} // like PostgreSQL\n#[cfg(test)]\nmod tests {\n    const S: &str = \"mysql\";\n}\n",
            ),
            ("crates/migrate/tests/all.rs", "const S: &str = \"mysql\";\n"),
            ("crates/sql/src/dialect/sqlite/ddl.rs", "struct Sqlite;\n"),
            (EXCEPTIONS, exceptions),
        ]);
        assert_eq!(
            check(&repo),
            [
                "xtask/src/tidy/dialect_names.txt: `crates/cli/src/bare.rs` gives no reason",
                "crates/migrate/src/plan.rs:3: names a dialect: if x == Dialect::Sqlite {}",
                "xtask/src/tidy/dialect_names.txt: crates/psl/src/none.rs names no dialect; remove the line",
            ]
        );
    }
}
