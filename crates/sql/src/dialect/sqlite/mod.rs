//! The dialect of SQLite.

mod change;
mod ddl;
mod inspect;
mod statement;
mod types;

use super::{Dialect, Provider};

/// The dialect of SQLite.
#[derive(Debug, Clone, Copy)]
pub struct Sqlite;

impl Dialect for Sqlite {
    fn provider(&self) -> Provider {
        Provider::Sqlite
    }
}
