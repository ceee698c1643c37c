//! Native types (`@db.X`): that the database has them, with these arguments, for this scalar; where they
//! cannot be indexed; and `Unsupported("…")` around one that is supported.

use super::{Cx, Out, at_attribute, key_field};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::decl::{AttributeDecl, FieldDecl, TypeDecl};
use crate::schema::{
    FieldType, Index, IndexField, IndexKind, Model, NativeTypeUse, ScalarField, ScalarType, Span,
};
use crate::suggest::did_you_mean;
use nicol_sql::dialect::NativeType;

/// Checks the native type of a field.
pub(super) fn field(cx: Cx<'_, '_>, scalar: &ScalarField, decl: &FieldDecl, out: &mut Out) {
    let (Some(native), FieldType::Scalar(ty)) = (&scalar.native_type, &scalar.ty) else {
        return;
    };
    prefix(cx, native, decl, out);
    let Some(row) = find(cx, &native.name) else {
        out.push(unknown(cx, native, *ty));
        return;
    };
    if let Some(diagnostic) = fault(cx, row, native, *ty, decl) {
        out.push(diagnostic);
    }
}

/// The rows of the database's table.
fn rows(cx: Cx<'_, '_>) -> &'static [NativeType] {
    match &cx.schema.datasource {
        Some(datasource) => datasource.provider.dialect().native_types(),
        None => &[],
    }
}

fn find(cx: Cx<'_, '_>, name: &str) -> Option<&'static NativeType> {
    rows(cx).iter().find(|row| row.name == name)
}

/// The word before the dot is the name of the datasource.
fn prefix(cx: Cx<'_, '_>, native: &NativeTypeUse, decl: &FieldDecl, out: &mut Out) {
    let Some(datasource) = &cx.schema.datasource else {
        return;
    };
    let attribute = decl
        .attributes
        .iter()
        .find(|attribute| attribute.span == native.span);
    let Some((attribute, (prefix, _))) =
        attribute.and_then(|attribute| Some((attribute, attribute.name.text.split_once('.')?)))
    else {
        return;
    };
    if prefix == datasource.name {
        return;
    }
    let (expected, name) = (&datasource.name, &native.name);
    let message = format!(
        "The prefix {prefix} is invalid. It must be equal to the name of an existing datasource e.g. {expected}."
    );
    let place = Span {
        end: attribute.name.span.start + prefix.len() as u32,
        ..attribute.name.span
    };
    out.push(
        Diagnostic::error(codes::NATIVE_TYPE_PREFIX, native.span, message)
            .help(format!("did you mean to use `@{expected}.{name}`?"))
            .fix(format!("write `{expected}`"), place, expected.clone()),
    );
}

fn unknown(cx: Cx<'_, '_>, native: &NativeTypeUse, ty: ScalarType) -> Diagnostic {
    let provider = cx
        .schema
        .datasource
        .as_ref()
        .map_or("Default", |datasource| datasource.provider.name());
    let message = format!(
        "Native type {} is not supported for {provider} connector.",
        native.name
    );
    let names = rows(cx).iter().map(|row| row.name);
    let help = did_you_mean(&native.name, names).or_else(|| {
        let fitting: Vec<&str> = rows(cx)
            .iter()
            .filter(|row| row.scalars.contains(&ty))
            .map(|row| row.name)
            .collect();
        Some(match fitting.is_empty() {
            true => format!(
                "{} has no native types; remove the attribute",
                cx.rules.display_name
            ),
            false => format!("the native types for {ty} are {}", fitting.join(", ")),
        })
    });
    Diagnostic::error(codes::UNKNOWN_NATIVE_TYPE, native.span, message).maybe_help(help)
}

/// What is wrong with a known native type on a field.
fn fault(
    cx: Cx<'_, '_>,
    row: &NativeType,
    native: &NativeTypeUse,
    ty: ScalarType,
    decl: &FieldDecl,
) -> Option<Diagnostic> {
    let (least, most) = (usize::from(row.args.0), usize::from(row.args.1));
    let (name, given) = (&native.name, native.args.len());
    let error = |code, message: String| Some(Diagnostic::error(code, native.span, message));
    if given < least || (given > most && least == most) {
        return error(
            codes::NATIVE_TYPE_ARGUMENTS,
            format!("Function \"{name}\" takes {least} arguments, but received {given}."),
        );
    }
    if given > most {
        return error(
            codes::NATIVE_TYPE_ARGUMENTS,
            format!(
                "Native type {name} takes {} optional arguments, but received {given}.",
                most - least
            ),
        );
    }
    if !row.scalars.contains(&ty) {
        let expected: Vec<&str> = row.scalars.iter().map(|scalar| scalar.name()).collect();
        let message = format!(
            "Native type {name} is not compatible with declared field type {ty}, expected field type {}.",
            expected.join(" or ")
        );
        return error(codes::NATIVE_TYPE_SCALAR, message)
            .map(|diagnostic| diagnostic.label(decl.ty.span(), "the declared type"));
    }
    let Some(args) = numbers(row, &native.args) else {
        let expected = match most {
            2 => "two nonnegative integers",
            _ => "a nonnegative integer",
        };
        let message = format!("Expected {expected}, but found ({}).", native.args.join(", "));
        return error(codes::NATIVE_TYPE_ARGUMENTS, message);
    };
    range_fault(cx, native, &args, ty)
}

/// The arguments as numbers. A type that takes two takes both or none.
fn numbers(row: &NativeType, args: &[String]) -> Option<Vec<u32>> {
    let is_half = row.args.1 == 2 && args.len() == 1;
    if is_half {
        return None;
    }
    args.iter().map(|arg| arg.parse().ok()).collect()
}

