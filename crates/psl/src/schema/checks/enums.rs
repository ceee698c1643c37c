//! Enums: their names in the database and their schemas.

use super::{Cx, Out};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::Span;
use crate::schema::decl::EnumDecl;
use std::collections::HashMap;

pub(super) fn check(cx: Cx<'_, '_>, out: &mut Out) {
    let mut names: HashMap<(Option<&str>, &str), Span> = HashMap::new();
    for (enumeration, decl) in cx.schema.enums.iter().zip(&cx.decls.enums) {
        let key = (enumeration.schema.as_deref(), enumeration.database_name());
        if let Some(first) = names.insert(key, decl.name.span) {
            let message = "An enum with the same database name is already defined.";
            out.push(
                Diagnostic::error(codes::DUPLICATE_DATABASE_ENUM, head(decl), message)
                    .label(first, "first defined here")
                    .help("give one of them another name with `@@map`"),
            );
        }
        namespace(cx, enumeration.schema.as_deref(), decl, out);
    }
}

fn head(decl: &EnumDecl) -> Span {
    Span {
        end: decl.name.span.end,
        ..decl.span
    }
}

fn namespace(cx: Cx<'_, '_>, schema: Option<&str>, decl: &EnumDecl, out: &mut Out) {
    let attribute = decl
        .attributes
        .iter()
        .find(|attribute| attribute.name.text == "schema");
    let place = attribute
        .and_then(|attribute| attribute.args.list.first())
        .map(|arg| arg.value.span());
    match (schema, place) {
        (Some(name), Some(span)) => out.extend(super::models::unknown_namespace(cx, name, span)),
        _ if cx.rules.namespaces && cx.schemas_span.is_some() => {
            let message = "This enum is missing an `@@schema` attribute.";
            out.push(super::models::missing_namespace(cx, head(decl), message));
        }
        _ => {}
    }
}
