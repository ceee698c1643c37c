//! The answers of [`nicol_psl::ide`] in the protocol's form.

use std::collections::BTreeMap;

use lsp_types::{
    CodeActionKind, CompletionItem, CompletionItemKind, CompletionTextEdit, DocumentHighlight,
    DocumentHighlightKind, DocumentSymbol, Documentation, FoldingRange, FoldingRangeKind, HoverContents,
    InsertTextFormat, MarkupContent, MarkupKind, Range, SymbolInformation, SymbolKind as LspKind, TextEdit,
};
use nicol_psl::diagnostic::Edit;
use nicol_psl::ide::code_actions::Action;
use nicol_psl::ide::completion::{Completion, CompletionKind};
use nicol_psl::ide::folding::Fold;
use nicol_psl::ide::hover::Hover;
use nicol_psl::ide::semantic::Occurrence;
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

/// What could stand at a place. The list is whole: what is typed on only narrows it.
pub fn completions(client: &Client, schema: &Schema, found: &[Completion]) -> Value {
    let items = found
        .iter()
        .enumerate()
        .map(|(place, item)| completion(client, schema, place, item));
    json!({ "isIncomplete": false, "items": items.collect::<Vec<_>>() })
}

fn completion(client: &Client, schema: &Schema, place: usize, item: &Completion) -> CompletionItem {
    let is_snippet = client.snippets && item.snippet != item.plain();
    let new_text = if is_snippet {
        item.snippet.clone()
    } else {
        item.plain()
    };
    CompletionItem {
        label: item.label.clone(),
        kind: Some(completion_kind(item.kind)),
        detail: (!item.detail.is_empty()).then(|| item.detail.clone()),
        documentation: (!item.doc.is_empty()).then(|| Documentation::String(item.doc.clone())),
        sort_text: Some(format!("{place:04}")),
        insert_text_format: is_snippet.then_some(InsertTextFormat::SNIPPET),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: schema.range(client, item.span),
            new_text,
        })),
        ..CompletionItem::default()
    }
}

fn completion_kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Keyword => CompletionItemKind::KEYWORD,
        CompletionKind::Setting | CompletionKind::Argument | CompletionKind::Attribute => {
            CompletionItemKind::PROPERTY
        }
        CompletionKind::Type => CompletionItemKind::TYPE_PARAMETER,
        CompletionKind::Model => CompletionItemKind::CLASS,
        CompletionKind::Enum => CompletionItemKind::ENUM,
        CompletionKind::EnumValue => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Field => CompletionItemKind::FIELD,
        CompletionKind::Function => CompletionItemKind::FUNCTION,
        CompletionKind::Value => CompletionItemKind::VALUE,
    }
}

/// What something means; for clients without Markdown its signs are taken away.
pub fn hover(client: &Client, schema: &Schema, hover: &Hover) -> Value {
    let value = match client.markdown {
        true => hover.text.clone(),
        false => {
            let lines = hover.text.lines().filter(|line| !line.starts_with("```"));
            lines.collect::<Vec<_>>().join("\n").replace('`', "")
        }
    };
    json!(lsp_types::Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: if client.markdown {
                MarkupKind::Markdown
            } else {
                MarkupKind::PlainText
            },
            value,
        }),
        range: Some(schema.range(client, hover.span)),
    })
}

/// The places of a name in a file.
pub fn highlights(client: &Client, schema: &Schema, found: &[Occurrence]) -> Value {
    let places = found.iter().map(|found| DocumentHighlight {
        range: schema.range(client, found.span),
        kind: Some(match found.is_declaration {
            true => DocumentHighlightKind::WRITE,
            false => DocumentHighlightKind::READ,
        }),
    });
    json!(places.collect::<Vec<_>>())
}

/// Edits of several files.
pub fn workspace_edit(client: &Client, schema: &Schema, edits: &[Edit]) -> Value {
    let mut by_file: BTreeMap<u32, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        by_file
            .entry(edit.span.file)
            .or_default()
            .push(schema.text_edit(client, edit));
    }
    let files = by_file
        .into_iter()
        .filter_map(|(file, edits)| Some((schema.files.get(file as usize)?, edits)));
    if client.document_changes {
        let changes = files.map(|(file, edits)| {
            let document = json!({ "uri": file.uri, "version": file.version });
            json!({ "textDocument": document, "edits": edits })
        });
        return json!({ "documentChanges": changes.collect::<Vec<_>>() });
    }
    let changes: serde_json::Map<String, Value> = files
        .map(|(file, edits)| (file.uri.clone(), json!(edits)))
        .collect();
    json!({ "changes": changes })
}

/// A quick fix, with the diagnostic that it is about.
pub fn action(client: &Client, schema: &Schema, action: &Action) -> Value {
    let diagnostic = schema.analysis.diagnostics.get(action.diagnostic);
    let diagnostics = diagnostic.map(|diagnostic| schema.diagnostic(client, diagnostic));
    json!({
        "title": action.title,
        "kind": CodeActionKind::QUICKFIX,
        "diagnostics": diagnostics.into_iter().collect::<Vec<_>>(),
        "isPreferred": action.is_preferred,
        "edit": workspace_edit(client, schema, &action.edits),
    })
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
