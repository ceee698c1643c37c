//! Models as a whole: their keys, names and schemas.

use super::constraint_names::{Kind, Names};
use super::{Cx, Out, at_attribute, autoincrement, fields, head, indexes, native_types, views};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::decl::AttributeDecl;
use crate::schema::{Arity, FieldType, IndexField, IndexKind, Model, PrimaryKey, Span};
use crate::suggest::did_you_mean;
use std::collections::HashMap;

pub(super) fn check(cx: Cx<'_, '_>, model: &Model, names: &Names, out: &mut Out) {
    if model.is_view {
        views::check(cx, model, out);
    } else {
        unique_criterion(cx, model, out);
    }
    if let (Some(key), Some(attribute)) = (&model.primary_key, cx.side(model.id).primary_key)
        && !model.is_view
    {
        primary_key(cx, model, key, attribute, names, out);
    }
    if !model.is_view {
        shard_key(cx, model, out);
    }
    native_types::keys(cx, model, out);
    if !model.is_view {
        autoincrement::check(cx, model, out);
    }
    namespace(cx, model, out);
    fields::check(cx, model, names, out);
}

/// Records must be found again: by a key of required fields.
fn unique_criterion(cx: Cx<'_, '_>, model: &Model, out: &mut Out) {
    let criteria: Vec<&[IndexField]> = unique_criteria(model).collect();
    if model.is_ignored || criteria.iter().any(|fields| is_strict(cx, model, fields)) {
        return;
    }
    let message = "Each model must have at least one unique criteria that has only required fields.";
    let mut diagnostic = Diagnostic::error(codes::NO_UNIQUE_CRITERION, head(cx, model.id), message)
        .help("mark a required field with `@id` or `@unique`, or add `@@id([…])` or `@@unique([…])`");
    let loose = model.primary_key.iter().map(|key| key.span);
    let unique = model
        .indexes
        .iter()
        .filter(|index| index.kind == IndexKind::Unique);
    for span in loose.chain(
        unique
            .filter(|index| index.filter.is_none())
            .map(|index| index.span),
    ) {
        diagnostic = diagnostic.label(span, "not considered: it has fields that are not required");
    }
    out.push(diagnostic);
}

/// The lists of fields that tell records apart.
pub(super) fn unique_criteria(model: &Model) -> impl Iterator<Item = &[IndexField]> {
    let key = model.primary_key.iter().map(|key| key.fields.as_slice());
    let unique = model
        .indexes
        .iter()
        .filter(|index| index.kind == IndexKind::Unique);
    key.chain(unique.map(|index| index.fields.as_slice()))
}

fn is_strict(cx: Cx<'_, '_>, model: &Model, fields: &[IndexField]) -> bool {
    fields.iter().all(|field| {
        super::key_field(cx, model, field).is_none_or(|(field, scalar)| {
            field.arity != Arity::Optional && !matches!(scalar.ty, FieldType::Unsupported(_))
        })
    })
}

fn primary_key(
    cx: Cx<'_, '_>,
    model: &Model,
    key: &PrimaryKey,
    attribute: &AttributeDecl,
    names: &Names,
    out: &mut Out,
) {
    if cx.rules.named_primary_keys {
        let name = super::constraint_names::primary_key(cx, model, key);
        indexes::name_length(cx, key.map.as_deref(), attribute, out);
        names.clashes(
            cx,
            model,
            Kind::PrimaryKey,
            &name,
            attribute.argument_span("map"),
            out,
        );
    } else if key.map.is_some() {
        let message = "You defined a database name for the primary key on the model. This is not supported by the provider.";
        let diagnostic = Diagnostic::error(codes::NAMED_PRIMARY_KEY, head(cx, model.id), message);
        out.push(
            diagnostic
                .label(attribute.argument_span("map"), "the name")
                .help("remove `map:`"),
        );
    }
    if let Some(name) = &key.name {
        names.client_clash(model, name, attribute, out);
    }
    if key.fields.is_empty() {
        let title = attribute.title();
        let message = format!(
            "The list of fields in an `{title}()` attribute cannot be empty. Please specify at least one field."
        );
        out.push(at_attribute(codes::EMPTY_INDEX, attribute, message));
    }
    if key.fields.len() > 1 && key.name.is_none() {
        indexes::default_client_name(cx, model, &key.fields, attribute, out);
    }
    if key.fields.iter().any(|field| field.length.is_some()) && !cx.rules.index_length {
        let message = "The length argument is not supported in the primary key with the current connector";
        out.push(at_attribute(codes::INDEX_LENGTH, attribute, message).help("remove `length:`"));
    }
    if key.fields.iter().any(|field| field.sort.is_some()) {
        let message = "The sort argument is not supported in the primary key with the current connector";
        out.push(at_attribute(codes::INDEX_SORT, attribute, message).help("remove `sort:`"));
    }
    if key.clustered.is_some() {
        let message = "Defining clustering is not supported in the current connector.";
        out.push(at_attribute(codes::CLUSTERED, attribute, message).help("remove `clustered:`"));
    }
    indexes::length_types(cx, model, &key.fields, attribute, out);
}

