//! What a change of schema is to PostgreSQL: which types convert into which, and with what risk.

use super::Postgres;
use super::condition::same_condition;
use crate::dialect::Types;
use crate::dialect::change::{ChangeFacts, Changes, family_label};
use crate::schema::{
    Arity, Column, ColumnType, Index, IndexColumn, IndexMethod, NativeTypeUse, OperatorClass,
};
use crate::step::Cast;

impl Changes for Postgres {
    fn change_facts(&self) -> &'static ChangeFacts {
        &ChangeFacts {
            default_namespace: Some("public"),
            extensions_everywhere: &["plpgsql"],
            sequences: true,
            implicit_autoincrement: false,
            redefines_tables: false,
            renames_indexes: true,
            column_drops_indexes: true,
        }
    }

    fn cast(&self, before: &Column, after: &Column) -> Option<Cast> {
        match (&before.ty, &after.ty) {
            (ColumnType::Enum(a), ColumnType::Enum(b)) if a == b && same_shape(before, after) => None,
            (ColumnType::Enum(_), _) | (_, ColumnType::Enum(_)) => Some(Cast::Impossible),
            _ => cast_plain(before, after),
        }
    }

    fn same_index(&self, before: &Index, after: &Index) -> bool {
        before.method == after.method
            && before
                .columns
                .iter()
                .zip(&after.columns)
                .all(|(a, b)| same_operator_class(a, b))
    }

    fn same_predicate(&self, before: &str, after: &str) -> bool {
        same_condition(before, after)
    }

    /// The catalogue has parentheses and casts of its own in an expression.
    fn same_expression(&self, before: &str, after: &str) -> bool {
        before.eq_ignore_ascii_case(after) || same_condition(before, after)
    }

    fn operator_class(&self, name: &str, method: IndexMethod) -> Option<OperatorClass> {
        let is_default = match name {
            "InetOps" => method == IndexMethod::SpGist,
            "JsonbPathOps" => false,
            _ => !name.ends_with("BloomOps") && !name.ends_with("MultiOps"),
        };
        let row = self.operator_classes().iter().find(|class| class.name == name)?;
        Some(OperatorClass {
            name: row.ddl.to_owned(),
            is_default,
        })
    }

    fn type_label(&self, column: &Column) -> String {
        match &column.ty {
            ColumnType::Scalar {
                native: Some(native), ..
            } => native_label(native),
            other => family_label(other),
        }
    }

    /// The tables and views of PostGIS.
    fn is_system_table(&self, name: &str) -> bool {
        const POSTGIS: [&str; 5] = [
            "spatial_ref_sys",
            "geometry_columns",
            "geography_columns",
            "raster_columns",
            "raster_overviews",
        ];
        POSTGIS.iter().any(|system| name.eq_ignore_ascii_case(system))
    }
}

/// A native type as a schema file writes it.
fn native_label(native: &NativeTypeUse) -> String {
    let args: Vec<String> = native.args.iter().map(u32::to_string).collect();
    if args.is_empty() {
        native.name.to_owned()
    } else {
        format!("{}({})", native.name, args.join(","))
    }
}

/// A class that is not named is the default one.
fn same_operator_class(a: &IndexColumn, b: &IndexColumn) -> bool {
    match (&a.operator_class, &b.operator_class) {
        (Some(a), Some(b)) => a.name == b.name,
        (Some(class), None) | (None, Some(class)) => class.is_default,
        (None, None) => true,
    }
}

/// Both lists, or both none.
fn same_shape(before: &Column, after: &Column) -> bool {
    (before.arity == Arity::List) == (after.arity == Arity::List)
}

/// Types other than enums; a list converts to text only.
fn cast_plain(before: &Column, after: &Column) -> Option<Cast> {
    let becomes_scalar = before.arity == Arity::List && after.arity != Arity::List;
    let becomes_list = before.arity != Arity::List && after.arity == Arity::List;
    if becomes_scalar && let Some(native) = after.ty.native() {
        match (native.name, native.args.is_empty()) {
            ("Text", _) | ("VarChar", true) => return Some(Cast::Safe),
            ("VarChar" | "Char", _) => return Some(Cast::Risky),
            _ => {}
        }
    }
    if becomes_scalar || becomes_list {
        return Some(Cast::Impossible);
    }
    match (before.ty.native(), after.ty.native()) {
        (Some(before), Some(after)) if is_same(before, after) => None,
        (Some(before), Some(after)) => cast_native(before, after),
        // Two types without a word in the language: their spellings need not agree between a schema file
        // and the catalogue, so a difference is not seen.
        (None, None) => None,
        _ => Some(Cast::Risky),
    }
}

