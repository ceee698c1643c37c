//! The blocks of views. A view has no keys in the database: those of the files are kept.

use nicol_psl::print::{Attribute, Value};
use nicol_psl::schema::{IndexKind, Model, is_reserved};

use super::fields::Place;
use super::models::{Made, Maker, Rank, attributes, block, block_attributes, last_comments};
use super::warnings::WarningKind;
use super::{ViewDefinition, notes};

impl Maker<'_> {
    pub fn add_views(&mut self) {
        let cx = self.context;
        if !cx.has_views {
            return;
        }
        for place in 0..cx.database.views.len() {
            if !cx.database.views[place].columns.is_empty() {
                self.add_view(place);
            }
        }
    }

    fn add_view(&mut self, place: usize) {
        let cx = self.context;
        let (view, old, name) = (&cx.database.views[place], cx.old_view(place), &cx.views[place]);
        self.warn_of_name("view", name, &view.name.name, old.is_some());
        if let Some(text) = &view.definition {
            self.view_definitions.push(ViewDefinition {
                namespace: super::known::namespace(cx.database, &view.name).map(str::to_owned),
                name: name.name.clone(),
                text: text.clone(),
            });
        }
        if old.is_some_and(|old| old.mapped_name.is_some()) {
            self.warn(WarningKind::KeptView, format!("view `{}`", name.name));
        }
        let mut comments = self.old_comments(old.map(|old| old.name.as_str()));
        let notes = self.view_notes(place);
        let mut block = block("view", name, &comments, &notes);
        let at = Place { table: None, old };
        block.lines = self.column_lines(&at, name, &view.columns, &cx.view_fields[place], &comments);
        let mut relations = self.old_relation_lines(old);
        for line in &mut relations {
            let kept = comments.line(&line.name);
            line.comments = kept.above;
            line.trailing = kept.trailing;
        }
        block.lines.extend(relations);
        let mut list = old.map(old_view_keys).unwrap_or_default();
        let is_ignored = old.is_some_and(|old| old.is_ignored);
        list.extend(block_attributes(cx, name, &view.name, is_ignored));
        block.attributes = attributes(list, &mut comments);
        block.last_comments = last_comments(comments);
        self.made.push(Made {
            rank: Rank::View,
            old: old.map(|old| old.span),
            block,
        });
    }

    fn view_notes(&mut self, place: usize) -> Vec<String> {
        let cx = self.context;
        let (view, old, name) = (&cx.database.views[place], cx.old_view(place), &cx.views[place]);
        let item = format!("view `{}`", name.name);
        let mut notes = Vec::new();
        if old.is_none() && is_reserved(&view.name.name) {
            notes.push(notes::renamed(true, &name.name, &view.name.name));
        }
        if view.comment.is_some() {
            self.warn(WarningKind::Comment, item.clone());
        }
        let is_commented = view.comment.is_some() || view.columns.iter().any(|it| it.comment.is_some());
        if old.is_none() && is_commented {
            notes.push(notes::commented(true));
        }
        let has_key = old.is_some_and(|old| old.primary_key.is_some() || !old.indexes.is_empty());
        if !has_key {
            self.warn(WarningKind::ViewWithoutKey, item);
        }
        notes
    }
}

/// The keys of a view that the files say; the database knows none.
fn old_view_keys(view: &Model) -> Vec<Attribute> {
    let fields = |fields: &[nicol_psl::schema::IndexField]| {
        Value::List(fields.iter().map(|field| Value::word(&field.field)).collect())
    };
    let mut attributes = Vec::new();
    let named = |attribute: Attribute, name: Option<&String>, map: Option<&String>| {
        let attribute = match name {
            Some(name) => attribute.named("name", Value::text(name)),
            None => attribute,
        };
        attribute.mapped(map)
    };
    if let Some(key) = view.primary_key.as_ref().filter(|key| !key.on_field) {
        let attribute = Attribute::new("id").arg(fields(&key.fields));
        attributes.push(named(attribute, key.name.as_ref(), key.map.as_ref()));
    }
    for index in view.indexes.iter().filter(|index| !index.on_field) {
        let word = match index.kind {
            IndexKind::Unique => "unique",
            IndexKind::Normal => "index",
            IndexKind::Fulltext => "fulltext",
        };
        let attribute = Attribute::new(word).arg(fields(&index.fields));
        attributes.push(named(attribute, index.name.as_ref(), index.map.as_ref()));
    }
    attributes
}
