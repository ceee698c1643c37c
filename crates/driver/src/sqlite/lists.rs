//! Lists as JSON text: the values of a list field, the keys of a batch, the rows of a bulk insert. SQL
//! unfolds them again (`json_each`, in `nicol-sql`).

use nicol_sql::Value;
use serde_json::Value as Json;

use super::decimal;
use crate::Result;
use crate::row::date_time;
use crate::url::TimeForm;

/// A list as JSON text, written directly: the keys of a batch come this way, by the thousand.
pub(super) fn text(values: &[Value<'_>], form: TimeForm) -> Result<String> {
    let mut text = String::with_capacity(values.len() * 8 + 2);
    text.push('[');
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        match value {
            Value::Int(value) => text.push_str(&value.to_string()),
            Value::BigInt(value) => text.push_str(&value.to_string()),
            Value::List(row) => text.push_str(&cells(row, form)?.to_string()),
            other => text.push_str(&element(other, form)?.to_string()),
        }
    }
    text.push(']');
    Ok(text)
}

/// A row of a bulk insert. A JSON document in it travels as text, so that `null` in it is not taken for NULL
/// and a string in it keeps its quotes.
fn cells(row: &[Value<'_>], form: TimeForm) -> Result<Json> {
    let cell = |value: &Value<'_>| match value {
        Value::Json(value) => Ok(Json::from(value.to_string())),
        other => element(other, form),
    };
    Ok(Json::Array(row.iter().map(cell).collect::<Result<_>>()?))
}

fn element(value: &Value<'_>, form: TimeForm) -> Result<Json> {
    Ok(match value {
        Value::Null => Json::Null,
        Value::Boolean(value) => Json::Bool(*value),
        Value::Int(value) => Json::from(*value),
        Value::BigInt(value) => Json::from(*value),
        Value::Float(value) => Json::from(*value),
        Value::String(value) => Json::from(value.as_ref()),
        Value::Enum(value) => Json::from(*value),
        Value::Decimal(value) => Json::from(decimal::plain(value).ok_or_else(decimal::too_long)?),
        Value::DateTime(value) => match form {
            TimeForm::Text => Json::from(date_time::format(*value)),
            TimeForm::Milliseconds => Json::from(value.timestamp_millis()),
        },
        Value::Json(value) => value.clone(),
        Value::Bytes(value) => Json::from(value.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
        Value::List(values) => Json::Array(
            values
                .iter()
                .map(|value| element(value, form))
                .collect::<Result<_>>()?,
        ),
    })
}
