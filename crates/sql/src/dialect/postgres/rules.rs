//! What a schema file may say for PostgreSQL.
//!
//! Operator classes: PostgreSQL's documentation, "Built-in GiST / SP-GiST / GIN / BRIN Operator Classes".

use super::Postgres;
use crate::ScalarType;
use crate::dialect::rules::{IndexMethodRule, NameScope, OperatorClassRule, QueryRules, Rules, SchemaRules};

impl Rules for Postgres {
    fn rules(&self) -> &'static SchemaRules {
        &RULES
    }

    fn native_type_fault(&self, name: &str, args: &[u32], _: ScalarType) -> Option<&'static str> {
        match (name, args) {
            ("Decimal", [precision, scale]) if scale > precision => {
                Some("the scale must not be larger than the precision")
            }
            ("Decimal", [precision, ..]) if !(1..=1000).contains(precision) => {
                Some("Precision must be positive with a maximum value of 1000.")
            }
            ("Bit" | "VarBit", [0]) => Some("M must be a positive integer."),
            ("Timestamp" | "Timestamptz" | "Time" | "Timetz", [p]) if *p > 6 => {
                Some("M can range from 0 to 6.")
            }
            _ => None,
        }
    }
}

const RULES: SchemaRules = SchemaRules {
    display_name: "Postgres",
    scalar_lists: true,
    decimal: true,
    namespaces: true,
    extensions: true,
    named_primary_keys: true,
    partial_indexes: true,
    named_foreign_keys: true,
    references_in_any_order: true,
    several_autoincrement: true,
    autoincrement_beside_id: true,
    autoincrement_without_index: true,
    max_identifier: 63,
    name_scopes: &[
        NameScope {
            per_table: false,
            primary_keys: true,
            indexes: true,
            foreign_keys: false,
            description: "global for primary key, indexes and unique constraints",
        },
        NameScope {
            per_table: true,
            primary_keys: true,
            indexes: true,
            foreign_keys: true,
            description: "on model `{}` for primary key, indexes, unique constraints and foreign keys",
        },
    ],
    index_methods: &["BTree", "Hash", "Gist", "Gin", "SpGist", "Brin"],
    set_null_on_required: true,
    types_without_index: &["Xml"],
    operator_classes: OPERATOR_CLASSES,
    index_method_types: INDEX_METHOD_TYPES,
    url_protocols: &["postgresql://", "postgres://"],
    queries: QUERIES,
    ..SchemaRules::NONE
};

const QUERIES: QueryRules = QueryRules {
    create_many: true,
    skip_duplicates: true,
    returning: true,
    lists: true,
    insensitive: true,
    types_without_text_filters: &["Uuid"],
    search_feature: Some("fullTextSearchPostgres"),
    joins: true,
    json_path_is_list: true,
    json_array_contains: true,
    json_comparisons: true,
    json_field_comparisons: true,
    isolation_levels: &[
        "ReadUncommitted",
        "ReadCommitted",
        "RepeatableRead",
        "Serializable",
    ],
    ..QueryRules::NONE
};

const INDEX_METHOD_TYPES: &[IndexMethodRule] = &[
    IndexMethodRule {
        method: "Gist",
        native_types: &[],
        scalars: &[ScalarType::String],
        lists: false,
        single_column: false,
    },
    IndexMethodRule {
        method: "Gin",
        native_types: &["JsonB"],
        scalars: &[ScalarType::Json],
        lists: true,
        single_column: false,
    },
    IndexMethodRule {
        method: "SpGist",
        native_types: &["Inet", "Text", "VarChar", "Char"],
        scalars: &[ScalarType::String],
        lists: false,
        single_column: true,
    },
    IndexMethodRule {
        method: "Brin",
        native_types: &[
            "Bit",
            "VarBit",
            "Char",
            "Date",
            "Real",
            "DoublePrecision",
            "Inet",
            "SmallInt",
            "Integer",
            "BigInt",
            "Decimal",
            "Oid",
            "ByteA",
            "Text",
            "VarChar",
            "Timestamp",
            "Timestamptz",
            "Time",
            "Timetz",
            "Uuid",
        ],
        scalars: &[
            ScalarType::String,
            ScalarType::Bytes,
            ScalarType::DateTime,
            ScalarType::Float,
            ScalarType::Int,
            ScalarType::BigInt,
            ScalarType::Decimal,
        ],
        lists: false,
        single_column: false,
    },
];

const fn class(
    name: &'static str,
    methods: &'static [&'static str],
    native_types: &'static [&'static str],
    scalar: Option<ScalarType>,
) -> OperatorClassRule {
    OperatorClassRule {
        name,
        methods,
        native_types,
        scalar,
        lists: false,
    }
}

