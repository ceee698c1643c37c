//! Views: a preview feature, without keys and indexes of their own.

use super::{Cx, Out, head};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::Model;

pub(super) fn check(cx: Cx<'_, '_>, model: &Model, out: &mut Out) {
    if !cx.preview.contains("views") {
        let message = "View definitions are only available with the `views` preview feature.";
        out.push(
            Diagnostic::error(codes::PREVIEW_FEATURE_NEEDED, head(cx, model.id), message)
                .help("add `previewFeatures = [\"views\"]` to a generator"),
        );
    }
    if let Some(key) = &model.primary_key {
        let message = "Views cannot have primary keys.";
        out.push(Diagnostic::error(codes::VIEW_KEY, key.span, message).help("write `@unique` or `@@unique`"));
    }
}
