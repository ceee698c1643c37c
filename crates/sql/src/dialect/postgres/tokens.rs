//! The pieces of an expression as PostgreSQL prints it; [`super::expression`] makes sense of them.

/// A piece of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Word(String),
    /// A name in double quotes.
    Quoted(String),
    Text(String),
    Number(String),
    Open,
    Close,
    Cast,
    Dot,
    Sign(String),
}

/// The pieces of an expression, without white space. Nothing fails: an unknown sign is a sign.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        let next = letters.get(at + 1).copied();
        let (token, end) = match letter {
            _ if letter.is_whitespace() => {
                at += 1;
                continue;
            }
            '(' => (Token::Open, at + 1),
            ')' => (Token::Close, at + 1),
            ':' if next == Some(':') => (Token::Cast, at + 2),
            '[' if next == Some(']') => (Token::Sign("[]".to_owned()), at + 2),
            '.' if !next.is_some_and(|next| next.is_ascii_digit()) => (Token::Dot, at + 1),
            '"' => quoted(&letters, at, '"', false, Token::Quoted),
            '\'' => quoted(&letters, at, '\'', false, Token::Text),
            'E' | 'e' if next == Some('\'') => quoted(&letters, at + 1, '\'', true, Token::Text),
            '.' | '0'..='9' => {
                let end = number_end(&letters, at);
                (Token::Number(letters[at..end].iter().collect()), end)
            }
            _ if letter.is_alphanumeric() || letter == '_' => {
                let is_part = |letter: &&char| letter.is_alphanumeric() || **letter == '_' || **letter == '$';
                let end = at + letters[at..].iter().take_while(is_part).count();
                (Token::Word(letters[at..end].iter().collect()), end)
            }
            '<' | '>' | '!' | '=' | '~' | '|' | '&' | '@' | '#' | '?' => {
                let is_part = |letter: &&char| "<>!=~|&@#?*".contains(**letter);
                let end = at + letters[at..].iter().take_while(is_part).count();
                (Token::Sign(letters[at..end].iter().collect()), end)
            }
            other => (Token::Sign(other.to_string()), at + 1),
        };
        tokens.push(token);
        at = end;
    }
    tokens
}

/// Digits, one point, and an exponent.
fn number_end(letters: &[char], start: usize) -> usize {
    let mut at = start;
    let mut point = false;
    while let Some(letter) = letters.get(at) {
        let sign = matches!(letter, '+' | '-') && matches!(letters[at - usize::from(at > start)], 'e' | 'E');
        match letter {
            '0'..='9' => {}
            '.' if !point => point = true,
            'e' | 'E'
                if letters
                    .get(at + 1)
                    .is_some_and(|next| next.is_ascii_digit() || "+-".contains(*next)) => {}
            _ if sign => {}
            _ => break,
        }
        at += 1;
    }
    at
}

/// A piece between quotes; a doubled quote stands for itself, and so does any letter behind a backslash in
/// the escaped form (PostgreSQL prints no other escapes than those of the backslash itself).
fn quoted(
    letters: &[char],
    start: usize,
    quote: char,
    escaped: bool,
    token: fn(String) -> Token,
) -> (Token, usize) {
    let mut text = String::new();
    let mut at = start + 1;
    while let Some(letter) = letters.get(at).copied() {
        if letter == quote {
            if letters.get(at + 1) != Some(&quote) {
                return (token(text), at + 1);
            }
            at += 1;
        } else if letter == '\\' && escaped {
            at += 1;
            text.extend(letters.get(at));
            at += 1;
            continue;
        }
        text.push(letter);
        at += 1;
    }
    (token(text), letters.len())
}
