//! Diagrams: each golden file is a schema and its diagrams, enums included, in all three forms.

use std::process::ExitCode;

use nicol_psl::SourceFile;
use nicol_psl::erd::{self, Diagram, Selection};
use nicol_testing::golden;

fn main() -> ExitCode {
    golden::run("tests/golden/erd", |case| {
        let file = SourceFile {
            path: "schema.prisma".to_owned(),
            text: case.input("schema.prisma").to_owned(),
        };
        let analysis = nicol_psl::analyze(vec![file]);
        let errors: Vec<_> = analysis.errors().collect();
        assert!(errors.is_empty(), "{errors:?}");
        let everything = Selection {
            enums: true,
            ..Selection::default()
        };
        let diagram = Diagram::new(&analysis.schema, &everything).expect("nothing is named");
        vec![
            ("mermaid", erd::mermaid(&diagram)),
            ("dot", erd::dot(&diagram)),
            ("svg", without_style(&erd::svg(&diagram))),
        ]
    })
}

/// The style is the same in each picture.
fn without_style(svg: &str) -> String {
    let (before, rest) = svg.split_once("<style>").expect("a style");
    let (_, behind) = rest.split_once("</style>").expect("its end");
    format!("{before}<style/>{behind}")
}
