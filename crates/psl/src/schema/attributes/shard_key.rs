//! `@shardKey` and `@@shardKey` (a preview feature for sharded MySQL): read and checked, without effect.

use super::fields::{Read, plain};
use super::visit::Visit;
use crate::diagnostic::codes;
use crate::schema::db::Db;
use crate::schema::{Arity, ModelId};

pub(super) fn field<'d>(db: &mut Db<'d>, id: ModelId, field: u32, visit: Visit<'d>) {
    if let Some((first, _)) = db.side(id).shard_key {
        let message = "At most one field can be marked with the `@shardKey` attribute.";
        let diagnostic = visit
            .error(codes::SHARD_KEY, message)
            .label(first.span, "one shard key");
        db.push(diagnostic.help("for a key of several fields write `@@shardKey([first, second])`"));
        return;
    }
    db.side_mut(id).shard_key = Some((visit.attribute, vec![field]));
    visit.finish(db);
}

pub(super) fn model<'d>(db: &mut Db<'d>, id: ModelId, mut visit: Visit<'d>) {
    if let Some(value) = visit.required("fields", db) {
        match plain(db, id, value, visit.attribute.span) {
            Read::Fields(fields) => db.side_mut(id).shard_key = Some((visit.attribute, fields)),
            Read::Nothing => {}
            Read::Problems(problems) => {
                let message = match problems.unknown.is_empty() {
                    false => format!(
                        "The multi field shard key declaration refers to the unknown fields {}.",
                        problems.unknown_names()
                    ),
                    true => format!(
                        "The shard key definition refers to the relation fields {}. Shard key definitions must reference only scalar fields.",
                        problems.relation_names()
                    ),
                };
                db.push(visit.error(codes::SHARD_KEY, message));
            }
        }
    }
    visit.finish(db);
}

/// The fields of a shard key are required.
pub(super) fn arity(db: &mut Db<'_>, id: ModelId) {
    let Some((attribute, fields)) = db.side(id).shard_key.clone() else {
        return;
    };
    let is_optional = fields
        .iter()
        .any(|field| db.field(id, *field).arity != Arity::Required);
    if is_optional && !db.model(id).is_ignored {
        let message = "Fields that are marked as shard keys must be required.";
        db.push(crate::diagnostic::Diagnostic::error(
            codes::SHARD_KEY,
            attribute.span,
            message,
        ));
    }
}
