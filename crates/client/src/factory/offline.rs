//! Making records without a database: every value is made up, also those that a database would give. A record that
//! this one needs is made up as well, for its key only.

use nicol_sql::Value;

use super::decision::{Decision, key_here};
use super::recipe::{PartAction, Recipe, RecipeData};
use super::{Factory, Record};
use crate::meta::{Arity, Default, Model};
use crate::write::tree::Known;
use crate::write::{LinkAction, defaults};
use crate::{Error, ErrorKind, Result};

/// The next record of a model.
pub(super) fn record<M: Record>(factory: &Factory, recipe: &Recipe<M>) -> Result<M> {
    let values = values(factory, M::META, recipe.data.clone(), Known::new(), &[])?;
    let mut values: Vec<Option<Value<'static>>> = values.into_iter().map(Some).collect();
    let mut take = |field: u16| values[usize::from(field)].take().unwrap_or(Value::Null);
    M::from_values(&mut take).ok_or_else(|| {
        let message = format!("a value of another type was made for {}", M::META.name);
        Error::new(ErrorKind::InconsistentColumn, message).with_model(M::META.name)
    })
}

/// The values of all fields, in order.
fn values(
    factory: &Factory,
    model: &'static Model,
    recipe: RecipeData,
    mut fixed: Known,
    trail: &[&'static str],
) -> Result<Vec<Value<'static>>> {
    let recipe = factory.defined(model, recipe);
    connect(model, &recipe, &mut fixed);
    let decision = Decision::new(model, recipe, &fixed, factory.settings(), factory.shared.seed)?;
    let number = factory.next(model.name);
    let full = decision
        .groups
        .iter()
        .find(|group| u128::from(number) > group.size);
    if let Some(group) = full {
        return Err(decision.exhausted(group));
    }
    let mut all: Vec<Option<Value<'static>>> = vec![None; model.fields.len()];
    for (field, value) in decision.values(number) {
        all[usize::from(field)] = Some(value);
    }
    for needed in &decision.parents {
        let target = needed.relation.target;
        if trail.contains(&target.name) || std::ptr::eq(target, model) {
            continue;
        }
        let known = needed.target.iter().zip(needed.own);
        let fixed = known.filter_map(|(target, own)| Some((*target, all[usize::from(*own)].clone()?)));
        let recipe = needed.recipe.clone().unwrap_or_default();
        let longer = [trail, &[model.name]].concat();
        let key = values(factory, target, recipe, fixed.collect(), &longer)?;
        for (own, field) in needed.own.iter().zip(needed.target) {
            all[usize::from(*own)] = Some(key[usize::from(*field)].clone());
        }
    }
    for needed in decision
        .parents
        .iter()
        .filter(|needed| std::ptr::eq(needed.relation.target, model))
    {
        for (own, target) in needed.own.iter().zip(needed.target) {
            // It refers to itself, as the first of its kind.
            let target = usize::from(*target);
            let key = all[target]
                .clone()
                .unwrap_or_else(|| left(factory, &decision, target as u16, number));
            (all[usize::from(*own)], all[target]) = (Some(key.clone()), Some(key));
        }
    }
    let complete = |(index, value): (usize, Option<Value<'static>>)| {
        value.unwrap_or_else(|| left(factory, &decision, index as u16, number))
    };
    Ok(all.into_iter().enumerate().map(complete).collect())
}

/// Connected records whose key was given.
fn connect(model: &'static Model, recipe: &RecipeData, fixed: &mut Known) {
    for part in &recipe.parts {
        let relation = &model.relations[usize::from(part.relation)];
        let (PartAction::Link(LinkAction::Connect(records)), Some((own, target))) =
            (&part.action, key_here(relation))
        else {
            continue;
        };
        let values = records.iter().flat_map(|record| &record.key);
        for (field, value) in values {
            if let Some(place) = target.iter().position(|target| target == field) {
                fixed.push((own[place], value.clone()));
            }
        }
    }
}

/// What the database or the client would have filled in.
fn left(factory: &Factory, decision: &Decision, index: u16, number: u64) -> Value<'static> {
    let field = &decision.model.fields[usize::from(index)];
    let now = || Value::DateTime(factory.settings().at.unwrap_or_else(defaults::now));
    match field.default {
        Default::Now => now(),
        Default::None if field.updated_at => now(),
        Default::None if field.arity == Arity::Optional => Value::Null,
        Default::None if field.arity == Arity::List => Value::List(Vec::new()),
        Default::None => decision.stand_in(index, number),
        _ => defaults::literal(field).unwrap_or_else(|| decision.stand_in(index, number)),
    }
}
