//! Pass 1: names. Which names exist, which are not allowed, which are given twice.

use super::db::{Db, Top};
use super::decl::{AttributeDecl, ConfigDecl, FieldDecl, Ident, ModelDecl};
use super::{CompositeTypeId, EnumId, ModelId, Span};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::SyntaxKind;
use nicol_sql::ScalarType;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Fills [`Db::tops`] and the maps of fields.
pub(crate) fn resolve(db: &mut Db<'_>) {
    let mut blocks: HashMap<&str, (Span, &str)> = HashMap::new();
    let (mut datasources, mut generators) = (HashMap::new(), HashMap::new());
    let decls = db.decls;
    for &(kind, place) in &decls.order {
        match kind {
            SyntaxKind::ENUM => {
                let decl = &decls.enums[place];
                enumeration(db, place);
                block_name(db, &mut blocks, &decl.name, "enum");
                db.tops.insert(&decl.name.text, Top::Enum(EnumId(place as u32)));
            }
            SyntaxKind::COMPOSITE_TYPE => {
                let decl = &decls.composite_types[place];
                composite_type(db, place);
                block_name(db, &mut blocks, &decl.name, "composite type");
                db.tops
                    .insert(&decl.name.text, Top::CompositeType(CompositeTypeId(place as u32)));
            }
            SyntaxKind::DATASOURCE => {
                config(db, &decls.datasources[place], "source", &mut datasources);
            }
            SyntaxKind::GENERATOR => config(db, &decls.generators[place], "generator", &mut generators),
            _ => {
                let decl = &decls.models[place];
                model(db, place);
                block_name(db, &mut blocks, &decl.name, decl.container());
                db.tops.insert(&decl.name.text, Top::Model(ModelId(place as u32)));
            }
        }
    }
}

/// A name of the namespace that models, views, enums and composite types share.
fn block_name<'d>(
    db: &mut Db<'d>,
    blocks: &mut HashMap<&'d str, (Span, &'d str)>,
    name: &'d Ident,
    kind: &'static str,
) {
    scalar_name(db, name);
    match blocks.entry(&name.text) {
        Entry::Vacant(entry) => {
            entry.insert((name.span, kind));
        }
        Entry::Occupied(entry) => {
            let (first, first_kind) = *entry.get();
            let message = format!(
                "The {kind} \"{}\" cannot be defined because a {first_kind} with that name already exists.",
                name.text
            );
            db.push(
                Diagnostic::error(codes::DUPLICATE_BLOCK, name.span, message)
                    .label(first, "first defined here")
                    .help("give one of them another name; `@@map` keeps its name in the database"),
            );
        }
    }
}

fn scalar_name(db: &mut Db<'_>, name: &Ident) {
    if ScalarType::from_name(&name.text).is_some() {
        let message = format!(
            "\"{}\" is a reserved scalar type name and cannot be used.",
            name.text
        );
        db.push(
            Diagnostic::error(codes::RESERVED_TYPE_NAME, name.span, message)
                .help("choose another name; `@@map` keeps the name in the database"),
        );
    }
}

fn model(db: &mut Db<'_>, place: usize) {
    let decl = &db.decls.models[place];
    let (model, field) = if decl.is_view() {
        ("view", "field")
    } else {
        ("Model", "Field")
    };
    identifier(db, &decl.name, model);
    reserved(db, &decl.name, decl.span, decl.container());
    attribute_names(db, &decl.attributes);
    let fields = fields(db, decl, field);
    db.models[place].fields = fields;
}

fn composite_type(db: &mut Db<'_>, place: usize) {
    let decl = &db.decls.composite_types[place];
    identifier(db, &decl.name, "Composite type");
    let fields = fields(db, decl, "Field");
    db.composite_fields[place] = fields;
    for field in &decl.fields {
        for attribute in &field.attributes {
            if matches!(attribute.name.text.as_str(), "id" | "unique" | "relation") {
                let message = format!(
                    "Defining `@{}` attribute for a field in a composite type is not allowed.",
                    attribute.name.text
                );
                db.push(
                    Diagnostic::error(codes::MISPLACED_ATTRIBUTE, field.span, message)
                        .label(attribute.span, "remove this"),
                );
            }
        }
    }
}

/// Checks the names of fields; of two with one name the last counts.
fn fields<'d>(db: &mut Db<'d>, decl: &'d ModelDecl, item: &str) -> HashMap<&'d str, u32> {
    let mut seen: HashMap<&str, u32> = HashMap::with_capacity(decl.fields.len());
    for (place, field) in decl.fields.iter().enumerate() {
        identifier(db, &field.name, item);
        attribute_names(db, &field.attributes);
        if let Some(first) = seen.insert(&field.name.text, place as u32) {
            duplicate_field(db, decl, field, decl.fields[first as usize].name.span);
        }
    }
    seen
}

