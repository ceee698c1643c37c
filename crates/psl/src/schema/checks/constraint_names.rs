//! Names of constraints and indexes in the database, and of keys in the client: each unique in its scope.
//!
//! The names that the file does not write are made here as `nicol-migrate` makes them: `Table_pkey`,
//! `Table_columns_key`, `Table_columns_idx`, `Table_columns_fkey`, cut to what the database takes.

use super::{Cx, Out, indexes_of};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::decl::AttributeDecl;
use crate::schema::{Field, Index, IndexField, IndexKind, Model, ModelId, PrimaryKey, Relation, Span};
use nicol_sql::dialect::rules::NameScope;
use std::collections::HashMap;

/// What a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    PrimaryKey,
    Index,
    ForeignKey,
}

impl Kind {
    fn is_in(self, scope: &NameScope) -> bool {
        match self {
            Kind::PrimaryKey => scope.primary_keys,
            Kind::Index => scope.indexes,
            Kind::ForeignKey => scope.foreign_keys,
        }
    }

    /// Whether a clash is told at this kind of constraint. Indexes that share a scope with foreign keys also share
    /// one without them, and a clash with a foreign key is told there.
    fn tells(self, scope: &NameScope) -> bool {
        self.is_in(scope) && !(self == Kind::Index && scope.foreign_keys)
    }
}

/// The container of a scope: a table, or a namespace.
type Container = Result<ModelId, Option<String>>;

/// All names of a schema, with the places that give them.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By scope (its place in the rules), container and name.
    constraints: HashMap<(usize, Container, String), Vec<Span>>,
    /// The custom names of keys in the client.
    client: HashMap<(ModelId, String), Vec<Span>>,
    /// Those of `@@unique` and `@@id` that clash with fields.
    client_titles: HashMap<(ModelId, String), Vec<&'static str>>,
}

impl Names {
    pub(super) fn collect(cx: Cx<'_, '_>) -> Names {
        let mut names = Names::default();
        for model in &cx.schema.models {
            if let (Some(key), Some(attribute)) = (&model.primary_key, cx.side(model.id).primary_key) {
                if cx.rules.named_primary_keys {
                    names.insert(
                        cx,
                        model,
                        Kind::PrimaryKey,
                        primary_key(cx, model, key),
                        attribute.span,
                    );
                }
                names.insert_client(model, key.name.as_deref(), "@@id", attribute.span);
            }
            for (index, attribute) in indexes_of(cx, model) {
                names.insert(
                    cx,
                    model,
                    Kind::Index,
                    self::index(cx, model, index),
                    attribute.span,
                );
                names.insert_client(model, index.name.as_deref(), "@@unique", attribute.span);
            }
        }
        for relation in &cx.schema.relations {
            let Some(name) = foreign_key(cx, relation) else {
                continue;
            };
            let model = cx.model(relation.referencing.model);
            names.insert(cx, model, Kind::ForeignKey, name, foreign_key_span(cx, relation));
        }
        names
    }

    fn insert(&mut self, cx: Cx<'_, '_>, model: &Model, kind: Kind, name: String, span: Span) {
        for (place, scope) in cx.rules.name_scopes.iter().enumerate() {
            if kind.is_in(scope) {
                let key = (place, container(scope, model), name.clone());
                self.constraints.entry(key).or_default().push(span);
            }
        }
    }

    fn insert_client(&mut self, model: &Model, name: Option<&str>, title: &'static str, span: Span) {
        if let Some(name) = name {
            self.client
                .entry((model.id, name.to_owned()))
                .or_default()
                .push(span);
            self.client_titles
                .entry((model.id, name.to_owned()))
                .or_default()
                .push(title);
        }
    }

    /// Errors for each scope in which a name is given more than once.
    pub(super) fn clashes(
        &self,
        cx: Cx<'_, '_>,
        model: &Model,
        kind: Kind,
        name: &str,
        span: Span,
        out: &mut Out,
    ) {
        for (place, scope) in cx.rules.name_scopes.iter().enumerate() {
            if !kind.tells(scope) {
                continue;
            }
            let key = (place, container(scope, model), name.to_owned());
            let Some(places) = self.constraints.get(&key).filter(|places| places.len() > 1) else {
                continue;
            };
            let namespace = scope.description.replace("{}", &model.name);
            let message = format!(
                "The given constraint name `{name}` has to be unique in the following namespace: {namespace}."
            );
            let mut diagnostic = Diagnostic::error(codes::CONSTRAINT_NAME_CLASH, span, message)
                .help("give one of them another name with `map:`");
            let others = places.iter().filter(|other| !overlap(**other, span));
            for other in others.take(3) {
                diagnostic = diagnostic.label(*other, "the same name");
            }
            out.push(diagnostic);
        }
    }

