//! What holds for the analysis whatever the text is: it ends, the tree prints as the text, every place that is named
//! lies in a file and between characters, and the same text gives the same answer.

use nicol_psl::schema::Span;
use nicol_psl::syntax::parse;
use nicol_psl::{Analysis, SourceFile, analyze};
use nicol_testing::golden::Suite;

use super::texts::{check, schemas, soup};

/// Adds the tests to a suite.
pub fn add_to(suite: Suite) -> Suite {
    suite
        .test("laws/of_lines_in_blocks", || check(&schemas(), holds))
        .test("laws/of_pieces_in_any_order", || check(&soup(), holds))
        .test("laws/of_deep_nesting", || holds(&nested(20_000)))
}

fn holds(text: &str) {
    assert_eq!(parse(text).syntax().text().to_string(), text);
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
    analyze(vec![SourceFile {
        path: "schema.prisma".to_owned(),
        text: text.to_owned(),
    }])
}

fn is_in(analysis: &Analysis, place: Span) -> bool {
    let text = &analysis.files[place.file as usize].text;
    text.get(place.start as usize..place.end as usize).is_some()
}

/// Brackets in brackets.
fn nested(depth: usize) -> String {
    let (open, close) = ("[".repeat(depth), "]".repeat(depth));
    format!("model A {{\n  id Int @default({open}{close})\n}}\n")
}
