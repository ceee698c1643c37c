//! The catalogue of attributes: where each may stand, its arguments, what it does. Completion and hover
//! read it; so do the remedies for unknown attributes and arguments.

use super::Place;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::decl::AttributeDecl;
use crate::suggest::closest;

/// A row of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct AttributeInfo {
    /// The name, without signs.
    pub name: &'static str,
    /// Where it may stand.
    pub places: &'static [Place],
    /// The names of its arguments; the first may go without its name if `unnamed`.
    pub arguments: &'static [&'static str],
    /// Whether the first argument may go without its name.
    pub unnamed: bool,
    /// What it does, for hover.
    pub doc: &'static str,
    /// How it is written.
    pub example: &'static str,
}

/// All attributes. Native types (`@db.X`) are in the tables of the databases.
pub const ATTRIBUTES: &[AttributeInfo] = &[
    AttributeInfo {
        name: "id",
        places: &[Place::ScalarField],
        arguments: &["map", "length", "sort", "clustered"],
        unnamed: false,
        doc: "The primary key of the model.",
        example: "@id",
    },
    AttributeInfo {
        name: "unique",
        places: &[Place::ScalarField],
        arguments: &["map", "length", "sort", "clustered", "where"],
        unnamed: false,
        doc: "No two records have the same value here; records can be found by it.",
        example: "@unique",
    },
    AttributeInfo {
        name: "default",
        places: &[Place::ScalarField, Place::CompositeField],
        arguments: &["value", "map"],
        unnamed: true,
        doc: "The value of the field when a new record does not give one.",
        example: "@default(now())",
    },
    AttributeInfo {
        name: "updatedAt",
        places: &[Place::ScalarField],
        arguments: &[],
        unnamed: false,
        doc: "The time of the last change of the record, kept by the client.",
        example: "@updatedAt",
    },
    AttributeInfo {
        name: "map",
        places: &[Place::ScalarField, Place::CompositeField, Place::EnumValue],
        arguments: &["name"],
        unnamed: true,
        doc: "The name in the database, where it differs from the name here.",
        example: "@map(\"name_in_the_database\")",
    },
    AttributeInfo {
        name: "relation",
        places: &[Place::RelationField],
        arguments: &["name", "fields", "references", "onDelete", "onUpdate", "map"],
        unnamed: true,
        doc: "The name and the foreign key of a relation.",
        example: "@relation(fields: [authorId], references: [id])",
    },
    AttributeInfo {
        name: "ignore",
        places: &[Place::ScalarField, Place::RelationField],
        arguments: &[],
        unnamed: false,
        doc: "The field is not part of the client.",
        example: "@ignore",
    },
    AttributeInfo {
        name: "shardKey",
        places: &[Place::ScalarField],
        arguments: &[],
        unnamed: false,
        doc: "The field decides on which shard a record lives.",
        example: "@shardKey",
    },
    AttributeInfo {
        name: "id",
        places: &[Place::Model],
        arguments: &["fields", "name", "map", "clustered"],
        unnamed: true,
        doc: "A primary key of several fields.",
        example: "@@id([first, second])",
    },
    AttributeInfo {
        name: "unique",
        places: &[Place::Model],
        arguments: &["fields", "name", "map", "where", "clustered"],
        unnamed: true,
        doc: "No two records have the same values in these fields together.",
        example: "@@unique([first, second])",
    },
    AttributeInfo {
        name: "index",
        places: &[Place::Model],
        arguments: &["fields", "name", "map", "type", "where", "clustered"],
        unnamed: true,
        doc: "An index over fields.",
        example: "@@index([first, second])",
    },
    AttributeInfo {
        name: "fulltext",
        places: &[Place::Model],
        arguments: &["fields", "map"],
        unnamed: true,
        doc: "A full-text index (MySQL and MariaDB).",
        example: "@@fulltext([title, text])",
    },
    AttributeInfo {
        name: "map",
        places: &[Place::Model, Place::Enum],
        arguments: &["name"],
        unnamed: true,
        doc: "The name of the table, view or type in the database.",
        example: "@@map(\"name_in_the_database\")",
    },
    AttributeInfo {
        name: "schema",
        places: &[Place::Model, Place::Enum],
        arguments: &["map"],
        unnamed: true,
        doc: "The schema (namespace) of the database that holds the table or type.",
        example: "@@schema(\"public\")",
    },
    AttributeInfo {
        name: "ignore",
        places: &[Place::Model],
        arguments: &[],
        unnamed: false,
        doc: "The model is not part of the client.",
        example: "@@ignore",
    },
    AttributeInfo {
        name: "shardKey",
        places: &[Place::Model],
        arguments: &["fields"],
        unnamed: true,
        doc: "These fields decide on which shard a record lives.",
        example: "@@shardKey([tenantId])",
    },
];

