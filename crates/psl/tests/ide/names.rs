//! What a database calls the things of a schema: what renaming must leave as it is.

use nicol_psl::Schema;
use nicol_psl::schema::{DefaultKind, FieldKind, Literal, Model, RelationKind, RelationSide};
use std::collections::BTreeSet;

/// Tables, columns, keys, enums and their values, foreign keys and join tables, by their names in the database.
pub fn database_names(schema: &Schema) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for model in &schema.models {
        let table = model.database_name();
        names.insert(format!("table {table}"));
        for (field, scalar) in model.scalar_fields() {
            let column = field.database_name();
            let default = scalar.default.as_ref().map(|default| match &default.kind {
                DefaultKind::Literal(Literal::Enum(value)) => database_value(schema, value),
                DefaultKind::List(items) => {
                    let items = items.iter().map(|item| match item {
                        Literal::Enum(value) => database_value(schema, value),
                        other => format!("{other:?}"),
                    });
                    items.collect::<Vec<_>>().join(", ")
                }
                other => format!("{other:?}"),
            });
            names.insert(format!("column {table}.{column} = {default:?}"));
        }
        let keys = model.primary_key.iter().map(|key| &key.fields);
        for fields in keys.chain(model.indexes.iter().map(|index| &index.fields)) {
            let columns: Vec<String> = fields.iter().map(|field| column(model, &field.field)).collect();
            names.insert(format!("key {table}({})", columns.join(", ")));
        }
    }
    for item in &schema.enums {
        let values: Vec<&str> = item.values.iter().map(|value| value.database_name()).collect();
        names.insert(format!("enum {} {values:?}", item.database_name()));
    }
    for relation in &schema.relations {
        let model = |side: &RelationSide| schema.model(side.model);
        let (from, to) = (model(&relation.referencing), model(&relation.referenced));
        let tables = (from.database_name(), to.database_name());
        names.insert(match &relation.kind {
            RelationKind::ManyToMany { table } => {
                format!("join table _{table}: A to {}, B to {}", tables.0, tables.1)
            }
            RelationKind::OneToOne(key) | RelationKind::OneToMany(key) => {
                let columns = |model: &Model, fields: &[String]| -> Vec<String> {
                    fields.iter().map(|field| column(model, field)).collect()
                };
                let (own, other) = (columns(from, &key.fields), columns(to, &key.references));
                format!("foreign key {}{own:?} to {}{other:?}", tables.0, tables.1)
            }
        });
    }
    names
}

fn column(model: &Model, field: &str) -> String {
    let found = model
        .find_field(field)
        .filter(|field| matches!(field.kind, FieldKind::Scalar(_)));
    found.map_or_else(|| field.to_owned(), |field| field.database_name().to_owned())
}

/// Values of all enums: the names of a test are different.
fn database_value(schema: &Schema, name: &str) -> String {
    let mut values = schema.enums.iter().flat_map(|item| &item.values);
    let value = values.find(|value| value.name == name);
    value.map_or_else(|| name.to_owned(), |value| value.database_name().to_owned())
}
