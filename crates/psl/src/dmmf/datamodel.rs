//! The part `datamodel`: enums, models and indexes, as the schema file declares them.

use super::{Source, client_models, documentation, is_client_field};
use crate::schema::decl::{EnumDecl, FieldDecl, ModelDecl};
use crate::schema::*;
use chrono::DateTime;
use nicol_sql::ScalarType;
use serde_json::{Map, Number, Value, json};

/// A JSON object under construction; its keys keep their order.
type Object = Map<String, Value>;

/// The whole part.
pub(super) fn datamodel(source: &Source<'_>) -> Value {
    let schema = source.schema;
    let enums = schema.enums.iter().zip(&source.decls.enums);
    let models = || client_models(schema);
    json!({
        "enums": enums.map(|(item, decl)| enumeration(item, decl)).collect::<Vec<_>>(),
        "models": models()
            .map(|item| model(schema, item, &source.decls.models[item.id.0 as usize]))
            .collect::<Vec<_>>(),
        // The databases of ours have no composite types.
        "types": [],
        "indexes": models().flat_map(indexes).collect::<Vec<_>>(),
    })
}

fn enumeration(item: &Enum, decl: &EnumDecl) -> Value {
    let value = |value: &EnumValue, docs| {
        let mut object = object(json!({ "name": value.name, "dbName": value.mapped_name }));
        put(&mut object, "documentation", documentation(docs));
        Value::Object(object)
    };
    let values = item.values.iter().zip(&decl.values);
    let mut object = object(json!({
        "name": item.name,
        "values": values.map(|(item, decl)| value(item, &decl.docs)).collect::<Vec<_>>(),
        "dbName": item.mapped_name,
    }));
    put(&mut object, "documentation", documentation(&decl.docs));
    Value::Object(object)
}

fn model(schema: &Schema, model: &Model, decl: &ModelDecl) -> Value {
    let fields = model.fields.iter().zip(&decl.fields);
    let fields = fields.filter(|(item, _)| is_client_field(item));
    let key = model.primary_key.as_ref().filter(|key| !key.on_field);
    let key = key.map(|key| json!({ "name": key.name, "fields": names(&key.fields) }));
    let unique = || {
        let indexes = sorted_indexes(model);
        indexes.filter(|index| is_whole_unique(index) && !index.on_field)
    };
    let mut object = object(json!({
        "name": model.name,
        "dbName": model.mapped_name,
        "schema": model.schema,
        "fields": fields.map(|(item, decl)| field(schema, model, item, decl)).collect::<Vec<_>>(),
        "primaryKey": key,
        "uniqueFields": unique().map(|index| names(&index.fields)).collect::<Vec<_>>(),
        "uniqueIndexes": unique()
            .map(|index| json!({ "name": index.name, "fields": names(&index.fields) }))
            .collect::<Vec<_>>(),
        "isGenerated": false,
    }));
    put(&mut object, "documentation", documentation(&decl.docs));
    Value::Object(object)
}

fn field(schema: &Schema, model: &Model, field: &Field, decl: &FieldDecl) -> Value {
    let mut object = match &field.kind {
        FieldKind::Scalar(scalar) => scalar_field(schema, model, field, scalar, decl),
        FieldKind::Relation(relation) => relation_field(schema, model, field, relation),
    };
    put(&mut object, "documentation", documentation(&decl.docs));
    Value::Object(object)
}

fn scalar_field(
    schema: &Schema,
    model: &Model,
    field: &Field,
    scalar: &ScalarField,
    decl: &FieldDecl,
) -> Object {
    let is_id = is_single_key(model, &field.name);
    let (kind, type_name) = type_of(schema, &scalar.ty);
    let mut object = Object::new();
    put(&mut object, "name", Some(field.name.as_str()));
    put(&mut object, "dbName", scalar.mapped_name.as_deref());
    put(&mut object, "kind", Some(kind));
    put(&mut object, "isList", Some(field.arity == Arity::List));
    put(&mut object, "isRequired", Some(field.arity != Arity::Optional));
    put(
        &mut object,
        "isUnique",
        Some(!is_id && is_declared_unique(model, &field.name)),
    );
    put(&mut object, "isId", Some(is_id));
    put(
        &mut object,
        "isReadOnly",
        Some(is_foreign_key_field(schema, model, &field.name)),
    );
    put(&mut object, "hasDefaultValue", Some(scalar.default.is_some()));
    put(&mut object, "type", Some(type_name));
    let native = scalar.native_type.as_ref();
    let native = native.map(|native| json!([native.name, native.args]));
    object.insert("nativeType".to_owned(), native.unwrap_or(Value::Null));
    let default = scalar.default.as_ref();
    put(
        &mut object,
        "default",
        default.map(|default| default_value(&default.kind, &scalar.ty, decl)),
    );
    put(&mut object, "isGenerated", Some(false));
    put(&mut object, "isUpdatedAt", Some(scalar.is_updated_at));
    object
}

