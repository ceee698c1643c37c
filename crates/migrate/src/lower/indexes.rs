//! Keys and indexes of a model.

use nicol_psl::schema::{
    self as psl, IndexField, IndexFilter, IndexKind as PslKind, IndexMethod as PslMethod, Literal, Model,
};
use nicol_sql::schema::{
    Index, IndexColumn, IndexKind, IndexMethod, IndexPart, OperatorClass, PrimaryKey, SortOrder,
};

use super::{Lower, names};

impl Lower<'_> {
    pub(super) fn primary_key(&self, model: &Model) -> Option<PrimaryKey> {
        let key = model.primary_key.as_ref()?;
        let default = || names::primary_key(model.database_name(), self.name_limit());
        let name = if self.capabilities.named_primary_keys {
            key.map.clone().unwrap_or_else(default)
        } else {
            String::new()
        };
        Some(PrimaryKey {
            name,
            columns: self.index_columns(model, &key.fields, IndexMethod::BTree),
        })
    }

    /// Those of fields first, then the indexes of the block, then its unique constraints.
    pub(super) fn indexes(&self, model: &Model) -> Vec<Index> {
        let mut ordered: Vec<&psl::Index> = model.indexes.iter().collect();
        ordered.sort_by_key(|index| {
            let rank = match index.kind {
                PslKind::Normal => 1,
                PslKind::Unique => 2,
                PslKind::Fulltext => 3,
            };
            if index.on_field { 0 } else { rank }
        });
        ordered
            .into_iter()
            .map(|index| self.index(model, index))
            .collect()
    }

    fn index(&self, model: &Model, index: &psl::Index) -> Index {
        let kind = match index.kind {
            PslKind::Normal => IndexKind::Normal,
            PslKind::Unique => IndexKind::Unique,
            PslKind::Fulltext => IndexKind::Fulltext,
        };
        let method = self.index_method(index);
        Index {
            name: self.index_name(model, index),
            kind,
            columns: self.index_columns(model, &index.fields, method),
            method,
            predicate: index.filter.as_ref().map(|filter| self.predicate(model, filter)),
            is_constraint: false,
        }
    }

    /// `name:` of an index that is not unique is an old spelling of `map:`.
    fn index_name(&self, model: &Model, index: &psl::Index) -> String {
        let old_name = index.name.as_ref().filter(|_| index.kind != PslKind::Unique);
        if let Some(name) = index.map.as_ref().or(old_name) {
            return name.clone();
        }
        let columns: Vec<&str> = index
            .fields
            .iter()
            .map(|field| database_name(model, &field.field))
            .collect();
        let (table, limit) = (model.database_name(), self.name_limit());
        match index.kind {
            PslKind::Unique => names::unique(table, &columns, limit),
            PslKind::Normal | PslKind::Fulltext => names::index(table, &columns, limit),
        }
    }

    fn index_method(&self, index: &psl::Index) -> IndexMethod {
        let written = index.method.filter(|_| self.has_methods());
        match written {
            None | Some(PslMethod::BTree) => IndexMethod::BTree,
            Some(PslMethod::Hash) => IndexMethod::Hash,
            Some(PslMethod::Gist) => IndexMethod::Gist,
            Some(PslMethod::Gin) => IndexMethod::Gin,
            Some(PslMethod::SpGist) => IndexMethod::SpGist,
            Some(PslMethod::Brin) => IndexMethod::Brin,
        }
    }

    /// Whether access methods can be chosen.
    fn has_methods(&self) -> bool {
        self.capabilities.index_methods.len() > 1
    }

    fn index_columns(&self, model: &Model, fields: &[IndexField], method: IndexMethod) -> Vec<IndexColumn> {
        let lowered = fields.iter().map(|field| IndexColumn {
            part: IndexPart::Column(database_name(model, &field.field).to_owned()),
            sort: field.sort.map(|sort| match sort {
                psl::SortOrder::Asc => SortOrder::Asc,
                psl::SortOrder::Desc => SortOrder::Desc,
            }),
            length: field.length.filter(|_| self.own),
            operator_class: field
                .ops
                .as_ref()
                .and_then(|class| self.operator_class(class, method)),
        });
        lowered.collect()
    }

    fn operator_class(&self, class: &psl::OperatorClass, method: IndexMethod) -> Option<OperatorClass> {
        match class {
            psl::OperatorClass::Known(name) => self.dialect.operator_class(name, method),
            psl::OperatorClass::Raw(name) => self.has_methods().then(|| OperatorClass {
                name: name.clone(),
                is_default: false,
            }),
        }
    }

    fn predicate(&self, model: &Model, filter: &IndexFilter) -> String {
        let conditions = match filter {
            IndexFilter::Raw(text) => return text.clone(),
            IndexFilter::Fields(conditions) => conditions,
        };
        let written = conditions.iter().map(|(field, negated, value)| {
            let column = self.dialect.identifier(database_name(model, field));
            match (value, negated) {
                (None, false) => format!("{column} IS NULL"),
                (None, true) => format!("{column} IS NOT NULL"),
                (Some(value), false) => format!("{column} = {}", self.constant(value)),
                (Some(value), true) => format!("{column} != {}", self.constant(value)),
            }
        });
        written.collect::<Vec<_>>().join(" AND ")
    }

    fn constant(&self, value: &Literal) -> String {
        match value {
            Literal::String(text) | Literal::Enum(text) => self.dialect.text(text),
            Literal::Number(number) => number.clone(),
            Literal::Boolean(value) => value.to_string(),
        }
    }
}

/// The column behind a field; the name itself if the analysis let an unknown one through.
pub(super) fn database_name<'a>(model: &'a Model, field: &'a str) -> &'a str {
    model
        .find_field(field)
        .map_or(field, |field| field.database_name())
}
