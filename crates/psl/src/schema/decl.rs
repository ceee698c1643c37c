//! Declarations: what the syntax trees say, as plain data with spans. The passes read them; nothing is
//! resolved or judged here. `collect.rs` makes them.

use super::{Arity, Span};
use crate::syntax::SyntaxKind;
use std::fmt;

/// A word with its place.
#[derive(Debug, Clone)]
pub(crate) struct Ident {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// Everything that the files declare, in the order of the files.
#[derive(Debug, Default)]
pub(crate) struct Declarations {
    pub(crate) datasources: Vec<ConfigDecl>,
    pub(crate) generators: Vec<ConfigDecl>,
    /// Models and views.
    pub(crate) models: Vec<ModelDecl>,
    pub(crate) enums: Vec<EnumDecl>,
    pub(crate) composite_types: Vec<ModelDecl>,
    /// All blocks with a known keyword, in order, by kind and place in its list.
    pub(crate) order: Vec<(SyntaxKind, usize)>,
}

/// A model, view or composite type.
#[derive(Debug)]
pub(crate) struct ModelDecl {
    pub(crate) kind: SyntaxKind,
    pub(crate) name: Ident,
    pub(crate) fields: Vec<FieldDecl>,
    pub(crate) attributes: Vec<AttributeDecl>,
    pub(crate) docs: Docs,
    pub(crate) span: Span,
}

impl ModelDecl {
    /// How messages call the block.
    pub(crate) fn container(&self) -> &'static str {
        match self.kind {
            SyntaxKind::VIEW => "view",
            SyntaxKind::COMPOSITE_TYPE => "composite type",
            _ => "model",
        }
    }

    pub(crate) fn is_view(&self) -> bool {
        self.kind == SyntaxKind::VIEW
    }
}

#[derive(Debug)]
pub(crate) struct FieldDecl {
    pub(crate) name: Ident,
    pub(crate) ty: TypeDecl,
    pub(crate) arity: Arity,
    pub(crate) attributes: Vec<AttributeDecl>,
    pub(crate) docs: Docs,
    pub(crate) span: Span,
}

impl FieldDecl {
    /// The attribute of this name, if the field has it.
    pub(crate) fn attribute(&self, name: &str) -> Option<&AttributeDecl> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name.text == name)
    }

    /// The place of an argument of an attribute, or of the field.
    pub(crate) fn argument_span(&self, attribute: &str, argument: &str) -> Span {
        let attribute = self.attribute(attribute);
        attribute
            .and_then(|attribute| attribute.args.span_of(argument))
            .unwrap_or(self.span)
    }
}

#[derive(Debug)]
pub(crate) enum TypeDecl {
    Name(Ident),
    /// `Unsupported("…")`.
    Unsupported(String, Span),
}

impl TypeDecl {
    pub(crate) fn span(&self) -> Span {
        match self {
            TypeDecl::Name(name) => name.span,
            TypeDecl::Unsupported(_, span) => *span,
        }
    }
}

#[derive(Debug)]
pub(crate) struct EnumDecl {
    pub(crate) name: Ident,
    pub(crate) values: Vec<ValueDecl>,
    pub(crate) attributes: Vec<AttributeDecl>,
    pub(crate) docs: Docs,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct ValueDecl {
    pub(crate) name: Ident,
    pub(crate) attributes: Vec<AttributeDecl>,
    pub(crate) docs: Docs,
    pub(crate) span: Span,
}

/// A datasource or generator.
#[derive(Debug)]
pub(crate) struct ConfigDecl {
    pub(crate) name: Ident,
    pub(crate) settings: Vec<SettingDecl>,
    pub(crate) docs: Docs,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct SettingDecl {
    pub(crate) name: Ident,
    pub(crate) value: Option<Expr>,
    pub(crate) span: Span,
}

/// `@name(…)` or `@@name(…)`.
#[derive(Debug)]
pub(crate) struct AttributeDecl {
    /// Dots included: `db.Text`.
    pub(crate) name: Ident,
    pub(crate) on_block: bool,
    pub(crate) args: Args,
    pub(crate) span: Span,
}

impl AttributeDecl {
    /// The name with its signs, for messages.
    pub(crate) fn title(&self) -> String {
        let signs = if self.on_block { "@@" } else { "@" };
        format!("{signs}{}", self.name.text)
    }

