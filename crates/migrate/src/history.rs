//! The migrations folder: one folder a migration, named by the time of its making and a word, in
//! alphabetical order; `migration_lock.toml` beside them names the database product. With one provider it is
//! Prisma Migrate's folder as it stands; with several, each has such a folder of its own below the common
//! one ([`folder_of`]).
//!
//! Reading and writing files only; what the database knows of them is [`crate::state_table`].

use std::fs;
use std::io::ErrorKind as IoErrorKind;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Timelike, Utc};
use nicol_sql::Provider;
use sha2::{Digest, Sha256};

use crate::error::{Error, ErrorKind, Result};
use crate::files;

/// The file that names the database product of a history.
pub const LOCK_FILE: &str = "migration_lock.toml";

/// The file that holds the SQL of a migration.
pub const SCRIPT_FILE: &str = "migration.sql";

/// A history as it stands in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The folder.
    pub folder: PathBuf,
    /// The migrations, in the order in which they are applied.
    pub migrations: Vec<Migration>,
    /// The provider that the lock file names, if there is a lock file.
    pub provider: Option<String>,
}

/// A migration on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The folder's name.
    pub name: String,
    /// The SQL; `None` if the folder has no script.
    pub script: Option<String>,
}

impl History {
    /// Reads a history. A folder that does not exist is an empty history; a squash that was interrupted is ended first.
    ///
    /// # Errors
    /// When a folder or file cannot be read.
    pub fn read(folder: &Path) -> Result<History> {
        #[cfg(feature = "plan")]
        files::recover_squash(folder)?;
        let mut history = History {
            folder: folder.to_owned(),
            migrations: Vec::new(),
            provider: None,
        };
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == IoErrorKind::NotFound => return Ok(history),
            Err(error) => return Err(Error::file("read the folder", folder, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| Error::file("read the folder", folder, &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() && is_migration_name(&name) {
                let script = read_optional(&entry.path().join(SCRIPT_FILE))?;
                history.migrations.push(Migration { name, script });
            }
        }
        history.migrations.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(text) = read_optional(&folder.join(LOCK_FILE))? {
            let provider = locked_provider(&text).ok_or_else(|| no_provider(&folder.join(LOCK_FILE)))?;
            history.provider = Some(provider);
        }
        Ok(history)
    }

    /// A history that is compiled into a program: the name and the script of each migration. It has no folder
    /// and no lock file; the provider is known.
    pub fn embedded(provider: Provider, migrations: &[(&str, &str)]) -> History {
        let mut migrations: Vec<Migration> = migrations
            .iter()
            .map(|(name, script)| Migration {
                name: (*name).to_owned(),
                script: Some((*script).to_owned()),
            })
            .collect();
        migrations.sort_by(|a, b| a.name.cmp(&b.name));
        History {
            folder: PathBuf::new(),
            migrations,
            provider: Some(provider.name().to_owned()),
        }
    }

    /// Makes sure that the history belongs to this database product.
    ///
    /// # Errors
    /// P3019.
    pub fn check_provider(&self, provider: Provider) -> Result<()> {
        let Some(locked) = &self.provider else {
            return Ok(());
        };
        if Provider::from_name(locked) == Some(provider) {
            return Ok(());
        }
        let message = format!(
            "The datasource provider `{provider}` specified in your schema does not match the one specified in \
             the migration_lock.toml, `{locked}`."
        );
        Err(Error::new(ErrorKind::ProviderSwitched, message).with_hint(
            "keep a history for each database: list both providers in nicol.toml; or remove the migrations \
             folder and begin a new history with `nicol migrate dev`",
        ))
    }

    /// The time in the name of the next migration: now, or just behind the last one, which may have been made in
    /// the same second or under a clock that was ahead.
    pub fn next_time(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let last = self
            .migrations
            .last()
            .and_then(|migration| time_of(&migration.name));
        match last {
            Some(last) if last >= now.with_nanosecond(0).unwrap_or(now) => last + TimeDelta::seconds(1),
            _ => now,
        }
    }

    /// The migration of this name.
    pub fn migration(&self, name: &str) -> Option<&Migration> {
        self.migrations.iter().find(|migration| migration.name == name)
    }

    /// The script of a migration.
    ///
    /// # Errors
    /// P3015 when the folder has none.
    pub fn script<'a>(&self, migration: &'a Migration) -> Result<&'a str> {
        migration.script.as_deref().ok_or_else(|| {
            let path = self.folder.join(&migration.name).join(SCRIPT_FILE);
            let message = format!("Could not find the migration file at {}.", path.display());
            Error::new(ErrorKind::ScriptMissing, message)
                .with_hint("delete the folder or restore the file")
                .with_migration(&migration.name)
        })
    }

