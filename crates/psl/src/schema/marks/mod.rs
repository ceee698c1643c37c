//! Marks: `/// @nicol.NAME(arguments)` above a model or field, and the conventions of prisma-field-encryption
//! (`/// @encrypted`, `/// @encryption:hash(field)`). A plain schema has none, and every Prisma tool reads
//! them as comments.
//!
//! [`MARKS`] is the catalogue. A mistake in a mark is an error: what it promises (that tenants do not mix,
//! that a value is encrypted) must not get lost by a misspelling. The conventions of others only warn.

mod text;

use super::db::Db;
use super::decl::{DocLine, Docs};
use super::*;
use crate::SourceFile;
use crate::diagnostic::{Diagnostic, codes};
use crate::suggest::closest;
use crate::syntax::{NodeOrToken, Parse, SyntaxKind};
use std::collections::HashSet;

/// A row of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct MarkInfo {
    /// The name after `@nicol.`.
    pub name: &'static str,
    /// Where it may stand.
    pub place: MarkPlace,
    /// The types of the fields that it may stand on; empty for all scalar fields.
    pub scalars: &'static [ScalarType],
    /// What stands in its parentheses.
    pub argument: MarkArgument,
    /// Whether a model can have several.
    pub several: bool,
    /// What it does, for hover.
    pub doc: &'static str,
    /// How it is written.
    pub example: &'static str,
}

/// Where a mark may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkPlace {
    /// Above a field.
    Field,
    /// Above a field that can hold one value, not a list.
    SingleField,
    /// Above a model.
    Model,
    /// Above either.
    Both,
}

/// What stands in the parentheses of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkArgument {
    /// Nothing, and no parentheses.
    None,
    /// A text in quotes.
    Text,
    /// The path of a Rust type.
    RustType,
}

/// All marks.
pub const MARKS: &[MarkInfo] = &[
    MarkInfo {
        name: "tenant",
        place: MarkPlace::SingleField,
        scalars: &[ScalarType::String, ScalarType::Int, ScalarType::BigInt],
        argument: MarkArgument::None,
        several: false,
        doc: "The field says which tenant a record belongs to.",
        example: "@nicol.tenant",
    },
    MarkInfo {
        name: "softDelete",
        place: MarkPlace::SingleField,
        scalars: &[ScalarType::DateTime, ScalarType::Boolean],
        argument: MarkArgument::None,
        several: false,
        doc: "The field is set instead of deleting the record.",
        example: "@nicol.softDelete",
    },
    MarkInfo {
        name: "encrypted",
        place: MarkPlace::SingleField,
        scalars: &[ScalarType::String, ScalarType::Json, ScalarType::Bytes],
        argument: MarkArgument::None,
        several: true,
        doc: "The value is stored encrypted.",
        example: "@nicol.encrypted",
    },
    MarkInfo {
        name: "sensitive",
        place: MarkPlace::Field,
        scalars: &[],
        argument: MarkArgument::None,
        several: true,
        doc: "The value never shows in debug output.",
        example: "@nicol.sensitive",
    },
    MarkInfo {
        name: "audited",
        place: MarkPlace::Model,
        scalars: &[],
        argument: MarkArgument::None,
        several: false,
        doc: "Changes of records are written to the audit log.",
        example: "@nicol.audited",
    },
    MarkInfo {
        name: "version",
        place: MarkPlace::SingleField,
        scalars: &[ScalarType::Int, ScalarType::BigInt],
        argument: MarkArgument::None,
        several: false,
        doc: "The field counts the changes of a record.",
        example: "@nicol.version",
    },
    MarkInfo {
        name: "check",
        place: MarkPlace::Both,
        scalars: &[],
        argument: MarkArgument::Text,
        several: true,
        doc: "A condition in SQL that every record fulfils.",
        example: "@nicol.check(\"price >= 0\")",
    },
    MarkInfo {
        name: "type",
        place: MarkPlace::Field,
        scalars: &[ScalarType::Json],
        argument: MarkArgument::RustType,
        several: true,
        doc: "The Rust type that the document is read into.",
        example: "@nicol.type(crate::Settings)",
    },
];

const PREFIX: &str = "@nicol.";

/// Whether a line of documentation holds marks of Nicol rather than text.
pub(super) fn is_mark(line: &DocLine) -> bool {
    line.is_line && starts_with_prefix(&line.text)
}

