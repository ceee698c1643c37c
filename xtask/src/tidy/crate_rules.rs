//! Dependencies between our crates run one way. The table below is the rule; ARCHITECTURE.md draws it.
//! Dependencies for tests are free, except that nothing but tests uses `nicol-testing`.

use crate::repo::Repo;

/// Which of our packages each package may depend on.
const RULES: &[(&str, &[&str])] = &[
    ("nicol-sql", &[]),
    ("nicol-psl", &["nicol-sql"]),
    ("nicol-driver", &["nicol-sql"]),
    ("nicol-codegen", &["nicol-psl"]),
    ("nicol-build", &["nicol-codegen", "nicol-psl"]),
    ("nicol-lint", &["nicol-sql"]),
    ("nicol-migrate", &["nicol-psl", "nicol-sql", "nicol-driver"]),
    ("nicol", &["nicol-sql", "nicol-driver", "nicol-macros"]),
    ("nicol-macros", &[]),
    ("nicol-studio", &["nicol-psl", "nicol-sql", "nicol-driver"]),
    (
        "nicol-cli",
        &[
            "nicol-build",
            "nicol-codegen",
            "nicol-lint",
            "nicol-migrate",
            "nicol-studio",
            "nicol-psl",
            "nicol-sql",
            "nicol-driver",
        ],
    ),
    ("nicol-testing", &[]),
    ("xtask", &["nicol-psl"]),
];

/// What is built on the product depends on the client, and on the migrations that it carries; examples on the
/// layers too.
const USERS: &[(&str, &[&str])] = &[
    ("layers/", &["nicol", "nicol-migrate"]),
    ("examples/", &["nicol", "nicol-migrate", "layers/"]),
];

/// Reports the dependencies that run another way.
pub fn check(repo: &Repo) -> Vec<String> {
    let packages: Vec<(&str, String)> = repo
        .manifests()
        .filter_map(|(folder, manifest)| Some((folder, package_name(&manifest)?)))
        .collect();
    let mut problems = Vec::new();
    for (folder, manifest) in repo.manifests() {
        let Some(name) = package_name(&manifest) else {
            continue;
        };
        let Some(allowed) = allowed(folder, &name) else {
            problems.push(format!(
                "{folder}/Cargo.toml: no rule says what `{name}` may depend on"
            ));
            continue;
        };
        for dependency in dependencies(&manifest) {
            let Some((target, _)) = packages.iter().find(|(_, name)| *name == dependency) else {
                continue;
            };
            let is_folder_of_target = |rule: &str| rule.ends_with('/') && target.starts_with(rule);
            if !allowed
                .iter()
                .any(|rule| *rule == dependency || is_folder_of_target(rule))
            {
                problems.push(format!(
                    "{folder}/Cargo.toml: `{name}` may not depend on `{dependency}`"
                ));
            }
        }
    }
    problems
}

fn allowed(folder: &str, name: &str) -> Option<&'static [&'static str]> {
    let of_crate = RULES.iter().find(|(package, _)| *package == name);
    let of_user = || USERS.iter().find(|(folders, _)| folder.starts_with(folders));
    of_crate.or_else(of_user).map(|(_, allowed)| *allowed)
}

fn package_name(manifest: &toml::Table) -> Option<String> {
    Some(manifest.get("package")?.get("name")?.as_str()?.to_string())
}

/// The names under `[dependencies]`, also those of one platform. Build scripts may use what tools use.
fn dependencies(manifest: &toml::Table) -> Vec<String> {
    let platforms = manifest
        .get("target")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flat_map(|table| table.values());
    let tables = platforms.filter_map(toml::Value::as_table).chain([manifest]);
    let tables = tables.filter_map(|table| table.get("dependencies")?.as_table());
    tables
        .flat_map(|dependencies| dependencies.keys().cloned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(name: &str, dependencies: &[&str]) -> String {
        let lines: String = dependencies
            .iter()
            .map(|name| format!("{name}.workspace = true\n"))
            .collect();
        format!("[package]\nname = \"{name}\"\n[dependencies]\n{lines}")
    }

    #[test]
    fn dependencies_that_run_the_other_way_are_reported() {
        let repo = Repo::of(&[
            (
                "crates/sql/Cargo.toml",
                &manifest("nicol-sql", &["nicol-psl", "serde"]),
            ),
            ("crates/psl/Cargo.toml", &manifest("nicol-psl", &["nicol-sql"])),
            ("crates/client/Cargo.toml", &manifest("nicol", &["nicol-sql"])),
            (
                "layers/mail/Cargo.toml",
                &manifest("mail", &["nicol", "nicol-psl"]),
            ),
            ("examples/one/Cargo.toml", &manifest("one", &["nicol", "mail"])),
            ("crates/new/Cargo.toml", &manifest("nicol-new", &[])),
        ]);
        assert_eq!(
            check(&repo),
            [
                "crates/new/Cargo.toml: no rule says what `nicol-new` may depend on",
                "crates/sql/Cargo.toml: `nicol-sql` may not depend on `nicol-psl`",
                "layers/mail/Cargo.toml: `mail` may not depend on `nicol-psl`",
            ]
        );
    }

    #[test]
    fn only_tests_may_use_the_testing_crate() {
        let testing = manifest("nicol-testing", &[]);
        let for_tests =
            "[package]\nname = \"nicol-sql\"\n[dev-dependencies]\nnicol-testing.workspace = true\n";
        let files = [
            ("crates/testing/Cargo.toml", testing.as_str()),
            ("crates/sql/Cargo.toml", for_tests),
        ];
        assert!(check(&Repo::of(&files)).is_empty());
        let wrong = manifest("nicol-sql", &["nicol-testing"]);
        let files = [files[0], ("crates/sql/Cargo.toml", wrong.as_str())];
        assert_eq!(check(&Repo::of(&files)).len(), 1);
    }
}
