//! Default values: that they can be read, and that the database has them.

use super::{Cx, Out};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::decl::{Expr, FieldDecl};
use crate::schema::{DefaultKind, DefaultValue, FieldType, Literal, ScalarField, ScalarType, Span};

pub(super) fn check(cx: Cx<'_, '_>, scalar: &ScalarField, decl: &FieldDecl, out: &mut Out) {
    let Some(default) = &scalar.default else {
        return;
    };
    if default.map.is_some() {
        if let Some(attribute) = decl.attribute("default") {
            super::indexes::name_length(cx, default.map.as_deref(), attribute, out);
        }
        let message = "You defined a database name for the default value of a field on the model. This is not supported by the provider.";
        out.push(Diagnostic::error(codes::NAMED_DEFAULT, default.span, message).help("remove `map:`"));
    }
    if default.kind == DefaultKind::Auto {
        let message = "The current connector does not support the `auto()` function.";
        let span = decl.argument_span("default", "value");
        out.push(
            Diagnostic::error(
                codes::UNKNOWN_FUNCTION,
                value_span(default, decl).unwrap_or(span),
                message,
            )
            .help("`auto()` exists on MongoDB only; write `autoincrement()`, `uuid()` or `cuid()`"),
        );
    }
    let FieldType::Scalar(ty) = scalar.ty else {
        return;
    };
    let literals: &[Literal] = match &default.kind {
        DefaultKind::Literal(literal) => std::slice::from_ref(literal),
        DefaultKind::List(literals) => literals,
        _ => return,
    };
    for (place, literal) in literals.iter().enumerate() {
        if let Some(message) = fault(ty, literal) {
            let span = item_span(decl, place).unwrap_or(default.span);
            out.push(Diagnostic::error(codes::DEFAULT_LITERAL, span, message));
        }
    }
}

/// The value in `@default(value)`.
fn value_span(default: &DefaultValue, decl: &FieldDecl) -> Option<Span> {
    let attribute = decl
        .attributes
        .iter()
        .find(|attribute| attribute.span == default.span)?;
    Some(value(attribute)?.span())
}

fn value(attribute: &crate::schema::decl::AttributeDecl) -> Option<&Expr> {
    let is_value = |name: Option<&str>| name.is_none_or(|name| name == "value");
    attribute
        .args
        .list
        .iter()
        .find(|arg| is_value(arg.name.as_deref()))
        .map(|arg| &arg.value)
}

fn item_span(decl: &FieldDecl, place: usize) -> Option<Span> {
    let value = value(decl.attribute("default")?)?;
    value.items().get(place).map(Expr::span)
}

/// Why a literal cannot be read as its type.
fn fault(ty: ScalarType, literal: &Literal) -> Option<String> {
    match (ty, literal) {
        (ScalarType::Json, Literal::String(text)) => {
            let error = serde_json::from_str::<serde_json::Value>(text).err()?;
            Some(format!(
                "Parse error: \"{text}\" is not a valid JSON string. ({error})"
            ))
        }
        (ScalarType::Bytes, Literal::String(text)) => {
            let reason = base64_fault(text)?;
            Some(format!(
                "Parse error: \"{text}\" is not a valid base64 string. ({reason})"
            ))
        }
        (ScalarType::DateTime, Literal::String(text)) => {
            let error = chrono::DateTime::parse_from_rfc3339(text).err()?;
            Some(format!(
                "Parse error: \"{text}\" is not a valid rfc3339 datetime string. ({error})"
            ))
        }
        (ScalarType::Int | ScalarType::BigInt, Literal::Number(text)) => {
            let error = text.parse::<i64>().err()?;
            Some(format!(
                "Parse error: \"{text}\" is not a valid integer. ({error})"
            ))
        }
        (ScalarType::Decimal, Literal::String(text)) => {
            let error = text.parse::<bigdecimal::BigDecimal>().err()?;
            Some(format!(
                "Parse error: \"{text}\" is not a valid decimal. ({error})"
            ))
        }
        _ => None,
    }
}

/// Standard base64 with padding.
fn base64_fault(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let padding = bytes.iter().rev().take_while(|byte| **byte == b'=').count();
    let digits = &bytes[..bytes.len() - padding];
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    if let Some(place) = digits.iter().position(|byte| value(*byte).is_none()) {
        return Some(format!("Invalid byte {}, offset {place}.", digits[place]));
    }
    if padding > 2 || !bytes.len().is_multiple_of(4) {
        return Some("the length is not a multiple of four".to_owned());
    }
    // The bits that padding cuts off are zero.
    let rest = match padding {
        1 => 0b11,
        2 => 0b1111,
        _ => 0,
    };
    let last = digits.last().and_then(|byte| value(*byte)).unwrap_or(0);
    (last & rest != 0).then(|| {
        format!(
            "Invalid last symbol {}, offset {}.",
            digits[digits.len() - 1],
            digits.len() - 1
        )
    })
}
