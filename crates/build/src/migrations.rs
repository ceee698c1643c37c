//! The migrations of a project as Rust text, so that a program carries them. The scripts themselves are taken in
//! by the compiler, from where they are.

use std::path::{Path, PathBuf};

use nicol_psl::Provider;

use crate::{Error, Generated, Unreadable, out_dir, write_if_changed};

/// Writes down where the migrations of a folder are, for `nicol::migrate::migrations!()`: one history, or a folder
/// for each database. Ends the build if the folder cannot be read.
///
/// Relative paths begin at the package's folder. A folder that does not exist holds no migrations yet.
pub fn migrations(folder: impl Into<PathBuf>) {
    let folder = folder.into();
    println!("cargo::rerun-if-changed={}", folder.display());
    let written = match out_dir() {
        Some(out) => write_migrations(&folder, &out),
        None => Err(Error::NoFolder),
    };
    if let Err(error) = written {
        eprintln!("\n{error}");
        std::process::exit(1);
    }
}

/// The same into any folder, without speaking to Cargo.
///
/// # Errors
/// The folder cannot be read or names no provider, or the file cannot be written.
pub fn write_migrations(folder: &Path, out: &Path) -> Result<Generated, Error> {
    let mut text = String::from("&[\n");
    let mut watched = vec![folder.to_owned()];
    for (provider, folder) in histories(folder)? {
        text.push_str(&format!("    ({:?}, &[\n", provider.name()));
        for (name, script) in scripts(&folder)? {
            let script = absolute(&script)?;
            text.push_str(&format!(
                "        ({name:?}, include_str!({:?})),\n",
                script.display().to_string()
            ));
            watched.push(script);
        }
        text.push_str("    ]),\n");
    }
    text.push_str("]\n");
    let file = out.join("migrations.rs");
    Ok(Generated {
        is_changed: write_if_changed(&file, &text)?,
        file,
        watched,
        warnings: Vec::new(),
    })
}

/// The histories below a migrations folder: one for each provider, or the only one, whose provider the lock file
/// names.
fn histories(folder: &Path) -> Result<Vec<(Provider, PathBuf)>, Error> {
    let mut found: Vec<(Provider, PathBuf)> = Provider::ALL
        .into_iter()
        .map(|provider| (provider, folder.join(provider.name())))
        .filter(|(_, folder)| folder.is_dir())
        .collect();
    if !found.is_empty() || !folder.exists() {
        return Ok(found);
    }
    let lock = folder.join("migration_lock.toml");
    let text = std::fs::read_to_string(&lock).map_err(|error| unreadable(&lock, error))?;
    let name = text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "provider").then(|| value.trim().trim_matches('"').to_owned())
    });
    let provider = name
        .as_deref()
        .and_then(Provider::from_name)
        .ok_or(Error::NoProvider(lock))?;
    found.push((provider, folder.to_owned()));
    Ok(found)
}

/// The migrations of one history, in their order. A folder without a script is an error when it is used, so here too.
fn scripts(folder: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if !path.is_dir() || name.starts_with('.') {
            continue;
        }
        let script = path.join("migration.sql");
        if !script.is_file() {
            return Err(Error::NoScript(script));
        }
        found.push((name, script));
    }
    found.sort();
    Ok(found)
}

fn absolute(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path).map_err(|error| unreadable(path, error))
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    Error::Unreadable(Unreadable {
        path: path.to_owned(),
        error,
    })
}
