//! Which files make up the schema that a document is a part of: as the command line finds them, seen from the
//! document. Where nothing says, it is the document's folder.

use std::path::{Path, PathBuf};

use crate::args::ProjectArgs;
use crate::project::{self, schema_files};

/// Where a schema is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The file or folder of a project.
    Project(PathBuf),
    /// A folder whose files belong together, because no project has them.
    Folder(PathBuf),
    /// A document that is no file, or stands for itself, by its address.
    Document(String),
}

impl Place {
    /// Whether a file is a part of the project's schema.
    pub fn holds(&self, file: &Path) -> bool {
        let Place::Project(path) = self else {
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
    Some(Place::Project(clean(&path)))
}

/// The schema of the project that a file is a part of: of the nearest configuration above it, else of the outermost
/// folder with a schema in one of the usual places. Folders above the one of `roots` that the file is in, or above a
/// configuration, have no say.
pub fn of_file(file: &Path, roots: &[PathBuf]) -> Option<Place> {
    let mut unconfigured = Vec::new();
    for folder in folders_above(file, roots) {
        let (place, is_configured) = of_folder(folder);
        let place = place.filter(|place| place.holds(file));
        if is_configured {
            // Its folder is the outermost one that counts.
            return place.or_else(|| unconfigured.pop());
        }
        unconfigured.extend(place);
    }
    unconfigured.pop()
}

/// The folders above a file, the nearest first, up to the one that the client has open.
fn folders_above<'f>(file: &'f Path, roots: &[PathBuf]) -> impl Iterator<Item = &'f Path> + use<'f> {
    let roots = roots.iter().filter(|root| file.starts_with(root));
    let root = roots.max_by_key(|root| root.as_os_str().len());
    let last = root.map_or(0, |root| root.components().count());
    let folders = file.ancestors().skip(1);
    folders.take_while(move |folder| folder.components().count() >= last)
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
    let place = path.map(|path| Place::Project(clean(&path)));
    (place, !settings.files.is_empty())
}

/// The topmost folder around a file that is reached through folders with schema files and no configuration.
pub fn folder_of(file: &Path, roots: &[PathBuf]) -> Option<PathBuf> {
    let own = file.parent()?;
    let around = folders_above(file, roots).skip(1);
    let around = around.take_while(|folder| has_schema_file(folder) && !of_folder(folder).1);
    Some(around.last().unwrap_or(own).to_owned())
}

/// How deep folders are searched that no project names, and how many entries are looked at: somebody's whole home
/// may lie below.
const DEEPEST: usize = 4;
const MOST_ENTRIES: usize = 4096;

/// The schema files in a folder that no project names, and in those below it.
pub fn files_around(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut left) = (Vec::new(), MOST_ENTRIES);
    let mut level = vec![folder.to_owned()];
    for _ in 0..DEEPEST {
        let mut below = Vec::new();
        for folder in level {
            search(&folder, &mut left, &mut files, &mut below);
        }
        level = below;
    }
    files.sort();
    files
}

/// Looks at the entries of one folder; hidden ones and those that programs fill are left out.
fn search(folder: &Path, left: &mut usize, files: &mut Vec<PathBuf>, below: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let path = entry.path();
        let name = entry.file_name();
        let is_left_out =
            name.to_string_lossy().starts_with('.') || name == "node_modules" || name == "target";
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            below.extend((!is_left_out).then_some(path));
        } else if is_schema_file(&path) && path.is_file() {
            files.push(path);
        }
    }
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
