//! The words for what the parser did not understand.

use super::Span;
use crate::diagnostic::{Diagnostic, Fix, codes};
use crate::suggest::closest;
use crate::syntax::{Parse, SyntaxError, SyntaxErrorKind, SyntaxKind};

/// The diagnostics of a parse.
pub(crate) fn diagnostics(file: u32, text: &str, parse: &Parse) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if text.starts_with('\u{feff}') {
        found.push(byte_order_mark(file));
    }
    found.extend(parse.errors().iter().map(|error| diagnostic(file, text, error)));
    found
}

const KEYWORDS: [&str; 6] = ["model", "enum", "type", "view", "datasource", "generator"];

fn byte_order_mark(file: u32) -> Diagnostic {
    let span = Span {
        file,
        start: 0,
        end: 3,
    };
    let message = "This line is invalid. It does not start with any known Prisma schema keyword: it starts with a byte order mark.";
    Diagnostic::error(codes::BYTE_ORDER_MARK, span, message)
        .help("save the file as UTF-8 without a byte order mark")
        .fix("remove the byte order mark", span, "")
}

fn diagnostic(file: u32, text: &str, error: &SyntaxError) -> Diagnostic {
    let span = Span {
        file,
        start: error.range.start().into(),
        end: error.range.end().into(),
    };
    let source = &text[span.start as usize..span.end as usize];
    let diagnostic = of_kind(error.kind, span, source);
    match error.expected {
        Some((at, what)) => {
            let at = u32::from(at);
            // The character that stands there, if the error goes that far.
            let next = text[at as usize..].chars().next().map_or(0, char::len_utf8) as u32;
            let here = Span {
                start: at,
                end: (at + next).min(span.end.max(at)),
                ..span
            };
            diagnostic.label(here, format!("expected {what} here"))
        }
        None => diagnostic,
    }
}

fn of_kind(kind: SyntaxErrorKind, span: Span, source: &str) -> Diagnostic {
    let at = |start: u32, end: u32| Span { start, end, ..span };
    match kind {
        SyntaxErrorKind::UnknownTopLevelLine => Diagnostic::error(
            codes::UNKNOWN_LINE,
            span,
            "This line is invalid. It does not start with any known Prisma schema keyword.",
        )
        .help("outside of blocks only comments may stand; a block starts with `model`, `enum`, `datasource` or another keyword"),
        SyntaxErrorKind::UnknownBlock => unknown_block(span, source),
        SyntaxErrorKind::InvalidLine(block) => invalid_line(block, span),
        SyntaxErrorKind::BlockNotClosed { head } => Diagnostic::error(
            codes::BLOCK_NOT_CLOSED,
            span,
            "This line is not a valid field or attribute definition: the block before it is not closed.",
        )
        .label(at(head.0, head.1), "this block is still open")
        .help("close the block with `}` on a line of its own")
        .fix("close the block before", at(span.start, span.start), "}\n\n"),
        SyntaxErrorKind::BlockNeverClosed => Diagnostic::error(
            codes::BLOCK_NOT_CLOSED,
            span,
            "This line is invalid. It does not start with any known Prisma schema keyword: it starts a block that is never closed.",
        )
        .help("close the block with `}` on a line of its own"),
        SyntaxErrorKind::BlockOnOneLine => one_line(span, source),
        SyntaxErrorKind::TextAfterBrace => {
            Diagnostic::warning(codes::TEXT_AFTER_BRACE, span, "What stands behind `{` on its line is ignored.")
                .help("write it on a line of its own")
        }
        SyntaxErrorKind::FieldColon => {
            Diagnostic::error(codes::FIELD_COLON, span, "Field declarations don't require a `:`.")
                .fix("remove the colon", span, "")
        }
        SyntaxErrorKind::FieldWithoutType => Diagnostic::error(
            codes::FIELD_WITHOUT_TYPE,
            span,
            "This field declaration is invalid. It is either missing a name or a type.",
        )
        .help("a field is written `name Type`, for example `email String`"),
        SyntaxErrorKind::LegacyList => {
            let inner = source.trim_start_matches('[').trim_end_matches(']').trim();
            Diagnostic::error(
                codes::LEGACY_LIST,
                span,
                "To specify a list, please use `Type[]` instead of `[Type]`.",
            )
            .fix(format!("write `{inner}[]`"), span, format!("{inner}[]"))
        }
        SyntaxErrorKind::LegacyRequired => {
            let inner = source.trim_end_matches('!').trim();
            Diagnostic::error(
                codes::LEGACY_REQUIRED,
                span,
                "Fields are required by default, `!` is no longer required.",
            )
            .fix("remove the `!`", span, inner)
        }
        SyntaxErrorKind::OptionalList => Diagnostic::error(
            codes::OPTIONAL_LIST,
            span,
            "Optional lists are not supported. Use either `Type[]` or `Type?`.",
        )
        .fix("make it a list", span, source.trim_end_matches('?').trim_end()),
        SyntaxErrorKind::TypeAlias => Diagnostic::error(
            codes::TYPE_ALIAS,
            span,
            "Invalid type definition. Please check the documentation in https://pris.ly/d/composite-types",
        )
        .help("write the type and its attributes at each field"),
        SyntaxErrorKind::TooLarge => {
            Diagnostic::error(codes::FILE_TOO_LARGE, span, "The file is larger than 4 GiB.")
        }
    }
}

