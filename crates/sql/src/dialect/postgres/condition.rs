//! Conditions (predicates of partial indexes, expressions of defaults) compared by meaning: PostgreSQL prints
//! them with parentheses, casts and operators of its own, so the text in a schema file never comes back.
//!
//! A canonical sequence of tokens stands for the meaning. It forgets parentheses and casts; two conditions
//! that differ in nothing else are taken for the same.

use super::expression::skip_type;
use super::tokens::{Token, tokens};
use crate::number;

/// Whether two conditions are the same.
pub(super) fn same_condition(a: &str, b: &str) -> bool {
    a == b || canonical(a) == canonical(b)
}

fn canonical(text: &str) -> Vec<Token> {
    let plain = without_casts(text);
    let mut kept: Vec<Token> = Vec::with_capacity(plain.len());
    let mut at = 0;
    while let Some(token) = plain.get(at) {
        at += match (word(token), &plain[at..]) {
            ("between", rest) => between(rest, &mut kept),
            ("not", [_, next, ..]) if matches!(word(next), "like" | "ilike") => {
                kept.push(sign(if word(next) == "like" { "!~~" } else { "!~~*" }));
                2
            }
            ("in", [_, item, rest @ ..]) if rest.first() != Some(&sign(",")) => {
                kept.extend([sign("="), item.clone()]);
                2
            }
            _ => array(&plain[at..], &mut kept).unwrap_or_else(|| {
                kept.push(operator(token));
                1
            }),
        };
    }
    kept
}

fn sign(text: &str) -> Token {
    Token::Sign(text.to_owned())
}

/// The word that a token is; empty if it is none.
fn word(token: &Token) -> &str {
    match token {
        Token::Word(word) => word,
        _ => "",
    }
}

/// The tokens without parentheses and casts, words in small letters, numbers with their signs.
fn without_casts(text: &str) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::new();
    let mut tokens = tokens(text).into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            Token::Open | Token::Close => {}
            Token::Cast => {
                skip_type(&mut tokens);
                // A constant that is a number is printed as a text with a cast.
                if let Some(Token::Text(text)) = kept.last()
                    && let Some(number) = number::plain(text)
                {
                    kept.pop();
                    kept.push(Token::Number(number));
                }
            }
            Token::Number(digits) if is_negative(&kept) => {
                kept.pop();
                kept.push(Token::Number(format!("-{digits}")));
            }
            Token::Word(word) => kept.push(Token::Word(word.to_ascii_lowercase())),
            Token::Quoted(name) if is_plain(&name) => kept.push(Token::Word(name)),
            other => kept.push(other),
        }
    }
    kept
}

/// Whether a minus at the end is the sign of a number rather than an operator.
fn is_negative(kept: &[Token]) -> bool {
    let [before @ .., Token::Sign(minus)] = kept else {
        return false;
    };
    minus == "-" && matches!(before.last(), None | Some(Token::Sign(_)))
}

/// Whether a name means the same with and without quotes.
fn is_plain(name: &str) -> bool {
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_lowercase() || first == '_')
        && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

/// The operator that PostgreSQL prints for a word or another spelling.
fn operator(token: &Token) -> Token {
    match token {
        Token::Sign(text) if text == "!=" => sign("<>"),
        Token::Word(word) if word == "like" => sign("~~"),
        Token::Word(word) if word == "ilike" => sign("~~*"),
        other => other.clone(),
    }
}

/// `x BETWEEN a AND b` is `x >= a AND x <= b`. Returns how many tokens were read.
fn between(rest: &[Token], kept: &mut Vec<Token>) -> usize {
    let subject = kept.last().cloned();
    let and = rest.iter().position(|token| word(token) == "and");
    let (Some(subject), Some(and)) = (subject, and) else {
        kept.push(rest[0].clone());
        return 1;
    };
    kept.push(sign(">="));
    kept.extend(rest[1..=and].iter().cloned());
    kept.extend([subject, sign("<=")]);
    and + 1
}

/// `= ANY (ARRAY[…])` is `IN (…)`, and `<> ALL (ARRAY[…])` is `NOT IN (…)`. Returns how many tokens were
/// read, if it is one of them.
fn array(rest: &[Token], kept: &mut Vec<Token>) -> Option<usize> {
    let [operator, quantifier, array, open, ..] = rest else {
        return None;
    };
    let negated = match (operator, word(quantifier)) {
        (Token::Sign(operator), "any") if operator == "=" => false,
        (Token::Sign(operator), "all") if operator == "<>" => true,
        _ => return None,
    };
    if word(array) != "array" || *open != sign("[") {
        return None;
    }
    let end = rest.iter().position(|token| *token == sign("]"))?;
    if negated {
        kept.push(Token::Word("not".to_owned()));
    }
    kept.push(Token::Word("in".to_owned()));
    kept.extend(rest[4..end].iter().cloned());
    Some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_is_what_was_written() {
        let pairs = [
            ("bl = true", "(bl = true)"),
            ("\"b\" != 'x'", "(b <> 'x'::text)"),
            ("status = 'A'", "((status)::text = 'A'::text)"),
            ("i > -1", "(i > '-1'::integer)"),
            ("i BETWEEN 1 AND 5 and c", "(((i >= 1) AND (i <= 5)) AND c)"),
            ("s IN ('a', 'b')", "(s = ANY (ARRAY['a'::text, 'b'::text]))"),
            ("s IN ('a')", "(s = 'a'::text)"),
            ("s NOT IN ('a', 'b')", "(s <> ALL (ARRAY['a'::text, 'b'::text]))"),
            (
                "s LIKE 'a%' OR s ILIKE 'b'",
                "((s ~~ 'a%'::text) OR (s ~~* 'b'::text))",
            ),
            ("s NOT LIKE 'a%'", "(s !~~ 'a%'::text)"),
            ("now()::text", "(now())::text"),
        ];
        for (written, printed) in pairs {
            assert!(
                same_condition(written, printed),
                "{:?}\n{:?}",
                canonical(written),
                canonical(printed)
            );
        }
    }

    #[test]
    fn other_conditions_are_other_conditions() {
        assert!(!same_condition("a > 5", "a > 6"));
        assert!(!same_condition("a > 5", "a < 5"));
        assert!(!same_condition("\"userId\" IS NULL", "userid IS NULL"));
        assert!(!same_condition("s IN ('a', 'b')", "s NOT IN ('a', 'b')"));
        assert!(!same_condition("between", "b"));
    }
}
