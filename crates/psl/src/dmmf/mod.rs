//! The DMMF: a schema as JSON, in the form in which Prisma hands it to generators. Key for key what Prisma's own
//! packages print, so that existing generators and tools can be fed. Pure: no files, no processes.
//!
//! | module | part |
//! |---|---|
//! | `datamodel` | models, enums and indexes, as the file declares them |
//! | `query` | the types of the client's arguments and answers (`schema`) |
//! | `mappings` | the names of each model's operations |
//! | `config` | the `datasource` and `generator` blocks |

mod config;
mod datamodel;
mod mappings;
mod query;

use crate::schema::analyze::declared;
use crate::schema::decl::{Declarations, Docs};
use crate::schema::{Field, FieldKind, FieldType, Model};
use crate::{Analysis, Schema};
use serde_json::{Value, json};

/// A part of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Models, enums and indexes.
    Datamodel,
    /// The types of the client's arguments and answers.
    Schema,
    /// The names of the operations.
    Mappings,
}

/// The whole document: all parts, by name. The schema has no errors.
pub fn dmmf(analysis: &Analysis) -> Value {
    json!({
        "datamodel": part(analysis, Part::Datamodel),
        "schema": part(analysis, Part::Schema),
        "mappings": part(analysis, Part::Mappings),
    })
}

/// One part of it.
pub fn part(analysis: &Analysis, part: Part) -> Value {
    match part {
        Part::Datamodel => datamodel::datamodel(&Source::new(analysis)),
        Part::Schema => query::schema(&analysis.schema),
        Part::Mappings => mappings::mappings(&analysis.schema),
    }
}

/// The `datasource` and `generator` blocks, and what is to be said about them.
pub fn config(analysis: &Analysis) -> Value {
    config::config(analysis, &Source::new(analysis))
}

/// What the parts are made from: the resolved schema, and beside it the declarations, which run parallel to it
/// and have the documentation with the lines that mean something to us only.
struct Source<'a> {
    schema: &'a Schema,
    decls: Declarations,
}

impl<'a> Source<'a> {
    fn new(analysis: &'a Analysis) -> Source<'a> {
        Source {
            schema: &analysis.schema,
            decls: declared(&analysis.files, &analysis.trees).0,
        }
    }
}

/// The documentation as Prisma reads it: all lines.
fn documentation(docs: &Docs) -> Option<String> {
    let lines: Vec<&str> = docs.lines.iter().map(|line| line.text.as_str()).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The models that clients have: the models, and after them the views.
fn client_models(schema: &Schema) -> impl Iterator<Item = &Model> {
    let all = || schema.models.iter().filter(|model| !model.is_ignored);
    let models = all().filter(|model| !model.is_view);
    models.chain(all().filter(|model| model.is_view))
}

/// Whether clients have the field.
fn is_client_field(field: &Field) -> bool {
    let is_unsupported =
        matches!(&field.kind, FieldKind::Scalar(scalar) if matches!(scalar.ty, FieldType::Unsupported(_)));
    !field.is_ignored && !is_unsupported
}
