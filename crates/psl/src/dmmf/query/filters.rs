//! The fields of filters: what stands in `where`, `having`, and in the filter of each type.

use super::Query;
use super::model::{Key, Kind, Link, ModelField, Scalar};
use super::types::*;
use crate::schema::Model;
use nicol_sql::ScalarType;

impl<'a> Query<'a> {
    pub(super) fn where_fields(&self, model: &'a Model) -> Vec<InputField<'a>> {
        let mut fields = combinators(Input::Where(model));
        fields.extend(self.fields(model).map(|field| self.filter_of(field)));
        fields
    }

    pub(super) fn scalar_where_fields(
        &self,
        model: &'a Model,
        aggregates: Aggregates,
    ) -> Vec<InputField<'a>> {
        let mut fields = combinators(Input::ScalarWhere(model, aggregates));
        fields.extend(
            self.scalars(model)
                .map(|field| self.scalar_filter(field, aggregates)),
        );
        fields
    }

    pub(super) fn where_unique_fields(&self, model: &'a Model) -> Vec<InputField<'a>> {
        let (unique, rest): (Vec<_>, Vec<_>) = self
            .fields(model)
            .partition(|field| matches!(field, ModelField::Scalar(scalar) if scalar.is_unique()));
        let mut fields = Vec::new();
        for field in unique {
            if let ModelField::Scalar(scalar) = field {
                fields.push(optional(scalar.name(), vec![self.type_of(scalar)]).value());
            }
        }
        fields.extend(
            self.compound_keys(model)
                .map(|key| optional(key.field_name(), vec![input(Input::CompoundKey(model, key))])),
        );
        fields.extend(combinators(Input::Where(model)));
        fields.extend(rest.into_iter().map(|field| self.filter_of(field)));
        fields
    }

    /// The fields of which one must be there to find a record: a key once for each constraint on it.
    pub(super) fn key_names(&self, model: &'a Model) -> Vec<String> {
        let keys = self.primary_key(model).into_iter().chain(self.unique_keys(model));
        keys.map(|key| key.field_name()).collect()
    }

    pub(super) fn compound_key_fields(&self, model: &'a Model, key: Key<'a>) -> Vec<InputField<'a>> {
        let find = |name: &str| self.scalars(model).find(|field| field.field.name == name);
        let fields = key.fields.iter().filter_map(|part| find(&part.field));
        fields
            .map(|field| required(field.name(), vec![self.type_of(field)]).value())
            .collect()
    }

