//! Text from a template: the text that belongs to a number, so that different numbers give different texts. The
//! placeholders are described where the templates stand, in `names.rs`.

use super::names;
use super::space::MOST;

/// The pieces of a template.
#[derive(Debug, Clone)]
pub(super) struct Template(Vec<Piece>);

#[derive(Debug, Clone)]
enum Piece {
    Literal(&'static str),
    /// A word of a list, in lower case or as it is written there.
    Word(&'static [&'static str], Case),
    /// A number from so much to so much.
    Number(u16, u16),
    /// So many digits of a base.
    Digits(usize, u128),
    Uuid,
}

#[derive(Debug, Clone, Copy)]
enum Case {
    Lower,
    AsWritten,
}

impl Template {
    pub(super) fn parse(text: &'static str) -> Template {
        let mut pieces = Vec::new();
        let (mut from, mut at) = (0, 0);
        while let Some(open) = text[at..].find('{').map(|open| at + open) {
            let close = text[open..].find('}').map(|close| open + close);
            let piece = close.and_then(|close| Some((placeholder(&text[open + 1..close])?, close + 1)));
            // A brace that begins no placeholder is a brace.
            let Some((piece, end)) = piece else {
                at = open + 1;
                continue;
            };
            if from < open {
                pieces.push(Piece::Literal(&text[from..open]));
            }
            pieces.push(piece);
            (from, at) = (end, end);
        }
        if from < text.len() {
            pieces.push(Piece::Literal(&text[from..]));
        }
        Template(pieces)
    }

    /// So many lower-case letters and digits.
    pub(super) fn code(length: usize) -> Template {
        Template(vec![Piece::Digits(length, 36)])
    }

    /// So many binary digits.
    pub(super) fn binary(length: usize) -> Template {
        Template(vec![Piece::Digits(length, 2)])
    }

    pub(super) fn uuid() -> Template {
        Template(vec![Piece::Uuid])
    }

    /// The same with a number behind it, from 1 to 9999.
    pub(super) fn numbered(mut self) -> Template {
        let has_words = self
            .0
            .iter()
            .any(|piece| matches!(piece, Piece::Literal(text) if text.contains(' ')));
        self.0.push(Piece::Literal(if has_words { " " } else { "-" }));
        self.0.push(Piece::Number(1, 9999));
        self
    }

    /// How many texts there are, as far as that is counted.
    pub(super) fn size(&self) -> u128 {
        self.0
            .iter()
            .fold(1, |size: u128, piece| size.saturating_mul(piece.size()))
            .min(MOST)
    }

    /// The lengths of the shortest and the longest text.
    pub(super) fn lengths(&self) -> (usize, usize) {
        let lengths = self.0.iter().map(Piece::lengths);
        lengths.fold((0, 0), |(shortest, longest), (least, most)| {
            (shortest + least, longest + most)
        })
    }

    /// The text with this number.
    pub(super) fn at(&self, mut number: u128) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            let size = piece.size();
            piece.write(number % size, &mut text);
            number /= size;
        }
        text
    }
}

fn placeholder(name: &str) -> Option<Piece> {
    let (kind, rest) = name.split_at_checked(1)?;
    match (kind, rest.parse()) {
        ("#", Ok(length)) => return Some(Piece::Digits(length, 10)),
        ("x", Ok(length)) => return Some(Piece::Digits(length, 16)),
        _ => {}
    }
    Some(match name {
        "n" => Piece::Number(1, 9999),
        "byte" => Piece::Number(1, 254),
        "digit" => Piece::Number(0, 9),
        "uuid" => Piece::Uuid,
        // `{First}` is a name as it is written, `{first}` in lower case. Other words are written in one way only.
        "First" => Piece::Word(names::list("first")?, Case::AsWritten),
        "Last" => Piece::Word(names::list("last")?, Case::AsWritten),
        "first" | "last" => Piece::Word(names::list(name)?, Case::Lower),
        _ => Piece::Word(names::list(name)?, Case::AsWritten),
    })
}

impl Piece {
    fn size(&self) -> u128 {
        match self {
            Piece::Literal(_) => 1,
            Piece::Word(words, _) => words.len() as u128,
            Piece::Number(from, to) => u128::from(to - from) + 1,
            Piece::Digits(length, base) => counted(*length, *base),
            Piece::Uuid => MOST,
        }
    }

    fn lengths(&self) -> (usize, usize) {
        match self {
            Piece::Literal(text) => (text.len(), text.len()),
            Piece::Word(words, _) => {
                let lengths = || words.iter().map(|word| word.len());
                (lengths().min().unwrap_or(0), lengths().max().unwrap_or(0))
            }
            Piece::Number(from, to) => (from.to_string().len(), to.to_string().len()),
            Piece::Digits(length, _) => (*length, *length),
            Piece::Uuid => (36, 36),
        }
    }

    fn write(&self, number: u128, text: &mut String) {
        match self {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Word(words, case) => match (words.get(number as usize), case) {
                (Some(word), Case::Lower) => text.push_str(&word.to_ascii_lowercase()),
                (Some(word), Case::AsWritten) => text.push_str(word),
                (None, _) => {}
            },
            Piece::Number(from, _) => text.push_str(&(u128::from(*from) + number).to_string()),
            Piece::Digits(length, base) => digits(number, *length, *base, text),
            Piece::Uuid => text.push_str(&uuid(number)),
        }
    }
}

/// How many numbers of so many digits there are, as far as that is counted.
fn counted(length: usize, base: u128) -> u128 {
    base.saturating_pow(u32::try_from(length).unwrap_or(u32::MAX))
        .min(MOST)
}

/// The digits of a number; where there are more digits than the number can have, the others follow from it.
fn digits(number: u128, length: usize, base: u128, text: &mut String) {
    let (mut rest, mut more) = (number, number as u64);
    let mut left = counted(length, base);
    for _ in 0..length {
        let digit = if left > 1 {
            let digit = rest % base;
            (rest, left) = (rest / base, left / base);
            digit
        } else {
            more = more
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            u128::from(more >> 33) % base
        };
        // A base is at most 36.
        text.extend(char::from_digit(digit as u32, base as u32));
    }
}

/// A UUID of version 4 with this number in it.
fn uuid(number: u128) -> String {
    let mut hexadecimal = String::with_capacity(32);
    digits(number, 32, 16, &mut hexadecimal);
    let number = u128::from_str_radix(&hexadecimal, 16).unwrap_or(number);
    uuid::Builder::from_random_bytes(number.to_be_bytes())
        .into_uuid()
        .to_string()
}
