//! The constants in defaults, as PostgreSQL prints them. Conditions are [`super::condition`]'s.

use super::tokens::{Token, tokens};
use crate::number;
use crate::schema::{Arity, Column, ColumnType, DefaultValue, Literal, ObjectName};
use crate::{ScalarType, schema};

/// The default behind an expression of the catalogue; `None` for an explicit null.
pub(super) fn default_value(
    expression: &str,
    column: &Column,
    object: impl Fn(Option<&str>, &str) -> ObjectName,
) -> Option<DefaultValue> {
    let tokens = tokens(expression);
    let unknown = || DefaultValue::Expression(expression.to_owned());
    let Some(value) = Parser::parse(&tokens) else {
        return Some(unknown());
    };
    Some(match value {
        Parsed::Null => return None,
        Parsed::Now if column.ty.as_scalar() == Some(ScalarType::DateTime) => DefaultValue::Now,
        Parsed::Sequence(name)
            if matches!(column.ty.as_scalar(), Some(ScalarType::Int | ScalarType::BigInt)) =>
        {
            DefaultValue::Sequence(sequence(&name, object))
        }
        Parsed::List(items) if column.arity == Arity::List => {
            let items: Option<Vec<Literal>> = items.iter().map(|item| literal(item, column)).collect();
            items.map_or_else(unknown, DefaultValue::List)
        }
        Parsed::Constant(Constant::Text(array)) if column.arity == Arity::List => array_items(&array)
            .and_then(|items| items.iter().map(|item| literal(item, column)).collect())
            .map_or_else(unknown, DefaultValue::List),
        Parsed::Constant(constant) if column.arity != Arity::List => {
            literal(&constant, column).map_or_else(unknown, DefaultValue::Literal)
        }
        _ => unknown(),
    })
}

/// The name inside `nextval('"schema"."name"'::regclass)`.
fn sequence(name: &str, object: impl Fn(Option<&str>, &str) -> ObjectName) -> Option<ObjectName> {
    let parts: Vec<String> = tokens(name)
        .into_iter()
        .filter_map(|token| match token {
            Token::Word(word) => Some(word.to_ascii_lowercase()),
            Token::Quoted(name) => Some(name),
            _ => None,
        })
        .collect();
    match &parts[..] {
        [name] => Some(object(None, name)),
        [namespace, name] => Some(object(Some(namespace), name)),
        _ => None,
    }
}

fn literal(constant: &Constant, column: &Column) -> Option<Literal> {
    use ScalarType::{BigInt, Boolean, Bytes, DateTime, Decimal, Float, Int, Json, String};
    let scalar = match &column.ty {
        ColumnType::Enum(_) => String,
        ColumnType::Scalar { scalar, .. } => *scalar,
        ColumnType::Unsupported(_) => return None,
    };
    match (constant, scalar) {
        (Constant::Null, _) => Some(Literal::Null),
        (Constant::Text(text), String) => Some(Literal::String(padded(text, &column.ty))),
        (Constant::Text(text), Json) => Some(Literal::Json(text.clone())),
        (Constant::Text(text) | Constant::Number(text), Int | BigInt | Float | Decimal) => {
            number::plain(text).map(Literal::Number)
        }
        (Constant::Boolean(value), Boolean) => Some(Literal::Boolean(*value)),
        (Constant::Text(text), Boolean) if text == "t" || text == "f" => Some(Literal::Boolean(text == "t")),
        (Constant::Text(text), Bytes) => bytes(text.strip_prefix("\\x")?).map(Literal::Bytes),
        (_, DateTime) => None,
        _ => None,
    }
}

/// A fixed-length text comes back with its padding.
fn padded(text: &str, ty: &schema::ColumnType) -> String {
    match ty.native() {
        Some(native) if native.name == "Char" => text.trim_end_matches(' ').to_owned(),
        _ => text.to_owned(),
    }
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    if !digits.len().is_multiple_of(2) || !digits.is_ascii() {
        return None;
    }
    let pairs = (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok());
    pairs.collect()
}

/// The elements of an array in text form, `{a,"b c",NULL}`.
fn array_items(text: &str) -> Option<Vec<Constant>> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut items = Vec::new();
    let mut letters = inner.chars().peekable();
    while letters.peek().is_some() {
        let mut item = String::new();
        let quoted = letters.next_if_eq(&'"').is_some();
        loop {
            match letters.next() {
                Some('\\') => item.extend(letters.next()),
                Some('"') if quoted => {
                    letters.next_if_eq(&',');
                    break;
                }
                Some(',') | None if !quoted => break,
                Some('{') if !quoted => return None,
                Some(letter) => item.push(letter),
                None => return None,
            }
        }
        items.push(if !quoted && item == "NULL" {
            Constant::Null
        } else {
            Constant::Text(item)
        });
    }
    Some(items)
}

