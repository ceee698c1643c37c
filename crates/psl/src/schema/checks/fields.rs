//! Scalar fields: what the database can store.

use super::constraint_names::Names;
use super::{Cx, Out, defaults, native_types, scalar_fields};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::decl::FieldDecl;
use crate::schema::{Arity, Field, FieldType, Model, ScalarField, ScalarType};

pub(super) fn check(cx: Cx<'_, '_>, model: &Model, names: &Names, out: &mut Out) {
    for field in &model.fields {
        names.field_clash(cx, model, field, out);
    }
    for (field, scalar, decl) in scalar_fields(cx, model) {
        stored(cx, model, field, scalar, decl, out);
        native_types::field(cx, scalar, decl, out);
        defaults::check(cx, scalar, decl, out);
        native_types::unsupported(cx, scalar, decl, out);
    }
}

/// Whether the database has the type, and lists of it.
fn stored(
    cx: Cx<'_, '_>,
    model: &Model,
    field: &Field,
    scalar: &ScalarField,
    decl: &FieldDecl,
    out: &mut Out,
) {
    let container = cx.model_decl(model.id).container();
    let (name, model) = (&field.name, &model.name);
    let is_list = field.arity == Arity::List;
    if scalar.ty == FieldType::Scalar(ScalarType::Json) && is_list && !cx.rules.scalar_lists {
        let message = format!(
            "Field `{name}` in {container} `{model}` can't be of type Json[]. The current connector does not support the Json List type."
        );
        out.push(
            Diagnostic::error(codes::NO_LISTS, decl.span, message)
                .help("a `Json` field can hold a list of documents by itself"),
        );
    }
    if scalar.ty == FieldType::Scalar(ScalarType::Decimal) && !cx.rules.decimal {
        let message = format!(
            "Field `{name}` in {container} `{model}` can't be of type Decimal. The current connector does not support the Decimal type."
        );
        out.push(Diagnostic::error(codes::NO_SUCH_TYPE, decl.span, message));
    }
    if is_list && !cx.rules.scalar_lists {
        let message = format!(
            "Field \"{name}\" in {container} \"{model}\" can't be a list. The current connector does not support lists of primitive types."
        );
        out.push(
            Diagnostic::error(codes::NO_LISTS, decl.span, message)
                .help("store the values in a model of its own with a relation, or in a `Json` field"),
        );
    }
}
