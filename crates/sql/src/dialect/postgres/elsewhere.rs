//! Scripts moved to other namespaces of the same database: every name that is said to be in one of some
//! namespaces is said to be in its stand-in. For trying migrations where no database can be made.
//!
//! Names are found by their form, in code, in texts and in the bodies of functions; a name that a program puts
//! together is not. Whoever runs the result does so in a transaction that is rolled back.

use super::Postgres;
use crate::dialect::Ddl;
use crate::dialect::session::leading_words;

/// A statement with the namespaces replaced, and without `CONCURRENTLY`, which no transaction allows.
pub(super) fn elsewhere(dialect: &Postgres, statement: &str, names: &[(String, String)]) -> String {
    let words = leading_words(statement);
    let is_path = words
        .first()
        .is_some_and(|word| word == "SET" || word == "SELECT")
        && statement.to_ascii_lowercase().contains("search_path");
    let mut moved = Moved {
        dialect,
        names,
        is_path,
        text: String::with_capacity(statement.len()),
        previous: String::new(),
    };
    moved.code(statement);
    moved.text
}

struct Moved<'a> {
    dialect: &'a Postgres,
    names: &'a [(String, String)],
    /// The statement sets where names are looked for.
    is_path: bool,
    text: String,
    /// The last sign or word in front, in capitals.
    previous: String,
}

impl Moved<'_> {
    fn code(&mut self, statement: &str) {
        let mut at = 0;
        while at < statement.len() {
            let end = piece_end(statement, at);
            let piece = &statement[at..end];
            let rest = &statement[end..];
            at = end;
            let first = piece.as_bytes()[0];
            if piece.starts_with("--") || piece.starts_with("/*") || piece.trim().is_empty() {
                self.text.push_str(piece);
                continue;
            }
            match first {
                b'\'' | b'$' => self.text.push_str(&self.inside(piece)),
                b'"' => {
                    let name = piece.trim_matches('"').replace("\"\"", "\"");
                    self.name(&name, piece, rest);
                }
                _ if is_word(piece) => self.name(&piece.to_lowercase(), piece, rest),
                _ => self.text.push_str(piece),
            }
            self.previous = piece.to_ascii_uppercase();
        }
    }

    fn name(&mut self, name: &str, piece: &str, rest: &str) {
        if piece.eq_ignore_ascii_case("concurrently") {
            return;
        }
        let is_namespace = rest.trim_start().starts_with('.')
            || matches!(self.previous.as_str(), "SCHEMA" | "EXISTS" | "AUTHORIZATION")
            || self.is_path;
        let found = self.names.iter().find(|(from, _)| from == name);
        match found.filter(|_| is_namespace && self.previous != ".") {
            Some((_, to)) => self.text.push_str(&self.dialect.identifier(to)),
            None => self.text.push_str(piece),
        }
    }

    /// Inside texts and bodies, what is written like a qualified name is one.
    fn inside(&self, piece: &str) -> String {
        let mut text = piece.to_owned();
        for (from, to) in self.names {
            let plain = format!("{from}.");
            let quoted = format!("{}.", self.dialect.identifier(from));
            let to = format!("{}.", self.dialect.identifier(to));
            text = replace_names(&text, &quoted, &to);
            text = replace_names(&text, &plain, &to);
        }
        text
    }
}

fn replace_names(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let before = rest[..at].chars().next_back();
        let stands_alone =
            !before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '"'));
        out.push_str(&rest[..at]);
        out.push_str(if stands_alone { to } else { from });
        rest = &rest[at + from.len()..];
    }
    out + rest
}

/// The end of a comment, a quoted piece, a word, white space, or a single sign.
fn piece_end(statement: &str, at: usize) -> usize {
    let skipped = super::session::skip(statement.as_bytes(), at);
    if skipped > at {
        return skipped;
    }
    let rest = &statement[at..];
    let run = |test: fn(char) -> bool| {
        let length: usize = rest
            .chars()
            .take_while(|letter| test(*letter))
            .map(char::len_utf8)
            .sum();
        length
    };
    let blank = run(char::is_whitespace);
    let word = run(|letter| letter.is_alphanumeric() || letter == '_' || letter == '$');
    let sign = rest.chars().next().map_or(1, char::len_utf8);
    at + blank.max(word).max(sign)
}

fn is_word(piece: &str) -> bool {
    piece
        .chars()
        .next()
        .is_some_and(|letter| letter.is_alphabetic() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::postgres::USUAL;

    #[test]
    fn names_move_wherever_they_stand() {
        let names = [
            ("public".to_owned(), "p_x".to_owned()),
            ("Own".to_owned(), "o_x".to_owned()),
        ];
        let cases = [
            (
                "DROP TYPE \"public\".\"Role_old\"",
                "DROP TYPE \"p_x\".\"Role_old\"",
            ),
            (
                "CREATE SCHEMA IF NOT EXISTS \"Own\"",
                "CREATE SCHEMA IF NOT EXISTS \"o_x\"",
            ),
            (
                "CREATE TABLE Public . t (public TEXT DEFAULT nextval('public.s'), b TEXT DEFAULT 'republic.')",
                "CREATE TABLE \"p_x\" . t (public TEXT DEFAULT nextval('\"p_x\".s'), b TEXT DEFAULT 'republic.')",
            ),
            (
                "CREATE INDEX CONCURRENTLY i ON \"Own\".t (own)",
                "CREATE INDEX  i ON \"o_x\".t (own)",
            ),
            ("SET search_path TO public, x", "SET search_path TO \"p_x\", x"),
            (
                "CREATE FUNCTION f() AS $$ SELECT 1 FROM \"Own\".t $$ -- public.t",
                "CREATE FUNCTION f() AS $$ SELECT 1 FROM \"o_x\".t $$ -- public.t",
            ),
            ("SELECT a.public.b, 'é'", "SELECT a.public.b, 'é'"),
        ];
        for (from, to) in cases {
            assert_eq!(elsewhere(&USUAL, from, &names), to);
        }
    }
}
