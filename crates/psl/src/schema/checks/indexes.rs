//! Unique constraints and indexes.

use super::constraint_names::{Kind, Names};
use super::{Cx, Out, at_attribute, indexes_of, key_field, native_types, operator_classes};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::decl::AttributeDecl;
use crate::schema::{FieldType, Index, IndexField, IndexKind, IndexMethod, Model, ScalarType};

pub(super) fn check(cx: Cx<'_, '_>, model: &Model, names: &Names, out: &mut Out) {
    for (index, attribute) in indexes_of(cx, model) {
        if model.is_view {
            super::views::index(index, attribute, out);
            continue;
        }
        native_types::index(cx, model, index, attribute, out);
        operator_classes::check(cx, model, index, attribute, out);
        one(cx, model, index, attribute, names, out);
    }
}

fn one(
    cx: Cx<'_, '_>,
    model: &Model,
    index: &Index,
    attribute: &AttributeDecl,
    names: &Names,
    out: &mut Out,
) {
    if index.fields.is_empty() {
        let message = "The list of fields in an index cannot be empty. Please specify at least one field.";
        out.push(at_attribute(codes::EMPTY_INDEX, attribute, message));
    }
    let name = super::constraint_names::index(cx, model, index);
    let span = attribute
        .args
        .span_of("map")
        .or_else(|| attribute.args.span_of("name"))
        .unwrap_or(attribute.span);
    names.clashes(cx, model, Kind::Index, &name, span, out);
    if index.kind == IndexKind::Unique && index.fields.len() > 1 && index.name.is_none() {
        default_client_name(cx, model, &index.fields, attribute, out);
    }
    if let Some(name) = &index.name {
        names.client_clash(model, name, attribute, out);
    }
    name_length(cx, index.map.as_deref(), attribute, out);
    method(cx, index, attribute, out);
    filter(cx, index, attribute, out);
    if index.clustered.is_some() {
        let message = "Defining clustering is not supported in the current connector.";
        out.push(at_attribute(codes::CLUSTERED, attribute, message).help("remove `clustered:`"));
    }
    if index.kind != IndexKind::Normal && index.fields.iter().any(|field| field.ops.is_some()) {
        let message = "Operator classes can only be defined to fields in an @@index attribute.";
        out.push(at_attribute(codes::OPERATOR_CLASS, attribute, message).help("remove `ops:`"));
    }
    if index.kind == IndexKind::Fulltext {
        fulltext(cx, index, attribute, out);
    }
    let has_length = index.fields.iter().any(|field| field.length.is_some());
    if has_length && !cx.rules.index_length {
        let message =
            "The length argument is not supported in an index definition with the current connector";
        out.push(at_attribute(codes::INDEX_LENGTH, attribute, message).help("remove `length:`"));
    }
    length_types(cx, model, &index.fields, attribute, out);
}

/// The client calls a compound key by its fields, unless it has a name.
pub(super) fn default_client_name(
    cx: Cx<'_, '_>,
    model: &Model,
    fields: &[IndexField],
    attribute: &AttributeDecl,
    out: &mut Out,
) {
    let names: Vec<&str> = fields.iter().map(|field| field.field.as_str()).collect();
    let name = names.join("_");
    let Some(field) = cx
        .find_field(model.id, &name)
        .filter(|field| cx.scalar(model.id, *field).is_some())
    else {
        return;
    };
    let title = attribute.title();
    let what = if title == "@@id" {
        "attribute's name"
    } else {
        "name"
    };
    let message = format!("The field `{name}` clashes with the `{title}` {what}.");
    out.push(
        at_attribute(codes::CLIENT_NAME_CLASH, attribute, message)
            .label(cx.field_decl(model.id, field).name.span, "the field")
            .help(format!(
                "give the key a name: `{title}([…], name: \"custom_name\")`"
            )),
    );
}

pub(super) fn name_length(cx: Cx<'_, '_>, name: Option<&str>, attribute: &AttributeDecl, out: &mut Out) {
    let Some(name) = name.filter(|name| name.len() > cx.rules.max_identifier) else {
        return;
    };
    let message = format!(
        "The constraint name '{name}' specified in the `map` argument for the `{}` constraint is too long for your chosen provider. The maximum allowed length is {} bytes.",
        attribute.title(),
        cx.rules.max_identifier
    );
    out.push(at_attribute(codes::NAME_TOO_LONG, attribute, message));
}

fn method(cx: Cx<'_, '_>, index: &Index, attribute: &AttributeDecl, out: &mut Out) {
    let Some(method) = index.method else {
        return;
    };
    if !cx.rules.index_methods.contains(&method.name()) {
        let message = "The given index type is not supported with the current connector";
        let help = format!(
            "{} has {}",
            cx.rules.display_name,
            cx.rules.index_methods.join(", ")
        );
        out.push(Diagnostic::error(codes::INDEX_METHOD, attribute.argument_span("type"), message).help(help));
    } else if method == IndexMethod::Hash && index.fields.iter().any(|field| field.sort.is_some()) {
        let message = "Hash type does not support sort option.";
        out.push(at_attribute(codes::INDEX_SORT, attribute, message).help("remove `sort:`"));
    }
}

fn filter(cx: Cx<'_, '_>, index: &Index, attribute: &AttributeDecl, out: &mut Out) {
    if index.filter.is_none() {
        return;
    }
    let span = attribute.argument_span("where");
    if !cx.preview.contains("partialIndexes") {
        let message = "Partial indexes are a preview feature.";
        out.push(
            Diagnostic::error(codes::PREVIEW_FEATURE_NEEDED, span, message)
                .help("add `previewFeatures = [\"partialIndexes\"]` to a generator"),
        );
    } else if !cx.rules.partial_indexes {
        let message = "Partial indexes (with a `where` clause) are not supported by the current connector.";
        out.push(Diagnostic::error(codes::INDEX_FILTER, span, message).help("remove `where:`"));
    }
}

fn fulltext(cx: Cx<'_, '_>, index: &Index, attribute: &AttributeDecl, out: &mut Out) {
    if !cx.rules.fulltext {
        let message = "Defining fulltext indexes is not supported with the current connector.";
        out.push(at_attribute(codes::FULLTEXT, attribute, message));
        return;
    }
    if index.fields.iter().any(|field| field.length.is_some()) {
        let message = "The length argument is not supported in a @@fulltext attribute.";
        out.push(at_attribute(codes::FULLTEXT, attribute, message).help("remove `length:`"));
    }
    if index.fields.iter().any(|field| field.sort.is_some()) {
        let message =
            "The sort argument is not supported in a @@fulltext attribute in the current connector.";
        out.push(at_attribute(codes::FULLTEXT, attribute, message).help("remove `sort:`"));
    }
}

/// Only prefixes of texts and bytes can be indexed.
pub(super) fn length_types(
    cx: Cx<'_, '_>,
    model: &Model,
    fields: &[IndexField],
    attribute: &AttributeDecl,
    out: &mut Out,
) {
    if !cx.rules.index_length {
        return;
    }
    for field in fields.iter().filter(|field| field.length.is_some()) {
        let ty = key_field(cx, model, field).map(|(_, scalar)| &scalar.ty);
        let fits = matches!(
            ty,
            Some(FieldType::Scalar(ScalarType::String | ScalarType::Bytes) | FieldType::Unsupported(_))
                | None
        );
        if !fits {
            let message = "The length argument is only allowed with field types `String` or `Bytes`.";
            out.push(at_attribute(codes::INDEX_LENGTH, attribute, message).help("remove `length:`"));
        }
    }
}
