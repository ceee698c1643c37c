//! The scalar types of the schema language. How a database stores each of them is the dialect's affair
//! (`dialect/*/types.rs`).

use std::fmt;

/// A scalar type of the Prisma schema language.
///
/// Source: Prisma schema reference, "Model field scalar types".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ScalarType {
    /// Text of any length.
    String,
    /// True or false.
    Boolean,
    /// A 32-bit signed integer.
    Int,
    /// A 64-bit signed integer.
    BigInt,
    /// A 64-bit floating point number.
    Float,
    /// An exact decimal number.
    Decimal,
    /// A point in time, in UTC, to the millisecond.
    DateTime,
    /// A JSON document.
    Json,
    /// Bytes of any length.
    Bytes,
}

impl ScalarType {
    /// All scalar types, in the order in which the documentation lists them.
    pub const ALL: [ScalarType; 9] = [
        ScalarType::String,
        ScalarType::Boolean,
        ScalarType::Int,
        ScalarType::BigInt,
        ScalarType::Float,
        ScalarType::Decimal,
        ScalarType::DateTime,
        ScalarType::Json,
        ScalarType::Bytes,
    ];

    /// The name of the type as a schema file writes it.
    pub const fn name(self) -> &'static str {
        match self {
            ScalarType::String => "String",
            ScalarType::Boolean => "Boolean",
            ScalarType::Int => "Int",
            ScalarType::BigInt => "BigInt",
            ScalarType::Float => "Float",
            ScalarType::Decimal => "Decimal",
            ScalarType::DateTime => "DateTime",
            ScalarType::Json => "Json",
            ScalarType::Bytes => "Bytes",
        }
    }

    /// The type that a schema file calls `name`; names are case sensitive.
    pub fn from_name(name: &str) -> Option<ScalarType> {
        ScalarType::ALL.into_iter().find(|scalar| scalar.name() == name)
    }
}

impl fmt::Display for ScalarType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
