//! `@@index`, `@@unique` and `@@fulltext`.

use super::fields::{Read, with_options};
use super::values::{clustered_argument, map_argument, name_argument, word};
use super::visit::Visit;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::db::Db;
use crate::schema::decl::Expr;
use crate::schema::{Index, IndexField, IndexFilter, IndexKind, IndexMethod, Literal, ModelId};
use crate::suggest::did_you_mean;

pub(super) fn index<'d>(db: &mut Db<'d>, id: ModelId, mut visit: Visit<'d>) {
    let fields = index_fields(db, id, IndexKind::Normal, &mut visit);
    let name = name_argument(&mut visit, "name", db);
    let map = map_argument(&mut visit, db);
    // Files from before `map:` existed say `name:`.
    let map = match (name, map) {
        (Some(_), Some(_)) => {
            let message = "The `@@index` attribute accepts the `name` argument as an alias for the `map` argument for legacy reasons. It does not accept both though. Please use the `map` argument to specify the database name of the index.";
            db.push(visit.error(codes::REPEATED_ARGUMENT, message));
            None
        }
        (name, map) => map.or(name),
    };
    let method = method(db, &mut visit);
    let clustered = clustered_argument(&mut visit, db);
    let filter = filter(db, id, &mut visit);
    push(
        db,
        id,
        &visit,
        Index {
            kind: IndexKind::Normal,
            fields,
            name: None,
            map,
            method,
            filter,
            clustered,
            on_field: false,
            span: visit.attribute.span,
        },
    );
    visit.finish(db);
}

pub(super) fn unique<'d>(db: &mut Db<'d>, id: ModelId, mut visit: Visit<'d>) {
    let fields = index_fields(db, id, IndexKind::Unique, &mut visit);
    let name = name_argument(&mut visit, "name", db);
    let map = map_argument(&mut visit, db);
    if let Some(name) = &name {
        super::id::client_name(db, name, &visit);
    }
    let clustered = clustered_argument(&mut visit, db);
    let filter = filter(db, id, &mut visit);
    push(
        db,
        id,
        &visit,
        Index {
            kind: IndexKind::Unique,
            fields,
            name,
            map,
            method: None,
            filter,
            clustered,
            on_field: false,
            span: visit.attribute.span,
        },
    );
    visit.finish(db);
}

pub(super) fn fulltext<'d>(db: &mut Db<'d>, id: ModelId, mut visit: Visit<'d>) {
    let fields = index_fields(db, id, IndexKind::Fulltext, &mut visit);
    let map = map_argument(&mut visit, db);
    push(
        db,
        id,
        &visit,
        Index {
            kind: IndexKind::Fulltext,
            fields,
            name: None,
            map,
            method: None,
            filter: None,
            clustered: None,
            on_field: false,
            span: visit.attribute.span,
        },
    );
    visit.finish(db);
}

fn push<'d>(db: &mut Db<'d>, id: ModelId, visit: &Visit<'d>, index: Index) {
    db.schema.models[id.0 as usize].indexes.push(index);
    db.side_mut(id).indexes.push(visit.attribute);
}

fn index_fields<'d>(db: &mut Db<'d>, id: ModelId, kind: IndexKind, visit: &mut Visit<'d>) -> Vec<IndexField> {
    let Some(value) = visit.required("fields", db) else {
        return Vec::new();
    };
    let problems = match with_options(db, id, value, visit.attribute.span, true) {
        Read::Fields(fields) => return fields,
        Read::Nothing => return Vec::new(),
        Read::Problems(problems) => problems,
    };
    let prefix = if kind == IndexKind::Unique { "unique " } else { "" };
    if !problems.unknown.is_empty() {
        let names = problems.unknown_names();
        let message = format!("The {prefix}index definition refers to the unknown fields: {names}.");
        let help = problems.suggestion(db, id);
        let mut diagnostic = visit.error(codes::UNKNOWN_INDEX_FIELD, message).maybe_help(help);
        for (_, span) in &problems.unknown {
            diagnostic = diagnostic.label(*span, "not a field of the model");
        }
        db.push(diagnostic);
    }
    if !problems.relations.is_empty() {
        let message = format!(
            "The {prefix}index definition refers to the relation fields {}. Index definitions must reference only scalar fields.",
            problems.relation_names()
        );
        let keys: Vec<&str> = problems
            .relations
            .iter()
            .flat_map(|(_, field)| super::fields::foreign_key_names(db, id, *field))
            .collect();
        let help = match keys.is_empty() {
            true => "name the scalar fields of the relation".to_owned(),
            false => format!(
                "did you mean `{}([{}])`?",
                visit.attribute.title(),
                keys.join(", ")
            ),
        };
        db.push(visit.error(codes::RELATION_IN_INDEX, message).help(help));
    }
    Vec::new()
}

