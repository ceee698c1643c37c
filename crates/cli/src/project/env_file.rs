//! The environment, and `.env` files below it: what a file says never overrides what the environment says,
//! nor what an earlier file said.

use std::collections::BTreeMap;
use std::path::Path;

use crate::failure::{Failure, Result};

/// Names and values: the process's environment first, then the files read.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    files: BTreeMap<String, String>,
}

impl Environment {
    /// Reads a `.env` file, if it is there.
    pub fn read(&mut self, path: &Path) -> Result<()> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Failure::file("read", path, &error)),
        };
        for (name, value) in parse(&text) {
            let value = match value {
                Value::Exact(text) => text,
                Value::Expanded(text) => self.expand(&text),
            };
            self.files.entry(name).or_insert(value);
        }
        Ok(())
    }

    /// The value of a name; an empty one counts as unset.
    pub fn get(&self, name: &str) -> Option<String> {
        let own = std::env::var(name).ok().filter(|value| !value.is_empty());
        own.or_else(|| self.files.get(name).filter(|value| !value.is_empty()).cloned())
    }

    /// What the files add to the process's environment.
    pub fn additions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .filter(|(name, _)| std::env::var_os(name).is_none())
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Replaces `$NAME` and `${NAME}`; `\$` is a dollar sign.
    fn expand(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            if let Some(before) = rest[..at].strip_suffix('\\') {
                out.push_str(before);
                out.push('$');
                rest = &rest[at + 1..];
                continue;
            }
            out.push_str(&rest[..at]);
            let after = &rest[at + 1..];
            let (name, end) = variable(after);
            match name {
                "" => out.push('$'),
                name => out.push_str(&self.get(name).unwrap_or_default()),
            }
            rest = &after[end..];
        }
        out.push_str(rest);
        out
    }
}

/// The name of a variable at the start of a text, and where it ends.
fn variable(text: &str) -> (&str, usize) {
    if let Some(inner) = text.strip_prefix('{') {
        return match inner.find('}') {
            Some(end) => (&inner[..end], end + 2),
            None => ("", 0),
        };
    }
    let end = text
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .unwrap_or(text.len());
    (&text[..end], end)
}

/// A value as a file writes it.
#[derive(Debug, PartialEq, Eq)]
enum Value {
    /// Between single quotes: as it stands.
    Exact(String),
    /// Otherwise: with variables.
    Expanded(String),
}

/// The assignments of a file, in order. Lines that are none are skipped.
fn parse(text: &str) -> Vec<(String, Value)> {
    let text = text.trim_start_matches('\u{feff}');
    let mut assignments = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let line_end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let line = &rest[..line_end];
        let mut used = line_end;
        let body = line.trim_start();
        let body_at = line.len() - body.len();
        let body = body.strip_prefix("export ").unwrap_or(body);
        if let Some((name, value)) = body.split_once('=').filter(|(name, _)| is_name(name.trim())) {
            let value_at = rest[body_at..line_end]
                .find('=')
                .map_or(body_at, |at| body_at + at + 1);
            let (value, quoted_end) = match quoted(&rest[value_at..]) {
                Some((value, end)) => (value, value_at + end),
                None => (Value::Expanded(unquoted(value)), line_end),
            };
            if quoted_end > line_end {
                used = rest[quoted_end..]
                    .find('\n')
                    .map_or(rest.len(), |end| quoted_end + end + 1);
            }
            assignments.push((name.trim().to_owned(), value));
        }
        rest = &rest[used..];
    }
    assignments
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '-'))
}

/// A value between quotes at the start of a text, and where it ends. It may go over several lines.
fn quoted(text: &str) -> Option<(Value, usize)> {
    let trimmed = text.trim_start_matches([' ', '\t']);
    let quote = trimmed
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let start = text.len() - trimmed.len() + 1;
    let end = start + text[start..].find(quote)?;
    let inner = &text[start..end];
    let value = match quote {
        '"' => Value::Expanded(inner.replace("\\n", "\n").replace("\\r", "\r")),
        '`' => Value::Expanded(inner.to_owned()),
        _ => Value::Exact(inner.to_owned()),
    };
    Some((value, end + 1))
}

/// A value without quotes: up to a comment, without the space around it.
fn unquoted(text: &str) -> String {
    let end = text.find(" #").unwrap_or(text.len());
    let text = text[..end].trim();
    text.strip_prefix('#').map_or(text, |_| "").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_with_and_without_quotes() {
        let text = "# c\nA=1\nexport B = two # c\nC='a $A' # c\nD=\"x\\ny\"\nE=\nF=a#b\nG=\"one\ntwo\"\nH=`q`\nnot a line\n";
        let exact = |text: &str| Value::Exact(text.to_owned());
        let expanded = |text: &str| Value::Expanded(text.to_owned());
        let expected = [
            ("A", expanded("1")),
            ("B", expanded("two")),
            ("C", exact("a $A")),
            ("D", expanded("x\ny")),
            ("E", expanded("")),
            ("F", expanded("a#b")),
            ("G", expanded("one\ntwo")),
            ("H", expanded("q")),
        ];
        let expected: Vec<(String, Value)> = expected
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        assert_eq!(parse(text), expected);
    }

    #[test]
    fn variables_are_replaced() {
        let mut environment = Environment::default();
        environment
            .files
            .insert("NICOL_TEST_USER".to_owned(), "ada".to_owned());
        let text = r"$NICOL_TEST_USER:${NICOL_TEST_USER}@\$5 $ ${NICOL_TEST_NONE}.";
        assert_eq!(environment.expand(text), "ada:ada@$5 $ .");
    }
}
