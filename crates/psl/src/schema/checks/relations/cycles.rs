//! Cycles of referential actions. With `relationMode = "prisma"` the client carries the actions out, and a
//! cycle in which each relation changes rows would never end. Databases with foreign keys deal with it.

use super::{Cx, Out, Side, relation_mode};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{Arity, Model, ModelId, ReferentialAction, Relation, RelationId, RelationMode};
use std::collections::{HashMap, HashSet};

/// The complete relations with a foreign key, by the model that holds it. Empty unless cycles matter.
pub(super) type Graph<'a> = HashMap<ModelId, Vec<&'a Relation>>;

pub(super) fn graph<'a>(cx: Cx<'a, '_>) -> Graph<'a> {
    let mut graph = Graph::new();
    if relation_mode(cx) != RelationMode::Prisma {
        return graph;
    }
    for relation in &cx.schema.relations {
        let is_complete = relation.referencing.field.is_some() && relation.referenced.field.is_some();
        if is_complete && relation.kind.foreign_key().is_some() {
            graph
                .entry(relation.referencing.model)
                .or_default()
                .push(relation);
        }
    }
    graph
}

pub(super) fn check(
    cx: Cx<'_, '_>,
    graph: &Graph<'_>,
    relation: &Relation,
    forward: Side<'_, '_>,
    out: &mut Out,
) {
    if !graph.is_empty()
        && let Some(path) = find_cycle(cx, graph, relation)
    {
        out.push(diagnostic(cx, relation, forward, &path));
    }
}

/// A path of relations that change rows, from this one back to its model or into a self relation.
fn find_cycle<'a>(cx: Cx<'_, '_>, graph: &Graph<'a>, start: &'a Relation) -> Option<Vec<&'a Relation>> {
    // Each step remembers the one before it.
    let mut steps: Vec<(&Relation, Option<usize>)> = vec![(start, None)];
    let mut next = vec![0];
    let mut visited: HashSet<RelationId> = HashSet::new();
    while let Some(step) = next.pop() {
        let relation = steps[step].0;
        if !visited.insert(relation.id) || !changes_rows(cx, relation) {
            continue;
        }
        let related = relation.referenced.model;
        if related == relation.referencing.model || related == start.referencing.model {
            return Some(path_to(&steps, step));
        }
        for following in graph.get(&related).into_iter().flatten() {
            next.push(steps.len());
            steps.push((following, Some(step)));
        }
    }
    None
}

fn path_to<'a>(steps: &[(&'a Relation, Option<usize>)], last: usize) -> Vec<&'a Relation> {
    let mut path = Vec::new();
    let mut step = Some(last);
    while let Some(place) = step {
        path.push(steps[place].0);
        step = steps[place].1;
    }
    path.reverse();
    path
}

fn on_delete(cx: Cx<'_, '_>, relation: &Relation) -> ReferentialAction {
    let explicit = relation.kind.foreign_key().and_then(|key| key.on_delete);
    explicit.unwrap_or_else(
        || match is_required(cx.model(relation.referencing.model), relation) {
            true => ReferentialAction::Restrict,
            false => ReferentialAction::SetNull,
        },
    )
}

fn on_update(relation: &Relation) -> ReferentialAction {
    relation
        .kind
        .foreign_key()
        .and_then(|key| key.on_update)
        .unwrap_or(ReferentialAction::Cascade)
}

/// A relation is required if any field of its key is.
fn is_required(model: &Model, relation: &Relation) -> bool {
    let fields = relation
        .kind
        .foreign_key()
        .map(|key| key.fields.as_slice())
        .unwrap_or_default();
    let some_required = fields
        .iter()
        .filter_map(|name| model.find_field(name))
        .any(|field| field.arity == Arity::Required);
    let field = relation
        .referencing
        .field
        .map(|field| &model.fields[field as usize]);
    some_required || field.is_some_and(|field| field.arity == Arity::Required)
}

fn changes_rows(cx: Cx<'_, '_>, relation: &Relation) -> bool {
    on_update(relation).changes_rows() || on_delete(cx, relation).changes_rows()
}

fn diagnostic(cx: Cx<'_, '_>, relation: &Relation, forward: Side<'_, '_>, path: &[&Relation]) -> Diagnostic {
    let is_self = path
        .last()
        .is_some_and(|last| last.referencing.model == last.referenced.model);
    let mut message = if is_self {
        "A self-relation must have `onDelete` and `onUpdate` referential actions set to `NoAction` in one of the @relation attributes.".to_owned()
    } else {
        let names: Vec<String> = path.iter().filter_map(|relation| name(cx, relation)).collect();
        format!(
            "Reference causes a cycle. One of the @relation attributes in this cycle must have `onDelete` and `onUpdate` referential actions set to `NoAction`. Cycle path: {}.",
            names.join(" → ")
        )
    };
    let key = relation.kind.foreign_key();
    let mut defaults = Vec::new();
    let delete = on_delete(cx, relation);
    if key.is_some_and(|key| key.on_delete.is_none()) && delete.changes_rows() {
        defaults.push(format!("`onDelete`: `{}`", delete.name()));
    }
    if key.is_some_and(|key| key.on_update.is_none()) {
        defaults.push(format!("`onUpdate`: `{}`", on_update(relation).name()));
    }
    if !defaults.is_empty() {
        message.push_str(&format!(" (Implicit default {})", defaults.join(", and ")));
    }
    let action = if cx.rules.emulated_no_action {
        "NoAction"
    } else {
        "Restrict"
    };
    forward.error(codes::RELATION_CYCLE, message).help(format!(
        "with this database, write `onDelete: {action}, onUpdate: {action}` on one of them"
    ))
}

fn name(cx: Cx<'_, '_>, relation: &Relation) -> Option<String> {
    let model = cx.model(relation.referencing.model);
    let field = &model.fields[relation.referencing.field? as usize];
    Some(format!("{}.{}", model.name, field.name))
}
