//! Types of PostgreSQL.

use super::Postgres;
use super::operator_classes::OPERATOR_CLASSES;
use crate::ScalarType;
use crate::dialect::types::{DefaultType, KeyUse, Limit, NativeType, OperatorClass, Types};
use crate::schema::{Arity, NativeTypeUse};

impl Types for Postgres {
    fn native_types(&self) -> &'static [NativeType] {
        NATIVE_TYPES
    }

    fn default_type(&self, scalar: ScalarType) -> DefaultType {
        match scalar {
            ScalarType::String => DefaultType::native("Text", &[], "TEXT"),
            ScalarType::Boolean => DefaultType::native("Boolean", &[], "BOOLEAN"),
            ScalarType::Int => DefaultType::native("Integer", &[], "INTEGER"),
            ScalarType::BigInt => DefaultType::native("BigInt", &[], "BIGINT"),
            ScalarType::Float => DefaultType::native("DoublePrecision", &[], "DOUBLE PRECISION"),
            ScalarType::Decimal => DefaultType::native("Decimal", &[65, 30], "DECIMAL(65,30)"),
            ScalarType::DateTime => DefaultType::native("Timestamp", &[3], "TIMESTAMP(3)"),
            ScalarType::Json => DefaultType::native("JsonB", &[], "JSONB"),
            ScalarType::Bytes => DefaultType::native("ByteA", &[], "BYTEA"),
        }
    }

    /// What the standard's information schema says: it tells the usual precision of times and the length of
    /// bit strings also where they are not written, but not those of the elements of arrays.
    fn shown_arguments(&self, native: &NativeTypeUse, arity: Arity) -> Vec<u32> {
        let usual = match native.name {
            "Timestamp" | "Timestamptz" | "Time" | "Timetz" => Some(6),
            _ => None,
        };
        match usual {
            Some(usual) if native.args.is_empty() && arity != Arity::List => vec![usual],
            _ => native.args.clone(),
        }
    }

    fn operator_classes(&self) -> &'static [OperatorClass] {
        OPERATOR_CLASSES
    }
}

/// Digits for the fraction of a second.
const FRACTION: &[Limit] = &[Limit::range(0, 0, 6, "M can range from 0 to 6.")];

/// The length of a bit string.
const BITS: &[Limit] = &[Limit::range(0, 1, u32::MAX, "M must be a positive integer.")];

/// Precision and scale.
const DECIMAL: &[Limit] = &[
    Limit::ScaleWithinPrecision,
    Limit::range(
        0,
        1,
        1000,
        "Precision must be positive with a maximum value of 1000.",
    ),
];

