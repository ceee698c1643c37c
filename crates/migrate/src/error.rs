//! What can go wrong with a migration, by Prisma's codes. Errors of the database itself keep the code that
//! the driver gave them.
//!
//! Source of the codes: Prisma's error reference (P3xxx, schema engine).

use std::fmt;
use std::path::Path;

/// The result of a migration operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, as far as a program can act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The database said no, or did not answer.
    Database(nicol_driver::ErrorKind),
    /// A file cannot be read or written.
    File,
    /// P1002: another migration runs and did not end in time.
    Locked,
    /// P1012: two tables of the schema file would have one name in this database.
    NameClash,
    /// P1008: a lock on a table was not to be had.
    LockWait,
    /// P3005: the database is not empty and has no migrations table.
    SchemaNotEmpty,
    /// P3006: a migration of the history fails on an empty database.
    ShadowReplay,
    /// P3008: the migration is recorded as applied already.
    AlreadyApplied,
    /// P3009: a migration failed and nobody has said what to make of it.
    FailedMigration,
    /// P3011: the migration was never applied.
    NeverApplied,
    /// P3012: the migration did not fail.
    NotFailed,
    /// P3014: no shadow database could be made.
    ShadowCreation,
    /// P3015: the folder of a migration has no script.
    ScriptMissing,
    /// P3016: the database could not be emptied.
    Reset,
    /// P3017: there is no migration of this name.
    MigrationMissing,
    /// P3018: a migration failed now.
    MigrationFailed,
    /// P3019: the history belongs to another database product.
    ProviderSwitched,
    /// What the user says was renamed is not there, or cannot be renamed so.
    Rename,
    /// The planned steps would lose data or fail, and nobody has agreed.
    DataLoss,
    /// The database lacks migrations of the program.
    DatabaseOlder,
    /// The database has migrations that the program does not know.
    DatabaseNewer,
    /// The database has other forms of the program's migrations.
    DatabaseDiffers,
    /// A migration cannot be taken back, or histories not made one.
    NotReversible,
}

impl ErrorKind {
    /// Prisma's code for this kind, if there is one.
    pub const fn code(self) -> Option<&'static str> {
        Some(match self {
            ErrorKind::Database(kind) => kind.code(),
            ErrorKind::Locked => "P1002",
            ErrorKind::LockWait => "P1008",
            ErrorKind::NameClash => "P1012",
            ErrorKind::SchemaNotEmpty => "P3005",
            ErrorKind::ShadowReplay => "P3006",
            ErrorKind::AlreadyApplied => "P3008",
            ErrorKind::FailedMigration => "P3009",
            ErrorKind::NeverApplied => "P3011",
            ErrorKind::NotFailed => "P3012",
            ErrorKind::ShadowCreation => "P3014",
            ErrorKind::ScriptMissing => "P3015",
            ErrorKind::Reset => "P3016",
            ErrorKind::MigrationMissing => "P3017",
            ErrorKind::MigrationFailed => "P3018",
            ErrorKind::ProviderSwitched => "P3019",
            ErrorKind::File
            | ErrorKind::Rename
            | ErrorKind::DataLoss
            | ErrorKind::DatabaseOlder
            | ErrorKind::DatabaseNewer
            | ErrorKind::DatabaseDiffers
            | ErrorKind::NotReversible => return None,
        })
    }
}

/// An error of a migration operation.
///
/// Displays as `P3009: …` with the remedy on a line of its own when there is one. It never holds an address
/// with a password.
#[derive(Debug, Clone)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Debug, Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    migration: Option<String>,
    database_code: Option<String>,
}

impl Error {
    /// An error of a kind, with a message that says what happened.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        let inner = Inner {
            kind,
            message: message.into(),
            hint: None,
            migration: None,
            database_code: None,
        };
        Error {
            inner: Box::new(inner),
        }
    }

    /// A file that cannot be read or written.
    pub(crate) fn file(action: &str, path: &Path, error: &std::io::Error) -> Error {
        Error::new(
            ErrorKind::File,
            format!("cannot {action} {}: {error}", path.display()),
        )
    }

    /// The same error with a remedy.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Error {
        self.inner.hint = Some(hint.into());
        self
    }

    /// The same error with the migration that it is about.
    pub fn with_migration(mut self, name: impl Into<String>) -> Error {
        self.inner.migration = Some(name.into());
        self
    }

    /// The same error with the database's own code.
    pub(crate) fn with_database_code(mut self, code: Option<&str>) -> Error {
        self.inner.database_code = code.map(str::to_owned);
        self
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// Prisma's code, such as `P3009`, if there is one.
    pub fn code(&self) -> Option<&'static str> {
        self.inner.kind.code()
    }

    /// What happened, without code and remedy.
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&str> {
        self.inner.hint.as_deref()
    }

    /// The migration concerned.
    pub fn migration(&self) -> Option<&str> {
        self.inner.migration.as_deref()
    }

    /// The database's own code: a SQLSTATE, or SQLite's extended result code.
    pub fn database_code(&self) -> Option<&str> {
        self.inner.database_code.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(code) = self.code() {
            write!(f, "{code}: ")?;
        }
        f.write_str(&self.inner.message)?;
        match &self.inner.hint {
            Some(hint) => write!(f, "\n  help: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

impl From<nicol_driver::Error> for Error {
    fn from(error: nicol_driver::Error) -> Error {
        let wrapped = Error::new(ErrorKind::Database(error.kind()), error.message())
            .with_database_code(error.database_code());
        match error.hint() {
            Some(hint) => wrapped.with_hint(hint),
            None => wrapped,
        }
    }
}
