//! The queue of types: each is written down once, in the order in which it was first mentioned.

use super::Query;
use super::types::*;
use crate::schema::Model;
use serde_json::{Map, Value, json};
use std::collections::{HashSet, VecDeque};

/// The lists of types under construction.
struct Renderer<'q, 'a> {
    query: &'q Query<'a>,
    queue: VecDeque<Item<'a>>,
    /// The names of the types that are in the queue or written.
    seen: HashSet<(&'static str, String)>,
    inputs: Vec<Value>,
    outputs: Vec<Value>,
    records: Vec<Value>,
    enums: Vec<Value>,
    declared_enums: Vec<Value>,
    field_refs: Vec<Value>,
}

/// All types of a query schema.
pub(super) fn render(query: &Query<'_>) -> Value {
    let mut renderer = Renderer {
        query,
        queue: VecDeque::new(),
        seen: HashSet::new(),
        inputs: Vec::new(),
        outputs: Vec::new(),
        records: Vec::new(),
        enums: Vec::new(),
        declared_enums: Vec::new(),
        field_refs: Vec::new(),
    };
    if !query.rules.isolation_levels.is_empty() {
        renderer.mention(&enumeration(EnumType::Isolation));
    }
    renderer.mention(&output(Output::Query));
    renderer.mention(&output(Output::Mutation));
    while let Some(item) = renderer.queue.pop_front() {
        renderer.render(item);
    }
    json!({
        "inputObjectTypes": spaces(renderer.inputs, vec![]),
        "outputObjectTypes": spaces(renderer.outputs, renderer.records),
        "enumTypes": spaces(renderer.enums, renderer.declared_enums),
        "fieldRefTypes": spaces(renderer.field_refs, vec![]),
    })
}

/// The lists by the space that their names are in; empty ones are left out.
fn spaces(prisma: Vec<Value>, model: Vec<Value>) -> Value {
    let lists = [("prisma", prisma), ("model", model)];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    lists
        .map(|(space, list)| (space.to_owned(), Value::Array(list)))
        .collect::<Map<_, _>>()
        .into()
}

/// The space that the name of a type is in.
fn space(item: Item<'_>) -> &'static str {
    match item {
        Item::Base(Base::Enum(EnumType::Declared(_))) => "model",
        Item::Output(output) if output.is_record() => "model",
        _ => "prisma",
    }
}

impl<'a> Renderer<'_, 'a> {
    /// Puts a type into the queue when it is mentioned for the first time; returns its name.
    fn mention(&mut self, ty: &Type<'a>) -> String {
        let name = match ty.item {
            Item::Base(Base::Scalar(name)) => return name.to_owned(),
            Item::Base(Base::Enum(item)) => item.name(),
            Item::Input(input) => input.name(self.query),
            Item::FieldRef(base, list) => base.field_ref_name(list),
            Item::Output(output) => output.name(),
        };
        let location = location(ty.item);
        let key = match space(ty.item) {
            "model" => format!("model.{name}"),
            _ => name.clone(),
        };
        if self.seen.insert((location, key)) {
            self.queue.push_back(ty.item);
        }
        name
    }

    fn reference(&mut self, ty: &Type<'a>) -> Value {
        let name = self.mention(ty);
        let location = location(ty.item);
        match ty.item {
            Item::Base(Base::Scalar(_)) => {
                json!({ "type": name, "location": location, "isList": ty.is_list })
            }
            _ => json!({
                "type": name,
                "namespace": space(ty.item),
                "location": location,
                "isList": ty.is_list,
            }),
        }
    }

    fn render(&mut self, item: Item<'a>) {
        match item {
            Item::Base(Base::Scalar(_)) => {}
            Item::Base(Base::Enum(item)) => self.enumeration(item),
            Item::Input(input) => self.input(input),
            Item::FieldRef(base, list) => self.field_ref(base, list),
            Item::Output(output) => self.output(output),
        }
    }

    fn enumeration(&mut self, item: EnumType<'a>) {
        let value = json!({ "name": item.name(), "values": self.query.values(item) });
        match item {
            EnumType::Declared(_) => self.declared_enums.push(value),
            _ => self.enums.push(value),
        }
    }

    fn input(&mut self, input: Input<'a>) {
        let fields = self.query.input_fields(input);
        let fields: Vec<Value> = fields.iter().map(|field| self.input_field(field)).collect();
        let mut object = Map::new();
        object.insert("name".to_owned(), json!(input.name(self.query)));
        if let Some(model) = input.model(self.query) {
            object.insert("meta".to_owned(), meta(input, model));
        }
        object.insert("constraints".to_owned(), self.constraints(input));
        object.insert("fields".to_owned(), json!(fields));
        self.inputs.push(Value::Object(object));
    }

    /// How many of the fields, and which, must be there.
    fn constraints(&self, input: Input<'a>) -> Value {
        let counts =
            |most: Option<u8>, least: Option<u8>| json!({ "maxNumFields": most, "minNumFields": least });
        match input {
            Input::WhereUnique(model) => json!({
                "maxNumFields": null,
                "minNumFields": 1,
                "fields": self.query.key_names(model),
            }),
            Input::OrderBy(..) => counts(Some(1), Some(0)),
            Input::OrderByAggregate(..)
            | Input::OrderByMany(_)
            | Input::ListFilter(_)
            | Input::CreateList(_)
            | Input::UpdateList(_)
            | Input::UpdateValue(_) => counts(Some(1), Some(1)),
            _ => counts(None, None),
        }
    }

    fn input_field(&mut self, field: &InputField<'a>) -> Value {
        let mut types: Vec<Value> = field.types.iter().map(|ty| self.reference(ty)).collect();
        if field.is_nullable {
            types.push(self.reference(&scalar("Null")));
        }
        let mut value = json!({
            "name": field.name,
            "isRequired": field.is_required,
            "isNullable": field.is_nullable,
            "inputTypes": types,
        });
        if self.query.tells_parameters {
            value["isParameterizable"] = json!(field.is_value);
        }
        if let Some(name) = field.needs {
            value["requiresOtherFields"] = json!([name]);
        }
        value
    }

    fn field_ref(&mut self, of: Base<'a>, list: ListOf) {
        let allowed = Type {
            is_list: list == ListOf::Many,
            ..base(of)
        };
        let fields =
            ["_ref", "_container"].map(|name| self.input_field(&required(name, vec![scalar("String")])));
        let value = json!({
            "name": of.field_ref_name(list),
            "allowTypes": [self.reference(&allowed)],
            "fields": fields,
        });
        self.field_refs.push(value);
    }

    fn output(&mut self, output: Output<'a>) {
        let fields = self.query.output_fields(output);
        let fields: Vec<Value> = fields.iter().map(|field| self.output_field(field)).collect();
        let value = json!({ "name": output.name(), "fields": fields });
        if output.is_record() {
            self.records.push(value);
        } else {
            self.outputs.push(value);
        }
    }

    fn output_field(&mut self, field: &OutputField<'a>) -> Value {
        let args: Vec<Value> = field.args.iter().map(|arg| self.input_field(arg)).collect();
        json!({
            "name": field.name,
            "args": args,
            "isNullable": field.is_nullable,
            "outputType": self.reference(&field.ty),
        })
    }
}

fn location(item: Item<'_>) -> &'static str {
    match item {
        Item::Base(Base::Scalar(_)) => "scalar",
        Item::Base(Base::Enum(_)) => "enumTypes",
        Item::Input(_) => "inputObjectTypes",
        Item::FieldRef(..) => "fieldRefTypes",
        Item::Output(_) => "outputObjectTypes",
    }
}

/// Which model a type belongs to, and whose records it filters.
fn meta(input: Input<'_>, model: &Model) -> Value {
    match input {
        Input::Where(_) | Input::WhereUnique(_) | Input::ScalarWhere(..) => {
            json!({ "source": model.name, "grouping": model.name })
        }
        _ => json!({ "grouping": model.name }),
    }
}

impl<'a> Query<'a> {
    fn input_fields(&self, input: Input<'a>) -> Vec<InputField<'a>> {
        match input {
            Input::Where(model) => self.where_fields(model),
            Input::WhereUnique(model) => self.where_unique_fields(model),
            Input::ScalarWhere(model, aggregates) => self.scalar_where_fields(model, aggregates),
            Input::CompoundKey(model, key) => self.compound_key_fields(model, key),
            Input::ToMany(model) => self.to_many_fields(model),
            Input::ToOne(link) => self.to_one_fields(link),
            Input::ListFilter(field) => self.list_filter_fields(field),
            Input::Filter(filter) => self.filter_fields(filter),
            Input::OrderBy(model, order) => self.order_fields(model, order),
            Input::OrderByAggregate(model, aggregate) => self.order_aggregate_fields(model, aggregate),
            Input::OrderByMany(_) => self.order_many_fields(),
            Input::OrderByRelevance(model) => self.relevance_fields(model),
            Input::SortOrder => self.sort_order_fields(),
            Input::Create(model, link, check) => self.create_fields(model, link, check),
            Input::CreateMany(model, link) => self.create_many_fields(model, link),
            Input::Update(model, link, check) => self.update_fields(model, link, check),
            Input::UpdateMany(model, link, check) => self.update_many_fields(model, link, check),
            Input::CreateList(field) => self.create_list_fields(field),
            Input::UpdateList(field) => self.update_list_fields(field),
            Input::UpdateValue(field) => self.update_value_fields(field),
            Input::NestedCreate(link, _) => self.nested_create_fields(link),
            Input::NestedUpdate(link, _) => self.nested_update_fields(link),
            Input::NestedCreateMany(link) => self.nested_create_many_fields(link),
            Input::ConnectOrCreate(link) => self.connect_or_create_fields(link),
            Input::NestedUpsert(link) => self.nested_upsert_fields(link),
            Input::UpdateWithUnique(link) => self.update_with_unique_fields(link),
            Input::UpdateToOne(link) => self.update_to_one_fields(link),
            Input::UpdateManyWhere(link) => self.update_many_where_fields(link),
        }
    }
}
