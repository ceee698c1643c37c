//! Which files a golden folder holds, and where it is. It reads no contents.

use std::path::{Path, PathBuf};

/// The golden folder `dir` of the package whose tests are running.
pub(super) fn resolve(dir: &str) -> PathBuf {
    match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(package) => Path::new(&package).join(dir),
        None => PathBuf::from(dir),
    }
}

/// All cases below `dir`, as paths relative to it, sorted by their names.
///
/// Fails when there are none (a misspelt folder would pass otherwise) and when a file stands there that no test would
/// read. A `README.md` may explain a folder.
pub(super) fn collect(dir: &Path, ext: &str) -> Result<Vec<PathBuf>, String> {
    let mut files = all(dir)?;
    files.retain(|file| file.file_name().is_none_or(|name| name != "README.md"));
    if let Some(stray) = files.iter().find(|file| !has_extension(file, ext)) {
        return Err(format!(
            "{} is no case: cases here end in `.{ext}`",
            stray.display()
        ));
    }
    if files.is_empty() {
        return Err(format!("the folder {} holds no case (`*.{ext}`)", dir.display()));
    }
    Ok(files)
}

/// All Markdown files below `dir`, as paths relative to it, sorted.
pub(super) fn markdown(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = all(dir)?;
    files.retain(|file| has_extension(file, "md"));
    Ok(files)
}

fn all(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    collect_into(dir, Path::new(""), &mut files)
        .map_err(|error| format!("cannot read the folder {}: {error}", dir.display()))?;
    files.sort_by_key(|file| name(file));
    Ok(files)
}

fn has_extension(file: &Path, ext: &str) -> bool {
    file.extension().is_some_and(|found| found == ext)
}

/// The name of a case: its path without the extension, the same on every system.
pub(super) fn name(file: &Path) -> String {
    let without_extension = file.with_extension("");
    let parts: Vec<_> = without_extension
        .iter()
        .map(|part| part.to_string_lossy())
        .collect();
    parts.join("/")
}

fn collect_into(root: &Path, below: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(root.join(below))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect_into(root, &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
