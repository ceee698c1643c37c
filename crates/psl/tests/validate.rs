//! What the analysis says about schemas: golden files below `golden/validate`. Schemas of one file stay valid in their
//! own language, with what is said at their end; those of several files have sections.
//!
//! A diagnostic is written as tools and users get it: severity, code, place and message, then the other places
//! concerned, the remedy and the fix, one a line.

mod laws;
mod texts;

use nicol_psl::diagnostic::{Diagnostic, Edit, Fix};
use nicol_psl::line_index::LineIndex;
use nicol_psl::schema::Span;
use nicol_psl::{Analysis, SourceFile, analyze};
use nicol_testing::golden::{Case, Suite};
use std::fmt::Write;
use std::process::ExitCode;
use texts::{check, schemas, soup};

fn main() -> ExitCode {
    let suite = Suite::new()
        .trailing("tests/golden/validate", "prisma", |_path, text| {
            report(&analyze(vec![file("schema.prisma", text)]))
        })
        .sections("tests/golden/files", |case| vec![("says", of_files(case))])
        .test("file/byte_order_mark", byte_order_mark);
    suite
        .test("laws/of_lines_in_blocks", || check(&schemas(), laws_hold))
        .test("laws/of_pieces_in_any_order", || check(&soup(), laws_hold))
        .test("laws/of_deep_nesting", || laws_hold(&nested(20_000)))
        .main()
}

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

fn of_files(case: &Case) -> String {
    let sections = case.inputs(|name| name.ends_with(".prisma"));
    let files = sections.iter().map(|section| file(&section.name, &section.text));
    report(&analyze(files.collect()))
}

/// Everything that is said, or that there is nothing to say.
fn report(analysis: &Analysis) -> String {
    let mut text = String::new();
    if !analysis.has_errors() {
        text.push_str("valid\n");
    }
    for diagnostic in &analysis.diagnostics {
        add(&mut text, analysis, diagnostic).expect("a string takes everything");
    }
    text
}

fn add(text: &mut String, analysis: &Analysis, diagnostic: &Diagnostic) -> std::fmt::Result {
    let place = |span: Span| place(analysis, span);
    writeln!(
        text,
        "{} {} at {}: {}",
        diagnostic.severity.name(),
        diagnostic.code.id,
        place(diagnostic.span),
        diagnostic.message
    )?;
    for label in &diagnostic.labels {
        writeln!(text, "  at {}: {}", place(label.span), label.text)?;
    }
    if let Some(help) = &diagnostic.help {
        writeln!(text, "  help: {help}")?;
    }
    if let Some(fix) = &diagnostic.fix {
        assert!(
            helps(analysis, diagnostic, fix),
            "the fix changes nothing: {}",
            diagnostic.message
        );
        let edits: Vec<String> = fix.edits.iter().map(|edit| edited(edit, &place)).collect();
        writeln!(text, "  fix: {}: {}", fix.title, edits.join(", "))?;
    }
    Ok(())
}

/// Whether less of the kind is said once a fix is applied.
fn helps(analysis: &Analysis, diagnostic: &Diagnostic, fix: &Fix) -> bool {
    let mut files = analysis.files.clone();
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    for edit in edits {
        let range = edit.span.start as usize..edit.span.end as usize;
        files[edit.span.file as usize]
            .text
            .replace_range(range, &edit.text);
    }
    let count = |analysis: &Analysis| {
        let same = |other: &&Diagnostic| other.code == diagnostic.code;
        analysis.diagnostics.iter().filter(same).count()
    };
    count(&analyze(files)) < count(analysis)
}

fn edited(edit: &Edit, place: &impl Fn(Span) -> String) -> String {
    format!("{} becomes {:?}", place(edit.span), edit.text)
}

/// `line:column-line:column`, without what the end has in common with the start; the file if there are several.
fn place(analysis: &Analysis, span: Span) -> String {
    let file = &analysis.files[span.file as usize];
    let index = LineIndex::new(&file.text);
    let point = |offset| index.line_column(&file.text, offset);
    let (start, end) = (point(span.start), point(span.end));
    let path = match analysis.files.len() {
        1 => String::new(),
        _ => format!("{}:", file.path),
    };
    let (from, column) = (
        format!("{path}{}:{}", start.line + 1, start.column + 1),
        end.column + 1,
    );
    match start.line == end.line {
        true => format!("{from}-{column}"),
        false => format!("{from}-{}:{column}", end.line + 1),
    }
}

fn byte_order_mark() {
    let text = "\u{feff}model A {\n  id Int @id\n}\n";
    let analysis = analyze(vec![file("schema.prisma", text)]);
    let codes: Vec<&str> = analysis.errors().map(|error| error.code.id).collect();
    assert_eq!(codes, ["PSL0115"]);
}

fn laws_hold(text: &str) {
    laws::tree_reproduces(text);
    laws::syntax_errors_lie_in_the_text(text);
    laws::analysis_holds(text);
}

/// Brackets in brackets.
fn nested(depth: usize) -> String {
    let (open, close) = ("[".repeat(depth), "]".repeat(depth));
    format!("model A {{\n  id Int @default({open}{close})\n}}\n")
}
