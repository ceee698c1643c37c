//! Writing into a migrations folder so that whoever looks later finds all or nothing, also if the program was killed
//! on the way: files and folders are made beside their place, under names that begin with a dot, and renamed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::history::SCRIPT_FILE;

/// Where a new migration is made.
const NEW: &str = ".new";

/// Where a squash is made, and where the migrations are kept that it replaces.
#[cfg(feature = "plan")]
pub(crate) const SQUASH: &str = ".squash";

/// Writes a file, whole.
///
/// # Errors
/// When it cannot be written; then it is as it was.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.new"));
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| Error::file("write", path, &error))
}

/// Makes the folder of a migration with its script, whole. Returns the script's path.
///
/// # Errors
/// When it exists or cannot be made.
pub(crate) fn add_migration(history: &Path, name: &str, script: &str) -> Result<PathBuf> {
    let (new, place) = (history.join(NEW), history.join(name));
    if place.exists() {
        let exists = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(Error::file("make the folder", &place, &exists));
    }
    let made = fs::create_dir_all(&new)
        .and_then(|()| fs::write(new.join(SCRIPT_FILE), script))
        .and_then(|()| fs::rename(&new, &place));
    made.map_err(|error| Error::file("make the folder", &place, &error))?;
    Ok(place.join(SCRIPT_FILE))
}

/// Ends a squash that was killed on its way: as long as the new migration is not in its place, the old ones return.
///
/// # Errors
/// When a folder cannot be moved back.
#[cfg(feature = "plan")]
pub(crate) fn recover_squash(history: &Path) -> Result<()> {
    let work = history.join(SQUASH);
    let (new, kept) = (work.join("new"), work.join("replaced"));
    if new.exists() {
        for entry in fs::read_dir(&kept).into_iter().flatten().flatten() {
            let place = history.join(entry.file_name());
            if !place.exists() {
                fs::rename(entry.path(), &place).map_err(|error| Error::file("move back", &place, &error))?;
            }
        }
        let _ = fs::remove_dir_all(new);
    }
    // What it replaces is in the new migration, or stands where it was.
    let _ = fs::remove_dir_all(work);
    Ok(())
}
