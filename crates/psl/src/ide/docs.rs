//! The short texts that completion and hover show for the words of the language. Attributes, marks and native types
//! have theirs in their own tables; here are arguments, functions, scalar types, settings and the other words.

use crate::ScalarType;
use crate::schema::ReferentialAction;

/// A word and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub name: &'static str,
    /// How it is written, with places to fill in (`${1:name}`, `$0`).
    pub snippet: &'static str,
    /// What it means.
    pub doc: &'static str,
}

const fn word(name: &'static str, snippet: &'static str, doc: &'static str) -> Word {
    Word { name, snippet, doc }
}

/// A function that makes default values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// Name, writing, meaning.
    pub word: Word,
    /// The types that it works on; empty for all.
    pub scalars: &'static [ScalarType],
}

/// The row of a word in a table.
pub fn find<'t>(table: &'t [Word], name: &str) -> Option<&'t Word> {
    table.iter().find(|word| word.name == name)
}

/// The words that open a block.
pub const KEYWORDS: &[Word] = &[
    word(
        "model",
        "model ${1:Name} {\n  id ${2:Int} @id $0\n}",
        "A table, and a type of records in the client.",
    ),
    word(
        "enum",
        "enum ${1:Name} {\n  ${2:VALUE}$0\n}",
        "A set of named values that a field can have.",
    ),
    word(
        "view",
        "view ${1:Name} {\n  ${2:id} ${3:Int} @unique$0\n}",
        "A view of the database, to read from. Migrations leave it alone.",
    ),
    word(
        "datasource",
        "datasource db {\n  provider = \"$0\"\n}",
        "The database: its product, and where it is.",
    ),
    word(
        "generator",
        "generator ${1:client} {\n  provider = \"${2:nicol}\"$0\n}",
        "Something that is made from the schema, such as a client.",
    ),
    word(
        "type",
        "type ${1:Name} {\n  $0\n}",
        "A composite type. Only document databases have them.",
    ),
];

/// The functions behind `@default`.
pub const FUNCTIONS: &[Function] = &[
    Function {
        word: word(
            "autoincrement",
            "autoincrement()",
            "The next number of a sequence that the database keeps.",
        ),
        scalars: &[ScalarType::Int, ScalarType::BigInt],
    },
    Function {
        word: word("now", "now()", "The time at which the record is made."),
        scalars: &[ScalarType::DateTime],
    },
    Function {
        word: word(
            "uuid",
            "uuid($0)",
            "A random UUID, made by the client: version 4, or with `uuid(7)` version 7, which grows with time.",
        ),
        scalars: &[ScalarType::String],
    },
    Function {
        word: word(
            "cuid",
            "cuid($0)",
            "A collision-resistant id, made by the client: version 1, or with `cuid(2)` version 2.",
        ),
        scalars: &[ScalarType::String],
    },
    Function {
        word: word(
            "ulid",
            "ulid()",
            "An id of 26 characters that grows with time, made by the client.",
        ),
        scalars: &[ScalarType::String],
    },
    Function {
        word: word(
            "nanoid",
            "nanoid($0)",
            "A short random id, made by the client: 21 characters, or as many as the argument says.",
        ),
        scalars: &[ScalarType::String],
    },
    Function {
        word: word(
            "dbgenerated",
            "dbgenerated(\"$0\")",
            "An expression of the database, in its own SQL; without an argument, a value that the database fills in by itself.",
        ),
        scalars: &[],
    },
];

/// Other functions.
pub const OTHER_FUNCTIONS: &[Word] = &[
    word("env", "env(\"$0\")", "The value of an environment variable."),
    word("raw", "raw(\"$0\")", "A text that goes to the database as it is."),
];

/// What a scalar type holds.
pub fn scalar(scalar: ScalarType) -> &'static str {
    match scalar {
        ScalarType::String => "Text.",
        ScalarType::Boolean => "`true` or `false`.",
        ScalarType::Int => "A whole number of 32 bits.",
        ScalarType::BigInt => "A whole number of 64 bits.",
        ScalarType::Float => "A floating-point number of 64 bits.",
        ScalarType::Decimal => "A decimal number, exact.",
        ScalarType::DateTime => "A point in time.",
        ScalarType::Json => "A JSON document.",
        ScalarType::Bytes => "Bytes.",
    }
}

/// What a referential action does to the records that refer to a changed one.
pub fn action(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::Cascade => {
            "The referring records follow: they are deleted too, or their keys take the new value."
        }
        ReferentialAction::Restrict => "The change is refused while records refer to this one.",
        ReferentialAction::NoAction => {
            "The change is refused if records still refer to this one when the database checks, which may be at the end of the statement or transaction."
        }
        ReferentialAction::SetNull => "The keys of the referring records become null.",
        ReferentialAction::SetDefault => "The keys of the referring records get their default value.",
    }
}