fn unknown_block(span: Span, source: &str) -> Diagnostic {
    let word_len = source
        .find(|c: char| c.is_whitespace() || c == '{')
        .unwrap_or(source.len());
    let word = &source[..word_len];
    let message = "This block is invalid. It does not start with any known Prisma schema keyword.";
    let diagnostic = Diagnostic::error(codes::UNKNOWN_BLOCK, span, message);
    let here = Span {
        end: span.start + word_len as u32,
        ..span
    };
    match closest(word, KEYWORDS) {
        Some(keyword) if keyword != word => diagnostic
            .help(format!("did you mean `{keyword}`?"))
            .fix(format!("write `{keyword}`"), here, keyword),
        Some(keyword) => diagnostic.help(format!("give the {keyword} a name: `{keyword} Name {{`")),
        None => diagnostic.help(
            "valid keywords are `model`, `enum`, `type`, `view`, `datasource` and `generator`, each followed by a name",
        ),
    }
}

fn invalid_line(block: SyntaxKind, span: Span) -> Diagnostic {
    let (message, help) = match block {
        SyntaxKind::ENUM => (
            "This line is not an enum value definition.".to_owned(),
            "each line holds one value: `VALUE`, or `VALUE @map(\"name in the database\")`",
        ),
        SyntaxKind::DATASOURCE | SyntaxKind::GENERATOR => {
            let block = if block == SyntaxKind::DATASOURCE {
                "datasource"
            } else {
                "generator"
            };
            (
                format!("This line is not a valid definition within a {block}."),
                "each line holds one setting: `name = value`, with the whole value on the line",
            )
        }
        _ => (
            "This line is not a valid field or attribute definition.".to_owned(),
            "a line holds a field, `name Type @attribute`, or an attribute of the block, `@@attribute(…)`; it cannot go on on the next line",
        ),
    };
    Diagnostic::error(codes::INVALID_LINE, span, message).help(help)
}

/// `model A { … }` on one line: the fix breaks it into lines.
fn one_line(span: Span, source: &str) -> Diagnostic {
    let message = "This line is invalid. It does not start with any known Prisma schema keyword: a block cannot stand on one line.";
    let mut diagnostic = Diagnostic::error(codes::BLOCK_ON_ONE_LINE, span, message)
        .help("write the fields and the `}` on lines of their own");
    if let Some((head, body)) = source.split_once('{') {
        let body = body.trim_end().trim_end_matches('}').trim();
        let body = if body.is_empty() {
            String::new()
        } else {
            format!("  {body}\n")
        };
        let broken = format!("{}{{\n{body}}}", head);
        diagnostic.fix = Some(Fix {
            title: "write it on several lines".to_owned(),
            edits: vec![crate::diagnostic::Edit { span, text: broken }],
        });
    }
    diagnostic
}
