//! From the syntax trees to [`Declarations`]. What the parser did not understand becomes diagnostics here,
//! in `syntax_errors.rs`; a field or argument that lacks a part is left out.

use super::decl::*;
use super::{Arity, Span};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast::{self, AstNode};
use crate::syntax::{NodeOrToken, Parse, SyntaxKind, SyntaxNode, SyntaxToken, TextRange};

/// Collects the declarations of one file.
pub(crate) fn collect(
    file: u32,
    parse: &Parse,
    declarations: &mut Declarations,
    diagnostics: &mut Vec<Diagnostic>,
) {
    Collector { file, diagnostics }.file(parse, declarations);
}

struct Collector<'d> {
    file: u32,
    diagnostics: &'d mut Vec<Diagnostic>,
}

/// The comments before a block, field or value, as they come.
#[derive(Default)]
struct Pending {
    comments: Vec<SyntaxToken>,
    /// Line ends since the last comment.
    newlines: u32,
}

impl Pending {
    fn token(&mut self, token: SyntaxToken) {
        match token.kind() {
            SyntaxKind::NEWLINE => self.newlines += 1,
            kind if kind.is_comment() => {
                if self.newlines > 1 {
                    self.comments.clear();
                }
                self.comments.push(token);
                self.newlines = 0;
            }
            _ => {}
        }
    }

    /// Something stands between the comments and what follows; a new comment starts anew.
    fn interrupt(&mut self) {
        self.newlines = 2;
    }

    /// The comments right above, for blocks: an empty line between detaches them.
    fn take_adjacent(&mut self) -> Vec<SyntaxToken> {
        let comments = std::mem::take(&mut self.comments);
        if self.newlines > 1 { Vec::new() } else { comments }
    }

    /// The comments above, for fields and values.
    fn take(&mut self) -> Vec<SyntaxToken> {
        std::mem::take(&mut self.comments)
    }
}

