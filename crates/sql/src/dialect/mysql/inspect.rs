//! The catalogue of MySQL and MariaDB.

use super::Mysql;
use crate::dialect::inspect::Inspect;

impl Inspect for Mysql {}
