//! The grammar: one function a construct. A rule that cannot go on answers `false`, and its line becomes
//! an error line; lines never spill over into the next, so one mistake never hides another.
//!
//! The forms are those of Prisma's grammar, with its peculiarities: line ends only separate the lines of a
//! block (arguments cannot go over lines), what follows a `{` on its line is ignored, a keyword and a name
//! need no space between them, a list may not end in a comma but arguments may (they are refused later,
//! with a better message), and one comment at most may stand at the end of a line.

use super::SyntaxErrorKind;
use super::kind::{
    KEYWORDS,
    SyntaxKind::{self, *},
};
use super::lexer::is_identifier;
use super::parser::Parser;

/// The whole file.
pub(crate) fn source_file(p: &mut Parser<'_>) {
    p.open(SOURCE_FILE);
    if p.kind() == BOM {
        p.bump();
    }
    loop {
        match p.kind() {
            EOF => break,
            kind if kind.is_trivia() => p.bump(),
            IDENT => word_at_top(p),
            NUMBER if p.lookahead::<1>()[0].0 == L_BRACE => unknown_block(p),
            _ => error_line(p, SyntaxErrorKind::UnknownTopLevelLine),
        }
    }
    p.close();
}

fn word_at_top(p: &mut Parser<'_>) {
    if let Some((keyword_len, kind)) = keyword(p) {
        let mark = p.mark();
        if known_block(p, keyword_len, kind) {
            return;
        }
        p.rewind(mark);
        if kind == COMPOSITE_TYPE && type_alias(p, keyword_len) {
            return;
        }
        p.rewind(mark);
    }
    match p.lookahead() {
        [(L_BRACE, _), _] | [(IDENT | NUMBER, _), (L_BRACE, _)] => unknown_block(p),
        _ => error_line(p, SyntaxErrorKind::UnknownTopLevelLine),
    }
}

/// The keyword that the current word is, or that it starts with if the rest can be a name.
fn keyword(p: &Parser<'_>) -> Option<(usize, SyntaxKind)> {
    let word = p.token_text();
    KEYWORDS.iter().find_map(|&(keyword, kind)| {
        let rest = word.strip_prefix(keyword)?;
        (rest.is_empty() || is_identifier(rest)).then_some((keyword.len(), kind))
    })
}

/// Takes the keyword, and white space behind it.
fn bump_keyword(p: &mut Parser<'_>, len: usize) {
    let end = p.at() + len;
    p.bump_part(KEYWORD, end);
    p.skip_whitespace();
}

// ---- blocks

/// A block with a known keyword; `false` if its head is not complete.
fn known_block(p: &mut Parser<'_>, keyword_len: usize, kind: SyntaxKind) -> bool {
    let head_start = p.at();
    p.open(kind);
    bump_keyword(p, keyword_len);
    if !p.at_name() {
        return false;
    }
    name(p);
    if p.peek() != L_BRACE {
        return false;
    }
    p.skip_whitespace();
    let head_end = p.at() + 1;
    p.bump();
    let rest_start = p.at();
    let closes_at_once = line_closes(p.rest_of_line());
    let mark = p.mark();
    ignored_text(p);
    match block_body(p, kind) {
        BodyEnd::Brace => {}
        _ if closes_at_once => {
            p.rewind(mark);
            one_line_body(p);
            p.error(SyntaxErrorKind::BlockOnOneLine, head_start, p.at());
        }
        BodyEnd::NextBlock => {
            let line = p.rest_of_line().trim_end().len();
            p.error(
                SyntaxErrorKind::BlockNotClosed {
                    head: (head_start as u32, head_end as u32),
                },
                p.at(),
                p.at() + line,
            );
        }
        BodyEnd::File => p.error(SyntaxErrorKind::BlockNeverClosed, head_start, rest_start),
    }
    p.close();
    true
}

/// What ended the lines of a block.
enum BodyEnd {
    Brace,
    NextBlock,
    File,
}

/// Whether the text behind a `{` ends in `}`, comments left out.
fn line_closes(rest: &str) -> bool {
    let code = rest.split("//").next().unwrap_or(rest);
    code.trim_end().ends_with('}')
}

/// What stands behind the `{` on its line. It is ignored, but it is kept, and a warning says so.
fn ignored_text(p: &mut Parser<'_>) {
    p.skip_whitespace();
    if matches!(p.kind(), COMMENT | DOC_COMMENT) || is_whole_comment(p.rest_of_line()) {
        p.bump();
        p.skip_whitespace();
    } else if !matches!(p.kind(), NEWLINE | EOF) {
        let start = p.at();
        p.open(IGNORED_TEXT);
        p.bump_line();
        p.close();
        p.error(SyntaxErrorKind::TextAfterBrace, start, p.at());
    }
}

