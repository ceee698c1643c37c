//! `@shardKey` and `@@shardKey` (a preview feature for sharded MySQL): read and checked, without effect.

use super::fields::{Read, plain};
use super::id::quoted;
use super::visit::Visit;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::db::Db;
use crate::schema::{Arity, ModelId, Span};

pub(super) fn field<'d>(db: &mut Db<'d>, id: ModelId, field: u32, visit: Visit<'d>) {
    if let Some((first, _)) = db.side(id).shard_key {
        let message = "At most one field must be marked as the shard key with the `@shardKey` attribute.";
        second(db, id, message, first.span, visit.attribute.span);
        return;
    }
    db.side_mut(id).shard_key = Some((visit.attribute, vec![field]));
    visit.finish(db);
}

fn second(db: &mut Db<'_>, id: ModelId, message: &str, first: Span, other: Span) {
    let decl = db.model_decl(id);
    let head = Span {
        end: decl.name.span.end,
        ..decl.span
    };
    db.push(
        Diagnostic::error(codes::SHARD_KEY, head, message)
            .label(first, "one shard key")
            .label(other, "another")
            .help("for a key of several fields write `@@shardKey([first, second])`"),
    );
}

pub(super) fn model<'d>(db: &mut Db<'d>, id: ModelId, mut visit: Visit<'d>) {
    let Some(value) = visit.required("fields", db) else {
        return visit.finish(db);
    };
    let problems = match plain(db, id, value, visit.attribute.span) {
        Read::Fields(fields) => {
            if let Some((first, _)) = db.side(id).shard_key {
                let message = "Each model must have at most one shard key. You can't have `@shardKey` and `@@shardKey` at the same time.";
                second(db, id, message, first.span, visit.attribute.span);
            }
            db.side_mut(id).shard_key = Some((visit.attribute, fields));
            return visit.finish(db);
        }
        Read::Nothing => return visit.finish(db),
        Read::Problems(problems) => problems,
    };
    if !problems.unknown.is_empty() {
        let fields = quoted(problems.unknown.iter().map(|(name, _)| name.as_str()));
        let message = format!("The multi field shard key declaration refers to the unknown {fields}.");
        let help = problems.suggestion(db, id);
        db.push(Diagnostic::error(codes::SHARD_KEY, value.span(), message).maybe_help(help));
    }
    if !problems.relations.is_empty() {
        let fields = quoted(problems.relations.iter().map(|(name, _)| *name));
        let message = format!(
            "The shard key definition refers to the relation {fields}. Shard key definitions must reference only scalar fields."
        );
        db.push(visit.error(codes::SHARD_KEY, message));
    }
    visit.finish(db);
}

/// The fields of a shard key are required.
pub(super) fn arity(db: &mut Db<'_>, id: ModelId) {
    let Some((attribute, fields)) = db.side(id).shard_key.clone() else {
        return;
    };
    let optional = fields
        .iter()
        .filter(|field| db.field(id, **field).arity != Arity::Required);
    let names: Vec<&str> = optional.map(|field| db.field(id, *field).name.as_str()).collect();
    if names.is_empty() || db.model(id).is_ignored {
        return;
    }
    let message = match attribute.on_block {
        true => format!(
            "The shard key definition refers to the optional {}. Shard key definitions must reference only required fields.",
            quoted(names.into_iter())
        ),
        false => "Fields that are marked as shard keys must be required.".to_owned(),
    };
    db.push(Diagnostic::error(codes::SHARD_KEY, attribute.span, message));
}
