//! Schema changes: from a schema file to SQL, and from SQL to a database.
//!
//! | module | does |
//! |---|---|
//! | [`mod@lower`] | schema language to the schema of a database |
//! | [`mod@diff`] | two schemas to the steps between them, in order |
//! | [`mod@pull`] | the schema of a database to schema files |
//! | [`warnings`] | what the steps may lose or may fail on |
//! | [`summary`] | steps in words |
//! | [`history`] | the migrations folder |
//! | [`state_table`] | what a database knows of its migrations |
//! | [`apply`], [`lock`], [`shadow`], [`mod@inspect`] | working on a database |
//! | [`commands`] | `migrate dev`, `deploy`, `status`, `resolve`, `reset`, `db push` |
//!
//! The text of a step is the dialect's (`nicol_sql::dialect::Ddl`), reading a database too
//! (`nicol_sql::dialect::Inspect`).

pub mod apply;
pub mod commands;
pub mod diff;
pub mod error;
pub mod history;
pub mod inspect;
pub mod lock;
pub mod lower;
pub mod pull;
pub mod shadow;
pub mod state_table;
pub mod summary;
pub mod warnings;

pub use diff::diff;
pub use error::{Error, ErrorKind, Result};
pub use inspect::inspect;
pub use lower::lower;
pub use pull::pull;
