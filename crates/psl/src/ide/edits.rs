//! Edits that add something to a block: where it goes, and the white space that it needs there.

use crate::Analysis;
use crate::diagnostic::Edit;
use crate::schema::Span;
use crate::syntax::ast::{AstNode, Block, Field, Name};
use crate::syntax::{NodeOrToken, SyntaxKind, SyntaxNode, TextSize};

/// An insertion.
pub(crate) fn insert(file: u32, at: impl Into<u32>, text: impl Into<String>) -> Edit {
    let at = at.into();
    Edit {
        span: Span {
            file,
            start: at,
            end: at,
        },
        text: text.into(),
    }
}

/// The models, views, composite types and enums of a name, with their files.
pub(crate) fn blocks(analysis: &Analysis, name: &str) -> Vec<(u32, Block)> {
    let mut found = Vec::new();
    for (file, tree) in analysis.trees.iter().enumerate() {
        let blocks = tree.file().blocks().filter(|block| {
            let is_config = matches!(block.kind(), SyntaxKind::DATASOURCE | SyntaxKind::GENERATOR);
            !is_config && is_called(block.name(), name)
        });
        found.extend(blocks.map(|block| (file as u32, block)));
    }
    found
}

pub(crate) fn is_called(given: Option<Name>, name: &str) -> bool {
    given.is_some_and(|given| given.text() == name)
}

/// The first field of a name in the first block of a name.
pub(crate) fn field(analysis: &Analysis, block: &str, name: &str) -> Option<(u32, Field)> {
    let (file, block) = blocks(analysis, block).into_iter().next()?;
    let field = block.fields().find(|field| is_called(field.name(), name))?;
    Some((file, field))
}

/// A `@@` attribute as the last line of a block; the first of them stands apart.
pub(crate) fn add_block_attribute(file: u32, block: &Block, attribute: &str) -> Option<Edit> {
    let brace = block.r_brace()?;
    let gap = if block.attributes().next().is_some() {
        ""
    } else {
        "\n"
    };
    Some(insert(
        file,
        brace.text_range().start(),
        format!("{gap}  {attribute}\n"),
    ))
}

/// A line behind the last field or value of a block, before its attributes.
pub(crate) fn add_line(file: u32, block: &Block, line: &str) -> Option<Edit> {
    let is_line = |node: &SyntaxNode| matches!(node.kind(), SyntaxKind::FIELD | SyntaxKind::ENUM_VALUE);
    match block.syntax().children().filter(is_line).last() {
        Some(last) => {
            let end = end_without_comment(&last);
            let end = last.text_range().end().max(end);
            Some(insert(file, end, format!("\n  {line}")))
        }
        None => {
            let brace = block.l_brace()?;
            Some(insert(file, brace.text_range().end(), format!("\n  {line}")))
        }
    }
}

/// An attribute behind everything on a line but its comment.
pub(crate) fn add_attribute(file: u32, line: &SyntaxNode, attribute: &str) -> Edit {
    insert(file, end_without_comment(line), format!(" {attribute}"))
}

fn end_without_comment(line: &SyntaxNode) -> TextSize {
    let last = line
        .children_with_tokens()
        .filter_map(NodeOrToken::into_node)
        .last();
    last.map_or(line.text_range().end(), |last| last.text_range().end())
}
