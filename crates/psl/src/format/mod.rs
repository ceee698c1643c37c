//! The formatter: texts to texts. It works on the syntax tree only, so every token of the input is printed
//! once, also where a line is not understood. What it does with a file is what Prisma's formatter does.
//!
//! | module | does |
//! |---|---|
//! | `items` | cuts the content of a file or block into comments, empty lines and nodes |
//! | `block` | lays out one block |
//! | `inline` | lays out what stands on one line: types, attributes, values |
//! | `table` | aligns columns |
//! | `fill` | adds what a relation lacks: the other side, the scalar field, the arguments |
//! | `plural` | names for what is added |
//!
//! A few things differ on purpose: text behind the `{` of a block is kept (Prisma's formatter drops it, comments
//! included), a block that is not closed is left as it is, a relation that has a name keeps it on the side that is
//! added, and where Prisma's formatter would change its own output again, that is what comes out at once.
//! It is not a judge: see [`crate::analyze`].

mod block;
mod fill;
mod inline;
mod items;
mod plural;
mod table;

use crate::SourceFile;
use crate::schema::RelationId;
use crate::syntax::{self, SyntaxKind, SyntaxNode};
use fill::Filled;
use items::{Item, items};
use table::{Lines, Table};

/// Whether the formatter adds what the relations of a schema lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fill {
    /// It adds back relations, scalar fields and the arguments of `@relation`, as Prisma's formatter does.
    #[default]
    Relations,
    /// It adds nothing.
    Nothing,
}

/// Formats the files of a schema. The answers are in the order of the files.
///
/// Nothing is added to a schema whose names, types or attributes have errors.
pub fn format(files: &[SourceFile], fill: Fill) -> Vec<String> {
    let all = |texts: &[String]| texts.iter().map(|text| format_text(text)).collect::<Vec<_>>();
    let as_written = || {
        files
            .iter()
            .map(|file| format_text(&file.text))
            .collect::<Vec<_>>()
    };
    if fill == Fill::Nothing {
        return as_written();
    }
    match fill::filled(files) {
        Filled::Texts(texts) => all(&texts),
        Filled::Complete => as_written(),
        // The layout mends old spellings and stray commas: after it, more may be known.
        Filled::Broken => {
            let texts = as_written();
            match fill::filled(&with_texts(files, &texts)) {
                Filled::Texts(texts) => all(&texts),
                Filled::Complete | Filled::Broken => texts,
            }
        }
    }
}

fn with_texts(files: &[SourceFile], texts: &[String]) -> Vec<SourceFile> {
    let paths = files.iter().map(|file| file.path.clone());
    paths
        .zip(texts.iter().cloned())
        .map(|(path, text)| SourceFile { path, text })
        .collect()
}

/// What one relation of a schema lacks, as edits that leave everything else as it is.
pub(crate) fn missing(analysis: &crate::Analysis, relation: RelationId) -> Vec<crate::diagnostic::Edit> {
    fill::missing(analysis, relation)
}

/// Formats one text, without adding anything.
pub fn format_text(text: &str) -> String {
    let root = syntax::parse(text).syntax();
    let mut lines = Lines::default();
    if root
        .first_token()
        .is_some_and(|token| token.kind() == SyntaxKind::BOM)
    {
        lines.write("\u{feff}");
    }
    let items = items(root.children_with_tokens());
    let mut items = items.iter().peekable();
    items.next_if(|item| matches!(item, Item::EmptyLines));
    while let Some(item) = items.next() {
        match item {
            Item::EmptyLines if items.peek().is_none() => {}
            Item::EmptyLines => lines.end(),
            Item::Comments(comments) => {
                let mut table = Table::default();
                block::comments(comments, &mut table);
                table.render(&mut lines);
            }
            Item::Node(node) => at_top(node, &mut lines),
        }
        // What stands behind a `}` on its line gets a line of its own.
        if let (Item::Node(node), Some(Item::Node(_) | Item::Comments(_))) = (item, items.peek())
            && !items::owns_line_end(node)
        {
            lines.end();
        }
    }
    lines.finish()
}

/// What stands outside of all blocks, and the blocks themselves.
fn at_top(node: &SyntaxNode, lines: &mut Lines) {
    if block::is_complete(node) {
        return block::block(node, lines);
    }
    let text = node.text().to_string();
    if !items::owns_line_end(node) {
        return lines.write(&text);
    }
    // A block that is not closed goes on to the next one.
    let kept = without_empty_lines(&text);
    lines.write(kept);
    lines.end();
    if text[kept.len()..].matches('\n').count() > 1 && node.next_sibling().is_some() {
        lines.end();
    }
}

/// A text without the empty lines at its end.
fn without_empty_lines(text: &str) -> &str {
    let end = text.trim_end().len();
    let spaces = text[end..].find(['\n', '\r']).unwrap_or(text.len() - end);
    &text[..end + spaces]
}
