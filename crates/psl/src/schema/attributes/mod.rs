//! Pass 3: attributes. One file an attribute (`index.rs` has the three that make indexes), `catalogue.rs`
//! the table of all of them, `visit.rs` what they have in common. Each attribute is judged for itself here;
//! what needs the whole schema or the database is in `checks/`.
//!
//! To add an attribute: a file, a row in the catalogue, a line below, and golden cases.

pub mod catalogue;
mod default;
mod fields;
mod filter;
mod id;
mod ignore;
mod index;
mod map;
mod namespace;
mod native_type;
mod relation;
mod shard_key;
mod unique;
mod updated_at;
pub(super) mod values;
mod visit;

use super::db::Db;
use super::{CompositeTypeId, EnumId, FieldKind, FieldType, ModelId};
use visit::AttributeSet;

/// Where an attribute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A field with a column.
    ScalarField,
    /// A field of a relation.
    RelationField,
    /// A field of a composite type.
    CompositeField,
    /// A value of an enum.
    EnumValue,
    /// A model or view.
    Model,
    /// An enum.
    Enum,
    /// A composite type.
    CompositeType,
}

impl Place {
    fn is_block(self) -> bool {
        matches!(self, Place::Model | Place::Enum | Place::CompositeType)
    }

    fn description(self) -> &'static str {
        match self {
            Place::ScalarField => "scalar fields",
            Place::RelationField => "relation fields",
            Place::CompositeField => "fields of composite types",
            Place::EnumValue => "enum values",
            Place::Model => "models",
            Place::Enum => "enums",
            Place::CompositeType => "composite types",
        }
    }
}

/// Reads all attributes into the schema.
pub(crate) fn resolve(db: &mut Db<'_>) {
    // Relations first: the advice of other attributes names their foreign keys.
    for id in db.model_ids() {
        for field in 0..db.model(id).fields.len() as u32 {
            if matches!(db.field(id, field).kind, FieldKind::Relation(_)) {
                relation_field(db, id, field);
            }
        }
    }
    for id in db.model_ids() {
        model(db, id);
    }
    for id in 0..db.schema.enums.len() as u32 {
        enumeration(db, EnumId(id));
    }
    for id in 0..db.schema.composite_types.len() as u32 {
        composite_type(db, CompositeTypeId(id));
    }
}

fn relation_field(db: &mut Db<'_>, id: ModelId, field: u32) {
    let mut set = AttributeSet::new(&db.field_decl(id, field).attributes);
    if let Some(visit) = set.single("relation", db) {
        relation::read(db, id, field, visit);
    }
    if let Some(visit) = set.single("id", db) {
        id::on_relation(db, id, field, &visit);
    }
    if let Some(visit) = set.single("ignore", db) {
        ignore::relation_field(db, id, field, visit);
    }
    if let Some(visit) = set.single("default", db) {
        default::on_relation(db, &visit);
    }
    if let Some(visit) = set.single("map", db) {
        map::on_relation(db, visit);
    }
    if let Some(visit) = set.single("unique", db) {
        unique::on_relation(db, id, field, &visit);
    }
    set.finish(Place::RelationField, db);
}

fn scalar_field(db: &mut Db<'_>, id: ModelId, field: u32) {
    let mut set = AttributeSet::new(&db.field_decl(id, field).attributes);
    if let Some(visit) = set.single("map", db) {
        map::field(db, id, field, visit);
    }
    if let Some(visit) = set.single("ignore", db) {
        ignore::scalar_field(db, id, field, visit);
    }
    if let Some(visit) = set.single("relation", db) {
        relation::on_scalar(db, visit);
    }
    if let Some(visit) = set.single("id", db) {
        id::field(db, id, field, visit);
    }
    if let Some(visit) = set.single("updatedAt", db) {
        updated_at::read(db, id, field, visit);
    }
    if let Some(visit) = set.single("default", db) {
        default::field(db, id, field, visit);
    }
    if is_builtin(db, id, field)
        && let Some(attribute) = set.native(db)
    {
        native_type::read(db, id, field, attribute);
    }
    if let Some(visit) = set.single("unique", db) {
        unique::field(db, id, field, visit);
    }
    if let Some(visit) = set.single("shardKey", db) {
        shard_key::field(db, id, field, visit);
    }
    set.finish(Place::ScalarField, db);
}

fn is_builtin(db: &Db<'_>, id: ModelId, field: u32) -> bool {
    db.scalar(id, field)
        .is_some_and(|scalar| matches!(scalar.ty, FieldType::Scalar(_)))
}

fn model(db: &mut Db<'_>, id: ModelId) {
    for field in 0..db.model(id).fields.len() as u32 {
        let is_scalar = matches!(db.field(id, field).kind, FieldKind::Scalar(_));
        if is_scalar && db.is_resolved(id, field) {
            scalar_field(db, id, field);
        }
    }
    let mut set = AttributeSet::new(&db.model_decl(id).attributes);
    if let Some(visit) = set.single("ignore", db) {
        ignore::model(db, id, visit);
    }
    if let Some(visit) = set.single("id", db) {
        id::model(db, id, visit);
    }
    if let Some(visit) = set.single("map", db) {
        map::model(db, id, visit);
    }
    if let Some(visit) = set.single("schema", db) {
        namespace::model(db, id, visit);
    }
    for visit in set.repeated("index", db) {
        index::index(db, id, visit);
    }
    for visit in set.repeated("unique", db) {
        index::unique(db, id, visit);
    }
    for visit in set.repeated("fulltext", db) {
        index::fulltext(db, id, visit);
    }
    if let Some(visit) = set.single("shardKey", db) {
        shard_key::model(db, id, visit);
    }
    id::arity(db, id);
    shard_key::arity(db, id);
    set.finish(Place::Model, db);
}

fn enumeration(db: &mut Db<'_>, id: EnumId) {
    let decl = &db.decls.enums[id.0 as usize];
    for (place, value) in decl.values.iter().enumerate() {
        let mut set = AttributeSet::new(&value.attributes);
        if let Some(visit) = set.single("map", db) {
            map::enum_value(db, id, place, visit);
        }
        set.finish(Place::EnumValue, db);
    }
    let mut set = AttributeSet::new(&decl.attributes);
    if let Some(visit) = set.single("map", db) {
        map::enumeration(db, id, visit);
    }
    if let Some(visit) = set.single("schema", db) {
        namespace::enumeration(db, id, visit);
    }
    set.finish(Place::Enum, db);
}

fn composite_type(db: &mut Db<'_>, id: CompositeTypeId) {
    let decl = &db.decls.composite_types[id.0 as usize];
    for (place, field) in decl.fields.iter().enumerate() {
        let mut set = AttributeSet::new(&field.attributes);
        let ty = match &db.schema.composite_types[id.0 as usize].fields[place].kind {
            FieldKind::Scalar(scalar) => scalar.ty.clone(),
            FieldKind::Relation(_) => continue,
        };
        if matches!(ty, FieldType::Scalar(_)) {
            set.native(db);
        }
        if let Some(visit) = set.single("map", db) {
            map::composite_field(db, id, place, visit);
        }
        if let Some(visit) = set.single("default", db) {
            default::composite_field(db, field, &ty, visit);
        }
        set.finish(Place::CompositeField, db);
    }
    AttributeSet::new(&decl.attributes).finish(Place::CompositeType, db);
}
