//! Diagrams: a schema, or a part of it, as tables and the lines between them. [`Diagram::new`] chooses what is
//! drawn; [`mermaid()`], [`dot()`] and [`svg()`] write it down. Pure: text out, the same for the same schema.
//!
//! | module | holds |
//! |---|---|
//! | `select` | which models a diagram is about |
//! | `mermaid`, `dot` | the text formats |
//! | `layout` | where tables and lines go |
//! | `svg` | the picture |

mod dot;
mod layout;
mod mermaid;
mod select;
mod svg;

pub use dot::dot;
pub use mermaid::mermaid;
pub use select::{Selection, UnknownName};
pub use svg::svg;

use crate::schema::*;
use std::collections::HashMap;

/// What is drawn.
#[derive(Debug, Clone, Default)]
pub struct Diagram {
    /// The tables, in the order of the schema, enums last.
    pub tables: Vec<Table>,
    /// The lines between them.
    pub links: Vec<Link>,
}

/// A model, view or enum.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name in the schema file.
    pub name: String,
    /// What it is.
    pub kind: TableKind,
    /// Its fields or values.
    pub rows: Vec<Row>,
    /// Its `///` text.
    pub documentation: Option<String>,
    /// The namespace (`@@schema`).
    pub namespace: Option<String>,
}

/// What a table stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// A model.
    Model,
    /// A view.
    View,
    /// An enum.
    Enum,
}

/// A field or an enum value.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its type as the schema file writes it; empty for an enum value.
    pub ty: String,
    /// Part of the primary key.
    pub is_key: bool,
    /// Part of a foreign key.
    pub is_foreign: bool,
    /// Unique on its own.
    pub is_unique: bool,
    /// Its `///` text.
    pub documentation: Option<String>,
}

/// A line between two tables.
#[derive(Debug, Clone)]
pub struct Link {
    /// Where it begins: the table with the foreign key, or that uses the enum.
    pub from: End,
    /// Where it ends.
    pub to: End,
    /// What it is called: the relation fields of both sides, or the field that uses the enum.
    pub label: String,
    /// What becomes of the referencing rows, where the schema says so.
    pub actions: String,
    /// Whether the database knows of it, or only the file does.
    pub is_enum: bool,
}

/// An end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The place of the table in [`Diagram::tables`].
    pub table: usize,
    /// The place of the row at which it ends; absent: at the title.
    pub row: Option<usize>,
    /// How many records are at this end.
    pub many: Many,
}

/// How many records an end stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Many {
    /// One, always.
    One,
    /// One or none.
    OneOrNone,
    /// Any number.
    Any,
}

impl Many {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Many::One => "exactly one",
            Many::OneOrNone => "one or none",
            Many::Any => "any number",
        }
    }
}

impl Row {
    /// The marks of keys: `PK`, `FK`, `UK`.
    pub fn marks(&self) -> Vec<&'static str> {
        let marks = [
            (self.is_key, "PK"),
            (self.is_foreign, "FK"),
            (self.is_unique, "UK"),
        ];
        marks
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, mark)| *mark)
            .collect()
    }
}

impl Diagram {
    /// The diagram of a part of a schema.
    ///
    /// # Errors
    /// A name of the selection is not in the schema.
    pub fn new(schema: &Schema, selection: &Selection) -> Result<Diagram, UnknownName> {
        let models = select::models(schema, selection)?;
        let enums = select::enums(schema, selection, &models);
        let mut diagram = Diagram::default();
        let mut places = HashMap::new();
        for id in &models {
            places.insert(*id, diagram.tables.len());
            diagram.tables.push(model_table(schema, schema.model(*id)));
        }
        let mut enum_places = HashMap::new();
        for id in &enums {
            enum_places.insert(*id, diagram.tables.len());
            diagram.tables.push(enum_table(schema.enumeration(*id)));
        }
        for relation in &schema.relations {
            diagram
                .links
                .extend(relation_link(schema, relation, &places, &diagram.tables));
        }
        for (id, place) in &places {
            diagram.links.extend(enum_links(
                schema.model(*id),
                *place,
                &enum_places,
                &diagram.tables,
            ));
        }
        let order = |link: &Link| {
            (
                link.is_enum,
                link.from.table,
                link.from.row,
                link.to.table,
                link.label.clone(),
            )
        };
        diagram.links.sort_by_key(order);
        Ok(diagram)
    }

    /// A line in words, for tooltips.
    pub fn describe(&self, link: &Link) -> String {
        let name = |end: &End| &self.tables[end.table].name;
        if link.is_enum {
            return format!(
                "{}.{} holds a value of {}",
                name(&link.from),
                link.label,
                name(&link.to)
            );
        }
        let mut text = format!(
            "{} ({}) – {} ({}): {}",
            name(&link.from),
            link.from.many.words(),
            name(&link.to),
            link.to.many.words(),
            link.label
        );
        if !link.actions.is_empty() {
            text.push_str(&format!("; {}", link.actions));
        }
        text
    }
}