fn is_whole_comment(line: &str) -> bool {
    line.starts_with("/*")
        && line
            .find("*/")
            .is_some_and(|at| at >= 2 && line[at + 2..].trim().is_empty())
}

/// The body of a block that stands on one line, with its `}`.
fn one_line_body(p: &mut Parser<'_>) {
    p.skip_whitespace();
    let rest = p.rest_of_line();
    let code = rest.split("//").next().unwrap_or(rest).trim_end();
    let brace = p.at() + code.len().saturating_sub(1);
    if p.at() < brace {
        p.open(IGNORED_TEXT);
        p.bump_until(brace);
        p.close();
    }
    p.bump_as(R_BRACE);
}

fn block_body(p: &mut Parser<'_>, kind: SyntaxKind) -> BodyEnd {
    loop {
        match p.kind() {
            EOF => return BodyEnd::File,
            R_BRACE => {
                p.bump();
                return BodyEnd::Brace;
            }
            trivia if trivia.is_trivia() => p.bump(),
            IDENT if starts_block(p) => return BodyEnd::NextBlock,
            _ => body_line(p, kind),
        }
    }
}

/// Whether a line is the head of a block. No line of a body can look like that.
fn starts_block(p: &Parser<'_>) -> bool {
    KEYWORDS.iter().any(|(keyword, _)| *keyword == p.token_text())
        && matches!(p.lookahead(), [(IDENT | NUMBER, _), (L_BRACE, _)])
}

fn body_line(p: &mut Parser<'_>, block: SyntaxKind) {
    p.clear_expected();
    let mark = p.mark();
    let understood = match (block, p.kind()) {
        (DATASOURCE | GENERATOR, _) if p.at_name() => key_value(p),
        (ENUM, _) if p.at_name() => enum_value(p),
        (MODEL | VIEW | COMPOSITE_TYPE, _) if p.at_name() => field(p),
        (MODEL | VIEW | COMPOSITE_TYPE | ENUM, AT_AT) => block_attribute(p),
        _ => false,
    };
    if !understood {
        p.rewind(mark);
        error_line(p, SyntaxErrorKind::InvalidLine(block));
    }
}

/// Takes the line as an error.
fn error_line(p: &mut Parser<'_>, kind: SyntaxErrorKind) {
    let start = p.at();
    let len = p.rest_of_line().trim_end().len();
    p.open(ERROR);
    p.bump_line();
    p.close();
    p.error_with_expected(kind, start, start + len);
}

/// A block without a known keyword, up to its `}` or to the next block.
fn unknown_block(p: &mut Parser<'_>) {
    let start = p.at();
    p.clear_expected();
    let end = start + p.rest_of_line().trim_end().len();
    p.open(UNKNOWN_BLOCK);
    let is_one_line = line_closes(p.rest_of_line());
    p.bump_line();
    if !is_one_line {
        unknown_body(p);
    }
    p.close();
    p.error(SyntaxErrorKind::UnknownBlock, start, end);
}

fn unknown_body(p: &mut Parser<'_>) {
    loop {
        match p.kind() {
            EOF => return,
            R_BRACE => return p.bump(),
            IDENT if starts_block(p) => return,
            WHITESPACE | NEWLINE => p.bump(),
            _ => p.bump_line(),
        }
    }
}

/// `type Name = Base @attributes`: refused, but understood.
fn type_alias(p: &mut Parser<'_>, keyword_len: usize) -> bool {
    let start = p.at();
    p.open(TYPE_ALIAS);
    bump_keyword(p, keyword_len);
    if !p.at_name() {
        return false;
    }
    name(p);
    if p.peek() != EQ {
        return false;
    }
    p.skip_whitespace();
    p.bump();
    p.skip_whitespace();
    if !p.at_name() {
        return false;
    }
    p.open(FIELD_TYPE);
    if !base_type(p) {
        return false;
    }
    p.close();
    if !attributes(p) {
        return false;
    }
    p.close();
    p.error(SyntaxErrorKind::TypeAlias, start, p.at());
    true
}

// ---- lines

/// A name. Digits make one too; that a name may not start with a digit is said later.
fn name(p: &mut Parser<'_>) {
    p.open(NAME);
    bump_name(p);
    p.close();
}

fn bump_name(p: &mut Parser<'_>) {
    let digits = p.token_text().bytes().take_while(u8::is_ascii_digit).count();
    if p.kind() == NUMBER && digits > 0 {
        let end = p.at() + digits;
        p.bump_part(IDENT, end);
    } else {
        p.bump_as(IDENT);
    }
}

