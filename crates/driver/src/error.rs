//! Errors of talking to a database, classified once from SQLSTATE or result codes and never from message
//! text. Each kind carries Prisma's code. Drivers build them (`sqlite/error.rs`, `postgres/error.rs`);
//! `nicol-migrate` and the client add their own kinds on top.
//!
//! Source of the codes: Prisma's error reference (P1xxx common, P2xxx query errors).

use std::fmt;

/// What went wrong, as far as a program can act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// P1000: the server refused user name or password.
    AuthenticationFailed,
    /// P1001: nothing answers at the address.
    ServerUnreachable,
    /// P1002: the server was reached but did not answer in time.
    ConnectTimeout,
    /// P1003: the database (or the SQLite file) does not exist.
    DatabaseMissing,
    /// P1008: an operation took longer than it may.
    OperationTimeout,
    /// P1009: the database exists already.
    DatabaseExists,
    /// P1010: the user may not do this.
    AccessDenied,
    /// P1011: the TLS handshake failed.
    Tls,
    /// P1013: the address cannot be understood.
    InvalidUrl,
    /// P1017: the server closed the connection.
    ConnectionClosed,
    /// P2000: a value is too long for its column.
    ValueTooLong,
    /// P2002: a unique constraint would be violated.
    UniqueViolation,
    /// P2003: a foreign key would be violated.
    ForeignKeyViolation,
    /// P2004: another constraint of the database would be violated.
    ConstraintViolation,
    /// P2010: a statement failed in a way that has no kind of its own.
    Statement,
    /// P2011: a required column would be null.
    NullViolation,
    /// P2020: a number is out of the range of its column.
    ValueOutOfRange,
    /// P2021: a table does not exist.
    TableMissing,
    /// P2022: a column does not exist.
    ColumnMissing,
    /// P2023: what is stored in a column does not fit the field's type.
    InconsistentColumn,
    /// P2024: no connection became free in time.
    PoolTimeout,
    /// P2025: a record that the operation needs was not found.
    RecordMissing,
    /// P2028: the transaction is over or was never begun.
    Transaction,
    /// P2034: a write conflict or deadlock; the transaction may be tried again.
    WriteConflict,
    /// P2037: the server has no connections left.
    TooManyConnections,
    /// P2014: the change would break a required relation.
    RelationViolation,
    /// P2018: records that a relation needs to connect were not found.
    ConnectedRecordMissing,
    /// P2009: the query cannot be carried out as it was asked (verification refused it).
    InvalidQuery,
}

impl ErrorKind {
    /// Prisma's code for this kind.
    pub const fn code(self) -> &'static str {
        match self {
            ErrorKind::AuthenticationFailed => "P1000",
            ErrorKind::ServerUnreachable => "P1001",
            ErrorKind::ConnectTimeout => "P1002",
            ErrorKind::DatabaseMissing => "P1003",
            ErrorKind::OperationTimeout => "P1008",
            ErrorKind::DatabaseExists => "P1009",
            ErrorKind::AccessDenied => "P1010",
            ErrorKind::Tls => "P1011",
            ErrorKind::InvalidUrl => "P1013",
            ErrorKind::ConnectionClosed => "P1017",
            ErrorKind::ValueTooLong => "P2000",
            ErrorKind::UniqueViolation => "P2002",
            ErrorKind::ForeignKeyViolation => "P2003",
            ErrorKind::ConstraintViolation => "P2004",
            ErrorKind::InvalidQuery => "P2009",
            ErrorKind::Statement => "P2010",
            ErrorKind::NullViolation => "P2011",
            ErrorKind::RelationViolation => "P2014",
            ErrorKind::ConnectedRecordMissing => "P2018",
            ErrorKind::ValueOutOfRange => "P2020",
            ErrorKind::TableMissing => "P2021",
            ErrorKind::ColumnMissing => "P2022",
            ErrorKind::InconsistentColumn => "P2023",
            ErrorKind::PoolTimeout => "P2024",
            ErrorKind::RecordMissing => "P2025",
            ErrorKind::Transaction => "P2028",
            ErrorKind::WriteConflict => "P2034",
            ErrorKind::TooManyConnections => "P2037",
        }
    }
}

