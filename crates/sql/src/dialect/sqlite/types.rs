//! Types of SQLite. A column has a declared type, which decides its affinity; the schema language has no
//! native types here.

use super::Sqlite;
use crate::ScalarType;
use crate::dialect::types::{DefaultType, NativeType, Types};

impl Types for Sqlite {
    fn native_types(&self) -> &'static [NativeType] {
        &[]
    }

    fn default_type(&self, scalar: ScalarType) -> DefaultType {
        DefaultType::plain(match scalar {
            ScalarType::String => "TEXT",
            ScalarType::Boolean => "BOOLEAN",
            ScalarType::Int => "INTEGER",
            ScalarType::BigInt => "BIGINT",
            ScalarType::Float => "REAL",
            ScalarType::Decimal => "DECIMAL",
            ScalarType::DateTime => "DATETIME",
            ScalarType::Json => "JSONB",
            ScalarType::Bytes => "BLOB",
        })
    }

    fn declared_type(&self, spelling: &str) -> Option<ScalarType> {
        DECLARED
            .iter()
            .find(|(declared, _)| *declared == spelling)
            .map(|(_, scalar)| *scalar)
    }
}

/// Declared types that introspection takes for a scalar. Others (`int(11)`, `clob`, …) have no word in the
/// schema language.
const DECLARED: &[(&str, ScalarType)] = &[
    ("int", ScalarType::Int),
    ("integer", ScalarType::Int),
    ("serial", ScalarType::Int),
    ("bigint", ScalarType::BigInt),
    ("boolean", ScalarType::Boolean),
    ("text", ScalarType::String),
    ("char", ScalarType::String),
    ("nchar", ScalarType::String),
    ("varchar", ScalarType::String),
    ("nvarchar", ScalarType::String),
    ("character", ScalarType::String),
    ("native character", ScalarType::String),
    ("varying character", ScalarType::String),
    ("real", ScalarType::Float),
    ("float", ScalarType::Float),
    ("double", ScalarType::Float),
    ("decimal", ScalarType::Decimal),
    ("numeric", ScalarType::Decimal),
    ("date", ScalarType::DateTime),
    ("datetime", ScalarType::DateTime),
    ("timestamp", ScalarType::DateTime),
    ("jsonb", ScalarType::Json),
    ("blob", ScalarType::Bytes),
    ("binary", ScalarType::Bytes),
];
