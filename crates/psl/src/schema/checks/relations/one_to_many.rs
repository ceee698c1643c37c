//! One-to-many relations: the single side holds the key, the list side nothing.

use super::{Cx, Out, Side, missing_opposite};
use crate::diagnostic::codes;
use crate::schema::FieldKind;

pub(super) fn check(
    cx: Cx<'_, '_>,
    forward: Option<Side<'_, '_>>,
    back: Option<Side<'_, '_>>,
    out: &mut Out,
) {
    match (forward, back) {
        (Some(forward), Some(back)) => {
            keys(forward, back, out);
            actions(forward, back, out);
        }
        (Some(side), None) | (None, Some(side)) => {
            if let FieldKind::Relation(relation) = &side.field.kind {
                out.push(missing_opposite(cx, side, cx.model(relation.target)));
            }
        }
        (None, None) => {}
    }
}

fn keys(forward: Side<'_, '_>, back: Side<'_, '_>, out: &mut Out) {
    let relation = forward.relation;
    for (argument, is_given) in [
        ("fields", relation.has_fields()),
        ("references", relation.has_references()),
    ] {
        if !is_given {
            let message = format!(
                "The relation field {} must specify the `{argument}` argument in the @relation attribute.",
                forward.title()
            );
            out.push(forward.error(codes::MISSING_FIELDS, message).help(
                "run `nicol format`, or write `@relation(fields: [field here], references: [field there])`",
            ));
        }
    }
    if back.relation.has_fields() || back.relation.has_references() {
        let message = format!(
            "The relation field {} must not specify the `fields` or `references` argument in the @relation attribute. You must only specify it on the opposite field `{}` on model `{}`.",
            back.title(),
            forward.field.name,
            forward.model.name
        );
        out.push(
            back.error(codes::FIELDS_ON_WRONG_SIDE, message)
                .label(forward.decl.span, "the opposite field"),
        );
    }
}

fn actions(forward: Side<'_, '_>, back: Side<'_, '_>, out: &mut Out) {
    if back.relation.has_actions() {
        let message = format!(
            "The relation field {} must not specify the `onDelete` or `onUpdate` argument in the @relation attribute. You must only specify it on the opposite field `{}` on model `{}`, or in case of a many to many relation, in an explicit join table.",
            back.title(),
            forward.field.name,
            forward.model.name
        );
        out.push(
            back.error(codes::ACTION_ON_WRONG_SIDE, message)
                .label(forward.decl.span, "the opposite field"),
        );
    }
}
