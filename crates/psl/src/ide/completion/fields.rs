//! What a line of a block is made of outside of parentheses: the type of a field, and attributes.

use super::{Completion, CompletionKind, Cx};
use crate::ScalarType;
use crate::ide::docs;
use crate::schema::attributes::Place;
use crate::schema::attributes::catalogue::{ATTRIBUTES, AttributeInfo};
use crate::schema::{FieldKind, FieldType, Span};
use crate::syntax::SyntaxKind;
use crate::syntax::ast::Block;
use nicol_sql::dialect::NativeType;

/// What could stand in a line of a model, view, composite type or enum.
pub(super) fn in_line(cx: &Cx<'_>, block: &Block) -> Vec<Completion> {
    if cx.line.in_string {
        return Vec::new();
    }
    let is_enum = block.kind() == SyntaxKind::ENUM;
    match (&cx.line.head[..], cx.line.before) {
        ([], _) => block_attributes(cx, 0),
        ([signs], _) if signs.kind == SyntaxKind::AT_AT => block_attributes(cx, 2),
        // One sign of two that are being written.
        ([signs], _) if signs.kind == SyntaxKind::AT => block_attributes(cx, 1),
        ([.., _, prefix, _], Some(SyntaxKind::DOT)) => native_types(cx, &prefix.text),
        (_, Some(SyntaxKind::AT)) => attributes(cx, 1),
        ([_], Some(SyntaxKind::IDENT)) if !is_enum => types(cx),
        (_, Some(kind)) if ends_part(kind) => attributes(cx, 0),
        _ => Vec::new(),
    }
}

/// Whether an attribute can follow.
fn ends_part(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        SyntaxKind::IDENT | SyntaxKind::R_PAREN | SyntaxKind::R_BRACKET | SyntaxKind::QUESTION
    )
}

// ---- types

fn types(cx: &Cx<'_>) -> Vec<Completion> {
    let mut found = Vec::new();
    for scalar in ScalarType::ALL {
        if scalar == ScalarType::Decimal && !cx.allows(|rules| rules.decimal) {
            continue;
        }
        let stored = cx
            .provider
            .map(|provider| provider.dialect().default_type(scalar).ddl);
        let item = Completion::new(CompletionKind::Type, scalar.name(), docs::scalar(scalar));
        found.push(item.detail(stored.unwrap_or_default()).over(cx.line.word));
    }
    let schema = &cx.analysis.schema;
    for model in &schema.models {
        let detail = if model.is_view { "view" } else { "model" };
        let doc = model.documentation.clone().unwrap_or_default();
        let item = Completion::new(CompletionKind::Model, &model.name, doc);
        found.push(item.detail(detail).rank(2).over(cx.line.word));
    }
    for item in &schema.enums {
        let values: Vec<&str> = item.values.iter().map(|value| value.name.as_str()).collect();
        let doc = item.documentation.clone().unwrap_or_default();
        let detail = format!("enum {{ {} }}", values.join(" "));
        let item = Completion::new(CompletionKind::Enum, &item.name, doc);
        found.push(item.detail(detail).rank(2).over(cx.line.word));
    }
    let unsupported = Completion::new(
        CompletionKind::Type,
        "Unsupported",
        "A type of the database that the language does not have. The client cannot read it.",
    );
    found.push(
        unsupported
            .snippet("Unsupported(\"$0\")")
            .rank(3)
            .over(cx.line.word),
    );
    found
}

