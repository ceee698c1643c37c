//! The names of a schema file beside those of the database.

use nicol_psl::Schema;
use nicol_psl::schema::FieldType;
use nicol_sql::schema::{Arity, ObjectName, SqlSchema};
use nicol_sql::step::EnumColumn;

use crate::lower::{Target, enum_name, table_name};

/// The models and enums of a schema file with their names in the database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    pub(super) models: Vec<Named<ObjectName>>,
    pub(super) enums: Vec<Named<ObjectName>>,
}

/// A model or an enum, with its fields or values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named<N> {
    pub(super) name: String,
    pub(super) database: N,
    /// Names in the file and in the database.
    pub(super) members: Vec<(String, String)>,
    /// The columns of this type.
    pub(super) columns: Vec<EnumColumn>,
}

impl Names {
    /// The names of a schema file in a database.
    pub fn of(schema: &Schema, target: &Target) -> Names {
        let models = schema.models.iter().filter(|model| !model.is_view);
        let models = models.map(|model| Named {
            name: model.name.clone(),
            database: table_name(schema, target, model),
            members: model
                .scalar_fields()
                .map(|(field, _)| (field.name.clone(), field.database_name().to_owned()))
                .collect(),
            columns: Vec::new(),
        });
        let mut names = Names {
            models: models.collect(),
            enums: Vec::new(),
        };
        for item in &schema.enums {
            names.enums.push(Named {
                name: item.name.clone(),
                database: enum_name(schema, target, item),
                members: item
                    .values
                    .iter()
                    .map(|value| (value.name.clone(), value.database_name().to_owned()))
                    .collect(),
                columns: enum_columns(schema, target, &item.name),
            });
        }
        names
    }

    /// The model of a table, or the table's own name.
    pub(super) fn model(&self, table: &ObjectName) -> String {
        let model = self.models.iter().find(|model| model.database == *table);
        model.map_or_else(|| table.to_string(), |model| model.name.clone())
    }

    /// The field of a column, or the column's own name.
    pub(super) fn field(&self, table: &ObjectName, column: &str) -> String {
        let model = self.models.iter().find(|model| model.database == *table);
        let field = model.and_then(|model| model.members.iter().find(|(_, name)| name == column));
        field.map_or_else(|| column.to_owned(), |(field, _)| field.clone())
    }

    /// The enum of a type, or the type's own name.
    pub(super) fn enumeration(&self, name: &ObjectName) -> String {
        let item = self.enums.iter().find(|item| item.database == *name);
        item.map_or_else(|| name.to_string(), |item| item.name.clone())
    }

    /// The value of an enum by its name in the database, or that name.
    pub(super) fn value(&self, name: &ObjectName, value: &str) -> String {
        let item = self.enums.iter().find(|item| item.database == *name);
        let found = item.and_then(|item| item.members.iter().find(|(_, database)| database == value));
        found.map_or_else(|| value.to_owned(), |(name, _)| name.clone())
    }
}

fn enum_columns(schema: &Schema, target: &Target, name: &str) -> Vec<EnumColumn> {
    let mut columns = Vec::new();
    for model in schema.models.iter().filter(|model| !model.is_view) {
        for (field, scalar) in model.scalar_fields() {
            let is_of_type = matches!(scalar.ty, FieldType::Enum(id) if schema.enumeration(id).name == name);
            if is_of_type {
                columns.push(EnumColumn {
                    table: table_name(schema, target, model),
                    column: field.database_name().to_owned(),
                    list: field.arity == nicol_psl::schema::Arity::List,
                    leaves: false,
                });
            }
        }
    }
    columns
}

/// Whether two columns can hold the same values, as far as their shape goes.
pub(super) fn same_shape(before: Arity, after: Arity) -> bool {
    (before == Arity::List) == (after == Arity::List)
}

/// The tables of a schema that a name of a model or a table can mean.
pub(super) fn find<'s>(schema: &'s SqlSchema, path: &[String]) -> Option<&'s ObjectName> {
    let mut tables = schema.tables.iter().map(|table| &table.name);
    tables.find(|name| is_called(schema, name, path))
}

/// The enum of a schema that a name can mean.
pub(super) fn find_enum<'s>(schema: &'s SqlSchema, path: &[String]) -> Option<&'s ObjectName> {
    let mut enums = schema.enums.iter().map(|item| &item.name);
    enums.find(|name| is_called(schema, name, path))
}

fn is_called(schema: &SqlSchema, name: &ObjectName, path: &[String]) -> bool {
    match path {
        [own] => name.name == *own,
        [namespace, own] => {
            let of = name.namespace.as_ref().or(schema.default_namespace.as_ref());
            name.name == *own && of == Some(namespace)
        }
        _ => false,
    }
}