fn starts_with_prefix(text: &str) -> bool {
    text.get(..PREFIX.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// Reads the marks of all blocks and fields.
pub(crate) fn read(db: &mut Db<'_>, files: &[SourceFile], trees: &[Parse]) {
    let mut attached: HashSet<Span> = HashSet::new();
    for id in db.model_ids() {
        let decl = db.model_decl(id);
        model(db, id, &mut attached);
        for field in 0..decl.fields.len() {
            self::field(db, id, field, &mut attached);
        }
    }
    let decls = db.decls;
    let others = decls.enums.iter().flat_map(|decl| {
        std::iter::once((&decl.docs, "an enum"))
            .chain(decl.values.iter().map(|value| (&value.docs, "an enum value")))
    });
    let composites = decls.composite_types.iter().flat_map(|decl| {
        let fields = decl
            .fields
            .iter()
            .map(|field| (&field.docs, "a field of a composite type"));
        std::iter::once((&decl.docs, "a composite type")).chain(fields)
    });
    let configs = decls.datasources.iter().map(|decl| (&decl.docs, "a datasource"));
    let generators = decls.generators.iter().map(|decl| (&decl.docs, "a generator"));
    for (docs, place) in others.chain(composites).chain(configs).chain(generators) {
        elsewhere(db, docs, place, &mut attached);
    }
    detached(db, files, trees, &attached);
}

/// The marks of some documentation, faults told.
fn marks_of(db: &mut Db<'_>, docs: &Docs, attached: &mut HashSet<Span>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for line in docs.lines.iter().filter(|line| is_mark(line)) {
        attached.insert(line.span);
        match text::parse_line(line) {
            Ok(parsed) => marks.extend(parsed),
            Err(diagnostic) => db.push(*diagnostic),
        }
    }
    marks
}

fn model(db: &mut Db<'_>, id: ModelId, attached: &mut HashSet<Span>) {
    let decl = db.model_decl(id);
    let mut kept: Vec<Mark> = Vec::new();
    for mark in marks_of(db, &decl.docs, attached) {
        let Some(info) = known(db, &mark) else {
            continue;
        };
        let fits = matches!(info.place, MarkPlace::Model | MarkPlace::Both) && !decl.is_view();
        if !fits {
            let what = if decl.is_view() { "a view" } else { "a model" };
            db.push(misplaced(info, &mark, what));
        } else if is_new(db, info, &mark, kept.iter()) {
            kept.push(mark);
        }
    }
    db.schema.models[id.0 as usize].extensions = kept;
}

fn field(db: &mut Db<'_>, id: ModelId, place: usize, attached: &mut HashSet<Span>) {
    let decl = &db.model_decl(id).fields[place];
    let mut kept: Vec<Mark> = Vec::new();
    for mark in marks_of(db, &decl.docs, attached) {
        let Some(info) = known(db, &mark) else {
            continue;
        };
        if let Some(diagnostic) = field_fault(db, id, place, info, &mark) {
            db.push(diagnostic);
            continue;
        }
        let model = db.model(id);
        // Some marks stand once in a model, all others once on a field.
        let others: Vec<Mark> = match info.several {
            true => kept.clone(),
            false => model
                .fields
                .iter()
                .flat_map(|field| field.extensions.iter().cloned())
                .chain(kept.clone())
                .collect(),
        };
        if is_new(db, info, &mark, others.iter()) {
            kept.push(mark);
        }
    }
    conventions(db, id, place, &mut kept);
    db.schema.models[id.0 as usize].fields[place].extensions = kept;
}

fn known(db: &mut Db<'_>, mark: &Mark) -> Option<&'static MarkInfo> {
    let info = MARKS.iter().find(|info| info.name == mark.name);
    match info {
        None => db.push(unknown(mark)),
        Some(info) => {
            if let Some(diagnostic) = argument_fault(info, mark) {
                db.push(diagnostic);
                return None;
            }
        }
    }
    info
}

fn unknown(mark: &Mark) -> Diagnostic {
    let message = format!("Unknown mark: `@nicol.{}`.", mark.name);
    let diagnostic = Diagnostic::error(codes::UNKNOWN_MARK, mark.span, message);
    let names = MARKS.iter().map(|info| info.name);
    let name_span = Span {
        start: mark.span.start + PREFIX.len() as u32,
        end: mark.span.start + (PREFIX.len() + mark.name.len()) as u32,
        ..mark.span
    };
    match closest(&mark.name, names.clone()) {
        Some(near) => diagnostic.help(format!("did you mean `@nicol.{near}`?")).fix(
            format!("write `@nicol.{near}`"),
            name_span,
            near,
        ),
        None => {
            let names: Vec<String> = names.map(|name| format!("`@nicol.{name}`")).collect();
            diagnostic.help(format!("the marks are {}", names.join(", ")))
        }
    }
}

fn misplaced(info: &MarkInfo, mark: &Mark, place: &str) -> Diagnostic {
    let belongs = match info.place {
        MarkPlace::Field | MarkPlace::SingleField => "above a field",
        MarkPlace::Model => "above a model",
        MarkPlace::Both => "above a model or above a field",
    };
    let message = format!("The mark `@nicol.{}` cannot stand on {place}.", info.name);
    Diagnostic::error(codes::MISPLACED_MARK, mark.span, message).help(format!("it belongs {belongs}"))
}

fn field_fault(db: &Db<'_>, id: ModelId, place: usize, info: &MarkInfo, mark: &Mark) -> Option<Diagnostic> {
    let (model, field) = (db.model(id), &db.model(id).fields[place]);
    if info.place == MarkPlace::Model {
        return Some(misplaced(info, mark, "a field"));
    }
    if model.is_view && ["softDelete", "version", "check"].contains(&info.name) {
        return Some(misplaced(info, mark, "a field of a view"));
    }
    let FieldKind::Scalar(scalar) = &field.kind else {
        return Some(misplaced(info, mark, "a relation field"));
    };
    let fault = |message: String| {
        let ty = db.model_decl(id).fields[place].ty.span();
        Some(Diagnostic::error(codes::MISPLACED_MARK, mark.span, message).label(ty, "this type"))
    };
    let fits = info.scalars.is_empty()
        || matches!(&scalar.ty, FieldType::Scalar(scalar) if info.scalars.contains(scalar));
    if !fits {
        let types: Vec<&str> = info.scalars.iter().map(|scalar| scalar.name()).collect();
        return fault(format!(
            "The mark `@nicol.{}` belongs on a field of type {}.",
            info.name,
            types.join(" or ")
        ));
    }
    if info.place == MarkPlace::SingleField && field.arity == Arity::List {
        return fault(format!("The mark `@nicol.{}` cannot stand on a list.", info.name));
    }
    match (info.name, &scalar.ty, field.arity) {
        ("softDelete", FieldType::Scalar(ScalarType::DateTime), Arity::Required) => fault(
            "A `@nicol.softDelete` time must be optional: it is null until the record is deleted.".to_owned(),
        ),
        ("version", _, Arity::Optional) => fault("A `@nicol.version` counter must be required.".to_owned()),
        _ => None,
    }
}

fn argument_fault(info: &MarkInfo, mark: &Mark) -> Option<Diagnostic> {
    let fault = |message: String| {
        Some(
            Diagnostic::error(codes::MARK_ARGUMENTS, mark.span, message)
                .help(format!("write, for example, `{}`", info.example)),
        )
    };
    let name = info.name;
    match (info.argument, mark.args.as_deref().map(str::trim)) {
        (MarkArgument::None, None) => None,
        (MarkArgument::None, Some(_)) => fault(format!("The mark `@nicol.{name}` takes no arguments.")),
        (_, None) => fault(format!("The mark `@nicol.{name}` needs an argument.")),
        (MarkArgument::Text, Some(text)) if is_text(text) => None,
        (MarkArgument::Text, Some(_)) => fault(format!("The mark `@nicol.{name}` takes one text in quotes.")),
        (MarkArgument::RustType, Some(text)) if is_rust_type(text) => None,
        (MarkArgument::RustType, Some(_)) => {
            fault(format!("The mark `@nicol.{name}` takes the path of a Rust type."))
        }
    }
}

/// A text in quotes that is not empty.
fn is_text(text: &str) -> bool {
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inner.is_some_and(|inner| {
        let mut escaped = false;
        let has_bare_quote = inner.chars().any(|c| {
            let bare = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            bare
        });
        !inner.trim().is_empty() && !has_bare_quote && !escaped
    })
}

/// `crate::a::B` or `Vec<B>`: words joined by `::`, with generic arguments in balance.
fn is_rust_type(text: &str) -> bool {
    let mut depth = 0_i32;
    let mut words = 0;
    for part in text.split_inclusive(['<', '>', ',']) {
        let (path, sign) = match part.chars().last() {
            Some(sign @ ('<' | '>' | ',')) => (&part[..part.len() - 1], Some(sign)),
            _ => (part, None),
        };
        let path = path.trim();
        if !path.is_empty() {
            let is_path = path.trim_start_matches("::").split("::").all(|word| {
                word.starts_with(|c: char| c.is_alphabetic() || c == '_')
                    && word.chars().all(|c| c.is_alphanumeric() || c == '_')
            });
            if !is_path {
                return false;
            }
            words += 1;
        }
        match sign {
            Some('<') if path.is_empty() => return false,
            Some('<') => depth += 1,
            Some('>') => depth -= 1,
            Some(_) if depth == 0 => return false,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    words > 0 && depth == 0
}

/// Whether the mark is not there yet; otherwise an error.
fn is_new<'m>(db: &mut Db<'_>, info: &MarkInfo, mark: &Mark, others: impl Iterator<Item = &'m Mark>) -> bool {
    let mut same = others.filter(|other| other.name == mark.name);
    let Some(first) = same.next() else {
        return true;
    };
    if info.name == "check" {
        return true;
    }
    let scope = if info.several { "on a field" } else { "in a model" };
    let message = format!("The mark `@nicol.{}` can stand once {scope}.", info.name);
    db.push(
        Diagnostic::error(codes::REPEATED_MARK, mark.span, message).label(first.span, "first written here"),
    );
    false
}

fn elsewhere(db: &mut Db<'_>, docs: &Docs, place: &str, attached: &mut HashSet<Span>) {
    for mark in marks_of(db, docs, attached) {
        match MARKS.iter().find(|info| info.name == mark.name) {
            Some(info) => db.push(misplaced(info, &mark, place)),
            None => db.push(unknown(&mark)),
        }
    }
}

/// Marks that stand above nothing would have no effect: an error.
fn detached(db: &mut Db<'_>, files: &[SourceFile], trees: &[Parse], attached: &HashSet<Span>) {
    for (number, (file, tree)) in files.iter().zip(trees).enumerate() {
        if !file.text.to_ascii_lowercase().contains(PREFIX) {
            continue;
        }
        for element in tree.syntax().descendants_with_tokens() {
            let NodeOrToken::Token(token) = element else {
                continue;
            };
            let text = token.text();
            let content = text.trim_start_matches('/').trim_start();
            if token.kind() != SyntaxKind::DOC_COMMENT || !starts_with_prefix(content) {
                continue;
            }
            let start = u32::from(token.text_range().start()) + (text.len() - content.len()) as u32;
            let span = Span {
                file: number as u32,
                start,
                end: start + content.len() as u32,
            };
            if !attached.contains(&span) {
                let message = "This mark stands above nothing and has no effect.";
                db.push(
                    Diagnostic::error(codes::MISPLACED_MARK, span, message)
                        .help("write it right above the model or field, without an empty line between"),
                );
            }
        }
    }
}

// ---- the conventions of prisma-field-encryption

/// `@encrypted`, `@encryption:hash(field)`: marks as well, found anywhere in the text of a line.
fn conventions(db: &mut Db<'_>, id: ModelId, place: usize, kept: &mut Vec<Mark>) {
    let decl = &db.model_decl(id).fields[place];
    let lines: Vec<DocLine> = decl
        .docs
        .lines
        .iter()
        .filter(|line| line.is_line && !is_mark(line))
        .cloned()
        .collect();
    for line in &lines {
        let Some(mark) = text::convention(line) else {
            continue;
        };
        let is_string = matches!(
            &db.model(id).fields[place].kind,
            FieldKind::Scalar(scalar) if scalar.ty == FieldType::Scalar(ScalarType::String)
        );
        if mark.name == "encryption:hash" {
            let args = mark.args.as_deref().unwrap_or_default();
            let source = args.split('?').next().unwrap_or_default();
            if db.find_field(id, source).is_none() {
                let message = format!("The hashed field `{source}` does not exist in this model.");
                db.push(Diagnostic::warning(codes::MARK_ARGUMENTS, mark.span, message));
                continue;
            }
        }
        if !is_string && mark.name != "encryption:cursor" {
            let message = format!(
                "`@{}` works on fields of type String only; it has no effect here.",
                mark.name
            );
            db.push(
                Diagnostic::warning(codes::MISPLACED_MARK, mark.span, message)
                    .label(decl.ty.span(), "this type"),
            );
            continue;
        }
        if kept.iter().all(|other| other.name != mark.name) {
            kept.push(mark);
        }
    }
}
