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
//! The feature `plan`, on by default, is everything but applying: without it neither the schema language nor the
//! comparison of schemas is compiled, and what remains is what a program needs that carries its migrations.
//!
//! The text of a step is the dialect's (`nicol_sql::dialect::Ddl`), reading a database too
//! (`nicol_sql::dialect::Inspect`).

pub mod apply;
pub mod commands;
#[cfg(feature = "plan")]
pub mod diff;
#[cfg(feature = "plan")]
pub mod down;
pub mod embedded;
pub mod error;
pub mod events;
mod files;
pub mod history;
pub mod inspect;
pub mod lock;
#[cfg(feature = "plan")]
pub mod lower;
#[cfg(feature = "plan")]
mod old_names;
#[cfg(feature = "plan")]
pub mod parallel;
#[cfg(feature = "plan")]
pub mod pull;
#[cfg(feature = "plan")]
pub mod renames;
#[cfg(feature = "plan")]
pub mod shadow;
pub mod squash;
#[cfg(feature = "plan")]
pub mod state;
pub mod state_table;
#[cfg(feature = "plan")]
mod statements;
#[cfg(feature = "plan")]
pub mod summary;
#[cfg(feature = "plan")]
pub mod warnings;

#[cfg(feature = "plan")]
pub use diff::diff;
pub use embedded::{Migrations, Newer, Older, Started, Startup};
pub use error::{Error, ErrorKind, Result};
pub use inspect::inspect;
#[cfg(feature = "plan")]
pub use lower::lower;
#[cfg(feature = "plan")]
pub use pull::pull;
