//! What the names of a schema stand for: every place where something is declared or named, read from the trees, so
//! that it also works while the schema has errors. Definitions, references, renaming and hover go by it.

use super::span;
use crate::Analysis;
use crate::schema::Span;
use crate::syntax::ast::{self, AstNode, Attribute, Block, Expr, Field};
use crate::syntax::{Lexer, NodeOrToken, SyntaxKind, SyntaxNode, TextRange, TextSize};
use std::collections::HashMap;

/// Something that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Symbol {
    /// A model, view, composite type or enum, by its name.
    Block(String),
    /// A field, by the names of its block and itself.
    Field(String, String),
    /// A value of an enum, by the names of the enum and itself.
    Value(String, String),
    /// The `datasource` block, which native types name.
    Datasource(String),
    /// A relation with a name: the models, in the order of the alphabet, and the name.
    Relation(String, String, String),
}

/// A place where something is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// What is named.
    pub symbol: Symbol,
    /// The name; for a relation what stands between the quotes.
    pub span: Span,
    /// It is given its name here.
    pub is_declaration: bool,
}

/// The blocks of a schema by name. Of two blocks with one name the first counts.
#[derive(Debug)]
pub struct Names {
    blocks: HashMap<String, Entry>,
    datasource: Option<String>,
}

/// A block and the types of its fields.
#[derive(Debug)]
struct Entry {
    kind: SyntaxKind,
    fields: HashMap<String, String>,
}

impl Names {
    /// The names of a schema.
    pub fn new(analysis: &Analysis) -> Names {
        let mut names = Names {
            blocks: HashMap::new(),
            datasource: None,
        };
        for block in analysis.trees.iter().flat_map(|tree| tree.file().blocks()) {
            let Some(name) = block.name().map(|name| name.text()) else {
                continue;
            };
            match block.kind() {
                SyntaxKind::DATASOURCE => {
                    names.datasource.get_or_insert(name);
                }
                SyntaxKind::GENERATOR => {}
                kind => {
                    let fields = block.fields().filter_map(|field| {
                        let ty = field.ty()?.name()?;
                        Some((field.name()?.text(), ty.text().to_owned()))
                    });
                    let entry = Entry {
                        kind,
                        fields: fields.collect(),
                    };
                    names.blocks.entry(name).or_insert(entry);
                }
            }
        }
        names
    }

    /// Which block has this name.
    pub fn kind(&self, block: &str) -> Option<SyntaxKind> {
        self.blocks.get(block).map(|entry| entry.kind)
    }

    /// The name of the type of a field.
    pub fn type_of(&self, block: &str, field: &str) -> Option<&str> {
        self.blocks.get(block)?.fields.get(field).map(String::as_str)
    }

    fn is_enum(&self, name: &str) -> bool {
        self.kind(name) == Some(SyntaxKind::ENUM)
    }

    fn is_model(&self, name: &str) -> bool {
        matches!(self.kind(name), Some(SyntaxKind::MODEL | SyntaxKind::VIEW))
    }
}

/// All places where something is named, by file and place.
pub fn occurrences(analysis: &Analysis) -> Vec<Occurrence> {
    let names = Names::new(analysis);
    let files = 0..analysis.trees.len() as u32;
    files.flat_map(|file| in_file(analysis, &names, file)).collect()
}

/// The places of one file.
pub fn in_file(analysis: &Analysis, names: &Names, file: u32) -> Vec<Occurrence> {
    let Some(tree) = analysis.trees.get(file as usize) else {
        return Vec::new();
    };
    let mut walk = Walk {
        names,
        file,
        offset: 0,
        found: Vec::new(),
    };
    for block in tree.file().blocks() {
        walk.block(&block);
    }
    walk.found.sort_by_key(|occurrence| occurrence.span);
    walk.found
}

/// What is named at a place; of two names that touch there the second.
pub fn at(analysis: &Analysis, file: u32, offset: u32) -> Option<Occurrence> {
    let names = Names::new(analysis);
    let found = in_file(analysis, &names, file);
    let touches = |occurrence: &&Occurrence| {
        occurrence.span.start <= offset && offset <= occurrence.span.end && !is_empty(occurrence.span)
    };
    found.iter().rfind(touches).cloned()
}

fn is_empty(span: Span) -> bool {
    span.start == span.end
}

/// The place where something is declared. A relation is declared by the fields that name it.
pub fn declarations(occurrences: &[Occurrence], symbol: &Symbol) -> Vec<Span> {
    let declared = occurrences
        .iter()
        .filter(|occurrence| occurrence.is_declaration && occurrence.symbol == *symbol);
    declared.map(|occurrence| occurrence.span).collect()
}

