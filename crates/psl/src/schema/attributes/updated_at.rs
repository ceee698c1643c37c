//! `@updatedAt`: the time of the last change, kept by the client.

use super::visit::Visit;
use crate::diagnostic::codes;
use crate::schema::db::Db;
use crate::schema::{Arity, FieldType, ModelId, ScalarType};

pub(super) fn read<'d>(db: &mut Db<'d>, id: ModelId, field: u32, visit: Visit<'d>) {
    let is_date_time = db
        .scalar(id, field)
        .is_some_and(|scalar| scalar.ty == FieldType::Scalar(ScalarType::DateTime));
    if !is_date_time {
        let message = "Fields that are marked with @updatedAt must be of type DateTime.";
        let ty = db.field_decl(id, field).ty.span();
        db.push(
            visit
                .error(codes::UPDATED_AT_TYPE, message)
                .label(ty, "this type")
                .fix("change the type to DateTime", ty, "DateTime"),
        );
    }
    if db.field(id, field).arity == Arity::List {
        let message = "Fields that are marked with @updatedAt cannot be lists.";
        db.push(visit.error(codes::UPDATED_AT_TYPE, message));
    }
    if let Some(scalar) = db.scalar_mut(id, field) {
        scalar.is_updated_at = true;
    }
    visit.finish(db);
}
