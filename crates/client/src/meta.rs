//! What the client knows of a schema at run time: constants that `nicol generate` writes, one a model. Data
//! and names only; nothing here touches a database.

use nicol_sql::ScalarType;
use nicol_sql::ast::{BaseType, Column, Name, TableRef, Type};

/// A model.
#[derive(Debug)]
pub struct Model {
    /// Its name in the schema file.
    pub name: &'static str,
    /// Its table.
    pub table: &'static str,
    /// The table's schema, if the schema file names one.
    pub schema: Option<&'static str>,
    /// The columns, in the order of the schema file.
    pub fields: &'static [Field],
    /// The relation fields, in the order of the schema file.
    pub relations: &'static [Relation],
    /// The fields of the primary key (or, without one, of the first unique constraint).
    pub key: &'static [u16],
    /// The fields of the unique constraints, without the primary key.
    pub uniques: &'static [&'static [u16]],
}

/// A column.
#[derive(Debug)]
pub struct Field {
    /// The field's name in the schema file.
    pub name: &'static str,
    /// The column's name.
    pub column: &'static str,
    /// Scalar or enum.
    pub ty: FieldType,
    /// Required, optional or list.
    pub arity: Arity,
    /// The native type.
    pub native: Option<Native>,
    /// Who fills the field when a record is created without it.
    pub default: Default,
    /// `@updatedAt`.
    pub updated_at: bool,
}

/// A native type, as the schema file writes it: `@db.Decimal(10, 2)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Native {
    /// Its name.
    pub name: &'static str,
    /// The arguments.
    pub args: &'static [u32],
}

/// The type of a column.
#[derive(Debug, Clone, Copy)]
pub enum FieldType {
    /// A scalar.
    Scalar(ScalarType),
    /// An enum.
    Enum(&'static Enum),
}

/// How many values a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arity {
    /// Exactly one.
    Required,
    /// None or one.
    Optional,
    /// A list.
    List,
}

/// An enum.
#[derive(Debug)]
pub struct Enum {
    /// Its name in the database.
    pub name: &'static str,
    /// Its schema, if the schema file names one.
    pub schema: Option<&'static str>,
    /// The values, by their names in the database.
    pub values: &'static [&'static str],
}

/// Who fills a field when a record is created without it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Default {
    /// Nobody: the field is required, or becomes NULL (an empty list).
    None,
    /// The database: `autoincrement()`, `dbgenerated(…)`, `sequence()`.
    Database,
    /// `now()`, to the millisecond.
    Now,
    /// `uuid(4)`.
    Uuid4,
    /// `uuid(7)`.
    Uuid7,
    /// `cuid()`.
    Cuid,
    /// `cuid(2)`.
    Cuid2,
    /// `ulid()`.
    Ulid,
    /// `nanoid(length)`.
    Nanoid(u8),
    /// A literal text, number (as written) or enum value (by its name in the database).
    Text(&'static str),
    /// A literal truth value.
    Boolean(bool),
    /// A literal list, element by element as [`Default::Text`]; truth values are `true` and `false`.
    List(&'static [&'static str]),
}

/// A relation field.
#[derive(Debug)]
pub struct Relation {
    /// Its name in the schema file.
    pub name: &'static str,
    /// The model on the other side.
    pub target: &'static Model,
    /// The position of the field on the other side, in the target's [`Model::relations`].
    pub opposite: u16,
    /// How many records it leads to.
    pub arity: Arity,
    /// What connects the two tables.
    pub link: Link,
}

/// What connects the tables of a relation.
#[derive(Debug, Clone, Copy)]
pub enum Link {
    /// Fields of this model and of the target that are equal. `here` says whether the foreign key is on
    /// this side.
    Fields {
        /// Fields of this model.
        own: &'static [u16],
        /// Fields of the target.
        target: &'static [u16],
        /// The foreign key is on this side.
        here: bool,
    },
    /// An implicit join table with the columns `A` and `B`.
    Join {
        /// The join table.
        table: &'static str,
        /// Its schema, if the schema file names one.
        schema: Option<&'static str>,
        /// The column that refers to this model: `A` or `B`.
        own_column: &'static str,
        /// The column that refers to the target.
        target_column: &'static str,
        /// The key of this model.
        own: u16,
        /// The key of the target.
        target: u16,
    },
}

impl Model {
    /// The table with an alias.
    pub(crate) fn table_ref(&self, alias: u16) -> TableRef {
        TableRef {
            schema: self.schema.map(Name::Borrowed),
            name: Name::Borrowed(self.table),
            alias,
        }
    }

    /// A column of the table with an alias.
    pub(crate) fn column(&self, alias: u16, field: u16) -> Column {
        let field = &self.fields[usize::from(field)];
        Column {
            table: alias,
            name: Name::Borrowed(field.column),
            ty: field.sql_type(),
        }
    }

    /// All columns of the table with an alias, in order.
    pub(crate) fn columns(&self, alias: u16) -> Vec<Column> {
        (0..self.fields.len() as u16)
            .map(|field| self.column(alias, field))
            .collect()
    }

    /// The names of fields, by the names of their columns.
    pub(crate) fn field_names(&self, columns: &[String]) -> Vec<String> {
        let name = |column: &String| {
            let field = self.fields.iter().find(|field| field.column == column);
            field.map_or_else(|| column.clone(), |field| field.name.to_owned())
        };
        columns.iter().map(name).collect()
    }
}

impl Field {
    pub(crate) fn sql_type(&self) -> Type {
        let base = match self.ty {
            FieldType::Scalar(scalar) => BaseType::Scalar(scalar),
            FieldType::Enum(item) => BaseType::Enum {
                schema: item.schema.map(Name::Borrowed),
                name: Name::Borrowed(item.name),
            },
        };
        Type {
            base,
            list: self.arity == Arity::List,
            native: self.native.map(|native| Name::Borrowed(native.name)),
        }
    }
}
