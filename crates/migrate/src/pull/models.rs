//! The blocks: models, views and enums, with their documentation and the warnings about them.

use nicol_psl::Analysis;
use nicol_psl::print::{self, Attribute, Block, BlockAttribute, Line, Value};
use nicol_psl::schema::{Model, Span, is_reserved};
use nicol_sql::schema::{Column, ColumnType, Index, Table, UnmanagedKind};

use super::comments::{BlockComments, BlockKind, Comments};
use super::context::{Context, FieldName};
use super::fields::{Place, is_on_field};
use super::names::Name;
use super::warnings::{WarningKind, Warnings};
use super::{Keep, ViewDefinition, enums, notes};

/// A block with the place that it had in the files.
pub(super) struct Made {
    pub rank: Rank,
    pub old: Option<Span>,
    pub block: Block,
}

/// The order of the kinds of blocks in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Model,
    View,
    Enum,
}

/// Makes the blocks of a pull.
pub(super) struct Maker<'a> {
    pub context: &'a Context<'a>,
    pub comments: Comments,
    pub made: Vec<Made>,
    pub warnings: Warnings,
    pub view_definitions: Vec<ViewDefinition>,
}

impl<'a> Maker<'a> {
    pub fn new(context: &'a Context<'a>, current: &Analysis, keep: Keep) -> Maker<'a> {
        Maker {
            context,
            comments: Comments::of(&current.trees, keep),
            made: Vec::new(),
            warnings: Warnings::default(),
            view_definitions: Vec::new(),
        }
    }

    fn warn(&mut self, kind: WarningKind, item: String) {
        self.warnings.add(kind, item);
    }

    pub fn add_enums(&mut self) {
        if self.context.has_only_old_enums() {
            return self.add_old_enums();
        }
        for place in 0..self.context.database.enums.len() {
            let cx = self.context;
            let (item, old) = (&cx.database.enums[place], cx.old_enum(place));
            let name = &cx.enums[place];
            self.warn_of_name("enum", name, &item.name.name, old.is_some());
            if old.is_some_and(|old| old.mapped_name.is_some()) {
                self.warn(WarningKind::KeptEnum, format!("enum `{}`", name.name));
            }
            let mut comments = self.old_comments(old.map(|old| old.name.as_str()));
            let mut notes = Vec::new();
            if item.comment.is_some() {
                self.warn(WarningKind::Comment, format!("enum `{}`", name.name));
                notes.extend(old.is_none().then(|| notes::COMMENTED_ENUM.to_owned()));
            }
            let mut block = block("enum", name, &comments, &notes);
            block.lines = self.enum_lines(place, &name.name, &comments);
            block.attributes = attributes(block_attributes(cx, name, &item.name, false), &mut comments);
            block.last_comments = last_comments(comments);
            self.made.push(Made {
                rank: Rank::Enum,
                old: old.map(|old| old.span),
                block,
            });
        }
    }

    /// The database knows no enums: those of the files stay as they are.
    fn add_old_enums(&mut self) {
        for item in &self.context.old.enums {
            let mut comments = self.old_comments(Some(&item.name));
            let name = Name {
                name: item.name.clone(),
                mapped: item.mapped_name.clone(),
            };
            let mut block = block("enum", &name, &comments, &[]);
            block.lines = item
                .values
                .iter()
                .map(|value| {
                    let kept = comments.line(&value.name);
                    let mapped = value.mapped_name.iter();
                    Line {
                        comments: kept.above,
                        trailing: kept.trailing,
                        attributes: mapped
                            .map(|mapped| Attribute::new("map").arg(Value::text(mapped)))
                            .collect(),
                        name: value.name.clone(),
                        ..Line::default()
                    }
                })
                .collect();
            let text = |attribute: &str, text: &str| Attribute::new(attribute).arg(Value::text(text));
            let map = item.mapped_name.iter().map(|name| text("map", name));
            let list = map.chain(item.schema.iter().map(|name| text("schema", name)));
            block.attributes = attributes(list.collect(), &mut comments);
            block.last_comments = last_comments(comments);
            self.made.push(Made {
                rank: Rank::Enum,
                old: Some(item.span),
                block,
            });
        }
    }

    fn enum_lines(&mut self, place: usize, name: &str, comments: &BlockComments) -> Vec<Line> {
        let mut lines = Vec::new();
        for value in enums::values(self.context, place) {
            let item = format!("enum `{name}`, value `{}`", value.name.name);
            if value.is_unnamed {
                self.warn(WarningKind::UnnamedEnumValue, item);
            } else if value.old.is_some_and(|old| old.mapped_name.is_some()) {
                self.warn(WarningKind::KeptEnumValue, item);
            }
            let kept = value.old.map(|old| comments.line(&old.name)).unwrap_or_default();
            let mapped = value.name.mapped.as_ref();
            lines.push(Line {
                comments: kept.above,
                trailing: kept.trailing,
                attributes: mapped
                    .map(|mapped| Attribute::new("map").arg(Value::text(mapped)))
                    .into_iter()
                    .collect(),
                name: value.name.name,
                is_commented_out: value.is_unnamed,
                ..Line::default()
            });
        }
        lines
    }

    pub fn add_models(&mut self) {
        for place in 0..self.context.database.tables.len() {
            if !self.context.join_tables[place] {
                self.add_model(place);
            }
        }
    }

    fn add_model(&mut self, place: usize) {
        let cx = self.context;
        let (table, old, name) = (&cx.database.tables[place], cx.old_model(place), &cx.models[place]);
        self.warn_of_name("model", name, &table.name.name, old.is_some());
        if old.is_some_and(|old| old.mapped_name.is_some()) {
            self.warn(WarningKind::KeptModel, format!("model `{}`", name.name));
        }
        let mut comments = self.old_comments(old.map(|old| old.name.as_str()));
        let notes = self.model_notes(place);
        let mut block = block("model", name, &comments, &notes);
        let at = Place {
            table: Some(place),
            old,
        };
        block.lines = self.column_lines(&at, name, &table.columns, &cx.fields[place], &comments);
        block.lines.extend(self.relation_lines(place, old, &comments));
        block.attributes = attributes(self.model_attributes(place), &mut comments);
        block.last_comments = last_comments(comments);
        block.is_commented_out = table.columns.is_empty();
        self.made.push(Made {
            rank: Rank::Model,
            old: old.map(|old| old.span),
            block,
        });
    }

    fn column_lines(
        &mut self,
        place: &Place<'_>,
        block: &Name,
        columns: &[Column],
        names: &[FieldName],
        comments: &BlockComments,
    ) -> Vec<Line> {
        let mut lines = Vec::new();
        for (column, name) in columns.iter().zip(names) {
            let mut line = self.context.column_line(place, column, name);
            self.warn_of_field(place, block, column, name);
            let kept = comments.line(&line.name);
            line.comments = kept.above;
            line.trailing = kept.trailing;
            if name.is_unnamed {
                line.comments.extend(print::documentation(notes::UNNAMED_FIELD));
            }
            lines.push(line);
        }
        lines
    }

    fn warn_of_field(&mut self, place: &Place<'_>, block: &Name, column: &Column, name: &FieldName) {
        let what = if place.table.is_some() { "model" } else { "view" };
        let field = &name.name.name;
        let item = format!("{what} `{}`, field `{field}`", block.name);
        let is_old = super::known::field(place.old, &column.name).is_some();
        if name.is_unnamed {
            self.warn(WarningKind::UnnamedField, item.clone());
        }
        if is_old && name.name.mapped.is_some() {
            self.warn(WarningKind::KeptField, item.clone());
        }
        if let ColumnType::Unsupported(ty) = &column.ty {
            self.warn(
                WarningKind::UnsupportedType,
                format!("{item}: `{}`", ty.escape_debug()),
            );
        }
        if column.comment.is_some() {
            self.warn(WarningKind::Comment, item);
        }
    }

    /// Those of foreign keys and join tables, then those that only the files know: with views, or without
    /// foreign keys at all.
    fn relation_lines(&mut self, place: usize, old: Option<&Model>, comments: &BlockComments) -> Vec<Line> {
        let cx = self.context;
        let mut lines: Vec<Line> = Vec::new();
        if cx.has_foreign_keys() {
            let ends = cx.ends[place].iter();
            lines.extend(ends.filter_map(|end| cx.relation_line(place, end)));
        }
        lines.extend(self.old_relation_lines(old));
        for line in &mut lines {
            let kept = comments.line(&line.name);
            line.comments = kept.above;
            line.trailing = kept.trailing;
        }
        lines
    }

    fn old_relation_lines(&mut self, old: Option<&Model>) -> Vec<Line> {
        let cx = self.context;
        let mut lines = Vec::new();
        for (field, relation) in old.into_iter().flat_map(Model::relation_fields) {
            let target = cx.old.model(relation.target);
            let is_of_view = target.is_view || old.is_some_and(|old| old.is_view);
            let is_kept = is_of_view || !cx.has_foreign_keys();
            if is_kept && cx.known.is_there(target.id) && (cx.has_views || !target.is_view) {
                self.warn(WarningKind::KeptRelations, format!("model `{}`", target.name));
                lines.push(cx.old_relation_line(field, relation));
            }
        }
        lines
    }

    fn model_attributes(&mut self, place: usize) -> Vec<Attribute> {
        let cx = self.context;
        let table = &cx.database.tables[place];
        let mut attributes = Vec::new();
        if let Some(key) = table.primary_key.as_ref().filter(|key| key.columns.len() > 1)
            && cx.is_sayable(place, key.column_names())
        {
            let attribute = cx.key_attribute(place, key);
            if attribute.args.iter().any(|arg| arg.name == Some("name")) {
                self.warn(
                    WarningKind::KeptKeyName,
                    format!("model `{}`", cx.models[place].name),
                );
            }
            attributes.push(attribute);
        }
        let on_block = table
            .indexes
            .iter()
            .filter(|index| self.is_on_block(place, index));
        let mut on_block: Vec<&Index> = on_block.collect();
        let position = |index: &Index| {
            let old = cx.old_index(place, index);
            old.map_or((1, 0), |old| (0, old.span.start))
        };
        on_block.sort_by_key(|index| position(index));
        attributes.extend(on_block.into_iter().map(|index| cx.index_attribute(place, index)));
        let is_ignored = cx.is_ignored(place);
        attributes.extend(block_attributes(cx, &cx.models[place], &table.name, is_ignored));
        attributes
    }

    /// Only one unique constraint of a column can stand on its field.
    fn is_on_block(&self, place: usize, index: &Index) -> bool {
        let cx = self.context;
        let table = &cx.database.tables[place];
        if !cx.has_partial_indexes && index.predicate.is_some() {
            return false;
        }
        if !cx.is_sayable(place, index.column_names()) {
            return false;
        }
        if !is_on_field(index, cx.has_partial_indexes) {
            return true;
        }
        let mut others = table
            .indexes
            .iter()
            .filter(|other| is_on_field(other, cx.has_partial_indexes));
        let first = others.find(|other| other.column_names().eq(index.column_names()));
        first.is_some_and(|first| first.name != index.name)
    }

    /// The sentences above a model about what it cannot say.
    fn model_notes(&mut self, place: usize) -> Vec<String> {
        let cx = self.context;
        let (table, old) = (&cx.database.tables[place], cx.old_model(place));
        let name = &cx.models[place];
        let model = format!("model `{}`", name.name);
        let is_new = old.is_none();
        let mut notes = Vec::new();
        let has = |kind: UnmanagedKind| table.unmanaged.iter().any(|item| item.kind == kind);
        if is_new && is_reserved(&table.name.name) {
            notes.push(notes::renamed(false, &name.name, &table.name.name));
        }
        let new_note = |notes: &mut Vec<String>, kind: UnmanagedKind, note: &str| {
            if is_new && has(kind) {
                notes.push(note.to_owned());
            }
        };
        new_note(&mut notes, UnmanagedKind::Partition, notes::PARTITIONED);
        new_note(&mut notes, UnmanagedKind::Inheritance, notes::INHERITED);
        if self.names_constraints() {
            new_note(&mut notes, UnmanagedKind::Check, notes::CHECKS);
        }
        new_note(&mut notes, UnmanagedKind::Exclusion, notes::EXCLUSIONS);
        if table.columns.is_empty() {
            self.warn(WarningKind::TableWithoutColumns, model.clone());
            notes.push(notes::WITHOUT_COLUMNS.to_owned());
        } else if !cx.has_key(place) && !old.is_some_and(|old| old.is_ignored) {
            self.warn(WarningKind::ModelWithoutKey, model.clone());
            notes.push(notes::without_key(false));
        }
        let is_new_comment =
            |column: &Column| column.comment.is_some() && super::known::field(old, &column.name).is_none();
        if is_new && (table.comment.is_some() || table.columns.iter().any(is_new_comment)) {
            notes.push(notes::commented(false));
        }
        new_note(&mut notes, UnmanagedKind::Deferrable, notes::DEFERRABLE);
        new_note(&mut notes, UnmanagedKind::Policy, notes::ROW_LEVEL_SECURITY);
        new_note(&mut notes, UnmanagedKind::NullsOrder, notes::NULLS_ORDER);
        if self.names_constraints() && has(UnmanagedKind::Index) {
            notes.push(notes::EXPRESSION_INDEX.to_owned());
        }
        self.warn_of_table(table, &model);
        notes
    }

    /// Where constraints have names, what the schema language cannot say is noted in it. Elsewhere a warning
    /// has to do.
    fn names_constraints(&self) -> bool {
        self.context.capabilities.named_foreign_keys
    }

    fn warn_of_table(&mut self, table: &Table, model: &str) {
        if table.comment.is_some() {
            self.warn(WarningKind::Comment, model.to_owned());
        }
        for item in &table.unmanaged {
            let (kind, what) = match item.kind {
                UnmanagedKind::Check => (WarningKind::Check, "constraint"),
                UnmanagedKind::Exclusion => (WarningKind::Exclusion, "constraint"),
                UnmanagedKind::Deferrable => (WarningKind::Deferrable, "constraint"),
                UnmanagedKind::Index => (WarningKind::Index, "index"),
                UnmanagedKind::NullsOrder => (WarningKind::NullsOrder, "index"),
                UnmanagedKind::Policy => (WarningKind::RowLevelSecurity, ""),
                UnmanagedKind::Partition => (WarningKind::Partitioned, ""),
                UnmanagedKind::Inheritance => (WarningKind::Inherited, ""),
                UnmanagedKind::Trigger => continue,
            };
            let name = if item.name.is_empty() {
                &item.definition
            } else {
                &item.name
            };
            let item = if what.is_empty() {
                model.to_owned()
            } else {
                format!("{model}, {what} `{name}`")
            };
            self.warn(kind, item);
        }
        let partial = table.indexes.iter().filter(|index| index.predicate.is_some());
        for index in partial.filter(|_| !self.context.has_partial_indexes) {
            self.warnings.add(
                WarningKind::PartialIndex,
                format!("{model}, index `{}`", index.name),
            );
        }
    }

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

    fn warn_of_name(&mut self, what: &str, name: &Name, database: &str, is_old: bool) {
        if is_old || name.mapped.is_none() {
            return;
        }
        let item = format!("{what} `{}` for `{database}`", name.name);
        let kind = if name.name.ends_with(&format!("_{database}")) {
            WarningKind::DuplicateName
        } else {
            WarningKind::RenamedName
        };
        self.warn(kind, item);
    }

    fn old_comments(&self, name: Option<&str>) -> BlockComments {
        name.map(|name| self.comments.block(BlockKind::Type, name))
            .unwrap_or_default()
    }
}