fn native_rows(cx: &Cx<'_>) -> &'static [NativeType] {
    cx.provider
        .map_or(&[], |provider| provider.dialect().native_types())
}

fn native_types(cx: &Cx<'_>, prefix: &str) -> Vec<Completion> {
    let source = cx.analysis.schema.datasource.as_ref();
    if source.is_none_or(|source| source.name != prefix) {
        return Vec::new();
    }
    let scalar = cx.field().and_then(|(_, ty)| ScalarType::from_name(ty));
    let fitting = native_rows(cx)
        .iter()
        .filter(|row| scalar.is_some_and(|scalar| row.stores(scalar)));
    fitting.map(|row| native_type(row).over(cx.line.word)).collect()
}

fn native_type(row: &NativeType) -> Completion {
    let snippet = match row.args {
        (0, 0) => row.name.to_owned(),
        (0, _) => row.name.to_owned(),
        _ => format!("{}($0)", row.name),
    };
    Completion::new(CompletionKind::Type, row.name, row.doc)
        .detail(row.ddl)
        .snippet(snippet)
}

// ---- attributes

/// The attributes of a block, with so many of their signs written.
fn block_attributes(cx: &Cx<'_>, written: u32) -> Vec<Completion> {
    let place = match cx.line.block.as_ref().map(Block::kind) {
        Some(SyntaxKind::MODEL | SyntaxKind::VIEW) => Place::Model,
        Some(SyntaxKind::ENUM) => Place::Enum,
        _ => return Vec::new(),
    };
    let present: Vec<String> = cx
        .line
        .block
        .iter()
        .flat_map(Block::attributes)
        .filter_map(|attribute| attribute.path().map(|path| path.text()))
        .collect();
    let is_free = |name: &str| {
        ["index", "unique", "fulltext"].contains(&name) || !present.iter().any(|other| other == name)
    };
    let fitting = ATTRIBUTES
        .iter()
        .filter(|info| info.places.contains(&place) && is_free(info.name) && is_possible(cx, info));
    fitting.map(|info| attribute(cx, info, written)).collect()
}

/// The attributes of the field or value on the line, with so many of their signs written.
fn attributes(cx: &Cx<'_>, written: u32) -> Vec<Completion> {
    let Some(place) = cx.place() else {
        return Vec::new();
    };
    let present = cx.line.attributes();
    let is_free = |name: &str| !present.iter().any(|(_, other)| other == name);
    let fitting = ATTRIBUTES.iter().filter(|info| {
        info.places.contains(&place) && !info.is_on_block() && is_free(info.name) && is_possible(cx, info)
    });
    let mut found: Vec<Completion> = fitting.map(|info| attribute(cx, info, written)).collect();
    found.extend(native_attribute(cx, place, &present, written));
    found
}

/// `@db.`, which opens the list of native types.
fn native_attribute(
    cx: &Cx<'_>,
    place: Place,
    present: &[(usize, String)],
    written: u32,
) -> Option<Completion> {
    let source = cx.analysis.schema.datasource.as_ref()?;
    let scalar = ScalarType::from_name(cx.field()?.1)?;
    let has_types = native_rows(cx).iter().any(|row| row.stores(scalar));
    let is_there = present.iter().any(|(_, name)| name.contains('.'));
    if !has_types || is_there || !matches!(place, Place::ScalarField | Place::CompositeField) {
        return None;
    }
    let label = format!("@{}", source.name);
    let doc = format!(
        "A type of {}, in place of the usual one.",
        source.provider.dialect().rules().display_name
    );
    let item = Completion::new(CompletionKind::Attribute, &label, doc);
    Some(
        item.snippet(format!("{label}."))
            .rank(2)
            .over(with_signs(cx, written)),
    )
}

/// Whether an attribute makes sense on this field of this database.
fn is_possible(cx: &Cx<'_>, info: &AttributeInfo) -> bool {
    let is_view = cx
        .line
        .block
        .as_ref()
        .is_some_and(|block| block.kind() == SyntaxKind::VIEW);
    match (info.name, info.is_on_block()) {
        ("fulltext", _) => cx.allows(|rules| rules.fulltext),
        ("schema", _) => cx.allows(|rules| rules.namespaces),
        ("shardKey", _) => cx.rules().is_some_and(|rules| rules.shard_keys),
        ("id" | "index", true) | ("id", false) if is_view => false,
        ("updatedAt", _) => cx.field().is_some_and(|(_, ty)| ty == "DateTime") && !cx.is_list(),
        ("id", false) => !has_id(cx) && !cx.is_list(),
        ("id", true) => !has_id(cx),
        _ => true,
    }
}

/// Whether the model has a primary key on another line.
fn has_id(cx: &Cx<'_>) -> bool {
    let Some(key) = cx.model().and_then(|model| model.primary_key.as_ref()) else {
        return false;
    };
    key.span.start > cx.line.word.end || key.span.end < cx.line.word.start
}

fn attribute(cx: &Cx<'_>, info: &AttributeInfo, written: u32) -> Completion {
    let signs = if info.is_on_block() { "@@" } else { "@" };
    let label = format!("{signs}{}", info.name);
    let snippet = match (info.name, info.is_on_block()) {
        ("default", _) => "@default($0)".to_owned(),
        ("map" | "schema", _) => format!("{label}(\"$0\")"),
        ("relation", _) => relation(cx),
        ("id" | "unique" | "index" | "fulltext" | "shardKey", true) => format!("{label}([$0])"),
        _ => label.clone(),
    };
    Completion::new(CompletionKind::Attribute, label, info.doc)
        .detail(info.example)
        .snippet(snippet)
        .rank(if info.is_on_block() { 1 } else { 0 })
        .over(with_signs(cx, written))
}

/// `@relation`, with what can be known of its arguments.
fn relation(cx: &Cx<'_>) -> String {
    let (Some(model), Some(target), false) = (cx.model(), cx.target(), cx.is_list()) else {
        return "@relation($0)".to_owned();
    };
    let Some(key) = &target.primary_key else {
        return "@relation(fields: [$1], references: [$0])".to_owned();
    };
    let references: Vec<&str> = key.fields.iter().map(|field| field.field.as_str()).collect();
    let own = references
        .iter()
        .map(|name| foreign_key_field(model, target, name));
    match own.collect::<Option<Vec<String>>>() {
        Some(fields) => format!(
            "@relation(fields: [{}], references: [{}])$0",
            fields.join(", "),
            references.join(", ")
        ),
        None => format!("@relation(fields: [$0], references: [{}])", references.join(", ")),
    }
}

/// The field that by its name and type refers to a field of another model: `authorId`, `userId`.
fn foreign_key_field(
    model: &crate::schema::Model,
    target: &crate::schema::Model,
    referenced: &str,
) -> Option<String> {
    let ty = |field: &crate::schema::Field| match &field.kind {
        FieldKind::Scalar(scalar) => Some(scalar.ty.clone()),
        FieldKind::Relation(_) => None,
    };
    let wanted = ty(target.find_field(referenced)?)?;
    let name = format!("{}{referenced}", target.name).to_lowercase();
    let fits = |field_ty: &FieldType| *field_ty == wanted;
    let found = model
        .scalar_fields()
        .find(|(field, scalar)| field.name.replace('_', "").to_lowercase() == name && fits(&scalar.ty));
    found.map(|(field, _)| field.name.clone())
}

/// The word with the signs before it.
fn with_signs(cx: &Cx<'_>, written: u32) -> Span {
    let word = cx.line.word;
    Span {
        start: word.start - written.min(word.start),
        ..word
    }
}
