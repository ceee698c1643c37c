//! One-to-one relations: one side holds a unique key, the other is optional.

use super::{Cx, Out, Side, missing_opposite, models};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{Arity, Field, Relation};

pub(super) fn check(
    cx: Cx<'_, '_>,
    relation: &Relation,
    forward: Option<Side<'_, '_>>,
    back: Option<Side<'_, '_>>,
    out: &mut Out,
) {
    let Some(forward) = forward else {
        return;
    };
    let Some(back) = back else {
        out.push(missing_opposite(cx, forward, cx.model(relation.referenced.model)));
        unique(forward, out);
        return;
    };
    given_once(forward, back, out);
    actions(forward, back, out);
    unique(forward, out);
    // These go on only while nothing else is wrong.
    let mut is_clean = !out.iter().any(Diagnostic::is_error);
    for check in [mixed_up, required_back, wrong_side] {
        if is_clean {
            check(forward, back, out);
            is_clean = !out.iter().any(Diagnostic::is_error);
        }
    }
}

/// `fields` and `references` are given, each on one side.
fn given_once(forward: Side<'_, '_>, back: Side<'_, '_>, out: &mut Out) {
    let (front, rear) = (forward.relation, back.relation);
    let given = [
        ("fields", front.has_fields(), rear.has_fields()),
        ("references", front.has_references(), rear.has_references()),
    ];
    for (argument, here, there) in given {
        let (code, verb) = match (here, there) {
            (false, false) => (codes::MISSING_FIELDS, "do not provide"),
            (true, true) => (codes::FIELDS_ON_BOTH_SIDES, "both provide"),
            _ => continue,
        };
        // With keys on both sides there are two relations, and the other one tells its own side.
        let sides = [(forward, back), (back, forward)];
        let is_twice = front.fields.is_some()
            && rear.fields.is_some()
            && forward.field.arity == back.field.arity
            && forward.field.arity == Arity::Optional;
        for (one, other) in sides.into_iter().take(if is_twice { 1 } else { 2 }) {
            let (first, second, only) = match here {
                true => (forward, back, "only "),
                false => (one, other, ""),
            };
            let message = format!(
                "The relation fields {} and {} {verb} the `{argument}` argument in the @relation attribute. You have to provide it {only}on one of the two fields.",
                first.title(),
                second.title()
            );
            out.push(
                one.error(code, message)
                    .label(other.decl.span, "the opposite field")
                    .help("the side that holds the foreign key has `fields` and `references`, the other has neither"),
            );
        }
    }
}

fn actions(forward: Side<'_, '_>, back: Side<'_, '_>, out: &mut Out) {
    if !back.relation.has_actions() {
        return;
    }
    if forward.relation.has_actions() {
        for (one, other) in [(back, forward), (forward, back)] {
            let message = format!(
                "The relation fields {} and {} both provide the `onDelete` or `onUpdate` argument in the @relation attribute. You have to provide it only on one of the two fields.",
                one.title(),
                other.title()
            );
            out.push(
                one.error(codes::ACTION_ON_WRONG_SIDE, message)
                    .label(other.decl.span, "the opposite field"),
            );
        }
        return;
    }
    let message = format!(
        "The relation field {} must not specify the `onDelete` or `onUpdate` argument in the @relation attribute. You must only specify it on the opposite field `{}` on model `{}`.",
        back.title(),
        forward.field.name,
        forward.model.name
    );
    out.push(
        back.error(codes::ACTION_ON_WRONG_SIDE, message)
            .label(forward.decl.span, "the opposite field"),
    );
}

/// The key is unique, in the order in which the relation names its fields.
fn unique(forward: Side<'_, '_>, out: &mut Out) {
    if forward.relation.fields.is_none() {
        return;
    }
    let names: Vec<&str> = forward.fields().map(|field| field.name.as_str()).collect();
    let is_unique = models::unique_criteria(forward.model).any(|fields| {
        fields
            .iter()
            .map(|field| field.field.as_str())
            .eq(names.iter().copied())
    });
    if is_unique {
        return;
    }
    let message = "A one-to-one relation must use unique fields on the defining side.";
    let help = match names[..] {
        [one] => format!("add `@unique` to the field `{one}`, or make the other side a list (one-to-many)"),
        _ => format!(
            "add `@@unique([{}])` to the model, or make the other side a list (one-to-many)",
            names.join(", ")
        ),
    };
    let mut diagnostic = forward.error(codes::ONE_TO_ONE_UNIQUE, message).help(help);
    if let [one] = forward.fields().collect::<Vec<&Field>>()[..] {
        let end = crate::schema::Span {
            start: one.span.end,
            ..one.span
        };
        diagnostic = diagnostic
            .label(one.span, "not unique")
            .fix("add `@unique`", end, " @unique");
    }
    out.push(diagnostic);
}

/// `fields` on one side, `references` on the other.
fn mixed_up(forward: Side<'_, '_>, back: Side<'_, '_>, out: &mut Out) {
    let (front, rear) = (forward.relation, back.relation);
    let message = |given: &str, other: &str| {
        format!(
            "The relation field {} provides the `{given}` argument in the @relation attribute. And the related field {} provides the `{other}` argument. You must provide both arguments on the same side.",
            forward.title(),
            back.title()
        )
    };
    if front.has_fields() && rear.has_references() {
        for (side, other) in [(forward, back), (back, forward)] {
            out.push(
                side.error(codes::FIELDS_ON_WRONG_SIDE, message("fields", "references"))
                    .label(other.decl.span, "the opposite field"),
            );
        }
    }
    if front.has_references() && rear.has_fields() {
        out.push(
            forward
                .error(codes::FIELDS_ON_WRONG_SIDE, message("references", "fields"))
                .label(back.decl.span, "the opposite field"),
        );
    }
}

fn required_back(forward: Side<'_, '_>, back: Side<'_, '_>, out: &mut Out) {
    if back.field.arity != Arity::Required {
        return;
    }
    let ty = &forward.model.name;
    let message = format!(
        "The relation field {} is required. This is not valid because it's not possible to enforce this constraint on the database level.",
        back.title()
    );
    let after_type = crate::schema::Span {
        start: back.decl.ty.span().end,
        end: back.decl.ty.span().end,
        ..back.decl.span
    };
    out.push(
        back.error(codes::REQUIRED_BACK_RELATION, message)
            .label(forward.decl.span, "the side that holds the foreign key")
            .help(format!("change the type from `{ty}` to `{ty}?`"))
            .fix(format!("write `{ty}?`"), after_type, "?"),
    );
}

/// The key is on the side that can be null, while the other is required.
fn wrong_side(forward: Side<'_, '_>, back: Side<'_, '_>, out: &mut Out) {
    let has_key = back.relation.fields.is_some() || back.relation.references.is_some();
    if forward.field.arity != Arity::Required || !has_key {
        return;
    }
    let message = format!(
        "The relation field `{}.{}` defines the `fields` and/or `references` argument. You must set them on the required side of the relation (`{}.{}`) in order for the constraints to be enforced.",
        back.model.name, back.field.name, forward.model.name, forward.field.name
    );
    out.push(
        back.error(codes::FIELDS_ON_WRONG_SIDE, message)
            .label(forward.decl.span, "the required side")
            .help(
                "move the arguments to the required side, or make this field required and the other optional",
            ),
    );
}
