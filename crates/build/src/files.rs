//! The files of a schema: one file, or all `.prisma` files of a folder and the folders in it. What is in them
//! is not looked at. The command line finds schemas by the same rules.

use std::io;
use std::path::{Path, PathBuf};

/// The schema files at a path, by name. A file is itself, whatever its name; a folder may have none.
///
/// # Errors
/// There is no such file or folder, or it cannot be read.
pub fn schema_files(path: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    collect(path, &mut files)?;
    files.sort();
    Ok(files)
}

/// A file or folder that cannot be read, and why.
#[derive(Debug)]
pub struct Unreadable {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Unreadable> {
    let unreadable = |error| Unreadable {
        path: folder.to_owned(),
        error,
    };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let path = entry.path();
        // A link to a folder may lead in a circle; a link to a file is a file.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && entry.file_name() != "node_modules" {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "prisma") && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}
