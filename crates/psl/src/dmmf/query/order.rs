//! The fields of `orderBy`, and the values of the enums.

use super::Query;
use super::model::{ModelField, Scalar};
use super::types::*;
use crate::schema::Model;
use nicol_sql::ScalarType;

impl<'a> Query<'a> {
    pub(super) fn order_fields(&self, model: &'a Model, order: OrderBy) -> Vec<InputField<'a>> {
        let fields = self
            .fields(model)
            .filter_map(|field| self.order_field(field, order));
        let mut fields: Vec<InputField<'a>> = fields.collect();
        match order {
            OrderBy::Relations => {
                if self.has_search && self.texts(model).next().is_some() {
                    fields.push(optional(
                        "_relevance",
                        vec![input(Input::OrderByRelevance(model))],
                    ));
                }
            }
            OrderBy::Aggregates => {
                use Aggregate::{Avg, Count, Max, Min, Sum};
                let aggregates = [Count, Avg, Max, Min, Sum].into_iter();
                let aggregates =
                    aggregates.filter(|aggregate| !self.aggregated(model, *aggregate).is_empty());
                fields.extend(aggregates.map(|aggregate| {
                    optional(
                        aggregate.field(),
                        vec![input(Input::OrderByAggregate(model, aggregate))],
                    )
                }));
            }
        }
        fields
    }

    fn order_field(&self, field: ModelField<'a>, order: OrderBy) -> Option<InputField<'a>> {
        match field {
            ModelField::Scalar(field) => {
                let mut types = vec![enumeration(EnumType::SortOrder)];
                if !field.is_required() && !field.is_list() {
                    types.push(input(Input::SortOrder));
                }
                Some(optional(field.name(), types))
            }
            ModelField::Link(_) if order == OrderBy::Aggregates => None,
            ModelField::Link(link) => {
                let target = link.target(self);
                let ty = match link.is_list() {
                    true => Input::OrderByMany(target),
                    false => Input::OrderBy(target, order),
                };
                Some(optional(link.name(), vec![input(ty)]))
            }
        }
    }

    /// The fields that a function aggregates.
    pub(super) fn aggregated(&self, model: &'a Model, aggregate: Aggregate) -> Vec<Scalar<'a>> {
        let fields = self.scalars(model).filter(|field| match aggregate {
            Aggregate::Count => true,
            Aggregate::Avg | Aggregate::Sum => field.kind.is_numeric(),
            Aggregate::Min | Aggregate::Max => !field.is_list() && !field.is_json(),
        });
        fields.collect()
    }

    pub(super) fn order_aggregate_fields(
        &self,
        model: &'a Model,
        aggregate: Aggregate,
    ) -> Vec<InputField<'a>> {
        let fields = self.aggregated(model, aggregate).into_iter();
        fields
            .map(|field| optional(field.name(), vec![enumeration(EnumType::SortOrder)]))
            .collect()
    }

    pub(super) fn order_many_fields(&self) -> Vec<InputField<'a>> {
        vec![optional("_count", vec![enumeration(EnumType::SortOrder)])]
    }

    pub(super) fn relevance_fields(&self, model: &'a Model) -> Vec<InputField<'a>> {
        let fields = enumeration(EnumType::RelevanceFields(model));
        vec![
            required("fields", fields.with_list_if(true)),
            required("sort", vec![enumeration(EnumType::SortOrder)]),
            required("search", vec![scalar("String")]).value(),
        ]
    }

    pub(super) fn sort_order_fields(&self) -> Vec<InputField<'a>> {
        vec![
            required("sort", vec![enumeration(EnumType::SortOrder)]),
            optional("nulls", vec![enumeration(EnumType::NullsOrder)]),
        ]
    }

    /// The fields in which words can be searched.
    fn texts(&self, model: &'a Model) -> impl Iterator<Item = Scalar<'a>> + use<'a> {
        self.scalars(model)
            .filter(|field| field.kind.is(ScalarType::String))
    }

    /// The values of an enum.
    pub(super) fn values(&self, item: EnumType<'a>) -> Vec<String> {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        match item {
            EnumType::Declared(item) => item.values.iter().map(|value| value.name.clone()).collect(),
            EnumType::ScalarFields(model) => self.scalars(model).map(|field| field.name()).collect(),
            EnumType::RelevanceFields(model) => self.texts(model).map(|field| field.name()).collect(),
            EnumType::Isolation => words(self.rules.isolation_levels),
            EnumType::LoadStrategy => words(&["query", "join"]),
            EnumType::SortOrder => words(&["asc", "desc"]),
            EnumType::NullsOrder => words(&["first", "last"]),
            EnumType::QueryMode => words(&["default", "insensitive"]),
            EnumType::JsonNullInput => words(&["JsonNull"]),
            EnumType::NullableJsonNullInput => words(&["DbNull", "JsonNull"]),
            EnumType::JsonNullFilter => words(&["DbNull", "JsonNull", "AnyNull"]),
        }
    }
}
