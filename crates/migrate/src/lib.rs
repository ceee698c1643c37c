//! Schema changes: from a schema file to SQL, and from SQL to a database.
//!
//! | module | does |
//! |---|---|
//! | [`lower`] | schema language to the schema of a database |
//! | [`diff`] | two schemas to the steps between them, in order |
//! | [`warnings`] | what the steps may lose or may fail on |
//!
//! The text of a step is the dialect's (`nicol_sql::dialect::Ddl`), reading a database too
//! (`nicol_sql::dialect::Inspect`).

pub mod diff;
pub mod lower;
pub mod warnings;

pub use diff::diff;
pub use lower::lower;
