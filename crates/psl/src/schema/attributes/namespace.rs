//! `@@schema`: the schema (namespace) of the database that holds the table or type.

use super::values::string;
use super::visit::Visit;
use crate::schema::db::Db;
use crate::schema::{EnumId, ModelId};

pub(super) fn model<'d>(db: &mut Db<'d>, id: ModelId, mut visit: Visit<'d>) {
    if let Some(value) = visit.required("map", db)
        && let Some(name) = string(value, db)
    {
        db.schema.models[id.0 as usize].schema = Some(name.to_owned());
        db.side_mut(id).schema_span = Some(value.span());
    }
    visit.finish(db);
}

pub(super) fn enumeration<'d>(db: &mut Db<'d>, id: EnumId, mut visit: Visit<'d>) {
    if let Some(name) = visit.required("map", db).and_then(|value| string(value, db)) {
        db.schema.enums[id.0 as usize].schema = Some(name.to_owned());
    }
    visit.finish(db);
}
