//! What the client knows of a model's columns and relations: `nicol::meta::Field`, `nicol::meta::Relation`.

use nicol_psl::Schema;
use nicol_psl::schema::{
    Arity, DefaultKind, DefaultValue, Field, FieldType, Literal, Model, RelationKind, RelationSide,
    ScalarField,
};

use crate::names::{self, Names, literal};

/// `Some("…")` or `None`.
pub(crate) fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "None".to_owned(), |text| format!("Some({})", literal(text)))
}

/// The place of a field among the columns of the client.
pub(crate) fn column_place(model: &Model, name: &str) -> Option<usize> {
    names::columns(model)
        .iter()
        .position(|(_, field, _)| field.name == name)
}

/// A native type with its arguments, or `None`.
fn native(scalar: &ScalarField) -> String {
    let Some(native) = &scalar.native_type else {
        return "None".to_owned();
    };
    // The checks of the schema language have seen that they are numbers, and fit.
    let args: Vec<u32> = native
        .args
        .iter()
        .filter_map(|arg| arg.trim().parse().ok())
        .collect();
    format!(
        "Some(nicol::meta::Native {{ name: {}, args: &{args:?} }})",
        literal(&native.name)
    )
}

fn places(model: &Model, fields: &[String]) -> Option<Vec<usize>> {
    fields.iter().map(|field| column_place(model, field)).collect()
}

/// The primary key, or the first unique constraint.
pub(crate) fn key(model: &Model) -> Vec<usize> {
    let primary = model.primary_key.as_ref().map(|key| &key.fields);
    let unique = || {
        let mut indexes = model.indexes.iter();
        indexes
            .find(|index| index.kind == nicol_psl::schema::IndexKind::Unique)
            .map(|index| &index.fields)
    };
    let fields = primary.or_else(unique);
    fields
        .and_then(|fields| {
            fields
                .iter()
                .map(|field| column_place(model, &field.field))
                .collect()
        })
        .unwrap_or_default()
}

/// The unique constraints, without the primary key.
pub(crate) fn uniques(model: &Model) -> Vec<Vec<usize>> {
    let indexes = model.indexes.iter();
    let uniques = indexes.filter(|index| index.kind == nicol_psl::schema::IndexKind::Unique);
    uniques
        .filter_map(|index| {
            let mut fields = index.fields.iter();
            fields.try_fold(Vec::new(), |mut places, field| {
                places.push(column_place(model, &field.field)?);
                Some(places)
            })
        })
        .collect()
}

/// The row of a column.
pub(crate) fn column(schema: &Schema, names: &Names<'_>, field: &Field, scalar: &ScalarField) -> String {
    let ty = match &scalar.ty {
        FieldType::Scalar(scalar) => format!("Scalar(nicol::ScalarType::{})", scalar.name()),
        FieldType::Enum(id) => format!("Enum(&super::{}::META)", names.enumeration(*id)),
        FieldType::Composite(_) | FieldType::Unsupported(_) => "Scalar(nicol::ScalarType::String)".to_owned(),
    };
    format!(
        "nicol::meta::Field {{ name: {}, column: {}, ty: nicol::meta::FieldType::{ty}, arity: nicol::meta::Arity::{:?}, \
         native: {}, default: nicol::meta::Default::{}, updated_at: {} }}",
        literal(&field.name),
        literal(field.database_name()),
        field.arity,
        native(scalar),
        scalar
            .default
            .as_ref()
            .map_or_else(|| "None".to_owned(), |value| default(schema, scalar, value)),
        scalar.is_updated_at,
    )
}

fn default(schema: &Schema, scalar: &ScalarField, value: &DefaultValue) -> String {
    let text = |item: &Literal| literal(&literal_text(schema, scalar, item));
    match &value.kind {
        DefaultKind::Literal(Literal::Boolean(value)) => format!("Boolean({value})"),
        DefaultKind::Literal(item) => format!("Text({})", text(item)),
        DefaultKind::List(items) => format!(
            "List(&[{}])",
            items.iter().map(text).collect::<Vec<_>>().join(", ")
        ),
        DefaultKind::Now => "Now".to_owned(),
        DefaultKind::Uuid(7) => "Uuid7".to_owned(),
        DefaultKind::Uuid(_) => "Uuid4".to_owned(),
        DefaultKind::Cuid(2) => "Cuid2".to_owned(),
        DefaultKind::Cuid(_) => "Cuid".to_owned(),
        DefaultKind::Ulid => "Ulid".to_owned(),
        DefaultKind::Nanoid(length) => format!("Nanoid({length})"),
        DefaultKind::Autoincrement
        | DefaultKind::Sequence(_)
        | DefaultKind::Dbgenerated(_)
        | DefaultKind::Auto => "Database".to_owned(),
    }
}

/// A literal as text; an enum value by its name in the database.
fn literal_text(schema: &Schema, scalar: &ScalarField, item: &Literal) -> String {
    match (item, &scalar.ty) {
        (Literal::Enum(name), FieldType::Enum(id)) => {
            let value = schema
                .enumeration(*id)
                .values
                .iter()
                .find(|value| &value.name == name);
            value.map_or_else(|| name.clone(), |value| value.database_name().to_owned())
        }
        (Literal::String(text) | Literal::Number(text) | Literal::Enum(text), _) => text.clone(),
        (Literal::Boolean(value), _) => value.to_string(),
    }
}

/// The row of a relation.
pub(crate) fn relation(
    schema: &Schema,
    names: &Names<'_>,
    model: &Model,
    field: &Field,
    place: u32,
) -> Option<String> {
    let nicol_psl::schema::FieldKind::Relation(side) = &field.kind else {
        return None;
    };
    let relation = schema.relation(side.relation);
    let target = schema.model(side.target);
    let here = is_side(&relation.referencing, model, place);
    let other = if here {
        &relation.referenced
    } else {
        &relation.referencing
    };
    let opposite = names::relations(names, target)
        .iter()
        .position(|(_, _, place)| Some(*place) == other.field)?;
    let link = match &relation.kind {
        RelationKind::OneToOne(key) | RelationKind::OneToMany(key) => {
            let (own, target_fields) = if here {
                (&key.fields, &key.references)
            } else {
                (&key.references, &key.fields)
            };
            format!(
                "Fields {{ own: &{:?}, target: &{:?}, here: {here} }}",
                places(model, own)?,
                places(target, target_fields)?
            )
        }
        RelationKind::ManyToMany { table } => {
            let (own_column, target_column) = if here { ("A", "B") } else { ("B", "A") };
            format!(
                "Join {{ table: {}, schema: {}, own_column: {own_column:?}, target_column: {target_column:?}, \
                 own: {}, target: {} }}",
                literal(&format!("_{table}")),
                optional(schema.model(relation.referencing.model).schema.as_deref()),
                key(model).first()?,
                key(target).first()?,
            )
        }
    };
    Some(format!(
        "nicol::meta::Relation {{ name: {}, target: &super::{}::META, opposite: {opposite}, \
         arity: nicol::meta::Arity::{:?}, link: nicol::meta::Link::{link} }}",
        literal(&field.name),
        names.model(target.id)?.module,
        field.arity,
    ))
}

/// Whether a relation field is this side of its relation.
pub(crate) fn is_side(side: &RelationSide, model: &Model, place: u32) -> bool {
    side.model == model.id && side.field == Some(place)
}

/// Whether the arity says that there always is a value.
pub(crate) fn is_required(field: &Field) -> bool {
    field.arity == Arity::Required
}
