//! Which models a diagram is about: all, those of some namespaces, or some by name and their neighbours.

use crate::schema::*;
use crate::suggest::closest;
use std::collections::BTreeSet;

/// What to draw; everything unless it says otherwise.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Models by name; none: all.
    pub models: Vec<String>,
    /// How many relations away from those models others may be.
    pub depth: usize,
    /// Namespaces (`@@schema`); none: all.
    pub namespaces: Vec<String>,
    /// The enums that the models use, too.
    pub enums: bool,
}

/// A name that the schema does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// What the name should be of.
    pub kind: &'static str,
    /// The name.
    pub name: String,
    /// A name that is much like it.
    pub closest: Option<String>,
}

/// The models of a diagram, in the order of the schema.
pub(super) fn models(schema: &Schema, selection: &Selection) -> Result<BTreeSet<ModelId>, UnknownName> {
    let mut chosen: BTreeSet<ModelId> = BTreeSet::new();
    for name in &selection.models {
        let model = schema.find_model(name);
        let known = schema.models.iter().map(|model| model.name.as_str());
        chosen.insert(model.ok_or_else(|| unknown("model", name, known))?.id);
    }
    if selection.models.is_empty() {
        chosen.extend(schema.models.iter().map(|model| model.id));
    }
    for _ in 0..selection.depth {
        let near = neighbours(schema, &chosen);
        if near.is_subset(&chosen) {
            break;
        }
        chosen.extend(near);
    }
    let mut known: Vec<&str> = schema
        .models
        .iter()
        .filter_map(|model| model.schema.as_deref())
        .collect();
    known.sort_unstable();
    known.dedup();
    for name in &selection.namespaces {
        if !known.contains(&name.as_str()) {
            return Err(unknown("namespace", name, known.iter().copied()));
        }
    }
    if !selection.namespaces.is_empty() {
        chosen.retain(|id| {
            let namespace = schema.model(*id).schema.as_ref();
            namespace.is_some_and(|namespace| selection.namespaces.contains(namespace))
        });
    }
    Ok(chosen)
}

fn unknown<'k>(kind: &'static str, name: &str, known: impl IntoIterator<Item = &'k str>) -> UnknownName {
    UnknownName {
        kind,
        name: name.to_owned(),
        closest: closest(name, known).map(str::to_owned),
    }
}

/// The models that are one relation away.
fn neighbours(schema: &Schema, models: &BTreeSet<ModelId>) -> BTreeSet<ModelId> {
    let mut near = BTreeSet::new();
    for relation in &schema.relations {
        let ends = [relation.referencing.model, relation.referenced.model];
        if ends.iter().any(|end| models.contains(end)) {
            near.extend(ends);
        }
    }
    near
}

/// The enums that the models use, in the order of the schema.
pub(super) fn enums(schema: &Schema, selection: &Selection, models: &BTreeSet<ModelId>) -> BTreeSet<EnumId> {
    if !selection.enums {
        return BTreeSet::new();
    }
    let fields = models.iter().flat_map(|id| schema.model(*id).scalar_fields());
    let used = fields.filter_map(|(_, scalar)| match scalar.ty {
        FieldType::Enum(id) => Some(id),
        _ => None,
    });
    used.collect()
}
