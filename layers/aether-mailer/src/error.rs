//! What the services refuse and why. Errors of the database keep Prisma's code; none of them ever holds a
//! password, a token or another secret.

use std::fmt;

use crate::db::{EmailStatus, EventType};

/// The result of a service.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Error {
    /// The database said no: a duplicate is P2002, for example. See [`Error::code`].
    Database(nicol::Error),
    /// The database could not be brought up to date.
    Migration(nicol::migrate::Error),
    /// A value that cannot be what the field asks for.
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong with the value.
        reason: String,
    },
    /// A password that is too easy to guess.
    WeakPassword {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The name or the password is wrong, or the user is not active. It is not said which.
    SignInRefused,
    /// The session does not exist, has expired or was revoked.
    SessionEnded,
    /// The API key does not exist, has expired, was revoked, or lacks the permission.
    KeyRefused,
    /// There is no such record.
    Missing {
        /// The kind of record.
        what: &'static str,
        /// The name that was searched for.
        name: String,
    },
    /// The state of things does not allow it.
    Refused {
        /// Why, and what to do first.
        reason: String,
    },
    /// A limit would be exceeded. Nothing was written.
    Quota {
        /// Which limit.
        limit: Limit,
        /// How much is allowed.
        maximum: i64,
        /// How much it would have been.
        wanted: i64,
    },
    /// An event that cannot follow on where the mail stands.
    Progress {
        /// Where the mail stands.
        status: EmailStatus,
        /// What was reported.
        event: EventType,
    },
    /// A password could not be hashed: no memory or no random numbers.
    Hashing(String),
}

/// The limits of a mail platform. Storage is in megabytes of 1,000,000 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// Storage of one mail account.
    AccountStorage,
    /// Storage of all accounts of one user together.
    UserStorage,
    /// Storage of all accounts of one domain together.
    DomainStorage,
    /// Mails of one user in a day.
    UserMailsPerDay,
    /// Mails of one domain in a day.
    DomainMailsPerDay,
    /// Mail accounts of one domain.
    DomainAccounts,
}

impl Error {
    /// Prisma's code, for errors of the database and of migrations.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Error::Database(error) => Some(error.code()),
            Error::Migration(error) => error.code(),
            _ => None,
        }
    }

    /// A record with the same unique value exists already (P2002).
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Error::Database(error) if error.is_unique_violation())
    }

    pub(crate) fn invalid(field: &'static str, reason: impl Into<String>) -> Error {
        Error::Invalid {
            field,
            reason: reason.into(),
        }
    }

    pub(crate) fn missing(what: &'static str, name: &str) -> Error {
        Error::Missing {
            what,
            name: name.to_owned(),
        }
    }

    pub(crate) fn refused(reason: impl Into<String>) -> Error {
        Error::Refused {
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Limit::AccountStorage => "megabytes of storage for the account",
            Limit::UserStorage => "megabytes of storage for the user",
            Limit::DomainStorage => "megabytes of storage for the domain",
            Limit::UserMailsPerDay => "mails a day for the user",
            Limit::DomainMailsPerDay => "mails a day for the domain",
            Limit::DomainAccounts => "mail accounts for the domain",
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Database(error) => error.fmt(f),
            Error::Migration(error) => error.fmt(f),
            Error::Invalid { field, reason } => write!(f, "invalid {field}: {reason}"),
            Error::WeakPassword { reason } => write!(f, "weak password: {reason}"),
            Error::SignInRefused => f.write_str("the name or the password is wrong"),
            Error::SessionEnded => f.write_str("the session has ended: sign in again"),
            Error::KeyRefused => f.write_str("the API key is not valid for this"),
            Error::Missing { what, name } => write!(f, "there is no {what} `{name}`"),
            Error::Refused { reason } => f.write_str(reason),
            Error::Quota {
                limit,
                maximum,
                wanted,
            } => write!(f, "over quota: {wanted} of {maximum} {limit}"),
            Error::Progress { status, event } => {
                write!(f, "a mail that is {status} cannot be reported as {event}")
            }
            Error::Hashing(reason) => write!(f, "the password could not be hashed: {reason}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Database(error) => Some(error),
            Error::Migration(error) => Some(error),
            _ => None,
        }
    }
}

impl From<nicol::Error> for Error {
    fn from(error: nicol::Error) -> Self {
        Error::Database(error)
    }
}

impl From<nicol::migrate::Error> for Error {
    fn from(error: nicol::migrate::Error) -> Self {
        Error::Migration(error)
    }
}