/// Whether two native types are one. A `Char` or `Bit` without a length has one place.
fn is_same(before: &NativeTypeUse, after: &NativeTypeUse) -> bool {
    let args = |native: &NativeTypeUse| match (native.name, &native.args[..]) {
        ("Char" | "Bit", []) => vec![1],
        (_, args) => args.to_vec(),
    };
    before.name == after.name && args(before) == args(after)
}

/// How the values of one native type follow into another that differs from it.
///
/// Source: PostgreSQL documentation, "Data Types", and the lengths of the text forms of each type.
fn cast_native(before: &NativeTypeUse, after: &NativeTypeUse) -> Option<Cast> {
    use Cast::{Impossible, Risky, Safe};
    let to = after.name;
    let to_length = after.args.first().copied();
    let to_string = matches!(to, "VarChar" | "Char");
    // `Char` without a length holds one character, `VarChar` without a length any number.
    let fits = |longest: u32| match to_length {
        Some(length) if length < longest => Risky,
        None if to == "Char" => Risky,
        _ => Safe,
    };
    Some(match before.name {
        "Inet" => match to {
            "Citext" | "Text" | "VarChar" => Safe,
            _ => Impossible,
        },
        "Money" => match to {
            "Citext" | "Text" | "VarChar" => Safe,
            _ => Risky,
        },
        "Citext" => match to {
            "Text" | "VarChar" => Safe,
            _ => Risky,
        },
        "Oid" => match to {
            "Text" | "VarChar" | "BigInt" | "Integer" => Safe,
            _ => Impossible,
        },
        "SmallInt" => match to {
            "Integer" | "BigInt" | "Real" | "DoublePrecision" | "Text" => Safe,
            "Decimal" => decimal_holds(after, 3),
            _ if to_string => fits(4),
            _ => Impossible,
        },
        "Integer" => match to {
            "SmallInt" => Risky,
            "BigInt" | "Real" | "DoublePrecision" | "Text" => Safe,
            "Decimal" => decimal_holds(after, 10),
            _ if to_string => fits(11),
            _ => Impossible,
        },
        "BigInt" => match to {
            "SmallInt" | "Integer" => Risky,
            "Real" | "DoublePrecision" | "Text" => Safe,
            "Decimal" => decimal_holds(after, 19),
            _ if to_string => fits(20),
            _ => Impossible,
        },
        "Decimal" => cast_decimal(before, after),
        "Real" => match to {
            "SmallInt" | "Integer" | "BigInt" | "Decimal" => Risky,
            "DoublePrecision" | "Text" => Safe,
            _ if to_string => fits(47),
            _ => Impossible,
        },
        "DoublePrecision" => match to {
            "SmallInt" | "Integer" | "BigInt" | "Decimal" | "Real" => Risky,
            "Text" => Safe,
            _ if to_string => fits(317),
            _ => Impossible,
        },
        "VarChar" | "Char" => match to {
            "Text" => Safe,
            _ if to_string => cast_string(before, after),
            _ => Impossible,
        },
        "Text" => match (to, to_length) {
            ("Citext", _) | ("VarChar", None) => Safe,
            _ if to_string => Risky,
            _ => Impossible,
        },
        "ByteA" => match (to, to_length) {
            ("Text", _) | ("VarChar", None) => Safe,
            ("VarChar" | "Char", Some(length)) if length > 2 => Risky,
            _ => Impossible,
        },
        "Timestamp" | "Timestamptz" | "Date" | "Time" | "Timetz" => return cast_time(before, after),
        "Boolean" => match (to, to_length) {
            ("Text" | "VarChar", _) => Safe,
            ("Char", Some(length)) if length > 4 => Safe,
            ("Char", Some(4)) => Risky,
            _ => Impossible,
        },
        "Bit" | "VarBit" => cast_bits(before, after),
        "Uuid" => match (to, to_length) {
            ("Text", _) | ("VarChar", None) => Safe,
            ("VarChar" | "Char", Some(length)) if length > 31 => Safe,
            _ => Impossible,
        },
        "Xml" | "Json" | "JsonB" => match (to, to_length) {
            ("Text", _) | ("VarChar", None) => Safe,
            ("Json" | "JsonB", _) if before.name != "Xml" => Safe,
            _ if to_string => Risky,
            _ => Impossible,
        },
        _ => Risky,
    })
}

/// Whether a decimal has room for so many digits before the point.
fn decimal_holds(decimal: &NativeTypeUse, digits: u32) -> Cast {
    match decimal.args[..] {
        [precision, scale] if precision.saturating_sub(scale) < digits => Cast::Risky,
        _ => Cast::Safe,
    }
}

