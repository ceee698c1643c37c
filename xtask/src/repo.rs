//! The repository as the checks see it: the paths and texts of all files that belong to it. Read once, then only looked
//! at, so a check can be tested on a handful of files that were never written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// All files, by their paths below the root with `/` between the parts.
#[derive(Debug, Default)]
pub struct Repo {
    files: BTreeMap<String, File>,
}

/// A file of the repository.
#[derive(Debug)]
pub struct File {
    /// The size in bytes.
    pub size: u64,
    /// The contents; empty when they are not UTF-8.
    pub text: String,
}

/// The root of the repository.
pub fn root() -> PathBuf {
    // This package stands directly below it.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_path_buf()
}

impl Repo {
    /// Reads the repository that this program was built from.
    pub fn read() -> Result<Repo, String> {
        let root = root();
        let mut paths = Vec::new();
        walk(&root, "", &mut paths).map_err(|error| format!("cannot read {}: {error}", root.display()))?;
        let mut repo = Repo::default();
        for path in paths {
            let bytes =
                std::fs::read(root.join(&path)).map_err(|error| format!("cannot read {path}: {error}"))?;
            let size = bytes.len() as u64;
            repo.files.insert(
                path,
                File {
                    size,
                    text: String::from_utf8(bytes).unwrap_or_default(),
                },
            );
        }
        Ok(repo)
    }

    /// A repository for the test of a check.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Repo {
        let file = |text: &str| File {
            size: text.len() as u64,
            text: text.to_string(),
        };
        Repo {
            files: files
                .iter()
                .map(|(path, text)| (path.to_string(), file(text)))
                .collect(),
        }
    }

    /// All files with their paths, sorted.
    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The text of one file, if there is one.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|file| file.text.as_str())
    }

    /// The Rust files that somebody wrote, with their texts. Generated ones say so in their first lines, and Rust files
    /// in golden folders are data.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        let sources = self
            .files()
            .filter(|(path, _)| path.ends_with(".rs") && !path.contains("/golden/"));
        let sources = sources.map(|(path, file)| (path, file.text.as_str()));
        sources.filter(|(_, text)| !text.lines().take(5).any(|line| line.contains("@generated")))
    }

    /// The manifests of the workspace's members, parsed, with their folders. Those that cannot be parsed are left to
    /// cargo's own errors.
    pub fn manifests(&self) -> impl Iterator<Item = (&str, toml::Table)> {
        let members = self
            .files()
            .filter_map(|(path, file)| Some((path.strip_suffix("/Cargo.toml")?, file)));
        let members =
            members.filter(|(folder, _)| !folder.starts_with("bench") && !folder.starts_with("fuzz"));
        members.filter_map(|(folder, file)| Some((folder, file.text.parse().ok()?)))
    }
}

/// Collects what git would: everything but the folders that tools write and the files that `.gitignore` names by ending.
fn walk(root: &Path, below: &str, paths: &mut Vec<String>) -> std::io::Result<()> {
    const SKIPPED_FOLDERS: &[&str] = &[".git", "target", "node_modules"];
    const SKIPPED_ENDINGS: &[&str] = &[".db", ".db-wal", ".db-shm", ".db-journal", ".env"];
    for entry in std::fs::read_dir(root.join(below))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() {
            name.clone()
        } else {
            format!("{below}/{name}")
        };
        let kind = entry.file_type()?;
        if kind.is_dir() && !SKIPPED_FOLDERS.contains(&name.as_str()) {
            walk(root, &path, paths)?;
        } else if kind.is_file()
            && !SKIPPED_ENDINGS.iter().any(|ending| name.ends_with(ending))
            && name != ".git"
        {
            paths.push(path);
        }
    }
    Ok(())
}
