//! A diagram as Mermaid text (`erDiagram`).

use super::{Diagram, Many, Row, Table, TableKind};
use std::fmt::Write;

/// The text.
pub fn mermaid(diagram: &Diagram) -> String {
    let mut text = "erDiagram\n".to_owned();
    for table in &diagram.tables {
        push_table(&mut text, table);
    }
    for link in &diagram.links {
        let name = |table: usize| &diagram.tables[table].name;
        let line = if link.is_enum { ".." } else { "--" };
        let _ = writeln!(
            text,
            "    \"{}\" {}{line}{} \"{}\" : \"{}\"",
            name(link.to.table),
            left(link.to.many),
            right(link.from.many),
            name(link.from.table),
            quoted(&link.label)
        );
    }
    text
}

fn push_table(text: &mut String, table: &Table) {
    if table.rows.is_empty() {
        let _ = writeln!(text, "    \"{}\"", table.name);
        return;
    }
    let _ = writeln!(text, "    \"{}\" {{", table.name);
    for row in &table.rows {
        let _ = writeln!(text, "        {}", row_text(table, row));
    }
    text.push_str("    }\n");
}

fn row_text(table: &Table, row: &Row) -> String {
    let is_optional = row.ty.ends_with('?');
    let ty = match table.kind {
        TableKind::Enum => "value".to_owned(),
        _ => word(row.ty.trim_end_matches('?')),
    };
    let marks = row.marks();
    let mut text = format!("{ty} {}", row.name);
    if !marks.is_empty() {
        text.push_str(&format!(" {}", marks.join(", ")));
    }
    let note = row.documentation.as_deref().unwrap_or_default();
    let note = match (is_optional, note.is_empty()) {
        (true, true) => "optional".to_owned(),
        (true, false) => format!("optional: {note}"),
        (false, _) => note.to_owned(),
    };
    if !note.is_empty() {
        text.push_str(&format!(" \"{}\"", quoted(&note)));
    }
    text
}

/// A type as one word: that of an unsupported column may be anything.
fn word(ty: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "_[]()-".contains(character);
    let word: String = ty
        .chars()
        .map(|character| if is_plain(character) { character } else { '_' })
        .collect();
    match word.starts_with(|first: char| first.is_ascii_alphabetic()) {
        true => word,
        false => format!("type_{word}"),
    }
}

/// Text that can stand in quotes.
fn quoted(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('"', "'")
}

fn left(many: Many) -> &'static str {
    match many {
        Many::One => "||",
        Many::OneOrNone => "|o",
        Many::Any => "}o",
    }
}

fn right(many: Many) -> &'static str {
    match many {
        Many::One => "||",
        Many::OneOrNone => "o|",
        Many::Any => "o{",
    }
}