/// The end of a line: one comment at most, and the line end itself, which stays outside.
fn line_end(p: &mut Parser<'_>) -> bool {
    if p.peek().is_comment() {
        p.skip_whitespace();
        p.bump();
    }
    match p.peek() {
        NEWLINE => true,
        _ => p.expect_failed("the end of the line"),
    }
}

fn key_value(p: &mut Parser<'_>) -> bool {
    p.open(KEY_VALUE);
    name(p);
    if p.peek() != EQ {
        p.skip_whitespace();
        return p.expect_failed("`=`");
    }
    p.skip_whitespace();
    p.bump();
    if starts_expression(p.peek()) {
        p.skip_whitespace();
        if !expression(p) {
            return false;
        }
    }
    let ended = line_end(p);
    p.close();
    ended
}

fn enum_value(p: &mut Parser<'_>) -> bool {
    p.open(ENUM_VALUE);
    name(p);
    let ended = attributes(p) && line_end(p);
    p.close();
    ended
}

fn block_attribute(p: &mut Parser<'_>) -> bool {
    p.open(BLOCK_ATTRIBUTE);
    p.bump();
    let ended = attribute_rest(p) && line_end(p);
    p.close();
    ended
}

fn field(p: &mut Parser<'_>) -> bool {
    let (start, name_len) = (p.at(), p.token_text().len());
    p.open(FIELD);
    name(p);
    if p.peek() == COLON {
        p.skip_whitespace();
        p.error(SyntaxErrorKind::FieldColon, p.at(), p.at() + 1);
        p.bump();
    }
    let has_type = matches!(p.peek(), IDENT | NUMBER | L_BRACKET);
    if has_type {
        p.skip_whitespace();
        if !field_type(p) {
            return false;
        }
    }
    if !attributes(p) {
        return false;
    }
    let end = p.at();
    let ended = line_end(p);
    p.close();
    if !has_type {
        p.error(
            SyntaxErrorKind::FieldWithoutType,
            start,
            end.max(start + name_len),
        );
    }
    ended
}

fn field_type(p: &mut Parser<'_>) -> bool {
    let start = p.at();
    p.open(FIELD_TYPE);
    let mut error = None;
    if p.kind() == L_BRACKET {
        p.bump();
        p.skip_whitespace();
        if !base_type(p) {
            return p.expect_failed("a type");
        }
        p.skip_whitespace();
        if p.kind() != R_BRACKET {
            return p.expect_failed("`]`");
        }
        p.bump();
        error = Some(SyntaxErrorKind::LegacyList);
    } else {
        if !base_type(p) {
            return false;
        }
        match p.peek() {
            QUESTION => bump_after_whitespace(p),
            BANG => {
                bump_after_whitespace(p);
                error = Some(SyntaxErrorKind::LegacyRequired);
            }
            L_BRACKET => {
                bump_after_whitespace(p);
                if p.kind() != R_BRACKET {
                    return p.expect_failed("`]`");
                }
                p.bump();
                if p.peek() == QUESTION {
                    bump_after_whitespace(p);
                    error = Some(SyntaxErrorKind::OptionalList);
                }
            }
            _ => {}
        }
    }
    p.close();
    if let Some(kind) = error {
        p.error(kind, start, p.at());
    }
    true
}

fn bump_after_whitespace(p: &mut Parser<'_>) {
    p.skip_whitespace();
    p.bump();
}

/// A name of a type, or `Unsupported("…")` with no space before the parenthesis.
fn base_type(p: &mut Parser<'_>) -> bool {
    if !p.at_name() {
        return false;
    }
    let is_call = p.token_text() == "Unsupported" && p.text[p.at()..].starts_with("Unsupported(");
    if !is_call {
        p.open(NAME_REF);
        bump_name(p);
        p.close();
        return true;
    }
    p.open(UNSUPPORTED_TYPE);
    p.bump();
    bump_after_whitespace(p);
    p.skip_whitespace();
    if p.kind() != STRING {
        return p.expect_failed("the database's type in quotes");
    }
    p.bump();
    p.skip_whitespace();
    if p.kind() != R_PAREN {
        return p.expect_failed("`)`");
    }
    p.bump();
    p.close();
    true
}

// ---- attributes and arguments

fn attributes(p: &mut Parser<'_>) -> bool {
    while p.peek() == AT {
        p.skip_whitespace();
        p.open(ATTRIBUTE);
        p.bump();
        if !attribute_rest(p) {
            return false;
        }
        p.close();
    }
    true
}

/// The name and the arguments of an attribute.
fn attribute_rest(p: &mut Parser<'_>) -> bool {
    p.skip_whitespace();
    if !p.at_name() {
        return p.expect_failed("the name of an attribute");
    }
    path(p);
    if p.peek() != L_PAREN {
        return true;
    }
    p.skip_whitespace();
    arg_list(p)
}

