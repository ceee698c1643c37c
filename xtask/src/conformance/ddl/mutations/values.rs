//! Types, native types and defaults to choose from.

use nicol_psl::Provider;

use crate::conformance::ddl::random::Random;

/// The scalars of the language.
pub const SCALARS: &[&str] = &[
    "String", "Int", "BigInt", "Float", "Decimal", "Boolean", "DateTime", "Json", "Bytes",
];

/// A native type of a scalar.
pub fn native(random: &mut Random, ty: &str) -> Option<String> {
    let names: &[&str] = match ty {
        "String" => &[
            "Text",
            "VarChar",
            "VarChar(1)",
            "VarChar(20)",
            "VarChar(40)",
            "VarChar(200)",
            "Char",
            "Char(1)",
            "Char(4)",
            "Char(20)",
            "Char(36)",
            "Uuid",
            "Xml",
            "Inet",
            "Bit",
            "Bit(4)",
            "Bit(8)",
            "VarBit",
            "VarBit(4)",
            "VarBit(8)",
            "Citext",
        ],
        "Int" => &["Integer", "SmallInt", "Oid"],
        "BigInt" => &["BigInt"],
        "Float" => &["DoublePrecision", "Real"],
        "Decimal" => &[
            "Decimal",
            "Decimal(2, 0)",
            "Decimal(5, 2)",
            "Decimal(10, 2)",
            "Decimal(18, 0)",
            "Decimal(65, 30)",
            "Money",
        ],
        "Boolean" => &["Boolean"],
        "DateTime" => &[
            "Timestamp",
            "Timestamp(0)",
            "Timestamp(3)",
            "Timestamp(6)",
            "Timestamptz",
            "Timestamptz(3)",
            "Timestamptz(6)",
            "Date",
            "Time",
            "Time(0)",
            "Time(3)",
            "Time(6)",
            "Timetz",
            "Timetz(3)",
        ],
        "Json" => &["Json", "JsonB"],
        "Bytes" => &["ByteA"],
        _ => return None,
    };
    Some(format!("@db.{}", random.word(names)))
}

/// A default for a type.
pub fn default(
    random: &mut Random,
    ty: &str,
    mark: &str,
    values: &[String],
    provider: Provider,
) -> Option<String> {
    let one = |random: &mut Random| -> Option<String> {
        let constant: &[&str] = match ty {
            "String" => &[
                r#""""#,
                r#""plain""#,
                r#""it's""#,
                r#""a\"b""#,
                r#""line\nbreak""#,
                r#""back\\slash""#,
                r#""1""#,
                r#""ü€""#,
            ],
            "Int" => &["0", "1", "-7", "2147483647"],
            "BigInt" => &["0", "5", "-9223372036854775808"],
            "Float" => &["0", "1.5", "-2.25", "3", "1e3"],
            "Decimal" => &["0", "1.50", "-2.25", "100", "12345678901234567890.123"],
            "Boolean" => &["true", "false"],
            "DateTime" => &[r#""2024-01-02T03:04:05Z""#, r#""2024-01-02T03:04:05.678+02:00""#],
            "Json" => &[r#""{}""#, r#""[]""#, r#""{\"a\": 1}""#, r#""null""#],
            "Bytes" => &[r#""aGVsbG8=""#, r#""""#],
            _ => return Some(random.one(values)?.clone()),
        };
        Some(random.word(constant).to_owned())
    };
    if mark == "[]" {
        let count = random.below(4);
        let items: Option<Vec<String>> = (0..count).map(|_| one(random)).collect();
        return Some(format!("@default([{}])", items?.join(", ")));
    }
    let functions: &[&str] = match ty {
        "String" => &[
            "uuid()",
            "cuid()",
            "nanoid()",
            "ulid()",
            r#"dbgenerated("concat('a', 'b')")"#,
            "dbgenerated()",
        ],
        "Int" | "BigInt" => &["autoincrement()", r#"dbgenerated("1 + 1")"#],
        "DateTime" => &[
            "now()",
            "now()",
            r#"dbgenerated("now()")"#,
            r#"dbgenerated("CURRENT_TIMESTAMP")"#,
        ],
        "Boolean" => &[r#"dbgenerated("(1 > 0)")"#],
        _ => &[],
    };
    let wants_function = !functions.is_empty() && random.below(3) == 0;
    let value = match wants_function {
        true if provider == Provider::Sqlite && random.once_in(4) => r#"dbgenerated("(abs(1))")"#.to_owned(),
        true => random.word(functions).to_owned(),
        false => one(random)?,
    };
    Some(format!("@default({value})"))
}
