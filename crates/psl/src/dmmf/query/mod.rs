//! The part `schema`: every type that stands in the arguments and answers of Prisma's clients. A type is a value
//! of [`types::Input`], [`types::Output`] or [`types::EnumType`], which knows its name and its fields; the types are
//! written down in the order in which they are first mentioned, beginning with the two roots.
//!
//! | module | holds |
//! |---|---|
//! | `types` | the types, their names, references to them |
//! | `model` | what the types ask of models and fields |
//! | `render` | the queue of types, and their JSON |
//! | `filters`, `order`, `data`, `nested` | the fields of the input types |
//! | `output` | the fields of the output types: operations, records, aggregates |

mod data;
mod filters;
mod model;
mod nested;
mod order;
mod output;
mod render;
mod types;

use crate::schema::{Model, Schema, preview};
use nicol_sql::dialect::rules::QueryRules;
use serde_json::Value;

/// What the types depend on beside the models.
struct Query<'a> {
    schema: &'a Schema,
    rules: QueryRules,
    /// `_relevance` and `search`.
    has_search: bool,
    /// `relationLoadStrategy`.
    has_load_strategy: bool,
    /// Fields say whether their value can be a parameter.
    tells_parameters: bool,
}

/// The whole part.
pub(super) fn schema(schema: &Schema) -> Value {
    render::render(&Query::new(schema))
}

impl<'a> Query<'a> {
    fn new(schema: &'a Schema) -> Query<'a> {
        let source = schema.datasource.as_ref();
        let provider = source.map(|source| source.provider);
        let rules = provider.map_or(QueryRules::NONE, |provider| provider.dialect().rules().queries);
        let lists = |feature: &str| {
            let listed = schema
                .generators
                .iter()
                .flat_map(|generator| &generator.preview_features);
            listed
                .filter_map(|name| preview::known(name, provider))
                .any(|known| known == feature)
        };
        Query {
            schema,
            rules,
            has_search: rules.search || rules.search_feature.is_some_and(lists),
            has_load_strategy: rules.joins && lists("relationJoins"),
            // Version 6, whose addresses stand in the schema file, does not know them.
            tells_parameters: source.is_none_or(|source| source.url.is_none()),
        }
    }

    /// The models of the client.
    fn models(&self) -> impl Iterator<Item = &'a Model> + use<'a> {
        super::client_models(self.schema)
    }
}
