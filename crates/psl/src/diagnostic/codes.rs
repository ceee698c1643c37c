//! The registry of diagnostics: one row each. A code never changes its meaning and is never used again.
//!
//! The hundreds tell the stage: 01 syntax, 02 names and types, 03 attributes and arguments, 04 defaults,
//! 05 keys and indexes, 06 relations, 07 native types, 08 datasource and generators, 09 what the database
//! lacks, 10 marks in comments.

/// A row of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The stable code.
    pub id: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// What it means and what to do, for a reader who looks it up.
    pub doc: &'static str,
}

macro_rules! codes {
    ($($name:ident $id:literal $title:literal $doc:literal;)*) => {
        $(
            #[doc = $title]
            pub const $name: &Code = &Code { id: $id, title: $title, doc: $doc };
        )*

        /// All codes, in order.
        pub const ALL: &[&Code] = &[$($name),*];
    };
}

codes! {
    UNKNOWN_LINE "PSL0101" "a line outside of all blocks"
        "A schema file consists of blocks (`model`, `enum`, `datasource`, …) and comments. This line is neither.";
    UNKNOWN_BLOCK "PSL0102" "a block without a known keyword"
        "A block starts with `model`, `enum`, `type`, `view`, `datasource` or `generator`, then its name and `{`.";
    INVALID_LINE "PSL0103" "a line of a block that is not understood"
        "Each line of a block is one field, value, setting or attribute. Arguments cannot go on over several lines.";
    BLOCK_NOT_CLOSED "PSL0104" "a block that is not closed"
        "The `}` of a block stands on a line of its own.";
    BLOCK_ON_ONE_LINE "PSL0105" "a block on one line"
        "What stands behind the `{` on its line is ignored, so a block needs at least two lines.";
    TEXT_AFTER_BRACE "PSL0106" "text behind an opening brace"
        "What stands behind the `{` of a block on its line is ignored. Write it on a line of its own.";
    FIELD_COLON "PSL0107" "a colon in a field"
        "A field is written `name Type`, without a colon.";
    FIELD_WITHOUT_TYPE "PSL0108" "a field with only one word"
        "A field needs a name and a type.";
    LEGACY_LIST "PSL0109" "the old form of a list"
        "Lists are written `Type[]`.";
    LEGACY_REQUIRED "PSL0110" "the old form of a required field"
        "Fields are required unless their type ends in `?`; the `!` is not written any more.";
    OPTIONAL_LIST "PSL0111" "an optional list"
        "A list is never null: it can be empty. Write `Type[]` or `Type?`.";
    TYPE_ALIAS "PSL0112" "a type alias"
        "`type A = B` is not part of the language any more. A `type` block declares a composite type.";
    BAD_ESCAPE "PSL0113" "an unknown escape in a string"
        "Strings know the escapes of JSON: `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u1234`.";
    FILE_TOO_LARGE "PSL0114" "a file of more than 4 GiB"
        "Such a file cannot be read.";
    BYTE_ORDER_MARK "PSL0115" "a byte order mark"
        "Prisma's tools do not accept a byte order mark at the start of a schema file. Save the file without it.";

    INVALID_NAME "PSL0201" "a name with characters that are not allowed"
        "Names start with a letter and hold letters, digits and `_`.";
    RESERVED_NAME "PSL0202" "a reserved name"
        "Some names cannot be used because generated clients need them. `@@map` keeps the name in the database.";
    RESERVED_TYPE_NAME "PSL0203" "the name of a built-in type"
        "A block cannot have the name of a scalar type.";
    DUPLICATE_BLOCK "PSL0204" "two blocks of one name"
        "Models, views, enums and composite types share one namespace over all files.";
    DUPLICATE_FIELD "PSL0205" "two fields of one name"
        "The names of the fields of a block, and their names in the database, are different.";
    DUPLICATE_VALUE "PSL0206" "two values of one name in an enum"
        "The values of an enum are different.";
    DUPLICATE_SETTING "PSL0207" "a setting that is written twice"
        "Each setting of a datasource or generator stands once.";
    UNKNOWN_TYPE "PSL0208" "an unknown type"
        "A type is a scalar type, an enum, a model or a composite type of this schema. Names are case sensitive.";
    RELATION_IN_COMPOSITE "PSL0209" "a relation in a composite type"
        "The fields of composite types cannot be relations.";
    EMPTY_ENUM "PSL0210" "an enum without values"
        "An enum has at least one value.";
    DUPLICATE_TABLE "PSL0211" "two models for one table"
        "Two models or views have the same name in the database (within one namespace).";
    DUPLICATE_DATABASE_ENUM "PSL0212" "two enums of one name in the database"
        "Two enums have the same name in the database (within one namespace).";
    RESERVED_FIELD_NAME "PSL0213" "a field name that cannot be used"
        "Fields cannot have this name.";

    UNKNOWN_ATTRIBUTE "PSL0301" "an unknown attribute"
        "This attribute does not exist here. `@` stands on fields and values, `@@` on blocks.";
    REPEATED_ATTRIBUTE "PSL0302" "an attribute that is written twice"
        "This attribute can stand once.";
    MISSING_ARGUMENT "PSL0303" "a missing argument"
        "The attribute needs this argument.";
    UNKNOWN_ARGUMENT "PSL0304" "an unknown argument"
        "The attribute does not have this argument.";
    REPEATED_ARGUMENT "PSL0305" "an argument that is written twice"
        "Each argument stands once.";
    SEVERAL_UNNAMED "PSL0306" "several arguments without a name"
        "Only one argument can stand without its name. Lists need brackets: `@@id([a, b])`.";
    ARGUMENT_WITHOUT_VALUE "PSL0307" "an argument without a value"
        "A value follows the name of an argument.";
    TRAILING_COMMA "PSL0308" "a comma at the end of the arguments"
        "The last argument is not followed by a comma.";
    WRONG_VALUE_KIND "PSL0309" "a value of the wrong kind"
        "The argument expects another kind of value: a string in quotes, a number, a word or a list.";
    EMPTY_STRING "PSL0310" "an empty name"
        "A name in the database or in the client is not empty.";
    MISPLACED_ATTRIBUTE "PSL0311" "an attribute on the wrong kind of field"
        "The attribute has no meaning on a field of this kind.";
    UNKNOWN_WORD "PSL0312" "an unknown word as a value"
        "The argument knows certain words only.";
    REDUNDANT_IGNORE "PSL0313" "an `@ignore` that changes nothing"
        "The field is ignored anyway.";
    IGNORED_TARGET "PSL0314" "a relation to an ignored model"
        "A relation field to a model with `@@ignore` must be marked `@ignore`.";

    DEFAULT_TYPE "PSL0401" "a default value of the wrong type"
        "The default value is of the type of the field.";
    DEFAULT_FUNCTION_TYPE "PSL0402" "a default function on the wrong type"
        "Each default function works on certain types.";
    UNKNOWN_FUNCTION "PSL0403" "an unknown default function"
        "The default functions are autoincrement, now, dbgenerated, uuid, cuid, ulid and nanoid.";
    FUNCTION_ARGUMENTS "PSL0404" "wrong arguments of a default function"
        "See the documentation of the function.";
    DEFAULT_LIST "PSL0405" "a default that should (not) be a list"
        "Lists have lists as defaults, other fields single values.";
    DEFAULT_ENUM_VALUE "PSL0406" "a default that is no value of the enum"
        "The default of an enum field is one of its values, as the schema names it.";
    DEFAULT_LITERAL "PSL0407" "a default value that cannot be read"
        "Json, Bytes, DateTime and Decimal defaults are written as text in their usual form.";
    DEFAULT_NOT_POSSIBLE "PSL0408" "a default on a field that cannot have one"
        "Composite types have no defaults, and Unsupported types only dbgenerated().";
    NAMED_DEFAULT "PSL0409" "a name for a default"
        "This database does not name defaults.";
    AUTOINCREMENT "PSL0410" "autoincrement() where the database cannot count"
        "Databases differ in where they can count: only in keys, only in one column.";
    UPDATED_AT_TYPE "PSL0411" "@updatedAt on a field that is no DateTime"
        "@updatedAt belongs on a DateTime field.";

    NO_UNIQUE_CRITERION "PSL0501" "a model without a key"
        "Records must be found again: a model needs an `@id` or a `@unique` of required fields.";
    SEVERAL_IDS "PSL0502" "several primary keys"
        "A model has one `@id` or one `@@id`.";
    OPTIONAL_ID "PSL0503" "a primary key that can be null"
        "The fields of a primary key are required.";
    UNKNOWN_INDEX_FIELD "PSL0504" "a key or index over unknown fields"
        "Keys and indexes refer to scalar fields of their model.";
    RELATION_IN_INDEX "PSL0505" "a key or index over a relation field"
        "Relation fields have no column; index the scalar fields of the relation.";
    REPEATED_INDEX_FIELD "PSL0506" "a field twice in a key or index"
        "Each field stands once in a key or index.";
    EMPTY_INDEX "PSL0507" "a key or index without fields"
        "A key or index has at least one field.";
    CLIENT_NAME_CLASH "PSL0508" "a name of a key that is taken"
        "The name of a compound key in the client is not the name of a field or of another key.";
    CONSTRAINT_NAME_CLASH "PSL0509" "a name of a constraint that is taken"
        "Databases want the names of indexes and constraints to be unique, some per table, some per schema.";
    NAME_TOO_LONG "PSL0510" "a name that is too long for the database"
        "Databases limit the length of names.";
    INDEX_METHOD "PSL0511" "an index type that the database lacks"
        "`type:` names an access method of PostgreSQL.";
    INDEX_METHOD_TYPE "PSL0512" "an index type that does not take the type of a field"
        "Access methods work on certain types; some need an operator class.";
    OPERATOR_CLASS "PSL0513" "an operator class that does not fit"
        "An operator class works with certain access methods and types.";
    INDEX_LENGTH "PSL0514" "a length of an index column"
        "Only MySQL and MariaDB index prefixes, and only of String and Bytes.";
    INDEX_SORT "PSL0515" "an order of an index column"
        "Not every key or index can be ordered.";
    CLUSTERED "PSL0516" "clustered"
        "Only SQL Server has clustered keys and indexes.";
    FULLTEXT "PSL0517" "a full-text index that is not possible"
        "Only MySQL and MariaDB have `@@fulltext`.";
    INDEX_FILTER "PSL0518" "a partial index that is not understood"
        "`where:` takes `raw(\"…\")` or an object `{ field: value }`.";
    NAMED_PRIMARY_KEY "PSL0519" "a name for a primary key"
        "This database does not name primary keys.";
    CLIENT_NAME_CHARACTERS "PSL0520" "a name of a key with characters that are not allowed"
        "Names in the client hold letters, digits and `_` only.";
    SHARD_KEY "PSL0521" "a shard key that is not possible"
        "Shard keys are not available for this database.";
    VIEW_KEY "PSL0522" "a key or index on a view"
        "Views have no keys and indexes of their own; a unique field tells the client how to find records.";

    AMBIGUOUS_RELATION "PSL0601" "relations that cannot be told apart"
        "Several relations between two models need names: `@relation(\"name\", …)` on both sides.";
    MISSING_OPPOSITE "PSL0602" "a relation without its other side"
        "Both models of a relation have a field for it.";
    MISSING_FIELDS "PSL0603" "a relation without `fields` or `references`"
        "One side of a relation says which fields refer to which.";
    FIELDS_ON_BOTH_SIDES "PSL0604" "`fields` or `references` on both sides"
        "One side only holds the foreign key.";
    FIELDS_ON_WRONG_SIDE "PSL0605" "`fields` or `references` on the wrong side"
        "The side that holds the foreign key has both arguments.";
    FIELD_COUNT "PSL0606" "different numbers of fields"
        "`fields` and `references` correspond one to one.";
    FIELD_TYPES "PSL0607" "a foreign key of another type than what it refers to"
        "A field of a foreign key has the type of the field that it refers to.";
    REFERENCE_NOT_UNIQUE "PSL0608" "a reference to something that is not unique"
        "A foreign key refers to a primary key or to a unique constraint.";
    REFERENCE_ORDER "PSL0609" "references in another order than the key"
        "The referenced fields stand in the order of the key.";
    RELATION_ARITY "PSL0610" "a required relation over optional fields"
        "When a field of the foreign key can be null, the relation is optional.";
    ONE_TO_ONE_UNIQUE "PSL0611" "a one-to-one relation without a unique key"
        "The foreign key of a one-to-one relation is unique.";
    REQUIRED_BACK_RELATION "PSL0612" "a one-to-one relation that is required on both sides"
        "No database can require that the other record exists first.";
    ACTION_NOT_SUPPORTED "PSL0613" "a referential action that is not possible"
        "Not every action exists in each database and relation mode.";
    ACTION_ON_WRONG_SIDE "PSL0614" "a referential action on the wrong side"
        "Actions stand on the side that holds the foreign key.";
    SET_NULL_ON_REQUIRED "PSL0615" "SetNull on a required foreign key"
        "A required field cannot become null.";
    RELATION_CYCLE "PSL0616" "a cycle of referential actions"
        "With `relationMode = \"prisma\"` one relation of a cycle has the actions NoAction.";
    MANY_TO_MANY_ID "PSL0617" "a many-to-many relation without ids"
        "The join table of an implicit many-to-many relation refers to the single ids of both models.";
    MANY_TO_MANY_ARGUMENTS "PSL0618" "an argument that a many-to-many relation does not have"
        "An implicit many-to-many relation has a name only. Write the join table as a model for more.";
    NAMED_FOREIGN_KEY "PSL0619" "a name for a foreign key"
        "This database does not name foreign keys.";
    MISSING_RELATION_INDEX "PSL0620" "a relation without an index"
        "With `relationMode = \"prisma\"` nothing creates an index on the fields of a relation.";
    SET_DEFAULT_IGNORED "PSL0621" "SetDefault where the database does not have it"
        "MySQL parses SET DEFAULT, but refuses or ignores it.";
    UNKNOWN_RELATION_FIELD "PSL0622" "unknown fields in a relation"
        "`fields` names scalar fields of this model, `references` scalar fields of the other.";
    RELATION_OF_RELATION "PSL0623" "relation fields in `fields` or `references`"
        "`fields` and `references` name scalar fields.";
    EMPTY_RELATION_NAME "PSL0624" "an empty name of a relation"
        "The name of a relation is not empty.";
    VIEW_RELATION "PSL0625" "a many-to-many relation of a view"
        "An implicit many-to-many relation needs a join table, which a view cannot have.";

    UNKNOWN_NATIVE_TYPE "PSL0701" "an unknown native type"
        "The native types depend on the database of the datasource.";
    NATIVE_TYPE_ARGUMENTS "PSL0702" "wrong arguments of a native type"
        "Native types take a certain number of whole numbers.";
    NATIVE_TYPE_SCALAR "PSL0703" "a native type that does not fit the type of the field"
        "Each native type stores certain scalar types.";
    NATIVE_TYPE_RANGE "PSL0704" "a native type with arguments out of range"
        "Databases limit lengths and precisions.";
    NATIVE_TYPE_PREFIX "PSL0705" "a native type of an unknown datasource"
        "The word before the dot is the name of the datasource block.";
    SUPPORTED_TYPE "PSL0706" "Unsupported(…) around a supported type"
        "This native type is supported: write it as `Scalar @db.Type`.";
    NATIVE_TYPE_IN_INDEX "PSL0707" "a native type that cannot be in a key or index"
        "Some types cannot be indexed, some only by a prefix.";

    SETTING_WITHOUT_VALUE "PSL0801" "a setting without a value"
        "A value follows the `=`.";
    MISSING_SETTING "PSL0802" "a missing setting"
        "The block needs this setting.";
    UNKNOWN_PROVIDER "PSL0803" "an unknown provider"
        "The provider names the database: sqlite, postgresql or mysql.";
    UNSERVED_PROVIDER "PSL0804" "a provider that Nicol does not serve"
        "Prisma knows this database, Nicol serves sqlite, postgresql and mysql (also MariaDB).";
    SEVERAL_DATASOURCES "PSL0805" "several datasources"
        "A schema has one datasource.";
    UNKNOWN_SETTING "PSL0806" "an unknown setting"
        "The block does not have this setting.";
    WRONG_SETTING "PSL0807" "a setting with the wrong value"
        "See the documentation of the setting.";
    WRONG_URL "PSL0808" "an address that cannot be right"
        "The address begins with the protocol of the provider.";
    RELATION_MODE "PSL0809" "an unknown relation mode"
        "The relation mode is `foreignKeys` or `prisma`.";
    SCHEMAS "PSL0810" "a wrong list of schemas"
        "`schemas` lists the PostgreSQL schemas that `@@schema` may name.";
    EXTENSIONS "PSL0811" "a wrong list of extensions"
        "`extensions` lists PostgreSQL extensions, with optional `map`, `schema` and `version`.";
    UNKNOWN_PREVIEW_FEATURE "PSL0812" "an unknown preview feature"
        "Preview features exist for a time only.";
    RETIRED_PREVIEW_FEATURE "PSL0813" "a preview feature that is not needed any more"
        "The feature works without being listed.";
    PREVIEW_FEATURE_NEEDED "PSL0814" "something that needs a preview feature"
        "List the feature under `previewFeatures` in a generator.";
    RETIRED_SETTING "PSL0815" "a setting with a new name"
        "The old name still works.";

    NO_LISTS "PSL0901" "a list where the database has none"
        "SQLite, MySQL and MariaDB have no columns of lists.";
    NO_SUCH_TYPE "PSL0902" "a type that the database lacks"
        "The database of the datasource cannot store this type.";
    NO_COMPOSITE_TYPES "PSL0903" "a composite type"
        "Composite types exist on MongoDB only. A `Json` field or a model of its own does the same here.";
    NO_NAMESPACES "PSL0905" "a schema where the database has none"
        "Only PostgreSQL has schemas (namespaces).";
    MISSING_NAMESPACE "PSL0906" "a block without its schema"
        "When the datasource lists `schemas`, each model and enum says with `@@schema` where it is.";
    UNKNOWN_NAMESPACE "PSL0907" "a schema that the datasource does not list"
        "`@@schema` names one of the datasource's `schemas`.";

    UNKNOWN_MARK "PSL1001" "an unknown mark"
        "`/// @nicol.NAME` is an extension of Nicol; the names are fixed.";
    MISPLACED_MARK "PSL1002" "a mark in the wrong place"
        "Each mark belongs above a model or above a field of certain types.";
    MARK_ARGUMENTS "PSL1003" "wrong arguments of a mark"
        "See the documentation of the mark.";
    REPEATED_MARK "PSL1004" "a mark that is written twice"
        "Each mark stands once, except `@nicol.check`.";
}
