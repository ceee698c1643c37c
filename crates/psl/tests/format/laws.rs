//! What holds for the formatter whatever the text is: formatting twice changes nothing more, the meaning stays,
//! every word and every comment is still there.

use nicol_psl::format::{Fill, format, format_text};
use nicol_psl::syntax::{SyntaxKind, parse};
use nicol_psl::{Analysis, SourceFile, analyze};
use nicol_testing::golden::Suite;

use super::texts::{check, schemas, soup};

/// Adds the tests to a suite.
pub fn add_to(suite: Suite) -> Suite {
    suite
        .test("laws/of_lines_in_blocks", || {
            check(&schemas(), |text| {
                twice_is_once(text, Fill::Nothing);
                twice_is_once(text, Fill::Relations);
                meaning_stays(text);
                comments_stay(text);
            })
        })
        .test("laws/of_pieces_in_any_order", || {
            check(&soup(), |text| {
                twice_is_once(text, Fill::Nothing);
                words_stay(text);
                comments_stay(text);
            })
        })
}

fn files(text: &str) -> Vec<SourceFile> {
    vec![SourceFile {
        path: "schema.prisma".to_owned(),
        text: text.to_owned(),
    }]
}

fn formatted(text: &str, fill: Fill) -> String {
    format(&files(text), fill).concat()
}

fn twice_is_once(text: &str, fill: Fill) {
    let once = formatted(text, fill);
    assert_eq!(
        formatted(&once, fill),
        once,
        "the second formatting changes something"
    );
}

fn meaning_stays(text: &str) {
    let (mut before, mut after) = (analyze(files(text)), analyze(files(&format_text(text))));
    if text.contains("@@") || text.contains("*/ ") {
        // A comment above an `@@` attribute moves with it, though it also documents the next field; and as in
        // Prisma, a space behind a block comment makes its line end an empty line.
        forget_documentation(&mut before);
        forget_documentation(&mut after);
    }
    assert_eq!(meaning(&before), meaning(&after));
}

fn forget_documentation(analysis: &mut Analysis) {
    for generator in &mut analysis.schema.generators {
        generator.documentation = None;
    }
    for model in &mut analysis.schema.models {
        model.documentation = None;
        model
            .fields
            .iter_mut()
            .for_each(|field| field.documentation = None);
    }
    for enumeration in &mut analysis.schema.enums {
        enumeration.documentation = None;
        enumeration
            .values
            .iter_mut()
            .for_each(|value| value.documentation = None);
    }
}

/// What an analysis found, without places.
fn meaning(analysis: &Analysis) -> (String, Vec<(&str, &str)>) {
    let mut diagnostics: Vec<_> = analysis
        .diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code.id, diagnostic.message.as_str()))
        .collect();
    diagnostics.sort_unstable();
    let schema = without_places(&format!("{:?}", analysis.schema));
    // The stars of block comments, and how they are laid out, are part of the documentation.
    (schema.replace("\\n", " ").replace([' ', '*'], ""), diagnostics)
}

fn without_places(text: &str) -> String {
    let mut parts = text.split("Span {");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| {
        out + part.split_once('}').map_or(part, |(_, rest)| rest)
    })
}

fn comments_stay(text: &str) {
    assert_eq!(comments(text), comments(&format_text(text)));
}

/// The comments, sorted; block comments without what only lays them out.
fn comments(text: &str) -> Vec<String> {
    let tokens = parse(text).syntax().descendants_with_tokens();
    let mut found: Vec<String> = tokens
        .filter(|element| element.kind().is_comment())
        .map(|element| match element.kind() {
            SyntaxKind::BLOCK_COMMENT => element
                .to_string()
                .replace(|c: char| c.is_whitespace() || c == '*', ""),
            _ => element.to_string(),
        })
        .collect();
    found.sort();
    found
}

fn words_stay(text: &str) {
    assert_eq!(words(text), words(&format_text(text)));
}

fn words(text: &str) -> Vec<String> {
    use SyntaxKind::{IDENT, KEYWORD, NUMBER, STRING};
    let tokens = parse(text).syntax().descendants_with_tokens();
    let mut found: Vec<String> = tokens
        .filter(|element| matches!(element.kind(), IDENT | KEYWORD | NUMBER | STRING))
        .map(|element| element.to_string())
        .collect();
    found.sort();
    found
}
