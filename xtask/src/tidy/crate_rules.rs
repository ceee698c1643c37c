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
    // The migrations are those without the feature `plan`: see `plans`.
    (
        "nicol",
        &["nicol-sql", "nicol-driver", "nicol-macros", "nicol-migrate"],
    ),
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

/// What is built on the product depends on the client; examples on the layers too.
const USERS: &[(&str, &[&str])] = &[("layers/", &["nicol"]), ("examples/", &["nicol", "layers/"])];

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
        if name == "nicol" && plans(repo, &manifest) {
            problems.push(format!(
                "{folder}/Cargo.toml: `nicol` may only depend on `nicol-migrate` without its feature `plan`"
            ));
        }
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

/// Whether the client would be compiled with the part of the migrations that plans, and so with the schema language.
fn plans(repo: &Repo, manifest: &toml::Table) -> bool {
    let own = manifest
        .get("dependencies")
        .and_then(|table| table.get("nicol-migrate"));
    let Some(own) = own else { return false };
    let root = repo.files().find(|(path, _)| *path == "Cargo.toml");
    let root: toml::Table = root
        .and_then(|(_, file)| file.text.parse().ok())
        .unwrap_or_default();
    let shared = root
        .get("workspace")
        .and_then(|table| table.get("dependencies")?.get("nicol-migrate"));
    let is_off = shared.and_then(|table| table.get("default-features")?.as_bool()) == Some(false);
    !is_off || own.get("features").is_some()
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
    fn the_client_is_compiled_without_what_plans() {
        let check = |own: &str, shared: &str| {
            let client = format!(
                "[package]\nname = \"nicol\"\n[dependencies]\nnicol-migrate = {{ workspace = true{own} }}"
            );
            let root = format!("[workspace.dependencies]\nnicol-migrate = {{ path = \"m\"{shared} }}");
            check(&Repo::of(&[
                ("Cargo.toml", &root),
                ("crates/client/Cargo.toml", &client),
            ]))
            .len()
        };
        assert_eq!(check("", ", default-features = false"), 0);
        assert_eq!(check(", features = [\"plan\"]", ", default-features = false"), 1);
        assert_eq!(check("", ""), 1);
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
