//! Which files make up the schema that a document is a part of: as the command line finds them, seen from the
//! document. Where nothing says, it is the document's folder.

use std::path::{Path, PathBuf};

use crate::args::ProjectArgs;
use crate::project::{self, schema_files};

/// Where a schema is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A file or a folder.
    Path(PathBuf),
    /// A document that is no file, or stands for itself, by its address.
    Document(String),
}

impl Place {
    /// Whether a file is a part of the schema there.
    pub fn holds(&self, file: &Path) -> bool {
        let Place::Path(path) = self else {
            return false;
        };
        path == file || (is_schema_file(file) && file.starts_with(path))
    }
}

/// Whether a file has the extension of schema files.
pub fn is_schema_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "prisma")
}

/// The schema that the command line names, if it names one.
pub fn named(cwd: &Path, args: &ProjectArgs) -> Option<Place> {
    let from_config = || {
        args.config.as_ref()?;
        Some(project::settings_of(cwd, args).ok()?.schema?.0)
    };
    let path = args
        .schema
        .as_ref()
        .map(|path| cwd.join(path))
        .or_else(from_config)?;
    Some(Place::Path(clean(&path)))
}

/// The schema that a file belongs to by its project: the nearest folder above whose schema holds it. Folders above
/// a configuration file, or above the one of `roots` that the file is in, have no say.
pub fn of_file(file: &Path, roots: &[PathBuf]) -> Option<Place> {
    let root = roots
        .iter()
        .filter(|root| file.starts_with(root))
        .max_by_key(|root| root.as_os_str().len());
    for folder in file.ancestors().skip(1) {
        let (place, is_configured) = of_folder(folder);
        if let Some(place) = place.filter(|place| place.holds(file)) {
            return Some(place);
        }
        if is_configured || root.is_some_and(|root| root == folder) {
            break;
        }
    }
    None
}

/// The schema of the project in a folder.
pub fn of_project(folder: &Path) -> Option<Place> {
    of_folder(folder).0
}

/// The schema of the project in a folder, and whether there is a configuration file.
fn of_folder(folder: &Path) -> (Option<Place>, bool) {
    // A configuration that cannot be read is told by every other command; here it says nothing.
    let settings = project::settings_of(folder, &ProjectArgs::default()).unwrap_or_default();
    let named = settings.schema.map(|(path, _)| path);
    let path = named.or_else(|| schema_files::usual_place(folder));
    let place = path.map(|path| Place::Path(clean(&path)));
    (place, !settings.files.is_empty())
}

/// The topmost folder around a file that is reached through folders with schema files only.
pub fn folder_of(file: &Path, roots: &[PathBuf]) -> Option<PathBuf> {
    let own = file.parent()?;
    let around = own.ancestors().skip(1).take_while(|folder| {
        let is_outside = roots
            .iter()
            .any(|root| root.starts_with(folder) && root != folder);
        !is_outside && has_schema_file(folder)
    });
    Some(around.last().unwrap_or(own).to_owned())
}

fn has_schema_file(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries
        .flatten()
        .any(|entry| is_schema_file(&entry.path()) && entry.path().is_file())
}

/// A path without `.` and `..`, so that it compares with those of the client.
fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}
