//! `@relation`: the name, the foreign key and the actions of a relation, as one side writes them. Whether
//! both sides fit together is decided in `relations.rs` and `checks/relations/`.

use super::fields::{Read, plain};
use super::values::{map_argument, string, word};
use super::visit::Visit;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::db::Db;
use crate::schema::decl::Expr;
use crate::schema::{FieldKind, ModelId, ReferentialAction, Span};
use crate::suggest::did_you_mean;

pub(super) fn read<'d>(db: &mut Db<'d>, id: ModelId, field: u32, mut visit: Visit<'d>) {
    let FieldKind::Relation(relation) = &db.field(id, field).kind else {
        return;
    };
    let target = relation.target;
    let mut relation = db.side(id).relations.get(&field).cloned().unwrap_or_default();
    relation.attribute = Some(visit.attribute);
    if let Some(value) = visit.optional("fields") {
        relation.fields = Some(fields(db, id, value, &visit));
        // The other attributes of the field name these in their remedies.
        db.side_mut(id).relations.insert(field, relation.clone());
    }
    if let Some(value) = visit.optional("references") {
        relation.references = Some(references(db, target, value, &visit));
    }
    if let Some(value) = visit.unnamed_unless_named("name", db)
        && let Some(name) = string(value, db)
    {
        match name {
            "" => db.push(visit.error(
                codes::EMPTY_RELATION_NAME,
                "A relation cannot have an empty name.",
            )),
            name => relation.name = Some(name),
        }
    }
    relation.on_delete = visit.optional("onDelete").and_then(|value| action(db, value));
    relation.on_update = visit.optional("onUpdate").and_then(|value| action(db, value));
    relation.map = map_argument(&mut visit, db);
    db.side_mut(id).relations.insert(field, relation);
    visit.finish(db);
}

/// `@relation` on a scalar field.
pub(super) fn on_scalar<'d>(db: &mut Db<'d>, visit: Visit<'d>) {
    db.push(
        visit
            .error(codes::MISPLACED_ATTRIBUTE, "Invalid field type, not a relation.")
            .help("`@relation` belongs on the field whose type is the other model"),
    );
    visit.finish(db);
}

fn fields<'d>(db: &mut Db<'d>, id: ModelId, value: &'d Expr, visit: &Visit<'d>) -> Vec<u32> {
    let problems = match plain(db, id, value, visit.attribute.span) {
        Read::Fields(fields) => return fields,
        Read::Nothing => return Vec::new(),
        Read::Problems(problems) => problems,
    };
    if !problems.unknown.is_empty() {
        let names = problems.unknown_names();
        let message = format!(
            "The argument fields must refer only to existing fields. The following fields do not exist in this model: {names}"
        );
        let help = problems.suggestion(db, id).unwrap_or_else(|| {
            format!("declare the field, of the type of the field that it refers to: `{names} Int`")
        });
        db.push(Diagnostic::error(codes::UNKNOWN_RELATION_FIELD, value.span(), message).help(help));
    }
    if !problems.relations.is_empty() {
        let message = format!(
            "The argument fields must refer only to scalar fields. But it is referencing the following relation fields: {}",
            problems.relation_names()
        );
        db.push(Diagnostic::error(
            codes::RELATION_OF_RELATION,
            value.span(),
            message,
        ));
    }
    Vec::new()
}

fn references<'d>(db: &mut Db<'d>, target: ModelId, value: &'d Expr, visit: &Visit<'d>) -> Vec<u32> {
    let problems = match plain(db, target, value, visit.attribute.span) {
        Read::Fields(fields) => return fields,
        Read::Nothing => return Vec::new(),
        Read::Problems(problems) => problems,
    };
    let model = db.model_decl(target);
    let name = &model.name.text;
    if !problems.unknown.is_empty() {
        let message = format!(
            "The argument `references` must refer only to existing fields in the related model `{name}`. The following fields do not exist in the related model: {}",
            problems.unknown_names()
        );
        let help = problems.suggestion(db, target);
        db.push(
            visit
                .error(codes::UNKNOWN_RELATION_FIELD, message)
                .label(model.name.span, "the related model")
                .maybe_help(help),
        );
    }
    if !problems.relations.is_empty() {
        let message = format!(
            "The argument `references` must refer only to scalar fields in the related model `{name}`. But it is referencing the following relation fields: {}",
            problems.relation_names()
        );
        db.push(visit.error(codes::RELATION_OF_RELATION, message));
    }
    Vec::new()
}

fn action(db: &mut Db<'_>, value: &Expr) -> Option<(ReferentialAction, Span)> {
    let name = word(value, db)?;
    let action = ReferentialAction::ALL
        .into_iter()
        .find(|action| action.name() == name);
    if action.is_none() {
        let message = format!("Invalid referential action: `{name}`");
        let names = ReferentialAction::ALL.map(ReferentialAction::name);
        let help =
            did_you_mean(name, names).unwrap_or_else(|| format!("the actions are {}", names.join(", ")));
        db.push(Diagnostic::error(codes::UNKNOWN_WORD, value.span(), message).help(help));
    }
    Some((action?, value.span()))
}
