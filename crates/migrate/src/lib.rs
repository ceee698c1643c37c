//! Schema changes: from a schema file to SQL, and from SQL to a database.
//!
//! | module | does |
//! |---|---|
//! | [`mod@lower`] | schema language to the schema of a database |
//! | [`mod@diff`] | two schemas to the steps between them, in order |
//! | [`renames`] | what the user says was renamed, and what looks like it |
//! | [`mod@pull`] | the schema of a database to schema files |
//! | [`warnings`] | what the steps may lose or may fail on |
//! | [`summary`] | steps in words |
//! | [`history`] | the migrations folder |
//! | [`parallel`] | the histories of several databases side by side |
//! | [`mod@down`] | the way back of a migration, as text |
//! | [`squash`] | what a migration says of those that it replaces |
//! | [`state_table`] | what a database knows of its migrations |
//! | [`apply`], [`lock`], [`shadow`], [`mod@inspect`], [`state`] | working on a database |
//! | [`embedded`] | migrations inside a program |
//! | [`events`] | what is told while that goes on |
//! | [`commands`] | `migrate dev`, `deploy`, `status`, `resolve`, `reset`, `down`, `squash`, `db push` |
//!
//! The text of a step is the dialect's (`nicol_sql::dialect::Ddl`), reading a database too
//! (`nicol_sql::dialect::Inspect`).

pub mod apply;
pub mod commands;
pub mod diff;
pub mod down;
pub mod embedded;
pub mod error;
pub mod events;
pub mod history;
pub mod inspect;
pub mod lock;
pub mod lower;
mod old_names;
pub mod parallel;
pub mod pull;
pub mod renames;
pub mod shadow;
pub mod squash;
pub mod state;
pub mod state_table;
mod statements;
pub mod summary;
pub mod warnings;

pub use diff::diff;
pub use embedded::{Migrations, Newer, Older, Started, Startup};
pub use error::{Error, ErrorKind, Result};
pub use inspect::inspect;
pub use lower::lower;
pub use pull::pull;
