//! Native types of SQLite.

use super::Sqlite;
use crate::dialect::types::{NativeType, Types};

impl Types for Sqlite {
    fn native_types(&self) -> &'static [NativeType] {
        &[]
    }
}
