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

/// What a `CREATE TABLE` says of a column that no pragma tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ColumnClause {
    /// The column.
    pub(super) column: String,
    /// How the database computes it: `GENERATED ALWAYS AS (…) STORED`.
    pub(super) generated: Option<String>,
    /// How it is compared: `COLLATE NOCASE`.
    pub(super) collation: Option<String>,
}

/// The columns of a `CREATE TABLE` about which there is something to say.
pub(super) fn column_clauses(statement: &str) -> Vec<ColumnClause> {
    let tokens = tokens(statement);
    let definitions = definitions(statement, &tokens);
    let clauses = definitions.into_iter().filter_map(|tokens| {
        let (name, rest) = tokens.split_first()?;
        let text = &statement[name.start..name.end];
        let is_constraint = ["constraint", "primary", "unique", "check", "foreign"]
            .iter()
            .any(|word| name.kind == Kind::Word && text.eq_ignore_ascii_case(word));
        let clause = ColumnClause {
            column: bare_name(text),
            generated: generated(statement, rest),
            collation: collation(statement, rest),
        };
        let says = clause.generated.is_some() || clause.collation.is_some();
        (says && !is_constraint).then_some(clause)
    });
    clauses.collect()
}

/// What stands behind the columns of a `CREATE TABLE`: `STRICT`, `WITHOUT ROWID`.
pub(super) fn table_options(statement: &str) -> Vec<&'static str> {
    let tokens = tokens(statement);
    let end = tokens
        .iter()
        .position(|token| token.kind == Kind::Open)
        .and_then(|open| closing(&tokens, open));
    let behind = tokens
        .iter()
        .filter(|token| end.is_some_and(|end| token.start >= end));
    let words = behind.filter(|token| token.kind == Kind::Word);
    words
        .filter_map(
            |token| match statement[token.start..token.end].to_ascii_lowercase().as_str() {
                "strict" => Some("STRICT"),
                "rowid" => Some("WITHOUT ROWID"),
                _ => None,
            },
        )
        .collect()
}

/// The pieces between the commas of a `CREATE TABLE`.
fn definitions<'t>(statement: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    let mut pieces = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    for (at, token) in tokens.iter().enumerate() {
        let is_comma = token.kind == Kind::Other && &statement[token.start..token.end] == ",";
        match token.kind {
            Kind::Open => {
                depth += 1;
                if depth == 1 {
                    start = at + 1;
                }
            }
            Kind::Close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    pieces.push(&tokens[start.min(at)..at]);
                    return pieces;
                }
            }
            _ if depth == 1 && is_comma => {
                pieces.push(&tokens[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces
}

/// The places of the tokens outside all parentheses of a definition.
fn outside(tokens: &[Token]) -> impl Iterator<Item = usize> + '_ {
    let mut depth = 0usize;
    tokens.iter().enumerate().filter_map(move |(at, token)| {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ if depth == 0 => return Some(at),
            _ => {}
        }
        None
    })
}

fn collation(statement: &str, tokens: &[Token]) -> Option<String> {
    let at = outside(tokens).find(|at| is_word(statement, &tokens[*at], "collate"))?;
    let name = tokens.get(at + 1)?;
    Some(format!("COLLATE {}", &statement[name.start..name.end]))
}

fn generated(statement: &str, tokens: &[Token]) -> Option<String> {
    let at = outside(tokens).find(|at| is_word(statement, &tokens[*at], "as"))?;
    let open = tokens.get(at + 1).filter(|token| token.kind == Kind::Open)?;
    let end = closing(tokens, at + 1)?;
    let behind = tokens.iter().find(|token| token.start >= end);
    let is_stored = behind.is_some_and(|token| is_word(statement, token, "stored"));
    let how = if is_stored { "STORED" } else { "VIRTUAL" };
    Some(format!(
        "GENERATED ALWAYS AS {} {how}",
        &statement[open.start..end]
    ))
}

/// A name without its quotes.
fn bare_name(text: &str) -> String {
    let quote = text.chars().next().unwrap_or_default();
    let close = if quote == '[' { ']' } else { quote };
    if !matches!(quote, '"' | '`' | '\'' | '[') || text.len() < 2 {
        return text.to_owned();
    }
    let inner = &text[1..text.len() - close.len_utf8()];
    inner.replace(&format!("{close}{close}"), &close.to_string())
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
    fn columns_keep_what_no_pragma_tells() {
        let statement = "CREATE TABLE t (a TEXT DEFAULT (lower('x')) COLLATE NOCASE NOT NULL, \"b \"\"c\" INT \
                         GENERATED ALWAYS AS (a || ',') STORED, [d] int as (b + (1)), e TEXT CHECK (e COLLATE RTRIM > ''), \
                         UNIQUE (a COLLATE BINARY)) WITHOUT ROWID, strict";
        let clauses = column_clauses(statement);
        let shown: Vec<String> = clauses
            .iter()
            .map(|clause| format!("{}: {:?} {:?}", clause.column, clause.collation, clause.generated))
            .collect();
        assert_eq!(
            shown,
            [
                "a: Some(\"COLLATE NOCASE\") None",
                "b \"c: None Some(\"GENERATED ALWAYS AS (a || ',') STORED\")",
                "d: None Some(\"GENERATED ALWAYS AS (b + (1)) VIRTUAL\")",
            ]
        );
        assert_eq!(table_options(statement), ["WITHOUT ROWID", "STRICT"]);
        for statement in [
            "",
            "CREATE TABLE t",
            "CREATE TABLE t (",
            "CREATE TABLE t (,)",
            "CREATE TABLE t (a as",
            "(')",
        ] {
            assert!(column_clauses(statement).is_empty() && table_options(statement).is_empty());
        }
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
