//! SQLSTATE to error kinds.
//!
//! Source: PostgreSQL, Appendix A "Error Codes".

use tokio_postgres::error::{DbError, ErrorPosition, SqlState};

use crate::url::PostgresTarget;
use crate::{Error, ErrorKind, Subject};

/// Classifies an error of a statement.
pub(super) fn classify(error: &tokio_postgres::Error) -> Error {
    let Some(database) = error.as_db_error() else {
        if error.is_closed() || is_io(error) {
            return Error::new(ErrorKind::ConnectionClosed, "the server closed the connection")
                .with_hint("is it restarting? the next operation opens a new connection");
        }
        return Error::new(ErrorKind::Statement, cause(error));
    };
    let error = by_state(database).with_database_code(database.code().code());
    match database.position() {
        Some(ErrorPosition::Original(position)) => error.with_position(*position),
        _ => error,
    }
}

/// The innermost reason: the outer ones only say "error serializing parameter 0".
fn cause(error: &tokio_postgres::Error) -> String {
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        message = inner.to_string();
        source = inner.source();
    }
    message
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>())
}

/// The handshake failed, or the server refused our certificate behind it.
fn is_tls(error: &tokio_postgres::Error) -> bool {
    let is_of_rustls = |source: &(dyn std::error::Error + 'static)| {
        let wrapped = source
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        source.is::<rustls::Error>() || wrapped.is_some_and(|inner| inner.is::<rustls::Error>())
    };
    let mut sources = std::iter::successors(std::error::Error::source(error), |source| source.source());
    error.to_string().starts_with("error performing TLS handshake") || sources.any(is_of_rustls)
}

fn by_state(error: &DbError) -> Error {
    let subject = subject(error);
    let on = |what: &str| match (subject.columns.as_slice(), &subject.constraint) {
        (columns @ [_, ..], _) => format!("{what} on ({})", columns.join(", ")),
        (_, Some(constraint)) => format!("{what}: `{constraint}`"),
        _ => what.to_owned(),
    };
    let code = error.code();
    let message = &without_value(code, error.message());
    let classified = if *code == SqlState::UNIQUE_VIOLATION || *code == SqlState::EXCLUSION_VIOLATION {
        Error::new(ErrorKind::UniqueViolation, on("unique constraint failed"))
    } else if *code == SqlState::FOREIGN_KEY_VIOLATION || *code == SqlState::RESTRICT_VIOLATION {
        Error::new(
            ErrorKind::ForeignKeyViolation,
            on("foreign key constraint failed"),
        )
    } else if *code == SqlState::NOT_NULL_VIOLATION {
        Error::new(ErrorKind::NullViolation, on("null constraint failed"))
    } else if *code == SqlState::CHECK_VIOLATION {
        Error::new(ErrorKind::ConstraintViolation, on("check constraint failed"))
    } else if *code == SqlState::STRING_DATA_RIGHT_TRUNCATION {
        Error::new(ErrorKind::ValueTooLong, message.as_str())
    } else if *code == SqlState::NUMERIC_VALUE_OUT_OF_RANGE {
        Error::new(ErrorKind::ValueOutOfRange, message.as_str())
    } else if *code == SqlState::UNDEFINED_TABLE {
        Error::new(ErrorKind::TableMissing, message.as_str())
            .with_hint("apply the migrations: `nicol migrate deploy`")
    } else if *code == SqlState::UNDEFINED_COLUMN {
        Error::new(ErrorKind::ColumnMissing, message.as_str())
            .with_hint("apply the migrations: `nicol migrate deploy`")
    } else if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED {
        Error::new(
            ErrorKind::WriteConflict,
            "the transaction lost a write conflict or a deadlock",
        )
        .with_hint("run the whole transaction again")
    } else if *code == SqlState::QUERY_CANCELED || *code == SqlState::LOCK_NOT_AVAILABLE {
        Error::new(ErrorKind::OperationTimeout, message.as_str())
    } else if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        Error::new(ErrorKind::AccessDenied, message.as_str())
            .with_hint("grant the missing right to this database user")
    } else if *code == SqlState::DUPLICATE_DATABASE {
        Error::new(ErrorKind::DatabaseExists, message.as_str())
    } else if *code == SqlState::TOO_MANY_CONNECTIONS {
        Error::new(ErrorKind::TooManyConnections, message.as_str())
            .with_hint("lower `connection_limit` in the address, or raise the server's max_connections")
    } else if matches!(code.code(), "57P01" | "57P02" | "57P03") {
        Error::new(ErrorKind::ConnectionClosed, message.as_str())
    } else {
        Error::new(ErrorKind::Statement, message.as_str())
    };
    let classified = match (classified.hint(), error.hint()) {
        (None, Some(hint)) => classified.with_hint(hint),
        _ => classified,
    };
    classified.with_subject(subject)
}