/// So many ends of a line that is not understood are tried.
const LONGEST_LINE: usize = 64;

struct Walk<'n> {
    names: &'n Names,
    file: u32,
    /// What is added to places: a line that was read for itself has others.
    offset: i64,
    found: Vec<Occurrence>,
}

impl Walk<'_> {
    fn add(&mut self, symbol: Symbol, range: TextRange, is_declaration: bool) {
        let mut span = span(self.file, range);
        for end in [&mut span.start, &mut span.end] {
            *end = (i64::from(*end) + self.offset).max(0) as u32;
        }
        self.found.push(Occurrence {
            symbol,
            span,
            is_declaration,
        });
    }

    fn block(&mut self, block: &Block) {
        let Some(name) = block.name() else {
            return;
        };
        let (range, text) = (name.range(), name.text());
        match block.kind() {
            SyntaxKind::DATASOURCE => return self.add(Symbol::Datasource(text), range, true),
            SyntaxKind::GENERATOR => return,
            _ => self.add(Symbol::Block(text.clone()), range, true),
        }
        self.lines(&text, block);
        self.comments(&text, block.syntax());
        let broken = block
            .syntax()
            .children()
            .filter(|line| line.kind() == SyntaxKind::ERROR);
        for line in broken {
            self.broken_line(&text, block.kind(), &line);
        }
    }

    /// A line that is not understood, as far as it is: the longest beginning that would be a line.
    fn broken_line(&mut self, block: &str, kind: SyntaxKind, line: &SyntaxNode) {
        let keyword = if kind == SyntaxKind::ENUM { "enum" } else { "model" };
        let head = format!("{keyword} {block} {{\n");
        let text = line.text().to_string();
        let start = i64::from(u32::from(line.text_range().start())) - head.len() as i64;
        let ends = line.children_with_tokens().filter_map(|token| {
            let end = token.text_range().end() - line.text_range().start();
            text.get(..usize::from(end))
        });
        for written in ends.collect::<Vec<_>>().into_iter().rev().take(LONGEST_LINE) {
            let parse = crate::syntax::parse(&format!("{head}{written}{}\n}}\n", closing(written)));
            if let Some(read) = parse.file().blocks().next().filter(|_| parse.errors().is_empty()) {
                let outer = std::mem::replace(&mut self.offset, start);
                self.lines(block, &read);
                self.offset = outer;
                return;
            }
        }
    }

    /// The fields, values and attributes of a block.
    fn lines(&mut self, text: &str, block: &Block) {
        for value in block.values() {
            if let Some(name) = value.name() {
                self.add(Symbol::Value(text.to_owned(), name.text()), name.range(), true);
            }
        }
        for field in block.fields() {
            self.field(text, &field);
        }
        for attribute in block.attributes() {
            self.block_attribute(text, &attribute);
        }
    }

    fn field(&mut self, block: &str, field: &Field) {
        let Some(name) = field.name() else {
            return;
        };
        self.add(Symbol::Field(block.to_owned(), name.text()), name.range(), true);
        let ty = field.ty().and_then(|ty| ty.name());
        let ty_name = ty.as_ref().map(|ty| ty.text().to_owned()).unwrap_or_default();
        if let Some(ty) = ty
            && self.names.kind(&ty_name).is_some()
        {
            self.add(Symbol::Block(ty_name.clone()), ty.text_range(), false);
        }
        for attribute in field.attributes() {
            match attribute
                .path()
                .map(|path| path.text())
                .unwrap_or_default()
                .as_str()
            {
                "relation" => self.relation(block, &ty_name, &attribute),
                "default" if self.names.is_enum(&ty_name) => {
                    let value = argument(&attribute, "value");
                    for value in value.iter().flat_map(one_or_items) {
                        if let Expr::Path(_, path) = value {
                            self.add(Symbol::Value(ty_name.clone(), path.text()), path.range(), false);
                        }
                    }
                }
                _ => self.native_type(&attribute),
            }
        }
    }

    /// `@db.Text`: `db` is the datasource.
    fn native_type(&mut self, attribute: &Attribute) {
        let Some(path) = attribute.path() else {
            return;
        };
        if let Some((prefix, _)) = path.text().split_once('.')
            && self.names.datasource.as_deref() == Some(prefix)
        {
            let range = TextRange::at(path.range().start(), TextSize::of(prefix));
            self.add(Symbol::Datasource(prefix.to_owned()), range, false);
        }
    }

    fn relation(&mut self, block: &str, target: &str, attribute: &Attribute) {
        if let Some(Expr::String(_, token)) = argument(attribute, "name")
            && self.names.is_model(target)
            && token.text().len() > 2
        {
            let name = token.text()[1..token.text().len() - 1].to_owned();
            let one = TextSize::from(1);
            let range = TextRange::new(token.text_range().start() + one, token.text_range().end() - one);
            let (first, second) = if block <= target {
                (block, target)
            } else {
                (target, block)
            };
            self.add(
                Symbol::Relation(first.to_owned(), second.to_owned(), name),
                range,
                true,
            );
        }
        for (name, of) in [("fields", block), ("references", target)] {
            for value in argument(attribute, name).iter().flat_map(one_or_items) {
                self.path(of, &value);
            }
        }
    }

    fn block_attribute(&mut self, block: &str, attribute: &Attribute) {
        let name = attribute.path().map(|path| path.text()).unwrap_or_default();
        if !["id", "unique", "index", "fulltext", "shardKey"].contains(&name.as_str()) {
            return;
        }
        for value in argument(attribute, "fields").iter().flat_map(one_or_items) {
            self.path(block, &value);
        }
        let filter = argument(attribute, "where");
        for entry in filter.iter().flat_map(Expr::entries) {
            if let Some(name) = entry.name() {
                self.add(Symbol::Field(block.to_owned(), name.text()), name.range(), false);
            }
        }
    }

    /// `a`, `a(sort: Desc)`, `a.b`: a field, and fields of composite types below it.
    fn path(&mut self, block: &str, value: &Expr) {
        let (Expr::Path(_, path) | Expr::Call(_, path, _)) = value else {
            return;
        };
        let mut of = Some(block.to_owned());
        for token in path
            .syntax()
            .children_with_tokens()
            .filter_map(NodeOrToken::into_token)
        {
            if token.kind() != SyntaxKind::IDENT {
                continue;
            }
            let Some(block) = of else {
                return;
            };
            let name = token.text().to_owned();
            of = self.names.type_of(&block, &name).map(str::to_owned);
            self.add(Symbol::Field(block, name), token.text_range(), false);
        }
    }

    /// `/// @encryption:hash(field)`: the convention names a field of its model.
    fn comments(&mut self, block: &str, node: &SyntaxNode) {
        const MARK: &str = "@encryption:hash(";
        for element in node.descendants_with_tokens() {
            let Some(token) = element
                .into_token()
                .filter(|token| token.kind() == SyntaxKind::DOC_COMMENT)
            else {
                continue;
            };
            let text = token.text();
            let Some(at) = text.find(MARK).map(|at| at + MARK.len()) else {
                continue;
            };
            let inner = text[at..].split([')', '?']).next().unwrap_or_default();
            let name = inner.trim();
            if name.is_empty() {
                continue;
            }
            let skipped = inner.len() - inner.trim_start().len();
            let start = u32::from(token.text_range().start()) + (at + skipped) as u32;
            let range = TextRange::at(start.into(), TextSize::of(name));
            self.add(Symbol::Field(block.to_owned(), name.to_owned()), range, false);
        }
    }
}

