//! Reading PostgreSQL's binary format, column types decided once per statement.
//!
//! Source: the `*_send` functions of PostgreSQL's types; "Frontend/Backend Protocol", Formats.

use std::borrow::Cow;

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use postgres_protocol::types as protocol;
use tokio_postgres::types::{FromSql, Kind, Type};

use crate::row::{Cell, CellRepr, numeric};
use crate::{Error, ErrorKind, Result};

/// How a value looks on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wire {
    Bool,
    Int2,
    Int4,
    Int8,
    Oid,
    Float4,
    Float8,
    Numeric,
    Money,
    Text,
    Bytea,
    Timestamp,
    Timestamptz,
    Date,
    Time,
    Timetz,
    Json,
    Jsonb,
    Uuid,
    Inet,
    Bit,
    /// A type that is not read; the planner casts such columns to text.
    Other,
}

/// A column of a prepared statement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    wire: Wire,
    array: bool,
}

impl Column {
    pub(crate) fn new(ty: &Type) -> Column {
        match ty.kind() {
            Kind::Array(element) => Column {
                wire: Wire::of(element),
                array: true,
            },
            _ => Column {
                wire: Wire::of(ty),
                array: false,
            },
        }
    }
}

impl Wire {
    fn of(ty: &Type) -> Wire {
        match *ty {
            Type::BOOL => Wire::Bool,
            Type::INT2 => Wire::Int2,
            Type::INT4 => Wire::Int4,
            Type::INT8 => Wire::Int8,
            Type::OID => Wire::Oid,
            Type::FLOAT4 => Wire::Float4,
            Type::FLOAT8 => Wire::Float8,
            Type::NUMERIC => Wire::Numeric,
            Type::MONEY => Wire::Money,
            Type::TEXT
            | Type::VARCHAR
            | Type::BPCHAR
            | Type::NAME
            | Type::CHAR
            | Type::XML
            | Type::UNKNOWN => Wire::Text,
            Type::BYTEA => Wire::Bytea,
            Type::TIMESTAMP => Wire::Timestamp,
            Type::TIMESTAMPTZ => Wire::Timestamptz,
            Type::DATE => Wire::Date,
            Type::TIME => Wire::Time,
            Type::TIMETZ => Wire::Timetz,
            Type::JSON => Wire::Json,
            Type::JSONB => Wire::Jsonb,
            Type::UUID => Wire::Uuid,
            Type::INET | Type::CIDR => Wire::Inet,
            Type::BIT | Type::VARBIT => Wire::Bit,
            _ => match ty.kind() {
                Kind::Enum(_) => Wire::Text,
                Kind::Domain(base) => Wire::of(base),
                // citext and its like are sent as text.
                _ if matches!(ty.name(), "citext" | "ltree" | "lquery") => Wire::Text,
                _ => Wire::Other,
            },
        }
    }

    #[inline]
    pub(crate) fn integer(self, bytes: &[u8]) -> Option<i64> {
        match self {
            Wire::Int4 => Some(i64::from(i32::from_be_bytes(bytes.try_into().ok()?))),
            Wire::Int8 => Some(i64::from_be_bytes(bytes.try_into().ok()?)),
            Wire::Int2 => Some(i64::from(i16::from_be_bytes(bytes.try_into().ok()?))),
            Wire::Oid => Some(i64::from(u32::from_be_bytes(bytes.try_into().ok()?))),
            _ => None,
        }
    }

    #[inline]
    pub(crate) fn float(self, bytes: &[u8]) -> Option<f64> {
        match self {
            Wire::Float8 => Some(f64::from_be_bytes(bytes.try_into().ok()?)),
            // The shortest text that reads back as the same number: 1.1 stays 1.1.
            Wire::Float4 => f32::from_be_bytes(bytes.try_into().ok()?)
                .to_string()
                .parse()
                .ok(),
            Wire::Numeric => numeric::decode(bytes)?.to_string().parse().ok(),
            _ => Some(self.integer(bytes)? as f64),
        }
    }

    #[inline]
    pub(crate) fn boolean(self, bytes: &[u8]) -> Option<bool> {
        match (self, bytes) {
            (Wire::Bool, [byte]) => Some(*byte != 0),
            _ => None,
        }
    }