fn cast_decimal(before: &NativeTypeUse, after: &NativeTypeUse) -> Cast {
    use Cast::{Impossible, Risky, Safe};
    let size = match before.args[..] {
        [precision, scale] => Some((precision, scale)),
        _ => None,
    };
    let whole_digits_over = |most: u32| match size {
        None => Risky,
        Some((precision, scale)) if scale > 0 || precision > most => Risky,
        Some(_) => Safe,
    };
    match after.name {
        "SmallInt" => whole_digits_over(2),
        "Integer" => whole_digits_over(9),
        "BigInt" => whole_digits_over(18),
        "Real" | "DoublePrecision" => Risky,
        "Text" => Safe,
        "Decimal" => match (size, &after.args[..]) {
            (None, [precision, scale]) if *precision < 131_072 || *scale < 16_383 => Risky,
            (Some((p, s)), [precision, scale])
                if p.saturating_sub(s) > precision.saturating_sub(*scale) || s > *scale =>
            {
                Risky
            }
            _ => Safe,
        },
        "VarChar" | "Char" => match (after.args.first(), size) {
            (Some(length), Some((precision, 0))) if precision + 1 > *length => Risky,
            (Some(length), Some((precision, scale))) if scale > 0 && precision + 2 > *length => Risky,
            (Some(length), None) if *length < 131_073 => Risky,
            (None, _) if after.name == "Char" => Risky,
            _ => Safe,
        },
        _ => Impossible,
    }
}

/// `VarChar` and `Char` into each other, or into another length.
fn cast_string(before: &NativeTypeUse, after: &NativeTypeUse) -> Cast {
    use Cast::{Risky, Safe};
    let to_char = after.name == "Char";
    match (before.args.first(), after.args.first()) {
        (None, _) if before.name == "Char" => Safe,
        (None, None) if to_char => Risky,
        (None, Some(_)) => Risky,
        (Some(1), None) => Safe,
        (Some(_), None) if to_char => Risky,
        (Some(from), Some(to)) if from > to => Risky,
        _ => Safe,
    }
}

/// Points in time. A precision that is not given is the greatest one, so it is the same as any other.
fn cast_time(before: &NativeTypeUse, after: &NativeTypeUse) -> Option<Cast> {
    use Cast::{Impossible, Safe};
    let text_length = match before.name {
        "Timestamp" => 22,
        "Time" => 13,
        "Timetz" => 18,
        _ => 27,
    };
    if before.name == after.name && before.name != "Date" {
        let (from, to) = (before.args.first(), after.args.first());
        if to.is_none() || from.is_none() || from == to {
            return None;
        }
        // A time of day keeps its precision or has none.
        let day_time = before.name == "Time";
        return Some(if day_time { Impossible } else { Safe });
    }
    let related = match before.name {
        "Timestamp" => matches!(after.name, "Timestamptz" | "Date" | "Time" | "Timetz"),
        "Timestamptz" => matches!(after.name, "Timestamp" | "Date" | "Time" | "Timetz"),
        "Date" => matches!(after.name, "Timestamp" | "Timestamptz"),
        "Time" => after.name == "Timetz",
        _ => after.name == "Time",
    };
    Some(match (after.name, after.args.first()) {
        _ if related => Safe,
        ("Text", _) | ("VarChar", None) => Safe,
        ("VarChar" | "Char", Some(length)) if *length > text_length => Safe,
        _ => Impossible,
    })
}

fn cast_bits(before: &NativeTypeUse, after: &NativeTypeUse) -> Cast {
    use Cast::{Impossible, Risky, Safe};
    let from = before.args.first().copied();
    let to = after.args.first().copied();
    let holds = |to: u32, from: u32| to >= from;
    match (before.name, from, after.name, to) {
        (_, _, "Text", _) | (_, _, "VarChar", None) => Safe,
        ("Bit", None, "VarChar" | "Char" | "VarBit", _) => Safe,
        ("Bit", Some(_), "VarBit", None) => Safe,
        ("Bit", Some(from), "VarChar" | "VarBit" | "Char", Some(to)) if holds(to, from) => Safe,
        ("Bit", ..) => Impossible,
        (_, None, "VarChar" | "Char" | "Bit", _) => Risky,
        (_, None, ..) => Impossible,
        (_, Some(_), "VarBit", None) => Safe,
        (_, Some(from), "VarBit", Some(to)) if to > from => Safe,
        (_, Some(from), "VarChar" | "Char", Some(to)) if holds(to, from) => Safe,
        (_, Some(from), "Bit", Some(to)) if to <= from => Risky,
        (_, _, "Bit", None) => Risky,
        (_, _, "VarChar" | "Char", _) => Risky,
        _ => Impossible,
    }
}
