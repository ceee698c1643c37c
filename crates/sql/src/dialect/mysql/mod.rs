//! The dialect of MySQL and MariaDB.

mod change;
mod ddl;
mod inspect;
mod types;

use super::{Dialect, Provider};

/// The dialect of MySQL and MariaDB.
#[derive(Debug, Clone, Copy)]
pub struct Mysql;

impl Dialect for Mysql {
    fn provider(&self) -> Provider {
        Provider::Mysql
    }
}
