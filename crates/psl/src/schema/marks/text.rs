//! The text of marks: from a line of documentation to [`Mark`]s, and nothing about what they mean.

use super::{PREFIX, starts_with_prefix};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::decl::DocLine;
use crate::schema::{Mark, Span};

/// The marks of a line: one or more, with nothing else on the line.
pub(super) fn parse_line(line: &DocLine) -> Result<Vec<Mark>, Box<Diagnostic>> {
    let text = line.text.trim_end();
    let mut marks = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if !starts_with_prefix(rest) {
            return Err(stray_text(line, at, rest));
        }
        let (mark, len) = parse_mark(line, at, rest)?;
        marks.push(mark);
        at += len;
        at += text[at..].len() - text[at..].trim_start().len();
    }
    Ok(marks)
}

fn place(line: &DocLine, start: usize, end: usize) -> Span {
    Span {
        start: line.span.start + start as u32,
        end: line.span.start + end as u32,
        ..line.span
    }
}

fn stray_text(line: &DocLine, at: usize, rest: &str) -> Box<Diagnostic> {
    let span = place(line, at, at + rest.len());
    let message = "Only marks may stand on the line of a mark.";
    let diagnostic = Diagnostic::error(codes::MARK_ARGUMENTS, span, message);
    Box::new(match rest.starts_with('(') {
        true => diagnostic.help("no space stands before the parenthesis of a mark"),
        false => diagnostic.help("write the explanation on a `///` line of its own"),
    })
}

/// `@nicol.name` or `@nicol.name(…)`, and its length.
fn parse_mark(line: &DocLine, at: usize, rest: &str) -> Result<(Mark, usize), Box<Diagnostic>> {
    let after = &rest[PREFIX.len()..];
    let name_len = after
        .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
        .unwrap_or(after.len());
    let mut len = PREFIX.len() + name_len;
    let mut args = None;
    if after[name_len..].starts_with('(') {
        let Some(inner) = parenthesized(&after[name_len..]) else {
            let span = place(line, at, at + rest.len());
            let message = "The parenthesis of this mark is not closed.";
            let diagnostic = Diagnostic::error(codes::MARK_ARGUMENTS, span, message);
            return Err(Box::new(diagnostic.help("the whole mark stands on one line")));
        };
        args = Some(inner.to_owned());
        len += inner.len() + 2;
    }
    let is_separate = rest[len..].is_empty() || rest[len..].starts_with(char::is_whitespace);
    if !is_separate {
        return Err(stray_text(line, at + len, &rest[len..]));
    }
    // The prefix is fixed; another case would read as a plain comment elsewhere.
    if !rest.starts_with(PREFIX) {
        let span = place(line, at, at + PREFIX.len());
        let message = "Marks begin with `@nicol.` in lower case.";
        let diagnostic = Diagnostic::error(codes::UNKNOWN_MARK, span, message);
        return Err(Box::new(diagnostic.fix("write `@nicol.`", span, PREFIX)));
    }
    let mark = Mark {
        name: after[..name_len].to_owned(),
        args,
        span: place(line, at, at + len),
    };
    Ok((mark, len))
}

/// The text between a parenthesis at the start and the one that closes it. Quotes protect.
fn parenthesized(text: &str) -> Option<&str> {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return text.get(1..at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The convention of prisma-field-encryption in a line, found anywhere in it.
pub(super) fn convention(line: &DocLine) -> Option<Mark> {
    let text = &line.text;
    if let Some(at) = text.find("@encryption:hash(") {
        let inner = parenthesized(&text[at + "@encryption:hash".len()..])?;
        let end = at + "@encryption:hash".len() + inner.len() + 2;
        let options = options(&text[end..]);
        let asked = options.map_or(String::new(), |options| format!("?{options}"));
        return Some(Mark {
            name: "encryption:hash".to_owned(),
            args: Some(format!("{}{asked}", inner.trim())),
            span: place(line, at, end + asked.len()),
        });
    }
    for name in ["encryption:cursor", "encrypted"] {
        let Some(at) = text.find(&format!("@{name}")) else {
            continue;
        };
        let end = at + 1 + name.len();
        let after = &text[end..];
        let options = options(after).map(str::to_owned);
        let is_word = after.is_empty() || after.starts_with(|c: char| !c.is_alphanumeric() && c != '_');
        if is_word {
            let len = options.as_ref().map_or(0, |options| options.len() + 1);
            return Some(Mark {
                name: name.to_owned(),
                args: options,
                span: place(line, at, end + len),
            });
        }
    }
    None
}

/// Options follow as in an address: `@encrypted?mode=strict`.
fn options(after: &str) -> Option<&str> {
    let options = after.strip_prefix('?')?;
    Some(options.split(char::is_whitespace).next().unwrap_or_default())
}