/// The arguments of attributes, and of the fields in keys and indexes.
pub const ARGUMENTS: &[Word] = &[
    word("map", "map: \"$0\"", "The name in the database."),
    word("name", "name: \"$0\"", "The name that the client knows it by."),
    word("fields", "fields: [$0]", "The fields that it is made of."),
    word(
        "references",
        "references: [$0]",
        "The fields of the other model that `fields` refer to.",
    ),
    word(
        "onDelete",
        "onDelete: $0",
        "What happens to this record when the one it refers to is deleted.",
    ),
    word(
        "onUpdate",
        "onUpdate: $0",
        "What happens to this record when the key that it refers to changes.",
    ),
    word("sort", "sort: $0", "The order of the index: `Asc` or `Desc`."),
    word(
        "length",
        "length: $0",
        "How many characters or bytes the index covers.",
    ),
    word("ops", "ops: $0", "The operator class: what the index can answer."),
    word("type", "type: $0", "The access method of the index."),
    word(
        "where",
        "where: $0",
        "A condition: the index covers only the records that fulfil it. `raw(\"SQL\")` or `{ field: value }`.",
    ),
    word(
        "clustered",
        "clustered: $0",
        "Whether the rows lie in the order of the key.",
    ),
    word("value", "$0", "The value: a literal or a function."),
];

/// What an argument means; some mean something else on another attribute.
pub fn argument(attribute: &str, name: &str) -> Option<&'static str> {
    Some(match (attribute, name) {
        ("relation", "name") => {
            "The name of the relation, the same on both sides. It tells several relations between two models apart."
        }
        ("relation", "fields") => "The fields of this model that hold the foreign key.",
        ("relation", "map") => "The name of the foreign key in the database.",
        ("schema", "map") => "The name of the schema.",
        ("map", "name") => "The name in the database.",
        ("index", "name") => "The name of the index in the database; `map` in newer files.",
        _ => find(ARGUMENTS, name)?.doc,
    })
}

/// The settings of a datasource.
pub const DATASOURCE: &[Word] = &[
    word("provider", "provider = \"$0\"", "The database product."),
    word(
        "url",
        "url = env(\"${1:DATABASE_URL}\")$0",
        "The address of the database. It may also stand in `nicol.toml`.",
    ),
    word(
        "directUrl",
        "directUrl = env(\"${1:DIRECT_URL}\")$0",
        "The address for migrations, where `url` leads through a pooler.",
    ),
    word(
        "shadowDatabaseUrl",
        "shadowDatabaseUrl = env(\"${1:SHADOW_DATABASE_URL}\")$0",
        "An empty database on which migrations are tried. It is emptied each time.",
    ),
    word(
        "relationMode",
        "relationMode = \"$0\"",
        "Who keeps relations consistent: the database by `foreignKeys`, or the client (`prisma`).",
    ),
    word(
        "schemas",
        "schemas = [\"$0\"]",
        "The schemas of the database that `@@schema` may name.",
    ),
    word(
        "extensions",
        "extensions = [$0]",
        "The extensions of the database that migrations install.",
    ),
];

/// The settings of a generator that everybody knows; each may have more.
pub const GENERATOR: &[Word] = &[
    word(
        "provider",
        "provider = \"$0\"",
        "The generator: `nicol`, or one of Prisma's.",
    ),
    word(
        "output",
        "output = \"$0\"",
        "The folder that is written, seen from this file.",
    ),
    word(
        "previewFeatures",
        "previewFeatures = [\"$0\"]",
        "Features that are not part of the language by themselves yet.",
    ),
    word(
        "binaryTargets",
        "binaryTargets = [\"$0\"]",
        "The platforms of Prisma's own engines; Nicol has none.",
    ),
    word(
        "engineType",
        "engineType = \"$0\"",
        "The kind of Prisma's own engine; Nicol has none.",
    ),
];

/// The values of `relationMode`.
pub const RELATION_MODES: &[Word] = &[
    word(
        "foreignKeys",
        "foreignKeys",
        "The database keeps relations consistent, by foreign keys.",
    ),
    word(
        "prisma",
        "prisma",
        "The client keeps relations consistent; there are no foreign keys.",
    ),
];

/// The orders of an index.
pub const SORTS: &[Word] = &[
    word("Asc", "Asc", "Ascending, which is the usual order."),
    word("Desc", "Desc", "Descending."),
];

/// The access methods of indexes.
pub const METHODS: &[Word] = &[
    word(
        "BTree",
        "BTree",
        "The usual index: equal, less, greater, in order.",
    ),
    word("Hash", "Hash", "Equal only."),
    word(
        "Gist",
        "Gist",
        "Ranges, geometry, network addresses, by operator classes.",
    ),
    word(
        "Gin",
        "Gin",
        "Values inside of others: lists, JSON documents, full text.",
    ),
    word(
        "SpGist",
        "SpGist",
        "Values that divide the space unevenly: prefixes, networks, points.",
    ),
    word(
        "Brin",
        "Brin",
        "Very large tables whose rows lie in the order of the values.",
    ),
];

/// `true` and `false`.
pub const BOOLEANS: &[Word] = &[word("true", "true", "Yes."), word("false", "false", "No.")];
