//! A schema as blocks of lines that can be changed freely and written again. It knows no more of the language than
//! that; whether what comes out is a schema, the validation tells.

use std::fmt::{self, Write as _};

/// A schema.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Its blocks.
    pub blocks: Vec<Block>,
}

/// A block.
#[derive(Debug, Clone)]
pub struct Block {
    /// `model`, `enum` and so on.
    pub keyword: String,
    /// Its name.
    pub name: String,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line of a block.
#[derive(Debug, Clone)]
pub enum Line {
    /// A field of a model, or a value of an enum, whose type is empty.
    Field(Field),
    /// An attribute of the block.
    Attribute(String),
    /// A setting.
    Setting(String),
}

/// A field of a model, or a value of an enum.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The type without its mark.
    pub ty: String,
    /// `?`, `[]` or nothing.
    pub mark: &'static str,
    /// The attributes.
    pub attributes: Vec<String>,
}

impl Field {
    /// The attribute that begins so.
    pub fn attribute(&self, start: &str) -> Option<&String> {
        self.attributes.iter().find(|attribute| begins(attribute, start))
    }

    /// Takes out the attributes that begin so.
    pub fn remove(&mut self, start: &str) -> bool {
        let count = self.attributes.len();
        self.attributes.retain(|attribute| !begins(attribute, start));
        self.attributes.len() < count
    }

    /// Puts an attribute in the place of those that begin so.
    pub fn set(&mut self, start: &str, attribute: String) {
        self.remove(start);
        self.attributes.push(attribute);
    }
}

/// `@default` begins `@default(1)`, but not `@defaulted`; `@db.` begins all that go on.
fn begins(attribute: &str, start: &str) -> bool {
    let rest = attribute.strip_prefix(start);
    rest.is_some_and(|rest| start.ends_with('.') || rest.is_empty() || rest.starts_with('('))
}

impl Block {
    /// Its fields.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.lines.iter().filter_map(|line| match line {
            Line::Field(field) => Some(field),
            _ => None,
        })
    }

    /// Its fields, to be changed.
    pub fn fields_mut(&mut self) -> impl Iterator<Item = &mut Field> {
        self.lines.iter_mut().filter_map(|line| match line {
            Line::Field(field) => Some(field),
            _ => None,
        })
    }

    /// Its attributes, to be changed.
    pub fn attributes_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.lines.iter_mut().filter_map(|line| match line {
            Line::Attribute(attribute) => Some(attribute),
            _ => None,
        })
    }
}

impl Draft {
    /// Reads a schema.
    pub fn read(text: &str) -> Draft {
        let mut draft = Draft::default();
        let mut pending = String::new();
        for line in text.lines() {
            let line = without_comment(line);
            if pending.is_empty() && line.trim().is_empty() {
                continue;
            }
            pending.push_str(line.trim());
            if depth(&pending) > 0 && !is_head(&pending) {
                pending.push(' ');
                continue;
            }
            let line = std::mem::take(&mut pending);
            draft.line(&line);
        }
        draft
    }

    fn line(&mut self, line: &str) {
        if is_head(line) {
            let mut words = line.trim_end_matches('{').split_whitespace();
            let mut word = || words.next().unwrap_or_default().to_owned();
            let (keyword, name) = (word(), word());
            return self.blocks.push(Block {
                keyword,
                name,
                lines: Vec::new(),
            });
        }
        if line == "}" {
            return;
        }
        if let Some(block) = self.blocks.last_mut() {
            let parsed = match block.keyword.as_str() {
                _ if line.starts_with("@@") => Line::Attribute(line.to_owned()),
                "datasource" | "generator" => Line::Setting(line.to_owned()),
                keyword => field(line, keyword == "enum"),
            };
            block.lines.push(parsed);
        }
    }
}

fn is_head(line: &str) -> bool {
    const KEYWORDS: [&str; 6] = ["model ", "enum ", "view ", "type ", "datasource ", "generator "];
    line.ends_with('{') && KEYWORDS.iter().any(|keyword| line.starts_with(keyword))
}

fn field(line: &str, is_value: bool) -> Line {
    let mut words = words(line).into_iter();
    let name = words.next().unwrap_or_default();
    let ty = if is_value {
        String::new()
    } else {
        words.next().unwrap_or_default()
    };
    let mark = ["[]", "?"]
        .into_iter()
        .find(|mark| ty.ends_with(mark))
        .unwrap_or("");
    let ty = ty[..ty.len() - mark.len()].to_owned();
    Line::Field(Field {
        name,
        ty,
        mark,
        attributes: words.collect(),
    })
}

/// What spaces outside of brackets and strings part.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut scan = Scan::default();
    for character in line.chars() {
        scan.next(character);
        match words.last_mut() {
            Some(word) if !(character == ' ' && scan.is_outside()) => word.push(character),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn depth(line: &str) -> i32 {
    let mut scan = Scan::default();
    line.chars().for_each(|character| scan.next(character));
    scan.depth
}

fn without_comment(line: &str) -> &str {
    let mut scan = Scan::default();
    for (place, character) in line.char_indices() {
        scan.next(character);
        if !scan.in_text && line[place..].starts_with("//") {
            return &line[..place];
        }
    }
    line
}

/// Where in a line one is.
#[derive(Default)]
struct Scan {
    depth: i32,
    in_text: bool,
    escaped: bool,
}

impl Scan {
    fn next(&mut self, character: char) {
        match character {
            _ if self.escaped => self.escaped = false,
            '\\' if self.in_text => self.escaped = true,
            '"' => self.in_text = !self.in_text,
            '(' | '[' | '{' if !self.in_text => self.depth += 1,
            ')' | ']' | '}' if !self.in_text => self.depth -= 1,
            _ => {}
        }
    }

    fn is_outside(&self) -> bool {
        self.depth == 0 && !self.in_text
    }
}

impl fmt::Display for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for block in &self.blocks {
            writeln!(f, "{} {} {{", block.keyword, block.name)?;
            for line in &block.lines {
                match line {
                    Line::Field(field) => writeln!(f, "  {field}")?,
                    Line::Attribute(text) | Line::Setting(text) => writeln!(f, "  {text}")?,
                }
            }
            writeln!(f, "}}\n")?;
        }
        Ok(())
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if !self.ty.is_empty() {
            write!(f, " {}{}", self.ty, self.mark)?;
        }
        self.attributes.iter().try_for_each(|attribute| {
            f.write_char(' ')?;
            f.write_str(attribute)
        })
    }
}
