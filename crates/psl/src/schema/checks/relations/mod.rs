//! Relations as wholes: that both sides fit together.

mod cycles;
mod many_to_many;
mod one_to_many;
mod one_to_one;

use super::constraint_names::{Kind, Names, foreign_key_span};
use super::{Cx, Out, models};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::db::RelationDecl;
use crate::schema::decl::FieldDecl;
use crate::schema::{
    Arity, Field, FieldType, IndexField, Model, ReferentialAction, Relation, RelationKind, RelationMode,
    RelationSide,
};

/// One side of a relation, looked up.
#[derive(Clone, Copy)]
struct Side<'a, 'd> {
    model: &'a Model,
    field: &'a Field,
    decl: &'d FieldDecl,
    relation: &'a RelationDecl<'d>,
}

impl<'a, 'd> Side<'a, 'd> {
    fn of(cx: Cx<'a, 'd>, side: &RelationSide) -> Option<Side<'a, 'd>> {
        let field = side.field?;
        let model = cx.model(side.model);
        Some(Side {
            model,
            field: &model.fields[field as usize],
            decl: cx.field_decl(side.model, field),
            relation: cx.side(side.model).relations.get(&field)?,
        })
    }

    /// `field` on Model `model`, as messages name it.
    fn title(&self) -> String {
        format!("`{}` on Model `{}`", self.field.name, self.model.name)
    }

    fn container(&self, cx: Cx<'_, '_>) -> &'static str {
        cx.model_decl(self.model.id).container()
    }

    /// An error about this side.
    fn error(&self, code: &'static crate::diagnostic::Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.decl.span, message)
    }

    /// The fields that `fields:` names.
    fn fields(&self) -> impl Iterator<Item = &'a Field> + use<'a, 'd> {
        let (model, fields) = (self.model, self.relation.fields.as_deref().unwrap_or_default());
        fields.iter().map(|field| &model.fields[*field as usize])
    }
}

pub(super) fn check(cx: Cx<'_, '_>, names: &Names, out: &mut Out) {
    let graph = cycles::graph(cx);
    for relation in &cx.schema.relations {
        let (forward, back) = (
            Side::of(cx, &relation.referencing),
            Side::of(cx, &relation.referenced),
        );
        if let RelationKind::ManyToMany { .. } = relation.kind {
            if let (Some(one), Some(other)) = (forward, back) {
                many_to_many::check(cx, one, other, out);
            }
            continue;
        }
        if let (Some(forward), Some(_)) = (forward, back) {
            cycles::check(cx, &graph, relation, forward, out);
            set_null(cx, forward, out);
        }
        if let Some(forward) = forward {
            references_unique(cx, relation, forward, out);
            same_count(forward, out);
            arity(forward, out);
            types(cx, relation, forward, out);
        }
        constraint_name(cx, relation, names, out);
        match relation.kind {
            RelationKind::OneToOne(_) => one_to_one::check(cx, relation, forward, back, out),
            _ => one_to_many::check(cx, forward, back, out),
        }
    }
}

fn relation_mode(cx: Cx<'_, '_>) -> RelationMode {
    cx.schema
        .datasource
        .as_ref()
        .map(|datasource| datasource.relation_mode)
        .unwrap_or_default()
}

/// The other side has no field.
fn missing_opposite(cx: Cx<'_, '_>, side: Side<'_, '_>, other: &Model) -> Diagnostic {
    let (container, name, model) = (side.container(cx), &side.field.name, &side.model.name);
    let message = format!(
        "The relation field `{name}` on {container} `{model}` is missing an opposite relation field on the model `{}`.",
        other.name
    );
    side.error(codes::MISSING_OPPOSITE, message)
        .label(other.name_span, "this model has no field for the relation")
        .help(format!(
            "run `nicol format`, or add a field of type `{model}[]` or `{model}?` to `{}`",
            other.name
        ))
}

/// A required field of a foreign key cannot become null.
fn set_null(cx: Cx<'_, '_>, forward: Side<'_, '_>, out: &mut Out) {
    let Some(required) = forward.fields().find(|field| field.arity == Arity::Required) else {
        return;
    };
    let is_warning = cx.rules.set_null_on_required && relation_mode(cx) == RelationMode::ForeignKeys;
    for (argument, action) in [
        ("onDelete", forward.relation.on_delete),
        ("onUpdate", forward.relation.on_update),
    ] {
        if !action.is_some_and(|(action, _)| action == ReferentialAction::SetNull) {
            continue;
        }
        let must = if is_warning { "should" } else { "must" };
        let message = format!(
            "The `{argument}` referential action of a relation {must} not be set to `SetNull` when a referenced field is required."
        );
        let span = forward.decl.span;
        let diagnostic = match is_warning {
            true => Diagnostic::warning(codes::SET_NULL_ON_REQUIRED, span, message),
            false => Diagnostic::error(codes::SET_NULL_ON_REQUIRED, span, message),
        };
        out.push(
            diagnostic
                .label(required.span, "this field is required")
                .help("choose another referential action, or make the fields of the foreign key optional"),
        );
    }
}