    /// Writes a new migration, and the lock file if there is none yet. Returns the script's path.
    ///
    /// # Errors
    /// When a folder or file cannot be written, or the migration exists.
    pub fn add(&mut self, name: &str, script: &str, provider: Provider) -> Result<PathBuf> {
        let path = files::add_migration(&self.folder, name, script)?;
        if self.provider.is_none() {
            files::write(&self.folder.join(LOCK_FILE), &lock_file(provider))?;
            self.provider = Some(provider.name().to_owned());
        }
        self.migrations.push(Migration {
            name: name.to_owned(),
            script: Some(script.to_owned()),
        });
        self.migrations.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(path)
    }
}

/// The folder of one provider's history: the common folder if there is one provider, a folder of the
/// provider's name inside it otherwise.
pub fn folder_of(migrations: &Path, provider: Provider, providers: &[Provider]) -> PathBuf {
    if providers.len() > 1 {
        migrations.join(provider.name())
    } else {
        migrations.to_owned()
    }
}

/// Folders of other providers' histories are not migrations.
fn is_migration_name(name: &str) -> bool {
    Provider::from_name(name).is_none() && !name.starts_with('.')
}

fn read_optional(path: &Path) -> Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) => {
            let message = format!("{} is not UTF-8 text but UTF-16.", path.display());
            Err(Error::new(ErrorKind::File, message).with_hint(
                "save it as UTF-8; `>` in PowerShell writes UTF-16, `nicol migrate diff -o FILE` does not",
            ))
        }
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == IoErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::file("read", path, &error)),
    }
}

/// The text of the lock file.
pub fn lock_file(provider: Provider) -> String {
    format!(
        "# Please do not edit this file manually\n\
         # It should be added in your version-control system (e.g., Git)\n\
         provider = \"{provider}\"\n"
    )
}

/// The provider that a lock file names.
fn locked_provider(text: &str) -> Option<String> {
    let mut values = text.lines().filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        let value = value.trim().strip_prefix('"')?;
        (key.trim() == "provider").then(|| value.split('"').next().unwrap_or(value).to_owned())
    });
    values.next()
}

fn no_provider(path: &Path) -> Error {
    let message = format!("{} names no provider.", path.display());
    Error::new(ErrorKind::ProviderSwitched, message).with_hint(
        "restore it from version control, or write the line `provider = \"…\"` into it, with the provider of the \
         schema's datasource",
    )
}

/// The name of a migration made at this time: the time and the word. A word without a letter that can stand in a
/// name leaves the time alone.
pub fn migration_name(now: DateTime<Utc>, word: &str) -> String {
    let time = now.format("%Y%m%d%H%M%S");
    match slug(word) {
        word if word.is_empty() => time.to_string(),
        word => format!("{time}_{word}"),
    }
}

/// The time in the name of a migration, if one stands there.
fn time_of(name: &str) -> Option<DateTime<Utc>> {
    let digits = name.get(..14)?;
    let time = NaiveDateTime::parse_from_str(digits, "%Y%m%d%H%M%S").ok()?;
    Some(time.and_utc())
}

/// The word in the name of a migration.
pub fn word_of(name: &str) -> &str {
    match name.split_once('_') {
        Some((time, word)) if time.bytes().all(|byte| byte.is_ascii_digit()) => word,
        _ => name,
    }
}

