//! What holds for the formatter whatever the text is: formatting twice changes nothing more, the meaning stays,
//! every word and every comment is still there. Texts are put together from pieces of schema files: whole lines
//! in blocks, and pieces of lines in any order.

use nicol_psl::format::{Fill, format, format_text};
use nicol_psl::syntax::{SyntaxKind, parse};
use nicol_psl::{Analysis, SourceFile, analyze};
use nicol_testing::golden::Suite;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

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

/// Runs a law on many texts; a failure is made as small as possible and printed.
fn check(texts: &BoxedStrategy<String>, law: fn(&str)) {
    let config = Config {
        cases: 250,
        failure_persistence: None,
        ..Config::default()
    };
    let result = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    )
    .run(texts, |text| {
        law(&text);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
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

/// Blocks of lines, with comments and empty lines anywhere; mostly valid.
fn schemas() -> BoxedStrategy<String> {
    let model = (select(NAMES), lines(FIELDS, 8), select(ENDS))
        .prop_map(|(name, lines, end)| format!("model {name} {{{end}{lines}  }}{end}"));
    let enumeration = lines(VALUES, 5).prop_map(|lines| format!("enum E{{\n  FIRST\n{lines}}}"));
    let config = lines(SETTINGS, 4).prop_map(|lines| format!("generator g {{\nprovider=\"x\"\n{lines}}}"));
    let between = lines(BETWEEN, 3);
    let block = prop_oneof![4 => model, 1 => enumeration, 1 => config];
    proptest::collection::vec((between, block), 0..5)
        .prop_map(|parts| {
            let mut text = String::from("datasource db {\n  provider = \"postgresql\"\n}\n");
            for (between, block) in parts {
                text.push_str(&between);
                text.push_str(&block);
                text.push('\n');
            }
            text
        })
        .boxed()
}

fn lines(of: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    let line = (
        select(SPACES),
        prop_oneof![3 => select(of), 1 => select(BETWEEN)],
        select(TRAILING),
        select(ENDS),
    );
    proptest::collection::vec(line, 0..most).prop_map(|lines| {
        let line = |(space, line, trailing, end): (&str, &str, &str, &str)| match line.contains("//") {
            true => format!("{space}{line}{end}"),
            false => format!("{space}{line}{trailing}{end}"),
        };
        lines.into_iter().map(line).collect()
    })
}

/// Pieces of lines in any order: mostly broken.
fn soup() -> BoxedStrategy<String> {
    let pieces = [PIECES, FIELDS, SETTINGS, BETWEEN, SPACES, ENDS].concat();
    proptest::collection::vec(select(pieces), 0..30)
        .prop_map(|pieces| pieces.concat())
        .boxed()
}

const NAMES: &[&str] = &["A", "B", "User", "blog_post"];
const SPACES: &[&str] = &["", "  ", "\t", " \u{a0}"];
const ENDS: &[&str] = &["\n", "\r\n", "\n\n", " \n", "\n \n\n"];
const TRAILING: &[&str] = &[
    "",
    "",
    "",
    " // behind",
    "//x  ",
    " /// doc",
    " /* short */",
    "/* two\n lines */",
];
const BETWEEN: &[&str] = &[
    "",
    "// plain",
    "//",
    "///doc  of it",
    "/// é",
    "/* block */",
    "/*\n * of\n\n   lines */",
    "/** // */",
];
const FIELDS: &[&str] = &[
    "id Int @id",
    "name   String?@map( \"n\" )  @unique",
    "größe Float @default(1.5)",
    "tags String[]  @default( [ \"a\",\"b\" ] )",
    "b B",
    "as A[]",
    "user User? @relation( \"x\" )",
    "userId Int",
    "at DateTime @updatedAt @db.Timestamp( 3 )@default(now( ))",
    "raw Unsupported(\"a b\")?",
    "role E @default(FIRST) @ignore",
    "@@map( \"m\" )",
    "@@index([ id(sort:Desc) , name ],map:\"i\")",
    "@@unique([id,name])",
    "@@ignore",
    "self A @relation(fields: [userId], references:[id], onDelete:Cascade)",
];
const VALUES: &[&str] = &["A", "LONG_ONE @map(\"x\")", "B@map( \"y\" )", "@@map(\"e\")"];
const SETTINGS: &[&str] = &[
    "a = \"b\"",
    "list=[ \"x\",\"y\" ]",
    "n   = 1",
    "e = env( \"X\" )",
    "flag=true",
];
const PIECES: &[&str] = &[
    "model",
    "enum",
    "type ",
    "datasource db",
    "generator",
    " A ",
    "{",
    "{\n",
    "}",
    "}\n",
    "(",
    ")",
    "[",
    "]",
    "@",
    "@@",
    "=",
    ":",
    ",",
    "\"a\"",
    "\"",
    "1",
    "-2.5",
    "?",
    "!",
    ".",
    "#",
    "_",
    "/",
    "/*",
    "*/",
    "model A {\n",
    "enum E {\n",
    "x {\n",
    "type T = Int",
];
