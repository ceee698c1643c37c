//! `@map` and `@@map`: the name in the database.

use super::values::string;
use super::visit::Visit;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::db::Db;
use crate::schema::{CompositeTypeId, EnumId, FieldKind, ModelId};

fn name<'d>(db: &mut Db<'d>, mut visit: Visit<'d>) -> Option<&'d str> {
    let name = visit.required("name", db).and_then(|value| string(value, db));
    visit.finish(db);
    name
}

pub(super) fn model<'d>(db: &mut Db<'d>, id: ModelId, visit: Visit<'d>) {
    let name = name(db, visit).map(str::to_owned);
    db.schema.models[id.0 as usize].mapped_name = name;
}

pub(super) fn enumeration<'d>(db: &mut Db<'d>, id: EnumId, visit: Visit<'d>) {
    let name = name(db, visit).map(str::to_owned);
    db.schema.enums[id.0 as usize].mapped_name = name;
}

pub(super) fn enum_value<'d>(db: &mut Db<'d>, id: EnumId, value: usize, visit: Visit<'d>) {
    let name = name(db, visit).map(str::to_owned);
    db.schema.enums[id.0 as usize].values[value].mapped_name = name;
}

/// The name of a column: two fields cannot have the same.
pub(super) fn field<'d>(db: &mut Db<'d>, id: ModelId, field: u32, visit: Visit<'d>) {
    let Some(name) = name(db, visit) else {
        return;
    };
    let model = db.model(id);
    let same_column = model.fields.iter().enumerate().find(|(place, other)| {
        let FieldKind::Scalar(scalar) = &other.kind else {
            return false;
        };
        match &scalar.mapped_name {
            // Only the fields before this one have been read.
            Some(mapped) => mapped == name && (*place as u32) < field,
            None => {
                other.name == name && *place as u32 != field && !is_mapped_later(db, id, *place as u32, field)
            }
        }
    });
    if let Some((_, other)) = same_column {
        let container = db.model_decl(id).container();
        let message = format!(
            "Field \"{}\" is already defined on {container} \"{}\".",
            db.field(id, field).name,
            model.name
        );
        let diagnostic = Diagnostic::error(codes::DUPLICATE_FIELD, db.field_decl(id, field).span, message)
            .label(
                other.name_span,
                format!("this field is also called \"{name}\" in the database"),
            );
        db.push(diagnostic);
    }
    if let Some(scalar) = db.scalar_mut(id, field) {
        scalar.mapped_name = Some(name.to_owned());
    }
}

/// Whether a field after this one gets another name by a `@map` that has not been read yet.
fn is_mapped_later(db: &Db<'_>, id: ModelId, other: u32, field: u32) -> bool {
    other > field && db.field_decl(id, other).attribute("map").is_some()
}

pub(super) fn composite_field<'d>(db: &mut Db<'d>, id: CompositeTypeId, field: usize, visit: Visit<'d>) {
    let name = name(db, visit).map(str::to_owned);
    let field = &mut db.schema.composite_types[id.0 as usize].fields[field];
    if let FieldKind::Scalar(scalar) = &mut field.kind {
        scalar.mapped_name = name;
    }
}

/// `@map` on a relation field: it has no column.
pub(super) fn on_relation<'d>(db: &mut Db<'d>, visit: Visit<'d>) {
    db.push(
        visit
            .error(
                codes::MISPLACED_ATTRIBUTE,
                "The attribute `@map` cannot be used on relation fields.",
            )
            .help("a relation field has no column; put `@map` on the scalar fields of the relation"),
    );
}
