//! What the types ask of models and fields: their scalar fields first, then their relations, and what the other
//! side of a relation is.

use super::Query;
use super::types::{Base, EnumType};
use crate::dmmf::datamodel::{
    is_foreign_key_field, is_single_key, is_single_unique, key_of_side, sorted_indexes,
};
use crate::dmmf::is_client_field;
use crate::schema::*;
use nicol_sql::ScalarType;

/// A scalar or enum field of a model.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scalar<'a> {
    pub(super) model: &'a Model,
    pub(super) field: &'a Field,
    pub(super) column: &'a ScalarField,
    pub(super) kind: Kind<'a>,
}

/// The type of a scalar field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind<'a> {
    Scalar(ScalarType),
    Enum(&'a Enum),
}

/// A relation field of a model.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link<'a> {
    pub(super) model: &'a Model,
    pub(super) field: &'a Field,
    side: &'a RelationField,
}

/// A field of a model.
#[derive(Debug, Clone, Copy)]
pub(super) enum ModelField<'a> {
    Scalar(Scalar<'a>),
    Link(Link<'a>),
}

/// What a record can be found by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key<'a> {
    pub(super) fields: &'a [IndexField],
    pub(super) name: Option<&'a str>,
}

impl<'a> Kind<'a> {
    /// The type in JSON.
    pub(super) fn base(self) -> Base<'a> {
        match self {
            Kind::Scalar(scalar) => Base::Scalar(scalar.name()),
            Kind::Enum(item) => Base::Enum(EnumType::Declared(item)),
        }
    }

    /// The type in the names of filters and updates.
    pub(super) fn label(self) -> String {
        match self {
            Kind::Scalar(ScalarType::Boolean) => "Bool".to_owned(),
            Kind::Scalar(scalar) => scalar.name().to_owned(),
            Kind::Enum(item) => format!("Enum{}", item.name),
        }
    }

    pub(super) fn is(self, scalar: ScalarType) -> bool {
        matches!(self, Kind::Scalar(own) if own == scalar)
    }

    pub(super) fn is_numeric(self) -> bool {
        use ScalarType::{BigInt, Decimal, Float, Int};
        matches!(self, Kind::Scalar(Int | BigInt | Float | Decimal))
    }

    /// The type of an average.
    pub(super) fn average(self) -> Kind<'a> {
        match self.is(ScalarType::Decimal) {
            true => self,
            false => Kind::Scalar(ScalarType::Float),
        }
    }
}

impl Scalar<'_> {
    pub(super) fn name(&self) -> String {
        self.field.name.clone()
    }

    pub(super) fn is_list(&self) -> bool {
        self.field.arity == Arity::List
    }

    pub(super) fn is_required(&self) -> bool {
        self.field.arity == Arity::Required
    }

    pub(super) fn is_json(&self) -> bool {
        self.kind.is(ScalarType::Json)
    }

    pub(super) fn has_default(&self) -> bool {
        self.column.default.is_some()
    }

    pub(super) fn is_autoincrement(&self) -> bool {
        let default = self.column.default.as_ref().map(|default| &default.kind);
        matches!(default, Some(DefaultKind::Autoincrement))
    }

    /// Whether the field alone finds a record.
    pub(super) fn is_unique(&self) -> bool {
        is_single_key(self.model, &self.field.name) || is_single_unique(self.model, &self.field.name)
    }

    /// Whether the database counts the keys. Prisma means those of the type `Int` only.
    pub(super) fn is_counted_key(&self) -> bool {
        self.kind.is(ScalarType::Int)
            && self.is_autoincrement()
            && is_single_key(self.model, &self.field.name)
    }

    /// Whether a relation keeps its key in it.
    pub(super) fn is_foreign_key(&self, query: &Query<'_>) -> bool {
        is_foreign_key_field(query.schema, self.model, &self.field.name)
    }
}

impl<'a> Link<'a> {
    pub(super) fn name(&self) -> String {
        self.field.name.clone()
    }

    pub(super) fn is_list(&self) -> bool {
        self.field.arity == Arity::List
    }

    pub(super) fn is_required(&self) -> bool {
        self.field.arity == Arity::Required
    }

