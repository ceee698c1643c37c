//! What only the text of a statement in `sqlite_master` tells: check constraints of a table, the predicate
//! of a partial index. A scanner for words, quotes and parentheses, not a parser.

/// A piece of SQL with its place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Token {
    kind: Kind,
    start: usize,
    end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Quoted,
    Open,
    Close,
    Other,
}

/// The check constraints of a `CREATE TABLE`, each as a clause that can stand at its end.
pub(super) fn checks(statement: &str) -> Vec<String> {
    let tokens = tokens(statement);
    let mut checks = Vec::new();
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Word if depth == 1 && is_word(statement, token, "check") => {
                if let Some(end) = closing(&tokens, at + 1) {
                    let start = constraint_start(statement, &tokens, at);
                    checks.push(statement[start..end].to_owned());
                }
            }
            _ => {}
        }
    }
    checks
}

/// The predicate of a `CREATE INDEX`: what follows `WHERE` outside parentheses.
pub(super) fn predicate(statement: &str) -> Option<String> {
    let mut depth = 0usize;
    for token in tokens(statement) {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Word if depth == 0 && is_word(statement, &token, "where") => {
                let predicate = statement[token.end..].trim();
                return (!predicate.is_empty()).then(|| predicate.to_owned());
            }
            _ => {}
        }
    }
    None
}

/// The text inside a string literal, if that is all there is.
pub(super) fn unquoted(literal: &str) -> Option<String> {
    let quote = literal
        .chars()
        .next()
        .filter(|quote| matches!(quote, '\'' | '"'))?;
    let inner = literal.strip_prefix(quote)?.strip_suffix(quote)?;
    let pair = format!("{quote}{quote}");
    let rest = inner.replace(&pair, "");
    (!rest.contains(quote)).then(|| inner.replace(&pair, &quote.to_string()))
}

/// An expression without the parentheses around the whole of it.
pub(super) fn without_parentheses(expression: &str) -> &str {
    let mut text = expression.trim();
    loop {
        let tokens = tokens(text);
        let encloses = tokens
            .first()
            .is_some_and(|token| token.kind == Kind::Open && token.start == 0)
            && closing(&tokens, 0) == Some(text.len());
        if !encloses {
            return text;
        }
        text = text[1..text.len() - 1].trim();
    }
}

fn is_word(text: &str, token: &Token, word: &str) -> bool {
    text[token.start..token.end].eq_ignore_ascii_case(word)
}

/// Where a constraint begins: at `CONSTRAINT name` in front of it, if that is there.
fn constraint_start(text: &str, tokens: &[Token], at: usize) -> usize {
    let named = at >= 2 && tokens[at - 2].kind == Kind::Word && is_word(text, &tokens[at - 2], "constraint");
    if named {
        tokens[at - 2].start
    } else {
        tokens[at].start
    }
}

/// The end of the parenthesis that opens at this token.
fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for token in tokens.get(open..)? {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(token.end);
                }
            }
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Words, quoted pieces, parentheses and single signs; white space and comments are left out.
fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (kind, end) = match bytes[at] {
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'-' if text[at..].starts_with("--") => {
                at = text[at..].find('\n').map_or(text.len(), |end| at + end);
                continue;
            }
            b'/' if text[at..].starts_with("/*") => {
                at = text[at..].find("*/").map_or(text.len(), |end| at + end + 2);
                continue;
            }
            b'(' => (Kind::Open, at + 1),
            b')' => (Kind::Close, at + 1),
            quote @ (b'\'' | b'"' | b'`') => (Kind::Quoted, quoted_end(bytes, at, quote)),
            b'[' => (Kind::Quoted, quoted_end(bytes, at, b']')),
            byte if is_word_byte(byte) => {
                let length = bytes[at..].iter().take_while(|byte| is_word_byte(**byte)).count();
                (Kind::Word, at + length)
            }
            _ => (Kind::Other, at + 1),
        };
        tokens.push(Token { kind, start: at, end });
        at = end;
    }
    tokens
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// The end of a quoted piece; a doubled quote inside it stands for itself.
fn quoted_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        if bytes[at] == quote {
            if bytes.get(at + 1) != Some(&quote) {
                return at + 1;
            }
            at += 1;
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_found_at_the_table_and_at_columns() {
        let statement = "CREATE TABLE \"t\" (a INT CHECK (a > ')'), b TEXT DEFAULT (lower('check (x)')), \
                         CONSTRAINT \"b c\" check (length(b) > 1))";
        assert_eq!(
            checks(statement),
            ["CHECK (a > ')')", "CONSTRAINT \"b c\" check (length(b) > 1)"]
        );
        assert!(checks("CREATE TABLE t (a INT)").is_empty());
    }

    #[test]
    fn a_predicate_is_what_follows_where() {
        let statement = "CREATE INDEX i ON t(\"where\", ' where ') WHERE a = ' WHERE ' AND (b)";
        assert_eq!(predicate(statement).as_deref(), Some("a = ' WHERE ' AND (b)"));
        assert_eq!(predicate("CREATE INDEX i ON t(a)"), None);
    }

    #[test]
    fn parentheses_around_the_whole_are_dropped() {
        assert_eq!(without_parentheses("((a) + (b))"), "(a) + (b)");
        assert_eq!(without_parentheses("(a) + (b)"), "(a) + (b)");
        assert_eq!(without_parentheses("(')')"), "')'");
        assert_eq!(without_parentheses("("), "(");
    }

    #[test]
    fn strings_lose_their_quotes() {
        assert_eq!(unquoted("'it''s'").as_deref(), Some("it's"));
        assert_eq!(unquoted("'a' || 'b'"), None);
        assert_eq!(unquoted("5"), None);
    }
}
