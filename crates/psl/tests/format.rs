//! The formatter: golden files below `golden/format` (a schema in one or several files, and how it is formatted),
//! and what must hold for every text: formatting twice changes nothing more, the meaning stays, every word and every
//! comment is still there.

mod laws;
mod texts;

use nicol_psl::SourceFile;
use nicol_psl::format::{Fill, format, format_text};
use nicol_testing::golden::{Case, Suite};
use std::process::ExitCode;
use texts::{check, schemas, soup};

fn main() -> ExitCode {
    let suite = Suite::new()
        .sections("tests/golden/format", |case| vec![("formatted", formatted(case))])
        .test("line_ends_become_plain", line_ends_become_plain)
        .test("a_byte_order_mark_stays", a_byte_order_mark_stays)
        .test("filling_can_be_turned_off", filling_can_be_turned_off);
    suite
        .test("laws/of_lines_in_blocks", || {
            check(&schemas(), |text| {
                laws::twice_is_once(text, Fill::Nothing);
                laws::twice_is_once(text, Fill::Relations);
                laws::meaning_stays(text);
                laws::comments_stay(text);
            })
        })
        .test("laws/of_pieces_in_any_order", || {
            check(&soup(), |text| {
                laws::twice_is_once(text, Fill::Nothing);
                laws::words_stay(text);
                laws::comments_stay(text);
            })
        })
        .main()
}

fn formatted(case: &Case) -> String {
    let files: Vec<SourceFile> = case
        .inputs(|name| name != "formatted")
        .into_iter()
        .map(|section| SourceFile {
            path: section.name.clone(),
            text: section.text.clone(),
        })
        .collect();
    let texts = format(&files, Fill::Relations);
    let again: Vec<SourceFile> = files
        .iter()
        .zip(&texts)
        .map(|(file, text)| SourceFile {
            path: file.path.clone(),
            text: text.clone(),
        })
        .collect();
    assert_eq!(
        format(&again, Fill::Relations),
        texts,
        "formatting again changes something"
    );
    match &files[..] {
        [_] => texts.concat(),
        _ => files
            .iter()
            .zip(&texts)
            .map(|(file, text)| format!("# {}\n{text}", file.path))
            .collect(),
    }
}

fn line_ends_become_plain() {
    for end in ["\r\n", "\r"] {
        let text = "// a\nmodel A {\n id Int @id // b\n\n // c\n  d Int\n}\n\n\nenum E {\n A\n}\n";
        assert_eq!(
            format_text(&text.replace('\n', end)),
            format_text(text),
            "{end:?}"
        );
    }
}

fn a_byte_order_mark_stays() {
    assert_eq!(
        format_text("\u{feff}model A {\nid Int @id\n}"),
        "\u{feff}model A {\n  id Int @id\n}\n"
    );
}

fn filling_can_be_turned_off() {
    let text = "model A {\n  id Int @id\n  b  B\n}\n\nmodel B {\n  id Int @id\n}\n";
    let files = [SourceFile {
        path: "schema.prisma".to_owned(),
        text: text.to_owned(),
    }];
    assert_eq!(format(&files, Fill::Nothing), [text]);
    assert_ne!(format(&files, Fill::Relations), [text]);
}