    pub(super) fn to_many_fields(&self, model: &'a Model) -> Vec<InputField<'a>> {
        ["every", "some", "none"]
            .map(|name| optional(name, vec![input(Input::Where(model))]))
            .into()
    }

    pub(super) fn to_one_fields(&self, link: Link<'a>) -> Vec<InputField<'a>> {
        let target = input(Input::Where(link.target(self)));
        ["is", "isNot"]
            .map(|name| optional(name, vec![target]).nullable_if(!link.is_required()))
            .into()
    }

    pub(super) fn list_filter_fields(&self, field: Scalar<'a>) -> Vec<InputField<'a>> {
        let one = field.kind.base();
        let many = || vec![base(one).list(), field_ref(one, ListOf::Many)];
        vec![
            optional("equals", many()).nullable_if(true).value(),
            optional("has", with_field_ref(one)).nullable_if(true).value(),
            optional("hasEvery", many()).value(),
            optional("hasSome", many()).value(),
            optional("isEmpty", vec![scalar("Boolean")]),
        ]
    }

    pub(super) fn filter_fields(&self, filter: Filter<'a>) -> Vec<InputField<'a>> {
        use ScalarType::{BigInt, Boolean, DateTime, Decimal, Float, Int, Json, String};
        let mut fields = match filter.kind {
            Kind::Scalar(Json) => self.json_filters(),
            kind => vec![
                optional("equals", with_field_ref(kind.base()))
                    .nullable_if(filter.is_nullable)
                    .value(),
            ],
        };
        if !matches!(filter.kind, Kind::Scalar(Json | Boolean)) {
            fields.extend(self.inclusion_filters(filter));
        }
        if let Kind::Scalar(String | Int | BigInt | Float | DateTime | Decimal) = filter.kind {
            fields.extend(comparisons(&with_field_ref(filter.kind.base())));
        }
        if let Kind::Scalar(String) = filter.kind {
            fields.extend(self.text_filters(filter));
        }
        fields.push(not_filter(filter));
        if filter.aggregates == Aggregates::With {
            fields.extend(aggregate_filters(filter));
        }
        fields
    }

    fn filter_of(&self, field: ModelField<'a>) -> InputField<'a> {
        match field {
            ModelField::Scalar(scalar) => self.scalar_filter(scalar, Aggregates::Without),
            ModelField::Link(link) if link.is_list() => {
                optional(link.name(), vec![input(Input::ToMany(link.target(self)))])
            }
            ModelField::Link(link) => {
                let target = Input::Where(link.target(self));
                let types = vec![input(Input::ToOne(link)), input(target)];
                optional(link.name(), types).nullable_if(!link.is_required())
            }
        }
    }

    fn scalar_filter(&self, field: Scalar<'a>, aggregates: Aggregates) -> InputField<'a> {
        if field.is_list() {
            return optional(field.name(), vec![input(Input::ListFilter(field))]);
        }
        let filter = Filter {
            kind: field.kind,
            is_uuid: self.is_uuid(field),
            is_nullable: !field.is_required(),
            is_nested: false,
            aggregates,
        };
        let filter = input(Input::Filter(filter));
        if field.is_json() {
            return optional(field.name(), vec![filter]);
        }
        optional(field.name(), vec![filter, self.type_of(field)])
            .nullable_if(!field.is_required())
            .value()
    }

    /// Whether the database keeps the text in a type of its own that knows no text filters.
    fn is_uuid(&self, field: Scalar<'a>) -> bool {
        let native = field
            .column
            .native_type
            .as_ref()
            .map(|native| native.name.as_str());
        self.rules
            .types_without_text_filters
            .iter()
            .any(|name| native == Some(name))
    }

    /// The type of a field's value.
    pub(super) fn type_of(&self, field: Scalar<'a>) -> Type<'a> {
        Type {
            is_list: field.is_list(),
            ..base(field.kind.base())
        }
    }

    fn inclusion_filters(&self, filter: Filter<'a>) -> Vec<InputField<'a>> {
        let one = filter.kind.base();
        let mut types = vec![base(one).list()];
        if self.rules.lists {
            types.push(field_ref(one, ListOf::Many));
        }
        ["in", "notIn"]
            .map(|name| {
                optional(name, types.clone())
                    .nullable_if(filter.is_nullable)
                    .value()
            })
            .into()
    }

    fn text_filters(&self, filter: Filter<'a>) -> Vec<InputField<'a>> {
        let one = filter.kind.base();
        let mut fields = Vec::new();
        if !filter.is_uuid {
            let names = ["contains", "startsWith", "endsWith"];
            fields.extend(names.map(|name| optional(name, with_field_ref(one)).value()));
        }
        if self.has_search {
            fields.push(optional("search", vec![base(one)]).value());
        }
        if self.rules.insensitive && !filter.is_nested {
            fields.push(optional("mode", vec![enumeration(EnumType::QueryMode)]));
        }
        fields
    }

    fn json_filters(&self) -> Vec<InputField<'a>> {
        let json = Base::Scalar("Json");
        let text = || with_field_ref(Base::Scalar("String"));
        let path = Type {
            is_list: self.rules.json_path_is_list,
            ..scalar("String")
        };
        let mut fields = vec![
            json_equality("equals"),
            optional("path", vec![path]),
            optional("mode", with_field_ref(Base::Enum(EnumType::QueryMode))),
            optional("string_contains", text()).value(),
            optional("string_starts_with", text()).value(),
            optional("string_ends_with", text()).value(),
        ];
        let mut arrays = vec!["array_starts_with", "array_ends_with"];
        if self.rules.json_array_contains {
            arrays.push("array_contains");
        }
        fields.extend(
            arrays
                .into_iter()
                .map(|name| optional(name, with_field_ref(json)).nullable_if(true).value()),
        );
        if self.rules.json_comparisons {
            fields.extend(comparisons(&match self.rules.json_field_comparisons {
                true => with_field_ref(json),
                false => vec![base(json)],
            }));
        }
        fields
    }
}

/// `AND`, `OR`, `NOT`.
fn combinators(filter: Input<'_>) -> Vec<InputField<'_>> {
    let own = input(filter);
    vec![
        optional("AND", vec![own, own.list()]),
        optional("OR", vec![own.list()]),
        optional("NOT", vec![own, own.list()]),
    ]
}

fn field_ref(base: Base<'_>, list: ListOf) -> Type<'_> {
    Type {
        item: Item::FieldRef(base, list),
        is_list: false,
    }
}

/// The type, or a field of the type to compare with.
fn with_field_ref(one: Base<'_>) -> Vec<Type<'_>> {
    vec![base(one), field_ref(one, ListOf::One)]
}

fn comparisons<'a>(types: &[Type<'a>]) -> Vec<InputField<'a>> {
    ["lt", "lte", "gt", "gte"]
        .map(|name| optional(name, types.to_vec()).value())
        .into()
}

/// `equals` and `not` of a document; null is one of several values.
fn json_equality<'a>(name: &str) -> InputField<'a> {
    let mut types = with_field_ref(Base::Scalar("Json"));
    types.push(enumeration(EnumType::JsonNullFilter));
    optional(name, types).value()
}

fn not_filter(filter: Filter<'_>) -> InputField<'_> {
    if filter.kind.is(ScalarType::Json) {
        return json_equality("not");
    }
    let nested = Filter {
        is_nested: true,
        ..filter
    };
    optional(
        "not",
        vec![base(filter.kind.base()), input(Input::Filter(nested))],
    )
    .nullable_if(filter.is_nullable)
    .value()
}

fn aggregate_filters(filter: Filter<'_>) -> Vec<InputField<'_>> {
    let field = |aggregate: Aggregate, kind| {
        let filter = Filter {
            kind,
            is_uuid: false,
            is_nested: true,
            aggregates: Aggregates::Without,
            ..filter
        };
        optional(aggregate.field(), vec![input(Input::Filter(filter))])
    };
    let mut fields = vec![field(Aggregate::Count, Kind::Scalar(ScalarType::Int))];
    if filter.kind.is_numeric() {
        fields.push(field(Aggregate::Avg, filter.kind.average()));
        fields.push(field(Aggregate::Sum, filter.kind));
    }
    fields.push(field(Aggregate::Min, filter.kind));
    fields.push(field(Aggregate::Max, filter.kind));
    fields
}