impl Collector<'_> {
    fn span(&self, range: TextRange) -> Span {
        Span {
            file: self.file,
            start: range.start().into(),
            end: range.end().into(),
        }
    }

    fn file(&mut self, parse: &Parse, declarations: &mut Declarations) {
        let mut pending = Pending::default();
        for element in parse.syntax().children_with_tokens() {
            let node = match element {
                NodeOrToken::Token(token) => {
                    pending.token(token);
                    continue;
                }
                NodeOrToken::Node(node) => node,
            };
            let docs = self.docs(pending.take_adjacent(), None);
            pending.interrupt();
            if let Some(block) = ast::Block::cast(node) {
                self.block(&block, docs, declarations);
            }
        }
    }

    fn block(&mut self, block: &ast::Block, docs: Docs, declarations: &mut Declarations) {
        let Some(name) = self.name(block.name()) else {
            return;
        };
        let kind = block.kind();
        let span = self.span(block.range_without_trivia());
        let place = match kind {
            SyntaxKind::DATASOURCE | SyntaxKind::GENERATOR => {
                let settings = block
                    .settings()
                    .filter_map(|setting| self.setting(&setting))
                    .collect();
                let list = match kind {
                    SyntaxKind::DATASOURCE => &mut declarations.datasources,
                    _ => &mut declarations.generators,
                };
                list.push(ConfigDecl {
                    name,
                    settings,
                    docs,
                    span,
                });
                list.len() - 1
            }
            SyntaxKind::ENUM => {
                let (values, attributes) = self.enum_body(block.syntax());
                declarations.enums.push(EnumDecl {
                    name,
                    values,
                    attributes,
                    docs,
                    span,
                });
                declarations.enums.len() - 1
            }
            _ => {
                let (fields, attributes) = self.model_body(block.syntax());
                let list = match kind {
                    SyntaxKind::COMPOSITE_TYPE => &mut declarations.composite_types,
                    _ => &mut declarations.models,
                };
                list.push(ModelDecl {
                    kind,
                    name,
                    fields,
                    attributes,
                    docs,
                    span,
                });
                list.len() - 1
            }
        };
        declarations.order.push((kind, place));
    }

    /// Walks the lines of a block, with the comments above each.
    fn body(&mut self, block: &SyntaxNode, mut line: impl FnMut(&mut Self, SyntaxNode, &mut Pending)) {
        let mut pending = Pending::default();
        let mut is_inside = false;
        for element in block.children_with_tokens() {
            match element {
                NodeOrToken::Token(token) if !is_inside => is_inside = token.kind() == SyntaxKind::NEWLINE,
                NodeOrToken::Token(token) => pending.token(token),
                NodeOrToken::Node(node) if is_inside => {
                    line(self, node, &mut pending);
                    pending.interrupt();
                }
                NodeOrToken::Node(_) => {}
            }
        }
    }

    fn model_body(&mut self, block: &SyntaxNode) -> (Vec<FieldDecl>, Vec<AttributeDecl>) {
        let (mut fields, mut attributes) = (Vec::new(), Vec::new());
        self.body(block, |this, node, pending| match node.kind() {
            SyntaxKind::FIELD => {
                let comments = pending.take();
                fields.extend(ast::Field::cast(node).and_then(|field| this.field(&field, comments)));
            }
            SyntaxKind::BLOCK_ATTRIBUTE => {
                attributes
                    .extend(ast::Attribute::cast(node).and_then(|attribute| this.attribute(&attribute)));
            }
            _ => {}
        });
        (fields, attributes)
    }

    fn enum_body(&mut self, block: &SyntaxNode) -> (Vec<ValueDecl>, Vec<AttributeDecl>) {
        let (mut values, mut attributes) = (Vec::new(), Vec::new());
        self.body(block, |this, node, pending| match node.kind() {
            SyntaxKind::ENUM_VALUE => {
                let comments = pending.take();
                values.extend(ast::EnumValue::cast(node).and_then(|value| this.enum_value(&value, comments)));
            }
            SyntaxKind::BLOCK_ATTRIBUTE => {
                attributes
                    .extend(ast::Attribute::cast(node).and_then(|attribute| this.attribute(&attribute)));
            }
            _ => {}
        });
        (values, attributes)
    }

    // ---- lines

    fn field(&mut self, field: &ast::Field, comments: Vec<SyntaxToken>) -> Option<FieldDecl> {
        let name = self.name(field.name())?;
        // What is said about an old spelling is enough: the rest of the field is not judged.
        let ty = field.ty().filter(|ty| !ty.is_old_spelling())?;
        let arity = match (ty.is_list(), ty.is_optional()) {
            (true, _) => Arity::List,
            (false, true) => Arity::Optional,
            (false, false) => Arity::Required,
        };
        Some(FieldDecl {
            name,
            ty: self.field_type(&ty)?,
            arity,
            attributes: field
                .attributes()
                .filter_map(|attribute| self.attribute(&attribute))
                .collect(),
            docs: self.docs(comments, field.trailing_comment()),
            span: self.span(field.range_without_trivia()),
        })
    }

    fn field_type(&mut self, ty: &ast::FieldType) -> Option<TypeDecl> {
        if let Some(token) = ty.unsupported() {
            let span = self.span(ty.range_without_trivia());
            return Some(TypeDecl::Unsupported(self.string(&token), span));
        }
        let name = ty.name()?;
        Some(TypeDecl::Name(Ident {
            text: name.text().to_owned(),
            span: self.span(name.text_range()),
        }))
    }

    fn enum_value(&mut self, value: &ast::EnumValue, comments: Vec<SyntaxToken>) -> Option<ValueDecl> {
        Some(ValueDecl {
            name: self.name(value.name())?,
            attributes: value
                .attributes()
                .filter_map(|attribute| self.attribute(&attribute))
                .collect(),
            docs: self.docs(comments, value.trailing_comment()),
            span: self.span(value.range_without_trivia()),
        })
    }

    fn setting(&mut self, setting: &ast::KeyValue) -> Option<SettingDecl> {
        Some(SettingDecl {
            name: self.name(setting.name())?,
            value: setting.value().and_then(|value| self.expression(&value)),
            span: self.span(setting.range_without_trivia()),
        })
    }

    fn name(&self, name: Option<ast::Name>) -> Option<Ident> {
        let name = name?;
        Some(Ident {
            text: name.text(),
            span: self.span(name.range()),
        })
    }

    // ---- attributes and values

    fn attribute(&mut self, attribute: &ast::Attribute) -> Option<AttributeDecl> {
        let path = attribute.path()?;
        Some(AttributeDecl {
            name: Ident {
                text: path.text(),
                span: self.span(path.range()),
            },
            on_block: attribute.is_on_block(),
            args: attribute.args().map(|args| self.args(&args)).unwrap_or_default(),
            span: self.span(attribute.range_without_trivia()),
        })
    }

    fn args(&mut self, args: &ast::ArgList) -> Args {
        let mut collected = Args {
            trailing_comma: args.trailing_comma().map(|comma| self.span(comma.text_range())),
            ..Args::default()
        };
        for arg in args.args() {
            let name = self.name(arg.name());
            match (arg.value().and_then(|value| self.expression(&value)), name) {
                (Some(value), name) => collected.list.push(Arg {
                    name: name.map(|name| name.text),
                    value,
                    span: self.span(arg.range()),
                }),
                (None, Some(name)) => collected.empty.push((name.text, name.span)),
                (None, None) => {}
            }
        }
        collected
    }

    fn expression(&mut self, expression: &ast::Expr) -> Option<Expr> {
        let span = self.span(expression.range());
        Some(match expression {
            ast::Expr::String(_, token) => Expr::String(self.string(token), span),
            ast::Expr::Number(_, token) => Expr::Number(token.text().to_owned(), span),
            ast::Expr::Path(_, path) => Expr::Word(path.text(), span),
            ast::Expr::Call(_, path, args) => Expr::Call(path.text(), self.args(args), span),
            ast::Expr::Array(_) => {
                let items = expression.items();
                Expr::Array(
                    items.iter().filter_map(|item| self.expression(item)).collect(),
                    span,
                )
            }
            ast::Expr::Object(_) => {
                let entries = expression.entries();
                Expr::Object(
                    entries.iter().filter_map(|entry| self.entry(entry)).collect(),
                    span,
                )
            }
        })
    }

    fn entry(&mut self, entry: &ast::ObjectEntry) -> Option<(String, Expr)> {
        Some((entry.name()?.text(), self.expression(&entry.value()?)?))
    }

    /// The value of a string token. An unknown escape is an error at its place, and is left out.
    fn string(&mut self, token: &SyntaxToken) -> String {
        let text = token.text();
        let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
        let start = u32::from(token.text_range().start()) + 1;
        let mut value = String::with_capacity(inner.len());
        let mut at = 0;
        while let Some(found) = inner[at..].find('\\') {
            value.push_str(&inner[at..at + found]);
            at += found;
            let (character, len) = unescape(&inner[at..]);
            match character {
                Ok(character) => value.push(character),
                Err(fault) => {
                    let span = Span {
                        file: self.file,
                        start: start + at as u32,
                        end: start + (at + len) as u32,
                    };
                    self.diagnostics.push(bad_escape(span, fault));
                }
            }
            at += len;
        }
        value.push_str(&inner[at..]);
        value
    }

    // ---- documentation

    fn docs(&self, comments: Vec<SyntaxToken>, trailing: Option<SyntaxToken>) -> Docs {
        let lines = comments
            .iter()
            .chain(&trailing)
            .filter_map(|token| self.doc_line(token));
        Docs {
            lines: lines.collect(),
        }
    }

    fn doc_line(&self, token: &SyntaxToken) -> Option<DocLine> {
        let text = token.text();
        let (before, content, is_line) = match token.kind() {
            SyntaxKind::DOC_COMMENT => (3, text.get(3..)?, true),
            SyntaxKind::BLOCK_COMMENT => (2, text.get(2..text.len().saturating_sub(2))?, false),
            _ => return None,
        };
        let kept = content.trim_start();
        let start = u32::from(token.text_range().start()) + (before + content.len() - kept.len()) as u32;
        let kept = if is_line { kept } else { kept.trim_end() };
        let span = Span {
            file: self.file,
            start,
            end: start + kept.len() as u32,
        };
        Some(DocLine {
            text: kept.to_owned(),
            span,
            is_line,
        })
    }
}

