//! The lexer: one token at a time, from any place of a text. It knows no context and never fails; the
//! parser asks for tokens as it goes, so that it can go back to the start of a line.

use super::kind::SyntaxKind::{self, *};

/// Cuts tokens out of a text.
pub(crate) struct Lexer<'t> {
    text: &'t str,
    /// No `*/` is found from here on: saves a scan to the end of the file for each unclosed `/*`.
    no_comment_end_from: std::cell::Cell<usize>,
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t str) -> Lexer<'t> {
        Lexer {
            text,
            no_comment_end_from: std::cell::Cell::new(usize::MAX),
        }
    }

    /// The kind and the end of the token that starts at byte `start`.
    pub(crate) fn token(&self, start: usize) -> (SyntaxKind, usize) {
        let rest = &self.text[start..];
        let bytes = rest.as_bytes();
        let Some(&first) = bytes.first() else {
            return (EOF, start);
        };
        let (kind, len) = match first {
            b' ' | b'\t' => (WHITESPACE, whitespace(rest)),
            b'\n' => (NEWLINE, 1),
            b'\r' => (NEWLINE, if bytes.get(1) == Some(&b'\n') { 2 } else { 1 }),
            b'/' => self.slash(start, rest),
            b'"' => string(rest),
            b'-' => negative_number(rest),
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => word(rest),
            b'@' if bytes.get(1) == Some(&b'@') => (AT_AT, 2),
            0..=0x7f => (punctuation(first), 1),
            _ => self.not_ascii(start, rest),
        };
        (kind, start + len)
    }

    fn slash(&self, start: usize, rest: &str) -> (SyntaxKind, usize) {
        if rest.starts_with("///") {
            (DOC_COMMENT, line_len(rest))
        } else if rest.starts_with("//") {
            (COMMENT, line_len(rest))
        } else if rest.starts_with("/*") && start < self.no_comment_end_from.get() {
            match rest[2..].find("*/") {
                Some(at) => (BLOCK_COMMENT, at + 4),
                None => {
                    self.no_comment_end_from.set(start);
                    (UNKNOWN, 1)
                }
            }
        } else {
            (UNKNOWN, 1)
        }
    }

    fn not_ascii(&self, start: usize, rest: &str) -> (SyntaxKind, usize) {
        let first = rest.chars().next().unwrap_or(' ');
        if first.is_alphabetic() {
            word(rest)
        } else if is_space(first) {
            (WHITESPACE, whitespace(rest))
        } else if first == '\u{feff}' && start == 0 {
            (BOM, first.len_utf8())
        } else {
            (UNKNOWN, first.len_utf8())
        }
    }
}

fn punctuation(byte: u8) -> SyntaxKind {
    match byte {
        b'{' => L_BRACE,
        b'}' => R_BRACE,
        b'[' => L_BRACKET,
        b']' => R_BRACKET,
        b'(' => L_PAREN,
        b')' => R_PAREN,
        b',' => COMMA,
        b':' => COLON,
        b'=' => EQ,
        b'.' => DOT,
        b'?' => QUESTION,
        b'!' => BANG,
        b'@' => AT,
        _ => UNKNOWN,
    }
}

/// The space separators of Unicode (category Zs) and the tab.
fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

fn whitespace(rest: &str) -> usize {
    rest.find(|c| !is_space(c)).unwrap_or(rest.len())
}

/// The bytes up to the end of the line.
pub(crate) fn line_len(rest: &str) -> usize {
    rest.bytes()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .unwrap_or(rest.len())
}

fn is_word_start(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphabetic())
}

fn is_word(c: char) -> bool {
    is_word_start(c) || c == '_' || c == '-'
}

/// Whether a text can be a name as a whole.
pub(crate) fn is_identifier(text: &str) -> bool {
    text.starts_with(is_word_start) && text.chars().all(is_word)
}

/// A name, or a number if there are only digits.
fn word(rest: &str) -> (SyntaxKind, usize) {
    let len = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    if rest[..len].bytes().all(|byte| byte.is_ascii_digit()) {
        (NUMBER, len + fraction(&rest[len..]))
    } else {
        (IDENT, len)
    }
}

fn negative_number(rest: &str) -> (SyntaxKind, usize) {
    match digits(&rest[1..]) {
        0 => (UNKNOWN, 1),
        whole => (NUMBER, 1 + whole + fraction(&rest[1 + whole..])),
    }
}

fn fraction(rest: &str) -> usize {
    match rest.strip_prefix('.').map(digits) {
        None | Some(0) => 0,
        Some(len) => len + 1,
    }
}

fn digits(rest: &str) -> usize {
    rest.bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(rest.len())
}

/// A string ends on its line and holds no control characters; otherwise the quote stands alone.
fn string(rest: &str) -> (SyntaxKind, usize) {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return (STRING, at + 1),
            // What a backslash escapes is judged later; here even a line end may follow it.
            b'\\' => at += 1 + rest[at + 1..].chars().next().map_or(0, char::len_utf8),
            0..=0x1f => return (UNKNOWN, 1),
            _ => at += 1,
        }
    }
    (UNKNOWN, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(SyntaxKind, &str)> {
        let lexer = Lexer::new(text);
        let mut found = Vec::new();
        let mut at = 0;
        loop {
            let (kind, end) = lexer.token(at);
            if kind == EOF {
                return found;
            }
            found.push((kind, &text[at..end]));
            at = end;
        }
    }

    #[test]
    fn numbers_and_words() {
        assert_eq!(kinds("1.5"), [(NUMBER, "1.5")]);
        assert_eq!(kinds("-1."), [(NUMBER, "-1"), (DOT, ".")]);
        assert_eq!(kinds("1a-b_"), [(IDENT, "1a-b_")]);
        assert_eq!(kinds("-a"), [(UNKNOWN, "-"), (IDENT, "a")]);
        assert_eq!(kinds("_a"), [(UNKNOWN, "_"), (IDENT, "a")]);
    }

    #[test]
    fn strings_stay_on_their_line() {
        assert_eq!(kinds(r#""a\"b""#), [(STRING, r#""a\"b""#)]);
        assert_eq!(kinds("\"a\n"), [(UNKNOWN, "\""), (IDENT, "a"), (NEWLINE, "\n")]);
    }

    #[test]
    fn comments() {
        assert_eq!(kinds("/*a*/b"), [(BLOCK_COMMENT, "/*a*/"), (IDENT, "b")]);
        assert_eq!(kinds("/*"), [(UNKNOWN, "/"), (UNKNOWN, "*")]);
        assert_eq!(
            kinds("///a\r\n//b"),
            [(DOC_COMMENT, "///a"), (NEWLINE, "\r\n"), (COMMENT, "//b")]
        );
    }
}
