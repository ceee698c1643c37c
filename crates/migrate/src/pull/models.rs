//! The blocks of tables, with their documentation and the warnings about them. Those of views and enums are in
//! [`super::views`] and [`super::enum_blocks`].

use nicol_psl::Analysis;
use nicol_psl::print::{self, Attribute, Block, BlockAttribute, Line, Value};
use nicol_psl::schema::{Model, Span, is_reserved};
use nicol_sql::schema::{Column, ColumnType, Index, Table, UnmanagedKind};

use super::comments::{BlockComments, BlockKind, Comments};
use super::context::{Context, FieldName};
use super::fields::{Place, is_on_field};
use super::names::Name;
use super::warnings::{WarningKind, Warnings};
use super::{Keep, ViewDefinition, notes};

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

    pub(super) fn warn(&mut self, kind: WarningKind, item: String) {
        self.warnings.add(kind, item);
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

    pub(super) fn column_lines(
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

    pub(super) fn old_relation_lines(&mut self, old: Option<&Model>) -> Vec<Line> {
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
                UnmanagedKind::Trigger
                | UnmanagedKind::Heir
                | UnmanagedKind::Generated
                | UnmanagedKind::Collation
                | UnmanagedKind::TableOption => continue,
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

    pub(super) fn warn_of_name(&mut self, what: &str, name: &Name, database: &str, is_old: bool) {
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

    pub(super) fn old_comments(&self, name: Option<&str>) -> BlockComments {
        name.map(|name| self.comments.block(BlockKind::Type, name))
            .unwrap_or_default()
    }
}

/// A block with its comments; a note that is there already is not said again.
pub(super) fn block(keyword: &'static str, name: &Name, comments: &BlockComments, notes: &[String]) -> Block {
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
pub(super) fn block_attributes(
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

pub(super) fn attributes(list: Vec<Attribute>, comments: &mut BlockComments) -> Vec<BlockAttribute> {
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
pub(super) fn last_comments(comments: BlockComments) -> Vec<String> {
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
