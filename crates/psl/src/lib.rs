//! The Prisma schema language. Pure: text in, values and diagnostics out; no I/O, no failure, no panic.
//!
//! The way of a schema file: [`analyze`] runs lexer, parser and passes and returns an [`Analysis`] with the
//! trees, the resolved [`Schema`] and all diagnostics; [`format`](mod@format) works on the syntax tree only.
//!
//! | module | holds |
//! |---|---|
//! | [`syntax`] | lexer, parser, the lossless tree and its typed views |
//! | [`schema`] | the resolved schema, and the passes that make it |
//! | [`dmmf`] | the schema as JSON, as Prisma's generators receive it |
//! | [`erd`] | diagrams: Mermaid, DOT, SVG |
//! | [`diagnostic`] | diagnostics, their registry, their rendering |
//! | [`format`](mod@format) | the formatter |
//! | [`print`](mod@print) | blocks described as data to text |
//! | [`ide`] | what an editor asks: completion, definitions, renaming and so on |
//! | [`line_index`] | offsets to lines and columns |

pub mod diagnostic;
pub mod dmmf;
pub mod erd;
pub mod format;
pub mod ide;
pub mod line_index;
pub mod print;
pub mod schema;
pub mod suggest;
pub mod syntax;

pub use diagnostic::{Diagnostic, Renderer, Severity};
pub use nicol_sql::{Provider, ScalarType};
pub use schema::Schema;

/// A schema file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path shown in diagnostics.
    pub path: String,
    /// The text.
    pub text: String,
}

/// What the analysis made of a set of schema files.
#[derive(Debug, Default)]
pub struct Analysis {
    /// The files, in the order given; spans count them from zero.
    pub files: Vec<SourceFile>,
    /// Their trees, in the same order.
    pub trees: Vec<syntax::Parse>,
    /// The resolved schema: complete when there are no errors, as far as it goes otherwise.
    pub schema: Schema,
    /// Errors and warnings, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
}

impl Analysis {
    /// Whether the schema cannot be used.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The errors.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error())
    }

    /// The warnings.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics
            .iter()
            .filter(|diagnostic| !diagnostic.is_error())
    }
}

/// Analyses a schema that may span several files.
pub fn analyze(files: Vec<SourceFile>) -> Analysis {
    let trees = files.iter().map(|file| syntax::parse(&file.text)).collect();
    analyze_parsed(files, trees)
}

/// Analyses files whose trees are there already, in the same order: an editor parses only what changed.
pub fn analyze_parsed(files: Vec<SourceFile>, trees: Vec<syntax::Parse>) -> Analysis {
    let (schema, diagnostics) = schema::analyze::analyze(&files, &trees);
    Analysis {
        files,
        trees,
        schema,
        diagnostics,
    }
}
