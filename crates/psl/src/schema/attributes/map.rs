//! `@map` and `@@map`: the name in the database.

use super::values::string;
use super::visit::Visit;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::db::Db;
use crate::schema::decl::ModelDecl;
use crate::schema::{CompositeTypeId, EnumId, Field, FieldKind, ModelId};

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
    let clash = same_column(&db.model(id).fields, field as usize, name)
        .filter(|other| db.is_resolved(id, *other as u32))
        .map(|other| duplicate(db.model_decl(id), field as usize, other, name));
    db.diagnostics.extend(clash);
    if let Some(scalar) = db.scalar_mut(id, field) {
        scalar.mapped_name = Some(name.to_owned());
    }
}

/// The other field that has a name in the database. The `@map` of later fields has not been read: as in Prisma, two
/// fields cannot swap their names.
fn same_column(fields: &[Field], field: usize, name: &str) -> Option<usize> {
    fields
        .iter()
        .enumerate()
        .position(|(place, other)| match &other.kind {
            FieldKind::Scalar(scalar) => {
                place != field && scalar.mapped_name.as_deref().unwrap_or(&other.name) == name
            }
            FieldKind::Relation(_) => false,
        })
}

fn duplicate(decl: &ModelDecl, field: usize, other: usize, name: &str) -> Diagnostic {
    let message = format!(
        "Field \"{}\" is already defined on {} \"{}\".",
        decl.fields[field].name.text,
        decl.container(),
        decl.name.text
    );
    Diagnostic::error(codes::DUPLICATE_FIELD, decl.fields[field].span, message).label(
        decl.fields[other].name.span,
        format!("this field is also called \"{name}\" in the database"),
    )
}

pub(super) fn composite_field<'d>(db: &mut Db<'d>, id: CompositeTypeId, field: usize, visit: Visit<'d>) {
    let Some(name) = name(db, visit) else {
        return;
    };
    let decl = &db.decls.composite_types[id.0 as usize];
    let fields = &mut db.schema.composite_types[id.0 as usize].fields;
    let clash = same_column(fields, field, name).map(|other| duplicate(decl, field, other, name));
    if let FieldKind::Scalar(scalar) = &mut fields[field].kind {
        scalar.mapped_name = Some(name.to_owned());
    }
    db.diagnostics.extend(clash);
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
