//! What the schema file knows of the database: which model is which table, which field which column.

use std::collections::HashMap;

use nicol_psl::Schema;
use nicol_psl::schema::{Enum, EnumId, Field, Model, ModelId, Relation, RelationId, RelationKind};
use nicol_sql::schema::{ForeignKey, ObjectName, SqlSchema};

use super::joins;

/// A foreign key, by the places of its table and its own in it.
pub(super) type KeyId = (usize, usize);

/// The parts of a schema file, by the places of what they stand for in the database.
#[derive(Debug, Default)]
pub(super) struct Known {
    models: HashMap<usize, ModelId>,
    views: HashMap<usize, ModelId>,
    enums: HashMap<usize, EnumId>,
    relations: HashMap<KeyId, RelationId>,
    many_to_many: HashMap<usize, RelationId>,
}

impl Known {
    /// Finds the parts of `schema` in `database`.
    pub fn of(schema: &Schema, database: &SqlSchema, join_tables: &[bool]) -> Known {
        let mut known = Known::default();
        let same = |model: &Model, name: &ObjectName| is_same(database, model, name);
        for model in &schema.models {
            let (map, place) = if model.is_view {
                let place = database.views.iter().position(|view| same(model, &view.name));
                (&mut known.views, place)
            } else {
                let place = database.tables.iter().position(|table| same(model, &table.name));
                (&mut known.models, place)
            };
            if let Some(place) = place {
                map.insert(place, model.id);
            }
        }
        for item in &schema.enums {
            let is_it =
                |name: &ObjectName| is_named(database, item.database_name(), item.schema.as_deref(), name);
            if let Some(place) = database.enums.iter().position(|found| is_it(&found.name)) {
                known.enums.insert(place, item.id);
            }
        }
        known.find_relations(schema, database, join_tables);
        known
    }

    fn find_relations(&mut self, schema: &Schema, database: &SqlSchema, join_tables: &[bool]) {
        for (place, table) in database.tables.iter().enumerate() {
            if join_tables[place] {
                if let Some(relation) = many_to_many(schema, &table.name.name) {
                    self.many_to_many.insert(place, relation.id);
                }
                continue;
            }
            let Some(model) = self.models.get(&place) else {
                continue;
            };
            for (at, key) in table.foreign_keys.iter().enumerate() {
                let mut relations = schema.relations.iter();
                let found = relations.find(|relation| is_relation(schema, relation, *model, key));
                if let Some(relation) = found {
                    self.relations.insert((place, at), relation.id);
                }
            }
        }
    }

    /// The model of a table.
    pub fn model<'s>(&self, schema: &'s Schema, table: usize) -> Option<&'s Model> {
        self.models.get(&table).map(|id| schema.model(*id))
    }

    /// The view block of a view.
    pub fn view<'s>(&self, schema: &'s Schema, view: usize) -> Option<&'s Model> {
        self.views.get(&view).map(|id| schema.model(*id))
    }

    /// The enum block of an enum type.
    pub fn enumeration<'s>(&self, schema: &'s Schema, item: usize) -> Option<&'s Enum> {
        self.enums.get(&item).map(|id| schema.enumeration(*id))
    }

    /// The relation of a foreign key.
    pub fn relation<'s>(&self, schema: &'s Schema, key: KeyId) -> Option<&'s Relation> {
        self.relations.get(&key).map(|id| schema.relation(*id))
    }

    /// The relation of a join table.
    pub fn many_to_many<'s>(&self, schema: &'s Schema, table: usize) -> Option<&'s Relation> {
        self.many_to_many.get(&table).map(|id| schema.relation(*id))
    }

    /// Whether a model or view of the schema file is still in the database.
    pub fn is_there(&self, model: ModelId) -> bool {
        self.models
            .values()
            .chain(self.views.values())
            .any(|id| *id == model)
    }
}

/// The field of a column.
pub(super) fn field<'s>(model: Option<&'s Model>, column: &str) -> Option<&'s Field> {
    let mut fields = model?.scalar_fields();
    fields
        .find(|(field, _)| field.database_name() == column)
        .map(|(field, _)| field)
}

/// The namespace that a name is in.
pub(super) fn namespace<'a>(database: &'a SqlSchema, name: &'a ObjectName) -> Option<&'a str> {
    name.namespace
        .as_deref()
        .or(database.default_namespace.as_deref())
}

/// Whether a model is the block of this table or view.
pub(super) fn is_same(database: &SqlSchema, model: &Model, found: &ObjectName) -> bool {
    is_named(database, model.database_name(), model.schema.as_deref(), found)
}

/// A block that names no namespace is looked for in all.
fn is_named(database: &SqlSchema, name: &str, schema: Option<&str>, found: &ObjectName) -> bool {
    found.name == name && schema.is_none_or(|schema| namespace(database, found) == Some(schema))
}

fn many_to_many<'s>(schema: &'s Schema, table: &str) -> Option<&'s Relation> {
    let bare = joins::relation_name(table);
    schema
        .relations
        .iter()
        .find(|relation| matches!(&relation.kind, RelationKind::ManyToMany { table } if table == bare))
}

fn is_relation(schema: &Schema, relation: &Relation, model: ModelId, key: &ForeignKey) -> bool {
    let Some(written) = relation.kind.foreign_key() else {
        return false;
    };
    let model = if relation.referencing.model == model {
        schema.model(model)
    } else {
        return false;
    };
    let columns = written.fields.iter().map(|name| {
        model
            .find_field(name)
            .map_or(name.as_str(), |field| field.database_name())
    });
    columns.eq(key.columns.iter().map(String::as_str))
}
