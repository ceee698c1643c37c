//! Typed views of the syntax tree: each wraps a node and knows where its parts are. Nothing is copied and
//! nothing is judged; a part that the text lacks is `None`.

use super::kind::SyntaxKind::{self, *};
use super::{SyntaxElement, SyntaxNode, SyntaxToken, TextRange};

/// A view of a node of one kind (or a few).
pub trait AstNode: Sized {
    /// The view, if the node is of the right kind.
    fn cast(node: SyntaxNode) -> Option<Self>;
    /// The node.
    fn syntax(&self) -> &SyntaxNode;

    /// The place of the node.
    fn range(&self) -> TextRange {
        self.syntax().text_range()
    }

    /// The place of the node without white space and comments at its end.
    fn range_without_trivia(&self) -> TextRange {
        let start = self.syntax().text_range().start();
        let mut last = self.syntax().last_token();
        while let Some(token) = last {
            if !token.kind().is_trivia() {
                return TextRange::new(start, token.text_range().end());
            }
            last = token.prev_token();
        }
        self.syntax().text_range()
    }
}

fn child<N: AstNode>(node: &SyntaxNode) -> Option<N> {
    node.children().find_map(N::cast)
}

fn children<N: AstNode>(node: &SyntaxNode) -> impl Iterator<Item = N> + use<N> {
    node.children().filter_map(N::cast)
}

fn token(node: &SyntaxNode, kind: SyntaxKind) -> Option<SyntaxToken> {
    node.children_with_tokens()
        .filter_map(SyntaxElement::into_token)
        .find(|token| token.kind() == kind)
}

macro_rules! views {
    ($($(#[$doc:meta])* $name:ident = $($kind:ident)|+;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $name(SyntaxNode);

        impl AstNode for $name {
            fn cast(node: SyntaxNode) -> Option<Self> {
                matches!(node.kind(), $($kind)|+).then_some($name(node))
            }
            fn syntax(&self) -> &SyntaxNode {
                &self.0
            }
        }
    )*};
}

views! {
    /// A whole file.
    File = SOURCE_FILE;
    /// A block of any kind with a known keyword; [`Block::kind`] tells which.
    Block = MODEL | VIEW | COMPOSITE_TYPE | ENUM | DATASOURCE | GENERATOR;
    /// A field of a model, view or composite type.
    Field = FIELD;
    /// A value of an enum.
    EnumValue = ENUM_VALUE;
    /// A setting of a datasource or generator.
    KeyValue = KEY_VALUE;
    /// `@name(…)` or `@@name(…)`.
    Attribute = ATTRIBUTE | BLOCK_ATTRIBUTE;
    /// A name where it is given.
    Name = NAME;
    /// The type of a field.
    FieldType = FIELD_TYPE;
    /// A dotted name.
    Path = PATH;
    /// Arguments in parentheses.
    ArgList = ARG_LIST;
    /// One argument.
    Arg = ARG;
    /// `name: value` in an object.
    ObjectEntry = OBJECT_ENTRY;
    /// A line that was not understood.
    ErrorLine = ERROR;
}

impl File {
    /// The view of a root.
    pub(crate) fn from_root(root: SyntaxNode) -> File {
        File(root)
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> impl Iterator<Item = Block> + use<> {
        children(&self.0)
    }
}

impl Block {
    /// Which block it is: `MODEL`, `VIEW`, `COMPOSITE_TYPE`, `ENUM`, `DATASOURCE` or `GENERATOR`.
    pub fn kind(&self) -> SyntaxKind {
        self.0.kind()
    }

    /// The keyword.
    pub fn keyword(&self) -> Option<SyntaxToken> {
        token(&self.0, KEYWORD)
    }

    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// The `{`.
    pub fn l_brace(&self) -> Option<SyntaxToken> {
        token(&self.0, L_BRACE)
    }

    /// The `}`; `None` if the block is not closed.
    pub fn r_brace(&self) -> Option<SyntaxToken> {
        token(&self.0, R_BRACE)
    }

    /// The fields of a model, view or composite type.
    pub fn fields(&self) -> impl Iterator<Item = Field> + use<> {
        children(&self.0)
    }

    /// The values of an enum.
    pub fn values(&self) -> impl Iterator<Item = EnumValue> + use<> {
        children(&self.0)
    }

    /// The settings of a datasource or generator.
    pub fn settings(&self) -> impl Iterator<Item = KeyValue> + use<> {
        children(&self.0)
    }

    /// The `@@` attributes.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute> + use<> {
        children(&self.0)
    }
}

impl Field {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// Its type.
    pub fn ty(&self) -> Option<FieldType> {
        child(&self.0)
    }

    /// Its attributes.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute> + use<> {
        children(&self.0)
    }

    /// The comment at the end of its line.
    pub fn trailing_comment(&self) -> Option<SyntaxToken> {
        trailing_comment(&self.0)
    }
}

impl EnumValue {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// Its attributes.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute> + use<> {
        children(&self.0)
    }

    /// The comment at the end of its line.
    pub fn trailing_comment(&self) -> Option<SyntaxToken> {
        trailing_comment(&self.0)
    }
}