fn shard_key(cx: Cx<'_, '_>, model: &Model, out: &mut Out) {
    let Some((attribute, fields)) = &cx.side(model.id).shard_key else {
        return;
    };
    if fields.is_empty() {
        let message = format!(
            "The list of fields in a `{}()` attribute cannot be empty. Please specify at least one field.",
            attribute.title()
        );
        out.push(at_attribute(codes::SHARD_KEY, attribute, message));
    }
    if !cx.preview.contains("shardKeys") {
        let message = "Defining shard keys requires enabling the `shardKeys` preview feature";
        out.push(
            at_attribute(codes::PREVIEW_FEATURE_NEEDED, attribute, message)
                .help("add `previewFeatures = [\"shardKeys\"]` to a generator"),
        );
    }
    if !cx.rules.shard_keys {
        let provider = cx
            .schema
            .datasource
            .as_ref()
            .map_or("default", |datasource| datasource.provider.name());
        let message = format!("Shard keys are not currently supported for provider {provider}");
        out.push(at_attribute(codes::SHARD_KEY, attribute, message));
    }
}

// ---- schemas (namespaces)

fn namespace(cx: Cx<'_, '_>, model: &Model, out: &mut Out) {
    match (&model.schema, cx.side(model.id).schema_span) {
        (Some(name), Some(span)) => out.extend(unknown_namespace(cx, name, span)),
        _ if cx.rules.namespaces && cx.schemas_span.is_some() => {
            let container = cx.model_decl(model.id).container();
            let message = format!("This {container} is missing an `@@schema` attribute.");
            out.push(missing_namespace(cx, head(cx, model.id), &message));
        }
        _ => {}
    }
}

/// `@@schema` names a schema that the datasource lists.
pub(super) fn unknown_namespace(cx: Cx<'_, '_>, name: &str, span: Span) -> Option<Diagnostic> {
    let datasource = cx.schema.datasource.as_ref();
    if !cx.rules.namespaces {
        let message = "@@schema is not supported on the current datasource provider";
        return Some(Diagnostic::error(codes::NO_NAMESPACES, span, message).help("remove `@@schema`"));
    }
    let listed = datasource
        .map(|datasource| datasource.schemas.as_slice())
        .unwrap_or_default();
    if listed.iter().any(|schema| schema == name) {
        return None;
    }
    let message = "This schema is not defined in the datasource.";
    let diagnostic = Diagnostic::error(codes::UNKNOWN_NAMESPACE, span, message);
    let help = did_you_mean(name, listed.iter().map(String::as_str));
    let help = help.unwrap_or_else(|| format!("add it to the datasource: `schemas = [\"{name}\"]`"));
    Some(match cx.schemas_span {
        Some(schemas) => diagnostic
            .label(schemas, "the schemas of the datasource")
            .help(help),
        None => diagnostic.help(help),
    })
}

pub(super) fn missing_namespace(cx: Cx<'_, '_>, span: Span, message: &str) -> Diagnostic {
    let schemas = cx
        .schema
        .datasource
        .as_ref()
        .map(|datasource| datasource.schemas.as_slice());
    let first = schemas
        .and_then(<[String]>::first)
        .map_or("public", String::as_str);
    let diagnostic = Diagnostic::error(codes::MISSING_NAMESPACE, span, message)
        .help(format!("add, for example, `@@schema(\"{first}\")`"));
    match cx.schemas_span {
        Some(schemas) => diagnostic.label(schemas, "because the datasource lists schemas"),
        None => diagnostic,
    }
}

// ---- names in the database

/// Two models or views cannot share a table.
pub(super) fn database_names(cx: Cx<'_, '_>, out: &mut Out) {
    let mut seen: HashMap<(Option<&str>, &str), &Model> = HashMap::new();
    let (views, tables): (Vec<&Model>, Vec<&Model>) =
        cx.schema.models.iter().partition(|model| model.is_view);
    for model in tables.into_iter().chain(views) {
        let key = (model.schema.as_deref(), model.database_name());
        let Some(existing) = seen.insert(key, model) else {
            continue;
        };
        // The names in the schema differ, so one of the two has `@@map`: that is the place.
        let (mapped, other) = if model.mapped_name.is_some() {
            (model, existing)
        } else {
            (existing, model)
        };
        let attribute = cx
            .model_decl(mapped.id)
            .attributes
            .iter()
            .find(|attribute| attribute.name.text == "map");
        let container = cx.model_decl(mapped.id).container();
        let message = format!(
            "The {container} with database name \"{}\" could not be defined because another model or view with this name exists: \"{}\"",
            model.database_name(),
            other.name
        );
        let span = attribute.map_or_else(|| head(cx, mapped.id), |attribute| attribute.span);
        out.push(
            Diagnostic::error(codes::DUPLICATE_TABLE, span, message)
                .label(cx.model_decl(other.id).name.span, "the other one"),
        );
    }
}

/// Whether a model has a primary key of one field.
pub(super) fn has_single_id(model: &Model) -> bool {
    model
        .primary_key
        .as_ref()
        .is_some_and(|key| key.fields.len() == 1)
}