/// A foreign key refers to something unique.
fn references_unique(cx: Cx<'_, '_>, relation: &Relation, forward: Side<'_, '_>, out: &mut Out) {
    if !forward.relation.has_references() {
        return;
    }
    let target = cx.model(relation.referenced.model);
    let mut wanted: Vec<&str> = references(relation).collect();
    wanted.sort_unstable();
    let is_unique = models::unique_criteria(target).any(|fields| {
        let mut names: Vec<&str> = fields.iter().map(|field| field.field.as_str()).collect();
        names.sort_unstable();
        names == wanted
    });
    if is_unique {
        return references_in_order(cx, target, relation, forward, out);
    }
    let names: Vec<&str> = references(relation).collect();
    let message = "The argument `references` must refer to a unique criterion in the related model.";
    let help = match names[..] {
        [one] => format!(
            "add `@unique` to the field `{one}` in the model `{}`",
            target.name
        ),
        _ => format!(
            "add `@@unique([{}])` to the model `{}`",
            names.join(", "),
            target.name
        ),
    };
    let mut diagnostic = forward.error(codes::REFERENCE_NOT_UNIQUE, message);
    for name in &names {
        if let Some(field) = target.find_field(name) {
            diagnostic = diagnostic.label(field.span, "not unique");
        }
    }
    out.push(diagnostic.help(help));
}

/// The referenced fields stand in the order of the unique constraint, if that matters.
fn references_in_order(
    cx: Cx<'_, '_>,
    target: &Model,
    relation: &Relation,
    forward: Side<'_, '_>,
    out: &mut Out,
) {
    let names: Vec<&str> = references(relation).collect();
    let is_wanted = |fields: &[IndexField]| {
        fields
            .iter()
            .map(|field| field.field.as_str())
            .eq(names.iter().copied())
    };
    if cx.rules.references_in_any_order || models::unique_criteria(target).any(is_wanted) {
        return;
    }
    let message = format!(
        "The argument `references` must refer to a unique criterion in the related model `{}` using the same order of fields. Please check the ordering in the following fields: `{}`.",
        target.name,
        names.join(", ")
    );
    out.push(
        forward
            .error(codes::REFERENCE_NOT_UNIQUE, message)
            .help("put both lists in that order, or name the database in a `datasource` block"),
    );
}

fn references(relation: &Relation) -> impl Iterator<Item = &str> {
    let key = relation.kind.foreign_key();
    key.into_iter()
        .flat_map(|key| key.references.iter().map(String::as_str))
}

fn same_count(forward: Side<'_, '_>, out: &mut Out) {
    let (Some(fields), Some(references)) = (&forward.relation.fields, &forward.relation.references) else {
        return;
    };
    if fields.len() != references.len() {
        let message = "You must specify the same number of fields in `fields` and `references`.";
        let span = forward
            .relation
            .attribute
            .map_or(forward.decl.span, |attribute| attribute.span);
        out.push(
            Diagnostic::error(codes::FIELD_COUNT, span, message)
                .label(
                    forward.decl.argument_span("relation", "fields"),
                    format!("{} here", fields.len()),
                )
                .label(
                    forward.decl.argument_span("relation", "references"),
                    format!("{} here", references.len()),
                ),
        );
    }
}

/// When the key can be null, so can the relation.
fn arity(forward: Side<'_, '_>, out: &mut Out) {
    if forward.field.arity != Arity::Required {
        return;
    }
    let Some(optional) = forward.fields().find(|field| field.arity == Arity::Optional) else {
        return;
    };
    let names: Vec<&str> = forward.fields().map(|field| field.name.as_str()).collect();
    let message = format!(
        "The relation field `{}` uses the scalar fields {}. At least one of those fields is optional. Hence the relation field must be optional as well.",
        forward.field.name,
        names.join(", ")
    );
    let after_type = crate::schema::Span {
        start: forward.decl.ty.span().end,
        end: forward.decl.ty.span().end,
        ..forward.decl.span
    };
    out.push(
        forward
            .error(codes::RELATION_ARITY, message)
            .label(optional.span, "this field is optional")
            .fix("make the relation optional", after_type, "?"),
    );
}

/// The fields of the key have the types of the fields that they refer to.
fn types(cx: Cx<'_, '_>, relation: &Relation, forward: Side<'_, '_>, out: &mut Out) {
    let target = cx.model(relation.referenced.model);
    let referenced = references(relation).filter_map(|name| target.find_field(name));
    for (field, other) in forward.fields().zip(referenced) {
        if scalar_type(field) == scalar_type(other) {
            continue;
        }
        let message = format!(
            "The type of the field `{}` in the model `{}` is not matching the type of the referenced field `{}` in model `{}`.",
            field.name, forward.model.name, other.name, target.name
        );
        out.push(
            forward
                .error(codes::FIELD_TYPES, message)
                .label(field.span, "this type")
                .label(other.span, "and this one differ"),
        );
    }
}

fn scalar_type(field: &Field) -> Option<&FieldType> {
    match &field.kind {
        crate::schema::FieldKind::Scalar(scalar) => Some(&scalar.ty),
        crate::schema::FieldKind::Relation(_) => None,
    }
}

fn constraint_name(cx: Cx<'_, '_>, relation: &Relation, names: &Names, out: &mut Out) {
    let Some(name) = super::constraint_names::foreign_key(cx, relation) else {
        return;
    };
    let model = cx.model(relation.referencing.model);
    names.clashes(
        cx,
        model,
        Kind::ForeignKey,
        &name,
        foreign_key_span(cx, relation),
        out,
    );
}
