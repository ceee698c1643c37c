//! Every golden file is run by a test: a folder of them that no test names would rot unseen.

use crate::repo::Repo;

/// Reports golden files of which no folder is named in the Rust code of their package.
pub fn check(repo: &Repo) -> Vec<String> {
    let mut unused = Vec::new();
    for (path, _) in repo.files() {
        let Some((package, case)) = path.split_once("/tests/golden/") else {
            continue;
        };
        let mut folder = format!("tests/golden/{case}");
        let mut is_used = false;
        // The folder itself, or one that holds it.
        while let Some((parent, _)) = folder.rsplit_once('/').filter(|(parent, _)| *parent != "tests") {
            is_used |= names(repo, package, parent);
            folder = parent.to_string();
        }
        let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
        let problem = format!("{folder}: no test of {package} runs the cases in this folder");
        if !is_used && !unused.contains(&problem) {
            unused.push(problem);
        }
    }
    unused
}

/// Whether the code of a package names a folder in a string.
fn names(repo: &Repo, package: &str, folder: &str) -> bool {
    let quoted = format!("\"{folder}\"");
    repo.sources()
        .any(|(path, text)| path.starts_with(&format!("{package}/")) && text.contains(&quoted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_without_a_test_are_reported() {
        let repo = Repo::of(&[
            ("crates/a/tests/golden/used/deep/case.txt", ""),
            ("crates/a/tests/golden/unused/one.txt", ""),
            ("crates/a/tests/golden/unused/two.txt", ""),
            ("crates/b/tests/golden/used/case.txt", ""),
            ("crates/a/tests/all.rs", "golden::run(\"tests/golden/used\", f)"),
        ]);
        assert_eq!(
            check(&repo),
            [
                "crates/a/tests/golden/unused: no test of crates/a runs the cases in this folder",
                "crates/b/tests/golden/used: no test of crates/b runs the cases in this folder",
            ]
        );
    }
}
