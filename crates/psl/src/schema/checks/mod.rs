//! The checks: what needs the whole schema, and what depends on the database. They run only when nothing
//! more basic is wrong, so they can rely on names, types and attributes.
//!
//! To add a check: a function in the file of its topic, a line where the topic is run, and a golden case.

mod autoincrement;
mod constraint_names;
mod datasource;
mod defaults;
mod enums;
mod fields;
mod indexes;
mod models;
mod native_types;
mod operator_classes;
mod relation_fields;
mod relations;
mod views;

use super::db::Db;
use super::decl::{AttributeDecl, FieldDecl, ModelDecl, TypeDecl};
use super::{Arity, Field, FieldKind, Index, IndexField, Model, ModelId, ScalarField, Span};
use crate::diagnostic::{Code, Diagnostic, codes};

/// What a check sees: the schema, read only.
pub(super) type Cx<'a, 'd> = &'a Db<'d>;

/// Runs all checks.
pub(crate) fn run(db: &mut Db<'_>) {
    let mut out = std::mem::take(&mut db.diagnostics_later);
    all(db, &mut out);
    db.diagnostics.extend(out);
}

type Out = Vec<Diagnostic>;

fn all(cx: Cx<'_, '_>, out: &mut Out) {
    datasource::check(cx, out);
    composite_types(cx, out);
    let names = constraint_names::Names::collect(cx);
    let groups = relation_fields::groups(cx);
    // Views are judged after models.
    let (views, tables): (Vec<&Model>, Vec<&Model>) =
        cx.schema.models.iter().partition(|model| model.is_view);
    models::database_names(cx, out);
    for model in tables.into_iter().chain(views) {
        models::check(cx, model, &names, out);
        // Relations that cannot be told apart would make every later judgement arbitrary.
        if relation_fields::check(cx, model, &groups, out).is_err() {
            return;
        }
        indexes::check(cx, model, &names, out);
    }
    enums::check(cx, out);
    relations::check(cx, &names, out);
}

/// No database here has composite types; a `Json` field comes nearest.
fn composite_types(cx: Cx<'_, '_>, out: &mut Out) {
    for decl in &cx.decls.composite_types {
        let message = format!("Composite types are not supported on {}.", cx.rules.display_name);
        let head = Span {
            end: decl.name.span.end,
            ..decl.span
        };
        out.push(
            Diagnostic::error(codes::NO_COMPOSITE_TYPES, head, message)
                .help("make it a model of its own with a relation, or store it in a `Json` field"),
        );
        endless_type(decl, out);
    }
}

/// A type that needs itself.
fn endless_type(decl: &ModelDecl, out: &mut Out) {
    let of_type = |field: &&FieldDecl| {
        matches!(&field.ty, TypeDecl::Name(name) if name.text == decl.name.text)
            && field.arity == Arity::Required
    };
    for field in decl.fields.iter().filter(of_type) {
        let message = "The type is the same as the parent and causes an endless cycle. Please change the field to be either optional or a list.";
        out.push(Diagnostic::error(codes::NO_COMPOSITE_TYPES, field.span, message));
    }
}

// ---- what the topics share

/// The error of an attribute.
fn at_attribute(code: &'static Code, attribute: &AttributeDecl, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(code, attribute.span, message)
}

/// The head of a model, for errors about it as a whole.
fn head(cx: Cx<'_, '_>, id: ModelId) -> Span {
    let decl = cx.model_decl(id);
    Span {
        end: decl.name.span.end,
        ..decl.span
    }
}

/// The scalar fields of a model with their declarations.
fn scalar_fields<'a, 'd>(
    cx: Cx<'a, 'd>,
    model: &'a Model,
) -> impl Iterator<Item = (&'a Field, &'a ScalarField, &'d FieldDecl)> + use<'a, 'd> {
    let decls = &cx.model_decl(model.id).fields;
    model
        .fields
        .iter()
        .zip(decls)
        .filter_map(|(field, decl)| match &field.kind {
            FieldKind::Scalar(scalar) => Some((field, scalar, decl)),
            FieldKind::Relation(_) => None,
        })
}

/// The indexes of a model with their attributes.
fn indexes_of<'a, 'd>(
    cx: Cx<'a, 'd>,
    model: &'a Model,
) -> impl Iterator<Item = (&'a Index, &'d AttributeDecl)> + use<'a, 'd> {
    model
        .indexes
        .iter()
        .zip(cx.side(model.id).indexes.iter().copied())
}

/// The field of a key or index, and what it is. `None` for paths into composite types.
fn key_field<'a>(
    cx: Cx<'a, '_>,
    model: &'a Model,
    field: &IndexField,
) -> Option<(&'a Field, &'a ScalarField)> {
    let place = cx.find_field(model.id, &field.field)?;
    let field = &model.fields[place as usize];
    match &field.kind {
        FieldKind::Scalar(scalar) => Some((field, scalar)),
        FieldKind::Relation(_) => None,
    }
}