    /// The custom name of a key that another key of the model has.
    pub(super) fn client_clash(&self, model: &Model, name: &str, attribute: &AttributeDecl, out: &mut Out) {
        let places = self.client.get(&(model.id, name.to_owned()));
        let Some(places) = places.filter(|places| places.len() > 1) else {
            return;
        };
        let message = format!("The given custom name `{name}` has to be unique on the model.");
        let span = attribute.argument_span("name");
        let mut diagnostic =
            Diagnostic::error(codes::CLIENT_NAME_CLASH, span, message).help("give it another `name:`");
        for other in places.iter().filter(|other| !overlap(**other, span)) {
            diagnostic = diagnostic.label(*other, "the same name");
        }
        out.push(diagnostic);
    }

    /// The custom name of a key that is the name of a field.
    pub(super) fn field_clash(&self, cx: Cx<'_, '_>, model: &Model, field: &Field, out: &mut Out) {
        let key = (model.id, field.name.clone());
        for title in self.client_titles.get(&key).into_iter().flatten() {
            let message = format!(
                "The custom name `{}` specified for the `{title}` attribute is already used as a name for a field.",
                field.name
            );
            let head = super::head(cx, model.id);
            let mut diagnostic = Diagnostic::error(codes::CLIENT_NAME_CLASH, head, message)
                .label(field.name_span, "the field");
            for place in self.client.get(&key).into_iter().flatten() {
                diagnostic = diagnostic.label(*place, "the key");
            }
            out.push(diagnostic.help("give the key another `name:`"));
        }
    }
}

fn overlap(left: Span, right: Span) -> bool {
    left.file == right.file && left.start < right.end && right.start < left.end
}

fn container(scope: &NameScope, model: &Model) -> Container {
    if scope.per_table {
        Ok(model.id)
    } else {
        Err(model.schema.clone())
    }
}

/// Where a foreign key gets its name: `map:`, or the field.
pub(super) fn foreign_key_span(cx: Cx<'_, '_>, relation: &Relation) -> Span {
    let side = &relation.referencing;
    match side.field {
        Some(field) => cx.field_decl(side.model, field).argument_span("relation", "map"),
        None => super::head(cx, relation.referenced.model),
    }
}

// ---- the names

pub(super) fn primary_key(cx: Cx<'_, '_>, model: &Model, key: &PrimaryKey) -> String {
    match &key.map {
        Some(name) => name.clone(),
        None => cut(cx, model.database_name(), "_pkey"),
    }
}

pub(super) fn index(cx: Cx<'_, '_>, model: &Model, index: &Index) -> String {
    if let Some(name) = &index.map {
        return name.clone();
    }
    let columns: Vec<&str> = index
        .fields
        .iter()
        .map(|field| column(cx, model, field))
        .collect();
    let suffix = if index.kind == IndexKind::Unique {
        "_key"
    } else {
        "_idx"
    };
    cut(
        cx,
        &format!("{}_{}", model.database_name(), columns.join("_")),
        suffix,
    )
}

/// The name of the foreign key; `None` for relations with a join table.
pub(super) fn foreign_key(cx: Cx<'_, '_>, relation: &Relation) -> Option<String> {
    let key = relation.kind.foreign_key()?;
    if let Some(name) = &key.map {
        return Some(name.clone());
    }
    let model = cx.model(relation.referencing.model);
    let columns: Vec<&str> = key
        .fields
        .iter()
        .filter_map(|name| model.find_field(name))
        .map(Field::database_name)
        .collect();
    Some(cut(
        cx,
        &format!("{}_{}", model.database_name(), columns.join("_")),
        "_fkey",
    ))
}

fn column<'a>(cx: Cx<'a, '_>, model: &'a Model, field: &'a IndexField) -> &'a str {
    let place = cx.find_field(model.id, &field.field);
    place.map_or(&field.field, |place| model.fields[place as usize].database_name())
}

/// A name with its suffix, cut so that both fit.
fn cut(cx: Cx<'_, '_>, name: &str, suffix: &str) -> String {
    let limit = cx.rules.max_identifier.saturating_sub(suffix.len());
    let mut end = name.len().min(limit);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{suffix}", &name[..end])
}
