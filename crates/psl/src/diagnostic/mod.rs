//! Diagnostics: structured values in the analysis, text at the edge. [`codes`] is the registry, [`Renderer`]
//! makes text with a frame of the source, [`Diagnostic::to_json`] a value for tools.
//!
//! The message states the fact in the words that Prisma's users search for; `help` and `fix` are the remedy.

pub mod codes;
mod render;

pub use codes::Code;
pub use render::{Renderer, Style, Styles};

use crate::SourceFile;
use crate::line_index::LineIndex;
use crate::schema::Span;
use serde_json::{Value, json};

/// Something to tell about a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The row of the registry.
    pub code: &'static Code,
    /// Error or warning.
    pub severity: Severity,
    /// The place it is about.
    pub span: Span,
    /// The fact, in one sentence.
    pub message: String,
    /// Other places concerned.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// A change of the text that puts it right.
    pub fix: Option<Fix>,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The schema cannot be used.
    Error,
    /// The schema can be used.
    Warning,
}

impl Severity {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A place that is concerned, with a word on why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A few words.
    pub text: String,
}

/// A change that puts things right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in a few words.
    pub title: String,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
}

/// The replacement of a range of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// The new text.
    pub text: String,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            span,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// A warning.
    pub fn warning(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(code, span, message)
        }
    }

    /// The same with another place concerned.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// The same with a remedy.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// The same with a remedy, if there is one.
    pub fn maybe_help(mut self, help: Option<String>) -> Diagnostic {
        self.help = help.or(self.help);
        self
    }

    /// The same with a fix that replaces one range.
    pub fn fix(mut self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Diagnostic {
        self.fix = Some(Fix {
            title: title.into(),
            edits: vec![Edit {
                span,
                text: text.into(),
            }],
        });
        self
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// A value for tools. Lines and columns count from one, columns in characters; offsets are bytes.
    pub fn to_json(&self, places: &Places<'_>) -> Value {
        let place = |span: Span| places.json(span);
        json!({
            "code": self.code.id,
            "severity": self.severity.name(),
            "message": self.message,
            "place": place(self.span),
            "labels": self.labels.iter().map(|label| json!({
                "text": label.text,
                "place": place(label.span),
            })).collect::<Vec<_>>(),
            "help": self.help,
            "fix": self.fix.as_ref().map(|fix| json!({
                "title": fix.title,
                "edits": fix.edits.iter().map(|edit| json!({
                    "place": place(edit.span),
                    "text": edit.text,
                })).collect::<Vec<_>>(),
            })),
        })
    }
}

/// Where lines begin in the files of an analysis: found once for all its diagnostics.
#[derive(Debug)]
pub struct Places<'f> {
    files: Vec<(&'f SourceFile, LineIndex)>,
}

impl<'f> Places<'f> {
    /// Reads the files.
    pub fn new(files: &'f [SourceFile]) -> Places<'f> {
        let indexed = files.iter().map(|file| (file, LineIndex::new(&file.text)));
        Places {
            files: indexed.collect(),
        }
    }

    fn json(&self, span: Span) -> Value {
        let Some((file, index)) = self.files.get(span.file as usize) else {
            return Value::Null;
        };
        let point = |offset: u32| {
            let point = index.line_column(&file.text, offset);
            json!({ "line": point.line + 1, "column": point.column + 1, "offset": offset })
        };
        json!({ "file": file.path, "start": point(span.start), "end": point(span.end) })
    }
}
