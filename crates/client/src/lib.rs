//! The client library of Nicol: typed queries over a schema, at the speed of the raw driver, on SQLite and
//! PostgreSQL, chosen by the address at run time.
//!
//! Programs use it through the code that `nicol generate` writes: one module a model with its fields and
//! relations as values, and a `Db` with one method a model. That code holds names and data only; everything
//! that happens, happens here:
//!
//! | module | holds |
//! |---|---|
//! | [`client`], [`table`] | the client, and the operations on one model |
//! | [`field`], [`relation`], [`filter`] | fields and relations as values; conditions |
//! | [`find`], [`mod@include`] | reading, and loading relations: one statement a level |
//! | `level`, `sorting` | which children belong to which parents, and in which order |
//! | [`mod@write`] | creating, updating, deleting, upserting, nested writes |
//! | [`ir`], `plan`, `cursor` | the query IR, and its way to SQL text, kept by shape |
//! | `migrate` (a feature) | the migrations that a program carries, run when it starts |
//! | [`meta`], [`model`], [`needs`], [`value`] | what generated code says of a schema |
//! | `factory` | records for tests, made up; behind the feature `factories` |

pub mod client;
mod cursor;
#[cfg(feature = "factories")]
pub mod factory;
pub mod field;
pub mod filter;
pub mod find;
mod generated;
pub mod include;
pub mod ir;
pub mod key;
mod level;
pub mod meta;
#[cfg(feature = "migrate")]
pub mod migrate;
pub mod model;
pub mod needs;
mod plan;
pub mod relation;
mod sorting;
pub mod table;
pub mod transaction;
pub mod value;
pub mod write;

pub use bigdecimal::BigDecimal as Decimal;
pub use chrono;
pub use chrono::{DateTime, Utc};
pub use nicol_driver::{Cell, DatabaseUrl, Decode, Error, ErrorKind, Isolation, Result, Row, Statement};
pub use nicol_macros::select;
pub use nicol_sql::ast::Nulls;
pub use nicol_sql::{Provider, ScalarType, Value};
pub use serde_json;
pub use serde_json::Value as Json;

pub use client::Client;
#[cfg(feature = "factories")]
pub use factory::{Factory, Recipe};
pub use field::{Field, Order};
pub use filter::{Filter, Unique, all, any};
pub use model::{Model, NewRecord, Shape};
pub use relation::{Many, One};
pub use table::Table;
pub use write::{Draft, Link};
