//! Relation fields one by one: that they can be told apart, their actions, names and indexes.

use super::{Cx, Out};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::db::RelationDecl;
use crate::schema::relations::generated_name;
use crate::schema::{FieldKind, Model, ModelId, ReferentialAction, RelationMode, Span};
use std::collections::HashMap;

/// The relation fields of each model by the model that they refer to and the name of their relation.
pub(super) type Groups = HashMap<(ModelId, ModelId, String), Vec<u32>>;

/// The relation fields of a model did not pass; later checks make no sense.
pub(super) struct Ambiguous;

pub(super) fn groups(cx: Cx<'_, '_>) -> Groups {
    let mut groups = Groups::new();
    for model in &cx.schema.models {
        for (place, target, relation) in relations_of(cx, model) {
            groups
                .entry(key(cx, model.id, target, relation))
                .or_default()
                .push(place);
        }
    }
    groups
}

fn key(
    cx: Cx<'_, '_>,
    model: ModelId,
    target: ModelId,
    relation: &RelationDecl<'_>,
) -> (ModelId, ModelId, String) {
    let name = relation
        .name
        .map_or_else(|| generated_name(cx, model, target), str::to_owned);
    (model, target, name)
}

fn relations_of<'a, 'd>(
    cx: Cx<'a, 'd>,
    model: &'a Model,
) -> impl Iterator<Item = (u32, ModelId, &'a RelationDecl<'d>)> + use<'a, 'd> {
    model
        .fields
        .iter()
        .enumerate()
        .filter_map(move |(place, field)| match &field.kind {
            FieldKind::Relation(relation) => {
                let decl = cx.side(model.id).relations.get(&(place as u32))?;
                Some((place as u32, relation.target, decl))
            }
            FieldKind::Scalar(_) => None,
        })
}

pub(super) fn check(cx: Cx<'_, '_>, model: &Model, groups: &Groups, out: &mut Out) -> Result<(), Ambiguous> {
    for (place, target, relation) in relations_of(cx, model) {
        let group = groups
            .get(&key(cx, model.id, target, relation))
            .map(Vec::as_slice)
            .unwrap_or_default();
        if let Some(diagnostic) = ambiguity(cx, model, place, target, relation, group) {
            out.push(diagnostic);
            return Err(Ambiguous);
        }
        ignored_target(cx, model, place, target, out);
        actions(cx, model, place, relation, out);
        foreign_key_name(cx, relation, out);
        missing_index(cx, model, place, relation, out);
    }
    Ok(())
}

fn ambiguity(
    cx: Cx<'_, '_>,
    model: &Model,
    place: u32,
    target: ModelId,
    relation: &RelationDecl<'_>,
    group: &[u32],
) -> Option<Diagnostic> {
    let is_self = model.id == target;
    if group.len() < 2 || (is_self && group.len() == 2 && relation.name.is_some()) {
        return None;
    }
    let names: Vec<String> = group
        .iter()
        .map(|field| format!("`{}`", model.fields[*field as usize].name))
        .collect();
    let fields = enumerate(&names);
    let (name, target_name) = (&model.name, &cx.model(target).name);
    let message = match (relation.name, is_self, group.len()) {
        (None, true, 2) => format!(
            "Ambiguous self relation detected. The fields {fields} in model `{name}` both refer to `{target_name}`. If they are part of the same relation add the same relation name for them with `@relation(<name>)`."
        ),
        (None, true, _) => format!(
            "Unnamed self relation detected. The fields {fields} in model `{name}` have no relation name."
        ),
        (Some(_), true, _) => format!(
            "Wrongly named self relation detected. The fields {fields} in model `{name}` have the same relation name. At most two relation fields can belong to the same relation and therefore have the same name."
        ),
        (None, false, _) => format!(
            "Ambiguous relation detected. The fields {fields} in model `{name}` both refer to `{target_name}`."
        ),
        (Some(_), false, _) => format!(
            "Wrongly named relation detected. The fields {fields} in model `{name}` both use the same relation name."
        ),
    };
    let span = cx.field_decl(model.id, place).span;
    let mut diagnostic = Diagnostic::error(codes::AMBIGUOUS_RELATION, span, message);
    for other in group.iter().filter(|other| **other != place) {
        diagnostic = diagnostic.label(
            cx.field_decl(model.id, *other).span,
            "this one refers to the same model",
        );
    }
    Some(diagnostic.help("give each relation a name of its own, on both sides: `@relation(\"name\", …)`"))
}

