//! What a SQL database is: scalar types and values, schemas, migration steps, queries, and the dialects
//! that give them their text. Pure: no I/O, no async, no schema language.
//!
//! | module | holds |
//! |---|---|
//! | [`scalar`] | the scalar types of the schema language |
//! | [`schema`] | the schema of a database as data |
//! | [`step`] | what a migration does, as data |
//! | [`value`] | the one value enum: what is bound to a statement |
//! | [`ast`] | queries as data |
//! | [`dialect`] | the one seam between databases: facts in tables, text in small hooks |
//!
//! Talking to servers is the `nicol-driver` crate; the schema language is `nicol-psl`.

pub mod ast;
pub mod dialect;
pub mod number;
pub mod scalar;
pub mod schema;
pub mod step;
pub mod value;

pub use dialect::{Dialect, Provider};
pub use scalar::ScalarType;
pub use schema::SqlSchema;
pub use step::Step;
pub use value::Value;
