//! Native types of PostgreSQL.

use super::Postgres;
use crate::dialect::types::{NativeType, Types};

impl Types for Postgres {
    fn native_types(&self) -> &'static [NativeType] {
        &[]
    }
}
