//! Implicit many-to-many relations: both sides are lists, a join table refers to both ids.

use super::{Cx, Out, Side, models};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::Model;

pub(super) fn check(cx: Cx<'_, '_>, one: Side<'_, '_>, other: Side<'_, '_>, out: &mut Out) {
    if one.relation.fields.is_some() || other.relation.fields.is_some() {
        embedded(cx, one, other, out);
        return;
    }
    if one.model.is_view || other.model.is_view {
        for side in [one, other] {
            let message = "Implicit many-to-many relations are not supported for views.";
            out.push(
                side.error(codes::VIEW_RELATION, message)
                    .help("make one of the sides a single record"),
            );
        }
    }
    for (side, target) in [(one, other.model), (other, one.model)] {
        single_id(cx, side, target, out);
    }
    for side in [one, other] {
        for (_, span) in [side.relation.on_delete, side.relation.on_update]
            .into_iter()
            .flatten()
        {
            let message = "Referential actions on implicit many-to-many relations are not supported";
            out.push(
                Diagnostic::error(codes::MANY_TO_MANY_ARGUMENTS, span, message)
                    .help("write the join table as a model of its own, with two relations"),
            );
        }
        if side.relation.references.is_some() {
            let message = "Implicit many-to-many relation should not have references argument defined. Either remove it, or change the relation to one-to-many.";
            out.push(side.error(codes::MANY_TO_MANY_ARGUMENTS, message));
        }
    }
}

/// `fields` on a list: the form of document databases.
fn embedded(cx: Cx<'_, '_>, one: Side<'_, '_>, other: Side<'_, '_>, out: &mut Out) {
    let message = format!(
        "Embedded many-to-many relations are not supported on {}.",
        cx.rules.display_name
    );
    for side in [one, other] {
        out.push(side.error(codes::MANY_TO_MANY_ARGUMENTS, message.clone()).help(
            "remove `fields` and `references` for an implicit join table, or write the join table as a model",
        ));
    }
}

fn single_id(cx: Cx<'_, '_>, side: Side<'_, '_>, target: &Model, out: &mut Out) {
    let container = side.container(cx);
    if !models::has_single_id(target) {
        let message = format!(
            "The relation field `{}` on {container} `{}` references `{}` which does not have an `@id` field. Models without `@id` cannot be part of a many to many relation.",
            side.field.name, side.model.name, target.name
        );
        out.push(
            side.error(codes::MANY_TO_MANY_ID, message)
                .label(target.name_span, "no `@id`")
                .help("write the join table as a model of its own, with two relations"),
        );
        return;
    }
    let Some(references) = side.relation.references.as_deref() else {
        return;
    };
    let id = target
        .primary_key
        .as_ref()
        .and_then(|key| key.fields.first())
        .map(|field| field.field.as_str());
    let names: Vec<&str> = references
        .iter()
        .map(|field| target.fields[*field as usize].name.as_str())
        .collect();
    if names.len() == 1 && names.first().copied() == id {
        return;
    }
    let message = format!(
        "Implicit many-to-many relations must always reference the id field of the related model. Change the argument `references` to use the id field of the related model `{}`. But it is referencing the following fields that are not the id: {}",
        target.name,
        names.join(", ")
    );
    out.push(side.error(codes::MANY_TO_MANY_ID, message));
}
