//! `where:` of a partial index: SQL in `raw("…")`, or an object of fields and values.

use super::visit::Visit;
use crate::diagnostic::codes;
use crate::schema::attributes::values::wrong_kind;
use crate::schema::db::Db;
use crate::schema::decl::Expr;
use crate::schema::{FieldKind, FieldType, IndexFilter, Literal, ModelId, ScalarType};
use crate::suggest::did_you_mean;

/// Reads `where:`, if it is there.
pub(super) fn read(db: &mut Db<'_>, id: ModelId, visit: &mut Visit<'_>) -> Option<IndexFilter> {
    let message = match visit.optional("where")? {
        Expr::Call(name, args, _) if name == "raw" => match args.list.first().map(|arg| &arg.value) {
            Some(Expr::String(text, _)) if !text.is_empty() => return Some(IndexFilter::Raw(text.clone())),
            Some(Expr::String(..)) => "The `where` argument cannot contain an empty string.",
            other => {
                if let Some(value) = other {
                    db.push(wrong_kind("string", value));
                }
                "The `where` argument must be a raw() function with a string argument, e.g. `where: raw(\"status = 'active'\")`."
            }
        },
        Expr::Object(entries, _) if entries.is_empty() => "The `where` argument cannot be an empty object.",
        Expr::Object(entries, _) => {
            let conditions: Vec<Option<Condition>> = entries
                .iter()
                .map(|(field, value)| condition(db, id, field, value, visit))
                .collect();
            return conditions
                .into_iter()
                .collect::<Option<Vec<_>>>()
                .map(IndexFilter::Fields);
        }
        other => {
            if !matches!(other, Expr::Call(..)) {
                db.push(wrong_kind("function", other));
            }
            "The `where` argument must be either a raw() function call or an object literal, e.g. `where: raw(\"status = 'active'\")` or `where: { active: true }`."
        }
    };
    fault(db, visit, message.to_owned(), None)
}

/// A field, whether it is negated, and the value (`None` for null).
type Condition = (String, bool, Option<Literal>);

fn fault<T>(db: &mut Db<'_>, visit: &Visit<'_>, message: String, help: Option<String>) -> Option<T> {
    let usual = "write `where: raw(\"condition\")` or `where: { field: value }`; `{ not: value }` negates";
    db.push(
        visit
            .error(codes::INDEX_FILTER, message)
            .help(usual)
            .maybe_help(help),
    );
    None
}

fn condition(db: &mut Db<'_>, id: ModelId, name: &str, value: &Expr, visit: &Visit<'_>) -> Option<Condition> {
    let Some(field) = db.find_field(id, name) else {
        let help = did_you_mean(name, db.scalar_names(id));
        let message = format!("Field '{name}' does not exist in model '{}'.", db.model(id).name);
        return fault(db, visit, message, help);
    };
    let ty = match &db.field(id, field).kind {
        FieldKind::Scalar(scalar) => scalar.ty.clone(),
        FieldKind::Relation(_) => {
            let message = format!(
                "Field '{name}' is a relation field. Only scalar fields can be used in the where clause."
            );
            return fault(db, visit, message, None);
        }
    };
    let (negated, value) = match value {
        Expr::Object(entries, _) => match &entries[..] {
            [(word, value)] if word == "not" => (true, value),
            [(word, _)] => {
                let message =
                    format!("Unknown key '{word}' in nested where clause object. Only 'not' is supported.");
                return fault(db, visit, message, None);
            }
            _ => {
                let message = "Nested object in where clause must have exactly one key. Use `{ not: null }` or `{ not: \"value\" }`.";
                return fault(db, visit, message.to_owned(), None);
            }
        },
        value => (false, value),
    };
    let literal = literal(db, value, visit)?;
    if let Some(literal) = &literal
        && let Some(message) = mismatch(name, &ty, literal)
    {
        return fault(db, visit, message, None);
    }
    Some((name.to_owned(), negated, literal))
}

/// A value; the inner `None` is null.
fn literal(db: &mut Db<'_>, value: &Expr, visit: &Visit<'_>) -> Option<Option<Literal>> {
    let expected =
        "in where clause. Expected true, false, null, a string, a number, or an object like { not: null }.";
    match value {
        Expr::String(text, _) => Some(Some(Literal::String(text.clone()))),
        Expr::Number(text, _) => Some(Some(Literal::Number(text.clone()))),
        Expr::Word(word, _) => match word.as_str() {
            "null" => Some(None),
            "true" => Some(Some(Literal::Boolean(true))),
            "false" => Some(Some(Literal::Boolean(false))),
            word => fault(
                db,
                visit,
                format!("Invalid value '{word}' {expected}"),
                Some(format!("a value of an enum stands in quotes: `\"{word}\"`")),
            ),
        },
        _ => fault(db, visit, format!("Invalid value {expected}"), None),
    }
}

/// Why a value cannot be compared with a field.
fn mismatch(field: &str, ty: &FieldType, literal: &Literal) -> Option<String> {
    use ScalarType::*;
    let kind = match literal {
        Literal::String(_) | Literal::Enum(_) => "a String",
        Literal::Number(_) => "a Number",
        Literal::Boolean(_) => "Boolean",
    };
    match ty {
        FieldType::Unsupported(_) => Some(format!(
            "Field '{field}' is an unsupported type and cannot be used in the object syntax of a where clause. Use raw() instead."
        )),
        FieldType::Enum(_) if kind == "a String" => None,
        FieldType::Enum(_) => Some(format!(
            "Type mismatch: field '{field}' is an Enum and only accepts String values in the where clause."
        )),
        FieldType::Composite(_) => None,
        FieldType::Scalar(scalar) => {
            let fits = match scalar {
                String | DateTime => kind == "a String",
                Int | BigInt | Float | Decimal => kind == "a Number",
                Boolean => kind == "Boolean",
                Json | Bytes => false,
            };
            (!fits).then(|| {
                format!("Type mismatch: field '{field}' is of type {scalar}, but the value is {kind}.")
            })
        }
    }
}
