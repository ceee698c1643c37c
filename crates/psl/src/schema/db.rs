//! What the passes work on: the declarations, the schema as far as it is resolved, and what the checks need
//! beside it. The lists here run parallel to those of [`Schema`] and [`Declarations`].

use super::config::preview::PreviewFeatures;
use super::decl::{AttributeDecl, Declarations, FieldDecl, ModelDecl};
use super::*;
use crate::diagnostic::Diagnostic;
use nicol_sql::dialect::SchemaRules;
use std::collections::HashMap;

/// The state of an analysis.
#[derive(Debug)]
pub(crate) struct Db<'d> {
    pub(crate) decls: &'d Declarations,
    pub(crate) schema: Schema,
    /// Models, views, enums and composite types by name.
    pub(crate) tops: HashMap<&'d str, Top>,
    /// Parallel to [`Schema::models`].
    pub(crate) models: Vec<ModelSide<'d>>,
    /// The fields of composite types by name, parallel to [`Schema::composite_types`].
    pub(crate) composite_fields: Vec<HashMap<&'d str, u32>>,
    pub(crate) preview: PreviewFeatures,
    pub(crate) rules: &'static SchemaRules,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What is found early, but told with the checks only, when nothing more basic is wrong.
    pub(crate) diagnostics_later: Vec<Diagnostic>,
    /// The value of `schemas`, if it could be read.
    pub(crate) schemas_span: Option<Span>,
    /// How many names may still be compared with unknown ones.
    pub(crate) guesses_left: usize,
    /// The setting `extensions`, if it could be read.
    pub(crate) extensions_span: Option<Span>,
}

/// What a name of the common namespace stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Top {
    Model(ModelId),
    Enum(EnumId),
    CompositeType(CompositeTypeId),
}

/// What is known of a model beside [`Model`].
#[derive(Debug, Default)]
pub(crate) struct ModelSide<'d> {
    /// The fields by name.
    pub(crate) fields: HashMap<&'d str, u32>,
    /// The relation fields by their place, with what their attributes say.
    pub(crate) relations: HashMap<u32, RelationDecl<'d>>,
    /// The fields whose types are not known.
    pub(crate) unresolved: Vec<u32>,
    /// The attribute of the primary key.
    pub(crate) primary_key: Option<&'d AttributeDecl>,
    /// The attributes of the indexes, parallel to [`Model::indexes`].
    pub(crate) indexes: Vec<&'d AttributeDecl>,
    /// The shard key: its attribute and fields.
    pub(crate) shard_key: Option<(&'d AttributeDecl, Vec<u32>)>,
    /// The value of `@@schema`.
    pub(crate) schema_span: Option<Span>,
}

/// A relation field as the file writes it.
#[derive(Debug, Default, Clone)]
pub(crate) struct RelationDecl<'d> {
    pub(crate) attribute: Option<&'d AttributeDecl>,
    pub(crate) name: Option<&'d str>,
    pub(crate) fields: Option<Vec<u32>>,
    pub(crate) references: Option<Vec<u32>>,
    pub(crate) on_delete: Option<(ReferentialAction, Span)>,
    pub(crate) on_update: Option<(ReferentialAction, Span)>,
    pub(crate) map: Option<String>,
}

impl RelationDecl<'_> {
    pub(crate) fn has_fields(&self) -> bool {
        self.fields.as_ref().is_some_and(|fields| !fields.is_empty())
    }

    pub(crate) fn has_references(&self) -> bool {
        self.references
            .as_ref()
            .is_some_and(|references| !references.is_empty())
    }

    pub(crate) fn has_actions(&self) -> bool {
        self.on_delete.is_some() || self.on_update.is_some()
    }
}

impl<'d> Db<'d> {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    pub(crate) fn model_decl(&self, id: ModelId) -> &'d ModelDecl {
        &self.decls.models[id.0 as usize]
    }

    pub(crate) fn field_decl(&self, id: ModelId, field: u32) -> &'d FieldDecl {
        &self.decls.models[id.0 as usize].fields[field as usize]
    }

    pub(crate) fn model(&self, id: ModelId) -> &Model {
        self.schema.model(id)
    }

    pub(crate) fn field(&self, id: ModelId, field: u32) -> &Field {
        &self.schema.model(id).fields[field as usize]
    }

    pub(crate) fn scalar(&self, id: ModelId, field: u32) -> Option<&ScalarField> {
        match &self.field(id, field).kind {
            FieldKind::Scalar(scalar) => Some(scalar),
            FieldKind::Relation(_) => None,
        }
    }

    pub(crate) fn scalar_mut(&mut self, id: ModelId, field: u32) -> Option<&mut ScalarField> {
        match &mut self.schema.models[id.0 as usize].fields[field as usize].kind {
            FieldKind::Scalar(scalar) => Some(scalar),
            FieldKind::Relation(_) => None,
        }
    }

    pub(crate) fn side(&self, id: ModelId) -> &ModelSide<'d> {
        &self.models[id.0 as usize]
    }

    pub(crate) fn side_mut(&mut self, id: ModelId) -> &mut ModelSide<'d> {
        &mut self.models[id.0 as usize]
    }

    pub(crate) fn find_field(&self, id: ModelId, name: &str) -> Option<u32> {
        self.side(id).fields.get(name).copied()
    }

    /// The scalar fields of a model, by name: what keys and foreign keys can name.
    pub(crate) fn scalar_names(&self, id: ModelId) -> Vec<&'d str> {
        let fields = self.model_decl(id).fields.iter().zip(&self.model(id).fields);
        fields
            .filter(|(_, field)| matches!(field.kind, FieldKind::Scalar(_)))
            .map(|(decl, _)| decl.name.text.as_str())
            .collect()
    }

    pub(crate) fn is_resolved(&self, id: ModelId, field: u32) -> bool {
        !self.side(id).unresolved.contains(&field)
    }

    pub(crate) fn model_ids(&self) -> impl Iterator<Item = ModelId> + use<> {
        (0..self.schema.models.len() as u32).map(ModelId)
    }
}
