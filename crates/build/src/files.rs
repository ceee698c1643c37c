//! The files of a schema: one file, or all `.prisma` files of a folder and the folders in it. What is in them
//! is not looked at. The command line finds schemas by the same rules.

use std::io;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

/// The schema files at a path, by name. A file is itself, whatever its name; a folder may have none.
///
/// # Errors
/// There is no such file or folder, or it cannot be read.
pub fn schema_files(path: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    // A pipe is a file, too: `--schema <(generated)`.
    if path.exists() && !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    collect(path, &mut files)?;
    files.sort();
    Ok(files)
}

/// The text of a schema file.
///
/// # Errors
/// It cannot be read, or is not UTF-8.
pub fn read_schema(path: &Path) -> Result<String, Unreadable> {
    let unreadable = |error| Unreadable {
        path: path.to_owned(),
        error,
    };
    let bytes = std::fs::read(path).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|error| unreadable(not_utf8(&error)))
}

/// Where a text stops being UTF-8, and what to do.
fn not_utf8(error: &FromUtf8Error) -> io::Error {
    let bytes = error.as_bytes();
    let place = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it is UTF-16".to_owned(),
        _ => {
            let before = &bytes[..error.utf8_error().valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            format!("it is not UTF-8 in line {line}")
        }
    };
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("{place}; save the file as UTF-8"),
    )
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
