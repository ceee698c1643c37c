//! `@default(…)` to the default of a column.

use chrono::{DateTime, FixedOffset};
use nicol_psl::schema::{DefaultKind, FieldType, Literal as PslLiteral, ScalarField};
use nicol_sql::schema::{Column, DefaultValue, Literal};
use nicol_sql::{ScalarType, number};

use super::Lower;

/// Sets the default of a column, or notes that the client fills it in.
pub(super) fn apply(cx: &Lower<'_>, scalar: &ScalarField, column: &mut Column) {
    let Some(default) = &scalar.default else { return };
    match &default.kind {
        DefaultKind::Literal(value) => {
            column.default = literal(cx, scalar, value).map(DefaultValue::Literal);
        }
        DefaultKind::List(values) => {
            let values = values
                .iter()
                .filter_map(|value| literal(cx, scalar, value))
                .collect();
            column.default = Some(DefaultValue::List(values));
        }
        DefaultKind::Now => column.default = Some(DefaultValue::Now),
        DefaultKind::Dbgenerated(Some(text)) if cx.own => {
            column.default = Some(DefaultValue::Expression(text.clone()));
        }
        DefaultKind::Dbgenerated(Some(text)) => match portable(text) {
            Some(default) => column.default = Some(default),
            None => column.client_default = true,
        },
        DefaultKind::Dbgenerated(None) => column.default = Some(DefaultValue::Unknown),
        DefaultKind::Autoincrement | DefaultKind::Sequence(_) => {}
        DefaultKind::Uuid(_)
        | DefaultKind::Cuid(_)
        | DefaultKind::Ulid
        | DefaultKind::Nanoid(_)
        | DefaultKind::Auto => column.client_default = true,
    }
}

/// A constant of the field's type. What does not fit was refused by the analysis.
fn literal(cx: &Lower<'_>, scalar: &ScalarField, value: &PslLiteral) -> Option<Literal> {
    match (&scalar.ty, value) {
        (FieldType::Enum(id), PslLiteral::Enum(name) | PslLiteral::String(name)) => {
            let values = &cx.schema.enumeration(*id).values;
            let value = values.iter().find(|value| value.name == *name)?;
            Some(Literal::String(value.database_name().to_owned()))
        }
        (_, PslLiteral::Number(text)) => number::plain(text).map(Literal::Number),
        (_, PslLiteral::Boolean(value)) => Some(Literal::Boolean(*value)),
        (FieldType::Scalar(ScalarType::DateTime), PslLiteral::String(text)) => {
            Some(Literal::DateTime(point_in_time(text)))
        }
        (FieldType::Scalar(ScalarType::Json), PslLiteral::String(text)) => Some(Literal::Json(text.clone())),
        (FieldType::Scalar(ScalarType::Bytes), PslLiteral::String(text)) => base64(text).map(Literal::Bytes),
        (FieldType::Scalar(ScalarType::Decimal | ScalarType::Float), PslLiteral::String(text)) => {
            number::plain(text).map(Literal::Number)
        }
        (_, PslLiteral::String(text) | PslLiteral::Enum(text)) => Some(Literal::String(text.clone())),
    }
}

/// A point in time with a space in the middle and its offset behind; text that is none stays as it is.
fn point_in_time(text: &str) -> String {
    match DateTime::<FixedOffset>::parse_from_rfc3339(text) {
        Ok(time) => time.to_string(),
        Err(_) => text.to_owned(),
    }
}

/// Standard base 64; `None` if it is none.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut buffer, mut bits) = (0u32, 0u32);
    for letter in text.bytes().filter(|byte| *byte != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        buffer = buffer << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
            buffer &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

/// The same default in another database: constants, and the time. A type cast behind a constant is dropped.
fn portable(expression: &str) -> Option<DefaultValue> {
    let text = expression.trim();
    let lower = text.to_ascii_lowercase();
    if matches!(
        lower.as_str(),
        "now()" | "current_timestamp" | "current_timestamp()" | "(now())"
    ) {
        return Some(DefaultValue::Now);
    }
    let constant = text
        .split_once("::")
        .map_or(text, |(constant, _)| constant)
        .trim();
    if let Some(number) = number::plain(constant) {
        return Some(DefaultValue::Literal(Literal::Number(number)));
    }
    if lower == "true" || lower == "false" {
        return Some(DefaultValue::Literal(Literal::Boolean(lower == "true")));
    }
    let quoted = constant.strip_prefix('\'')?.strip_suffix('\'')?;
    let inner = quoted.replace("''", "\u{0}");
    (!inner.contains('\'')).then(|| DefaultValue::Literal(Literal::String(inner.replace('\u{0}', "'"))))
}

/// The default of a list where lists are stored as JSON text.
pub(super) fn json_list(default: DefaultValue) -> DefaultValue {
    let DefaultValue::List(items) = default else {
        return default;
    };
    let items: Vec<serde_json::Value> = items.into_iter().map(json_item).collect();
    DefaultValue::Literal(Literal::Json(serde_json::Value::Array(items).to_string()))
}

/// Numbers stay numbers where JSON keeps them exactly, and become text elsewhere.
fn json_item(item: Literal) -> serde_json::Value {
    match item {
        Literal::String(text) => text.into(),
        Literal::Number(text) => match text.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => match text.parse::<f64>() {
                Ok(number) if number.to_string() == text => number.into(),
                _ => text.into(),
            },
        },
        Literal::Boolean(value) => value.into(),
        Literal::DateTime(text) => {
            let time = DateTime::<FixedOffset>::parse_from_str(&text, "%Y-%m-%d %H:%M:%S%.f %:z");
            time.map_or(text, |time| time.to_rfc3339()).into()
        }
        Literal::Json(text) => serde_json::from_str(&text).unwrap_or_else(|_| text.into()),
        Literal::Bytes(bytes) => to_base64(&bytes).into(),
        Literal::Null => serde_json::Value::Null,
    }
}

/// Standard base 64.
pub(crate) fn to_base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk
            .iter()
            .enumerate()
            .fold(0u32, |group, (i, byte)| group | u32::from(*byte) << (16 - 8 * i));
        for position in 0..4 {
            let letter = LETTERS[(group >> (18 - 6 * position) & 63) as usize];
            text.push(if position > chunk.len() {
                '='
            } else {
                letter as char
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_goes_both_ways() {
        for text in ["", "aA==", "aGU=", "aGVs", "aGVsbG8="] {
            assert_eq!(base64(text).map(|bytes| to_base64(&bytes)).as_deref(), Some(text));
        }
        assert_eq!(base64("?"), None);
    }
}
