//! What stands on one line: types, attributes, arguments and values, with one space where there is one.
//! Values are copied as they are written.

use crate::syntax::SyntaxKind::*;
use crate::syntax::{SyntaxKind, SyntaxNode};

/// The order of attributes; all others stand behind these, in the order of the file.
const ORDER: [&str; 9] = [
    "id",
    "unique",
    "default",
    "updatedAt",
    "index",
    "fulltext",
    "map",
    "relation",
    "ignore",
];

/// Where an attribute stands among others.
pub(super) fn rank(attribute: &SyntaxNode) -> usize {
    let name = child(attribute, PATH).map(text).unwrap_or_default();
    ORDER
        .iter()
        .position(|known| *known == name)
        .unwrap_or(ORDER.len())
}

/// The cells of a field: name, type, attributes.
pub(super) fn field(node: &SyntaxNode) -> Vec<String> {
    let mut attributes: Vec<SyntaxNode> = children(node, ATTRIBUTE).collect();
    attributes.sort_by_key(rank);
    let attributes: Vec<String> = attributes.iter().map(attribute).collect();
    let ty = child(node, FIELD_TYPE).map(|ty| field_type(&ty));
    vec![name(node), ty.unwrap_or_default(), attributes.join(" ")]
}

/// The cells of a value of an enum: name, attributes.
pub(super) fn enum_value(node: &SyntaxNode) -> Vec<String> {
    let attributes: String = children(node, ATTRIBUTE).map(|node| attribute(&node)).collect();
    vec![name(node), attributes]
}

/// The cells of a setting: name, value.
pub(super) fn key_value(node: &SyntaxNode) -> Vec<String> {
    let mut value = "= ".to_owned();
    if let Some(node) = node.children().find(is_expression) {
        expression(&node, &mut value);
    }
    vec![name(node), value.trim_end().to_owned()]
}

/// `@name(…)` or `@@name(…)`.
pub(super) fn attribute(node: &SyntaxNode) -> String {
    let mut out = match node.kind() {
        BLOCK_ATTRIBUTE => "@@".to_owned(),
        _ => "@".to_owned(),
    };
    call(node, &mut out);
    out
}

/// The type, old forms in today's spelling.
fn field_type(node: &SyntaxNode) -> String {
    let mut out = node.children().next().map(text).unwrap_or_default();
    let has = |kind| node.children_with_tokens().any(|element| element.kind() == kind);
    if has(L_BRACKET) {
        out.push_str("[]");
    }
    if has(QUESTION) {
        out.push('?');
    }
    out
}

/// A name with arguments.
fn call(node: &SyntaxNode, out: &mut String) {
    out.push_str(&child(node, PATH).map(text).unwrap_or_default());
    if let Some(list) = child(node, ARG_LIST) {
        out.push('(');
        separated(children(&list, ARG), out, argument);
        out.push(')');
    }
}

fn argument(node: &SyntaxNode, out: &mut String) {
    if let Some(name) = child(node, NAME) {
        out.push_str(&text(name));
        out.push_str(": ");
    }
    if let Some(node) = node.children().find(is_expression) {
        expression(&node, out);
    }
}

fn expression(node: &SyntaxNode, out: &mut String) {
    match node.kind() {
        FUNCTION_CALL => call(node, out),
        ARRAY => {
            out.push('[');
            separated(node.children(), out, expression);
            out.push(']');
        }
        OBJECT => {
            out.push_str("{ ");
            separated(children(node, OBJECT_ENTRY), out, argument);
            out.push_str(" }");
        }
        _ => out.push_str(&text(node.clone())),
    }
}

fn separated(nodes: impl Iterator<Item = SyntaxNode>, out: &mut String, write: fn(&SyntaxNode, &mut String)) {
    for (place, node) in nodes.enumerate() {
        if place > 0 {
            out.push_str(", ");
        }
        write(&node, out);
    }
}

fn is_expression(node: &SyntaxNode) -> bool {
    matches!(node.kind(), LITERAL | PATH_EXPR | FUNCTION_CALL | ARRAY | OBJECT)
}

fn name(node: &SyntaxNode) -> String {
    child(node, NAME).map(text).unwrap_or_default()
}

fn child(node: &SyntaxNode, kind: SyntaxKind) -> Option<SyntaxNode> {
    children(node, kind).next()
}

fn children(node: &SyntaxNode, kind: SyntaxKind) -> impl Iterator<Item = SyntaxNode> + use<> {
    node.children().filter(move |node| node.kind() == kind)
}

fn text(node: SyntaxNode) -> String {
    node.text().to_string()
}