fn rows(name: &str) -> impl Iterator<Item = &'static AttributeInfo> {
    ATTRIBUTES.iter().filter(move |info| info.name == name)
}

/// The arguments of all attributes of a name.
pub(super) fn arguments(name: &str) -> &'static [&'static str] {
    rows(name)
        .map(|info| info.arguments)
        .max_by_key(|arguments| arguments.len())
        .unwrap_or_default()
}

/// How an attribute is written, as a remedy.
pub(super) fn example(name: &str, on_block: bool) -> Option<String> {
    let info = rows(name).find(|info| info.is_on_block() == on_block)?;
    Some(format!("write, for example, `{}`", info.example))
}

impl AttributeInfo {
    /// Whether it is written with `@@`.
    pub fn is_on_block(&self) -> bool {
        self.places.iter().any(|place| place.is_block())
    }

    fn fits(&self, place: Place) -> bool {
        self.places.contains(&place)
    }
}

/// Composite types have attributes of their own kind of missing.
fn unknown_message(name: &str, place: Place) -> String {
    let message = match (place, name) {
        (Place::CompositeType, "id") => "A composite type cannot define an id.",
        (Place::CompositeType, "unique") => {
            "A unique constraint should be defined in the model containing the embed."
        }
        (Place::CompositeType, "index") => "An index should be defined in the model containing the embed.",
        (Place::CompositeType, "fulltext") => {
            "A fulltext index should be defined in the model containing the embed."
        }
        (Place::CompositeType, "map") => {
            "The name of a composite type is not persisted in the database, therefore it does not need a mapped database name."
        }
        (Place::CompositeType, _) => "A composite type cannot have block-level attributes.",
        _ => return format!("Attribute not known: \"@{name}\"."),
    };
    message.to_owned()
}

/// The error for an attribute that does not exist in its place.
pub(super) fn unknown(attribute: &AttributeDecl, place: Place) -> Diagnostic {
    let name = attribute.name.text.as_str();
    let diagnostic = Diagnostic::error(
        codes::UNKNOWN_ATTRIBUTE,
        attribute.span,
        unknown_message(name, place),
    );
    if name.contains('.') {
        return diagnostic.help("native types stand on fields with a scalar type");
    }
    if let Some(info) = rows(name).find(|info| info.is_on_block() != attribute.on_block) {
        let (here, there) = if attribute.on_block {
            ("block", "fields")
        } else {
            ("field", "blocks")
        };
        return diagnostic.help(format!("`{}` belongs on {there}, not on a {here}", info.example));
    }
    if rows(name).next().is_some() {
        return diagnostic.help(format!("it has no meaning on {}", place.description()));
    }
    let fitting = ATTRIBUTES
        .iter()
        .filter(|info| info.fits(place))
        .map(|info| info.name);
    let signs = if attribute.on_block { "@@" } else { "@" };
    match closest(name, fitting.clone()) {
        Some(near) => diagnostic.help(format!("did you mean `{signs}{near}`?")).fix(
            format!("write `{signs}{near}`"),
            attribute.name.span,
            near,
        ),
        None => {
            let known: Vec<String> = fitting.map(|name| format!("`{signs}{name}`")).collect();
            match known.is_empty() {
                true => diagnostic.help(format!("{} have no attributes", place.description())),
                false => diagnostic.help(format!("{} can have {}", place.description(), known.join(", "))),
            }
        }
    }
}
