//! `@ignore` and `@@ignore`: not part of the client.

use super::visit::Visit;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::db::Db;
use crate::schema::{FieldKind, FieldType, ModelId};

pub(super) fn scalar_field<'d>(db: &mut Db<'d>, id: ModelId, field: u32, visit: Visit<'d>) {
    let is_unsupported = db
        .scalar(id, field)
        .is_some_and(|scalar| matches!(scalar.ty, FieldType::Unsupported(_)));
    if is_unsupported {
        let message = "Fields of type `Unsupported` cannot take an `@ignore` attribute. They are already treated as ignored by the client due to their type.";
        db.push(
            visit
                .error(codes::REDUNDANT_IGNORE, message)
                .fix("remove it", visit.attribute.span, ""),
        );
    } else {
        db.schema.models[id.0 as usize].fields[field as usize].is_ignored = true;
    }
    visit.finish(db);
}

pub(super) fn relation_field<'d>(db: &mut Db<'d>, id: ModelId, field: u32, visit: Visit<'d>) {
    db.schema.models[id.0 as usize].fields[field as usize].is_ignored = true;
    visit.finish(db);
}

pub(super) fn model<'d>(db: &mut Db<'d>, id: ModelId, visit: Visit<'d>) {
    db.schema.models[id.0 as usize].is_ignored = true;
    let fields = db.model(id).fields.iter().zip(&db.model_decl(id).fields);
    let redundant: Vec<Diagnostic> = fields
        .filter(|(field, _)| field.is_ignored && matches!(field.kind, FieldKind::Scalar(_)))
        .map(|(_, decl)| {
            let message = "Fields on an already ignored Model do not need an `@ignore` annotation.";
            let diagnostic = Diagnostic::error(codes::REDUNDANT_IGNORE, decl.span, message)
                .label(visit.attribute.span, "the model is ignored here");
            match decl.attribute("ignore") {
                Some(attribute) => diagnostic.fix("remove it", attribute.span, ""),
                None => diagnostic,
            }
        })
        .collect();
    db.diagnostics.extend(redundant);
    visit.finish(db);
}
