//! The SQL functions that every connection to a SQLite file gets. They compare, sort and add up what is kept
//! in more than one form; the texts that call them are made in `nicol-sql`
//! (`dialect/sqlite/render.rs`). They may stand in queries only, never in the schema of the file: other
//! programs would not know them.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use super::decimal::{self, Stored};
use crate::row::date_time;

type Output = rusqlite::Result<Option<Value>>;

/// Adds the functions to a connection.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let functions: [(&str, i32, fn(&Context<'_>) -> Output); 8] = [
        ("nicol_time", 1, time),
        ("nicol_json", 1, json),
        ("nicol_decimal", 1, decimal_stored),
        ("nicol_decimal_compare", 2, decimal_compare),
        ("nicol_decimal_below", 1, decimal_below),
        ("nicol_decimal_above", 1, decimal_above),
        ("nicol_decimal_key", 1, decimal_key),
        ("nicol_decimal_calculate", 3, decimal_calculate),
    ];
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    for (name, arguments, function) in functions {
        connection.create_scalar_function(name, arguments, flags, move |context: &Context<'_>| {
            Ok(ToSqlOutput::Owned(function(context)?.unwrap_or(Value::Null)))
        })?;
    }
    Ok(())
}

/// A point in time as milliseconds, whatever its form; what is none stays as it is.
fn time(context: &Context<'_>) -> Output {
    let value = context.get_raw(0);
    Ok(match value {
        ValueRef::Text(text) => match date_time::parse_any(text) {
            Some(time) => Some(Value::Integer(time.timestamp_millis())),
            None => Some(Value::from(String::from_utf8_lossy(text).into_owned())),
        },
        ValueRef::Real(millis) => Some(Value::Integer(millis as i64)),
        ValueRef::Integer(millis) => Some(Value::Integer(millis)),
        ValueRef::Null | ValueRef::Blob(_) => None,
    })
}

/// A JSON document in one spelling: without white space, the members of objects sorted.
fn json(context: &Context<'_>) -> Output {
    let document: Option<serde_json::Value> = match context.get_raw(0) {
        ValueRef::Text(text) | ValueRef::Blob(text) => serde_json::from_slice(text).ok(),
        ValueRef::Integer(value) => Some(value.into()),
        ValueRef::Real(value) => Some(value.into()),
        ValueRef::Null => None,
    };
    Ok(document.map(|mut document| {
        document.sort_all_objects();
        Value::Text(document.to_string())
    }))
}

/// A number in the form in which it is stored.
fn decimal_stored(context: &Context<'_>) -> Output {
    Ok(decimal::read(context.get_raw(0))
        .and_then(|number| decimal::stored(&number))
        .map(value))
}

fn decimal_compare(context: &Context<'_>) -> Output {
    let ordering = decimal::compare(context.get_raw(0), context.get_raw(1));
    Ok(ordering.map(|ordering| Value::Integer(ordering as i64)))
}

fn decimal_below(context: &Context<'_>) -> Output {
    Ok(decimal::bounds(context.get_raw(0)).map(|(below, _)| value(below)))
}

fn decimal_above(context: &Context<'_>) -> Output {
    Ok(decimal::bounds(context.get_raw(0)).map(|(_, above)| value(above)))
}

fn decimal_key(context: &Context<'_>) -> Output {
    Ok(decimal::sort_key(context.get_raw(0)).map(Value::Blob))
}

fn decimal_calculate(context: &Context<'_>) -> Output {
    let sign = context.get_raw(1).as_str().unwrap_or_default();
    Ok(decimal::calculate(context.get_raw(0), sign, context.get_raw(2)).map(value))
}

fn value(stored: Stored) -> Value {
    match stored {
        Stored::Integer(value) => Value::Integer(value),
        Stored::Float(value) => Value::Real(value),
        Stored::Text(text) => Value::Text(text),
    }
}
