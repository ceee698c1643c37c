//! What the datasource says about extensions.

use super::{Cx, Out};
use crate::diagnostic::{Diagnostic, codes};

pub(super) fn check(cx: Cx<'_, '_>, out: &mut Out) {
    let Some(span) = cx.extensions_span else {
        return;
    };
    if !cx.preview.contains("postgresqlExtensions") {
        let message =
            "The `extensions` property is only available with the `postgresqlExtensions` preview feature.";
        out.push(
            Diagnostic::error(codes::PREVIEW_FEATURE_NEEDED, span, message)
                .help("add `previewFeatures = [\"postgresqlExtensions\"]` to a generator"),
        );
        return;
    }
    for extension in cx
        .schema
        .datasource
        .iter()
        .flat_map(|datasource| &datasource.extensions)
    {
        let message = if extension.name.starts_with(char::is_numeric) {
            "The name of an extension must not start with a number."
        } else if extension.name.contains('-') {
            "The character `-` is not allowed in extension names."
        } else {
            continue;
        };
        out.push(
            Diagnostic::error(codes::EXTENSIONS, extension.span, message)
                .help(format!("write, for example, `name(map: \"{}\")`", extension.name)),
        );
    }
}
