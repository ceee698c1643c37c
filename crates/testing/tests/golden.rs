//! The golden harness, through `Suite::check` on files written into a temporary folder.

use std::path::Path;

use nicol_testing::golden::{Case, Checked, Suite};

/// A folder of files, each a path and a text.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir
}

fn upper(case: &Case) -> Vec<(&'static str, String)> {
    vec![("upper", case.input("text").to_uppercase())]
}

/// The only failure of the suite `upper` on one file.
fn failure(text: &str) -> String {
    let dir = folder(&[("case.txt", text)]);
    let [checked]: [Checked; 1] = check(dir.path(), false).try_into().unwrap();
    checked
        .result
        .unwrap_err()
        .replace(dir.path().to_str().unwrap(), "")
}

fn check(dir: &Path, update: bool) -> Vec<Checked> {
    Suite::new().sections(dir.to_str().unwrap(), upper).check(update)
}

#[test]
fn a_case_passes_when_the_file_holds_what_was_produced() {
    let dir = folder(&[
        ("b.txt", "Second.\n-- text --\nb\n-- upper --\nB\n"),
        ("a/deep.txt", "First.\n-- text --\na\n-- upper --\nA\n"),
        ("README.md", "Not a case."),
    ]);
    let checked = check(dir.path(), false);
    let names: Vec<&str> = checked.iter().map(|checked| checked.name.as_str()).collect();
    assert_eq!(names, ["a/deep", "b"]);
    assert!(
        checked.iter().all(|checked| checked.result.is_ok()),
        "{checked:?}"
    );
}

#[test]
fn a_mismatch_is_shown_as_a_difference() {
    assert_eq!(
        failure("Mismatch.\n-- text --\na\nb\n-- upper --\nA\nX\n"),
        "/case.txt does not hold what the test produced\n--- expected\n+++ produced\n@@ -4,4 +4,4 @@\n \
         b\n -- upper --\n A\n-X\n+B\n"
    );
}

#[test]
fn a_missing_expectation_fails() {
    assert!(failure("No output yet.\n-- text --\na\n").contains("+-- upper --\n+A\n"));
}

#[test]
fn a_misspelt_section_fails() {
    let missing = "the section `text` is missing; the file has `txet`, `upper`";
    let message = failure("Misspelt.\n-- txet --\na\n-- upper --\nA\n");
    assert!(
        message.starts_with(missing) && message.contains("\n  at crates/testing/tests/golden.rs:"),
        "{message}"
    );
    let unknown = "/case.txt: the section `option` is neither read nor produced by this test";
    assert_eq!(
        failure("Unknown.\n-- option --\na\n-- text --\na\n-- upper --\nA\n"),
        unknown
    );
}

#[test]
fn a_malformed_file_fails() {
    assert!(failure("-- text --\na\n").contains("does not begin with a description"));
    assert!(failure("Only words.\n").contains("has no section"));
    assert!(failure("Twice.\n-- text --\na\n-- text --\nb\n").contains("`text` occurs twice"));
}

#[test]
fn an_update_keeps_inputs_and_rewrites_outputs() {
    let before = "Kept.\n\n-- text --\nline\r\n\n-- not a marker\n-- upper --\nold\n-- renamed --\nold\n";
    let dir = folder(&[("case.txt", before)]);
    assert!(check(dir.path(), false)[0].result.is_err());
    assert!(check(dir.path(), true)[0].result.is_ok());
    let after = "Kept.\n\n-- text --\nline\r\n\n-- not a marker\n-- upper --\nLINE\r\n\n-- NOT A MARKER\n";
    assert_eq!(
        std::fs::read_to_string(dir.path().join("case.txt")).unwrap(),
        after
    );
    assert!(check(dir.path(), false)[0].result.is_ok());
}

#[test]
fn outputs_must_be_readable_again() {
    let dir = folder(&[("case.txt", "Quoted marker.\n-- text --\na\n")]);
    let suite = Suite::new().sections(dir.path().to_str().unwrap(), |case| {
        vec![("quoted", format!("-- {} --", case.input("text").trim()))]
    });
    let message = suite.check(true)[0].result.clone().unwrap_err();
    assert!(
        message.contains("the output `quoted` has a line that reads as a section: -- a --"),
        "{message}"
    );
}

#[test]
fn folders_without_cases_or_with_strays_fail() {
    let empty = folder(&[]);
    assert!(
        check(empty.path(), false)[0]
            .result
            .clone()
            .unwrap_err()
            .contains("holds no case")
    );
    let stray = folder(&[("a.txt", "A.\n-- text --\n-- upper --\n"), ("notes.md", "")]);
    assert!(
        check(stray.path(), false)[0]
            .result
            .clone()
            .unwrap_err()
            .starts_with("notes.md is no case")
    );
    let missing = empty.path().join("missing");
    assert!(
        check(&missing, false)[0]
            .result
            .clone()
            .unwrap_err()
            .contains("cannot read the folder")
    );
}

#[test]
fn any_number_of_inputs() {
    let dir = folder(&[(
        "case.txt",
        "Two.\n-- a.prisma --\n1\n-- b.prisma --\n2\n-- sum --\na.prisma b.prisma\n",
    )]);
    let suite = Suite::new().sections(dir.path().to_str().unwrap(), |case| {
        let inputs = case.inputs(|name| name.ends_with(".prisma"));
        let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
        vec![("sum", names.join(" "))]
    });
    assert!(suite.check(false)[0].result.is_ok());
}

#[test]
fn a_trailing_expectation_is_compared_and_rewritten() {
    let dir = folder(&[
        ("ok.prisma", "model A\n"),
        ("bad.prisma", "bad"),
        ("old.prisma", "ok\n// ---\n// error\n"),
    ]);
    let suite = Suite::new().trailing(dir.path().to_str().unwrap(), "prisma", |path, text| {
        let is_bad = text.contains("bad");
        if is_bad {
            format!("{}:{}\n\n  frame\n", path.display(), text.len())
        } else {
            String::new()
        }
    });
    let failed: Vec<String> = suite
        .check(false)
        .into_iter()
        .filter(|checked| checked.result.is_err())
        .map(|checked| checked.name)
        .collect();
    assert_eq!(failed, ["bad", "old"]);
    assert!(suite.check(true).iter().all(|checked| checked.result.is_ok()));
    let read = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!(
        read("bad.prisma"),
        "bad\n// ---\n// bad.prisma:4\n//\n//   frame\n"
    );
    assert_eq!(read("old.prisma"), "ok\n");
    assert!(suite.check(false).iter().all(|checked| checked.result.is_ok()));
}

#[test]
fn names_of_several_folders_begin_with_the_folder() {
    let dir = folder(&[
        ("one/a.txt", "A.\n-- text --\n-- upper --\n"),
        ("two/a.txt", "A.\n-- text --\n-- upper --\n"),
    ]);
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_string();
    let suite = Suite::new()
        .sections(&path("one"), upper)
        .sections(&path("two"), upper);
    let names: Vec<String> = suite
        .check(false)
        .into_iter()
        .map(|checked| checked.name)
        .collect();
    assert_eq!(names, ["one/a", "two/a"]);
}