fn relation_field(schema: &Schema, model: &Model, field: &Field, side: &RelationField) -> Object {
    let relation = schema.relation(side.relation);
    let key = key_of_side(model, field, relation);
    let list = |fields: fn(&ForeignKey) -> &Vec<String>| key.map(fields).cloned().unwrap_or_default();
    let mut object = object(json!({
        "name": field.name,
        "kind": "object",
        "isList": field.arity == Arity::List,
        "isRequired": field.arity != Arity::Optional,
        "isUnique": false,
        "isId": false,
        "isReadOnly": false,
        "hasDefaultValue": false,
        "type": schema.model(side.target).name,
        "nativeType": null,
        "relationName": relation_name(schema, relation),
        "relationFromFields": list(|key| &key.fields),
        "relationToFields": list(|key| &key.references),
    }));
    let action = |action: Option<ReferentialAction>| action.map(ReferentialAction::name);
    put(
        &mut object,
        "relationOnDelete",
        key.and_then(|key| action(key.on_delete)),
    );
    put(
        &mut object,
        "relationOnUpdate",
        key.and_then(|key| action(key.on_update)),
    );
    put(&mut object, "isGenerated", Some(false));
    put(&mut object, "isUpdatedAt", Some(false));
    object
}

/// The foreign key, if this field is the side that declares it.
pub(super) fn key_of_side<'s>(
    model: &Model,
    field: &Field,
    relation: &'s Relation,
) -> Option<&'s ForeignKey> {
    let side = &relation.referencing;
    let holder = side.field.and_then(|place| model.fields.get(place as usize));
    let is_holder = side.model == model.id && holder.is_some_and(|holder| holder.name == field.name);
    relation.kind.foreign_key().filter(|_| is_holder)
}

/// The relation's name: as written, or the names of the models in alphabetical order.
fn relation_name(schema: &Schema, relation: &Relation) -> String {
    if let Some(name) = &relation.name {
        return name.clone();
    }
    let mut names = [&relation.referencing, &relation.referenced].map(|side| &schema.model(side.model).name);
    names.sort();
    format!("{}To{}", names[0], names[1])
}

fn type_of<'s>(schema: &'s Schema, ty: &'s FieldType) -> (&'static str, &'s str) {
    match ty {
        FieldType::Scalar(scalar) => ("scalar", scalar.name()),
        FieldType::Enum(id) => ("enum", &schema.enumeration(*id).name),
        FieldType::Composite(id) => ("object", &schema.composite_types[id.0 as usize].name),
        FieldType::Unsupported(text) => ("unsupported", text),
    }
}

/// Whether the field alone is the primary key.
pub(super) fn is_single_key(model: &Model, field: &str) -> bool {
    let key = model.primary_key.as_ref();
    key.is_some_and(|key| is_alone(&key.fields, field))
}

/// Whether the field alone is unique among all records.
fn is_declared_unique(model: &Model, field: &str) -> bool {
    let mut unique = model.indexes.iter().filter(|index| is_whole_unique(index));
    unique.any(|index| is_alone(&index.fields, field))
}

/// Whether a constraint is one for all records, not for those that fulfil a condition.
fn is_whole_unique(index: &Index) -> bool {
    index.kind == IndexKind::Unique && index.filter.is_none()
}

/// Whether the field alone has a unique constraint, be it with a condition.
pub(super) fn is_single_unique(model: &Model, field: &str) -> bool {
    let unique = model.indexes.iter();
    let mut unique = unique.filter(|index| index.kind == IndexKind::Unique);
    unique.any(|index| is_alone(&index.fields, field))
}

fn is_alone(fields: &[IndexField], field: &str) -> bool {
    matches!(fields, [only] if only.field == field)
}

/// Whether a relation field of the model keeps its key in the field.
pub(super) fn is_foreign_key_field(schema: &Schema, model: &Model, field: &str) -> bool {
    let mut relations = model.relation_fields();
    relations.any(|(relation_field, side)| {
        let relation = schema.relation(side.relation);
        let key = key_of_side(model, relation_field, relation);
        key.is_some_and(|key| key.fields.iter().any(|name| name == field))
    })
}

/// The indexes in Prisma's order: those of fields, then the others by kind.
pub(super) fn sorted_indexes(model: &Model) -> impl Iterator<Item = &Index> {
    let mut indexes: Vec<&Index> = model.indexes.iter().collect();
    indexes.sort_by_key(|index| match index.kind {
        _ if index.on_field => 0,
        IndexKind::Normal => 1,
        IndexKind::Unique => 2,
        IndexKind::Fulltext => 3,
    });
    indexes.into_iter()
}