/// Words joined by dots without spaces; dots may also stand at the end.
fn path(p: &mut Parser<'_>) {
    p.open(PATH);
    bump_name(p);
    while p.kind() == DOT {
        p.bump();
        if p.at_name() {
            bump_name(p);
        }
    }
    p.close();
}

fn arg_list(p: &mut Parser<'_>) -> bool {
    p.open(ARG_LIST);
    p.bump();
    p.skip_whitespace();
    while p.kind() != R_PAREN {
        if p.kind() == COMMA {
            // A comma at the end, or alone: refused with the attributes.
            p.bump();
            p.skip_whitespace();
            if p.kind() != R_PAREN {
                return p.expect_failed("`)`");
            }
            break;
        }
        if !arg(p) {
            return false;
        }
        p.skip_whitespace();
        if p.kind() == COMMA && p.lookahead::<1>()[0].0 != R_PAREN {
            p.bump();
            p.skip_whitespace();
            if p.kind() == COMMA {
                return p.expect_failed("an argument");
            }
        } else if !matches!(p.kind(), R_PAREN | COMMA) {
            return p.expect_failed("`,` or `)`");
        }
    }
    p.bump();
    p.close();
    true
}

fn arg(p: &mut Parser<'_>) -> bool {
    p.open(ARG);
    let understood = if p.at_name() && p.lookahead::<1>()[0].0 == COLON && is_identifier(p.token_text()) {
        name(p);
        bump_after_whitespace(p);
        if starts_expression(p.peek()) {
            p.skip_whitespace();
            expression(p)
        } else {
            true
        }
    } else {
        expression(p)
    };
    p.close();
    understood
}

// ---- expressions

fn starts_expression(kind: SyntaxKind) -> bool {
    matches!(kind, IDENT | NUMBER | STRING | L_BRACKET | L_BRACE)
}

fn expression(p: &mut Parser<'_>) -> bool {
    p.nested(|p| match p.kind() {
        STRING => {
            p.open(LITERAL);
            p.bump();
            p.close();
            true
        }
        NUMBER => number(p),
        IDENT => path_or_call(p),
        L_BRACKET => array(p),
        L_BRACE => object(p),
        _ => p.expect_failed("a value"),
    })
}

/// A number, unless a parenthesis makes it a call: `1.5(…)` reads as one.
fn number(p: &mut Parser<'_>) -> bool {
    if !p.token_text().starts_with('-') && p.lookahead::<1>()[0].0 == L_PAREN {
        return path_or_call(p);
    }
    p.open(LITERAL);
    p.bump();
    p.close();
    true
}

fn path_or_call(p: &mut Parser<'_>) -> bool {
    let starts_with_digit = p.token_text().starts_with(|c: char| c.is_ascii_digit());
    let checkpoint = p.checkpoint();
    path(p);
    if p.peek() == L_PAREN {
        p.open_at(checkpoint, FUNCTION_CALL);
        p.skip_whitespace();
        let understood = arg_list(p);
        p.close();
        understood
    } else if starts_with_digit {
        p.expect_failed("a number or a name")
    } else {
        p.open_at(checkpoint, PATH_EXPR);
        p.close();
        true
    }
}

fn array(p: &mut Parser<'_>) -> bool {
    p.open(ARRAY);
    p.bump();
    p.skip_whitespace();
    if p.kind() != R_BRACKET {
        loop {
            if !expression(p) {
                return false;
            }
            p.skip_whitespace();
            match p.kind() {
                COMMA => bump_before_whitespace(p),
                R_BRACKET => break,
                _ => return p.expect_failed("`,` or `]`"),
            }
        }
    }
    p.bump();
    p.close();
    true
}

fn bump_before_whitespace(p: &mut Parser<'_>) {
    p.bump();
    p.skip_whitespace();
}

fn object(p: &mut Parser<'_>) -> bool {
    p.open(OBJECT);
    p.bump();
    p.skip_whitespace();
    if p.kind() != R_BRACE {
        loop {
            if !object_entry(p) {
                return false;
            }
            p.skip_whitespace();
            match p.kind() {
                COMMA => bump_before_whitespace(p),
                R_BRACE => break,
                _ => return p.expect_failed("`,` or `}`"),
            }
        }
    }
    p.bump();
    p.close();
    true
}

fn object_entry(p: &mut Parser<'_>) -> bool {
    if !p.at_name() {
        return p.expect_failed("the name of a field");
    }
    p.open(OBJECT_ENTRY);
    name(p);
    p.skip_whitespace();
    if p.kind() != COLON {
        return p.expect_failed("`:`");
    }
    bump_before_whitespace(p);
    let understood = expression(p);
    p.close();
    understood
}
