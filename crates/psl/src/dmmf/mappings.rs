//! The part `mappings`: the names of the operations that stand behind the methods of each model.

use super::client_models;
use crate::schema::{Arity, FieldType, IndexKind, Model, Schema};
use nicol_sql::dialect::rules::QueryRules;
use serde_json::{Map, Value, json};

/// An operation: the key of its name, the text before the model's name, the text behind it.
type Operation = (&'static str, &'static str, &'static str);

/// All operations, in the order of their keys.
const OPERATIONS: &[Operation] = &[
    ("aggregate", "aggregate", ""),
    ("createMany", "createMany", ""),
    ("createManyAndReturn", "createMany", "AndReturn"),
    ("createOne", "createOne", ""),
    ("deleteMany", "deleteMany", ""),
    ("deleteOne", "deleteOne", ""),
    ("findFirst", "findFirst", ""),
    ("findFirstOrThrow", "findFirst", "OrThrow"),
    ("findMany", "findMany", ""),
    ("findUnique", "findUnique", ""),
    ("findUniqueOrThrow", "findUnique", "OrThrow"),
    ("groupBy", "groupBy", ""),
    ("updateMany", "updateMany", ""),
    ("updateManyAndReturn", "updateMany", "AndReturn"),
    ("updateOne", "updateOne", ""),
    ("upsertOne", "upsertOne", ""),
];

/// The whole part.
pub(super) fn mappings(schema: &Schema) -> Value {
    let source = schema.datasource.as_ref();
    let rules = source.map_or(QueryRules::NONE, |source| {
        source.provider.dialect().rules().queries
    });
    let models: Vec<Value> = client_models(schema)
        .map(|model| operations(model, &rules))
        .collect();
    let raw: &[&str] = match source {
        Some(_) => &["executeRaw", "queryRaw"],
        None => &[],
    };
    json!({ "modelOperations": models, "otherOperations": { "read": [], "write": raw } })
}

fn operations(model: &Model, rules: &QueryRules) -> Value {
    let mut object = Map::new();
    object.insert("model".to_owned(), json!(model.name));
    for (key, before, behind) in OPERATIONS {
        if has(model, rules, key) {
            object.insert(
                (*key).to_owned(),
                json!(format!("{before}{}{behind}", model.name)),
            );
        }
    }
    Value::Object(object)
}

/// Whether the client of a model has an operation.
pub(super) fn has(model: &Model, rules: &QueryRules, operation: &str) -> bool {
    match operation {
        "findUnique" | "findUniqueOrThrow" => has_unique(model),
        _ if ["aggregate", "find", "group"]
            .iter()
            .any(|start| operation.starts_with(start)) =>
        {
            true
        }
        _ if model.is_view => false,
        "createOne" | "upsertOne" => can_create(model),
        "createMany" => can_create(model) && rules.create_many,
        "createManyAndReturn" => can_create(model) && rules.returning,
        "updateManyAndReturn" => rules.returning,
        _ => true,
    }
}

/// Whether records can be found by a key. Views need not have one.
pub(super) fn has_unique(model: &Model) -> bool {
    model.primary_key.is_some() || model.indexes.iter().any(|index| index.kind == IndexKind::Unique)
}

/// Whether clients can create records: not those of views, and not if a column must have a value that clients
/// cannot give it.
pub(super) fn can_create(model: &Model) -> bool {
    let mut columns = model.scalar_fields();
    !model.is_view
        && !columns.any(|(field, scalar)| {
            let is_out_of_reach = matches!(scalar.ty, FieldType::Unsupported(_));
            is_out_of_reach && field.arity == Arity::Required && scalar.default.is_none()
        })
}
