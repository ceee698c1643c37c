//! `@unique` on a field. `@@unique` is in `index.rs`.

use super::values::{clustered_argument, length_argument, map_argument, sort_argument};
use super::visit::Visit;
use crate::diagnostic::codes;
use crate::schema::db::Db;
use crate::schema::{Index, IndexField, IndexKind, ModelId};

pub(super) fn field<'d>(db: &mut Db<'d>, id: ModelId, field: u32, mut visit: Visit<'d>) {
    let map = map_argument(&mut visit, db);
    let length = length_argument(&mut visit, db);
    let sort = sort_argument(&mut visit, db);
    let clustered = clustered_argument(&mut visit, db);
    let filter = super::filter::read(db, id, &mut visit);
    let index = Index {
        kind: IndexKind::Unique,
        fields: vec![IndexField {
            field: db.field(id, field).name.clone(),
            sort,
            length,
            ops: None,
        }],
        name: None,
        map,
        method: None,
        filter,
        clustered,
        on_field: true,
        span: visit.attribute.span,
    };
    db.schema.models[id.0 as usize].indexes.push(index);
    db.side_mut(id).indexes.push(visit.attribute);
    visit.finish(db);
}

/// `@unique` on a relation field: it belongs on the foreign key.
pub(super) fn on_relation(db: &mut Db<'_>, id: ModelId, field: u32, visit: &Visit<'_>) {
    let message = format!(
        "The field `{}` is a relation field and cannot be marked with `unique`. Only scalar fields can be made unique.",
        db.field(id, field).name
    );
    let keys = super::fields::foreign_key_names(db, id, field);
    let help = match keys[..] {
        [] => "mark the scalar field of the relation instead".to_owned(),
        [key] => format!("did you mean to put it on `{key}`?"),
        _ => format!("did you mean to provide `@@unique([{}])`?", keys.join(", ")),
    };
    let diagnostic = visit.error(codes::MISPLACED_ATTRIBUTE, message).help(help);
    db.push(diagnostic);
}
