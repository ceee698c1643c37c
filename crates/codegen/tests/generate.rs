//! From a schema to files: `golden/*.txt`. Inputs are `schema.prisma` and, where it is not a folder, `layout`.

use std::process::ExitCode;

use nicol_codegen::{Layout, Options, generate};
use nicol_testing::golden::{Case, Suite};

fn main() -> ExitCode {
    Suite::new()
        .sections("tests/golden", |case| {
            files(case)
                .into_iter()
                .map(|file| (file.path, file.text))
                .collect::<Vec<_>>()
        })
        .main()
}

fn files(case: &Case) -> Vec<nicol_codegen::File> {
    let analysis = nicol_psl::analyze(vec![nicol_psl::SourceFile {
        path: "schema.prisma".to_owned(),
        text: case.input("schema.prisma").to_owned(),
    }]);
    assert!(!analysis.has_errors(), "{:#?}", analysis.diagnostics);
    let layout = match case.try_input("layout").map(str::trim) {
        None => Layout::Folder,
        Some("file") => Layout::File,
        Some("included") => Layout::Included,
        Some(other) => panic!("there is no layout `{other}`"),
    };
    let options = Options { layout };
    let files = generate(&analysis.schema, &options);
    assert_eq!(files, generate(&analysis.schema, &options), "the same each time");
    // What is the same for every schema stands in one case, and here only as its first line.
    let is_whole = case.try_input("whole").is_some();
    files
        .into_iter()
        .map(|file| match is_whole || file.path != "mod.rs" {
            true => file,
            false => nicol_codegen::File {
                text: without_fixed_part(&file.text),
                ..file
            },
        })
        .collect()
}

/// The root without the head, `connect` and the transactions.
fn without_fixed_part(text: &str) -> String {
    let (Some(uses), Some(db), Some(methods)) = (
        text.find("pub use "),
        text.find("\n/// The database, with one method"),
        text.find("\n    /// The operations on"),
    ) else {
        return text.to_owned();
    };
    format!("{}…\n{}", &text[uses..db], &text[methods..])
}
