//! `autoincrement()`: where each database can count.

use super::{Cx, Out, head, scalar_fields};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::decl::FieldDecl;
use crate::schema::{DefaultKind, Model};

pub(super) fn check(cx: Cx<'_, '_>, model: &Model, out: &mut Out) {
    let counting: Vec<&FieldDecl> = scalar_fields(cx, model)
        .filter(|(_, scalar, _)| {
            scalar
                .default
                .as_ref()
                .is_some_and(|default| default.kind == DefaultKind::Autoincrement)
        })
        .map(|(_, _, decl)| decl)
        .collect();
    if counting.len() > 1 && !cx.rules.several_autoincrement {
        let message = "The `autoincrement()` default value is used multiple times on this model even though the underlying datasource only supports one instance per table.";
        let mut diagnostic = Diagnostic::error(codes::AUTOINCREMENT, head(cx, model.id), message);
        for decl in &counting {
            diagnostic = diagnostic.label(decl.argument_span("default", "value"), "this one");
        }
        out.push(diagnostic.help("keep it on the primary key"));
    }
    for decl in counting {
        let name = decl.name.text.as_str();
        let is_id = model
            .primary_key
            .as_ref()
            .is_some_and(|key| key.fields.len() == 1 && key.fields[0].field == name);
        if !is_id && !cx.rules.autoincrement_beside_id {
            let message = "The `autoincrement()` default value is used on a non-id field even though the datasource does not support this.";
            out.push(
                Diagnostic::error(codes::AUTOINCREMENT, decl.span, message).help("make the field the `@id`"),
            );
        }
        if !leads_a_key(model, name) && !cx.rules.autoincrement_without_index {
            let message = "The `autoincrement()` default value is used on a non-indexed field even though the datasource does not support this.";
            out.push(
                Diagnostic::error(codes::AUTOINCREMENT, decl.span, message)
                    .help("make the field `@id`, `@unique`, or the first field of an index"),
            );
        }
    }
}

/// Whether a key or index starts with the field.
fn leads_a_key(model: &Model, name: &str) -> bool {
    let keys = model.primary_key.iter().map(|key| &key.fields);
    let indexes = model.indexes.iter().map(|index| &index.fields);
    keys.chain(indexes)
        .any(|fields| fields.first().is_some_and(|field| field.field == name))
}
