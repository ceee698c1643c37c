//! The answers of [`nicol_psl::ide`] in the protocol's form.

use lsp_types::{
    DocumentSymbol, FoldingRange, FoldingRangeKind, Range, SymbolInformation, SymbolKind as LspKind,
};
use nicol_psl::diagnostic::Edit;
use nicol_psl::ide::folding::Fold;
use nicol_psl::ide::symbols::{Symbol, SymbolKind};
use nicol_psl::schema::Span;
use serde_json::{Value, json};

use super::client::Client;
use super::workspace::Schema;

/// The outline of a file; in one level for clients that know no other.
pub fn outline(client: &Client, schema: &Schema, symbols: Vec<Symbol>) -> Value {
    if client.outline_levels {
        let symbols = symbols.iter().map(|symbol| nested(client, schema, symbol));
        return json!(symbols.collect::<Vec<_>>());
    }
    let mut flat = Vec::new();
    for mut block in symbols {
        let children = std::mem::take(&mut block.children);
        let container = block.name.clone();
        flat.push((block, None));
        flat.extend(children.into_iter().map(|child| (child, Some(container.clone()))));
    }
    let flat = flat.into_iter().filter_map(|found| symbol(client, schema, found));
    json!(flat.collect::<Vec<_>>())
}

#[allow(deprecated)]
fn nested(client: &Client, schema: &Schema, symbol: &Symbol) -> DocumentSymbol {
    let children: Vec<DocumentSymbol> = symbol
        .children
        .iter()
        .map(|child| nested(client, schema, child))
        .collect();
    DocumentSymbol {
        name: symbol.name.clone(),
        detail: (!symbol.detail.is_empty()).then(|| symbol.detail.clone()),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: schema.range(client, symbol.span),
        selection_range: schema.range(client, symbol.name_span),
        children: (!children.is_empty()).then_some(children),
    }
}

/// A name of the schema, with the block that holds it.
#[allow(deprecated)]
pub fn symbol(
    client: &Client,
    schema: &Schema,
    (symbol, container): (Symbol, Option<String>),
) -> Option<SymbolInformation> {
    Some(SymbolInformation {
        name: symbol.name,
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: schema.location(client, symbol.name_span)?,
        container_name: container,
    })
}

fn kind(kind: SymbolKind) -> LspKind {
    match kind {
        SymbolKind::Model => LspKind::CLASS,
        SymbolKind::View => LspKind::INTERFACE,
        SymbolKind::CompositeType => LspKind::STRUCT,
        SymbolKind::Enum => LspKind::ENUM,
        SymbolKind::EnumValue => LspKind::ENUM_MEMBER,
        SymbolKind::Field => LspKind::FIELD,
        SymbolKind::BlockAttribute => LspKind::PROPERTY,
        SymbolKind::Datasource => LspKind::MODULE,
        SymbolKind::Generator => LspKind::FUNCTION,
        SymbolKind::Setting => LspKind::CONSTANT,
    }
}

/// Something that can be folded away; whole lines, the last of a block stays.
pub fn fold(client: &Client, schema: &Schema, fold: &Fold) -> FoldingRange {
    let Range { start, end } = schema.range(client, fold.span);
    let end_line = if fold.is_comment {
        end.line
    } else {
        end.line.saturating_sub(1)
    };
    FoldingRange {
        start_line: start.line,
        end_line: end_line.max(start.line),
        kind: fold.is_comment.then_some(FoldingRangeKind::Comment),
        ..FoldingRange::default()
    }
}

/// The edits that make one text of another: a line at a time where they have the same number of lines, else all
/// between the first and the last line that differ.
pub fn difference(file: u32, old: &str, new: &str) -> Vec<Edit> {
    let (before, after) = (lines(old), lines(new));
    if before.len() == after.len() {
        let mut at = 0;
        let mut edits = Vec::new();
        for (old, new) in before.iter().zip(&after) {
            if old != new {
                edits.push(edit(file, at, old.len(), new));
            }
            at += old.len();
        }
        return edits;
    }
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(a, b)| a == b).count();
    let head = same(&mut before.iter().zip(&after));
    let tail = same(&mut before[head..].iter().rev().zip(after[head..].iter().rev()));
    let at: usize = before[..head].iter().map(|line| line.len()).sum();
    let gone: usize = before[head..before.len() - tail]
        .iter()
        .map(|line| line.len())
        .sum();
    vec![edit(file, at, gone, &after[head..after.len() - tail].concat())]
}

fn edit(file: u32, at: usize, len: usize, text: &str) -> Edit {
    Edit {
        span: Span {
            file,
            start: at as u32,
            end: (at + len) as u32,
        },
        text: text.to_owned(),
    }
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_lead_from_one_text_to_the_other() {
        for (old, new) in [
            ("", ""),
            ("", "a\n"),
            ("a\nb\nc\n", "a\nx\nc\n"),
            ("a\nb\nc\n", "a\nc\n"),
            ("a\na\n", "a\na\na\n"),
            ("a\r\nb", "a\nb\n"),
            ("a\nb\n", ""),
        ] {
            let mut text = old.to_owned();
            for edit in difference(0, old, new).iter().rev() {
                text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
            }
            assert_eq!(text, new);
        }
        assert!(difference(0, "a\n", "a\n").is_empty());
    }
}
