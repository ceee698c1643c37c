//! Marks in documentation comments: `/// @nicol.NAME`, and the conventions of prisma-field-encryption.

use super::{Completion, CompletionKind, Cx};
use crate::ScalarType;
use crate::schema::Span;
use crate::schema::marks::{MARKS, MarkArgument, MarkInfo, MarkPlace};
use crate::syntax::ast::AstNode;
use crate::syntax::ast::{Block, Field};
use crate::syntax::{NodeOrToken, SyntaxKind, SyntaxNode, SyntaxToken};

/// The marks that can stand in a `///` comment.
pub(super) fn in_comment(cx: &Cx<'_>, comment: &SyntaxToken) -> Vec<Completion> {
    if comment.kind() != SyntaxKind::DOC_COMMENT {
        return Vec::new();
    }
    let start = u32::from(comment.text_range().start());
    // The line's tokens end with the comment, so the cursor is the end of the word.
    let cursor = cx.line.word.end;
    let Some(before) = comment.text().get(..(cursor - start) as usize) else {
        return Vec::new();
    };
    let word = before.rsplit([' ', '\t', '/']).next().unwrap_or_default();
    if !word.starts_with('@') {
        return Vec::new();
    }
    let span = Span {
        start: cursor - word.len() as u32,
        ..cx.line.word
    };
    let below = below(comment);
    let found = MARKS.iter().filter(|info| fits(info, below.as_ref()));
    let mut found: Vec<Completion> = found.map(|info| mark(info).over(span)).collect();
    if let Some(Below::Field(field)) = &below
        && scalar(field) == Some(ScalarType::String)
    {
        let doc = "The convention of prisma-field-encryption: the value is encrypted before it is stored.";
        let item = Completion::new(CompletionKind::Attribute, "@encrypted", doc);
        found.push(item.rank(2).over(span));
        let doc = "The convention of prisma-field-encryption: a hash of another field, to find records by.";
        let item = Completion::new(CompletionKind::Attribute, "@encryption:hash", doc);
        found.push(item.snippet("@encryption:hash($0)").rank(2).over(span));
    }
    found
}

/// What a comment stands above, or behind.
enum Below {
    Model,
    Field(Field),
}

fn below(comment: &SyntaxToken) -> Option<Below> {
    let parent = comment.parent()?;
    if let Some(field) = Field::cast(parent) {
        return Some(Below::Field(field));
    }
    let mut next = comment.next_sibling_or_token();
    while let Some(element) = next {
        if let NodeOrToken::Node(node) = &element {
            return of_node(node);
        }
        next = element.next_sibling_or_token();
    }
    None
}

fn of_node(node: &SyntaxNode) -> Option<Below> {
    if let Some(field) = Field::cast(node.clone()) {
        let parent = node.parent().and_then(Block::cast)?;
        return (parent.kind() == SyntaxKind::MODEL).then_some(Below::Field(field));
    }
    let block = Block::cast(node.clone())?;
    (block.kind() == SyntaxKind::MODEL).then_some(Below::Model)
}

fn scalar(field: &Field) -> Option<ScalarType> {
    ScalarType::from_name(field.ty()?.name()?.text())
}

fn fits(info: &MarkInfo, below: Option<&Below>) -> bool {
    match below {
        Some(Below::Model) => matches!(info.place, MarkPlace::Model | MarkPlace::Both),
        Some(Below::Field(field)) => {
            let is_list = field.ty().is_some_and(|ty| ty.is_list());
            let by_place = match info.place {
                MarkPlace::Model => false,
                MarkPlace::SingleField => !is_list,
                MarkPlace::Field | MarkPlace::Both => true,
            };
            let scalar = scalar(field);
            by_place
                && (info.scalars.is_empty() || scalar.is_some_and(|scalar| info.scalars.contains(&scalar)))
        }
        // Nothing is there yet: it may become anything.
        None => true,
    }
}

fn mark(info: &MarkInfo) -> Completion {
    let label = format!("@nicol.{}", info.name);
    let snippet = match info.argument {
        MarkArgument::None => label.clone(),
        MarkArgument::Text => format!("{label}(\"$0\")"),
        MarkArgument::RustType => format!("{label}($0)"),
    };
    Completion::new(CompletionKind::Attribute, label, info.doc)
        .detail(info.example)
        .snippet(snippet)
}