fn duplicate_field(db: &mut Db<'_>, decl: &ModelDecl, field: &FieldDecl, first: Span) {
    let (name, container) = (&field.name.text, decl.container());
    let message = format!(
        "Field \"{name}\" is already defined on {container} \"{}\".",
        decl.name.text
    );
    db.push(
        Diagnostic::error(codes::DUPLICATE_FIELD, field.name.span, message)
            .label(first, "first defined here"),
    );
}

fn enumeration(db: &mut Db<'_>, place: usize) {
    let decl = &db.decls.enums[place];
    identifier(db, &decl.name, "Enum");
    reserved(db, &decl.name, decl.span, "enum");
    attribute_names(db, &decl.attributes);
    let mut seen: HashMap<&str, Span> = HashMap::with_capacity(decl.values.len());
    for value in &decl.values {
        identifier(db, &value.name, "Enum Value");
        attribute_names(db, &value.attributes);
        if let Some(first) = seen.insert(&value.name.text, value.name.span) {
            let message = format!(
                "Value \"{}\" is already defined on enum \"{}\".",
                value.name.text, decl.name.text
            );
            db.push(
                Diagnostic::error(codes::DUPLICATE_VALUE, value.name.span, message)
                    .label(first, "first defined here"),
            );
        }
    }
}

fn config<'d>(db: &mut Db<'d>, decl: &'d ConfigDecl, kind: &str, names: &mut HashMap<&'d str, Span>) {
    scalar_name(db, &decl.name);
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for setting in &decl.settings {
        if let Some(first) = seen.insert(&setting.name.text, setting.name.span) {
            let message = format!(
                "Key \"{}\" is already defined in {kind} \"{}\".",
                setting.name.text, decl.name.text
            );
            db.push(
                Diagnostic::error(codes::DUPLICATE_SETTING, setting.name.span, message)
                    .label(first, "first defined here"),
            );
        }
    }
    if let Some(first) = names.insert(&decl.name.text, decl.name.span) {
        let message = format!(
            "The {kind} \"{}\" cannot be defined because a {kind} with that name already exists.",
            decl.name.text
        );
        db.push(
            Diagnostic::error(codes::DUPLICATE_BLOCK, decl.name.span, message)
                .label(first, "first defined here"),
        );
    }
}

fn attribute_names(db: &mut Db<'_>, attributes: &[AttributeDecl]) {
    for attribute in attributes {
        identifier(db, &attribute.name, "Attribute");
    }
}

/// The lexer takes a few names that the language does not.
fn identifier(db: &mut Db<'_>, name: &Ident, item: &str) {
    let message = if name.text.starts_with(char::is_numeric) {
        format!("The name of a {item} must not start with a number.")
    } else if name.text.contains('-') {
        format!("The character `-` is not allowed in {item} names.")
    } else {
        return;
    };
    let help = match item {
        "Attribute" => "names start with a letter and hold letters, digits and `_`".to_owned(),
        "Model" | "view" | "Enum" => {
            format!(
                "choose another name, and keep this one for the database with `@@map(\"{}\")`",
                name.text
            )
        }
        _ => format!(
            "choose another name, and keep this one for the database with `@map(\"{}\")`",
            name.text
        ),
    };
    db.push(Diagnostic::error(codes::INVALID_NAME, name.span, message).help(help));
}

/// Whether models, views and enums cannot have this name.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || ScalarType::from_name(name).is_some()
}

fn reserved(db: &mut Db<'_>, name: &Ident, span: Span, kind: &str) {
    if !RESERVED.contains(&name.text.as_str()) {
        return;
    }
    let message = format!(
        "The {kind} name `{}` is invalid. It is a reserved name. Please change it.",
        name.text
    );
    db.push(
        Diagnostic::error(
            codes::RESERVED_NAME,
            Span {
                end: name.span.end,
                ..span
            },
            message,
        )
        .help(format!(
            "choose another name, and keep this one for the database with `@@map(\"{}\")`",
            name.text
        )),
    );
}

/// The words that generated clients cannot use: `PrismaClient` and the keywords of JavaScript.
const RESERVED: [&str; 48] = [
    "PrismaClient",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "using",
    "var",
    "void",
    "while",
    "with",
    "yield",
];
