//! Text to tree. The tree is lossless: its tokens, joined, are the text, byte for byte. Parsing never fails;
//! what is not understood lies in `ERROR` lines and `UNKNOWN_BLOCK`s, and [`Parse::errors`] tells about it.
//!
//! [`ast`] has the typed views. Meaning is not decided here: see [`crate::schema`].

pub mod ast;
mod grammar;
mod kind;
mod lexer;
mod parser;

pub use kind::SyntaxKind;
pub(crate) use lexer::{Lexer, is_identifier};
pub use rowan::{NodeOrToken, TextRange, TextSize, TokenAtOffset, WalkEvent};

use parser::Event;
use rowan::{GreenNode, GreenNodeBuilder};

/// Ties rowan's trees to this language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {}

impl rowan::Language for Language {
    type Kind = SyntaxKind;

    fn kind_from_raw(raw: rowan::SyntaxKind) -> SyntaxKind {
        SyntaxKind::from_raw(raw.0)
    }

    fn kind_to_raw(kind: SyntaxKind) -> rowan::SyntaxKind {
        rowan::SyntaxKind(kind as u16)
    }
}

/// A node of the tree.
pub type SyntaxNode = rowan::SyntaxNode<Language>;
/// A token of the tree.
pub type SyntaxToken = rowan::SyntaxToken<Language>;
/// A node or a token.
pub type SyntaxElement = rowan::SyntaxElement<Language>;

/// The tree of a text, and what was not understood in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parse {
    green: GreenNode,
    errors: Vec<SyntaxError>,
}

impl Parse {
    /// The root of the tree.
    pub fn syntax(&self) -> SyntaxNode {
        SyntaxNode::new_root(self.green.clone())
    }

    /// The typed view of the root.
    pub fn file(&self) -> ast::File {
        ast::File::from_root(self.syntax())
    }

    /// What was not understood, in the order of the text.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }
}

/// Something that was not understood. The words for it are in [`crate::diagnostic`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What it is.
    pub kind: SyntaxErrorKind,
    /// Where it is.
    pub range: TextRange,
    /// The place where the line could not go on, and what could have stood there.
    pub expected: Option<(TextSize, &'static str)>,
}

/// The kinds of [`SyntaxError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// A line outside of all blocks.
    UnknownTopLevelLine,
    /// A block without a known keyword.
    UnknownBlock,
    /// A line in a block of this kind.
    InvalidLine(SyntaxKind),
    /// A block that is cut short by the head of the next.
    BlockNotClosed {
        /// Where the head of the open block starts and ends.
        head: (u32, u32),
    },
    /// A block that is still open at the end of the file.
    BlockNeverClosed,
    /// `model A { … }` on one line.
    BlockOnOneLine,
    /// Text behind a `{`, which is ignored: a warning.
    TextAfterBrace,
    /// `name: Type`.
    FieldColon,
    /// A field of one word.
    FieldWithoutType,
    /// `[Type]`.
    LegacyList,
    /// `Type!`.
    LegacyRequired,
    /// `Type[]?`.
    OptionalList,
    /// `type A = B`.
    TypeAlias,
    /// A text that is too large to number its bytes in 32 bits; its tree is empty.
    TooLarge,
}

impl SyntaxErrorKind {
    /// Whether the file is still valid.
    pub fn is_warning(self) -> bool {
        self == SyntaxErrorKind::TextAfterBrace
    }
}

/// Parses a text.
pub fn parse(text: &str) -> Parse {
    if u32::try_from(text.len()).is_err() {
        return too_large();
    }
    let mut parser = parser::Parser::new(text);
    grammar::source_file(&mut parser);
    let (events, mut errors) = parser.finish();
    errors.sort_by_key(|error| error.range.start());
    Parse {
        green: build(text, &events),
        errors,
    }
}

fn build(text: &str, events: &[Event]) -> GreenNode {
    let mut builder = GreenNodeBuilder::new();
    let mut at = 0;
    for event in events {
        match *event {
            Event::Open(kind) => builder.start_node(rowan::SyntaxKind(kind as u16)),
            Event::Token(kind, len) => {
                let end = at + len as usize;
                builder.token(rowan::SyntaxKind(kind as u16), &text[at..end]);
                at = end;
            }
            Event::Close => builder.finish_node(),
        }
    }
    builder.finish()
}

fn too_large() -> Parse {
    let events = [Event::Open(SyntaxKind::SOURCE_FILE), Event::Close];
    Parse {
        green: build("", &events),
        errors: vec![SyntaxError {
            kind: SyntaxErrorKind::TooLarge,
            range: TextRange::default(),
            expected: None,
        }],
    }
}
