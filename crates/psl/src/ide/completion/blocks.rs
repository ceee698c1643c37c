//! The words that open a block, and the settings of datasources and generators.

use super::{Completion, CompletionKind, Cx};
use crate::ide::docs::{self, Word};
use crate::ide::line::Frame;
use crate::schema::preview::{PREVIEW_FEATURES, Status};
use crate::syntax::SyntaxKind;
use crate::syntax::ast::Block;
use nicol_sql::Provider;

/// The words that open a block, at the start of a line.
pub(super) fn keywords(cx: &Cx<'_>) -> Vec<Completion> {
    if !cx.line.head.is_empty() || cx.line.in_string {
        return Vec::new();
    }
    let has_source = cx.analysis.trees.iter().any(|tree| {
        let mut blocks = tree.file().blocks();
        blocks.any(|block| block.kind() == SyntaxKind::DATASOURCE)
    });
    let offered = docs::KEYWORDS.iter().filter(|word| match word.name {
        "datasource" => !has_source,
        // No database that is served has composite types.
        "type" => false,
        _ => true,
    });
    offered
        .map(|word| item(cx, CompletionKind::Keyword, word))
        .collect()
}

fn item(cx: &Cx<'_>, kind: CompletionKind, word: &Word) -> Completion {
    Completion::new(kind, word.name, word.doc)
        .snippet(word.snippet)
        .over(cx.line.word)
}

/// Settings that are not there yet, and the values of those that are.
pub(super) fn settings(cx: &Cx<'_>, block: &Block) -> Vec<Completion> {
    let table = match block.kind() {
        SyntaxKind::DATASOURCE => docs::DATASOURCE,
        _ => docs::GENERATOR,
    };
    let Some(name) = cx.line.head.first().map(|token| token.text.as_str()) else {
        return names(cx, block, table);
    };
    if !cx.line.head.iter().any(|token| token.kind == SyntaxKind::EQ) {
        return Vec::new();
    }
    values(cx, block, name)
}

fn names(cx: &Cx<'_>, block: &Block, table: &[Word]) -> Vec<Completion> {
    let written: Vec<String> = block
        .settings()
        .filter_map(|setting| setting.name().map(|name| name.text()))
        .collect();
    let is_source = block.kind() == SyntaxKind::DATASOURCE;
    let offered = table
        .iter()
        .filter(|word| !written.iter().any(|name| name == word.name));
    let offered = offered.filter(|word| match word.name {
        "schemas" => cx.allows(|rules| rules.namespaces),
        "extensions" => cx.allows(|rules| rules.extensions),
        // They mean something to Prisma's own generators only.
        "binaryTargets" | "engineType" => false,
        _ => true,
    });
    let rank = |word: &Word| {
        if word.name == "provider" || (is_source && word.name == "url") {
            0
        } else {
            1
        }
    };
    offered
        .map(|word| item(cx, CompletionKind::Setting, word).rank(rank(word)))
        .collect()
}

fn values(cx: &Cx<'_>, block: &Block, name: &str) -> Vec<Completion> {
    let in_list = matches!(cx.inner(), Some(Frame::List(_)));
    let in_call = matches!(cx.inner(), Some(Frame::Args { .. }));
    if in_call {
        return Vec::new();
    }
    let is_source = block.kind() == SyntaxKind::DATASOURCE;
    let mut found: Vec<Completion> = match (is_source, name) {
        (true, "provider") => Provider::ALL
            .iter()
            .map(|provider| text(cx, provider.name(), provider.dialect().rules().display_name))
            .collect(),
        (true, "relationMode") => docs::RELATION_MODES
            .iter()
            .map(|word| text(cx, word.name, word.doc))
            .collect(),
        (false, "previewFeatures") if in_list => preview_features(cx),
        (false, "provider") => vec![text(cx, "nicol", "The typed Rust client of Nicol.")],
        _ => Vec::new(),
    };
    let is_address = is_source && ["url", "directUrl", "shadowDatabaseUrl"].contains(&name);
    if is_address && !cx.line.in_string {
        let env = docs::find(docs::OTHER_FUNCTIONS, "env");
        found.extend(env.map(|word| item(cx, CompletionKind::Function, word)));
    }
    found
}

/// A text: with quotes, unless the cursor is between them.
fn text(cx: &Cx<'_>, name: &str, doc: &str) -> Completion {
    let quoted = format!("\"{name}\"");
    let label = if cx.line.in_string { name } else { &quoted };
    Completion::new(CompletionKind::Value, label, doc).over(cx.line.word)
}

fn preview_features(cx: &Cx<'_>) -> Vec<Completion> {
    let written: Vec<&str> = cx
        .line
        .all
        .iter()
        .map(|token| token.text.trim_matches('"'))
        .collect();
    let offered = PREVIEW_FEATURES.iter().filter(|feature| {
        let is_ours = feature.provider.is_none() || cx.provider.is_none() || feature.provider == cx.provider;
        feature.status == Status::Active && is_ours && !written.contains(&feature.name)
    });
    offered
        .map(|feature| text(cx, feature.name, "A preview feature."))
        .collect()
}