const NATIVE_TYPES: &[NativeType] = &[
    NativeType {
        name: "SmallInt",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::Int],
        ddl: "SMALLINT",
        catalogue: &["int2", "smallint"],
        keys: KeyUse::Any,
        doc: "A 2-byte integer, -32768 to 32767.",
    },
    NativeType {
        name: "Integer",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::Int],
        ddl: "INTEGER",
        catalogue: &["int4", "integer"],
        keys: KeyUse::Any,
        doc: "A 4-byte integer. What `Int` is stored as unless a type is named.",
    },
    NativeType {
        name: "BigInt",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::BigInt],
        ddl: "BIGINT",
        catalogue: &["int8", "bigint"],
        keys: KeyUse::Any,
        doc: "An 8-byte integer. What `BigInt` is stored as unless a type is named.",
    },
    NativeType {
        name: "Decimal",
        args: (0, 2),
        limits: DECIMAL,
        scalars: &[ScalarType::Decimal],
        ddl: "DECIMAL",
        catalogue: &["numeric"],
        keys: KeyUse::Any,
        doc: "An exact number with a precision and a scale; without them any number fits.",
    },
    NativeType {
        name: "Money",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::Decimal],
        ddl: "MONEY",
        catalogue: &["money"],
        keys: KeyUse::Any,
        doc: "A currency amount with the fraction digits of the server locale.",
    },
    NativeType {
        name: "Inet",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::String],
        ddl: "INET",
        catalogue: &["inet"],
        keys: KeyUse::Any,
        doc: "An IPv4 or IPv6 address, with or without a netmask.",
    },
    NativeType {
        name: "Oid",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::Int],
        ddl: "OID",
        catalogue: &["oid"],
        keys: KeyUse::Any,
        doc: "An unsigned 4-byte object identifier.",
    },
    NativeType {
        name: "Citext",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::String],
        ddl: "CITEXT",
        catalogue: &["citext"],
        keys: KeyUse::Any,
        doc: "Text that is compared without regard to case. Needs the `citext` extension.",
    },
    NativeType {
        name: "Real",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::Float],
        ddl: "REAL",
        catalogue: &["float4", "real"],
        keys: KeyUse::Any,
        doc: "A 4-byte floating point number.",
    },
    NativeType {
        name: "DoublePrecision",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::Float],
        ddl: "DOUBLE PRECISION",
        catalogue: &["float8", "double precision"],
        keys: KeyUse::Any,
        doc: "An 8-byte floating point number. What `Float` is stored as unless a type is named.",
    },
    NativeType {
        name: "VarChar",
        args: (0, 1),
        limits: &[],
        scalars: &[ScalarType::String],
        ddl: "VARCHAR",
        catalogue: &["varchar", "character varying"],
        keys: KeyUse::Any,
        doc: "Text of at most n characters; of any length without n.",
    },
    NativeType {
        name: "Char",
        args: (0, 1),
        limits: &[],
        scalars: &[ScalarType::String],
        ddl: "CHAR",
        catalogue: &["bpchar", "char", "character"],
        keys: KeyUse::Any,
        doc: "Text of exactly n characters, padded with spaces.",
    },
    NativeType {
        name: "Text",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::String],
        ddl: "TEXT",
        catalogue: &["text"],
        keys: KeyUse::Any,
        doc: "Text of any length. What `String` is stored as unless a type is named.",
    },
    NativeType {
        name: "ByteA",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::Bytes],
        ddl: "BYTEA",
        catalogue: &["bytea"],
        keys: KeyUse::Any,
        doc: "Bytes of any length. What `Bytes` is stored as unless a type is named.",
    },
    NativeType {
        name: "Timestamp",
        args: (0, 1),
        limits: FRACTION,
        scalars: &[ScalarType::DateTime],
        ddl: "TIMESTAMP",
        catalogue: &["timestamp", "timestamp without time zone"],
        keys: KeyUse::Any,
        doc: "A date and time without a time zone, with n digits for the fraction of a second. What `DateTime` is stored as (with 3 digits) unless a type is named.",
    },
    NativeType {
        name: "Timestamptz",
        args: (0, 1),
        limits: FRACTION,
        scalars: &[ScalarType::DateTime],
        ddl: "TIMESTAMPTZ",
        catalogue: &["timestamptz", "timestamp with time zone"],
        keys: KeyUse::Any,
        doc: "A point in time, kept in UTC and shown in the time zone of the session.",
    },
    NativeType {
        name: "Date",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::DateTime],
        ddl: "DATE",
        catalogue: &["date"],
        keys: KeyUse::Any,
        doc: "A date without a time.",
    },
    NativeType {
        name: "Time",
        args: (0, 1),
        limits: FRACTION,
        scalars: &[ScalarType::DateTime],
        ddl: "TIME",
        catalogue: &["time", "time without time zone"],
        keys: KeyUse::Any,
        doc: "A time of day without a time zone.",
    },
    NativeType {
        name: "Timetz",
        args: (0, 1),
        limits: FRACTION,
        scalars: &[ScalarType::DateTime],
        ddl: "TIMETZ",
        catalogue: &["timetz", "time with time zone"],
        keys: KeyUse::Any,
        doc: "A time of day with a time zone.",
    },
    NativeType {
        name: "Boolean",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::Boolean],
        ddl: "BOOLEAN",
        catalogue: &["bool", "boolean"],
        keys: KeyUse::Any,
        doc: "True or false. What `Boolean` is stored as unless a type is named.",
    },
    NativeType {
        name: "Bit",
        args: (0, 1),
        limits: BITS,
        scalars: &[ScalarType::String],
        ddl: "BIT",
        catalogue: &["bit"],
        keys: KeyUse::Any,
        doc: "A string of exactly n bits.",
    },
    NativeType {
        name: "VarBit",
        args: (0, 1),
        limits: BITS,
        scalars: &[ScalarType::String],
        ddl: "VARBIT",
        catalogue: &["varbit", "bit varying"],
        keys: KeyUse::Any,
        doc: "A string of at most n bits; of any length without n.",
    },
    NativeType {
        name: "Uuid",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::String],
        ddl: "UUID",
        catalogue: &["uuid"],
        keys: KeyUse::Any,
        doc: "A universally unique identifier, kept in 16 bytes.",
    },
    NativeType {
        name: "Xml",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::String],
        ddl: "XML",
        catalogue: &["xml"],
        keys: KeyUse::IdOnly,
        doc: "An XML document.",
    },
    NativeType {
        name: "Json",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::Json],
        ddl: "JSON",
        catalogue: &["json"],
        keys: KeyUse::Any,
        doc: "A JSON document, kept as it was written.",
    },
    NativeType {
        name: "JsonB",
        args: (0, 0),
        limits: &[],
        scalars: &[ScalarType::Json],
        ddl: "JSONB",
        catalogue: &["jsonb"],
        keys: KeyUse::Any,
        doc: "A JSON document in a decomposed form that can be indexed. What `Json` is stored as unless a type is named.",
    },
];