fn indexes(model: &Model) -> Vec<Value> {
    let mut list = Vec::new();
    if let Some(key) = &model.primary_key {
        let names = [key.name.as_deref(), key.map.as_deref()];
        list.push(index(
            model,
            "id",
            key.on_field,
            names,
            None,
            key.clustered,
            &key.fields,
        ));
    }
    for item in sorted_indexes(model) {
        let kind = match item.kind {
            IndexKind::Unique => "unique",
            IndexKind::Normal => "normal",
            IndexKind::Fulltext => "fulltext",
        };
        // The old `name:` of an index that is not unique is its name in the database.
        let names = match item.kind {
            IndexKind::Unique => [item.name.as_deref(), item.map.as_deref()],
            _ => [None, item.map.as_deref().or(item.name.as_deref())],
        };
        let method = item.method.map(IndexMethod::name);
        list.push(index(
            model,
            kind,
            item.on_field,
            names,
            method,
            item.clustered,
            &item.fields,
        ));
    }
    list
}

fn index(
    model: &Model,
    kind: &str,
    on_field: bool,
    [name, map]: [Option<&str>; 2],
    method: Option<&str>,
    clustered: Option<bool>,
    fields: &[IndexField],
) -> Value {
    let mut object = object(json!({ "model": model.name, "type": kind, "isDefinedOnField": on_field }));
    put(&mut object, "name", name);
    put(&mut object, "dbName", map);
    put(&mut object, "algorithm", method);
    put(&mut object, "clustered", clustered);
    put(
        &mut object,
        "fields",
        Some(fields.iter().map(index_field).collect::<Vec<_>>()),
    );
    Value::Object(object)
}

fn index_field(field: &IndexField) -> Value {
    let mut object = object(json!({ "name": field.field }));
    let sort = field.sort.map(|sort| match sort {
        SortOrder::Asc => "asc",
        SortOrder::Desc => "desc",
    });
    put(&mut object, "sortOrder", sort);
    put(&mut object, "length", field.length);
    let ops = field.ops.as_ref().map(|ops| match ops {
        OperatorClass::Known(name) | OperatorClass::Raw(name) => name.as_str(),
    });
    put(&mut object, "operatorClass", ops);
    Value::Object(object)
}

fn default_value(kind: &DefaultKind, ty: &FieldType, decl: &FieldDecl) -> Value {
    let call = |name: &str, args: Vec<Value>| json!({ "name": name, "args": args });
    match kind {
        DefaultKind::Literal(value) => literal(value, ty),
        DefaultKind::List(values) => values.iter().map(|value| literal(value, ty)).collect(),
        DefaultKind::Autoincrement => call("autoincrement", vec![]),
        DefaultKind::Sequence(_) => call("sequence", vec![]),
        DefaultKind::Now => call("now", vec![]),
        DefaultKind::Dbgenerated(text) => call("dbgenerated", text.iter().map(|text| json!(text)).collect()),
        DefaultKind::Uuid(version) => call("uuid", vec![json!(version)]),
        DefaultKind::Cuid(version) => call("cuid", vec![json!(version)]),
        DefaultKind::Ulid => call("ulid", vec![]),
        DefaultKind::Nanoid(length) if has_argument(decl) => call("nanoid", vec![json!(length)]),
        DefaultKind::Nanoid(_) => call("nanoid", vec![]),
        DefaultKind::Auto => call("auto", vec![]),
    }
}

/// Whether the function of `@default` is written with an argument.
fn has_argument(decl: &FieldDecl) -> bool {
    let argument = decl
        .attribute("default")
        .and_then(|attribute| attribute.args.list.first());
    matches!(argument.map(|argument| &argument.value), Some(decl::Expr::Call(_, args, _)) if !args.list.is_empty())
}

fn literal(value: &Literal, ty: &FieldType) -> Value {
    match value {
        Literal::Boolean(value) => json!(value),
        Literal::Enum(name) => json!(name),
        Literal::String(text) if *ty == FieldType::Scalar(ScalarType::DateTime) => json!(time(text)),
        Literal::String(text) if *ty == FieldType::Scalar(ScalarType::Decimal) => number(text),
        Literal::String(text) => json!(text),
        Literal::Number(text) if *ty == FieldType::Scalar(ScalarType::BigInt) => json!(text),
        Literal::Number(text) => number(text),
    }
}

/// A point in time as Prisma prints it; the text itself if it is none.
fn time(text: &str) -> String {
    DateTime::parse_from_rfc3339(text).map_or_else(|_| text.to_owned(), |time| time.to_rfc3339())
}

/// A number as JavaScript knows it. Prisma multiplies the digits with a power of ten, which is not always the
/// double that is nearest to the decimal.
fn number(text: &str) -> Value {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction}").parse::<f64>();
    let Ok(digits) = digits else {
        return json!(text);
    };
    let double = digits * 10_f64.powi(-(fraction.len() as i32));
    match Number::from_f64(double) {
        Some(_) if double.fract() == 0.0 && double.abs() < 9e15 => json!(double as i64),
        Some(number) => Value::Number(number),
        None => json!(text),
    }
}

fn names(fields: &[IndexField]) -> Vec<&str> {
    fields.iter().map(|field| field.field.as_str()).collect()
}

/// The members of a JSON object.
fn object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}

/// Adds a member if there is a value.
fn put<T: Into<Value>>(object: &mut Object, key: &str, value: Option<T>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), value.into());
    }
}