impl KeyValue {
    /// The name of the setting.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// Its value, if there is one.
    pub fn value(&self) -> Option<Expr> {
        expression(&self.0)
    }

    /// The comment at the end of its line.
    pub fn trailing_comment(&self) -> Option<SyntaxToken> {
        trailing_comment(&self.0)
    }
}

impl Attribute {
    /// `@@name` rather than `@name`.
    pub fn is_on_block(&self) -> bool {
        self.0.kind() == BLOCK_ATTRIBUTE
    }

    /// Its name, dots included: `db.VarChar`.
    pub fn path(&self) -> Option<Path> {
        child(&self.0)
    }

    /// Its arguments, if there are parentheses.
    pub fn args(&self) -> Option<ArgList> {
        child(&self.0)
    }

    /// The comment at the end of its line (`@@name` only).
    pub fn trailing_comment(&self) -> Option<SyntaxToken> {
        trailing_comment(&self.0)
    }
}

impl Name {
    /// The text of the name.
    pub fn text(&self) -> String {
        self.0.text().to_string()
    }
}

impl Path {
    /// The text of the path.
    pub fn text(&self) -> String {
        self.0.text().to_string()
    }
}

impl FieldType {
    /// The name of the type; `Unsupported` for `Unsupported("…")`.
    pub fn name(&self) -> Option<SyntaxToken> {
        self.0.children().find_map(|node| token(&node, IDENT))
    }

    /// The string of `Unsupported("…")`, quotes included.
    pub fn unsupported(&self) -> Option<SyntaxToken> {
        let node = self.0.children().find(|node| node.kind() == UNSUPPORTED_TYPE)?;
        token(&node, STRING)
    }

    /// `[]` is written.
    pub fn is_list(&self) -> bool {
        token(&self.0, L_BRACKET).is_some()
    }

    /// `?` is written.
    pub fn is_optional(&self) -> bool {
        token(&self.0, QUESTION).is_some()
    }

    /// `[Type]` or `Type!`, as Prisma 1 had it.
    pub fn is_old_spelling(&self) -> bool {
        let is_bracketed = self
            .0
            .first_token()
            .is_some_and(|first| first.kind() == L_BRACKET);
        is_bracketed || token(&self.0, BANG).is_some()
    }
}

impl ArgList {
    /// The arguments, in order.
    pub fn args(&self) -> impl Iterator<Item = Arg> + use<> {
        children(&self.0)
    }

    /// The comma after the last argument, or alone.
    pub fn trailing_comma(&self) -> Option<SyntaxToken> {
        let mut last = None;
        for element in self.0.children_with_tokens() {
            match element {
                SyntaxElement::Token(token) if token.kind() == COMMA => last = Some(token),
                SyntaxElement::Node(_) => last = None,
                SyntaxElement::Token(_) => {}
            }
        }
        last
    }
}

impl Arg {
    /// The name before the colon.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// The value; missing in `name:`.
    pub fn value(&self) -> Option<Expr> {
        expression(&self.0)
    }
}

impl ObjectEntry {
    /// The name before the colon.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// The value.
    pub fn value(&self) -> Option<Expr> {
        expression(&self.0)
    }
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expr {
    /// A string, quotes included.
    String(SyntaxNode, SyntaxToken),
    /// A number.
    Number(SyntaxNode, SyntaxToken),
    /// A name or path.
    Path(SyntaxNode, Path),
    /// A call.
    Call(SyntaxNode, Path, ArgList),
    /// A list.
    Array(SyntaxNode),
    /// An object.
    Object(SyntaxNode),
}

impl AstNode for Expr {
    fn cast(node: SyntaxNode) -> Option<Expr> {
        match node.kind() {
            LITERAL => match token(&node, STRING) {
                Some(string) => Some(Expr::String(node, string)),
                None => token(&node, NUMBER).map(|number| Expr::Number(node, number)),
            },
            PATH_EXPR => child(&node).map(|path| Expr::Path(node, path)),
            FUNCTION_CALL => {
                let (path, args) = (child(&node)?, child(&node)?);
                Some(Expr::Call(node, path, args))
            }
            ARRAY => Some(Expr::Array(node)),
            OBJECT => Some(Expr::Object(node)),
            _ => None,
        }
    }

    fn syntax(&self) -> &SyntaxNode {
        match self {
            Expr::String(node, _)
            | Expr::Number(node, _)
            | Expr::Path(node, _)
            | Expr::Call(node, _, _)
            | Expr::Array(node)
            | Expr::Object(node) => node,
        }
    }
}

impl Expr {
    /// The values of a list; of anything else nothing.
    pub fn items(&self) -> Vec<Expr> {
        match self {
            Expr::Array(node) => children(node).collect(),
            _ => Vec::new(),
        }
    }

    /// The entries of an object; of anything else nothing.
    pub fn entries(&self) -> Vec<ObjectEntry> {
        match self {
            Expr::Object(node) => children(node).collect(),
            _ => Vec::new(),
        }
    }
}

fn expression(node: &SyntaxNode) -> Option<Expr> {
    child(node)
}

fn trailing_comment(node: &SyntaxNode) -> Option<SyntaxToken> {
    node.last_token().filter(|token| token.kind().is_comment())
}
