//! The other form of a golden file: the expectation stands in comments at the end of the input.
//! Splitting and joining only; comparing is in [`super::suite`].

/// The line that ends the input.
const MARKER: &str = "// ---";

/// The input of a file, without the marker and the expectation.
///
/// A last line feed is added to an input without one: the marker will need it, and positions at the end must not
/// change when the expectation is first written.
pub(super) fn input(text: &str) -> String {
    let mut input = String::new();
    for line in text
        .split_inclusive('\n')
        .take_while(|line| line.trim_end() != MARKER)
    {
        input.push_str(line);
    }
    if !input.ends_with('\n') {
        input.push('\n');
    }
    input
}

/// The whole file as it should be.
pub(super) fn expected(input: &str, expectation: &str) -> String {
    if expectation.trim().is_empty() {
        return input.to_string();
    }
    let mut text = format!("{input}{MARKER}\n");
    for line in expectation.trim_end().split('\n') {
        text.push_str(format!("// {line}").trim_end());
        text.push('\n');
    }
    text
}
