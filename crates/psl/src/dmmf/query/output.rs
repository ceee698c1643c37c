//! The fields of output types: the operations of the two roots with their arguments, records, aggregates.

use super::Query;
use super::model::{Kind, Link, ModelField, Scalar};
use super::nested::{creates, updates, updates_of_many};
use super::types::*;
use crate::dmmf::mappings;
use crate::schema::Model;
use nicol_sql::ScalarType;

impl<'a> Query<'a> {
    pub(super) fn output_fields(&self, output: Output<'a>) -> Vec<OutputField<'a>> {
        match output {
            Output::Query => self.models().flat_map(|model| self.reads(model)).collect(),
            Output::Mutation => {
                let writes = self.models().flat_map(|model| self.writes(model));
                writes.chain(self.raw()).collect()
            }
            Output::Record(model) => self.record_fields(model),
            Output::CreatedRecord(model) | Output::UpdatedRecord(model) => self.written_fields(model),
            Output::AffectedRows => vec![plain("count", scalar("Int"))],
            Output::Aggregate(model) => self.aggregate_fields(model),
            Output::Group(model) => self.group_fields(model),
            Output::AggregateOf(model, aggregate) => self.aggregate_of_fields(model, aggregate),
            Output::RelationCount(model) => self.relation_count_fields(model),
        }
    }

    fn reads(&self, model: &'a Model) -> Vec<OutputField<'a>> {
        let record = output(Output::Record(model));
        let name = &model.name;
        let many = || {
            let mut args = self.many_args(model);
            args.push(distinct(model));
            args.extend(self.load_strategy());
            args
        };
        let unique = || {
            let key = required("where", vec![input(Input::WhereUnique(model))]);
            [key].into_iter().chain(self.load_strategy()).collect()
        };
        let mut fields = vec![
            operation(format!("findFirst{name}"), many(), record).nullable(),
            operation(format!("findFirst{name}OrThrow"), many(), record).nullable(),
            operation(format!("findMany{name}"), many(), record.list()),
            operation(
                format!("aggregate{name}"),
                self.many_args(model),
                output(Output::Aggregate(model)),
            ),
            operation(
                format!("groupBy{name}"),
                group_args(model),
                output(Output::Group(model)).list(),
            ),
        ];
        if self.has(model, "findUnique") {
            fields.push(operation(format!("findUnique{name}"), unique(), record).nullable());
            fields.push(operation(format!("findUnique{name}OrThrow"), unique(), record).nullable());
        }
        fields
    }

    fn writes(&self, model: &'a Model) -> Vec<OutputField<'a>> {
        let name = &model.name;
        let record = output(Output::Record(model));
        let count = output(Output::AffectedRows);
        let key = || required("where", vec![input(Input::WhereUnique(model))]);
        let filter = || optional("where", vec![input(Input::Where(model))]);
        let limit = || optional("limit", vec![scalar("Int")]);
        let data = |types| required("data", types);
        let loaded = |args: Vec<InputField<'a>>| args.into_iter().chain(self.load_strategy()).collect();
        let create_many = || self.create_many_args(model, None);
        let update_many = || vec![data(updates_of_many(model, None)), filter(), limit()];
        let mut fields = Vec::new();
        let mut add = |key: &str, field: OutputField<'a>| {
            if self.has(model, key) {
                fields.push(field);
            }
        };
        let create = data(creates(model, None)).required_if(self.needs_data(model));
        add(
            "createOne",
            operation(format!("createOne{name}"), loaded(vec![create]), record),
        );
        let upsert = vec![
            key(),
            required("create", creates(model, None)),
            required("update", updates(model, None)),
        ];
        add(
            "upsertOne",
            operation(format!("upsertOne{name}"), loaded(upsert), record),
        );
        add(
            "createMany",
            operation(format!("createMany{name}"), create_many(), count),
        );
        let created = output(Output::CreatedRecord(model)).list();
        add(
            "createManyAndReturn",
            operation(format!("createMany{name}AndReturn"), create_many(), created),
        );
        add(
            "deleteOne",
            operation(format!("deleteOne{name}"), loaded(vec![key()]), record).nullable(),
        );
        let update = vec![data(updates(model, None)), key()];
        add(
            "updateOne",
            operation(format!("updateOne{name}"), loaded(update), record).nullable(),
        );
        add(
            "updateMany",
            operation(format!("updateMany{name}"), update_many(), count),
        );
        let updated = output(Output::UpdatedRecord(model)).list();
        add(
            "updateManyAndReturn",
            operation(format!("updateMany{name}AndReturn"), update_many(), updated),
        );
        add(
            "deleteMany",
            operation(format!("deleteMany{name}"), vec![filter(), limit()], count),
        );
        fields
    }

    fn raw(&self) -> Vec<OutputField<'a>> {
        if self.schema.datasource.is_none() {
            return Vec::new();
        }
        let args = || {
            vec![
                required("query", vec![scalar("String")]),
                optional("parameters", vec![scalar("Json")]),
            ]
        };
        ["executeRaw", "queryRaw"]
            .map(|name| operation(name.to_owned(), args(), scalar("Json")))
            .into()
    }

    fn has(&self, model: &Model, operation: &str) -> bool {
        mappings::has(model, &self.rules, operation)
    }

    /// Whether a record cannot be created from nothing.
    fn needs_data(&self, model: &'a Model) -> bool {
        self.fields(model).any(|field| match field {
            ModelField::Scalar(field) => field.is_required() && !field.has_default(),
            ModelField::Link(link) => link.is_required(),
        })
    }

    /// The arguments of reading many records.
    fn many_args(&self, model: &'a Model) -> Vec<InputField<'a>> {
        let mut args = vec![
            optional("where", vec![input(Input::Where(model))]),
            order_by(model, OrderBy::Relations),
        ];
        if mappings::has_unique(model) {
            args.push(optional("cursor", vec![input(Input::WhereUnique(model))]));
        }
        args.extend(page(model));
        args
    }

    fn load_strategy(&self) -> Option<InputField<'a>> {
        let strategy = enumeration(EnumType::LoadStrategy);
        self.has_load_strategy
            .then(|| optional("relationLoadStrategy", vec![strategy]))
    }

    fn record_fields(&self, model: &'a Model) -> Vec<OutputField<'a>> {
        let mut fields: Vec<_> = self.fields(model).map(|field| self.record_field(field)).collect();
        if self.links(model).any(|link| link.is_list()) {
            fields.push(plain("_count", output(Output::RelationCount(model))));
        }
        fields
    }

    fn written_fields(&self, model: &'a Model) -> Vec<OutputField<'a>> {
        let fields = self.fields(model).filter(|field| match field {
            ModelField::Scalar(_) => true,
            ModelField::Link(link) => link.key(self).is_some(),
        });
        fields.map(|field| self.record_field(field)).collect()
    }

    fn record_field(&self, field: ModelField<'a>) -> OutputField<'a> {
        match field {
            ModelField::Scalar(field) => self.value(field),
            ModelField::Link(link) => {
                let target = link.target(self);
                let ty = Type {
                    is_list: link.is_list(),
                    ..output(Output::Record(target))
                };
                OutputField {
                    args: self.link_args(link),
                    is_nullable: !link.is_required(),
                    ..plain(link.name(), ty)
                }
            }
        }
    }

    fn link_args(&self, link: Link<'a>) -> Vec<InputField<'a>> {
        let target = link.target(self);
        if link.is_list() {
            let mut args = self.many_args(target);
            args.push(distinct(target));
            return args;
        }
        match link.is_required() {
            true => Vec::new(),
            false => vec![optional("where", vec![input(Input::Where(target))])],
        }
    }

    fn value(&self, field: Scalar<'a>) -> OutputField<'a> {
        OutputField {
            is_nullable: !field.is_required(),
            ..plain(field.name(), self.type_of(field))
        }
    }

    fn aggregate_fields(&self, model: &'a Model) -> Vec<OutputField<'a>> {
        let aggregates = Aggregate::ALL.into_iter();
        let aggregates = aggregates.filter(|aggregate| !self.aggregated(model, *aggregate).is_empty());
        aggregates
            .map(|aggregate| {
                let ty = output(Output::AggregateOf(model, aggregate));
                plain(aggregate.field(), ty).nullable()
            })
            .collect()
    }

    fn group_fields(&self, model: &'a Model) -> Vec<OutputField<'a>> {
        let values = self.scalars(model).map(|field| self.value(field));
        values.chain(self.aggregate_fields(model)).collect()
    }

    fn aggregate_of_fields(&self, model: &'a Model, aggregate: Aggregate) -> Vec<OutputField<'a>> {
        let of = |field: Scalar<'a>| match aggregate {
            Aggregate::Count => plain(field.name(), scalar("Int")),
            Aggregate::Avg => plain(field.name(), base(field.kind.average().base())).nullable(),
            _ => plain(field.name(), self.type_of(field)).nullable(),
        };
        let mut fields: Vec<_> = self.aggregated(model, aggregate).into_iter().map(of).collect();
        if aggregate == Aggregate::Count {
            fields.push(plain("_all", base(Kind::Scalar(ScalarType::Int).base())));
        }
        fields
    }

    fn relation_count_fields(&self, model: &'a Model) -> Vec<OutputField<'a>> {
        let links = self.links(model).filter(Link::is_list);
        links
            .map(|link| OutputField {
                args: vec![optional("where", vec![input(Input::Where(link.target(self)))])],
                ..plain(link.name(), scalar("Int"))
            })
            .collect()
    }
}

impl OutputField<'_> {
    fn nullable(self) -> Self {
        OutputField {
            is_nullable: true,
            ..self
        }
    }
}

fn operation<'a>(name: String, args: Vec<InputField<'a>>, ty: Type<'a>) -> OutputField<'a> {
    OutputField {
        args,
        ..plain(name, ty)
    }
}

fn plain<'a>(name: impl Into<String>, ty: Type<'a>) -> OutputField<'a> {
    OutputField {
        name: name.into(),
        args: Vec::new(),
        ty,
        is_nullable: false,
    }
}

fn order_by(model: &Model, order: OrderBy) -> InputField<'_> {
    let ty = input(Input::OrderBy(model, order));
    optional("orderBy", vec![ty.list(), ty])
}

fn distinct(model: &Model) -> InputField<'_> {
    let ty = enumeration(EnumType::ScalarFields(model));
    optional("distinct", ty.with_list_if(true))
}

/// How many records, and from where on. Without a key their order must be asked for.
fn page(model: &Model) -> [InputField<'_>; 2] {
    let needs = (!mappings::has_unique(model)).then_some("orderBy");
    ["take", "skip"].map(|name| InputField {
        needs,
        ..optional(name, vec![scalar("Int")])
    })
}

fn group_args(model: &Model) -> Vec<InputField<'_>> {
    let by = enumeration(EnumType::ScalarFields(model));
    let having = Input::ScalarWhere(model, Aggregates::With);
    let mut args = vec![
        optional("where", vec![input(Input::Where(model))]),
        order_by(model, OrderBy::Aggregates),
        required("by", vec![by.list(), by]),
        optional("having", vec![input(having)]),
    ];
    args.extend(page(model));
    args
}
