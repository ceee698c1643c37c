//! What stands around the cursor on its line. No construct goes on over a line end, so a line says all: which
//! attribute and argument the cursor is in, and the word that is being written. It works from tokens, not from the
//! tree, because a line that is being written is seldom understood.

use crate::Analysis;
use crate::line_index::LineIndex;
use crate::schema::Span;
use crate::syntax::ast::{AstNode, Block};
use crate::syntax::{Lexer, SyntaxKind, SyntaxToken, TextSize};

/// A token of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: SyntaxKind,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) text: String,
}

/// Something that is open at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Frame {
    /// The parentheses of an attribute or a function.
    Args {
        /// Its name, dots included.
        callee: String,
        /// `1` for `@`, `2` for `@@`, `0` for a function.
        signs: usize,
        /// The name of the argument that the cursor is in.
        name: Option<String>,
        /// The names of the arguments before it; empty for those without.
        given: Vec<String>,
    },
    /// The brackets of a list, with the words in it so far.
    List(Vec<String>),
    /// The braces of an object, with the name before the colon that the cursor is behind.
    Object(Option<String>),
}

/// The line up to the cursor.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The block around it.
    pub(super) block: Option<Block>,
    /// The tokens outside of all parentheses, before the word.
    pub(super) head: Vec<Token>,
    /// What is open, the innermost last.
    pub(super) frames: Vec<Frame>,
    /// The token before the word.
    pub(super) before: Option<SyntaxKind>,
    /// The word that is being written; may be empty. Inside of quotes, what is between them.
    pub(super) word: Span,
    /// The cursor is inside of quotes.
    pub(super) in_string: bool,
    /// The cursor is inside of a comment.
    pub(super) comment: Option<SyntaxToken>,
    /// All tokens of the line, also those behind the cursor.
    pub(super) all: Vec<Token>,
}

/// Reads the line around a cursor.
pub(super) fn at(analysis: &Analysis, file: u32, offset: u32) -> Option<Line> {
    let text = &analysis.files.get(file as usize)?.text;
    let root = analysis.trees.get(file as usize)?.syntax();
    let offset = offset.min(text.len() as u32);
    if !text.is_char_boundary(offset as usize) {
        return None;
    }
    let index = LineIndex::new(text);
    let range = index.line_range(text, index.line(offset));
    let all = tokens(text, range);
    let left = root.token_at_offset(TextSize::from(offset)).left_biased();
    let comment = left.clone().filter(|token| {
        let is_inside = u32::from(token.text_range().start()) < offset;
        token.kind().is_comment() && is_inside
    });
    let block = left.and_then(|token| token.parent_ancestors().find_map(Block::cast));
    let block = block.filter(|block| {
        let open = block.l_brace().map(|brace| u32::from(brace.text_range().end()));
        let close = block.r_brace().map(|brace| u32::from(brace.text_range().start()));
        open.is_some_and(|open| open <= offset) && close.is_none_or(|close| offset <= close)
    });
    let (word, in_string, before) = word(file, &all, offset);
    let mut line = Line {
        block,
        head: Vec::new(),
        frames: Vec::new(),
        before: None,
        word,
        in_string,
        comment,
        all: Vec::new(),
    };
    for (place, token) in all[..before].iter().enumerate() {
        line.read(&all[..place], token);
    }
    line.before = before.checked_sub(1).map(|last| all[last].kind);
    line.all = all;
    Some(line)
}

/// The tokens of a line, without white space.
fn tokens(text: &str, range: std::ops::Range<usize>) -> Vec<Token> {
    let lexer = Lexer::new(&text[..range.end]);
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let (kind, end) = lexer.token(at);
        if kind != SyntaxKind::WHITESPACE {
            found.push(Token {
                kind,
                start: at as u32,
                end: end as u32,
                text: text[at..end].to_owned(),
            });
        }
        at = end;
    }
    found
}

