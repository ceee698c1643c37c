//! Views: a preview feature, without keys and indexes of their own. A `@unique` on a view only tells the
//! client how to find records.

use super::{Cx, Out, at_attribute, head};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::decl::AttributeDecl;
use crate::schema::{Index, IndexKind, Model};

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

/// What `@unique` and `@@unique` cannot say on a view; all other indexes are errors.
pub(super) fn index(index: &Index, attribute: &AttributeDecl, out: &mut Out) {
    let fault = |message: &str| at_attribute(codes::VIEW_KEY, attribute, message);
    if index.kind != IndexKind::Unique {
        out.push(fault("Views cannot have indexes.").help("remove it"));
        return;
    }
    if index.map.is_some() {
        let message = "@@unique annotations on views are not backed by unique indexes in the database and cannot specify a mapped database name.";
        out.push(fault(message).help("remove `map:`"));
    }
    if index.clustered.is_some() {
        let message = "@@unique annotations on views are not backed by unique indexes in the database and cannot be clustered.";
        out.push(fault(message).help("remove `clustered:`"));
    }
    let has_options = |field: &crate::schema::IndexField| {
        field.sort.is_some() || field.length.is_some() || field.ops.is_some()
    };
    if index.fields.iter().any(has_options) {
        let message = "Scalar fields in @@unique attributes in views cannot have arguments.";
        out.push(fault(message).help("name the fields only"));
    }
}
