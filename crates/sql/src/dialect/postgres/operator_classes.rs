//! The operator classes of PostgreSQL that the schema language has a word for, and the fields that each
//! can index. Any other class is written as `raw("…")`.

use crate::ScalarType;
use crate::dialect::types::{Indexable, OperatorClass};

/// One row a class.
pub(super) const OPERATOR_CLASSES: &[OperatorClass] = &[
    OperatorClass {
        name: "InetOps",
        ddl: "inet_ops",
        uses: &[
            (
                "Gist",
                Indexable {
                    native_types: &["Inet"],
                    scalars: &[],
                    lists: false,
                },
            ),
            (
                "SpGist",
                Indexable {
                    native_types: &["Inet"],
                    scalars: &[],
                    lists: false,
                },
            ),
        ],
    },
    OperatorClass {
        name: "JsonbOps",
        ddl: "jsonb_ops",
        uses: &[(
            "Gin",
            Indexable {
                native_types: &["JsonB"],
                scalars: &[ScalarType::Json],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "JsonbPathOps",
        ddl: "jsonb_path_ops",
        uses: &[(
            "Gin",
            Indexable {
                native_types: &["JsonB"],
                scalars: &[ScalarType::Json],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "ArrayOps",
        ddl: "array_ops",
        uses: &[(
            "Gin",
            Indexable {
                native_types: &[],
                scalars: &[],
                lists: true,
            },
        )],
    },
    OperatorClass {
        name: "TextOps",
        ddl: "text_ops",
        uses: &[(
            "SpGist",
            Indexable {
                native_types: &["VarChar", "Char", "Text"],
                scalars: &[ScalarType::String],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TextBloomOps",
        ddl: "text_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["VarChar", "Text"],
                scalars: &[ScalarType::String],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TextMinMaxOps",
        ddl: "text_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["VarChar", "Text"],
                scalars: &[ScalarType::String],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Int4BloomOps",
        ddl: "int4_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Integer"],
                scalars: &[ScalarType::Int],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Int4MinMaxOps",
        ddl: "int4_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Integer"],
                scalars: &[ScalarType::Int],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Int4MinMaxMultiOps",
        ddl: "int4_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Integer"],
                scalars: &[ScalarType::Int],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Int8BloomOps",
        ddl: "int8_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["BigInt"],
                scalars: &[ScalarType::BigInt],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Int8MinMaxOps",
        ddl: "int8_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["BigInt"],
                scalars: &[ScalarType::BigInt],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Int8MinMaxMultiOps",
        ddl: "int8_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["BigInt"],
                scalars: &[ScalarType::BigInt],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Float8BloomOps",
        ddl: "float8_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["DoublePrecision"],
                scalars: &[ScalarType::Float],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Float8MinMaxOps",
        ddl: "float8_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["DoublePrecision"],
                scalars: &[ScalarType::Float],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Float8MinMaxMultiOps",
        ddl: "float8_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["DoublePrecision"],
                scalars: &[ScalarType::Float],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "NumericBloomOps",
        ddl: "numeric_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Decimal"],
                scalars: &[ScalarType::Decimal],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "NumericMinMaxOps",
        ddl: "numeric_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Decimal"],
                scalars: &[ScalarType::Decimal],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "NumericMinMaxMultiOps",
        ddl: "numeric_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Decimal"],
                scalars: &[ScalarType::Decimal],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TimestampBloomOps",
        ddl: "timestamp_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Timestamp"],
                scalars: &[ScalarType::DateTime],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TimestampMinMaxOps",
        ddl: "timestamp_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Timestamp"],
                scalars: &[ScalarType::DateTime],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TimestampMinMaxMultiOps",
        ddl: "timestamp_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Timestamp"],
                scalars: &[ScalarType::DateTime],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "ByteaBloomOps",
        ddl: "bytea_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["ByteA"],
                scalars: &[ScalarType::Bytes],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "ByteaMinMaxOps",
        ddl: "bytea_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["ByteA"],
                scalars: &[ScalarType::Bytes],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Int2BloomOps",
        ddl: "int2_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["SmallInt"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Int2MinMaxOps",
        ddl: "int2_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["SmallInt"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Int2MinMaxMultiOps",
        ddl: "int2_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["SmallInt"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "InetInclusionOps",
        ddl: "inet_inclusion_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Inet"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "InetBloomOps",
        ddl: "inet_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Inet"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "InetMinMaxOps",
        ddl: "inet_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Inet"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "InetMinMaxMultiOps",
        ddl: "inet_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Inet"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "OidBloomOps",
        ddl: "oid_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Oid"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "OidMinMaxOps",
        ddl: "oid_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Oid"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "OidMinMaxMultiOps",
        ddl: "oid_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Oid"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Float4BloomOps",
        ddl: "float4_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Real"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Float4MinMaxOps",
        ddl: "float4_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Real"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "Float4MinMaxMultiOps",
        ddl: "float4_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Real"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "BpcharBloomOps",
        ddl: "bpchar_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Char"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "BpcharMinMaxOps",
        ddl: "bpchar_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Char"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TimestampTzBloomOps",
        ddl: "timestamptz_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Timestamptz"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TimestampTzMinMaxOps",
        ddl: "timestamptz_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Timestamptz"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TimestampTzMinMaxMultiOps",
        ddl: "timestamptz_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Timestamptz"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "DateBloomOps",
        ddl: "date_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Date"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "DateMinMaxOps",
        ddl: "date_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Date"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "DateMinMaxMultiOps",
        ddl: "date_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Date"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TimeBloomOps",
        ddl: "time_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Time"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TimeMinMaxOps",
        ddl: "time_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Time"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TimeMinMaxMultiOps",
        ddl: "time_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Time"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TimeTzBloomOps",
        ddl: "timetz_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Timetz"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TimeTzMinMaxOps",
        ddl: "timetz_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Timetz"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "TimeTzMinMaxMultiOps",
        ddl: "timetz_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Timetz"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "BitMinMaxOps",
        ddl: "bit_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Bit"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "VarBitMinMaxOps",
        ddl: "varbit_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["VarBit"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "UuidBloomOps",
        ddl: "uuid_bloom_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Uuid"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "UuidMinMaxOps",
        ddl: "uuid_minmax_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Uuid"],
                scalars: &[],
                lists: false,
            },
        )],
    },
    OperatorClass {
        name: "UuidMinMaxMultiOps",
        ddl: "uuid_minmax_multi_ops",
        uses: &[(
            "Brin",
            Indexable {
                native_types: &["Uuid"],
                scalars: &[],
                lists: false,
            },
        )],
    },
];
