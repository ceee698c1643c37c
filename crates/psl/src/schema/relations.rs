//! Pass 4: relations. Finds the two sides of each relation and what kind it is. Whether the sides fit
//! together is judged in `checks/relations/`.
//!
//! Two relation fields belong together when each refers to the other's model and both have the same name in
//! `@relation` (or none). The side that holds the foreign key is found by the arities, and by `fields:` where
//! both are optional.

use super::db::{Db, RelationDecl};
use super::*;
use std::collections::HashMap;

/// Fills [`Schema::relations`] and the ids of the relation fields.
pub(crate) fn infer(db: &mut Db<'_>) {
    let opposites = opposites(db);
    for model in db.model_ids() {
        for field in 0..db.model(model).fields.len() as u32 {
            let FieldKind::Relation(relation) = &db.field(model, field).kind else {
                continue;
            };
            let this = End::new(model, field);
            let target = relation.target;
            let opposite = find_opposite(db, &opposites, this, target);
            if let Some(relation) = relation_of(db, this, target, opposite) {
                push(db, relation);
            }
        }
    }
}

/// A relation field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    model: ModelId,
    field: u32,
}

impl End {
    fn new(model: ModelId, field: u32) -> End {
        End { model, field }
    }

    fn side(self) -> RelationSide {
        RelationSide {
            model: self.model,
            field: Some(self.field),
        }
    }
}

/// The relation fields by the model that holds them and the model that they refer to.
fn opposites(db: &Db<'_>) -> HashMap<(ModelId, ModelId), Vec<u32>> {
    let mut found: HashMap<(ModelId, ModelId), Vec<u32>> = HashMap::new();
    for model in &db.schema.models {
        for (place, field) in model.fields.iter().enumerate() {
            if let FieldKind::Relation(relation) = &field.kind {
                found
                    .entry((model.id, relation.target))
                    .or_default()
                    .push(place as u32);
            }
        }
    }
    found
}

fn find_opposite(
    db: &Db<'_>,
    opposites: &HashMap<(ModelId, ModelId), Vec<u32>>,
    this: End,
    target: ModelId,
) -> Option<End> {
    let name = decl(db, this).name;
    let candidates = opposites.get(&(target, this.model))?;
    candidates
        .iter()
        .map(|field| End::new(target, *field))
        .find(|other| *other != this && decl(db, *other).name == name)
}

fn decl<'a, 'd>(db: &'a Db<'d>, end: End) -> &'a RelationDecl<'d> {
    // Types made an entry for each relation field.
    &db.side(end.model).relations[&end.field]
}

fn arity(db: &Db<'_>, end: End) -> Arity {
    db.field(end.model, end.field).arity
}

/// The names that decide which of two equal sides comes first.
fn names<'a>(db: &'a Db<'_>, end: End) -> (&'a str, &'a str) {
    (&db.model(end.model).name, &db.field(end.model, end.field).name)
}

/// The relation that a field stands for, unless its other side does.
fn relation_of(db: &Db<'_>, this: End, target: ModelId, opposite: Option<End>) -> Option<Relation> {
    let Some(other) = opposite else {
        return Some(one_sided(db, this, target));
    };
    match (arity(db, this), arity(db, other)) {
        (Arity::List, Arity::List) => {
            // Side A is first in the alphabet: by models, within one model by fields.
            let is_side_b = match this.model == other.model {
                true => names(db, this).1 > names(db, other).1,
                false => names(db, this).0 > names(db, other).0,
            };
            if is_side_b {
                return None;
            }
            let name = decl(db, this).name;
            let table = name.map_or_else(|| generated_name(db, this.model, target), str::to_owned);
            Some(relation(
                db,
                this.side(),
                other.side(),
                RelationKind::ManyToMany { table },
            ))
        }
        (Arity::List, _) => None,
        (_, Arity::List) => Some(with_key(db, this, other.side(), RelationKind::OneToMany)),
        (Arity::Optional, Arity::Required) => None,
        (Arity::Required, Arity::Optional) => Some(with_key(db, this, other.side(), RelationKind::OneToOne)),
        // Both required: refused later, the order does not matter. Both optional: `fields:` decides.
        (Arity::Required, Arity::Required) | (Arity::Optional, Arity::Optional) => {
            let is_optional = arity(db, this) == Arity::Optional;
            let (mine, others) = (decl(db, this).fields.is_some(), decl(db, other).fields.is_some());
            let is_first = match (is_optional, mine, others) {
                // A key on both sides is an error; each side is judged.
                (true, true, _) => true,
                (true, false, true) => false,
                _ => names(db, this) <= names(db, other),
            };
            is_first.then(|| with_key(db, this, other.side(), RelationKind::OneToOne))
        }
    }
}

