//! The parser's machinery: it reads tokens, writes events, and can go back to a mark. What the language
//! looks like is in `grammar.rs`; the events become a tree in `mod.rs`.

use super::kind::SyntaxKind::{self, *};
use super::lexer::{Lexer, line_len};
use super::{SyntaxError, SyntaxErrorKind};
use rowan::{TextRange, TextSize};

/// What the tree is built from, in order.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Event {
    /// A node opens.
    Open(SyntaxKind),
    /// A token of so many bytes.
    Token(SyntaxKind, u32),
    /// The node opened last closes.
    Close,
}

/// A place to come back to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    events: usize,
    errors: usize,
    at: usize,
}

/// Reads a text once, writing events.
pub(crate) struct Parser<'t> {
    pub(crate) text: &'t str,
    lexer: Lexer<'t>,
    /// The current token.
    kind: SyntaxKind,
    start: usize,
    end: usize,
    events: Vec<Event>,
    errors: Vec<SyntaxError>,
    /// The furthest place of this line where something else was expected.
    expected: Option<(usize, &'static str)>,
    /// How many expressions are open: a limit keeps the stack safe.
    depth: u32,
}

/// How deep expressions may nest. Nothing meaningful goes beyond three.
const MAX_DEPTH: u32 = 64;

impl<'t> Parser<'t> {
    pub(crate) fn new(text: &'t str) -> Parser<'t> {
        let lexer = Lexer::new(text);
        let (kind, end) = lexer.token(0);
        Parser {
            text,
            lexer,
            kind,
            start: 0,
            end,
            events: Vec::with_capacity(text.len() / 2),
            errors: Vec::new(),
            expected: None,
            depth: 0,
        }
    }

    pub(crate) fn finish(self) -> (Vec<Event>, Vec<SyntaxError>) {
        (self.events, self.errors)
    }

    // ---- looking

    /// The kind of the current token.
    pub(crate) fn kind(&self) -> SyntaxKind {
        self.kind
    }

    /// The text of the current token.
    pub(crate) fn token_text(&self) -> &'t str {
        &self.text[self.start..self.end]
    }

    /// Whether the current token is, or starts with, a word that can be a name.
    pub(crate) fn at_name(&self) -> bool {
        match self.kind {
            IDENT => true,
            NUMBER => !self.token_text().starts_with('-'),
            _ => false,
        }
    }

    /// Where the current token starts.
    pub(crate) fn at(&self) -> usize {
        self.start
    }

    /// The kind of the current token, or of the next one if the current one is white space.
    pub(crate) fn peek(&self) -> SyntaxKind {
        match self.kind {
            WHITESPACE => self.lexer.token(self.end).0,
            kind => kind,
        }
    }

    /// The kinds and ends of the next tokens after the current one, white space left out.
    pub(crate) fn lookahead<const N: usize>(&self) -> [(SyntaxKind, usize); N] {
        let mut at = self.end;
        std::array::from_fn(|_| {
            let mut next = self.lexer.token(at);
            if next.0 == WHITESPACE {
                next = self.lexer.token(next.1);
            }
            at = next.1;
            next
        })
    }

    /// The rest of the line from the current token on.
    pub(crate) fn rest_of_line(&self) -> &'t str {
        let rest = &self.text[self.start..];
        &rest[..line_len(rest)]
    }

    // ---- writing

    pub(crate) fn open(&mut self, kind: SyntaxKind) {
        self.events.push(Event::Open(kind));
    }

    pub(crate) fn close(&mut self) {
        self.events.push(Event::Close);
    }

    /// A place where a node may be opened later, around what has been read since.
    pub(crate) fn checkpoint(&self) -> usize {
        self.events.len()
    }

    pub(crate) fn open_at(&mut self, checkpoint: usize, kind: SyntaxKind) {
        self.events.insert(checkpoint, Event::Open(kind));
    }

    /// Takes the current token.
    pub(crate) fn bump(&mut self) {
        self.bump_as(self.kind);
    }

    /// Takes the current token under another kind.
    pub(crate) fn bump_as(&mut self, kind: SyntaxKind) {
        self.bump_part(kind, self.end);
    }

    /// Takes the bytes up to `end` as one token and reads on from there.
    pub(crate) fn bump_part(&mut self, kind: SyntaxKind, end: usize) {
        self.events.push(Event::Token(kind, (end - self.start) as u32));
        self.move_to(end);
    }

    /// Takes white space, if there is any.
    pub(crate) fn skip_whitespace(&mut self) {
        if self.kind == WHITESPACE {
            self.bump();
        }
    }

    /// Takes the rest of the line, without its end, token by token.
    pub(crate) fn bump_line(&mut self) {
        self.bump_until(self.start + self.rest_of_line().len());
    }

    /// Takes tokens up to a place; one that would go over it is cut.
    pub(crate) fn bump_until(&mut self, stop: usize) {
        let head = Lexer::new(&self.text[..stop]);
        let mut at = self.start;
        while at < stop {
            let (kind, end) = head.token(at);
            self.events.push(Event::Token(kind, (end - at) as u32));
            at = end;
        }
        self.move_to(at);
    }

    fn move_to(&mut self, at: usize) {
        self.start = at;
        (self.kind, self.end) = self.lexer.token(at);
    }

    // ---- going back

    pub(crate) fn mark(&mut self) -> Mark {
        Mark {
            events: self.events.len(),
            errors: self.errors.len(),
            at: self.start,
        }
    }

    pub(crate) fn rewind(&mut self, mark: Mark) {
        self.events.truncate(mark.events);
        self.errors.truncate(mark.errors);
        self.move_to(mark.at);
    }

    /// Reads one expression level deeper; `false` beyond the limit.
    pub(crate) fn nested(&mut self, rule: impl FnOnce(&mut Self) -> bool) -> bool {
        if self.depth == MAX_DEPTH {
            return self.expect_failed("less nesting");
        }
        self.depth += 1;
        let understood = rule(self);
        self.depth -= 1;
        understood
    }

    // ---- errors

    /// Notes what should stand here. Always `false`, for use as the answer of a rule that fails.
    pub(crate) fn expect_failed(&mut self, what: &'static str) -> bool {
        let at = match self.kind {
            WHITESPACE => self.end,
            _ => self.start,
        };
        if self.expected.is_none_or(|(seen, _)| seen < at) {
            self.expected = Some((at, what));
        }
        false
    }

    /// Forgets what earlier lines expected.
    pub(crate) fn clear_expected(&mut self) {
        self.expected = None;
    }

    pub(crate) fn error(&mut self, kind: SyntaxErrorKind, start: usize, end: usize) {
        self.errors.push(SyntaxError {
            kind,
            range: TextRange::new(size(start), size(end)),
            expected: None,
        });
    }

    /// An error that also says what was expected where, if a rule had noted it.
    pub(crate) fn error_with_expected(&mut self, kind: SyntaxErrorKind, start: usize, end: usize) {
        self.error(kind, start, end);
        let expected = self.expected.take().filter(|(at, _)| (start..=end).contains(at));
        if let Some(error) = self.errors.last_mut() {
            error.expected = expected.map(|(at, what)| (size(at), what));
        }
    }
}

/// Texts beyond 4 GiB are refused in [`super::parse`].
fn size(at: usize) -> TextSize {
    TextSize::from(at as u32)
}
