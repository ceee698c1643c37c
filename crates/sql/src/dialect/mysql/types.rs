//! Native types of MySQL and MariaDB.

use super::Mysql;
use crate::dialect::types::{NativeType, Types};

impl Types for Mysql {
    fn native_types(&self) -> &'static [NativeType] {
        &[]
    }
}
