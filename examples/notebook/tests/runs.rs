//! The notebook as its user runs it.

use std::path::Path;
use std::process::{Command, Output};

fn notebook(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_notebook"));
    command.current_dir(folder).args(words).output().unwrap()
}

fn text(output: &Output) -> &str {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    std::str::from_utf8(&output.stdout).unwrap()
}

#[test]
fn notes_are_kept_and_found_by_their_tags() {
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| notebook(folder.path(), words);
    assert_eq!(text(&run(&["list"])), "");
    assert_eq!(
        text(&run(&["add", "ask Ada #people #work"])),
        "note 1 with 2 tags\n"
    );
    assert_eq!(text(&run(&["add", "buy bread"])), "note 2 with 0 tags\n");
    assert_eq!(
        text(&run(&["add", "write the report #work"])),
        "note 3 with 1 tags\n"
    );
    assert_eq!(
        text(&run(&["list", "work"])),
        "3: write the report #work\n1: ask Ada #people #work\n"
    );
    assert_eq!(text(&run(&["list"])).lines().count(), 3);
}

#[test]
fn a_wrong_call_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let output = notebook(folder.path(), &["remove"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("usage:"));
}