fn method(db: &mut Db<'_>, visit: &mut Visit<'_>) -> Option<IndexMethod> {
    let name = word(visit.optional("type")?, db)?;
    let method = IndexMethod::ALL.into_iter().find(|method| method.name() == name);
    if method.is_none() {
        let names = IndexMethod::ALL.map(IndexMethod::name);
        let help = did_you_mean(name, names).unwrap_or_else(|| format!("the types are {}", names.join(", ")));
        db.push(
            visit
                .error(codes::UNKNOWN_WORD, format!("Unknown index type: {name}."))
                .help(help),
        );
    }
    method
}

/// `where:` of a partial index.
fn filter(db: &mut Db<'_>, id: ModelId, visit: &mut Visit<'_>) -> Option<IndexFilter> {
    match visit.optional("where")? {
        Expr::Call(name, args, _) if name == "raw" => match &args.list[..] {
            [arg] if arg.value.as_string().is_some_and(|text| !text.is_empty()) => arg
                .value
                .as_string()
                .map(|text| IndexFilter::Raw(text.to_owned())),
            [arg] if arg.value.as_string().is_some() => fault(
                db,
                visit,
                "The `raw()` function in the `where` argument cannot be empty.",
            ),
            _ => fault(
                db,
                visit,
                "The `raw()` function in the `where` argument expects a single string.",
            ),
        },
        Expr::Object(entries, _) if entries.is_empty() => {
            fault(db, visit, "The `where` argument cannot be an empty object.")
        }
        Expr::Object(entries, _) => {
            let conditions: Vec<Option<_>> = entries
                .iter()
                .map(|(field, value)| condition(db, id, field, value, visit))
                .collect();
            conditions
                .into_iter()
                .collect::<Option<Vec<_>>>()
                .map(IndexFilter::Fields)
        }
        _ => fault(
            db,
            visit,
            "The `where` argument must be a `raw()` function or an object.",
        ),
    }
}

fn fault<T>(db: &mut Db<'_>, visit: &Visit<'_>, message: &str) -> Option<T> {
    db.push(
        visit
            .error(codes::INDEX_FILTER, message)
            .help("write `where: raw(\"condition\")` or `where: { field: value }`; `{ not: value }` negates"),
    );
    None
}

type Condition = (String, bool, Option<Literal>);

fn condition(
    db: &mut Db<'_>,
    id: ModelId,
    field: &str,
    value: &Expr,
    visit: &Visit<'_>,
) -> Option<Condition> {
    if db.find_field(id, field).is_none() {
        let help = did_you_mean(field, db.scalar_names(id));
        let message = format!("The `where` argument refers to the unknown field `{field}`.");
        db.push(visit.error(codes::INDEX_FILTER, message).maybe_help(help));
        return None;
    }
    let (negated, value) = match value {
        Expr::Object(entries, _) => match &entries[..] {
            [(word, value)] if word == "not" => (true, value),
            _ => return invalid_condition(db, visit),
        },
        value => (false, value),
    };
    let literal = match value {
        Expr::Word(word, _) if word == "null" => None,
        Expr::Word(word, _) if word == "true" => Some(Literal::Boolean(true)),
        Expr::Word(word, _) if word == "false" => Some(Literal::Boolean(false)),
        Expr::String(text, _) => Some(Literal::String(text.clone())),
        Expr::Number(text, _) => Some(Literal::Number(text.clone())),
        _ => return invalid_condition(db, visit),
    };
    Some((field.to_owned(), negated, literal))
}

fn invalid_condition<T>(db: &mut Db<'_>, visit: &Visit<'_>) -> Option<T> {
    let message = "Invalid value in where clause. Expected true, false, null, a string, a number, or an object like { not: null }.";
    db.push(Diagnostic::error(
        codes::INDEX_FILTER,
        visit.attribute.span,
        message,
    ));
    None
}
