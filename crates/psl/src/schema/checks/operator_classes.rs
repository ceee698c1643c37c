//! Access methods and operator classes of PostgreSQL's indexes: what goes with what. The facts are in the
//! tables of the database's rules.

use super::{Cx, Out, at_attribute, key_field};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::decl::AttributeDecl;
use crate::schema::{
    Arity, Field, FieldType, Index, IndexField, IndexMethod, Model, OperatorClass, ScalarField,
};
use nicol_sql::dialect::rules::{IndexMethodRule, OperatorClassRule};

pub(super) fn check(cx: Cx<'_, '_>, model: &Model, index: &Index, attribute: &AttributeDecl, out: &mut Out) {
    if cx.rules.operator_classes.is_empty() {
        return;
    }
    let method = index.method.unwrap_or(IndexMethod::BTree);
    let rule = cx
        .rules
        .index_method_types
        .iter()
        .find(|rule| rule.method == method.name());
    for listed in &index.fields {
        let Some((field, scalar)) = key_field(cx, model, listed) else {
            continue;
        };
        let fault = match &listed.ops {
            Some(OperatorClass::Raw(_)) => None,
            Some(OperatorClass::Known(name)) => cx
                .rules
                .operator_class(name)
                .and_then(|class| class_fault(class, method, rule, field, scalar)),
            None => rule.and_then(|rule| type_fault(rule, field, scalar)),
        };
        if let Some((code, message)) = fault {
            let diagnostic: Diagnostic = at_attribute(code, attribute, message);
            out.push(
                diagnostic
                    .label(field.span, "the field")
                    .maybe_help(class_help(cx, method, scalar, listed)),
            );
        }
    }
    if rule.is_some_and(|rule| rule.single_column) && index.fields.len() != 1 {
        let message = format!("{} does not support multi-column indices.", method.name());
        out.push(
            at_attribute(codes::INDEX_METHOD_TYPE, attribute, message).help("make an index for each field"),
        );
    }
}

type Fault = (&'static crate::diagnostic::Code, String);

fn native_name(scalar: &ScalarField) -> Option<&str> {
    scalar.native_type.as_ref().map(|native| native.name.as_str())
}

/// Whether an operator class goes with the method and the field.
fn class_fault(
    class: &OperatorClassRule,
    method: IndexMethod,
    rule: Option<&IndexMethodRule>,
    field: &Field,
    scalar: &ScalarField,
) -> Option<Fault> {
    let (class_name, name) = (class.name, &field.name);
    let fault = |message: String| Some((codes::OPERATOR_CLASS, message));
    if !class.methods.contains(&method.name()) {
        return fault(format!(
            "The given operator class `{class_name}` is not supported with the `{}` index type.",
            method.name()
        ));
    }
    rule?;
    if class.lists {
        if field.arity == Arity::List {
            return None;
        }
        return fault(format!(
            "The given operator class `{class_name}` expects the type of field `{name}` to be an array."
        ));
    }
    match (native_name(scalar), class.scalar) {
        (Some(native), _) if class.native_types.contains(&native) => None,
        (Some(native), _) => fault(format!(
            "The given operator class `{class_name}` does not support native type `{native}` of field `{name}`."
        )),
        (None, Some(expected)) if scalar.ty == FieldType::Scalar(expected) => None,
        (None, Some(expected)) => fault(format!(
            "The given operator class `{class_name}` points to the field `{name}` that is not of {expected} type."
        )),
        (None, None) => fault(format!(
            "The given operator class `{class_name}` expects the field `{name}` to define a valid native type."
        )),
    }
}

/// Whether a method takes the field without an operator class.
fn type_fault(rule: &IndexMethodRule, field: &Field, scalar: &ScalarField) -> Option<Fault> {
    let method = rule.method;
    if rule.lists && field.arity == Arity::List {
        return None;
    }
    let fault = |message: String| Some((codes::INDEX_METHOD_TYPE, message));
    match (native_name(scalar), &scalar.ty) {
        (Some(native), _) if rule.native_types.contains(&native) => None,
        (Some(native), _) => fault(format!(
            "The {method} index field type `{native}` has no default operator class."
        )),
        (None, FieldType::Unsupported(_)) => None,
        (None, FieldType::Scalar(scalar)) if rule.scalars.contains(scalar) => None,
        (None, _) => fault(format!(
            "The {method} index type does not support the type of the field `{}`.",
            field.name
        )),
    }
}

/// The operator classes that would go with the method and the field.
fn class_help(
    cx: Cx<'_, '_>,
    method: IndexMethod,
    scalar: &ScalarField,
    listed: &IndexField,
) -> Option<String> {
    let fits = |class: &&OperatorClassRule| {
        class.methods.contains(&method.name())
            && match native_name(scalar) {
                Some(native) => class.native_types.contains(&native),
                None => matches!(scalar.ty, FieldType::Scalar(ty) if class.scalar == Some(ty)),
            }
    };
    let names: Vec<&str> = cx
        .rules
        .operator_classes
        .iter()
        .filter(fits)
        .map(|class| class.name)
        .collect();
    if names.is_empty() {
        return Some(format!(
            "for other classes write `{}(ops: raw(\"class_name\"))`",
            listed.field
        ));
    }
    Some(format!("the classes for this field are {}", names.join(", ")))
}
