//! The content of a file or block, cut into what the layout treats as one: comments that stand together, empty
//! lines, and nodes. Whitespace is gone afterwards; what a node looks like is for others.

use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::{SyntaxElement, SyntaxNode, SyntaxToken};
use std::iter::Peekable;

/// A part of a file or block.
#[derive(Debug)]
pub(super) enum Item {
    /// Comments without an empty line between them.
    Comments(Vec<SyntaxToken>),
    /// Any number of empty lines. The end of the line of a block's `}` counts as one too.
    EmptyLines,
    /// A block or a line; the line's end belongs to it.
    Node(SyntaxNode),
}

/// Cuts the elements of a file or block.
pub(super) fn items(elements: impl Iterator<Item = SyntaxElement>) -> Vec<Item> {
    let mut elements = elements.peekable();
    let mut items = Vec::new();
    while let Some(element) = elements.next() {
        match element {
            SyntaxElement::Node(node) => {
                if owns_line_end(&node) {
                    eat(&mut elements, WHITESPACE);
                    eat(&mut elements, NEWLINE);
                }
                items.push(Item::Node(node));
            }
            SyntaxElement::Token(token) if token.kind().is_comment() => {
                items.push(Item::Comments(comments(token, &mut elements)));
            }
            SyntaxElement::Token(token) if token.kind() == NEWLINE => {
                while eat(&mut elements, NEWLINE) || eat(&mut elements, WHITESPACE) {}
                items.push(Item::EmptyLines);
            }
            SyntaxElement::Token(_) => {}
        }
    }
    items
}

/// Whether the end of its line belongs to a node. That of a block which ends with a `}` is counted as an empty
/// line, which is what keeps blocks apart.
pub(super) fn owns_line_end(node: &SyntaxNode) -> bool {
    match node.kind() {
        TYPE_ALIAS => false,
        UNKNOWN_BLOCK => node.last_token().is_none_or(|token| token.kind() != R_BRACE),
        _ => !super::block::is_complete(node),
    }
}

/// A comment and those that follow it without an empty line between them.
fn comments(
    first: SyntaxToken,
    elements: &mut Peekable<impl Iterator<Item = SyntaxElement>>,
) -> Vec<SyntaxToken> {
    let mut found = vec![first];
    loop {
        // White space between a comment and its line end makes the line end an empty line.
        eat(elements, NEWLINE);
        eat(elements, WHITESPACE);
        match elements.next_if(|element| element.kind().is_comment()) {
            Some(SyntaxElement::Token(comment)) => found.push(comment),
            _ => return found,
        }
    }
}

fn eat(elements: &mut Peekable<impl Iterator<Item = SyntaxElement>>, kind: SyntaxKind) -> bool {
    elements.next_if(|element| element.kind() == kind).is_some()
}