/// What an escape at the start of a text stands for, and its length.
fn unescape(text: &str) -> (Result<char, EscapeFault>, usize) {
    let mut characters = text.chars().skip(1);
    let Some(second) = characters.next() else {
        return (Err(EscapeFault::Unknown), text.len());
    };
    let simple = match second {
        '"' | '\\' | '/' => second,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unescape_unicode(text),
        _ => return (Err(EscapeFault::Unknown), 1 + second.len_utf8()),
    };
    (Ok(simple), 2)
}

/// `\u1234`, or two of them for a character beyond the first plane.
fn unescape_unicode(text: &str) -> (Result<char, EscapeFault>, usize) {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
    };
    let Some(first) = unit(0) else {
        return (Err(EscapeFault::Unicode), 2);
    };
    if let Some(character) = char::from_u32(first.into()) {
        return (Ok(character), 6);
    }
    let pair = unit(6).and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    match pair {
        Some(character) => (Ok(character), 12),
        None => (Err(EscapeFault::Unicode), 6),
    }
}

#[derive(Debug, Clone, Copy)]
enum EscapeFault {
    Unknown,
    Unicode,
}

fn bad_escape(span: Span, fault: EscapeFault) -> Diagnostic {
    let diagnostic = match fault {
        EscapeFault::Unknown => Diagnostic::error(
            codes::BAD_ESCAPE,
            span,
            "Unknown escape sequence. If the value is a windows-style path, `\\` must be escaped as `\\\\`.",
        ),
        EscapeFault::Unicode => {
            Diagnostic::error(codes::BAD_ESCAPE, span, "Invalid unicode escape sequence.")
        }
    };
    let backslash = Span {
        end: span.start + 1,
        ..span
    };
    diagnostic.fix("write the backslash twice", backslash, "\\\\")
}