/// The word at the cursor, whether it stands in quotes, and how many tokens are before it.
fn word(file: u32, tokens: &[Token], offset: u32) -> (Span, bool, usize) {
    let span = |start, end| Span { file, start, end };
    // A quote that is not closed is a token of its own.
    let open = tokens
        .iter()
        .position(|token| token.kind == SyntaxKind::UNKNOWN && token.text == "\"" && token.end <= offset);
    if let Some(place) = open {
        return (span(tokens[place].end, offset), true, place);
    }
    for (place, token) in tokens.iter().enumerate() {
        if token.kind == SyntaxKind::STRING && token.start < offset && offset < token.end {
            return (span(token.start + 1, token.end - 1), true, place);
        }
        let is_word = matches!(token.kind, SyntaxKind::IDENT | SyntaxKind::NUMBER);
        if is_word && token.start <= offset && offset <= token.end {
            return (span(token.start, token.end), false, place);
        }
    }
    let before = tokens.iter().take_while(|token| token.end <= offset).count();
    (span(offset, offset), false, before)
}

impl Line {
    /// Takes a token before the cursor; `earlier` are those before it.
    fn read(&mut self, earlier: &[Token], token: &Token) {
        let opened = match token.kind {
            SyntaxKind::L_PAREN => {
                let (callee, signs) = callee(earlier);
                Some(Frame::Args {
                    callee,
                    signs,
                    name: None,
                    given: Vec::new(),
                })
            }
            SyntaxKind::L_BRACKET => Some(Frame::List(Vec::new())),
            SyntaxKind::L_BRACE => Some(Frame::Object(None)),
            _ => None,
        };
        if self.frames.is_empty() {
            self.head.push(token.clone());
        }
        if let Some(frame) = opened {
            return self.frames.push(frame);
        }
        let word_before = || earlier.last().map(|before| before.text.clone());
        match (self.frames.last_mut(), token.kind) {
            (_, SyntaxKind::R_PAREN | SyntaxKind::R_BRACKET | SyntaxKind::R_BRACE) => {
                self.frames.pop();
            }
            (Some(Frame::Args { name, given, .. }), SyntaxKind::COMMA) => {
                given.push(name.take().unwrap_or_default());
            }
            (Some(Frame::Args { name, .. }), SyntaxKind::COLON) => *name = word_before(),
            (Some(Frame::Object(key)), SyntaxKind::COLON) => *key = word_before(),
            (Some(Frame::Object(key)), SyntaxKind::COMMA) => *key = None,
            (Some(Frame::List(words)), SyntaxKind::IDENT) => words.push(token.text.clone()),
            _ => {}
        }
    }

    /// The names and values of attributes on the whole line: `@id`, `@@map`, `@db.Text`.
    pub(super) fn attributes(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for (place, token) in self.all.iter().enumerate() {
            let signs = signs(token.kind);
            if signs == 0 {
                continue;
            }
            let path = self.all[place + 1..].iter().map_while(|part| {
                let is_path = matches!(part.kind, SyntaxKind::IDENT | SyntaxKind::DOT);
                is_path.then_some(part.text.as_str())
            });
            // Of words that follow each other only the first belongs to the attribute.
            let mut name = String::new();
            for part in path {
                if part != "." && !name.is_empty() && !name.ends_with('.') {
                    break;
                }
                name.push_str(part);
            }
            found.push((signs, name));
        }
        found
    }
}

/// `1` for `@`, `2` for `@@`, `0` for anything else.
fn signs(kind: SyntaxKind) -> usize {
    match kind {
        SyntaxKind::AT => 1,
        SyntaxKind::AT_AT => 2,
        _ => 0,
    }
}

/// The name before a parenthesis, and the signs before that.
fn callee(earlier: &[Token]) -> (String, usize) {
    let is_path = |token: &&Token| matches!(token.kind, SyntaxKind::IDENT | SyntaxKind::DOT);
    let len = earlier.iter().rev().take_while(is_path).count();
    let (rest, path) = earlier.split_at(earlier.len() - len);
    let name = path.iter().map(|token| token.text.as_str()).collect();
    (name, rest.last().map_or(0, |token| signs(token.kind)))
}
