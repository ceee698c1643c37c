//! What can be folded away: the bodies of blocks, and comments of several lines.

use super::span;
use crate::Analysis;
use crate::schema::Span;
use crate::syntax::ast::{AstNode, Block};
use crate::syntax::{NodeOrToken, SyntaxKind, SyntaxNode, SyntaxToken};

/// Something that can be folded away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    /// From the line that stays to the last line that goes.
    pub span: Span,
    /// A comment rather than a block.
    pub is_comment: bool,
}

/// What can be folded in a file, in order. What begins and ends on one line is not among it.
pub fn folds(analysis: &Analysis, file: u32) -> Vec<Fold> {
    let (Some(tree), Some(source)) = (
        analysis.trees.get(file as usize),
        analysis.files.get(file as usize),
    ) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let root = tree.syntax();
    comments(file, &root, &mut found);
    for node in root.children() {
        comments(file, &node, &mut found);
        found.extend(block(file, &node));
    }
    found.retain(|fold| {
        let text = source.text.get(fold.span.start as usize..fold.span.end as usize);
        text.is_some_and(|text| text.contains(['\n', '\r']))
    });
    found.sort_by_key(|fold| fold.span);
    found
}

/// A block folds from its head to its brace; one that is not closed does not fold.
fn block(file: u32, node: &SyntaxNode) -> Option<Fold> {
    let block = Block::cast(node.clone())?;
    let (open, close) = (block.l_brace()?, block.r_brace()?);
    let mut whole = span(file, block.range_without_trivia());
    whole.start = open.text_range().start().into();
    whole.end = close.text_range().start().into();
    Some(Fold {
        span: whole,
        is_comment: false,
    })
}

/// Comments on lines that follow each other, and comments that have several lines.
fn comments(file: u32, parent: &SyntaxNode, found: &mut Vec<Fold>) {
    let mut run: Option<(SyntaxToken, SyntaxToken)> = None;
    let mut newlines = 0;
    let mut finish = |run: &mut Option<(SyntaxToken, SyntaxToken)>| {
        if let Some((first, last)) = run.take() {
            let mut whole = span(file, first.text_range());
            whole.end = last.text_range().end().into();
            found.push(Fold {
                span: whole,
                is_comment: true,
            });
        }
    };
    for element in parent.children_with_tokens() {
        match element {
            NodeOrToken::Token(token) if token.kind().is_comment() => {
                run = match run.take().filter(|_| newlines <= 1) {
                    Some((first, _)) => Some((first, token)),
                    None => Some((token.clone(), token)),
                };
                newlines = 0;
            }
            NodeOrToken::Token(token) if token.kind() == SyntaxKind::NEWLINE => {
                newlines += 1;
                if newlines > 1 {
                    finish(&mut run);
                }
            }
            NodeOrToken::Token(_) => {}
            NodeOrToken::Node(_) => finish(&mut run),
        }
    }
    finish(&mut run);
}
