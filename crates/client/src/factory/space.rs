//! Which values a field can have: a list of them, counted, of which any can be made by its place. A value that only
//! has to be valid is taken from anywhere in the list; values that have to differ are taken from different places.

use std::borrow::Cow;

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate};
use nicol_sql::{ScalarType, Value};

use super::names::{self, means};
use super::template::Template;
use crate::meta::{Field, FieldType, Model};

/// A greater list is not counted: its values differ by chance.
pub(super) const MOST: u128 = 1 << 60;

/// Texts that have to differ are taken from at least so many.
const SOME: u128 = 50_000;

/// The values that a field can have.
#[derive(Debug, Clone)]
pub(super) struct Space {
    kind: Kind,
    /// How many there are.
    pub size: u128,
}

#[derive(Debug, Clone)]
enum Kind {
    Enum(&'static [&'static str]),
    Boolean,
    Int(i64),
    BigInt(i64),
    /// The least, in quarters, which every floating point type holds exactly.
    Float(i64),
    /// The least, in units of the last digit, and the number of digits behind the point.
    Decimal(i64, i64),
    /// The first, and the step, in seconds.
    Time(i64, i64),
    Json(Template),
    Bytes(Template),
    Text(Template),
}

/// Whether the values of a field have to differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Likely ones will do.
    Likely,
    /// They have to differ: the more there are, the better.
    Different,
}

impl Space {
    /// The values of a field; for a list, of an element.
    pub(super) fn of(model: &Model, field: &Field, wanted: Wanted) -> Space {
        let name = names::words_of(field.name);
        let asked = Asked {
            model,
            name: &name,
            native: field.native.map_or("", |native| native.name),
            args: field.native.map_or(&[], |native| native.args),
            wanted,
        };
        let (kind, size) = match field.ty {
            FieldType::Enum(item) => (Kind::Enum(item.values), item.values.len() as u128),
            FieldType::Scalar(scalar) => asked.scalar(scalar),
        };
        Space {
            kind,
            size: size.clamp(1, MOST),
        }
    }

    /// The value at a place.
    pub(super) fn at(&self, place: u128) -> Value<'static> {
        // Places are below the size, and that is at most `MOST`.
        let place_as_number = place as i64;
        match &self.kind {
            Kind::Enum(values) => values
                .get(place as usize)
                .map_or(Value::Null, |value| Value::Enum(value)),
            Kind::Boolean => Value::Boolean(place == 1),
            Kind::Int(least) => Value::Int(i32::try_from(least + place_as_number).unwrap_or(i32::MAX)),
            Kind::BigInt(least) => Value::BigInt(least + place_as_number),
            Kind::Float(least) => Value::Float((least + place_as_number) as f64 / 4.0),
            Kind::Decimal(least, scale) => {
                Value::Decimal(BigDecimal::new((least + place_as_number).into(), *scale))
            }
            Kind::Time(first, step) => DateTime::from_timestamp(first + step * place_as_number, 0)
                .map_or(Value::Null, Value::DateTime),
            Kind::Json(note) => Value::Json(serde_json::json!({ "note": note.at(place) })),
            Kind::Bytes(text) => Value::Bytes(Cow::Owned(text.at(place).into_bytes())),
            Kind::Text(text) => Value::String(Cow::Owned(text.at(place))),
        }
    }
}

/// What is known of the field.
struct Asked<'a> {
    model: &'a Model,
    name: &'a str,
    native: &'a str,
    args: &'a [u32],
    wanted: Wanted,
}