const fn brin(
    name: &'static str,
    native_types: &'static [&'static str],
    scalar: Option<ScalarType>,
) -> OperatorClassRule {
    class(name, &["Brin"], native_types, scalar)
}

const OPERATOR_CLASSES: &[OperatorClassRule] = {
    use ScalarType::{BigInt, Bytes, DateTime, Decimal, Float, Int, Json, String};
    &[
        class("InetOps", &["Gist", "SpGist"], &["Inet"], None),
        class("JsonbOps", &["Gin"], &["JsonB"], Some(Json)),
        class("JsonbPathOps", &["Gin"], &["JsonB"], Some(Json)),
        OperatorClassRule {
            lists: true,
            ..class("ArrayOps", &["Gin"], &[], None)
        },
        class("TextOps", &["SpGist"], &["Text", "VarChar", "Char"], Some(String)),
        brin("BitMinMaxOps", &["Bit"], None),
        brin("VarBitMinMaxOps", &["VarBit"], None),
        brin("BpcharBloomOps", &["Char"], None),
        brin("BpcharMinMaxOps", &["Char"], None),
        brin("ByteaBloomOps", &["ByteA"], Some(Bytes)),
        brin("ByteaMinMaxOps", &["ByteA"], Some(Bytes)),
        brin("DateBloomOps", &["Date"], None),
        brin("DateMinMaxOps", &["Date"], None),
        brin("DateMinMaxMultiOps", &["Date"], None),
        brin("Float4BloomOps", &["Real"], None),
        brin("Float4MinMaxOps", &["Real"], None),
        brin("Float4MinMaxMultiOps", &["Real"], None),
        brin("Float8BloomOps", &["DoublePrecision"], Some(Float)),
        brin("Float8MinMaxOps", &["DoublePrecision"], Some(Float)),
        brin("Float8MinMaxMultiOps", &["DoublePrecision"], Some(Float)),
        brin("InetInclusionOps", &["Inet"], None),
        brin("InetBloomOps", &["Inet"], None),
        brin("InetMinMaxOps", &["Inet"], None),
        brin("InetMinMaxMultiOps", &["Inet"], None),
        brin("Int2BloomOps", &["SmallInt"], None),
        brin("Int2MinMaxOps", &["SmallInt"], None),
        brin("Int2MinMaxMultiOps", &["SmallInt"], None),
        brin("Int4BloomOps", &["Integer"], Some(Int)),
        brin("Int4MinMaxOps", &["Integer"], Some(Int)),
        brin("Int4MinMaxMultiOps", &["Integer"], Some(Int)),
        brin("Int8BloomOps", &["BigInt"], Some(BigInt)),
        brin("Int8MinMaxOps", &["BigInt"], Some(BigInt)),
        brin("Int8MinMaxMultiOps", &["BigInt"], Some(BigInt)),
        brin("NumericBloomOps", &["Decimal"], Some(Decimal)),
        brin("NumericMinMaxOps", &["Decimal"], Some(Decimal)),
        brin("NumericMinMaxMultiOps", &["Decimal"], Some(Decimal)),
        brin("OidBloomOps", &["Oid"], None),
        brin("OidMinMaxOps", &["Oid"], None),
        brin("OidMinMaxMultiOps", &["Oid"], None),
        brin("TextBloomOps", &["Text", "VarChar"], Some(String)),
        brin("TextMinMaxOps", &["Text", "VarChar"], Some(String)),
        brin("TimestampBloomOps", &["Timestamp"], Some(DateTime)),
        brin("TimestampMinMaxOps", &["Timestamp"], Some(DateTime)),
        brin("TimestampMinMaxMultiOps", &["Timestamp"], Some(DateTime)),
        brin("TimestampTzBloomOps", &["Timestamptz"], None),
        brin("TimestampTzMinMaxOps", &["Timestamptz"], None),
        brin("TimestampTzMinMaxMultiOps", &["Timestamptz"], None),
        brin("TimeBloomOps", &["Time"], None),
        brin("TimeMinMaxOps", &["Time"], None),
        brin("TimeMinMaxMultiOps", &["Time"], None),
        brin("TimeTzBloomOps", &["Timetz"], None),
        brin("TimeTzMinMaxOps", &["Timetz"], None),
        brin("TimeTzMinMaxMultiOps", &["Timetz"], None),
        brin("UuidBloomOps", &["Uuid"], None),
        brin("UuidMinMaxOps", &["Uuid"], None),
        brin("UuidMinMaxMultiOps", &["Uuid"], None),
    ]
};
