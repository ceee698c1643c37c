//! The longest files and functions, for information. Short ones are house style, but a limit that fails would be met by
//! cutting where it does not help.

use super::source;
use crate::repo::Repo;

const SHOWN: usize = 10;

/// Prints the longest files and functions, tests left out.
pub fn print(repo: &Repo) {
    let files = repo
        .sources()
        .map(|(path, text)| (source::code(text).count(), path.to_string()))
        .collect();
    print_list("files", files);
    let functions = repo.sources().filter(|(path, _)| !path.contains("/tests/"));
    let functions = functions.flat_map(|(path, text)| {
        functions_in(text)
            .into_iter()
            .map(move |(length, line, name)| (length, format!("{path}:{line} {name}")))
    });
    print_list("functions", functions.collect());
}

fn print_list(what: &str, mut items: Vec<(usize, String)>) {
    items.sort_by(|a, b| b.cmp(a));
    println!("\nthe longest {what} (lines; for information)");
    for (length, name) in items.iter().take(SHOWN) {
        println!("{length:>6}  {name}");
    }
    println!();
}

/// The functions of a formatted file: the lines of the body, the line of the head, the name.
fn functions_in(text: &str) -> Vec<(usize, usize, String)> {
    let lines: Vec<(usize, &str)> = source::code(text).collect();
    let mut functions = Vec::new();
    for (at, (number, line)) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        // The body opens at the end of the head, which may take several lines, and closes below its beginning.
        let is_end = |line: &str| {
            line.strip_prefix(indent)
                .is_some_and(|line| line.trim_end() == "}")
        };
        let is_open = |line: &str| line.trim_end().ends_with('{');
        let open =
            (at..lines.len()).find(|at| is_open(lines[*at].1) || lines[*at].1.trim_end().ends_with(';'));
        let open = open.filter(|open| is_open(lines[*open].1));
        let length = open.and_then(|open| lines[open + 1..].iter().position(|(_, line)| is_end(line)));
        functions.extend(length.map(|length| (length, *number, name.to_string())));
    }
    functions
}

fn function_name(line: &str) -> Option<&str> {
    let (before, rest) = line.trim_start().split_once("fn ")?;
    let is_head = before
        .split_whitespace()
        .all(|word| ["async", "const", "unsafe", "extern"].contains(&word) || word.starts_with("pub"));
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    (is_head && end > 0).then(|| &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_measured() {
        let text = "pub(crate) async fn one(\n    a: u32,\n) -> u32 {\n    if a {\n        2\n    }\n}\n\ntrait T {\n    \
                    fn none(&self);\n    fn two(&self) {\n        f(fn_name)\n    }\n}\n";
        assert_eq!(
            functions_in(text),
            [(3, 1, "one".to_string()), (1, 11, "two".to_string())]
        );
    }
}
