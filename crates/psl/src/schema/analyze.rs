//! The order of the passes, and where they stop.
//!
//! 1. Trees to declarations (`collect.rs`), names, configuration, types, attributes, relations, marks: all of
//!    them run on whatever is there, so that one run tells everything.
//! 2. The checks (`checks/`) run only when nothing of that is wrong: they would otherwise complain about
//!    what the first mistakes left incomplete.

use super::config::{datasource, generator, preview::PreviewFeatures};
use super::db::{Db, ModelSide};
use super::decl::Declarations;
use super::{Schema, attributes, checks, collect, marks, names, relations, syntax_errors, types};
use crate::SourceFile;
use crate::diagnostic::Diagnostic;
use crate::syntax::Parse;
use nicol_sql::dialect::SchemaRules;
use std::collections::HashMap;

/// How many names are compared with unknown ones in one analysis: enough for all mistakes of a person.
const GUESSES: usize = 1_000_000;

/// Runs the passes that find out what the files declare and how it hangs together, without configuration, marks
/// and checks, and hands over what they found.
pub(crate) fn resolved<T>(files: &[SourceFile], trees: &[Parse], read: impl FnOnce(&Db<'_>) -> T) -> T {
    let (declarations, diagnostics) = declared(files, trees);
    let mut db = new_db(&declarations, diagnostics);
    names::resolve(&mut db);
    types::resolve(&mut db);
    attributes::resolve(&mut db);
    relations::infer(&mut db);
    read(&db)
}

/// Runs all passes.
pub(crate) fn analyze(files: &[SourceFile], trees: &[Parse]) -> (Schema, Vec<Diagnostic>) {
    let (declarations, diagnostics) = declared(files, trees);
    let mut db = new_db(&declarations, diagnostics);
    names::resolve(&mut db);
    datasource::read(&mut db);
    generator::read(&mut db);
    types::resolve(&mut db);
    attributes::resolve(&mut db);
    relations::infer(&mut db);
    marks::read(&mut db, files, trees);
    if !db.has_errors() {
        checks::run(&mut db);
    }
    let mut diagnostics = db.diagnostics;
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.severity));
    diagnostics.dedup();
    (db.schema, diagnostics)
}

/// What the files declare, and what is wrong with their syntax.
pub(crate) fn declared(files: &[SourceFile], trees: &[Parse]) -> (Declarations, Vec<Diagnostic>) {
    let mut declarations = Declarations::default();
    let mut diagnostics = Vec::new();
    for (number, (file, tree)) in files.iter().zip(trees).enumerate() {
        let number = number as u32;
        diagnostics.extend(syntax_errors::diagnostics(number, &file.text, tree));
        collect::collect(number, tree, &mut declarations, &mut diagnostics);
    }
    (declarations, diagnostics)
}

fn new_db(declarations: &Declarations, diagnostics: Vec<Diagnostic>) -> Db<'_> {
    Db {
        decls: declarations,
        schema: Schema::default(),
        tops: HashMap::new(),
        models: declarations.models.iter().map(|_| ModelSide::default()).collect(),
        composite_fields: declarations
            .composite_types
            .iter()
            .map(|_| HashMap::new())
            .collect(),
        preview: PreviewFeatures::default(),
        rules: &SchemaRules::NONE,
        diagnostics,
        diagnostics_later: Vec::new(),
        schemas_span: None,
        extensions_span: None,
        guesses_left: GUESSES,
    }
}