/// What closes the parentheses and brackets that a text leaves open.
fn closing(text: &str) -> String {
    let lexer = Lexer::new(text);
    let mut open = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (kind, end) = lexer.token(at);
        match kind {
            SyntaxKind::L_PAREN => open.push(')'),
            SyntaxKind::L_BRACKET => open.push(']'),
            SyntaxKind::L_BRACE => open.push('}'),
            SyntaxKind::R_PAREN | SyntaxKind::R_BRACKET | SyntaxKind::R_BRACE => {
                open.pop();
            }
            _ => {}
        }
        at = end.max(at + 1);
    }
    open.iter().rev().collect()
}

/// The value of an argument: by its name, or the first without a name where the attribute allows that.
pub(super) fn argument(attribute: &Attribute, name: &str) -> Option<Expr> {
    let args: Vec<ast::Arg> = attribute.args()?.args().collect();
    let is_named = |arg: &&ast::Arg| arg.name().is_some_and(|given| given.text() == name);
    let named = args.iter().find(is_named);
    let first = || {
        let unnamed = unnamed_argument(attribute)?;
        args.iter().find(|arg| unnamed == name && arg.name().is_none())
    };
    named.or_else(first)?.value()
}

/// What the argument without a name means.
pub(super) fn unnamed_argument(attribute: &Attribute) -> Option<&'static str> {
    let name = attribute.path()?.text();
    let info = crate::schema::attributes::catalogue::ATTRIBUTES
        .iter()
        .find(|info| info.name == name && info.is_on_block() == attribute.is_on_block())?;
    info.unnamed.then(|| info.arguments.first().copied()).flatten()
}

/// The items of a list, or the value itself.
pub(super) fn one_or_items(value: &Expr) -> Vec<Expr> {
    match value {
        Expr::Array(_) => value.items(),
        single => vec![single.clone()],
    }
}