/// Steps over a type name behind `::`.
pub(super) fn skip_type(tokens: &mut std::iter::Peekable<std::vec::IntoIter<Token>>) {
    const SECOND_WORDS: [&str; 6] = ["varying", "precision", "without", "with", "time", "zone"];
    let mut first = true;
    while let Some(token) = tokens.peek() {
        let belongs = match token {
            Token::Word(word) => first || SECOND_WORDS.contains(&word.as_str()),
            Token::Quoted(_) => first,
            Token::Sign(sign) => sign == "[]",
            Token::Dot => {
                first = true;
                tokens.next();
                continue;
            }
            _ => false,
        };
        if !belongs {
            return;
        }
        first = false;
        tokens.next();
    }
}

/// What a default can be.
enum Parsed {
    Null,
    Now,
    Sequence(String),
    Constant(Constant),
    List(Vec<Constant>),
}

#[derive(Debug, Clone, PartialEq)]
enum Constant {
    Null,
    Text(String),
    Number(String),
    Boolean(bool),
}

/// Reads a default from its tokens; everything must be understood.
struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl<'a> Parser<'a> {
    fn parse(tokens: &'a [Token]) -> Option<Parsed> {
        let mut parser = Parser { tokens, at: 0 };
        let parsed = parser.value()?;
        (parser.at == tokens.len()).then_some(parsed)
    }

    fn value(&mut self) -> Option<Parsed> {
        let parsed = match self.tokens.get(self.at)? {
            Token::Word(word) => {
                let word = word.to_ascii_lowercase();
                match word.as_str() {
                    "now" | "current_timestamp" | "localtimestamp" | "transaction_timestamp" => {
                        self.now(&word)?
                    }
                    "nextval" => self.sequence()?,
                    "array" => Parsed::List(self.list()?),
                    _ => Parsed::Constant(self.constant()?),
                }
            }
            Token::Open => {
                self.next()?;
                let inner = self.value()?;
                self.expect(&Token::Close)?;
                inner
            }
            _ => Parsed::Constant(self.constant()?),
        };
        self.casts();
        Some(match parsed {
            Parsed::Constant(Constant::Null) => Parsed::Null,
            other => other,
        })
    }

    fn next(&mut self) -> Option<&'a Token> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    fn expect(&mut self, token: &Token) -> Option<()> {
        (self.next()? == token).then_some(())
    }

    fn take(&mut self, token: &Token) -> bool {
        let found = self.tokens.get(self.at) == Some(token);
        self.at += usize::from(found);
        found
    }

    fn now(&mut self, word: &str) -> Option<Parsed> {
        self.next()?;
        if word == "now" || word == "transaction_timestamp" {
            self.expect(&Token::Open)?;
            self.expect(&Token::Close)?;
        }
        (word != "localtimestamp").then_some(Parsed::Now)
    }

    fn sequence(&mut self) -> Option<Parsed> {
        self.next()?;
        self.expect(&Token::Open)?;
        let Constant::Text(name) = self.constant()? else {
            return None;
        };
        self.casts();
        self.expect(&Token::Close)?;
        Some(Parsed::Sequence(name))
    }

    fn list(&mut self) -> Option<Vec<Constant>> {
        self.next()?;
        if self.take(&Token::Sign("[]".to_owned())) {
            return Some(Vec::new());
        }
        self.expect(&Token::Sign("[".to_owned()))?;
        let mut items = Vec::new();
        let end = Token::Sign("]".to_owned());
        loop {
            items.push(self.constant()?);
            if !self.take(&Token::Sign(",".to_owned())) {
                break;
            }
        }
        self.expect(&end)?;
        Some(items)
    }

    fn constant(&mut self) -> Option<Constant> {
        let constant = match self.next()? {
            Token::Open => {
                let inner = self.constant()?;
                self.expect(&Token::Close)?;
                inner
            }
            Token::Text(text) => Constant::Text(text.clone()),
            Token::Number(number) => Constant::Number(number.clone()),
            Token::Sign(sign) if sign == "-" => match self.next()? {
                Token::Number(number) => Constant::Number(format!("-{number}")),
                _ => return None,
            },
            Token::Word(word) => match word.to_ascii_lowercase().as_str() {
                "true" => Constant::Boolean(true),
                "false" => Constant::Boolean(false),
                "null" => Constant::Null,
                _ => return None,
            },
            _ => return None,
        };
        self.casts();
        Some(constant)
    }

    /// Steps over `::type`, any number of times.
    fn casts(&mut self) {
        while self.take(&Token::Cast) {
            let rest = self.tokens[self.at..].to_vec();
            let before = rest.len();
            let mut rest = rest.into_iter().peekable();
            skip_type(&mut rest);
            self.at += before - rest.len();
            self.type_arguments();
        }
    }

    /// `(10, 2)` and `[]` behind a type.
    fn type_arguments(&mut self) {
        if matches!(
            self.tokens.get(self.at..self.at + 2),
            Some([Token::Open, Token::Number(_)])
        ) {
            while let Some(token) = self.next() {
                if *token == Token::Close {
                    break;
                }
            }
        }
        let words = ["without", "with", "time", "zone"];
        while let Some(Token::Word(word)) = self.tokens.get(self.at) {
            if !words.contains(&word.as_str()) {
                break;
            }
            self.at += 1;
        }
        while self.take(&Token::Sign("[]".to_owned())) {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::NativeTypeUse;

    fn read(expression: &str, scalar: ScalarType, arity: Arity) -> Option<DefaultValue> {
        let ty = ColumnType::Scalar {
            scalar,
            native: Some(NativeTypeUse::plain("Text")),
        };
        let column = Column {
            arity,
            ..Column::new("c", ty)
        };
        default_value(expression, &column, |namespace, name| ObjectName {
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
        })
    }

    fn constant(literal: Literal) -> Option<DefaultValue> {
        Some(DefaultValue::Literal(literal))
    }

    #[test]
    fn constants_lose_their_casts() {
        use ScalarType::{Boolean, Bytes, Decimal, Float, Int, Json, String};
        let text = |text: &str| constant(Literal::String(text.to_owned()));
        let number = |text: &str| constant(Literal::Number(text.to_owned()));
        assert_eq!(read("'it''s'::text", String, Arity::Required), text("it's"));
        assert_eq!(
            read("'x'::character varying(10)", String, Arity::Required),
            text("x")
        );
        assert_eq!(read(r"E'a\\b''c'::text", String, Arity::Required), text(r"a\b'c"));
        assert_eq!(read("'USER'::\"Role\"", String, Arity::Required), text("USER"));
        assert_eq!(read("'-5'::integer", Int, Arity::Required), number("-5"));
        assert_eq!(read("(-5)", Int, Arity::Required), number("-5"));
        assert_eq!(
            read("'1.10'::double precision", Float, Arity::Required),
            number("1.10")
        );
        assert_eq!(read("1.10", Decimal, Arity::Required), number("1.10"));
        assert_eq!(
            read("true", Boolean, Arity::Required),
            constant(Literal::Boolean(true))
        );
        assert_eq!(
            read("'{}'::jsonb", Json, Arity::Required),
            constant(Literal::Json("{}".to_owned()))
        );
        assert_eq!(
            read(r"'\x6869'::bytea", Bytes, Arity::Required),
            constant(Literal::Bytes(b"hi".to_vec()))
        );
        assert_eq!(read("NULL::character varying", String, Arity::Nullable), None);
    }

    #[test]
    fn lists_come_in_two_forms() {
        use ScalarType::{Int, String};
        let texts = |items: &[&str]| {
            Some(DefaultValue::List(
                items
                    .iter()
                    .map(|item| Literal::String((*item).to_owned()))
                    .collect(),
            ))
        };
        assert_eq!(
            read("ARRAY['a'::text, 'b,c'::text]", String, Arity::List),
            texts(&["a", "b,c"])
        );
        assert_eq!(read("ARRAY[]::text[]", String, Arity::List), texts(&[]));
        assert_eq!(
            read("(ARRAY[]::text[])::character varying(5)[]", String, Arity::List),
            texts(&[])
        );
        assert_eq!(read("'{}'::text[]", String, Arity::List), texts(&[]));
        assert_eq!(
            read(r#"'{a,"b \"c\""}'::text[]"#, String, Arity::List),
            texts(&["a", "b \"c\""])
        );
        let numbers = Some(DefaultValue::List(vec![
            Literal::Number("1".into()),
            Literal::Number("-2".into()),
        ]));
        assert_eq!(read("ARRAY[1, '-2'::integer]", Int, Arity::List), numbers);
    }

    #[test]
    fn functions_are_known_or_kept() {
        use ScalarType::{DateTime, Int, String};
        assert_eq!(read("now()", DateTime, Arity::Required), Some(DefaultValue::Now));
        assert_eq!(
            read("CURRENT_TIMESTAMP", DateTime, Arity::Required),
            Some(DefaultValue::Now)
        );
        let sequence = ObjectName {
            namespace: Some("s".into()),
            name: "User_id_seq".into(),
        };
        let counts = Some(DefaultValue::Sequence(Some(sequence)));
        assert_eq!(
            read("nextval('s.\"User_id_seq\"'::regclass)", Int, Arity::Required),
            counts
        );
        for kept in [
            "gen_random_uuid()",
            "'a' || 'b'",
            "lower('X'::text)",
            "('x'::text)::text || now()",
        ] {
            let expression = Some(DefaultValue::Expression(kept.to_owned()));
            assert_eq!(read(kept, String, Arity::Required), expression, "{kept}");
        }
    }
}