/// A word as it stands in the name of a folder: small letters, digits and underscores, at most 200.
pub fn slug(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let mut previous_small = false;
    for letter in word.chars() {
        if letter.is_uppercase() && previous_small {
            text.push('_');
        }
        previous_small = letter.is_lowercase() || letter.is_numeric();
        match letter {
            'ä' | 'Ä' => text.push_str("ae"),
            'ö' | 'Ö' => text.push_str("oe"),
            'ü' | 'Ü' => text.push_str("ue"),
            'ß' => text.push_str("ss"),
            '&' => text.push_str("_and_"),
            _ => text.extend(without_accent(letter).to_lowercase()),
        }
    }
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let mut slug = parts.join("_");
    slug.truncate(200);
    slug
}

/// The plain letter of an accented one; other letters outside ASCII stay and are dropped later.
fn without_accent(letter: char) -> char {
    const PLAIN: [(&str, char); 16] = [
        ("àáâãåÀÁÂÃÅ", 'a'),
        ("çćčÇĆČ", 'c'),
        ("ďĎ", 'd'),
        ("èéêëęěÈÉÊËĘĚ", 'e'),
        ("ğĞ", 'g'),
        ("ìíîïıÌÍÎÏİ", 'i'),
        ("łŁ", 'l'),
        ("ñńňÑŃŇ", 'n'),
        ("òóôõøÒÓÔÕØ", 'o'),
        ("řŘ", 'r'),
        ("śšşŚŠŞ", 's'),
        ("ťţŤŢ", 't'),
        ("ùúûůÙÚÛŮ", 'u'),
        ("ýÿÝ", 'y'),
        ("źżžŹŻŽ", 'z'),
        ("āĀ", 'a'),
    ];
    PLAIN
        .iter()
        .find(|(letters, _)| letters.contains(letter))
        .map_or(letter, |(_, plain)| *plain)
}

/// The checksum of a script: SHA-256 in lower-case hexadecimal.
pub fn checksum(script: &str) -> String {
    Sha256::digest(script.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Whether a recorded checksum is that of the script, or of the same script with the other line ends (a
/// version-control system may have changed them).
pub fn matches_checksum(script: &str, recorded: &str) -> bool {
    if checksum(script) == recorded {
        return true;
    }
    let unix = script.replace("\r\n", "\n");
    checksum(&unix) == recorded || checksum(&unix.replace('\n', "\r\n")) == recorded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_time_and_word() {
        let now = DateTime::parse_from_rfc3339("2026-11-21T05:15:26.9Z")
            .unwrap()
            .to_utc();
        assert_eq!(
            migration_name(now, "Add FooBar  Ünï & thing"),
            "20261121051526_add_foo_bar_ueni_and_thing"
        );
        assert_eq!(slug("../../etc"), "etc");
        assert_eq!(slug(&"x".repeat(300)).len(), 200);
    }

    #[test]
    fn the_next_migration_comes_behind_the_last() {
        let time = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        let mut history = History {
            folder: PathBuf::new(),
            migrations: Vec::new(),
            provider: None,
        };
        let now = time("2026-11-21T05:15:26.9Z");
        assert_eq!(history.next_time(now), now);
        for (name, expected) in [
            ("20261121051525_a", "2026-11-21T05:15:26.9Z"),
            ("20261121051526_b", "2026-11-21T05:15:27Z"),
            ("20270101000000_ahead", "2027-01-01T00:00:01Z"),
        ] {
            let name = name.to_owned();
            history.migrations.push(Migration { name, script: None });
            assert_eq!(history.next_time(now), time(expected));
        }
    }

    #[test]
    fn checksums_accept_the_other_line_ends() {
        let script = "-- CreateTable\nSELECT 1;\n";
        let windows = script.replace('\n', "\r\n");
        assert!(matches_checksum(script, &checksum(&windows)));
        assert!(matches_checksum(&windows, &checksum(script)));
        assert!(!matches_checksum("SELECT 2;\n", &checksum(script)));
    }

    #[test]
    fn the_lock_file_reads_back() {
        for provider in Provider::ALL {
            assert_eq!(
                locked_provider(&lock_file(provider)).as_deref(),
                Some(provider.name())
            );
        }
        assert_eq!(
            locked_provider("# provider = \"x\"\nprovider=\"postgres\"# c").as_deref(),
            Some("postgres")
        );
        assert_eq!(locked_provider(""), None);
    }
}
