//! What holds for the editor features whatever the text is and wherever the cursor is. What they answer in each case
//! is shown by the sessions of `nicol lsp` (`crates/cli/tests/sessions`).

#[path = "ide/names.rs"]
mod names;

use names::database_names;
use nicol_psl::diagnostic::Edit;
use nicol_psl::ide::references::Declarations;
use nicol_psl::ide::{
    code_actions, completion, definition, folding, hover, references, rename, semantic, symbols,
};
use nicol_psl::schema::Span;
use nicol_psl::{Analysis, SourceFile, analyze};
use std::collections::BTreeSet;
use std::path::Path;

/// Most of the language in a few lines.
const RICH: &str = include_str!("ide/rich.prisma");

/// Mistakes that have a remedy.
const FAULTY: &str = include_str!("ide/faulty.prisma");

fn source(text: &str) -> Vec<SourceFile> {
    vec![SourceFile {
        path: "schema.prisma".to_owned(),
        text: text.to_owned(),
    }]
}

/// The schemas of the layers, each with its name.
fn layers() -> Vec<(String, Vec<SourceFile>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../layers");
    let mut found = Vec::new();
    for layer in std::fs::read_dir(root).expect("the layers").flatten() {
        let mut files = Vec::new();
        collect(&layer.path().join("prisma/schema"), &mut files);
        files.sort_by(|one: &SourceFile, other| one.path.cmp(&other.path));
        if !files.is_empty() {
            found.push((layer.file_name().to_string_lossy().into_owned(), files));
        }
    }
    assert!(found.len() > 3, "the layers have schemas");
    found
}

fn collect(folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "prisma") {
            files.push(SourceFile {
                path: path.display().to_string(),
                text: std::fs::read_to_string(&path).expect("a file"),
            });
        }
    }
}

fn applied(files: &[SourceFile], edits: &[Edit]) -> Vec<SourceFile> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    for pair in edits.windows(2) {
        let (one, other) = (pair[0].span, pair[1].span);
        assert!(
            one.file != other.file || one.end <= other.start,
            "edits overlap: {pair:?}"
        );
    }
    let mut files = files.to_vec();
    for edit in edits.iter().rev() {
        let range = edit.span.start as usize..edit.span.end as usize;
        files[edit.span.file as usize]
            .text
            .replace_range(range, &edit.text);
    }
    files
}

/// Asks everything about a place. Answers must lie within the texts.
fn ask_everything(analysis: &Analysis, file: u32, at: u32) {
    let is_inside = |span: Span| {
        let text = &analysis.files[span.file as usize].text;
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} is no place"
        );
    };
    for item in completion::completions(analysis, file, at) {
        is_inside(item.span);
        assert!(
            item.span.start <= at && at <= item.span.end,
            "{} is put elsewhere",
            item.label
        );
        assert!(!item.plain().contains("${"), "{}", item.snippet);
    }
    hover::hover(analysis, file, at)
        .into_iter()
        .for_each(|hover| is_inside(hover.span));
    definition::definition(analysis, file, at)
        .into_iter()
        .for_each(is_inside);
    for found in references::references(analysis, file, at, Declarations::Included) {
        is_inside(found.span);
    }
    rename::target(analysis, file, at)
        .into_iter()
        .for_each(|(_, span)| is_inside(span));
    let here = Span {
        file,
        start: at,
        end: at,
    };
    for action in code_actions::actions(analysis, here) {
        applied(&analysis.files, &action.edits);
    }
}

#[test]
fn every_place_of_every_beginning_can_be_asked_about() {
    for text in [RICH, FAULTY] {
        // Some ends show what all would, and take less time.
        for end in (0..=text.len())
            .step_by(11)
            .filter(|end| text.is_char_boundary(*end))
        {
            let analysis = analyze(source(&text[..end]));
            ask_everything(&analysis, 0, end as u32);
            // Beyond the end nothing is found, and nothing breaks.
            ask_everything_beyond(&analysis, end as u32 + 7);
        }
    }
}

fn ask_everything_beyond(analysis: &Analysis, at: u32) {
    hover::hover(analysis, 0, at);
    definition::definition(analysis, 0, at);
    assert!(rename::target(analysis, 0, at).is_none());
    assert!(completion::completions(analysis, 9, at).is_empty());
    assert!(hover::hover(analysis, 9, at).is_none());
    assert!(symbols::outline(analysis, 9).is_empty());
    assert!(folding::folds(analysis, 9).is_empty());
}

