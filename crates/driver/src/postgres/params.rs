//! Writing parameters in the type that the server expects: binary where the format is known, and text for
//! everything else, which the server parses as it parses a literal.

use std::error::Error;

use bytes::{BufMut, BytesMut};
use chrono::{DateTime, Timelike, Utc};
use nicol_sql::Value;
use postgres_protocol::types as protocol;
use tokio_postgres::types::{Format, IsNull, Kind, ToSql, Type, to_sql_checked};

use crate::row::{date_time, numeric};

type Encoded = Result<IsNull, Box<dyn Error + Sync + Send>>;

/// Microseconds from 1970 to 2000, PostgreSQL's epoch.
const MICROS_TO_2000: i64 = 946_684_800_000_000;

/// A parameter of a prepared statement, whose type the server has said.
#[derive(Debug)]
pub(super) struct Binary<'a>(pub &'a Value<'a>);

/// A parameter of a statement that was not prepared: text, of a type that the server finds out.
#[derive(Debug)]
pub(super) struct Text<'a>(pub &'a Value<'a>);

impl ToSql for Binary<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Encoded {
        match has_binary_form(self.0, ty) {
            true => binary(self.0, ty, out),
            false => text(self.0, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, ty: &Type) -> Format {
        match has_binary_form(self.0, ty) {
            true => Format::Binary,
            false => Format::Text,
        }
    }

    to_sql_checked!();
}

impl ToSql for Text<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Encoded {
        text(self.0, out)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

/// Whether the value can be written in the binary form of a type.
pub(super) fn has_binary_form(value: &Value<'_>, ty: &Type) -> bool {
    match value {
        Value::Null => true,
        Value::Boolean(_) => *ty == Type::BOOL,
        Value::Int(_) | Value::BigInt(_) => {
            matches!(*ty, Type::INT4 | Type::INT8 | Type::FLOAT8) || (*ty == Type::INT2 && fits_int2(value))
        }
        Value::Float(_) => matches!(*ty, Type::FLOAT8 | Type::FLOAT4),
        Value::Decimal(_) => *ty == Type::NUMERIC,
        Value::String(value) if *ty == Type::UUID => uuid::Uuid::try_parse(value).is_ok(),
        Value::String(_) | Value::Enum(_) => {
            matches!(
                *ty,
                Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::JSON
            ) || matches!(ty.kind(), Kind::Enum(_))
        }
        Value::DateTime(value) => {
            matches!(*ty, Type::TIMESTAMP | Type::TIMESTAMPTZ) && value.timestamp_nanos_opt().is_some()
        }
        Value::Json(_) => matches!(*ty, Type::JSONB | Type::JSON),
        Value::Bytes(_) => *ty == Type::BYTEA,
        Value::List(values) => match ty.kind() {
            Kind::Array(element) => values.iter().all(|value| has_binary_form(value, element)),
            _ => false,
        },
    }
}

fn fits_int2(value: &Value<'_>) -> bool {
    match value {
        Value::Int(value) => i16::try_from(*value).is_ok(),
        Value::BigInt(value) => i16::try_from(*value).is_ok(),
        _ => false,
    }
}

fn binary(value: &Value<'_>, ty: &Type, out: &mut BytesMut) -> Encoded {
    match value {
        Value::Null => return Ok(IsNull::Yes),
        Value::Boolean(value) => out.put_u8(u8::from(*value)),
        Value::Int(value) => integer(i64::from(*value), ty, out)?,
        Value::BigInt(value) => integer(*value, ty, out)?,
        Value::Float(value) if *ty == Type::FLOAT4 => out.put_f32(*value as f32),
        Value::Float(value) => out.put_f64(*value),
        Value::Decimal(value) => {
            out.put_slice(&numeric::encode(value).ok_or("the decimal number has too many digits")?)
        }
        Value::String(value) if *ty == Type::UUID => out.put_slice(uuid::Uuid::try_parse(value)?.as_bytes()),
        Value::String(value) => out.put_slice(value.as_bytes()),
        Value::Enum(value) => out.put_slice(value.as_bytes()),
        Value::DateTime(value) => out.put_i64(value.timestamp_micros() - MICROS_TO_2000),
        Value::Json(value) => {
            if *ty == Type::JSONB {
                out.put_u8(1);
            }
            serde_json::to_writer(out.writer(), value)?;
        }
        Value::Bytes(value) => out.put_slice(value),
        Value::List(values) => return array(values, ty, out),
    }
    Ok(IsNull::No)
}

fn integer(value: i64, ty: &Type, out: &mut BytesMut) -> Result<(), Box<dyn Error + Sync + Send>> {
    match *ty {
        Type::INT2 => out.put_i16(i16::try_from(value)?),
        Type::INT4 => {
            out.put_i32(i32::try_from(value).map_err(|_| "the number does not fit a 32-bit column")?)
        }
        Type::FLOAT8 => out.put_f64(value as f64),
        _ => out.put_i64(value),
    }
    Ok(())
}

fn array(values: &[Value<'_>], ty: &Type, out: &mut BytesMut) -> Encoded {
    let Kind::Array(element) = ty.kind() else {
        return Err("a list was given for a column that is none".into());
    };
    let dimension = protocol::ArrayDimension {
        len: i32::try_from(values.len())?,
        lower_bound: 1,
    };
    protocol::array_to_sql(
        Some(dimension).filter(|dimension| dimension.len > 0),
        element.oid(),
        values,
        |value, out| match binary(value, element, out)? {
            IsNull::Yes => Ok(postgres_protocol::IsNull::Yes),
            IsNull::No => Ok(postgres_protocol::IsNull::No),
        },
        out,
    )?;
    Ok(IsNull::No)
}

fn text(value: &Value<'_>, out: &mut BytesMut) -> Encoded {
    match literal(value) {
        Some(text) => {
            out.put_slice(text.as_bytes());
            Ok(IsNull::No)
        }
        None => Ok(IsNull::Yes),
    }
}

/// The text form of a value, as the server's input functions read it.
fn literal(value: &Value<'_>) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Boolean(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::BigInt(value) => value.to_string(),
        Value::Float(value) if value.is_infinite() => {
            if *value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
        }
        Value::Float(value) => value.to_string(),
        Value::Decimal(value) => value.to_plain_string(),
        Value::String(value) => value.to_string(),
        Value::Enum(value) => (*value).to_owned(),
        Value::DateTime(value) => date_time_literal(*value),
        Value::Json(value) => value.to_string(),
        Value::Bytes(value) => value
            .iter()
            .fold("\\x".to_owned(), |text, byte| text + &format!("{byte:02x}")),
        Value::List(values) => {
            let elements: Vec<String> = values.iter().map(element_literal).collect();
            format!("{{{}}}", elements.join(","))
        }
    })
}

fn element_literal(value: &Value<'_>) -> String {
    match literal(value) {
        None => "NULL".to_owned(),
        Some(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

/// Whole seconds or milliseconds as SQLite has them too; finer times with all their digits. With a space for the `T`,
/// which is not read where a time of day is wanted.
fn date_time_literal(value: DateTime<Utc>) -> String {
    let text = match value.nanosecond() % 1_000_000 {
        0 => date_time::format(value),
        _ => value.to_rfc3339(),
    };
    text.replacen('T', " ", 1)
}
