//! The kinds of tokens and nodes. Every byte of a schema file lies in exactly one token.

/// What a token or a node of the syntax tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u16)]
#[allow(non_camel_case_types)]
pub enum SyntaxKind {
    // ---- tokens: trivia
    /// Spaces and tabs, also the space separators of Unicode.
    WHITESPACE,
    /// One line end: `\n`, `\r\n` or `\r`.
    NEWLINE,
    /// `// …` to the end of the line.
    COMMENT,
    /// `/// …` to the end of the line.
    DOC_COMMENT,
    /// `/* … */`.
    BLOCK_COMMENT,
    /// U+FEFF at the start of the file.
    BOM,

    // ---- tokens: words and values
    /// Letters, ASCII digits, `_` and `-`; may start with a digit where a number goes on as a word.
    IDENT,
    /// `12`, `-1`, `1.5`.
    NUMBER,
    /// `"…"` on one line.
    STRING,
    /// `model`, `view`, `type`, `enum`, `datasource` or `generator` at the head of a block.
    KEYWORD,

    // ---- tokens: punctuation
    /// `{`
    L_BRACE,
    /// `}`
    R_BRACE,
    /// `[`
    L_BRACKET,
    /// `]`
    R_BRACKET,
    /// `(`
    L_PAREN,
    /// `)`
    R_PAREN,
    /// `,`
    COMMA,
    /// `:`
    COLON,
    /// `=`
    EQ,
    /// `.`
    DOT,
    /// `?`
    QUESTION,
    /// `!`
    BANG,
    /// `@`
    AT,
    /// `@@`
    AT_AT,
    /// A character that is no part of the language.
    UNKNOWN,
    /// The end of the file; never in a tree.
    EOF,

    // ---- nodes: the file and its blocks
    /// The root.
    SOURCE_FILE,
    /// `model A { … }`
    MODEL,
    /// `view A { … }`
    VIEW,
    /// `type A { … }`
    COMPOSITE_TYPE,
    /// `enum A { … }`
    ENUM,
    /// `datasource a { … }`
    DATASOURCE,
    /// `generator a { … }`
    GENERATOR,
    /// `type A = …`: an old form that is refused.
    TYPE_ALIAS,
    /// A block without a known keyword, with all it holds.
    UNKNOWN_BLOCK,
    /// What stands behind the `{` of a block on its line; the language ignores it.
    IGNORED_TEXT,
    /// A line that is not understood, without its line end.
    ERROR,

    // ---- nodes: the lines of a block
    /// `name Type? @attribute(…)`
    FIELD,
    /// A value of an enum with its attributes.
    ENUM_VALUE,
    /// `name = value` in a `datasource` or `generator`.
    KEY_VALUE,
    /// `@@name(…)`
    BLOCK_ATTRIBUTE,

    // ---- nodes: parts of lines
    /// The name that a block, field, value, argument or setting is given.
    NAME,
    /// The type of a field with `?`, `[]`.
    FIELD_TYPE,
    /// The name of a type.
    NAME_REF,
    /// `Unsupported("…")`
    UNSUPPORTED_TYPE,
    /// `@name(…)`
    ATTRIBUTE,
    /// `name.name`, without spaces.
    PATH,
    /// `( … )`
    ARG_LIST,
    /// `value`, `name: value`, or `name:` with the value missing.
    ARG,

    // ---- nodes: expressions
    /// A number or a string.
    LITERAL,
    /// A path as a value: a name, `true`, `false`, `null`.
    PATH_EXPR,
    /// `name(…)`
    FUNCTION_CALL,
    /// `[ … ]`
    ARRAY,
    /// `{ name: value, … }`
    OBJECT,
    /// `name: value` in an object.
    OBJECT_ENTRY,
}

use SyntaxKind::*;

/// The words that open a block, with the node they make.
pub(crate) const KEYWORDS: [(&str, SyntaxKind); 6] = [
    ("model", MODEL),
    ("view", VIEW),
    ("type", COMPOSITE_TYPE),
    ("enum", ENUM),
    ("datasource", DATASOURCE),
    ("generator", GENERATOR),
];

impl SyntaxKind {
    const LAST: SyntaxKind = OBJECT_ENTRY;

    /// Space, line ends and comments.
    pub fn is_trivia(self) -> bool {
        matches!(
            self,
            WHITESPACE | NEWLINE | COMMENT | DOC_COMMENT | BLOCK_COMMENT | BOM
        )
    }

    /// Any of the three forms of comment.
    pub fn is_comment(self) -> bool {
        matches!(self, COMMENT | DOC_COMMENT | BLOCK_COMMENT)
    }

    /// A block with a known keyword.
    pub fn is_block(self) -> bool {
        matches!(
            self,
            MODEL | VIEW | COMPOSITE_TYPE | ENUM | DATASOURCE | GENERATOR
        )
    }

    pub(crate) fn from_raw(raw: u16) -> SyntaxKind {
        ALL.get(raw as usize).copied().unwrap_or(UNKNOWN)
    }
}

/// Every kind, at the place of its number: the way back from rowan's numbers without `unsafe`.
const ALL: [SyntaxKind; SyntaxKind::LAST as usize + 1] = [
    WHITESPACE,
    NEWLINE,
    COMMENT,
    DOC_COMMENT,
    BLOCK_COMMENT,
    BOM,
    IDENT,
    NUMBER,
    STRING,
    KEYWORD,
    L_BRACE,
    R_BRACE,
    L_BRACKET,
    R_BRACKET,
    L_PAREN,
    R_PAREN,
    COMMA,
    COLON,
    EQ,
    DOT,
    QUESTION,
    BANG,
    AT,
    AT_AT,
    UNKNOWN,
    EOF,
    SOURCE_FILE,
    MODEL,
    VIEW,
    COMPOSITE_TYPE,
    ENUM,
    DATASOURCE,
    GENERATOR,
    TYPE_ALIAS,
    UNKNOWN_BLOCK,
    IGNORED_TEXT,
    ERROR,
    FIELD,
    ENUM_VALUE,
    KEY_VALUE,
    BLOCK_ATTRIBUTE,
    NAME,
    FIELD_TYPE,
    NAME_REF,
    UNSUPPORTED_TYPE,
    ATTRIBUTE,
    PATH,
    ARG_LIST,
    ARG,
    LITERAL,
    PATH_EXPR,
    FUNCTION_CALL,
    ARRAY,
    OBJECT,
    OBJECT_ENTRY,
];

const _: () = {
    let mut place = 0;
    while place < ALL.len() {
        assert!(
            ALL[place] as usize == place,
            "ALL lists the kinds in the order of their declaration"
        );
        place += 1;
    }
};