#[test]
fn every_place_of_a_whole_text_can_be_asked_about() {
    for text in [RICH, FAULTY] {
        let analysis = analyze(source(text));
        for at in (0..=text.len())
            .step_by(7)
            .filter(|at| text.is_char_boundary(*at))
        {
            ask_everything(&analysis, 0, at as u32);
        }
    }
}

/// What is named is declared, references lead back, and each declaration is in the outline.
#[test]
fn names_of_valid_schemas_lead_to_their_declarations() {
    for (layer, files) in layers() {
        let analysis = analyze(files);
        assert!(!analysis.has_errors(), "{layer}");
        let all = semantic::occurrences(&analysis);
        assert!(all.len() > 50, "{layer}");
        let declared: BTreeSet<&semantic::Symbol> = all
            .iter()
            .filter(|one| one.is_declaration)
            .map(|one| &one.symbol)
            .collect();
        for one in &all {
            assert!(declared.contains(&one.symbol), "{layer}: {one:?} is not declared");
        }
    }
}

/// Renaming leaves the database as it is, and a valid schema valid.
#[test]
fn renaming_keeps_the_database() {
    let mut renamed = 0;
    let rich = ("rich".to_owned(), source(RICH), 1);
    let layers = layers().into_iter().map(|(name, files)| (name, files, 300));
    for (layer, files, step) in std::iter::once(rich).chain(layers) {
        let analysis = analyze(files);
        let before = database_names(&analysis.schema);
        let all = semantic::occurrences(&analysis);
        for one in all.iter().filter(|one| one.is_declaration).step_by(step) {
            let (file, at) = (one.span.file, one.span.start);
            let Ok(edits) = rename::rename(&analysis, file, at, "Zebra9") else {
                assert!(
                    is_join_table_affair(&analysis, &one.symbol),
                    "{layer}: {:?}",
                    one.symbol
                );
                continue;
            };
            let after = analyze(applied(&analysis.files, &edits));
            let faults: Vec<&str> = after.errors().map(|error| error.message.as_str()).collect();
            assert_eq!(faults, [""; 0], "{layer}: {:?}", one.symbol);
            assert_eq!(database_names(&after.schema), before, "{layer}: {:?}", one.symbol);
            renamed += 1;
        }
    }
    assert!(renamed > 60, "{renamed}");
}

/// Only what the columns of a join table go by may be refused.
fn is_join_table_affair(analysis: &Analysis, symbol: &semantic::Symbol) -> bool {
    let mut sides = analysis.schema.relations.iter().filter_map(|relation| {
        let is_table = relation.kind.foreign_key().is_none();
        is_table.then_some([&relation.referencing, &relation.referenced])
    });
    let name = |id| analysis.schema.model(id).name.as_str();
    match symbol {
        semantic::Symbol::Block(block) | semantic::Symbol::Field(block, _) => {
            sides.any(|sides| sides.iter().any(|side| name(side.model) == block))
        }
        semantic::Symbol::Relation(one, other, _) => sides.any(|sides| {
            let names = sides.map(|side| name(side.model));
            names.contains(&one.as_str()) && names.contains(&other.as_str())
        }),
        _ => false,
    }
}

/// What one would do about a mistake mends it.
#[test]
fn preferred_fixes_mend() {
    let mut text = FAULTY.to_owned();
    let mut kinds = BTreeSet::new();
    for _ in 0..80 {
        let analysis = analyze(source(&text));
        let whole = Span {
            file: 0,
            start: 0,
            end: text.len() as u32,
        };
        let actions = code_actions::actions(&analysis, whole);
        let Some(action) = actions.iter().find(|action| action.is_preferred) else {
            let left: Vec<&str> = analysis.errors().map(|error| error.message.as_str()).collect();
            assert_eq!(left, [""; 0], "left over in:\n{text}");
            assert!(kinds.len() > 15, "{kinds:?}");
            return;
        };
        let diagnostic = &analysis.diagnostics[action.diagnostic];
        kinds.insert(diagnostic.code.id);
        let new = applied(&analysis.files, &action.edits);
        let count = |analysis: &Analysis| {
            let same = analysis
                .diagnostics
                .iter()
                .filter(|other| (other.code, &other.message) == (diagnostic.code, &diagnostic.message));
            same.count()
        };
        let after = analyze(new);
        assert!(
            count(&after) < count(&analysis),
            "`{}` does not mend `{}`:\n{}",
            action.title,
            diagnostic.message,
            after.files[0].text
        );
        text = after.files[0].text.clone();
    }
    panic!("fixing goes on for ever:\n{text}");
}