impl Asked<'_> {
    fn scalar(&self, scalar: ScalarType) -> (Kind, u128) {
        match scalar {
            ScalarType::Boolean => (Kind::Boolean, 2),
            ScalarType::Int => {
                let (from, to) = self.whole(i64::from(i32::MAX));
                (Kind::Int(from), span(from, to))
            }
            ScalarType::BigInt => {
                let (from, to) = self.whole(1 << 53);
                (Kind::BigInt(from), span(from, to))
            }
            ScalarType::Float => {
                let (from, to) = self.number(1 << 20);
                (Kind::Float(from * 4), span(from * 4, to * 4))
            }
            ScalarType::Decimal => self.decimal(),
            ScalarType::DateTime => self.time(),
            ScalarType::Json => {
                let note = self.numbered(Template::parse("{adjective} {noun}"));
                let size = note.size();
                (Kind::Json(note), size)
            }
            ScalarType::Bytes => {
                let code = Template::code(self.limit().unwrap_or(16).min(16));
                let size = code.size();
                (Kind::Bytes(code), size)
            }
            ScalarType::String => {
                let text = self.text();
                let size = text.size();
                (Kind::Text(text), size)
            }
        }
    }

    /// The whole numbers of the native type, if it has its own.
    fn native_range(&self, greatest: i64) -> (i64, i64) {
        let (from, to) = match self.native {
            "TinyInt" => (-128, 127),
            "UnsignedTinyInt" => (0, 255),
            "SmallInt" => (-32_768, 32_767),
            "UnsignedSmallInt" => (0, 65_535),
            "MediumInt" => (-8_388_608, 8_388_607),
            "UnsignedMediumInt" => (0, 16_777_215),
            "Year" => (1901, 2155),
            "UnsignedInt" | "UnsignedBigInt" | "Oid" => (0, greatest),
            _ => (-greatest, greatest),
        };
        (from, to.min(greatest))
    }

    fn whole(&self, greatest: i64) -> (i64, i64) {
        let (least, greatest) = self.native_range(greatest);
        match self.wanted {
            // Of at most six digits, that people can tell apart.
            Wanted::Different => (least.max(1), greatest.min(999_999)),
            Wanted::Likely => {
                let (from, to) = self.number(greatest);
                (from.clamp(least, greatest), to.clamp(least, greatest))
            }
        }
    }

    /// The numbers that the name speaks of, or many.
    fn number(&self, many: i64) -> (i64, i64) {
        let row = names::NUMBERS.iter().find(|(words, ..)| means(self.name, words));
        match (self.wanted, row) {
            (Wanted::Likely, Some((_, from, to))) => (*from, *to),
            _ => (1, many),
        }
    }

    fn decimal(&self) -> (Kind, u128) {
        let (precision, scale) = match (self.native, self.args) {
            ("Money", _) => (15, 2),
            (_, [precision, scale, ..]) => (*precision, *scale),
            (_, [precision]) => (*precision, 0),
            _ => (18, 2),
        };
        // At most so many digits: two behind the point are enough for anybody, and few before it are more likely.
        let shown = scale.min(2);
        let before = precision.saturating_sub(scale);
        let digits = (before + shown).min(if self.wanted == Wanted::Likely { 5 } else { 15 });
        let (digits, shown) = match digits {
            // Nothing before the point, and nothing behind it that is shown.
            0 => (1, scale.max(1)),
            digits => (digits, shown),
        };
        let greatest = 10_i64.pow(digits) - 1;
        let unit = 10_i64.pow(shown);
        let (from, to) = match (self.wanted, self.number(0)) {
            // The name says what is likely, unless it says nothing.
            (Wanted::Likely, (from, to)) if (from, to) != (1, 1000) => (from * unit, to * unit),
            _ => (1, greatest),
        };
        let (from, to) = (from.clamp(-greatest, greatest), to.clamp(-greatest, greatest));
        (Kind::Decimal(from, i64::from(shown)), span(from, to))
    }

    fn time(&self) -> (Kind, u128) {
        const DAY: i64 = 86_400;
        if let "Time" | "Timetz" = self.native {
            return (Kind::Time(0, 1), DAY as u128);
        }
        let row = names::YEARS.iter().find(|(words, ..)| means(self.name, words));
        let (from, to) = match (self.wanted, row) {
            (Wanted::Likely, Some((_, from, to))) => (*from, *to),
            _ => (1990, 2035),
        };
        let first = |year| {
            NaiveDate::from_ymd_opt(year, 1, 1)
                .map_or(0, |date| date.and_time(Default::default()).and_utc().timestamp())
        };
        let step = if self.native == "Date" { DAY } else { 1 };
        (
            Kind::Time(first(from), step),
            ((first(to + 1) - first(from)) / step) as u128,
        )
    }

    /// How many characters, bits or bytes there may be.
    fn limit(&self) -> Option<usize> {
        let said = self.args.first().map(|length| *length as usize);
        match self.native {
            // The standard's meaning of a length that is not said.
            "Char" | "NChar" | "Bit" | "Binary" => Some(said.unwrap_or(1)),
            "TinyText" | "TinyBlob" => Some(255),
            _ => said,
        }
    }

    fn text(&self) -> Template {
        let limit = self.limit();
        match (self.native, limit) {
            ("Uuid" | "UniqueIdentifier", _) => Template::uuid(),
            ("Inet", _) => Template::parse("10.{byte}.{byte}.{byte}"),
            ("Xml", _) => Template::parse("<note>{adjective} {noun} {n}</note>"),
            ("Bit" | "VarBit", limit) => Template::binary(limit.unwrap_or(8)),
            ("Char" | "NChar", Some(36)) => Template::uuid(),
            ("Char" | "NChar", Some(length)) => {
                // Text that is shorter would come back with spaces behind it.
                let fits = |template: &Template| template.lengths() == (length, length);
                let found = self.templates().map(Template::parse as fn(_) -> _).find(fits);
                found
                    .filter(|found| self.is_enough(found))
                    .unwrap_or_else(|| Template::code(length))
            }
            (_, limit) => {
                let limit = limit.unwrap_or(usize::MAX);
                let fits = |template: &Template| {
                    let is_enough = self.wanted == Wanted::Likely || template.size() >= SOME;
                    is_enough && template.lengths().1 <= limit
                };
                let found = self
                    .templates()
                    .map(|text| self.numbered(Template::parse(text)))
                    .find(fits);
                found.unwrap_or_else(|| Template::code(limit.min(24)))
            }
        }
    }

    fn templates(&self) -> impl Iterator<Item = &'static str> {
        let is_person = || self.name == "name" && means(&names::words_of(self.model.name), names::PEOPLE);
        let row = names::TEXTS.iter().find(|(words, _)| means(self.name, words));
        let templates = match row {
            _ if is_person() => names::PERSON,
            Some((_, templates)) => templates,
            None => &[],
        };
        templates.iter().copied()
    }

    /// There are so many that different ones are easily found.
    fn is_enough(&self, template: &Template) -> bool {
        self.wanted == Wanted::Likely || template.size() >= 500_000
    }

    fn numbered(&self, template: Template) -> Template {
        match self.is_enough(&template) {
            true => template,
            false => template.numbered(),
        }
    }
}