fn range_fault(cx: Cx<'_, '_>, native: &NativeTypeUse, args: &[u32], ty: ScalarType) -> Option<Diagnostic> {
    let dialect = cx.schema.datasource.as_ref()?.provider.dialect();
    let reason = dialect.native_type_fault(&native.name, args, ty)?;
    let database = cx.rules.display_name;
    let spelled = spelled(native);
    let message = match args {
        [precision, scale] if scale > precision => format!(
            "The scale must not be larger than the precision for the {spelled} native type in {database}."
        ),
        _ => format!("Argument M is out of range for native type `{spelled}` of {database}: {reason}"),
    };
    Some(Diagnostic::error(codes::NATIVE_TYPE_RANGE, native.span, message))
}

/// The type with its arguments, as messages write it.
fn spelled(native: &NativeTypeUse) -> String {
    match native.args.is_empty() {
        true => native.name.clone(),
        false => format!("{}({})", native.name, native.args.join(",")),
    }
}

// ---- keys and indexes

const LENGTH_HELP: &str = "use the `length` argument to the field in the index definition to allow this";

/// Primary keys over types that need a length.
pub(super) fn keys(cx: Cx<'_, '_>, model: &Model, out: &mut Out) {
    let (Some(key), Some(attribute)) = (&model.primary_key, cx.side(model.id).primary_key) else {
        return;
    };
    if let Some(native) = needs_length(cx, model, &key.fields) {
        let message = format!(
            "Native type `{}` of {} cannot be used on a field that is `@id` or `@@id`.",
            spelled(native),
            cx.rules.display_name
        );
        out.push(at_attribute(codes::NATIVE_TYPE_IN_INDEX, attribute, message).help(LENGTH_HELP));
    }
}

/// Indexes over types that need a length, or that have no order.
pub(super) fn index(cx: Cx<'_, '_>, model: &Model, index: &Index, attribute: &AttributeDecl, out: &mut Out) {
    let database = cx.rules.display_name;
    let message = |native: &NativeTypeUse| match index.kind {
        IndexKind::Unique => format!(
            "Native type `{}` cannot be unique in {database}.",
            spelled(native)
        ),
        _ => format!(
            "You cannot define an index on fields with native type `{}` of {database}.",
            spelled(native)
        ),
    };
    if index.kind != IndexKind::Fulltext
        && let Some(native) = needs_length(cx, model, &index.fields)
    {
        let diagnostic = at_attribute(codes::NATIVE_TYPE_IN_INDEX, attribute, message(native));
        out.push(diagnostic.help(LENGTH_HELP));
    }
    for field in &index.fields {
        let Some((field, scalar)) = key_field(cx, model, field) else {
            continue;
        };
        if let Some(native) = &scalar.native_type
            && cx.rules.types_without_index.contains(&native.name.as_str())
        {
            out.push(
                Diagnostic::error(codes::NATIVE_TYPE_IN_INDEX, field.span, message(native))
                    .label(attribute.span, "the index"),
            );
            break;
        }
    }
}

fn needs_length<'a>(cx: Cx<'a, '_>, model: &'a Model, fields: &[IndexField]) -> Option<&'a NativeTypeUse> {
    fields
        .iter()
        .filter(|field| field.length.is_none())
        .find_map(|field| {
            let native = key_field(cx, model, field)?.1.native_type.as_ref()?;
            cx.rules
                .types_with_key_length
                .contains(&native.name.as_str())
                .then_some(native)
        })
}

// ---- Unsupported

/// `Unsupported("VarChar(3)")` names a type that can be written as such.
pub(super) fn unsupported(cx: Cx<'_, '_>, scalar: &ScalarField, decl: &FieldDecl, out: &mut Out) {
    let (FieldType::Unsupported(text), TypeDecl::Unsupported(_, span), Some(datasource)) =
        (&scalar.ty, &decl.ty, &cx.schema.datasource)
    else {
        return;
    };
    let Some((row, args)) = native_in(cx, text) else {
        return;
    };
    let ty = row.scalars.first().copied().unwrap_or(ScalarType::String);
    let args = if args.is_empty() {
        String::new()
    } else {
        format!("({})", args.join(","))
    };
    let notation = format!("{ty} @{}.{}{args}", datasource.name, row.name);
    let message = format!(
        "The type `Unsupported(\"{text}\")` you specified in the type definition for the field `{}` is supported as a native type by Prisma. Please use the native type notation `{notation}` for full support.",
        decl.name.text
    );
    out.push(Diagnostic::error(codes::SUPPORTED_TYPE, decl.span, message).fix(
        format!("write `{notation}`"),
        *span,
        notation,
    ));
}

/// The native type that a text spells, with its arguments.
fn native_in(cx: Cx<'_, '_>, text: &str) -> Option<(&'static NativeType, Vec<String>)> {
    let (prefix, args) = match text.split_once('(') {
        Some((prefix, rest)) => match rest.split_once(')') {
            Some((args, _)) => (prefix, args.split(',').map(|arg| arg.trim().to_owned()).collect()),
            None => (prefix, Vec::new()),
        },
        None => (text, Vec::new()),
    };
    let row = find(cx, prefix.trim())?;
    let parsed = numbers(row, &args)?;
    let (least, most) = (usize::from(row.args.0), usize::from(row.args.1));
    (args.is_empty() && least == 0 || (least..=most).contains(&parsed.len())).then_some((row, args))
}