    /// The place of an argument, or of the attribute.
    pub(crate) fn argument_span(&self, argument: &str) -> Span {
        self.args.span_of(argument).unwrap_or(self.span)
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Args {
    pub(crate) list: Vec<Arg>,
    /// `name:` without a value.
    pub(crate) empty: Vec<(String, Span)>,
    pub(crate) trailing_comma: Option<Span>,
}

impl Args {
    /// The place of the argument with this name.
    pub(crate) fn span_of(&self, name: &str) -> Option<Span> {
        self.list
            .iter()
            .find(|arg| arg.name.as_deref() == Some(name))
            .map(|arg| arg.span)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Arg {
    pub(crate) name: Option<String>,
    pub(crate) value: Expr,
    pub(crate) span: Span,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    /// Unescaped.
    String(String, Span),
    /// As written.
    Number(String, Span),
    /// A word or dotted path.
    Word(String, Span),
    Call(String, Args, Span),
    Array(Vec<Expr>, Span),
    Object(Vec<(String, Expr)>, Span),
}

impl Expr {
    pub(crate) fn span(&self) -> Span {
        match self {
            Expr::String(_, span)
            | Expr::Number(_, span)
            | Expr::Word(_, span)
            | Expr::Call(_, _, span)
            | Expr::Array(_, span)
            | Expr::Object(_, span) => *span,
        }
    }

    /// What it is, for messages.
    pub(crate) fn describe(&self) -> &'static str {
        match self {
            Expr::String(..) => "string",
            Expr::Number(..) => "numeric",
            Expr::Word(..) => "literal",
            Expr::Call(..) => "functional",
            Expr::Array(..) => "array",
            Expr::Object(..) => "object",
        }
    }

    pub(crate) fn as_string(&self) -> Option<&str> {
        match self {
            Expr::String(text, _) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_word(&self) -> Option<&str> {
        match self {
            Expr::Word(text, _) => Some(text),
            _ => None,
        }
    }

    /// The items of a list; a single value counts as a list of one.
    pub(crate) fn items(&self) -> &[Expr] {
        match self {
            Expr::Array(items, _) => items,
            single => std::slice::from_ref(single),
        }
    }
}

/// As messages quote it.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expr::String(text, _) => write!(f, "{:?}", text),
            Expr::Number(text, _) | Expr::Word(text, _) => f.write_str(text),
            Expr::Call(name, args, _) => write!(f, "{name}({args})"),
            Expr::Array(items, _) => {
                let items: Vec<String> = items.iter().map(Expr::to_string).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Expr::Object(entries, _) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(name, value)| format!("{name}: {value}"))
                    .collect();
                write!(f, "{{ {} }}", entries.join(", "))
            }
        }
    }
}

impl fmt::Display for Args {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, arg) in self.list.iter().enumerate() {
            if place > 0 {
                f.write_str(", ")?;
            }
            if let Some(name) = &arg.name {
                write!(f, "{name}: ")?;
            }
            write!(f, "{}", arg.value)?;
        }
        Ok(())
    }
}

/// The documentation of a block, field or value: its lines, each with its place in the file. The text of a
/// `/* */` comment is one piece.
#[derive(Debug, Default, Clone)]
pub(crate) struct Docs {
    pub(crate) lines: Vec<DocLine>,
}

#[derive(Debug, Clone)]
pub(crate) struct DocLine {
    /// The text without `///` and the spaces behind it.
    pub(crate) text: String,
    /// The place of the text.
    pub(crate) span: Span,
    /// A `///` line rather than a `/* */` comment.
    pub(crate) is_line: bool,
}