    #[inline]
    pub(crate) fn text(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Wire::Text | Wire::Json => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Wire::Uuid => {
                let uuid = uuid::Uuid::from_bytes(bytes.try_into().ok()?);
                Some(Cow::Owned(uuid.hyphenated().to_string()))
            }
            Wire::Inet => inet_text(bytes).map(Cow::Owned),
            Wire::Bit => bit_text(bytes).map(Cow::Owned),
            Wire::Jsonb => std::str::from_utf8(bytes.strip_prefix(&[1])?)
                .ok()
                .map(Cow::Borrowed),
            _ => None,
        }
    }

    #[inline]
    pub(crate) fn date_time(self, bytes: &[u8]) -> Option<DateTime<Utc>> {
        match self {
            Wire::Timestamp | Wire::Timestamptz => {
                let micros = i64::from_be_bytes(bytes.try_into().ok()?);
                DateTime::from_timestamp_micros(micros.checked_add(MICROS_TO_2000)?)
            }
            Wire::Date => {
                let days = i32::from_be_bytes(bytes.try_into().ok()?);
                let date = epoch_2000()?.checked_add_signed(TimeDelta::try_days(i64::from(days))?)?;
                Some(date.and_time(NaiveTime::MIN).and_utc())
            }
            Wire::Time => time_of_day(bytes, 0),
            // Eight bytes of time, then the zone in seconds west of UTC.
            Wire::Timetz => {
                let zone = i32::from_be_bytes(bytes.get(8..12)?.try_into().ok()?);
                time_of_day(bytes.get(..8)?, i64::from(zone))
            }
            _ => None,
        }
    }

    pub(crate) fn decimal(self, bytes: &[u8]) -> Option<BigDecimal> {
        match self {
            Wire::Numeric => numeric::decode(bytes),
            // Money is counted in the currency's smallest unit, of which most have a hundred.
            Wire::Money => Some(BigDecimal::new(
                i64::from_be_bytes(bytes.try_into().ok()?).into(),
                2,
            )),
            Wire::Float4 | Wire::Float8 => self.float(bytes)?.to_string().parse().ok(),
            _ => Some(BigDecimal::from(self.integer(bytes)?)),
        }
    }

    pub(crate) fn json(self, bytes: &[u8]) -> Option<serde_json::Value> {
        match self {
            Wire::Jsonb => serde_json::from_slice(bytes.strip_prefix(&[1])?).ok(),
            Wire::Json | Wire::Text => serde_json::from_slice(bytes).ok(),
            _ => None,
        }
    }
}

/// Microseconds from 1970 to 2000, PostgreSQL's epoch.
const MICROS_TO_2000: i64 = 946_684_800_000_000;

fn epoch_2000() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2000, 1, 1)
}

/// A time of day on 1970-01-01, as Prisma reads it.
fn time_of_day(bytes: &[u8], zone_seconds: i64) -> Option<DateTime<Utc>> {
    let micros = i64::from_be_bytes(bytes.try_into().ok()?);
    let time: NaiveDateTime = DateTime::from_timestamp_micros(micros)?.naive_utc();
    Some(
        time.checked_add_signed(TimeDelta::try_seconds(zone_seconds)?)?
            .and_utc(),
    )
}

fn inet_text(bytes: &[u8]) -> Option<String> {
    let inet = protocol::inet_from_sql(bytes).ok()?;
    let host_bits = if inet.addr().is_ipv4() { 32 } else { 128 };
    // The third byte says whether the type is cidr, which always shows its mask.
    let is_cidr = bytes.get(2) == Some(&1);
    Some(if inet.netmask() == host_bits && !is_cidr {
        inet.addr().to_string()
    } else {
        format!("{}/{}", inet.addr(), inet.netmask())
    })
}

fn bit_text(bytes: &[u8]) -> Option<String> {
    let length = usize::try_from(i32::from_be_bytes(bytes.get(..4)?.try_into().ok()?)).ok()?;
    let bits = bytes[4..]
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    Some(
        bits.take(length)
            .map(|bit| if bit == 1 { '1' } else { '0' })
            .collect(),
    )
}

/// Gives the elements of an array to `each`; `None` when the bytes are no array of one dimension.
pub(crate) fn elements(
    wire: Wire,
    bytes: &[u8],
    each: &mut dyn FnMut(Cell<'_>) -> Result<()>,
) -> Option<Result<()>> {
    let word = |at: usize| Some(i32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    match word(0)? {
        0 => return Some(Ok(())),
        1 => {}
        _ => return None,
    }
    let count = word(12)?;
    let mut at = 20;
    for _ in 0..count {
        let length = word(at)?;
        at += 4;
        let cell = match usize::try_from(length) {
            Err(_) => Cell(CellRepr::Null),
            Ok(length) => {
                let element = bytes.get(at..at + length)?;
                at += length;
                Cell(CellRepr::Postgres(wire, element))
            }
        };
        if let Err(error) = each(cell) {
            return Some(Err(error));
        }
    }
    Some(Ok(()))
}

/// A row with the types of its columns.
pub(crate) struct PgRow<'r> {
    row: &'r tokio_postgres::Row,
    columns: &'r [Column],
}

/// A cell's bytes, whatever its type: the type was looked at when the statement was prepared.
struct Bytes<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Bytes<'a> {
    #[inline]
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Bytes(raw))
    }

    #[inline]
    fn accepts(_: &Type) -> bool {
        true
    }
}

impl<'r> PgRow<'r> {
    #[inline]
    pub(crate) fn new(row: &'r tokio_postgres::Row, columns: &'r [Column]) -> Self {
        PgRow { row, columns }
    }

    #[inline]
    pub(crate) fn cell(&self, index: usize) -> Result<Cell<'r>> {
        let (Some(column), Ok(bytes)) = (
            self.columns.get(index),
            self.row.try_get::<_, Option<Bytes<'r>>>(index),
        ) else {
            return Err(Error::new(
                ErrorKind::InconsistentColumn,
                format!("the row has no column {index}"),
            ));
        };
        Ok(Cell(match bytes {
            None => CellRepr::Null,
            Some(Bytes(bytes)) if column.array => CellRepr::PostgresArray(column.wire, bytes),
            Some(Bytes(bytes)) => CellRepr::Postgres(column.wire, bytes),
        }))
    }

    pub(crate) fn width(&self) -> usize {
        self.row.len()
    }

    pub(crate) fn column_name(&self, index: usize) -> Option<&str> {
        self.row.columns().get(index).map(tokio_postgres::Column::name)
    }
}
