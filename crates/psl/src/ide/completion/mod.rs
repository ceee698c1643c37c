//! Completion: what could stand at the cursor. `ide::line` says where the cursor is; here it is decided who
//! answers.
//!
//! | module | offers |
//! |---|---|
//! | `blocks` | the words that open a block, settings and their values |
//! | `fields` | types and attributes |
//! | `arguments` | arguments and their values |
//! | `marks` | marks in documentation comments |

mod arguments;
mod blocks;
mod fields;
mod marks;

use super::line::{self, Frame, Line};
use super::semantic::Names;
use crate::Analysis;
use crate::schema::attributes::Place;
use crate::schema::{Field, Model, Span};
use crate::syntax::SyntaxKind;
use nicol_sql::Provider;
use nicol_sql::dialect::SchemaRules;

/// Something that could stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows, and what is compared with what was typed.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A few words beside the label.
    pub detail: String,
    /// What it means.
    pub doc: String,
    /// What is put in, with places to fill in: `${1:name}`, `$0`.
    pub snippet: String,
    /// What is replaced.
    pub span: Span,
    /// Groups of a lower number come first.
    pub rank: u8,
}

/// What a [`Completion`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    /// A word that opens a block.
    Keyword,
    /// A setting of a datasource or generator.
    Setting,
    /// A scalar or native type.
    Type,
    /// A model or view.
    Model,
    /// An enum.
    Enum,
    /// A value of an enum.
    EnumValue,
    /// A field.
    Field,
    /// An attribute or mark.
    Attribute,
    /// An argument.
    Argument,
    /// A function.
    Function,
    /// Any other value.
    Value,
}

impl Completion {
    fn new(kind: CompletionKind, label: impl Into<String>, doc: impl Into<String>) -> Completion {
        let label = label.into();
        Completion {
            snippet: label.clone(),
            label,
            kind,
            detail: String::new(),
            doc: doc.into(),
            span: Span::default(),
            rank: 1,
        }
    }

    fn snippet(mut self, snippet: impl Into<String>) -> Completion {
        self.snippet = snippet.into();
        self
    }

    fn detail(mut self, detail: impl Into<String>) -> Completion {
        self.detail = detail.into();
        self
    }

    fn rank(mut self, rank: u8) -> Completion {
        self.rank = rank;
        self
    }

    fn over(mut self, span: Span) -> Completion {
        self.span = span;
        self
    }

    /// What is put in for a client that cannot fill in places.
    pub fn plain(&self) -> String {
        let mut plain = String::new();
        let mut rest = self.snippet.as_str();
        while let Some(at) = rest.find('$') {
            plain.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let inner = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
            match inner {
                Some((place, after)) => {
                    plain.push_str(place.split_once(':').map_or("", |(_, text)| text));
                    rest = after;
                }
                None => rest = rest.trim_start_matches(|c: char| c.is_ascii_digit()),
            }
        }
        plain + rest
    }
}

/// What could stand at a place, the likeliest first.
pub fn completions(analysis: &Analysis, file: u32, offset: u32) -> Vec<Completion> {
    let Some(line) = line::at(analysis, file, offset) else {
        return Vec::new();
    };
    let cx = Cx::new(analysis, &line);
    let mut found = offered(&cx);
    found.sort_by(|a, b| (a.rank, &a.label).cmp(&(b.rank, &b.label)));
    found.dedup_by(|a, b| a.label == b.label && a.kind == b.kind);
    found
}

fn offered(cx: &Cx<'_>) -> Vec<Completion> {
    if let Some(comment) = &cx.line.comment {
        return marks::in_comment(cx, comment);
    }
    let Some(block) = &cx.line.block else {
        return blocks::keywords(cx);
    };
    if matches!(block.kind(), SyntaxKind::DATASOURCE | SyntaxKind::GENERATOR) {
        return blocks::settings(cx, block);
    }
    if cx.line.frames.is_empty() {
        return fields::in_line(cx, block);
    }
    arguments::inside(cx)
}

/// What the parts of completion look at.
struct Cx<'a> {
    analysis: &'a Analysis,
    line: &'a Line,
    names: Names,
    provider: Option<Provider>,
}

impl<'a> Cx<'a> {
    fn new(analysis: &'a Analysis, line: &'a Line) -> Cx<'a> {
        let source = analysis.schema.datasource.as_ref();
        Cx {
            analysis,
            line,
            names: Names::new(analysis),
            provider: source.map(|source| source.provider),
        }
    }

    /// The rules of the database; without one nothing is left out.
    fn rules(&self) -> Option<&'static SchemaRules> {
        self.provider.map(|provider| provider.dialect().rules())
    }

    /// Whether the database allows something; unknown databases allow everything.
    fn allows(&self, ask: impl FnOnce(&SchemaRules) -> bool) -> bool {
        self.rules().is_none_or(ask)
    }

    /// The name of the block around the cursor.
    fn block_name(&self) -> Option<String> {
        Some(self.line.block.as_ref()?.name()?.text())
    }

    /// The model around the cursor.
    fn model(&self) -> Option<&'a Model> {
        self.analysis.schema.find_model(&self.block_name()?)
    }

    /// Name and type of the field on the line, as they are written.
    fn field(&self) -> Option<(&str, &str)> {
        match &self.line.all[..] {
            [name, ty, ..] if name.kind == SyntaxKind::IDENT && ty.kind == SyntaxKind::IDENT => {
                Some((&name.text, &ty.text))
            }
            _ => None,
        }
    }

    /// Whether the field on the line is a list.
    fn is_list(&self) -> bool {
        matches!(self.line.all.get(2), Some(token) if token.kind == SyntaxKind::L_BRACKET)
    }

    /// The model that the field on the line refers to.
    fn target(&self) -> Option<&'a Model> {
        self.analysis.schema.find_model(self.field()?.1)
    }

    /// Where the attribute stands that the cursor is in or after.
    fn place(&self) -> Option<Place> {
        let block = self.line.block.as_ref()?;
        let is_block_line = self
            .line
            .all
            .first()
            .is_some_and(|token| token.kind == SyntaxKind::AT_AT);
        Some(match (block.kind(), is_block_line) {
            (SyntaxKind::ENUM, true) => Place::Enum,
            (SyntaxKind::ENUM, false) => Place::EnumValue,
            (SyntaxKind::COMPOSITE_TYPE, true) => Place::CompositeType,
            (SyntaxKind::COMPOSITE_TYPE, false) => Place::CompositeField,
            (_, true) => Place::Model,
            (_, false) => match self.field().and_then(|(_, ty)| self.names.kind(ty)) {
                Some(SyntaxKind::MODEL | SyntaxKind::VIEW) => Place::RelationField,
                _ => Place::ScalarField,
            },
        })
    }

    /// The innermost thing that is open.
    fn inner(&self) -> Option<&Frame> {
        self.line.frames.last()
    }

    /// The scalar fields of a model, the likely parts of a key first.
    fn scalar_fields(&self, model: &Model) -> Vec<Completion> {
        model
            .scalar_fields()
            .map(|(field, _)| self.field_item(model, field))
            .collect()
    }

    fn field_item(&self, model: &Model, field: &Field) -> Completion {
        let ty = self.names.type_of(&model.name, &field.name).unwrap_or_default();
        let doc = field.documentation.clone().unwrap_or_default();
        Completion::new(CompletionKind::Field, &field.name, doc)
            .detail(format!("{}.{} {ty}", model.name, field.name))
            .over(self.line.word)
    }
}
