//! Dependencies are architecture: each is declared once in the root with its version, is used by some member, and has a
//! row in the table of ARCHITECTURE.md that says what it is for.

use std::collections::BTreeSet;

use crate::repo::Repo;

const TABLE: &str = "ARCHITECTURE.md";

/// The heading of the section that holds the table.
const HEADING: &str = "## Dependencies";

/// Reports dependencies that are unexplained, unused or declared in a member, and rows without a dependency.
pub fn check(repo: &Repo) -> Vec<String> {
    let root = repo
        .text("Cargo.toml")
        .and_then(|text| text.parse::<toml::Table>().ok())
        .unwrap_or_default();
    let declared = root
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies")?.as_table());
    let others = declared
        .into_iter()
        .flatten()
        .filter(|(_, dependency)| dependency.get("path").is_none());
    let declared: BTreeSet<&str> = others.map(|(name, _)| name.as_str()).collect();
    let explained = rows(repo.text(TABLE).unwrap_or(""));
    let mut problems = Vec::new();
    let mut used = BTreeSet::new();
    for (folder, manifest) in repo.manifests() {
        for (name, dependency) in dependency_tables(&manifest).into_iter().flatten() {
            if dependency.get("workspace").is_none() {
                problems.push(format!(
                    "{folder}/Cargo.toml: declare `{name}` in the root and write `workspace = true`"
                ));
            }
            used.insert(name.clone());
        }
    }
    for name in &declared {
        if !explained.contains(name) {
            problems.push(format!(
                "{TABLE}: the table under \"{HEADING}\" does not say what `{name}` is for"
            ));
        }
        if !used.contains(*name) {
            problems.push(format!("Cargo.toml: nothing uses `{name}`"));
        }
    }
    let stale = explained.iter().filter(|name| !declared.contains(*name));
    problems.extend(stale.map(|name| format!("{TABLE}: `{name}` is no dependency any more")));
    problems
}

/// The names in the first column of the table, written `name`.
fn rows(text: &str) -> BTreeSet<&str> {
    let section = text.split_once(HEADING).map_or("", |(_, rest)| rest);
    let section = section
        .split_once("\n## ")
        .map_or(section, |(section, _)| section);
    section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name)
        .collect()
}

/// All tables of dependencies in a manifest, also those of one platform.
fn dependency_tables(manifest: &toml::Table) -> Vec<&toml::Table> {
    let platforms = manifest
        .get("target")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flat_map(|table| table.values());
    let places = platforms.filter_map(toml::Value::as_table).chain([manifest]);
    let kinds = |place| ["dependencies", "dev-dependencies", "build-dependencies"].map(|kind| (place, kind));
    let tables = places
        .flat_map(kinds)
        .filter_map(|(place, kind): (&toml::Table, &str)| place.get(kind)?.as_table());
    tables.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dependency_is_declared_used_and_explained() {
        let repo = Repo::of(&[
            (
                "Cargo.toml",
                "[workspace.dependencies]\nown = { path = \"own\" }\nserde = \"1\"\nunused = \"1\"\nsilent = \"2\"\n",
            ),
            (
                "crates/a/Cargo.toml",
                "[package]\nname = \"a\"\n[dependencies]\nserde.workspace = true\nlocal = \"1\"\n",
            ),
            (
                "crates/b/Cargo.toml",
                "[target.'cfg(unix)'.dependencies]\nsilent = { workspace = true, optional = true }\n",
            ),
            (
                TABLE,
                "# A\n| `early` | x |\n## Dependencies\n\n| name | for |\n|---|---|\n| `serde` | x |\n| `unused` | x |\n| `gone` | x |\n## B\n| `late` | x |\n",
            ),
        ]);
        assert_eq!(
            check(&repo),
            [
                "crates/a/Cargo.toml: declare `local` in the root and write `workspace = true`",
                "ARCHITECTURE.md: the table under \"## Dependencies\" does not say what `silent` is for",
                "Cargo.toml: nothing uses `unused`",
                "ARCHITECTURE.md: `gone` is no dependency any more",
            ]
        );
    }
}