/// `a`, `a and b`, `a, b and c`.
fn enumerate(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

fn ignored_target(cx: Cx<'_, '_>, model: &Model, place: u32, target: ModelId, out: &mut Out) {
    let (field, target) = (&model.fields[place as usize], cx.model(target));
    if !target.is_ignored || field.is_ignored || model.is_ignored {
        return;
    }
    let message = format!(
        "The relation field `{}` on Model `{}` must specify the `@ignore` attribute, because the model {} it is pointing to is marked ignored.",
        field.name, model.name, target.name
    );
    let end = Span {
        start: field.span.end,
        ..field.span
    };
    out.push(
        Diagnostic::error(codes::IGNORED_TARGET, field.span, message)
            .label(target.name_span, "the ignored model")
            .fix("add `@ignore`", end, " @ignore"),
    );
}

// ---- actions

fn relation_mode(cx: Cx<'_, '_>) -> RelationMode {
    cx.schema
        .datasource
        .as_ref()
        .map(|datasource| datasource.relation_mode)
        .unwrap_or_default()
}

/// Whether an action exists in the relation mode.
pub(super) fn is_supported(cx: Cx<'_, '_>, action: ReferentialAction) -> bool {
    match (relation_mode(cx), action) {
        (RelationMode::ForeignKeys, _) => true,
        (RelationMode::Prisma, ReferentialAction::SetDefault) => false,
        (RelationMode::Prisma, ReferentialAction::NoAction) => cx.rules.emulated_no_action,
        (RelationMode::Prisma, _) => true,
    }
}

fn actions(cx: Cx<'_, '_>, model: &Model, place: u32, relation: &RelationDecl<'_>, out: &mut Out) {
    let decl = cx.field_decl(model.id, place);
    for (argument, action) in [("onDelete", relation.on_delete), ("onUpdate", relation.on_update)] {
        let Some((action, _)) = action else {
            continue;
        };
        let span = decl.argument_span("relation", argument);
        if !is_supported(cx, action) {
            out.push(unsupported_action(cx, action, span));
        } else if action == ReferentialAction::SetDefault
            && cx.rules.set_default_is_ignored
            && relation_mode(cx) == RelationMode::ForeignKeys
        {
            let message = format!(
                "{} does not actually support the `SetDefault` referential action, so using it may result in unexpected errors.",
                cx.rules.display_name
            );
            out.push(
                Diagnostic::warning(codes::SET_DEFAULT_IGNORED, span, message)
                    .help("choose another action, for example `Restrict` or `SetNull`"),
            );
        }
    }
}

fn unsupported_action(cx: Cx<'_, '_>, action: ReferentialAction, span: Span) -> Diagnostic {
    let allowed: Vec<String> = ReferentialAction::ALL
        .into_iter()
        .filter(|action| is_supported(cx, *action))
        .map(|action| format!("`{}`", action.name()))
        .collect();
    let message = format!(
        "Invalid referential action: `{}`. Allowed values: ({})",
        action.name(),
        allowed.join(", ")
    );
    let diagnostic = Diagnostic::error(codes::ACTION_NOT_SUPPORTED, span, message);
    match action {
        ReferentialAction::NoAction => {
            diagnostic.help("with `relationMode = \"prisma\"` write `Restrict` instead")
        }
        _ => diagnostic.help("with `relationMode = \"prisma\"` the client carries the actions out itself"),
    }
}

// ---- names and indexes

fn foreign_key_name(cx: Cx<'_, '_>, relation: &RelationDecl<'_>, out: &mut Out) {
    let (Some(name), Some(attribute)) = (&relation.map, relation.attribute) else {
        return;
    };
    if cx.rules.named_foreign_keys {
        super::indexes::name_length(cx, Some(name), attribute, out);
        return;
    }
    let message = "Your provider does not support named foreign keys.";
    out.push(Diagnostic::error(codes::NAMED_FOREIGN_KEY, attribute.span, message).help("remove `map:`"));
}

/// Without foreign keys nothing makes the index that relations are loaded by.
fn missing_index(cx: Cx<'_, '_>, model: &Model, place: u32, relation: &RelationDecl<'_>, out: &mut Out) {
    let Some(fields) = relation.fields.as_deref() else {
        return;
    };
    if relation_mode(cx) != RelationMode::Prisma {
        return;
    }
    let names: Vec<&str> = fields
        .iter()
        .map(|field| model.fields[*field as usize].name.as_str())
        .collect();
    let keys = model.primary_key.iter().map(|key| &key.fields);
    let mut lists = keys.chain(model.indexes.iter().map(|index| &index.fields));
    if lists.any(|list| {
        list.iter()
            .map(|field| field.field.as_str())
            .take(names.len())
            .eq(names.iter().copied())
    }) {
        return;
    }
    let message = "With `relationMode = \"prisma\"`, no foreign keys are used, so relation fields will not benefit from the index usually created by the relational database under the hood.";
    let decl = cx.field_decl(model.id, place);
    let span = relation.attribute.map_or(decl.span, |attribute| attribute.span);
    out.push(
        Diagnostic::warning(codes::MISSING_RELATION_INDEX, span, message)
            .help(format!("add `@@index([{}])` to the model", names.join(", "))),
    );
}
