//! The dialect of PostgreSQL.

mod change;
mod ddl;
mod expression;
mod inspect;
mod types;

use super::{Dialect, Provider};

/// The dialect of PostgreSQL.
#[derive(Debug, Clone, Copy)]
pub struct Postgres;

impl Dialect for Postgres {
    fn provider(&self) -> Provider {
        Provider::Postgres
    }
}