    pub(super) fn target(&self, query: &Query<'a>) -> &'a Model {
        query.schema.model(self.side.target)
    }

    pub(super) fn relation(&self, query: &Query<'a>) -> &'a Relation {
        query.schema.relation(self.side.relation)
    }

    /// The foreign key, if this side holds it.
    pub(super) fn key(&self, query: &Query<'a>) -> Option<&'a ForeignKey> {
        key_of_side(self.model, self.field, self.relation(query))
    }

    pub(super) fn is_many_to_many(&self, query: &Query<'a>) -> bool {
        matches!(self.relation(query).kind, RelationKind::ManyToMany { .. })
    }

    /// The other side of the relation.
    pub(super) fn opposite(&self, query: &Query<'a>) -> Link<'a> {
        let relation = self.relation(query);
        let sides = [&relation.referencing, &relation.referenced];
        let links = sides.into_iter().filter_map(|side| {
            let model = query.schema.model(side.model);
            let field = model.fields.get(side.field? as usize)?;
            Link::new(model, field)
        });
        // A valid relation has two sides; a field can be its own opposite only in a schema that is not valid.
        let mut others = links.filter(|link| !link.is_same(self));
        others.next().unwrap_or(*self)
    }

    pub(super) fn is_same(&self, other: &Link<'_>) -> bool {
        self.model.id == other.model.id && self.field.name == other.field.name
    }

    fn new(model: &'a Model, field: &'a Field) -> Option<Link<'a>> {
        match &field.kind {
            FieldKind::Relation(side) => Some(Link { model, field, side }),
            FieldKind::Scalar(_) => None,
        }
    }
}

impl<'a> Query<'a> {
    /// The scalar fields that clients have.
    pub(super) fn scalars(&self, model: &'a Model) -> impl Iterator<Item = Scalar<'a>> + use<'a> {
        let schema = self.schema;
        let fields = model.fields.iter().filter(|field| is_client_field(field));
        fields.filter_map(move |field| {
            let FieldKind::Scalar(column) = &field.kind else {
                return None;
            };
            let kind = match &column.ty {
                FieldType::Scalar(scalar) => Kind::Scalar(*scalar),
                FieldType::Enum(id) => Kind::Enum(schema.enumeration(*id)),
                FieldType::Composite(_) | FieldType::Unsupported(_) => return None,
            };
            Some(Scalar {
                model,
                field,
                column,
                kind,
            })
        })
    }

    /// The relation fields that clients have.
    pub(super) fn links(&self, model: &'a Model) -> impl Iterator<Item = Link<'a>> + use<'a> {
        let fields = model.fields.iter().filter(|field| is_client_field(field));
        fields.filter_map(move |field| Link::new(model, field))
    }

    /// The fields that clients have, relations last.
    pub(super) fn fields(&self, model: &'a Model) -> impl Iterator<Item = ModelField<'a>> + use<'a> {
        let scalars = self.scalars(model).map(ModelField::Scalar);
        scalars.chain(self.links(model).map(ModelField::Link))
    }

    /// The unique constraints.
    pub(super) fn unique_keys(&self, model: &'a Model) -> impl Iterator<Item = Key<'a>> + use<'a> {
        let unique = sorted_indexes(model).filter(|index| index.kind == IndexKind::Unique);
        unique.map(|index| Key {
            fields: &index.fields,
            name: index.name.as_deref(),
        })
    }

    /// The primary key.
    pub(super) fn primary_key(&self, model: &'a Model) -> Option<Key<'a>> {
        let key = model.primary_key.as_ref()?;
        Some(Key {
            fields: &key.fields,
            name: key.name.as_deref(),
        })
    }

    /// The keys of several fields that clients have: unique constraints, then the primary key.
    pub(super) fn compound_keys(&self, model: &'a Model) -> impl Iterator<Item = Key<'a>> + use<'a> {
        let keys = self.unique_keys(model).chain(self.primary_key(model));
        keys.filter(|key| key.fields.len() > 1 && is_reachable(model, key))
    }
}

/// Whether clients have all fields of a key.
fn is_reachable(model: &Model, key: &Key<'_>) -> bool {
    let is_known = |part: &IndexField| model.find_field(&part.field).is_some_and(is_client_field);
    key.fields.iter().all(is_known)
}

impl Key<'_> {
    /// The field by which a key of several fields is given.
    pub(super) fn field_name(&self) -> String {
        let joined = || {
            let names: Vec<&str> = self.fields.iter().map(|field| field.field.as_str()).collect();
            names.join("_")
        };
        match self.fields {
            [only] => only.field.clone(),
            _ => self.name.map_or_else(joined, str::to_owned),
        }
    }
}
