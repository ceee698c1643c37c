//! From a recipe to values. First it is decided where the value of each field comes from, and which fields have to
//! differ from record to record so that no unique constraint is violated; then each record number has its values.
//! What a decision does not do is ask a database: `run` does, and takes the next number where values are taken.

use std::sync::Arc;

use nicol_sql::{ScalarType, Value};

use super::recipe::{PartAction, PartData, RecipeData, Said};
use super::space::{MOST, Space, Wanted};
use super::stream::{Stream, walk};
use super::{Settings, ids};
use crate::meta::{Arity, Default, Field, FieldType, Link, Model, Relation};
use crate::write::defaults;
use crate::write::tree::Known;
use crate::{Error, ErrorKind, Result};

/// From so many values on, a field alone makes records differ.
const MANY: u128 = 500_000;

/// Where the values of a record come from.
pub(super) struct Decision {
    pub model: &'static Model,
    /// By field.
    origins: Vec<Origin>,
    choices: Vec<Chosen>,
    /// The records that this one refers to and that are made for it; those with the most fields first.
    pub parents: Vec<Parent>,
    pub groups: Vec<Group>,
    /// What is linked when the record is there.
    pub later: Vec<PartData>,
    settings: Settings,
    seed: u64,
}

/// Where the value of a field comes from.
enum Origin {
    /// The database, the client, or nobody: it is empty.
    Left,
    Said(Value<'static>),
    Vary(Arc<dyn Fn(u64) -> Value<'static> + Send + Sync>),
    /// An id that the client makes.
    Id(Default),
    Made(Made),
    /// One of several records that were given.
    Choice(usize),
    /// A record that is made for this one.
    Parent,
}

/// A value that is made up.
struct Made {
    space: Space,
    /// It differs: every so many records it is the next one.
    every: Option<u128>,
    /// How often it is there at all.
    often: f64,
}

/// One of several records, for the foreign key of a relation.
struct Chosen {
    relation: &'static Relation,
    own: &'static [u16],
    records: Arc<[Vec<(u16, Value<'static>)>]>,
    every: Option<u128>,
}

/// A record that is made because this one refers to it.
pub(super) struct Parent {
    pub relation: &'static Relation,
    pub own: &'static [u16],
    pub target: &'static [u16],
    /// What was said of it; nothing when it is only needed.
    pub recipe: Option<RecipeData>,
}

/// Fields that are unique together, and that made-up values keep different.
pub(super) struct Group {
    pub fields: &'static [u16],
    /// How many different combinations are made, as far as that is counted.
    pub size: u128,
}

/// The foreign key of a relation, if it is in the model itself.
pub(super) fn key_here(relation: &Relation) -> Option<(&'static [u16], &'static [u16])> {
    match relation.link {
        Link::Fields {
            own,
            target,
            here: true,
        } => Some((own, target)),
        _ => None,
    }
}

impl Decision {
    /// Decides for a record of which some fields are fixed, because of what it is linked to.
    pub fn new(
        model: &'static Model,
        recipe: RecipeData,
        fixed: &Known,
        settings: Settings,
        seed: u64,
    ) -> Result<Decision> {
        let mut decision = Decision {
            model,
            origins: (0..model.fields.len()).map(|_| Origin::Left).collect(),
            choices: Vec::new(),
            parents: Vec::new(),
            groups: Vec::new(),
            later: Vec::new(),
            settings,
            seed,
        };
        let mut decided = vec![false; model.fields.len()];
        for (field, value) in fixed {
            decision.decide(&mut decided, *field, Origin::Said(value.clone()));
        }
        let mut asked = Vec::new();
        for (field, said) in recipe.fields {
            match said {
                Said::Value(value) => decision.decide(&mut decided, field, Origin::Said(value)),
                Said::Vary(value) => decision.decide(&mut decided, field, Origin::Vary(value)),
                Said::Any => asked.push(field),
            }
        }
        decision.relations(recipe.parts, &mut decided, &asked)?;
        for (index, field) in model
            .fields
            .iter()
            .enumerate()
            .filter(|(index, _)| !decided[*index])
        {
            let is_asked = asked.contains(&(index as u16));
            decision.origins[index] = decision.origin(index as u16, field, is_asked);
        }
        decision.keep_different();
        Ok(decision)
    }

    fn decide(&mut self, decided: &mut [bool], field: u16, origin: Origin) {
        let index = usize::from(field);
        if !std::mem::replace(&mut decided[index], true) {
            self.origins[index] = origin;
        }
    }

    /// The relations whose foreign key is here: chosen, made because it is said, made because it is needed.
    fn relations(&mut self, parts: Vec<PartData>, decided: &mut [bool], asked: &[u16]) -> Result<()> {
        let mut order: Vec<(usize, &'static Relation)> = self.model.relations.iter().enumerate().collect();
        order.sort_by_key(|(_, relation)| {
            std::cmp::Reverse(key_here(relation).map_or(0, |(own, _)| own.len()))
        });
        let (mut here, later): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| {
            let relation = self.model.relations.get(usize::from(part.relation));
            relation.is_some_and(|relation| key_here(relation).is_some())
        });
        self.later = later;
        for (index, relation) in order {
            let Some((own, target)) = key_here(relation) else {
                continue;
            };
            // The last word counts.
            let said = here.iter().rposition(|part| usize::from(part.relation) == index);
            let recipe = match said.map(|place| here.swap_remove(place).action) {
                Some(PartAction::OneOf(records)) => {
                    self.choose(relation, own, records, decided)?;
                    continue;
                }
                Some(PartAction::Make(_, recipe)) => Some(recipe),
                // Links have become values before.
                Some(PartAction::Link(_)) | None => None,
            };
            let is_free = own.iter().any(|field| !decided[usize::from(*field)]);
            let is_needed =
                relation.arity == Arity::Required || own.iter().any(|field| asked.contains(field));
            if recipe.is_some() || (is_needed && is_free) {
                self.parents.push(Parent {
                    relation,
                    own,
                    target,
                    recipe,
                });
                own.iter()
                    .for_each(|field| self.decide(decided, *field, Origin::Parent));
            } else if is_needed && !self.is_said(own) {
                // All of the key belongs to other relations as well; whether the record is there is seen then.
                self.parents.push(Parent {
                    relation,
                    own,
                    target,
                    recipe,
                });
            }
        }
        Ok(())
    }

    /// No part of the key is that of a record that is yet to be made.
    fn is_said(&self, own: &[u16]) -> bool {
        own.iter()
            .all(|field| !matches!(self.origins[usize::from(*field)], Origin::Parent))
    }

    fn choose(
        &mut self,
        relation: &'static Relation,
        own: &'static [u16],
        records: Arc<[Vec<(u16, Value<'static>)>]>,
        decided: &mut [bool],
    ) -> Result<()> {
        if records.is_empty() {
            let message = format!(
                "there is no {} to choose for `{}`",
                relation.target.name, relation.name
            );
            return Err(Error::new(ErrorKind::InvalidQuery, message)
                .with_hint("give `to_one_of` at least one record")
                .with_model(self.model.name));
        }
        let place = self.choices.len();
        self.choices.push(Chosen {
            relation,
            own,
            records,
            every: None,
        });
        own.iter()
            .for_each(|field| self.decide(decided, *field, Origin::Choice(place)));
        Ok(())
    }

    /// Where a value comes from of which nothing is said.
    fn origin(&self, index: u16, field: &'static Field, is_asked: bool) -> Origin {
        let is_key = || {
            let mut keys = self.model.relations.iter().filter_map(key_here);
            keys.any(|(own, _)| own.contains(&index))
        };
        let is_optional = field.arity != Arity::Required;
        let often = match field.default {
            _ if is_asked => 1.0,
            // Left empty, it leads nowhere.
            Default::None if is_optional && is_key() => return Origin::Left,
            Default::None if is_optional => self.settings.fill,
            Default::None if field.updated_at => return self.now(),
            Default::Now if self.is_unique(index) => 1.0,
            Default::Now => return self.now(),
            Default::Text(_) | Default::Boolean(_) if self.is_unique_alone(index) => 1.0,
            Default::Database | Default::Text(_) | Default::Boolean(_) | Default::List(_) => {
                return Origin::Left;
            }
            Default::None => 1.0,
            id => return Origin::Id(id),
        };
        Origin::Made(Made {
            space: Space::of(self.model, field, Wanted::Likely),
            every: None,
            often,
        })
    }

    fn now(&self) -> Origin {
        self.settings
            .at
            .map_or(Origin::Left, |time| Origin::Said(Value::DateTime(time)))
    }

    fn uniques(&self) -> impl Iterator<Item = &'static [u16]> + use<> {
        let uniques = self.model.uniques.iter().copied();
        std::iter::once(self.model.key)
            .chain(uniques)
            .filter(|fields| !fields.is_empty())
    }

    fn is_unique(&self, field: u16) -> bool {
        self.uniques().any(|fields| fields.contains(&field))
    }

    fn is_unique_alone(&self, field: u16) -> bool {
        self.uniques().any(|fields| fields == [field])
    }

    /// Lets made-up values differ where a unique constraint wants it: a field of which there are many values alone,
    /// otherwise several fields that count through their combinations together.
    fn keep_different(&mut self) {
        let mut uniques: Vec<&'static [u16]> = self.uniques().collect();
        uniques.sort_by_key(|fields| fields.len());
        for fields in uniques {
            if let Some(size) = self.keep_group_different(fields) {
                self.groups.push(Group { fields, size });
            }
        }
    }

    /// How many combinations there are; `None` when it is not for the factory to keep them different.
    fn keep_group_different(&mut self, fields: &'static [u16]) -> Option<u128> {
        let mut sources: Vec<Source> = Vec::new();
        let (mut has_id, mut has_own) = (false, false);
        for field in fields {
            match &self.origins[usize::from(*field)] {
                // A record of its own makes the difference. But the other values are the same as if it were given.
                Origin::Parent => has_own = true,
                Origin::Left => drop(
                    defaults::literal(&self.model.fields[usize::from(*field)])
                        .filter(|value| !value.is_null())?,
                ),
                Origin::Said(Value::Null) => return None,
                Origin::Said(_) | Origin::Vary(_) => {}
                Origin::Id(_) => has_id = true,
                Origin::Made(_) => sources.push(Source::Field(*field)),
                Origin::Choice(place) if sources.contains(&Source::Choice(*place)) => {}
                Origin::Choice(place) => sources.push(Source::Choice(*place)),
            }
        }
        if has_id {
            return (!has_own).then_some(MOST);
        }
        if sources.is_empty() {
            return None;
        }
        let combinations = self.count_through(sources);
        (!has_own).then_some(combinations)
    }

    /// Lets sources together take all their combinations; returns how many these are.
    fn count_through(&mut self, sources: Vec<Source>) -> u128 {
        let is_enough = |source: &&Source| self.size(**source) >= MANY;
        if let Some(source) = sources.iter().find(is_enough).copied() {
            return self.walk_through(source, 1);
        }
        let mut combinations: u128 = 1;
        for source in sources {
            combinations *= self.walk_through(source, combinations);
        }
        combinations
    }

    /// How many values a source has when they have to differ.
    fn size(&self, source: Source) -> u128 {
        match source {
            Source::Choice(place) => self.choices[place].records.len() as u128,
            Source::Field(field) => {
                Space::of(
                    self.model,
                    &self.model.fields[usize::from(field)],
                    Wanted::Different,
                )
                .size
            }
        }
    }

    /// Lets a source take its values one after the other, a new one every so many records; returns how many it has.
    fn walk_through(&mut self, source: Source, every: u128) -> u128 {
        match source {
            Source::Choice(place) => {
                let choice = &mut self.choices[place];
                choice.every.get_or_insert(every);
                choice.records.len() as u128
            }
            Source::Field(field) => {
                let meta = &self.model.fields[usize::from(field)];
                let Origin::Made(made) = &mut self.origins[usize::from(field)] else {
                    return 1;
                };
                if made.every.is_none() {
                    made.space = Space::of(self.model, meta, Wanted::Different);
                    made.every = Some(every);
                }
                made.space.size
            }
        }
    }

    /// The values of the record with a number, as far as they do not come from others.
    pub fn values(&self, number: u64) -> Known {
        let mut values = Known::new();
        for (index, field) in self.model.fields.iter().enumerate() {
            let stream = || Stream::of(self.seed, self.model.name, number, field.name);
            let value = match &self.origins[index] {
                Origin::Left | Origin::Parent => None,
                Origin::Said(value) => Some(value.clone()),
                Origin::Vary(value) => Some(value(number)),
                Origin::Id(default) => ids::id(*default, &mut stream(), number),
                Origin::Made(made) => self.made(made, field, number, &mut stream()),
                Origin::Choice(place) => self.chosen(&self.choices[*place], index as u16, number),
            };
            values.extend(value.map(|value| (index as u16, value)));
        }
        values
    }

    fn made(&self, made: &Made, field: &Field, number: u64, stream: &mut Stream) -> Option<Value<'static>> {
        if made.often < 1.0 && !stream.chance(made.often) {
            return None;
        }
        let size = made.space.size;
        if field.arity == Arity::List {
            let count = 1 + stream.below(3);
            let mut element = || made.space.at(stream.below(size));
            return Some(Value::List((0..count).map(|_| element()).collect()));
        }
        let place = match made.every {
            Some(every) => self.step(field.name, size, number, every),
            None => stream.below(size),
        };
        Some(made.space.at(place))
    }

    fn chosen(&self, choice: &Chosen, field: u16, number: u64) -> Option<Value<'static>> {
        let size = choice.records.len() as u128;
        let name = choice.relation.name;
        let place = match choice.every {
            Some(every) => self.step(name, size, number, every),
            None => Stream::of(self.seed, self.model.name, number, name).below(size),
        };
        let part = choice.own.iter().position(|own| *own == field)?;
        Some(choice.records.get(place as usize)?.get(part)?.1.clone())
    }

    fn step(&self, name: &str, size: u128, number: u64, every: u128) -> u128 {
        walk(
            self.seed,
            self.model.name,
            name,
            size,
            u128::from(number - 1) / every,
        )
    }

    /// A value for a field that the database fills, as it might be.
    pub fn stand_in(&self, index: u16, number: u64) -> Value<'static> {
        let field = &self.model.fields[usize::from(index)];
        match (field.ty, field.arity) {
            (FieldType::Scalar(ScalarType::Int), Arity::Required) => {
                Value::Int(i32::try_from(number).unwrap_or(i32::MAX))
            }
            (FieldType::Scalar(ScalarType::BigInt), Arity::Required) => {
                Value::BigInt(i64::try_from(number).unwrap_or(i64::MAX))
            }
            _ => {
                let mut stream = Stream::of(self.seed, self.model.name, number, field.name);
                let space = Space::of(self.model, field, Wanted::Different);
                space.at(stream.below(space.size))
            }
        }
    }

    /// The error of a unique constraint for which no combination is left.
    pub fn exhausted(&self, group: &Group) -> Error {
        let name = |field: &u16| format!("`{}`", self.model.fields[usize::from(*field)].name);
        let names: Vec<String> = group.fields.iter().map(name).collect();
        let (fields, all) = match names.as_slice() {
            [name] => (
                format!("the unique field {name}"),
                format!("all {} values", group.size),
            ),
            names => (
                format!("the unique fields {}", names.join(", ")),
                format!("all {} combinations of values", group.size),
            ),
        };
        let all = if group.size == 1 {
            "the only value".to_owned()
        } else {
            all
        };
        Error::new(
            ErrorKind::UniqueViolation,
            format!(
                "nothing is left for {fields} of {}: {all} that can be made up are taken",
                self.model.name
            ),
        )
        .with_hint("make fewer records, or set the field yourself")
        .with_model(self.model.name)
    }
}

/// What makes records differ: a made-up field, or a choice.
#[derive(Clone, Copy, PartialEq)]
enum Source {
    Field(u16),
    Choice(usize),
}