fn model_table(schema: &Schema, model: &Model) -> Table {
    let rows = model.scalar_fields().map(|(field, scalar)| Row {
        name: field.name.clone(),
        ty: type_text(schema, field, scalar),
        is_key: is_key_field(model, &field.name),
        is_foreign: foreign_fields(schema, model).any(|name| *name == field.name),
        is_unique: is_unique(model, &field.name),
        documentation: field.documentation.clone(),
    });
    Table {
        name: model.name.clone(),
        kind: if model.is_view {
            TableKind::View
        } else {
            TableKind::Model
        },
        rows: rows.collect(),
        documentation: model.documentation.clone(),
        namespace: model.schema.clone(),
    }
}

fn enum_table(item: &Enum) -> Table {
    let rows = item.values.iter().map(|value| Row {
        name: value.name.clone(),
        documentation: value.documentation.clone(),
        ..Row::default()
    });
    Table {
        name: item.name.clone(),
        kind: TableKind::Enum,
        rows: rows.collect(),
        documentation: item.documentation.clone(),
        namespace: item.schema.clone(),
    }
}

fn type_text(schema: &Schema, field: &Field, scalar: &ScalarField) -> String {
    let name = match &scalar.ty {
        FieldType::Scalar(scalar) => scalar.name(),
        FieldType::Enum(id) => &schema.enumeration(*id).name,
        FieldType::Composite(id) => &schema.composite_types[id.0 as usize].name,
        FieldType::Unsupported(text) => text,
    };
    let sign = match field.arity {
        Arity::Required => "",
        Arity::Optional => "?",
        Arity::List => "[]",
    };
    format!("{name}{sign}")
}

fn is_key_field(model: &Model, name: &str) -> bool {
    let key = model.primary_key.as_ref();
    key.is_some_and(|key| key.fields.iter().any(|field| field.field == name))
}

fn is_unique(model: &Model, name: &str) -> bool {
    model.indexes.iter().any(|index| {
        let alone = matches!(&index.fields[..], [only] if only.field == name);
        index.kind == IndexKind::Unique && alone
    })
}

/// The fields in which relations keep their keys.
fn foreign_fields<'s>(schema: &'s Schema, model: &'s Model) -> impl Iterator<Item = &'s String> {
    let relations = schema.relations.iter();
    let own = relations.filter(|relation| relation.referencing.model == model.id);
    own.filter_map(|relation| relation.kind.foreign_key())
        .flat_map(|key| &key.fields)
}

fn relation_link(
    schema: &Schema,
    relation: &Relation,
    places: &HashMap<ModelId, usize>,
    tables: &[Table],
) -> Option<Link> {
    let [from, to] =
        [&relation.referencing, &relation.referenced].map(|side| places.get(&side.model).copied());
    let (from, to) = (from?, to?);
    let row = |table: usize, name: &String| tables[table].rows.iter().position(|row| row.name == *name);
    let field = |side: &RelationSide| {
        let field = schema.model(side.model).fields.get(side.field? as usize)?;
        Some(field.name.as_str())
    };
    let names: Vec<&str> = [field(&relation.referencing), field(&relation.referenced)]
        .into_iter()
        .flatten()
        .collect();
    let label = names.join(" / ");
    let Some(key) = relation.kind.foreign_key() else {
        let end = |table| End {
            table,
            row: None,
            many: Many::Any,
        };
        return Some(Link {
            from: end(from),
            to: end(to),
            label,
            actions: String::new(),
            is_enum: false,
        });
    };
    let model = schema.model(relation.referencing.model);
    let mut columns = key.fields.iter().filter_map(|name| model.find_field(name));
    let is_optional = columns.any(|field| field.arity == Arity::Optional);
    Some(Link {
        from: End {
            table: from,
            row: key.fields.first().and_then(|name| row(from, name)),
            many: match relation.kind {
                RelationKind::OneToOne(_) => Many::OneOrNone,
                _ => Many::Any,
            },
        },
        to: End {
            table: to,
            row: key.references.first().and_then(|name| row(to, name)),
            many: if is_optional { Many::OneOrNone } else { Many::One },
        },
        label,
        actions: actions(key),
        is_enum: false,
    })
}

fn actions(key: &ForeignKey) -> String {
    let named = [("on delete", key.on_delete), ("on update", key.on_update)];
    let texts = named
        .iter()
        .filter_map(|(event, action)| Some(format!("{event} {}", (*action)?.name())));
    texts.collect::<Vec<_>>().join(", ")
}

fn enum_links(model: &Model, place: usize, enums: &HashMap<EnumId, usize>, tables: &[Table]) -> Vec<Link> {
    let mut links = Vec::new();
    for (field, scalar) in model.scalar_fields() {
        let FieldType::Enum(id) = &scalar.ty else { continue };
        let Some(target) = enums.get(id) else { continue };
        links.push(Link {
            from: End {
                table: place,
                row: tables[place].rows.iter().position(|row| row.name == field.name),
                many: Many::Any,
            },
            to: End {
                table: *target,
                row: None,
                many: Many::One,
            },
            label: field.name.clone(),
            actions: String::new(),
            is_enum: true,
        });
    }
    links
}