/// A block with its comments; a note that is there already is not said again.
fn block(keyword: &'static str, name: &Name, comments: &BlockComments, notes: &[String]) -> Block {
    let mut above = comments.above.clone();
    for note in notes {
        if !above.iter().any(|line| line.contains(note.as_str())) {
            above.extend(print::documentation(note));
        }
    }
    Block {
        comments: above,
        keyword,
        name: name.name.clone(),
        ..Block::default()
    }
}

/// `@@map`, `@@ignore` and `@@schema`.
fn block_attributes(
    cx: &Context<'_>,
    name: &Name,
    object: &nicol_sql::schema::ObjectName,
    is_ignored: bool,
) -> Vec<Attribute> {
    let text = |attribute: &str, text: &str| Attribute::new(attribute).arg(Value::text(text));
    let mut attributes = Vec::new();
    attributes.extend(name.mapped.as_ref().map(|mapped| text("map", mapped)));
    if is_ignored {
        attributes.push(Attribute::new("ignore"));
    }
    let namespace = object
        .namespace
        .as_deref()
        .or(cx.database.default_namespace.as_deref());
    attributes.extend(
        namespace
            .filter(|_| cx.has_namespaces)
            .map(|name| text("schema", name)),
    );
    attributes
}

fn attributes(list: Vec<Attribute>, comments: &mut BlockComments) -> Vec<BlockAttribute> {
    list.into_iter()
        .map(|attribute| {
            let kept = comments.attribute(&bare(&attribute));
            BlockAttribute {
                comments: kept.above,
                attribute,
                trailing: kept.trailing,
            }
        })
        .collect()
}

/// The comments behind the last line, and those of `@@` attributes that are gone.
fn last_comments(comments: BlockComments) -> Vec<String> {
    let last = comments.last.clone();
    comments.left_attributes().chain(last).collect()
}

/// An `@@` attribute without the spaces between its tokens.
fn bare(attribute: &Attribute) -> String {
    let text = format!(
        "@@{}",
        print::value(&Value::Call(attribute.name.clone(), attribute.args.clone()))
    );
    let text = text.strip_suffix("()").unwrap_or(&text);
    let mut in_text = false;
    let mut escaped = false;
    text.chars()
        .filter(|letter| {
            in_text ^= *letter == '"' && !escaped;
            escaped = in_text && *letter == '\\' && !escaped;
            in_text || *letter != ' '
        })
        .collect()
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
            nicol_psl::schema::IndexKind::Unique => "unique",
            nicol_psl::schema::IndexKind::Normal => "index",
            nicol_psl::schema::IndexKind::Fulltext => "fulltext",
        };
        let attribute = Attribute::new(word).arg(fields(&index.fields));
        attributes.push(named(attribute, index.name.as_ref(), index.map.as_ref()));
    }
    attributes
}
