//! The outline of a file, and the names of a whole schema by what somebody types.

use super::span;
use crate::Analysis;
use crate::schema::Span;
use crate::syntax::SyntaxKind;
use crate::syntax::ast::{AstNode, Block, Field};

/// A line of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// A few more words: the type of a field, the value of a setting.
    pub detail: String,
    /// The whole of it.
    pub span: Span,
    /// The name.
    pub name_span: Span,
    /// What is inside.
    pub children: Vec<Symbol>,
}

/// What a [`Symbol`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    /// A model.
    Model,
    /// A view.
    View,
    /// A composite type.
    CompositeType,
    /// An enum.
    Enum,
    /// A value of an enum.
    EnumValue,
    /// A field.
    Field,
    /// A `@@` attribute.
    BlockAttribute,
    /// The `datasource` block.
    Datasource,
    /// A `generator` block.
    Generator,
    /// A setting of a datasource or generator.
    Setting,
}

/// The outline of a file. Empty for a file that is not there.
pub fn outline(analysis: &Analysis, file: u32) -> Vec<Symbol> {
    let Some(tree) = analysis.trees.get(file as usize) else {
        return Vec::new();
    };
    tree.file()
        .blocks()
        .filter_map(|block| self::block(file, &block))
        .collect()
}

/// The blocks, fields and values of the whole schema whose names hold the letters of `query`, in this order. Each
/// comes with the name of the block that holds it.
pub fn search(analysis: &Analysis, query: &str) -> Vec<(Symbol, Option<String>)> {
    let mut found = Vec::new();
    for file in 0..analysis.trees.len() as u32 {
        for mut block in outline(analysis, file) {
            let children = std::mem::take(&mut block.children);
            let container = block.name.clone();
            if matches(&block.name, query) {
                found.push((block, None));
            }
            let children = children
                .into_iter()
                .filter(|child| matches!(child.kind, SymbolKind::Field | SymbolKind::EnumValue))
                .filter(|child| matches(&child.name, query));
            found.extend(children.map(|child| (child, Some(container.clone()))));
        }
    }
    found
}

/// Whether the letters of a query stand in a name, in their order. Case does not matter.
fn matches(name: &str, query: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    query
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .all(|wanted| letters.any(|letter| letter == wanted))
}

fn block(file: u32, block: &Block) -> Option<Symbol> {
    let kind = match block.kind() {
        SyntaxKind::MODEL => SymbolKind::Model,
        SyntaxKind::VIEW => SymbolKind::View,
        SyntaxKind::COMPOSITE_TYPE => SymbolKind::CompositeType,
        SyntaxKind::ENUM => SymbolKind::Enum,
        SyntaxKind::DATASOURCE => SymbolKind::Datasource,
        _ => SymbolKind::Generator,
    };
    let name = block.name()?;
    let mut children: Vec<Symbol> = block
        .fields()
        .filter_map(|field| self::field(file, &field))
        .collect();
    children.extend(block.values().filter_map(|value| {
        let name = value.name()?;
        Some(leaf(
            file,
            &value,
            name.text(),
            &name,
            SymbolKind::EnumValue,
            String::new(),
        ))
    }));
    children.extend(block.settings().filter_map(|setting| {
        let name = setting.name()?;
        let value = setting.value().map(|value| value.syntax().text().to_string());
        let value = value.unwrap_or_default();
        Some(leaf(
            file,
            &setting,
            name.text(),
            &name,
            SymbolKind::Setting,
            value,
        ))
    }));
    children.extend(block.attributes().filter_map(|attribute| {
        let path = attribute.path()?;
        let args = attribute.args().map(|args| args.syntax().text().to_string());
        let name = format!("@@{}", path.text());
        let args = args.unwrap_or_default();
        Some(leaf(
            file,
            &attribute,
            name,
            &path,
            SymbolKind::BlockAttribute,
            args,
        ))
    }));
    Some(Symbol {
        name: name.text(),
        kind,
        detail: block
            .keyword()
            .map(|keyword| keyword.text().to_owned())
            .unwrap_or_default(),
        span: span(file, block.range_without_trivia()),
        name_span: span(file, name.range()),
        children,
    })
}

fn field(file: u32, field: &Field) -> Option<Symbol> {
    let name = field.name()?;
    let ty = field.ty().map(|ty| ty.syntax().text().to_string());
    Some(leaf(
        file,
        field,
        name.text(),
        &name,
        SymbolKind::Field,
        ty.unwrap_or_default(),
    ))
}

fn leaf(
    file: u32,
    node: &impl AstNode,
    name: String,
    name_node: &impl AstNode,
    kind: SymbolKind,
    detail: String,
) -> Symbol {
    Symbol {
        name,
        kind,
        detail: detail.trim().to_owned(),
        span: span(file, node.range_without_trivia()),
        name_span: span(file, name_node.range()),
        children: Vec::new(),
    }
}
