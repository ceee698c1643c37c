//! The comments of a schema file, by the block and line that they belong to: what stands above it, or at the
//! end of its line. They go where their block goes; those of what is gone go too, except comments that stand
//! apart from it.

use std::collections::HashMap;

use super::Keep;
use nicol_psl::syntax::ast::{self, AstNode};
use nicol_psl::syntax::{NodeOrToken, Parse, SyntaxKind, SyntaxNode, SyntaxToken};

/// The comments of a schema: of the blocks by file and name, and those at the end of each file.
#[derive(Debug, Default)]
pub(super) struct Comments {
    blocks: HashMap<(BlockKind, String), BlockComments>,
    /// Comments that stand apart from a block, by the file and the place of the block behind them.
    apart: HashMap<(u32, usize), Vec<String>>,
    /// The blocks of each file in order.
    order: Vec<Vec<(BlockKind, String)>>,
}

/// Which names a block shares its own with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum BlockKind {
    Datasource,
    Generator,
    Type,
}

/// The comments of a block.
#[derive(Debug, Default, Clone)]
pub(super) struct BlockComments {
    /// Right above it.
    pub above: Vec<String>,
    lines: HashMap<String, LineComments>,
    attributes: Vec<(String, LineComments)>,
    /// Behind the last line.
    pub last: Vec<String>,
}

/// The comments of a line.
#[derive(Debug, Default, Clone)]
pub(super) struct LineComments {
    /// Above it.
    pub above: Vec<String>,
    /// At its end.
    pub trailing: Option<String>,
}

impl BlockComments {
    /// The comments of a field or value.
    pub fn line(&self, name: &str) -> LineComments {
        self.lines.get(name).cloned().unwrap_or_default()
    }

    /// The comments of an `@@` attribute, by its text without spaces; taken, as one may stand twice.
    pub fn attribute(&mut self, text: &str) -> LineComments {
        let place = self.attributes.iter().position(|(other, _)| other == text);
        place.map_or_else(LineComments::default, |place| {
            self.attributes.swap_remove(place).1
        })
    }

    /// The comments of `@@` attributes that are gone.
    pub fn left_attributes(self) -> impl Iterator<Item = String> {
        self.attributes
            .into_iter()
            .flat_map(|(_, comments)| comments.above)
    }
}

impl Comments {
    /// The comments of the files of a schema.
    pub fn of(trees: &[Parse], keep: Keep) -> Comments {
        let mut comments = Comments::default();
        for (file, tree) in trees.iter().enumerate() {
            comments.read(file as u32, tree);
        }
        if keep == Keep::Configuration {
            comments.blocks.retain(|(kind, _), _| *kind != BlockKind::Type);
            let order = &comments.order;
            comments.apart.retain(|(file, place), _| {
                let next = order.get(*file as usize).and_then(|blocks| blocks.get(*place));
                *place == 0 || next.is_some_and(|(kind, _)| *kind != BlockKind::Type)
            });
        }
        comments
    }

    fn read(&mut self, file: u32, tree: &Parse) {
        let mut above = Above::default();
        let mut order = Vec::new();
        for element in tree.syntax().children_with_tokens() {
            match element {
                NodeOrToken::Token(token) => above.token(&token),
                NodeOrToken::Node(node) => {
                    let block = ast::Block::cast(node.clone());
                    let Some((name, block)) = block.and_then(|block| Some((block.name()?.text(), block)))
                    else {
                        continue;
                    };
                    let (apart, adjacent) = above.take();
                    self.set_apart(file, order.len(), apart);
                    let key = (kind(&block), name);
                    self.blocks.insert(key.clone(), of_block(&block, adjacent));
                    order.push(key);
                }
            }
        }
        let (apart, rest) = above.take();
        self.set_apart(file, order.len(), [apart, rest].concat());
        self.order.push(order);
    }

    fn set_apart(&mut self, file: u32, place: usize, apart: Vec<String>) {
        if !apart.is_empty() {
            self.apart.insert((file, place), apart);
        }
    }

    /// The comments of a block.
    pub fn block(&self, kind: BlockKind, name: &str) -> BlockComments {
        self.blocks
            .get(&(kind, name.to_owned()))
            .cloned()
            .unwrap_or_default()
    }

