//! The default of a column to `@default(…)`.

use nicol_psl::print::{Attribute, Value};
use nicol_psl::schema::{DefaultKind, FieldKind};
use nicol_sql::ScalarType;
use nicol_sql::schema::{Arity, Column, ColumnType, DefaultValue, Generated, Literal};

use super::context::Context;
use super::enums;
use crate::lower::to_base64;

/// The attribute of a column, if it has a default: its own, or the one that the client fills in.
pub(super) fn attribute(
    cx: &Context<'_>,
    column: &Column,
    old: Option<&nicol_psl::schema::Field>,
) -> Option<Attribute> {
    let value = match (cx.enum_in_text(column, old), &column.default) {
        (Some(item), Some(DefaultValue::Literal(Literal::String(text)))) => {
            let mut values = item.values.iter();
            let value = values.find(|value| value.database_name() == text);
            value.map_or_else(
                || generated(&cx.dialect.text(text)),
                |value| Value::word(&value.name),
            )
        }
        _ => of_column(cx, column).or_else(|| of_client(column, old))?,
    };
    Some(Attribute::new("default").arg(value))
}

fn of_column(cx: &Context<'_>, column: &Column) -> Option<Value> {
    let scalar = column.ty.as_scalar();
    let is_integer = matches!(scalar, Some(ScalarType::Int | ScalarType::BigInt));
    if column.autoincrement && is_integer {
        return Some(Value::call("autoincrement"));
    }
    if let Some(Generated::Expression { expression, .. }) = &column.generated {
        return Some(generated(expression));
    }
    Some(match column.default.as_ref()? {
        DefaultValue::Sequence(_) => Value::call("autoincrement"),
        DefaultValue::Now => Value::call("now"),
        DefaultValue::Expression(text) => generated(text),
        DefaultValue::Unknown => Value::call("dbgenerated"),
        DefaultValue::Literal(literal) => constant(cx, column, literal)?,
        DefaultValue::List(items) => {
            let items = items.iter().map(|item| constant(cx, column, item));
            Value::List(items.collect::<Option<_>>()?)
        }
    })
}

fn generated(text: &str) -> Value {
    if text.trim_matches('\0').is_empty() {
        Value::call("dbgenerated")
    } else {
        Value::call_with("dbgenerated", Value::text(text))
    }
}

fn constant(cx: &Context<'_>, column: &Column, literal: &Literal) -> Option<Value> {
    if let (ColumnType::Enum(name), Literal::String(value)) = (&column.ty, literal) {
        return enum_value(cx, cx.enum_place(name)?, value, column.arity);
    }
    Some(match literal {
        Literal::String(text) | Literal::Json(text) | Literal::DateTime(text) => Value::text(text),
        Literal::Number(number) => Value::word(number),
        Literal::Boolean(value) => Value::word(value.to_string()),
        Literal::Bytes(bytes) => Value::text(to_base64(bytes)),
        Literal::Null => Value::word("null"),
    })
}

/// A value that has no name in the schema file is left to the database.
fn enum_value(cx: &Context<'_>, item: usize, value: &str, arity: Arity) -> Option<Value> {
    let values = enums::values(cx, item);
    let found = values.iter().find(|found| found.database == value)?;
    if found.is_unnamed {
        return (arity != Arity::List).then(|| generated(&cx.dialect.text(value)));
    }
    Some(Value::word(&found.name.name))
}

/// What the client fills in is known to the schema file only.
fn of_client(column: &Column, old: Option<&nicol_psl::schema::Field>) -> Option<Value> {
    let FieldKind::Scalar(scalar) = &old?.kind else {
        return None;
    };
    if column.ty.as_scalar() != Some(ScalarType::String) {
        return None;
    }
    let number = |number: u8, usual: u8| (number != usual).then(|| Value::word(number.to_string()));
    let (name, argument) = match scalar.default.as_ref()?.kind {
        DefaultKind::Uuid(version) => ("uuid", number(version, 4)),
        DefaultKind::Cuid(version) => ("cuid", number(version, 1)),
        DefaultKind::Nanoid(length) => ("nanoid", number(length, 21)),
        DefaultKind::Ulid => ("ulid", None),
        _ => return None,
    };
    Some(match argument {
        Some(argument) => Value::call_with(name, argument),
        None => Value::call(name),
    })
}