/// Messages about wrong data (class 22) quote the value, at their end or where they begin.
fn without_value(code: &SqlState, message: &str) -> String {
    if !code.code().starts_with("22") {
        return message.to_owned();
    }
    // `… for enum "Role": "value"`, `value "…" is out of range …`; a value may hold quotation marks too.
    let begin = match message.find(": \"") {
        Some(colon) => Some(colon + 2),
        None => message.find('"'),
    };
    match (begin, message.rfind('"')) {
        (Some(begin), Some(end)) if begin < end => {
            format!("{}(not shown){}", &message[..begin], &message[end + 1..])
        }
        _ => message.to_owned(),
    }
}

fn subject(error: &DbError) -> Subject {
    let mut columns: Vec<String> = error.column().map(str::to_owned).into_iter().collect();
    // Which columns a key has is only said in the detail, `Key (a, b)=(…) …`; the values are left there.
    if let (true, Some(detail)) = (columns.is_empty(), error.detail())
        && let Some((keys, _)) = detail.split_once(")=(")
        && let Some((_, keys)) = keys.split_once('(')
    {
        columns = keys
            .split(", ")
            .map(|key| key.trim_matches('"').to_owned())
            .collect();
    }
    Subject {
        table: error.table().map(str::to_owned),
        columns,
        constraint: error.constraint().map(str::to_owned),
    }
}

/// The statement was prepared before the table changed, or the server no longer knows it.
pub(super) fn is_stale_statement(error: &tokio_postgres::Error) -> bool {
    let Some(error) = error.as_db_error() else {
        return false;
    };
    (*error.code() == SqlState::FEATURE_NOT_SUPPORTED && error.routine() == Some("RevalidateCachedQuery"))
        || *error.code() == SqlState::INVALID_SQL_STATEMENT_NAME
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Classifies an error of opening a connection.
pub(super) fn cannot_connect(address: &str, target: &PostgresTarget, error: &tokio_postgres::Error) -> Error {
    let PostgresTarget {
        user,
        host,
        port,
        database,
        ..
    } = target;
    let Some(code) = error.code() else {
        let reason = cause(error);
        return if is_tls(error) {
            Error::new(
                ErrorKind::Tls,
                format!("the TLS connection to {host}:{port} failed: {reason}"),
            )
            .with_hint("check `sslmode`, `sslaccept`, `sslrootcert`, `sslcert` and `sslkey` in the address")
        } else if reason.contains("password missing") || error.to_string().contains("password missing") {
            Error::new(
                ErrorKind::AuthenticationFailed,
                format!("the server wants a password for `{user}`"),
            )
            .with_hint("write it in the address: postgresql://USER:PASSWORD@HOST/DATABASE")
        } else {
            Error::new(
                ErrorKind::ServerUnreachable,
                format!("cannot reach the database server at {host}:{port}: {reason}"),
            )
            .with_hint(format!(
                "is it running, and is the address right? it was {address}"
            ))
        };
    };
    let classified =
        if *code == SqlState::INVALID_PASSWORD || *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION {
            Error::new(
                ErrorKind::AuthenticationFailed,
                format!("the server at {host}:{port} refused the user `{user}`"),
            )
            .with_hint("check user name and password in the address, and the server's pg_hba.conf")
        } else if *code == SqlState::INVALID_CATALOG_NAME {
            Error::new(
            ErrorKind::DatabaseMissing,
            format!("the database `{database}` does not exist at {host}:{port}"),
        )
        .with_hint(format!(
            "create it (`CREATE DATABASE {}`, or `nicol migrate dev` in its project), or correct the address",
            quoted(database)
        ))
        } else {
            return classify(error);
        };
    classified.with_database_code(code.code())
}