    /// The comments that stand apart in a file, each with its place there.
    pub fn apart(
        &self,
        file: u32,
        is_there: impl Fn(BlockKind, &str) -> bool,
    ) -> Vec<(ApartPlace, Vec<String>)> {
        let Some(order) = self.order.get(file as usize) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for place in 0..=order.len() {
            let Some(lines) = self.apart.get(&(file, place)) else {
                continue;
            };
            let mut next = order[place..].iter();
            let owner = next.find(|(kind, name)| is_there(*kind, name));
            let place = match owner {
                Some(_) if place == 0 => ApartPlace::Head,
                Some((kind, name)) => ApartPlace::Before(*kind, name.clone()),
                None => ApartPlace::End,
            };
            found.push((place, lines.clone()));
        }
        found
    }
}

/// Where comments that stand apart from blocks are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum ApartPlace {
    /// At the head of the file.
    Head,
    /// Before a block: the next one that is still there.
    Before(BlockKind, String),
    /// At the end of the file.
    End,
}

fn kind(block: &ast::Block) -> BlockKind {
    match block.kind() {
        SyntaxKind::DATASOURCE => BlockKind::Datasource,
        SyntaxKind::GENERATOR => BlockKind::Generator,
        _ => BlockKind::Type,
    }
}

/// Comments that wait for what they belong to.
#[derive(Default)]
struct Above {
    apart: Vec<String>,
    adjacent: Vec<String>,
    line_ends: usize,
}

impl Above {
    fn token(&mut self, token: &SyntaxToken) {
        match token.kind() {
            SyntaxKind::NEWLINE => {
                self.line_ends += 1;
                if self.line_ends > 1 && !self.adjacent.is_empty() {
                    self.apart.append(&mut self.adjacent);
                    self.apart.push(String::new());
                }
            }
            kind if kind.is_comment() => {
                self.adjacent.extend(lines(token));
                self.line_ends = 0;
            }
            _ => {}
        }
    }

    /// What stands apart, and what stands right above.
    fn take(&mut self) -> (Vec<String>, Vec<String>) {
        self.line_ends = 0;
        (
            std::mem::take(&mut self.apart),
            std::mem::take(&mut self.adjacent),
        )
    }
}

/// The lines of a comment, without the spaces in front of them. Those at the end can mean something to who reads
/// the documentation.
fn lines(token: &SyntaxToken) -> Vec<String> {
    let lines = token.text().lines();
    lines.map(|line| line.trim_start().to_owned()).collect()
}

fn of_block(block: &ast::Block, above: Vec<String>) -> BlockComments {
    let mut comments = BlockComments {
        above,
        ..BlockComments::default()
    };
    let mut waiting: Vec<String> = Vec::new();
    for element in block.syntax().children_with_tokens() {
        match element {
            NodeOrToken::Token(token) if token.kind().is_comment() => waiting.extend(lines(&token)),
            NodeOrToken::Token(_) => {}
            NodeOrToken::Node(node) => {
                if let Some(line) = line_key(&node) {
                    let found = LineComments {
                        above: std::mem::take(&mut waiting),
                        trailing: trailing(&node),
                    };
                    match line {
                        LineKey::Named(name) => {
                            comments.lines.insert(name, found);
                        }
                        LineKey::Attribute(text) => comments.attributes.push((text, found)),
                    }
                }
            }
        }
    }
    comments.last = waiting;
    comments
}

enum LineKey {
    Named(String),
    Attribute(String),
}

fn line_key(node: &SyntaxNode) -> Option<LineKey> {
    match node.kind() {
        SyntaxKind::FIELD => Some(LineKey::Named(ast::Field::cast(node.clone())?.name()?.text())),
        SyntaxKind::ENUM_VALUE => Some(LineKey::Named(ast::EnumValue::cast(node.clone())?.name()?.text())),
        SyntaxKind::BLOCK_ATTRIBUTE => Some(LineKey::Attribute(bare(node))),
        _ => None,
    }
}

/// The text of a node without spaces and comments.
fn bare(node: &SyntaxNode) -> String {
    let tokens = node
        .descendants_with_tokens()
        .filter_map(|element| element.into_token());
    let kept = tokens.filter(|token| !token.kind().is_trivia());
    kept.map(|token| token.text().to_owned()).collect()
}

fn trailing(node: &SyntaxNode) -> Option<String> {
    let last = node.last_token()?;
    last.kind().is_comment().then(|| last.text().trim().to_owned())
}
