//! Texts for tests of what always holds, put together from pieces of schema files: whole lines in blocks, and pieces
//! of lines in any order. The same texts in every run.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

/// Runs a law on many texts; a failure is made as small as possible and printed.
pub fn check(texts: &BoxedStrategy<String>, law: fn(&str)) {
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

/// Blocks of lines, with comments and empty lines anywhere; mostly valid.
pub fn schemas() -> BoxedStrategy<String> {
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
pub fn soup() -> BoxedStrategy<String> {
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