fn span(from: i64, to: i64) -> u128 {
    u128::from(to.abs_diff(from)) + 1
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::meta::{Arity, Native};

    static MODEL: Model = Model {
        name: "User",
        table: "User",
        schema: None,
        fields: &[],
        relations: &[],
        key: &[],
        uniques: &[],
    };

    fn text(name: &'static str, native: Option<Native>, wanted: Wanted) -> Space {
        let field = Field {
            name,
            column: name,
            ty: FieldType::Scalar(ScalarType::String),
            arity: Arity::Required,
            native,
            default: crate::meta::Default::None,
            updated_at: false,
        };
        Space::of(&MODEL, &field, wanted)
    }

    fn string(value: Value<'static>) -> String {
        match value {
            Value::String(text) => text.into_owned(),
            other => panic!("{other:?}"),
        }
    }

    /// Every name that the tables know, in every width: what is made fits, and what has to differ does.
    #[test]
    fn text_fits_and_differs_whatever_it_is_called() {
        let known = names::TEXTS.iter().flat_map(|(words, _)| words.iter().copied());
        for name in known.chain(["name", "anything"]) {
            for limit in 1..=48 {
                let args: &'static [u32] = Box::leak(Box::new([limit]));
                for (native, exactly) in [("VarChar", false), ("Char", true)] {
                    for wanted in [Wanted::Likely, Wanted::Different] {
                        let space = text(name, Some(Native { name: native, args }), wanted);
                        let places = (0..50).map(|place| place * 7919 % space.size);
                        let places: HashSet<u128> = places.chain([space.size - 1]).collect();
                        let texts: HashSet<String> =
                            places.iter().map(|place| string(space.at(*place))).collect();
                        assert_eq!(texts.len(), places.len(), "{name} {native}({limit})");
                        for text in texts {
                            let fits = if exactly {
                                text.len() == limit as usize
                            } else {
                                text.len() <= limit as usize
                            };
                            assert!(fits && !text.is_empty(), "{name} {native}({limit}): {text:?}");
                        }
                        if wanted == Wanted::Different && limit >= 4 {
                            assert!(space.size >= SOME, "{name} {native}({limit}): {}", space.size);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn names_say_what_is_likely() {
        for (name, expected) in [
            ("email", "ada.adler1@example.com"),
            ("contactEmail", "ada.adler1@example.com"),
            ("name", "Ada Adler"),
            ("displayName", "Ada Adler"),
            ("productName", "amber anchor"),
            ("emailHash", &"0".repeat(15)),
            ("countryCode", "AU"),
            ("IPAddress", "10.1.1.1"),
            ("phone", "+15550000000"),
            ("metadata", "{\"note\": \"amber anchor\"}"),
        ] {
            let made = string(text(name, None, Wanted::Likely).at(0));
            assert!(made.starts_with(expected), "{name}: {made}");
        }
    }
}
