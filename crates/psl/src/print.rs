//! The printer: blocks described as data to the text of a schema file. What is printed is understood again
//! by the parser, whatever texts and names stand in it; the columns are aligned by
//! [`format_text`](crate::format::format_text). It knows no schema: what to print is decided by the caller.

use std::fmt::Write as _;

/// A `model`, `view` or `enum` block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Block {
    /// The comments above it, one a line, with their slashes.
    pub comments: Vec<String>,
    /// The keyword.
    pub keyword: &'static str,
    /// The name.
    pub name: String,
    /// The fields or values.
    pub lines: Vec<Line>,
    /// The `@@` attributes.
    pub attributes: Vec<BlockAttribute>,
    /// Comments below the last line.
    pub last_comments: Vec<String>,
    /// Every line of it is a comment.
    pub is_commented_out: bool,
}

/// A field, or a value of an enum.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// The comments above it, one a line, with their slashes.
    pub comments: Vec<String>,
    /// The name.
    pub name: String,
    /// The type with its `?` or `[]`; empty for a value of an enum.
    pub ty: String,
    /// The attributes.
    pub attributes: Vec<Attribute>,
    /// The comment at the end of the line, with its slashes.
    pub trailing: Option<String>,
    /// The line is a comment.
    pub is_commented_out: bool,
}

/// An `@@` attribute on its line.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockAttribute {
    /// The comments above it, one a line, with their slashes.
    pub comments: Vec<String>,
    /// The attribute.
    pub attribute: Attribute,
    /// The comment at the end of the line, with its slashes.
    pub trailing: Option<String>,
}

/// `@name(…)` or `@@name(…)`: the place says which.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// The name, dots included.
    pub name: String,
    /// The arguments.
    pub args: Vec<Arg>,
}

/// An argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Arg {
    /// The name before the colon, if there is one.
    pub name: Option<&'static str>,
    /// The value.
    pub value: Value,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A name or a number, as it is written.
    Word(String),
    /// A text, without quotes and escapes.
    Text(String),
    /// `[…]`.
    List(Vec<Value>),
    /// `name(…)`.
    Call(String, Vec<Arg>),
}

impl Attribute {
    /// An attribute without arguments.
    pub fn new(name: impl Into<String>) -> Attribute {
        Attribute {
            name: name.into(),
            args: Vec::new(),
        }
    }

    /// The same with one more argument, without a name.
    pub fn arg(mut self, value: Value) -> Attribute {
        self.args.push(Arg { name: None, value });
        self
    }

    /// The same with one more argument, with a name.
    pub fn named(mut self, name: &'static str, value: Value) -> Attribute {
        self.args.push(Arg {
            name: Some(name),
            value,
        });
        self
    }

    /// The same with `map:`, if there is a name.
    pub fn mapped(self, name: Option<impl Into<String>>) -> Attribute {
        match name {
            Some(name) => self.named("map", Value::text(name)),
            None => self,
        }
    }
}

impl From<Attribute> for BlockAttribute {
    fn from(attribute: Attribute) -> BlockAttribute {
        BlockAttribute {
            comments: Vec::new(),
            attribute,
            trailing: None,
        }
    }
}

impl Value {
    /// A name or a number.
    pub fn word(text: impl Into<String>) -> Value {
        Value::Word(text.into())
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }

    /// A call without arguments.
    pub fn call(name: impl Into<String>) -> Value {
        Value::Call(name.into(), Vec::new())
    }

    /// A call with one argument.
    pub fn call_with(name: impl Into<String>, value: Value) -> Value {
        Value::Call(name.into(), vec![Arg { name: None, value }])
    }
}

/// Lines of documentation: the text behind `///`.
pub fn documentation(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines()
        .map(|line| format!("/// {line}").trim_end().to_owned())
}

/// A text between quotes, with its escapes.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// A block, with a line end behind it.
pub fn block(block: &Block) -> String {
    let mut out = String::new();
    comment_lines(&mut out, &block.comments);
    let slashes = if block.is_commented_out { "// " } else { "" };
    let _ = writeln!(out, "{slashes}{} {} {{", block.keyword, block.name);
    for line in &block.lines {
        comment_lines(&mut out, &line.comments);
        let slashes = if line.is_commented_out { "// " } else { slashes };
        let _ = writeln!(out, "{slashes}{}", line_text(line));
    }
    for item in &block.attributes {
        comment_lines(&mut out, &item.comments);
        let _ = write!(out, "{slashes}@@");
        attribute(&mut out, &item.attribute);
        trailing(&mut out, item.trailing.as_deref());
        out.push('\n');
    }
    comment_lines(&mut out, &block.last_comments);
    let _ = writeln!(out, "{slashes}}}");
    out
}

/// A value as it is written.
pub fn value(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

fn comment_lines(out: &mut String, comments: &[String]) {
    for comment in comments {
        let _ = writeln!(out, "{comment}");
    }
}

fn line_text(line: &Line) -> String {
    let mut out = line.name.clone();
    if !line.ty.is_empty() {
        let _ = write!(out, " {}", line.ty);
    }
    for item in &line.attributes {
        out.push_str(" @");
        attribute(&mut out, item);
    }
    trailing(&mut out, line.trailing.as_deref());
    out
}

fn trailing(out: &mut String, comment: Option<&str>) {
    if let Some(comment) = comment {
        let _ = write!(out, " {comment}");
    }
}

fn attribute(out: &mut String, attribute: &Attribute) {
    out.push_str(&attribute.name);
    if !attribute.args.is_empty() {
        arguments(out, &attribute.args);
    }
}

fn arguments(out: &mut String, args: &[Arg]) {
    out.push('(');
    for (place, arg) in args.iter().enumerate() {
        if place > 0 {
            out.push_str(", ");
        }
        if let Some(name) = arg.name {
            let _ = write!(out, "{name}: ");
        }
        write_value(out, &arg.value);
    }
    out.push(')');
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Word(word) => out.push_str(word),
        Value::Text(text) => out.push_str(&quoted(text)),
        Value::List(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push_str(", ");
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Call(name, args) => {
            out.push_str(name);
            arguments(out, args);
        }
    }
}
