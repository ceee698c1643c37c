//! Talking to database servers: addresses, connections, the pool, rows, and errors classified once. What a
//! database *is* (types, SQL text) is `nicol-sql`; what to ask it is decided by the client and the
//! migration engine. One file (folder) and one cargo feature a database.
//!
//! | module | holds |
//! |---|---|
//! | [`url`] | addresses with the parameters that Prisma users write |
//! | [`database`] | [`Database`] (the pool) and [`Connection`] (one checked out) |
//! | [`row`] | rows and how their cells decode straight into fields |
//! | [`error`] | [`Error`] and its kinds |
//! | [`observe`] | watching the statements that are sent |

pub mod database;
pub mod error;
pub mod observe;
pub mod row;
pub mod url;

mod pool;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use database::{Access, Connection, Database, Each, Isolation};
pub use error::{Error, ErrorKind, Subject};
pub use observe::Statement;
pub use row::{Cell, Decode, Row};
pub use url::{DatabaseUrl, TlsMode};

/// The result of a database operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;
