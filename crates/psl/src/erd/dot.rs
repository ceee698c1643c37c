//! A diagram as DOT text, for Graphviz.

use super::{Diagram, End, Link, Many, Row, Table, TableKind};
use std::fmt::Write;

/// The text.
pub fn dot(diagram: &Diagram) -> String {
    let mut text = String::from(
        "digraph schema {\n  graph [rankdir=RL, nodesep=0.4, ranksep=1.2, fontname=\"sans-serif\"];\n  \
         node [shape=plain, fontname=\"sans-serif\", fontsize=11];\n  \
         edge [dir=both, color=\"#64748b\", fontname=\"sans-serif\", fontsize=9];\n",
    );
    let mut namespaces: Vec<Option<&String>> = diagram
        .tables
        .iter()
        .map(|table| table.namespace.as_ref())
        .collect();
    namespaces.sort();
    namespaces.dedup();
    for (number, namespace) in namespaces.into_iter().enumerate() {
        let tables = diagram
            .tables
            .iter()
            .filter(|table| table.namespace.as_ref() == namespace);
        let nodes: String = tables.map(node).collect();
        match namespace {
            None => text.push_str(&nodes),
            Some(name) => {
                let label = string(name);
                let _ = write!(
                    text,
                    "  subgraph cluster_{number} {{\n  label={label};\n{nodes}  }}\n"
                );
            }
        }
    }
    for link in &diagram.links {
        let _ = writeln!(text, "  {}", edge(diagram, link));
    }
    text.push_str("}\n");
    text
}

fn node(table: &Table) -> String {
    let head = match table.kind {
        TableKind::Model => "#e2e8f0",
        TableKind::View => "#e0e7ff",
        TableKind::Enum => "#fef3c7",
    };
    let mut label = format!(
        "<table border=\"0\" cellborder=\"1\" cellspacing=\"0\" cellpadding=\"4\" color=\"#64748b\">\
         <tr><td port=\"title\" colspan=\"3\" bgcolor=\"{head}\"><b>{}</b></td></tr>",
        escaped(&table.name)
    );
    for (place, row) in table.rows.iter().enumerate() {
        label.push_str(&cells(table.kind, place, row));
    }
    label.push_str("</table>");
    let note = table.documentation.as_deref().unwrap_or(&table.name);
    format!(
        "  {} [label=<{label}>, tooltip={}];\n",
        string(&table.name),
        string(note)
    )
}

fn cells(kind: TableKind, place: usize, row: &Row) -> String {
    let name = escaped(&row.name);
    if kind == TableKind::Enum {
        return format!("<tr><td port=\"r{place}\" colspan=\"3\" align=\"left\">{name}</td></tr>");
    }
    let marks = row.marks().join(" ");
    let marks = if marks.is_empty() {
        "&#160;".to_owned()
    } else {
        marks
    };
    format!(
        "<tr><td port=\"l{place}\" align=\"left\">{marks}</td><td align=\"left\">{name}</td>\
         <td port=\"r{place}\" align=\"left\">{}</td></tr>",
        escaped(&row.ty)
    )
}

fn edge(diagram: &Diagram, link: &Link) -> String {
    let port = |end: &End, side: &str| {
        let name = string(&diagram.tables[end.table].name);
        match end.row {
            Some(row) => format!("{name}:{side}{row}"),
            None => format!("{name}:title"),
        }
    };
    let style = if link.is_enum { ", style=dashed" } else { "" };
    format!(
        "{} -> {} [arrowtail={}, arrowhead={}, tooltip={}{style}];",
        port(&link.from, "l"),
        port(&link.to, "r"),
        arrow(link.from.many),
        arrow(link.to.many),
        string(&diagram.describe(link)),
    )
}

fn arrow(many: Many) -> &'static str {
    match many {
        Many::One => "teetee",
        Many::OneOrNone => "teeodot",
        Many::Any => "crowodot",
    }
}

/// Text inside an HTML-like label.
pub(super) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

/// A text in quotes.
fn string(text: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    format!("\"{text}\"")
}
