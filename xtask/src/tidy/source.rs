//! Rust text as checks look at it: line by line, without comments and without the tests at the end of a file.
//! It is no parser. It relies on rustfmt having formatted the file.

/// The lines of code with their numbers, comments cut off, up to the first test module.
pub fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let end = text
        .find("\n#[cfg(test)]\nmod tests {")
        .map_or(text.len(), |end| end + 1);
    text[..end]
        .lines()
        .zip(1..)
        .map(|(line, number)| (number, without_comment(line)))
}

/// A line up to its comment. Slashes inside a string are none.
fn without_comment(line: &str) -> &str {
    let mut from = 0;
    while let Some(at) = line[from..].find("//").map(|at| from + at) {
        let before = line[..at]
            .replace("\\\\", "")
            .replace("\\\"", "")
            .replace("'\"'", "");
        if before.matches('"').count().is_multiple_of(2) {
            return &line[..at];
        }
        from = at + 2;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_tests_are_left_out() {
        let text =
            "//! Docs.\nlet url = \"a//b\"; // why\nlet q = '\"'; // \"\n#[cfg(test)]\nmod tests {\n}\n";
        let lines: Vec<_> = code(text).collect();
        assert_eq!(
            lines,
            [(1, ""), (2, "let url = \"a//b\"; "), (3, "let q = '\"'; ")]
        );
    }
}
