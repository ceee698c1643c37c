//! The types of the query schema: which there are, what they are called, and how they are referred to.

use super::Query;
use super::model::{Key, Kind, Link, Scalar};
use crate::schema::{Enum, Model};

/// A type, as a field refers to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type<'a> {
    pub(super) item: Item<'a>,
    pub(super) is_list: bool,
}

/// What a reference is to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item<'a> {
    Base(Base<'a>),
    Input(Input<'a>),
    /// A comparison with a field that has this type.
    FieldRef(Base<'a>, ListOf),
    Output(Output<'a>),
}

/// One value or a list of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListOf {
    One,
    Many,
}

/// A type without fields.
#[derive(Debug, Clone, Copy)]
pub(super) enum Base<'a> {
    Scalar(&'static str),
    Enum(EnumType<'a>),
}

/// An enum.
#[derive(Debug, Clone, Copy)]
pub(super) enum EnumType<'a> {
    Declared(&'a Enum),
    ScalarFields(&'a Model),
    RelevanceFields(&'a Model),
    Isolation,
    LoadStrategy,
    SortOrder,
    NullsOrder,
    QueryMode,
    JsonNullInput,
    NullableJsonNullInput,
    JsonNullFilter,
}

/// An input type with fields.
#[derive(Debug, Clone, Copy)]
pub(super) enum Input<'a> {
    Where(&'a Model),
    WhereUnique(&'a Model),
    ScalarWhere(&'a Model, Aggregates),
    CompoundKey(&'a Model, Key<'a>),
    ToMany(&'a Model),
    ToOne(Link<'a>),
    ListFilter(Scalar<'a>),
    Filter(Filter<'a>),
    OrderBy(&'a Model, OrderBy),
    OrderByAggregate(&'a Model, Aggregate),
    OrderByMany(&'a Model),
    OrderByRelevance(&'a Model),
    SortOrder,
    /// Creating a record; through a relation field if one is given.
    Create(&'a Model, Option<Link<'a>>, Check),
    CreateMany(&'a Model, Option<Link<'a>>),
    Update(&'a Model, Option<Link<'a>>, Check),
    UpdateMany(&'a Model, Option<Link<'a>>, Check),
    CreateList(Scalar<'a>),
    UpdateList(Scalar<'a>),
    UpdateValue(Scalar<'a>),
    /// What a relation field takes when its record is created.
    NestedCreate(Link<'a>, Check),
    /// What a relation field takes when its record is updated.
    NestedUpdate(Link<'a>, Check),
    NestedCreateMany(Link<'a>),
    ConnectOrCreate(Link<'a>),
    NestedUpsert(Link<'a>),
    UpdateWithUnique(Link<'a>),
    UpdateToOne(Link<'a>),
    UpdateManyWhere(Link<'a>),
}

/// Relations are written by their fields (checked) or by their keys (unchecked).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    Checked,
    Unchecked,
}

/// Whether filters reach aggregates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aggregates {
    With,
    Without,
}

/// What records are ordered by beside their own fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OrderBy {
    Relations,
    Aggregates,
}

/// An aggregate function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aggregate {
    Count,
    Avg,
    Sum,
    Min,
    Max,
}

/// The filter of a scalar field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filter<'a> {
    pub(super) kind: Kind<'a>,
    /// The filters of text don't apply: the database has a type of its own for the text.
    pub(super) is_uuid: bool,
    pub(super) is_nullable: bool,
    pub(super) is_nested: bool,
    pub(super) aggregates: Aggregates,
}

/// An output type.
#[derive(Debug, Clone, Copy)]
pub(super) enum Output<'a> {
    Query,
    Mutation,
    Record(&'a Model),
    CreatedRecord(&'a Model),
    UpdatedRecord(&'a Model),
    AffectedRows,
    Aggregate(&'a Model),
    Group(&'a Model),
    AggregateOf(&'a Model, Aggregate),
    RelationCount(&'a Model),
}

/// A field of an input type, or an argument.
#[derive(Debug, Clone)]
pub(super) struct InputField<'a> {
    pub(super) name: String,
    pub(super) types: Vec<Type<'a>>,
    pub(super) is_required: bool,
    pub(super) is_nullable: bool,
    /// It holds a value that can be a parameter of a query.
    pub(super) is_value: bool,
    /// Another argument that must be there with it.
    pub(super) needs: Option<&'static str>,
}

/// A field of an output type.
#[derive(Debug, Clone)]
pub(super) struct OutputField<'a> {
    pub(super) name: String,
    pub(super) args: Vec<InputField<'a>>,
    pub(super) ty: Type<'a>,
    pub(super) is_nullable: bool,
}

impl<'a> Type<'a> {
    pub(super) fn list(self) -> Type<'a> {
        Type {
            is_list: true,
            ..self
        }
    }

    /// The type, and its list where `is_list`.
    pub(super) fn with_list_if(self, is_list: bool) -> Vec<Type<'a>> {
        if is_list {
            vec![self, self.list()]
        } else {
            vec![self]
        }
    }
}

pub(super) fn scalar<'a>(name: &'static str) -> Type<'a> {
    one(Item::Base(Base::Scalar(name)))
}

pub(super) fn base(base: Base<'_>) -> Type<'_> {
    one(Item::Base(base))
}

pub(super) fn enumeration(item: EnumType<'_>) -> Type<'_> {
    one(Item::Base(Base::Enum(item)))
}

pub(super) fn input(input: Input<'_>) -> Type<'_> {
    one(Item::Input(input))
}

pub(super) fn output(output: Output<'_>) -> Type<'_> {
    one(Item::Output(output))
}

fn one(item: Item<'_>) -> Type<'_> {
    Type { item, is_list: false }
}

/// A field that may be left out.
pub(super) fn optional<'a>(name: impl Into<String>, types: Vec<Type<'a>>) -> InputField<'a> {
    InputField {
        name: name.into(),
        types,
        is_required: false,
        is_nullable: false,
        is_value: false,
        needs: None,
    }
}

/// A field that must be there.
pub(super) fn required<'a>(name: impl Into<String>, types: Vec<Type<'a>>) -> InputField<'a> {
    InputField {
        is_required: true,
        ..optional(name, types)
    }
}

impl<'a> InputField<'a> {
    pub(super) fn value(self) -> InputField<'a> {
        InputField {
            is_value: true,
            ..self
        }
    }

    pub(super) fn nullable_if(self, is_nullable: bool) -> InputField<'a> {
        InputField { is_nullable, ..self }
    }

    pub(super) fn required_if(self, is_required: bool) -> InputField<'a> {
        InputField { is_required, ..self }
    }
}

impl Aggregate {
    /// All, in the order of the answers.
    pub(super) const ALL: [Aggregate; 5] = [
        Aggregate::Count,
        Aggregate::Avg,
        Aggregate::Sum,
        Aggregate::Min,
        Aggregate::Max,
    ];

    pub(super) fn word(self) -> &'static str {
        match self {
            Aggregate::Count => "Count",
            Aggregate::Avg => "Avg",
            Aggregate::Sum => "Sum",
            Aggregate::Min => "Min",
            Aggregate::Max => "Max",
        }
    }

    /// The name of the field.
    pub(super) fn field(self) -> String {
        format!("_{}", self.word().to_lowercase())
    }
}

impl EnumType<'_> {
    pub(super) fn name(self) -> String {
        match self {
            EnumType::Declared(item) => item.name.clone(),
            EnumType::ScalarFields(model) => format!("{}ScalarFieldEnum", capital(&model.name)),
            EnumType::RelevanceFields(model) => format!("{}OrderByRelevanceFieldEnum", model.name),
            EnumType::Isolation => "TransactionIsolationLevel".to_owned(),
            EnumType::LoadStrategy => "RelationLoadStrategy".to_owned(),
            EnumType::SortOrder => "SortOrder".to_owned(),
            EnumType::NullsOrder => "NullsOrder".to_owned(),
            EnumType::QueryMode => "QueryMode".to_owned(),
            EnumType::JsonNullInput => "JsonNullValueInput".to_owned(),
            EnumType::NullableJsonNullInput => "NullableJsonNullValueInput".to_owned(),
            EnumType::JsonNullFilter => "JsonNullValueFilter".to_owned(),
        }
    }
}

impl Base<'_> {
    /// The type of a comparison with a field.
    pub(super) fn field_ref_name(self, list: ListOf) -> String {
        let name = match self {
            Base::Scalar(name) => name.to_owned(),
            Base::Enum(item) => format!("Enum{}", item.name()),
        };
        let list = if list == ListOf::Many { "List" } else { "" };
        format!("{list}{name}FieldRefInput")
    }
}

impl<'a> Input<'a> {
    pub(super) fn name(self, query: &Query<'a>) -> String {
        let unchecked = |check| {
            if check == Check::Unchecked {
                "Unchecked"
            } else {
                ""
            }
        };
        // Through a relation field, the relation's other side is left out.
        let without = |link: Link<'a>| capital(&link.opposite(query).field.name);
        let tail = |link: Option<Link<'a>>| {
            link.map_or_else(String::new, |link| format!("Without{}", without(link)))
        };
        let target = |link: Link<'a>| &link.target(query).name;
        match self {
            Input::Where(model) => format!("{}WhereInput", model.name),
            Input::WhereUnique(model) => format!("{}WhereUniqueInput", model.name),
            Input::ScalarWhere(model, Aggregates::With) => {
                format!("{}ScalarWhereWithAggregatesInput", model.name)
            }
            Input::ScalarWhere(model, Aggregates::Without) => format!("{}ScalarWhereInput", model.name),
            Input::CompoundKey(model, key) => format!("{}{}CompoundUniqueInput", model.name, key_name(key)),
            Input::ToMany(model) => format!("{}ListRelationFilter", capital(&model.name)),
            Input::ToOne(link) => {
                let nullable = if link.is_required() { "" } else { "Nullable" };
                format!("{}{nullable}ScalarRelationFilter", capital(target(link)))
            }
            // A list counts as a value that may be missing.
            Input::ListFilter(field) => format!("{}NullableListFilter", field.kind.label()),
            Input::Filter(filter) => filter.name(),
            Input::OrderBy(model, OrderBy::Relations) => format!("{}OrderByWithRelationInput", model.name),
            Input::OrderBy(model, OrderBy::Aggregates) => {
                format!("{}OrderByWithAggregationInput", model.name)
            }
            Input::OrderByAggregate(model, aggregate) => {
                format!("{}{}OrderByAggregateInput", model.name, aggregate.word())
            }
            Input::OrderByMany(model) => format!("{}OrderByRelationAggregateInput", model.name),
            Input::OrderByRelevance(model) => format!("{}OrderByRelevanceInput", model.name),
            Input::SortOrder => "SortOrderInput".to_owned(),
            Input::Create(model, link, check) => {
                format!("{}{}Create{}Input", model.name, unchecked(check), tail(link))
            }
            Input::CreateMany(model, link) => {
                format!(
                    "{}CreateMany{}Input",
                    model.name,
                    link.map(without).unwrap_or_default()
                )
            }
            Input::Update(model, link, check) => {
                format!("{}{}Update{}Input", model.name, unchecked(check), tail(link))
            }
            Input::UpdateMany(model, _, Check::Checked) => format!("{}UpdateManyMutationInput", model.name),
            Input::UpdateMany(model, link, Check::Unchecked) => {
                format!("{}UncheckedUpdateMany{}Input", model.name, tail(link))
            }
            Input::CreateList(field) => format!("{}Create{}Input", field.model.name, field.field.name),
            Input::UpdateList(field) => format!("{}Update{}Input", field.model.name, field.field.name),
            Input::UpdateValue(field) => {
                let nullable = if field.is_required() { "" } else { "Nullable" };
                format!("{nullable}{}FieldUpdateOperationsInput", field.kind.label())
            }
            Input::NestedCreate(link, check) => {
                let arity = if link.is_list() { "Many" } else { "One" };
                let (target, without) = (target(link), without(link));
                format!(
                    "{target}{}CreateNested{arity}Without{without}Input",
                    unchecked(check)
                )
            }
            Input::NestedUpdate(link, check) => {
                let arity = match (link.is_list(), link.is_required()) {
                    (true, _) => "Many",
                    (false, true) => "OneRequired",
                    (false, false) => "One",
                };
                let (target, without) = (target(link), without(link));
                format!(
                    "{target}{}Update{arity}Without{without}NestedInput",
                    unchecked(check)
                )
            }
            Input::NestedCreateMany(link) => {
                format!("{}CreateMany{}InputEnvelope", target(link), without(link))
            }
            Input::ConnectOrCreate(link) => {
                format!("{}CreateOrConnect{}Input", target(link), tail(Some(link)))
            }
            Input::NestedUpsert(link) => {
                let unique = if link.is_list() { "WithWhereUnique" } else { "" };
                format!("{}Upsert{unique}{}Input", target(link), tail(Some(link)))
            }
            Input::UpdateWithUnique(link) => {
                format!("{}UpdateWithWhereUnique{}Input", target(link), tail(Some(link)))
            }
            Input::UpdateToOne(link) => {
                format!("{}UpdateToOneWithWhere{}Input", target(link), tail(Some(link)))
            }
            Input::UpdateManyWhere(link) => {
                format!("{}UpdateManyWithWhere{}Input", target(link), tail(Some(link)))
            }
        }
    }

    /// The model that the type belongs to, if it belongs to one.
    pub(super) fn model(self, query: &Query<'a>) -> Option<&'a Model> {
        match self {
            Input::Filter(_) | Input::SortOrder => None,
            Input::Where(model)
            | Input::WhereUnique(model)
            | Input::ScalarWhere(model, _)
            | Input::CompoundKey(model, _)
            | Input::ToMany(model)
            | Input::OrderBy(model, _)
            | Input::OrderByAggregate(model, _)
            | Input::OrderByMany(model)
            | Input::OrderByRelevance(model)
            | Input::Create(model, ..)
            | Input::CreateMany(model, _)
            | Input::Update(model, ..)
            | Input::UpdateMany(model, ..) => Some(model),
            Input::ListFilter(field)
            | Input::CreateList(field)
            | Input::UpdateList(field)
            | Input::UpdateValue(field) => Some(field.model),
            Input::ToOne(link)
            | Input::NestedCreate(link, _)
            | Input::NestedUpdate(link, _)
            | Input::NestedCreateMany(link)
            | Input::ConnectOrCreate(link)
            | Input::NestedUpsert(link)
            | Input::UpdateWithUnique(link)
            | Input::UpdateToOne(link)
            | Input::UpdateManyWhere(link) => Some(link.target(query)),
        }
    }
}

impl Filter<'_> {
    fn name(self) -> String {
        let nested = if self.is_nested { "Nested" } else { "" };
        let kind = if self.is_uuid {
            "Uuid".to_owned()
        } else {
            self.kind.label()
        };
        let nullable = if self.is_nullable { "Nullable" } else { "" };
        let aggregates = match self.aggregates {
            Aggregates::With => "WithAggregates",
            Aggregates::Without => "",
        };
        format!("{nested}{kind}{nullable}{aggregates}Filter")
    }
}

impl Output<'_> {
    pub(super) fn name(self) -> String {
        match self {
            Output::Query => "Query".to_owned(),
            Output::Mutation => "Mutation".to_owned(),
            Output::Record(model) => model.name.clone(),
            Output::CreatedRecord(model) => format!("CreateMany{}AndReturnOutputType", model.name),
            Output::UpdatedRecord(model) => format!("UpdateMany{}AndReturnOutputType", model.name),
            Output::AffectedRows => "AffectedRowsOutput".to_owned(),
            Output::Aggregate(model) => format!("Aggregate{}", capital(&model.name)),
            Output::Group(model) => format!("{}GroupByOutputType", capital(&model.name)),
            Output::AggregateOf(model, aggregate) => {
                format!("{}{}AggregateOutputType", capital(&model.name), aggregate.word())
            }
            Output::RelationCount(model) => format!("{}CountOutputType", capital(&model.name)),
        }
    }

    /// Whether the type stands for records of a model.
    pub(super) fn is_record(self) -> bool {
        matches!(
            self,
            Output::Record(_) | Output::CreatedRecord(_) | Output::UpdatedRecord(_)
        )
    }
}

/// The part of a key's type name that tells its fields.
fn key_name(key: Key<'_>) -> String {
    match key.name {
        Some(name) => capital(name),
        None => key.fields.iter().map(|field| capital(&field.field)).collect(),
    }
}

/// The text with a capital at its start.
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
