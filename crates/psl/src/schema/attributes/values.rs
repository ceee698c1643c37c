//! Values of the kinds that arguments expect, with an error for any other.

use super::visit::Visit;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::SortOrder;
use crate::schema::db::Db;
use crate::schema::decl::Expr;
use crate::suggest::did_you_mean;

/// The error for a value of another kind.
pub(in crate::schema) fn wrong_kind(expected: &str, found: &Expr) -> Diagnostic {
    let message = format!(
        "Expected a {expected} value, but received {} value `{found}`.",
        found.describe()
    );
    let diagnostic = Diagnostic::error(codes::WRONG_VALUE_KIND, found.span(), message);
    match (expected, found) {
        ("string", Expr::Word(word, span)) => {
            diagnostic.fix("put it in quotes", *span, format!("\"{word}\""))
        }
        ("constant", Expr::String(text, span)) => diagnostic.fix("remove the quotes", *span, text.clone()),
        _ => diagnostic,
    }
}

pub(in crate::schema) fn string<'d>(value: &'d Expr, db: &mut Db<'_>) -> Option<&'d str> {
    value.as_string().or_else(|| {
        db.push(wrong_kind("string", value));
        None
    })
}

pub(in crate::schema) fn word<'d>(value: &'d Expr, db: &mut Db<'_>) -> Option<&'d str> {
    value.as_word().or_else(|| {
        db.push(wrong_kind("constant", value));
        None
    })
}

pub(in crate::schema) fn boolean(value: &Expr, db: &mut Db<'_>) -> Option<bool> {
    match value.as_word() {
        Some("true") => Some(true),
        Some("false") => Some(false),
        _ => {
            db.push(wrong_kind("boolean", value));
            None
        }
    }
}

pub(in crate::schema) fn integer(value: &Expr, db: &mut Db<'_>) -> Option<i64> {
    let number = match value {
        Expr::Number(text, _) => text.parse().ok(),
        _ => None,
    };
    if number.is_none() {
        db.push(wrong_kind("numeric", value));
    }
    number
}

/// The items of a list (or a single value), each of a kind. `None` if one is not.
pub(in crate::schema) fn items<'d, T>(
    value: &'d Expr,
    db: &mut Db<'d>,
    mut item: impl FnMut(&'d Expr, &mut Db<'d>) -> Option<T>,
) -> Option<Vec<T>> {
    let read: Vec<Option<T>> = value.items().iter().map(|value| item(value, db)).collect();
    read.into_iter().collect()
}

/// `map:`: a name in the database, not empty.
pub(super) fn map_argument(visit: &mut Visit<'_>, db: &mut Db<'_>) -> Option<String> {
    name_argument(visit, "map", db)
}

/// An optional argument that is a name, not empty.
pub(super) fn name_argument(visit: &mut Visit<'_>, argument: &str, db: &mut Db<'_>) -> Option<String> {
    let name = string(visit.optional(argument)?, db)?;
    if name.is_empty() {
        let message = format!("The `{argument}` argument cannot be an empty string.");
        db.push(visit.error(codes::EMPTY_STRING, message));
        return None;
    }
    Some(name.to_owned())
}

/// `sort:` of `@id` and `@unique`.
pub(super) fn sort_argument(visit: &mut Visit<'_>, db: &mut Db<'_>) -> Option<SortOrder> {
    let word = word(visit.optional("sort")?, db)?;
    let order = sort_order(word);
    if order.is_none() {
        let message = format!("The `sort` argument can only be `Asc` or `Desc` you provided: {word}.");
        let help = did_you_mean(word, ["Asc", "Desc"]);
        db.push(visit.error(codes::UNKNOWN_WORD, message).maybe_help(help));
    }
    order
}

pub(super) fn sort_order(word: &str) -> Option<SortOrder> {
    match word {
        "Asc" => Some(SortOrder::Asc),
        "Desc" => Some(SortOrder::Desc),
        _ => None,
    }
}

/// `length:` of `@id` and `@unique`.
pub(super) fn length_argument(visit: &mut Visit<'_>, db: &mut Db<'_>) -> Option<u32> {
    let length = integer(visit.optional("length")?, db)?;
    Some(u32::try_from(length).unwrap_or(u32::MAX))
}

/// `clustered:`.
pub(super) fn clustered_argument(visit: &mut Visit<'_>, db: &mut Db<'_>) -> Option<bool> {
    boolean(visit.optional("clustered")?, db)
}
