//! `@id` and `@@id`: the primary key.

use super::fields::{Read, with_options};
use super::values::{clustered_argument, length_argument, map_argument, name_argument, sort_argument};
use super::visit::Visit;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::db::Db;
use crate::schema::{Arity, IndexField, ModelId, PrimaryKey};

pub(super) fn field<'d>(db: &mut Db<'d>, id: ModelId, field: u32, mut visit: Visit<'d>) {
    if let Some(first) = db.side(id).primary_key {
        let decl = db.model_decl(id);
        let message = "At most one field must be marked as the id field with the `@id` attribute.";
        let head = crate::schema::Span {
            end: decl.name.span.end,
            ..decl.span
        };
        db.push(
            Diagnostic::error(codes::SEVERAL_IDS, head, message)
                .label(first.span, "one primary key")
                .label(visit.attribute.span, "another")
                .help("for a key of several fields write `@@id([first, second])`"),
        );
        visit.finish(db);
        return;
    }
    let map = map_argument(&mut visit, db);
    let length = length_argument(&mut visit, db);
    let sort = sort_argument(&mut visit, db);
    let clustered = clustered_argument(&mut visit, db);
    let key = PrimaryKey {
        fields: vec![IndexField {
            field: db.field(id, field).name.clone(),
            sort,
            length,
            ops: None,
        }],
        name: None,
        map,
        clustered,
        on_field: true,
        span: visit.attribute.span,
    };
    db.schema.models[id.0 as usize].primary_key = Some(key);
    db.side_mut(id).primary_key = Some(visit.attribute);
    visit.finish(db);
}

pub(super) fn model<'d>(db: &mut Db<'d>, id: ModelId, mut visit: Visit<'d>) {
    if let Some(fields) = key_fields(db, id, &mut visit) {
        optional_fields(db, id, &fields, &visit);
        if let Some(first) = db.side(id).primary_key {
            second_key(db, id, first.span, &visit);
        }
        let map = map_argument(&mut visit, db);
        let name = name_argument(&mut visit, "name", db);
        if let Some(name) = &name {
            client_name(db, name, &visit);
        }
        let clustered = clustered_argument(&mut visit, db);
        db.schema.models[id.0 as usize].primary_key = Some(PrimaryKey {
            fields,
            name,
            map,
            clustered,
            on_field: false,
            span: visit.attribute.span,
        });
        db.side_mut(id).primary_key = Some(visit.attribute);
    }
    visit.finish(db);
}

fn key_fields<'d>(db: &mut Db<'d>, id: ModelId, visit: &mut Visit<'d>) -> Option<Vec<IndexField>> {
    let value = visit.required("fields", db)?;
    let problems = match with_options(db, id, value, visit.attribute.span, false) {
        Read::Fields(fields) => return Some(fields),
        Read::Nothing => return None,
        Read::Problems(problems) => problems,
    };
    if !problems.unknown.is_empty() {
        let fields = quoted(problems.unknown.iter().map(|(name, _)| name.as_str()));
        let message = format!("The multi field id declaration refers to the unknown {fields}.");
        let help = problems.suggestion(db, id);
        db.push(Diagnostic::error(codes::UNKNOWN_INDEX_FIELD, value.span(), message).maybe_help(help));
    }
    if !problems.relations.is_empty() {
        let fields = quoted(problems.relations.iter().map(|(name, _)| *name));
        let message = format!(
            "The id definition refers to the relation {fields}. ID definitions must reference only scalar fields."
        );
        db.push(
            visit
                .error(codes::RELATION_IN_INDEX, message)
                .help("name the scalar fields of the relation"),
        );
    }
    None
}

/// "field `a`" or "fields `a`, `b`".
pub(super) fn quoted<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let plural = if names.len() == 1 { "" } else { "s" };
    format!("field{plural} {}", names.join(", "))
}

fn optional_fields(db: &mut Db<'_>, id: ModelId, fields: &[IndexField], visit: &Visit<'_>) {
    if db.model(id).is_ignored {
        return;
    }
    let optional: Vec<u32> = fields
        .iter()
        .filter_map(|field| db.find_field(id, &field.field))
        .filter(|field| db.field(id, *field).arity != Arity::Required)
        .collect();
    if optional.is_empty() {
        return;
    }
    let fields = quoted(optional.iter().map(|field| db.field(id, *field).name.as_str()));
    let message = format!(
        "The id definition refers to the optional {fields}. ID definitions must reference only required fields."
    );
    let mut diagnostic = visit.error(codes::OPTIONAL_ID, message);
    for field in optional {
        diagnostic = diagnostic.label(db.field_decl(id, field).ty.span(), "this can be null or a list");
    }
    db.push(diagnostic);
}

fn second_key(db: &mut Db<'_>, id: ModelId, first: crate::schema::Span, visit: &Visit<'_>) {
    let decl = db.model_decl(id);
    let head = crate::schema::Span {
        end: decl.name.span.end,
        ..decl.span
    };
    let message =
        "Each model must have at most one id criteria. You can't have `@id` and `@@id` at the same time.";
    db.push(
        Diagnostic::error(codes::SEVERAL_IDS, head, message)
            .label(first, "one primary key")
            .label(visit.attribute.span, "another")
            .help("keep one of them; the other can be `@unique` or `@@unique`"),
    );
}

/// The name of a compound key becomes an identifier in the client.
pub(super) fn client_name(db: &mut Db<'_>, name: &str, visit: &Visit<'_>) {
    if name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()) {
        return;
    }
    let message = format!(
        "The `name` property within the `{}` attribute only allows for the following characters: `_a-zA-Z0-9`.",
        visit.attribute.title()
    );
    db.push(
        visit
            .error(codes::CLIENT_NAME_CHARACTERS, message)
            .help("`map:` names the constraint in the database"),
    );
}

/// A field that is the primary key cannot be null. `@@ignore` allows it.
pub(super) fn arity(db: &mut Db<'_>, id: ModelId) {
    let model = db.model(id);
    let Some(key) = model
        .primary_key
        .as_ref()
        .filter(|key| key.on_field && !model.is_ignored)
    else {
        return;
    };
    let field = key
        .fields
        .first()
        .and_then(|field| model.find_field(&field.field));
    if field.is_some_and(|field| field.arity != Arity::Required) {
        let message = "Fields that are marked as id must be required.";
        db.push(Diagnostic::error(codes::OPTIONAL_ID, key.span, message).help("remove the `?` or `[]`"));
    }
}

/// `@id` on a relation field.
pub(super) fn on_relation(db: &mut Db<'_>, id: ModelId, field: u32, visit: &Visit<'_>) {
    let message = format!(
        "The field `{}` is a relation field and cannot be marked with `@id`. Only scalar fields can be declared as id.",
        db.field(id, field).name
    );
    let keys = super::fields::foreign_key_names(db, id, field);
    let help = match keys[..] {
        [] => "mark the scalar field of the relation instead".to_owned(),
        [key] => format!("did you mean to put it on `{key}`?"),
        _ => format!("did you mean to provide `@@id([{}])`?", keys.join(", ")),
    };
    let diagnostic = visit.error(codes::MISPLACED_ATTRIBUTE, message).help(help);
    db.push(diagnostic);
}
