//! The layout of one block: its lines in tables that end at empty lines, the `@@` attributes at the end, and
//! comments where they are (those right above an `@@` attribute go with it).

use super::inline;
use super::items::{Item, items};
use super::table::{Lines, Table};
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::{SyntaxElement, SyntaxNode, SyntaxToken};

/// Whether a node is a block with a known keyword that is closed on a later line.
pub(super) fn is_complete(node: &SyntaxNode) -> bool {
    if !node.kind().is_block() {
        return false;
    }
    let mut tokens = node
        .children_with_tokens()
        .skip_while(|element| element.kind() != L_BRACE);
    tokens.any(|element| element.kind() == NEWLINE) && tokens.any(|element| element.kind() == R_BRACE)
}

/// Writes a complete block.
pub(super) fn block(node: &SyntaxNode, lines: &mut Lines) {
    let mut elements = node.children_with_tokens();
    let head = head(&mut elements);
    lines.write(&head);
    lines.end();
    lines.indent();
    contents(items(elements), lines);
    lines.outdent();
    lines.write("}");
    lines.end();
}

/// The first line of a block, up to its line end. What stands behind the `{` is kept.
fn head(elements: &mut impl Iterator<Item = SyntaxElement>) -> String {
    let (mut head, mut behind) = (Vec::new(), String::new());
    let mut is_behind = false;
    for element in elements.take_while(|element| element.kind() != NEWLINE) {
        match element.kind() {
            _ if is_behind => behind.push_str(&element.to_string()),
            WHITESPACE => {}
            kind => {
                is_behind = kind == L_BRACE;
                head.push(element.to_string());
            }
        }
    }
    let behind = behind.trim();
    if !behind.is_empty() {
        head.push(behind.to_owned());
    }
    head.join(" ")
}

/// An `@@` attribute with the comments right above it.
type BlockAttribute = (Vec<SyntaxToken>, SyntaxNode);

fn contents(items: Vec<Item>, lines: &mut Lines) {
    let mut table = Table::default();
    let mut attributes: Vec<BlockAttribute> = Vec::new();
    let mut waiting = Vec::new();
    let mut is_apart = false;
    let mut items = items.into_iter().peekable();
    while let Some(item) = items.next() {
        let is_attribute = |item: &Item| matches!(item, Item::Node(node) if node.kind() == BLOCK_ATTRIBUTE);
        match item {
            Item::EmptyLines => {
                is_apart = true;
                continue;
            }
            // Comments right above an `@@` attribute go with it to the end of the block.
            Item::Comments(found) if items.peek().is_some_and(is_attribute) => waiting = found,
            Item::Node(node) if node.kind() == BLOCK_ATTRIBUTE => {
                attributes.push((std::mem::take(&mut waiting), node));
            }
            other => {
                // An empty line ends the columns.
                if is_apart && !table.is_new() {
                    table.render(lines);
                    table.empty_line();
                }
                match other {
                    Item::Comments(found) => comments(&found, &mut table),
                    Item::Node(node) => line(&node, &mut table),
                    Item::EmptyLines => {}
                }
            }
        }
        is_apart = false;
    }
    table.render(lines);
    block_attributes(attributes, lines);
}

fn block_attributes(mut attributes: Vec<BlockAttribute>, lines: &mut Lines) {
    if attributes.is_empty() {
        return;
    }
    let mut table = Table::default();
    table.empty_line();
    attributes.sort_by_key(|(_, attribute)| inline::rank(attribute));
    for (above, attribute) in attributes {
        comments(&above, &mut table);
        table.row(vec![inline::attribute(&attribute)], trailing_comment(&attribute));
    }
    table.render(lines);
}

/// A line that is no `@@` attribute.
fn line(node: &SyntaxNode, table: &mut Table) {
    let cells = match node.kind() {
        FIELD => inline::field(node),
        ENUM_VALUE => inline::enum_value(node),
        KEY_VALUE => inline::key_value(node),
        _ => return table.verbatim(node.text().to_string()),
    };
    table.row(cells, trailing_comment(node));
}

fn trailing_comment(node: &SyntaxNode) -> Option<String> {
    let last = node.last_token()?;
    last.kind().is_comment().then(|| last.text().to_owned())
}

/// Adds comments, each on lines of its own.
pub(super) fn comments(comments: &[SyntaxToken], table: &mut Table) {
    for comment in comments {
        match comment.kind() {
            SyntaxKind::BLOCK_COMMENT => block_comment(comment.text(), table),
            _ => table.comment(comment.text().to_owned()),
        }
    }
}

/// Writes `/* … */` in one form, with a star on each line. Its empty lines go.
fn block_comment(text: &str, table: &mut Table) {
    table.comment("/**".to_owned());
    let inner = text
        .strip_prefix("/*")
        .and_then(|rest| rest.strip_suffix("*/"))
        .unwrap_or(text);
    for line in inner.lines() {
        let line = line.trim();
        let line = line.strip_prefix('*').map_or(line, str::trim_start);
        if !line.is_empty() {
            table.comment(format!(" * {line}"));
        }
    }
    table.comment(" */".to_owned());
}