/// A relation whose other side is missing.
fn one_sided(db: &Db<'_>, this: End, target: ModelId) -> Relation {
    let nowhere = RelationSide {
        model: target,
        field: None,
    };
    if arity(db, this) == Arity::List {
        let key = ForeignKey {
            fields: Vec::new(),
            references: Vec::new(),
            on_delete: None,
            on_update: None,
            map: None,
            span: db.field_decl(this.model, this.field).span,
        };
        return relation(db, nowhere, this.side(), RelationKind::OneToMany(key));
    }
    let fields = decl(db, this).fields.as_deref().unwrap_or_default();
    let names: Vec<&str> = fields
        .iter()
        .map(|field| db.field(this.model, *field).name.as_str())
        .collect();
    let is_unique = db.model(this.model).indexes.iter().any(|index| {
        index.kind == IndexKind::Unique
            && index
                .fields
                .iter()
                .map(|field| field.field.as_str())
                .eq(names.iter().copied())
    });
    let kind = if is_unique && !names.is_empty() {
        RelationKind::OneToOne
    } else {
        RelationKind::OneToMany
    };
    with_key(db, this, nowhere, kind)
}

fn with_key(db: &Db<'_>, this: End, other: RelationSide, kind: fn(ForeignKey) -> RelationKind) -> Relation {
    let decl = decl(db, this);
    let names = |model: ModelId, fields: &Option<Vec<u32>>| {
        let fields = fields.as_deref().unwrap_or_default();
        fields
            .iter()
            .map(|field| db.field(model, *field).name.clone())
            .collect()
    };
    let key = ForeignKey {
        fields: names(this.model, &decl.fields),
        references: names(other.model, &decl.references),
        on_delete: decl.on_delete.map(|(action, _)| action),
        on_update: decl.on_update.map(|(action, _)| action),
        map: decl.map.clone(),
        span: match decl.attribute {
            Some(attribute) => attribute.span,
            None => db.field_decl(this.model, this.field).span,
        },
    };
    relation(db, this.side(), other, kind(key))
}

fn relation(
    db: &Db<'_>,
    referencing: RelationSide,
    referenced: RelationSide,
    kind: RelationKind,
) -> Relation {
    let named = [&referencing, &referenced].into_iter().find_map(|side| {
        let field = side.field?;
        Some(decl(db, End::new(side.model, field)).name)
    });
    Relation {
        id: RelationId(db.schema.relations.len() as u32),
        name: named.flatten().map(str::to_owned),
        kind,
        referencing,
        referenced,
    }
}

/// The name of a relation without a name: `AToB`, in the order of the alphabet.
pub(super) fn generated_name(db: &Db<'_>, one: ModelId, other: ModelId) -> String {
    let (one, other) = (&db.model(one).name, &db.model(other).name);
    if one < other {
        format!("{one}To{other}")
    } else {
        format!("{other}To{one}")
    }
}

fn push(db: &mut Db<'_>, relation: Relation) {
    for side in [&relation.referencing, &relation.referenced] {
        let Some(field) = side.field else {
            continue;
        };
        let field = &mut db.schema.models[side.model.0 as usize].fields[field as usize];
        if let FieldKind::Relation(of_field) = &mut field.kind {
            of_field.relation = relation.id;
        }
    }
    db.schema.relations.push(relation);
}