/// What a constraint error is about, as far as the database says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Subject {
    /// The table, by its name in the database.
    pub table: Option<String>,
    /// The columns, by their names in the database; the client replaces them by field names.
    pub columns: Vec<String>,
    /// The constraint or index.
    pub constraint: Option<String>,
}

/// An error of a database operation.
///
/// Displays as `P2002: unique constraint failed on (email)` with the remedy on a line of its own when there
/// is one. Neither form ever holds a parameter value, a password or an address with a password.
///
/// `{:?}` is the same text, because that is what a `main` that returns an error prints; `{:#?}` shows all parts.
#[derive(Clone)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Debug, Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    model: Option<&'static str>,
    subject: Subject,
    database_code: Option<String>,
    position: Option<u32>,
}

impl Error {
    /// An error of a kind, with a message that says what happened (lower case, no full stop).
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let inner = Inner {
            kind,
            message: message.into(),
            hint: None,
            model: None,
            subject: Subject::default(),
            database_code: None,
            position: None,
        };
        Error {
            inner: Box::new(inner),
        }
    }

    /// The same error with a remedy.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.inner.hint = Some(hint.into());
        self
    }

    /// The same error with the table, columns and constraint concerned.
    pub fn with_subject(mut self, subject: Subject) -> Self {
        self.inner.subject = subject;
        self
    }

    /// The same error with the model that the operation was about.
    pub fn with_model(mut self, model: &'static str) -> Self {
        self.inner.model = Some(model);
        self
    }

    /// The same error with the database's own code (SQLSTATE or extended result code).
    pub fn with_database_code(mut self, code: impl Into<String>) -> Self {
        self.inner.database_code = Some(code.into());
        self
    }

    /// The same error with the place in the statement, in characters from 1.
    pub fn with_position(mut self, position: u32) -> Self {
        self.inner.position = Some(position);
        self
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// Prisma's code, such as `P2002`.
    pub fn code(&self) -> &'static str {
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

    /// The model that the operation was about.
    pub fn model(&self) -> Option<&'static str> {
        self.inner.model
    }

    /// The fields (or, where no client stands between, columns) concerned.
    pub fn fields(&self) -> &[String] {
        &self.inner.subject.columns
    }

    /// The constraint concerned, if the database names it.
    pub fn constraint(&self) -> Option<&str> {
        self.inner.subject.constraint.as_deref()
    }

    /// Table, columns and constraint concerned.
    pub fn subject(&self) -> &Subject {
        &self.inner.subject
    }

    /// The database's own code: a SQLSTATE, or SQLite's extended result code.
    pub fn database_code(&self) -> Option<&str> {
        self.inner.database_code.as_deref()
    }

    /// The place in the statement, in characters from 1, where the database names one.
    pub fn position(&self) -> Option<u32> {
        self.inner.position
    }

    /// A unique constraint was violated (P2002).
    pub fn is_unique_violation(&self) -> bool {
        self.kind() == ErrorKind::UniqueViolation
    }

    /// A foreign key was violated (P2003).
    pub fn is_foreign_key_violation(&self) -> bool {
        self.kind() == ErrorKind::ForeignKeyViolation
    }

    /// A record that the operation needs was not found (P2025).
    pub fn is_record_missing(&self) -> bool {
        self.kind() == ErrorKind::RecordMissing
    }

    /// The same operation may succeed when the whole transaction is tried again (P2034).
    pub fn is_retryable(&self) -> bool {
        self.kind() == ErrorKind::WriteConflict
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.inner.message)?;
        match &self.inner.hint {
            Some(hint) => write!(f, "\n  help: {hint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match f.alternate() {
            true => f.debug_tuple("Error").field(&self.inner).finish(),
            false => fmt::Display::fmt(self, f),
        }
    }
}

impl std::error::Error for Error {}
