//! `@@index`, `@@unique` and `@@fulltext`.

use super::fields::{Read, with_options};
use super::values::{clustered_argument, map_argument, name_argument, word};
use super::visit::Visit;
use crate::diagnostic::codes;
use crate::schema::db::Db;
use crate::schema::{Index, IndexField, IndexKind, IndexMethod, ModelId};
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
    let filter = super::filter::read(db, id, &mut visit);
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
    let filter = super::filter::read(db, id, &mut visit);
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
