//! SQLite's extended result codes to error kinds. The kind comes from the code alone; the columns of a
//! constraint are only said in the message, so they are read from there.
//!
//! Source: sqlite.org, "Result and Error Codes".

use rusqlite::ffi;

use crate::{Error, ErrorKind, Subject};

/// Classifies an error of a statement.
pub(super) fn classify(error: &rusqlite::Error) -> Error {
    let (code, message, offset) = match error {
        rusqlite::Error::SqliteFailure(failure, message) => (failure.extended_code, message.as_deref(), None),
        rusqlite::Error::SqlInputError {
            error, msg, offset, ..
        } => (
            error.extended_code,
            Some(msg.as_str()),
            u32::try_from(*offset).ok(),
        ),
        other => return Error::new(ErrorKind::Statement, other.to_string()),
    };
    let message = message.unwrap_or("unknown error");
    let error = match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            let subject = subject(message);
            Error::new(
                ErrorKind::UniqueViolation,
                on("unique constraint failed", &subject),
            )
            .with_subject(subject)
        }
        ffi::SQLITE_CONSTRAINT_NOTNULL => {
            let subject = subject(message);
            Error::new(ErrorKind::NullViolation, on("null constraint failed", &subject)).with_subject(subject)
        }
        // RESTRICT is carried out by a trigger of SQLite's own, whose code is that of all triggers.
        ffi::SQLITE_CONSTRAINT_TRIGGER if message == "FOREIGN KEY constraint failed" => foreign_key(),
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => foreign_key(),
        _ if code & 0xff == ffi::SQLITE_CONSTRAINT => Error::new(
            ErrorKind::ConstraintViolation,
            format!("constraint failed: {message}"),
        ),
        _ => by_primary_code(code, message),
    };
    let error = error.with_database_code(code.to_string());
    match offset {
        Some(offset) => error.with_position(offset + 1),
        None => error,
    }
}

/// Whether the error is that somebody else has locked the file.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

fn foreign_key() -> Error {
    Error::new(ErrorKind::ForeignKeyViolation, "foreign key constraint failed")
}

fn by_primary_code(code: i32, message: &str) -> Error {
    match code & 0xff {
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Error::new(
            ErrorKind::OperationTimeout,
            "the database file is locked by another process",
        )
        .with_hint("close the other program, or raise `socket_timeout` in the address"),
        ffi::SQLITE_READONLY | ffi::SQLITE_PERM | ffi::SQLITE_AUTH => Error::new(
            ErrorKind::AccessDenied,
            format!("access denied: {message}"),
        )
        .with_hint(
            "SQLite writes beside the file too: this user has to be allowed to write the file and its folder",
        ),
        ffi::SQLITE_TOOBIG => Error::new(ErrorKind::ValueTooLong, "a value is larger than SQLite can hold"),
        ffi::SQLITE_FULL => Error::new(ErrorKind::Statement, "the disk is full").with_hint("free some space"),
        ffi::SQLITE_CANTOPEN => Error::new(ErrorKind::DatabaseMissing, "the database file cannot be opened"),
        ffi::SQLITE_ERROR => named_object(message),
        _ => Error::new(ErrorKind::Statement, message),
    }
}

/// SQLite has one code for all mistakes in a statement; which object is missing is only in the message.
fn named_object(message: &str) -> Error {
    let subject = |table: Option<&str>, column: Option<&str>| Subject {
        table: table.map(str::to_owned),
        columns: column.map(str::to_owned).into_iter().collect(),
        ..Default::default()
    };
    if let Some(table) = message.strip_prefix("no such table: ") {
        Error::new(
            ErrorKind::TableMissing,
            format!("the table `{table}` does not exist"),
        )
        .with_hint("apply the migrations: `nicol migrate deploy`")
        .with_subject(subject(Some(table), None))
    } else if let Some(column) = message.strip_prefix("no such column: ") {
        no_column(column, subject(None, Some(column)))
    } else if let Some((table, column)) = message
        .strip_prefix("table ")
        .and_then(|rest| rest.split_once(" has no column named "))
    {
        no_column(&format!("{table}.{column}"), subject(Some(table), Some(column)))
    } else {
        Error::new(ErrorKind::Statement, message)
    }
}

fn no_column(shown: &str, subject: Subject) -> Error {
    Error::new(
        ErrorKind::ColumnMissing,
        format!("the column `{shown}` does not exist"),
    )
    .with_hint("apply the migrations: `nicol migrate deploy`")
    .with_subject(subject)
}

/// Reads `UNIQUE constraint failed: users.email, users.name` or `…: index 'name'`.
fn subject(message: &str) -> Subject {
    let mut subject = Subject::default();
    let Some((_, list)) = message.split_once(": ") else {
        return subject;
    };
    if let Some(index) = list.strip_prefix("index '") {
        subject.constraint = Some(index.trim_end_matches('\'').to_owned());
        return subject;
    }
    for column in list.split(", ") {
        match column.split_once('.') {
            Some((table, column)) => {
                subject.table = Some(table.to_owned());
                subject.columns.push(column.to_owned());
            }
            None => subject.columns.push(column.to_owned()),
        }
    }
    subject
}

fn on(what: &str, subject: &Subject) -> String {
    match (&subject.constraint, subject.columns.as_slice()) {
        (_, columns @ [_, ..]) => format!("{what} on ({})", columns.join(", ")),
        (Some(constraint), _) => format!("{what} on the index `{constraint}`"),
        _ => what.to_owned(),
    }
}

/// Classifies an error of opening a file.
pub(super) fn cannot_open(path: &str, error: rusqlite::Error) -> Error {
    let classified = classify(&error);
    let code = match &error {
        rusqlite::Error::SqliteFailure(failure, _) => failure.extended_code & 0xff,
        _ => return classified,
    };
    match code {
        ffi::SQLITE_CANTOPEN => Error::new(
            ErrorKind::DatabaseMissing,
            format!("the database file `{path}` cannot be opened"),
        )
        .with_hint("make sure that its folder exists and that you may write there"),
        ffi::SQLITE_NOTADB => Error::new(
            ErrorKind::DatabaseMissing,
            format!("`{path}` is not a SQLite database"),
        )
        .with_hint("check the address; the file was left as it is"),
        _ => classified,
    }
    .with_database_code(code.to_string())
}
