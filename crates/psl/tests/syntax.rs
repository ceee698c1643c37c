//! The syntax tree: it reproduces its text, whatever the text is, and it finds what is there.

use nicol_psl::syntax::{SyntaxErrorKind, SyntaxKind, SyntaxNode, parse};

fn shape(node: &SyntaxNode) -> String {
    let inner: Vec<String> = node.children().map(|child| shape(&child)).collect();
    match inner.len() {
        0 => format!("{:?}", node.kind()),
        _ => format!("{:?}({})", node.kind(), inner.join(" ")),
    }
}

/// The shape of the first line of a model, and the errors.
fn line(text: &str) -> (String, Vec<SyntaxErrorKind>) {
    let parse = parse(&format!("model A {{\n{text}\n}}\n"));
    let lines = parse
        .syntax()
        .first_child()
        .into_iter()
        .flat_map(|block| block.children());
    let shapes: Vec<String> = lines
        .filter(|node| node.kind() != SyntaxKind::NAME)
        .map(|node| shape(&node))
        .collect();
    (
        shapes.join("; "),
        parse.errors().iter().map(|error| error.kind).collect(),
    )
}

fn errors(text: &str) -> Vec<(SyntaxErrorKind, String)> {
    let parse = parse(text);
    assert_eq!(parse.syntax().text().to_string(), text);
    let place =
        |error: &nicol_psl::syntax::SyntaxError| text[std::ops::Range::<usize>::from(error.range)].to_owned();
    parse
        .errors()
        .iter()
        .map(|error| (error.kind, place(error)))
        .collect()
}

#[test]
fn a_field_has_a_name_a_type_and_attributes() {
    let (shape, errors) = line("email String? @unique @db.VarChar(255) // c");
    assert_eq!(
        shape,
        "FIELD(NAME FIELD_TYPE(NAME_REF) ATTRIBUTE(PATH) ATTRIBUTE(PATH ARG_LIST(ARG(LITERAL))))"
    );
    assert_eq!(errors, []);
}

#[test]
fn arguments_hold_every_form_of_value() {
    let (shape, errors) =
        line(r#"@@index([a(sort: Desc), b], where: { c: null, d: { not: -1 } }, map: "x",)"#);
    assert_eq!(
        shape,
        "BLOCK_ATTRIBUTE(PATH ARG_LIST(\
         ARG(ARRAY(FUNCTION_CALL(PATH ARG_LIST(ARG(NAME PATH_EXPR(PATH)))) PATH_EXPR(PATH))) \
         ARG(NAME OBJECT(OBJECT_ENTRY(NAME PATH_EXPR(PATH)) OBJECT_ENTRY(NAME OBJECT(OBJECT_ENTRY(NAME LITERAL))))) \
         ARG(NAME LITERAL)))"
    );
    assert_eq!(errors, []);
}

#[test]
fn a_line_that_is_not_understood_stays_alone() {
    let parse = parse("model A {\n  a Int\n  b Int @default(\n    1\n  )\n  c Int\n}\n");
    let kinds: Vec<SyntaxKind> = parse
        .syntax()
        .first_child()
        .into_iter()
        .flat_map(|block| block.children())
        .map(|node| node.kind())
        .collect();
    use SyntaxKind::*;
    // `1` alone reads as a field without a type.
    assert_eq!(kinds, [NAME, FIELD, ERROR, FIELD, ERROR, FIELD]);
    assert_eq!(parse.errors().len(), 3);
}

#[test]
fn old_forms_are_named() {
    use SyntaxErrorKind::*;
    for (text, kind) in [
        ("a: Int", FieldColon),
        ("a [Int]", LegacyList),
        ("a Int!", LegacyRequired),
        ("a Int[]?", OptionalList),
        ("a @id", FieldWithoutType),
        ("a Int @id x", InvalidLine(SyntaxKind::MODEL)),
        ("_a Int", InvalidLine(SyntaxKind::MODEL)),
        ("a Int @default([1,])", InvalidLine(SyntaxKind::MODEL)),
        ("a Int @default(1a)", InvalidLine(SyntaxKind::MODEL)),
        ("a Int /* b */ // c", InvalidLine(SyntaxKind::MODEL)),
        ("a Unsupported ('b')", InvalidLine(SyntaxKind::MODEL)),
    ] {
        assert_eq!(line(text).1, [kind], "{text}");
    }
}

#[test]
fn odd_spellings_are_understood() {
    for text in [
        "a\tInt",
        "a Int@id@map(\"b\")",
        "a String []",
        "a String ?",
        "a Int @ default (1)",
        "a Unsupported( \"b c\" )[]",
        "/* a */ b Int",
        "a Int /* b\n c */",
        "@@ unique ([a])",
        "a Int @default(a.b.(1))",
        "名前 String",
        "a\u{a0}Int",
        "a String @default(\"b\\\nc\")",
        "a Int\r\n  b Int\r  c Int",
    ] {
        assert_eq!(line(text).1, [], "{text}");
    }
}

#[test]
fn blocks_that_are_not_closed_are_told_once() {
    use SyntaxErrorKind::*;
    let found = errors("model A {\n  a Int\nmodel B {\n  b Int\n}\n");
    assert!(
        matches!(found[..], [(BlockNotClosed { head: (0, 9) }, ref place)] if place == "model B {"),
        "{found:?}"
    );
    assert_eq!(
        errors("enum A {\n  B\n"),
        [(BlockNeverClosed, "enum A {".to_owned())]
    );
    assert_eq!(
        errors("enum A { B }\nenum C {\n  D\n}\n"),
        [(BlockOnOneLine, "enum A { B }".to_owned())]
    );
    // What the language does: the rest of the line is ignored, and the block goes on.
    assert_eq!(
        errors("enum A { B }\n  C\n}\n"),
        [(TextAfterBrace, "B }".to_owned())]
    );
}

#[test]
fn keywords_need_no_space() {
    let parse = parse("modelA{\n}enumB{\n}datasourcedb{\n}modl C {\n}\n");
    use SyntaxKind::*;
    let kinds: Vec<SyntaxKind> = parse.syntax().children().map(|node| node.kind()).collect();
    assert_eq!(kinds, [MODEL, ENUM, DATASOURCE, UNKNOWN_BLOCK]);
}

#[test]
fn nesting_has_a_limit() {
    for (open, close) in [("[", "]"), ("a(", ")"), ("{a:", "}")] {
        let text = format!(
            "a Int @default({}1{})",
            open.repeat(100_000),
            close.repeat(100_000)
        );
        assert_eq!(line(&text).1.len(), 1);
    }
}
