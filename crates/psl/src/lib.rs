//! The Prisma schema language. Pure: text in, values and diagnostics out; no I/O, no failure, no panic.
//!
//! The way of a schema file: [`analyze`] runs lexer, parser and passes and returns an [`Analysis`] with the
//! resolved [`Schema`] and all diagnostics; `format` works on the syntax tree only.

pub mod schema;
pub mod syntax;

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
#[derive(Debug)]
pub struct Analysis {
    /// The files, in the order given; spans count them from zero.
    pub files: Vec<SourceFile>,
    /// The resolved schema: complete when there are no errors, as far as it goes otherwise.
    pub schema: Schema,
}

/// Analyses a schema that may span several files.
pub fn analyze(files: Vec<SourceFile>) -> Analysis {
    Analysis {
        files,
        schema: Schema::default(),
    }
}
