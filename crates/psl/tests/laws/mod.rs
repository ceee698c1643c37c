//! What holds for every text, as functions that panic where it does not: for the tests of made-up texts, and for the
//! fuzz targets in the folder `fuzz` of the repository.
#![allow(dead_code, reason = "each target needs some of them")]

use nicol_psl::format::{Fill, format, format_text};
use nicol_psl::schema::Span;
use nicol_psl::syntax::{SyntaxKind, parse};
use nicol_psl::{Analysis, SourceFile, analyze};

/// The tokens of the tree, joined, are the text, and none is empty.
pub fn tree_reproduces(text: &str) {
    let tree = parse(text).syntax();
    assert_eq!(tree.text().to_string(), text);
    let tokens = tree.descendants_with_tokens();
    for token in tokens.filter_map(|element| element.into_token()) {
        assert!(!token.text().is_empty(), "an empty token in {text:?}");
    }
}

/// The errors of the parser lie in the text, between characters.
pub fn syntax_errors_lie_in_the_text(text: &str) {
    for error in parse(text).errors() {
        let range = std::ops::Range::<usize>::from(error.range);
        assert!(text.get(range).is_some(), "{error:?}");
    }
}

/// The analysis ends, names places between characters only, and says the same again.
pub fn analysis_holds(text: &str) {
    let (analysis, again) = (analysis(text), analysis(text));
    assert_eq!(analysis.diagnostics, again.diagnostics);
    assert_eq!(format!("{:?}", analysis.schema), format!("{:?}", again.schema));
    for diagnostic in &analysis.diagnostics {
        assert_ne!(diagnostic.message, "");
        let labels = diagnostic.labels.iter().map(|label| label.span);
        let edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits);
        let places = labels.chain(edits.map(|edit| edit.span));
        for place in places.chain([diagnostic.span]) {
            assert!(is_in(&analysis, place), "{place:?} of {diagnostic:?}");
        }
    }
}

fn analysis(text: &str) -> Analysis {
    analyze(files(text))
}

fn is_in(analysis: &Analysis, place: Span) -> bool {
    let text = &analysis.files[place.file as usize].text;
    text.get(place.start as usize..place.end as usize).is_some()
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

/// Formatting again changes nothing.
pub fn twice_is_once(text: &str, fill: Fill) {
    let once = formatted(text, fill);
    assert_eq!(
        formatted(&once, fill),
        once,
        "the second formatting changes something"
    );
}

/// Formatting keeps what a valid schema means, without its documentation.
pub fn valid_meaning_stays(text: &str) {
    let mut before = analysis(text);
    if before.has_errors() {
        return;
    }
    let mut after = analysis(&format_text(text));
    forget_documentation(&mut before);
    forget_documentation(&mut after);
    assert_eq!(meaning(&before), meaning(&after));
}

/// Formatting keeps what the schema means, and what is wrong with it.
pub fn meaning_stays(text: &str) {
    let (mut before, mut after) = (analysis(text), analyze(files(&format_text(text))));
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

/// Formatting keeps everything that is written: words and comments, or where the text is not understood, so that they
/// cannot be told apart, the letters and digits. Old spellings lose their signs.
pub fn content_stays(text: &str) {
    if parse(text).errors().is_empty() {
        words_stay(text);
        comments_stay(text);
        return;
    }
    let characters = |text: &str| {
        let mut characters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        characters.sort_unstable();
        characters
    };
    assert_eq!(characters(text), characters(&format_text(text)));
}

/// Formatting keeps all comments.
pub fn comments_stay(text: &str) {
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
            // White space at the end of a line is not part of what it says.
            _ => element.to_string().trim_end().to_owned(),
        })
        .collect();
    found.sort();
    found
}

/// Formatting keeps all names, keywords, numbers and strings.
pub fn words_stay(text: &str) {
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
