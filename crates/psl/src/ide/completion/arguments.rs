//! Inside of parentheses: arguments that are not there yet, and what their values can be.

use super::{Completion, CompletionKind, Cx};
use crate::ScalarType;
use crate::ide::docs::{self, Word};
use crate::ide::line::Frame;
use crate::ide::semantic::{self, Symbol};
use crate::schema::attributes::Place;
use crate::schema::attributes::catalogue::{ATTRIBUTES, AttributeInfo};
use crate::schema::{EnumValue, FieldKind, Model, ReferentialAction, RelationMode};
use crate::syntax::SyntaxKind;

/// What could stand inside of what is open.
pub(super) fn inside(cx: &Cx<'_>) -> Vec<Completion> {
    let frames = &cx.line.frames[..];
    let Some((at, info)) = attribute(cx) else {
        return Vec::new();
    };
    match &frames[at..] {
        [Frame::Args { name, given, .. }] => match name {
            Some(name) => value(cx, info, name),
            None => first(cx, info, given),
        },
        [Frame::Args { name, .. }, Frame::List(words)] => {
            let argument = name.as_deref().or(unnamed(info));
            argument.map_or(Vec::new(), |argument| items(cx, info, argument, words))
        }
        [
            Frame::Args { .. },
            Frame::List(_),
            Frame::Args {
                callee, name, given, ..
            },
        ]
        | [
            Frame::Args { .. },
            Frame::Args {
                callee, name, given, ..
            },
        ] => options(cx, info, callee, name.as_deref(), given),
        [Frame::Args { name, .. }, Frame::Object(key)] if name.as_deref() == Some("where") => match key {
            None => cx.model().map_or(Vec::new(), |model| cx.scalar_fields(model)),
            Some(key) => condition(cx, key),
        },
        _ => Vec::new(),
    }
}

/// The attribute that the cursor is in, and where it opens.
fn attribute(cx: &Cx<'_>) -> Option<(usize, &'static AttributeInfo)> {
    let place = cx.place()?;
    let frames = cx.line.frames.iter().enumerate().rev();
    let found = frames.filter_map(|(at, frame)| match frame {
        Frame::Args { callee, signs, .. } if *signs > 0 => Some((at, callee, *signs == 2)),
        _ => None,
    });
    let (at, name, on_block) = found.into_iter().next()?;
    let info = ATTRIBUTES
        .iter()
        .find(|info| info.name == name && info.is_on_block() == on_block && info.places.contains(&place))?;
    Some((at, info))
}

fn unnamed(info: &AttributeInfo) -> Option<&'static str> {
    info.unnamed.then(|| info.arguments.first().copied()).flatten()
}

/// At the start of an argument: names of arguments, and values of the one that needs no name.
fn first(cx: &Cx<'_>, info: &AttributeInfo, given: &[String]) -> Vec<Completion> {
    let unnamed = unnamed(info);
    let is_unnamed_given = given
        .iter()
        .any(|name| name.is_empty() || Some(name.as_str()) == unnamed);
    let mut found = match unnamed {
        Some(argument) if !is_unnamed_given => value(cx, info, argument),
        _ => Vec::new(),
    };
    if cx.line.in_string {
        return found;
    }
    let written = written_arguments(cx);
    let names = info.arguments.iter().filter(|name| {
        let is_written = written.iter().any(|other| other == *name);
        // What can go without its name is offered as a value; only the name of a relation is often left out.
        let goes_without = unnamed == Some(**name) && (is_unnamed_given || info.name != "relation");
        !is_written && !goes_without && is_possible(cx, info, name)
    });
    found.extend(names.map(|name| argument(cx, info.name, name)));
    found
}

/// The names of the arguments on the line, also behind the cursor.
fn written_arguments(cx: &Cx<'_>) -> Vec<String> {
    let pairs = cx
        .line
        .all
        .windows(2)
        .filter(|pair| pair[1].kind == SyntaxKind::COLON);
    pairs.map(|pair| pair[0].text.clone()).collect()
}

fn argument(cx: &Cx<'_>, attribute: &str, name: &str) -> Completion {
    let row = docs::find(docs::ARGUMENTS, name);
    let doc = docs::argument(attribute, name).unwrap_or_default();
    let label = format!("{name}:");
    let item = Completion::new(CompletionKind::Argument, label, doc);
    let snippet = row.map_or(format!("{name}: $0"), |row| row.snippet.to_owned());
    item.snippet(snippet).rank(2).over(cx.line.word)
}

/// Whether the database has what an argument is for.
fn is_possible(cx: &Cx<'_>, info: &AttributeInfo, name: &str) -> bool {
    match (info.name, name) {
        (_, "clustered") => false,
        (_, "length") => cx.allows(|rules| rules.index_length),
        (_, "where") => cx.allows(|rules| rules.partial_indexes),
        (_, "type") => cx.allows(|rules| rules.index_methods.len() > 1),
        ("id", "map") => cx.allows(|rules| rules.named_primary_keys),
        ("relation", "map") => cx.allows(|rules| rules.named_foreign_keys),
        ("relation", "fields" | "references" | "onDelete" | "onUpdate") => !cx.is_list(),
        ("default", "map") => {
            let capabilities = cx.provider.map(|provider| provider.dialect().capabilities());
            capabilities.is_none_or(|capabilities| capabilities.named_defaults)
        }
        // Only old files say `name`; it means what `map` says.
        ("index", "name") => false,
        _ => true,
    }
}

/// What the value of an argument can be.
fn value(cx: &Cx<'_>, info: &AttributeInfo, argument: &str) -> Vec<Completion> {
    match (info.name, argument) {
        ("default", "value") => defaults(cx),
        ("relation", "name") => relation_names(cx),
        ("schema", "map") => schemas(cx),
        (_, "fields" | "references") if !cx.line.in_string => {
            let mut found = items(cx, info, argument, &[]);
            for item in &mut found {
                item.snippet = format!("[{}$0]", item.label);
            }
            found
        }
        (_, "onDelete" | "onUpdate") => actions(cx),
        (_, "sort") => words(cx, docs::SORTS),
        (_, "clustered") => words(cx, docs::BOOLEANS),
        (_, "type") => {
            let is_known = |word: &&Word| cx.allows(|rules| rules.index_methods.contains(&word.name));
            let known: Vec<Word> = docs::METHODS.iter().filter(is_known).copied().collect();
            words(cx, &known)
        }
        (_, "where") if !cx.line.in_string => {
            let raw = docs::find(docs::OTHER_FUNCTIONS, "raw");
            let object = Completion::new(CompletionKind::Value, "{ }", "Fields and their values.");
            let object = object.snippet("{ $0 }").over(cx.line.word);
            let raw = raw.map(|raw| word(cx, CompletionKind::Function, raw));
            raw.into_iter().chain([object]).collect()
        }
        _ => Vec::new(),
    }
}

fn word(cx: &Cx<'_>, kind: CompletionKind, word: &Word) -> Completion {
    let label = if kind == CompletionKind::Function {
        format!("{}()", word.name)
    } else {
        word.name.to_owned()
    };
    Completion::new(kind, label, word.doc)
        .snippet(word.snippet)
        .over(cx.line.word)
}

fn words(cx: &Cx<'_>, table: &[Word]) -> Vec<Completion> {
    if cx.line.in_string {
        return Vec::new();
    }
    table
        .iter()
        .map(|row| word(cx, CompletionKind::Value, row))
        .collect()
}

/// What can stand in the list of an argument.
fn items(cx: &Cx<'_>, info: &AttributeInfo, argument: &str, words: &[String]) -> Vec<Completion> {
    if cx.line.in_string {
        return Vec::new();
    }
    let mut found = match (info.name, argument) {
        ("default", "value") => enum_values(cx),
        ("relation", "references") => references(cx),
        ("relation", "fields") => own_fields(cx),
        (_, "fields") => cx.model().map_or(Vec::new(), |model| cx.scalar_fields(model)),
        _ => Vec::new(),
    };
    found.retain(|item| !words.contains(&item.label));
    found
}

/// The fields that could hold the key: those of the types of the other model's key first.
fn own_fields(cx: &Cx<'_>) -> Vec<Completion> {
    let (Some(model), target) = (cx.model(), cx.target()) else {
        return Vec::new();
    };
    let key_types: Vec<&str> = target
        .and_then(|target| Some((target, target.primary_key.as_ref()?)))
        .map(|(target, key)| {
            let fields = key.fields.iter();
            fields
                .filter_map(|field| cx.names.type_of(&target.name, &field.field))
                .collect()
        })
        .unwrap_or_default();
    let mut found = cx.scalar_fields(model);
    for item in &mut found {
        let ty = cx.names.type_of(&model.name, &item.label);
        let is_own_id = model
            .find_field(&item.label)
            .is_some_and(|field| is_key(model, &field.name));
        item.rank = match ty.is_some_and(|ty| key_types.contains(&ty)) {
            true if !is_own_id => 0,
            true => 1,
            false => 2,
        };
    }
    found
}

fn is_key(model: &Model, field: &str) -> bool {
    let key = model.primary_key.as_ref();
    key.is_some_and(|key| key.fields.iter().any(|part| part.field == field))
}

/// The fields of the other model: keys first.
fn references(cx: &Cx<'_>) -> Vec<Completion> {
    let Some(target) = cx.target() else {
        return Vec::new();
    };
    let is_unique = |name: &str| {
        target.indexes.iter().any(|index| {
            index.kind == crate::schema::IndexKind::Unique
                && index.fields.iter().any(|part| part.field == name)
        })
    };
    let mut found = cx.scalar_fields(target);
    for item in &mut found {
        item.rank = match (is_key(target, &item.label), is_unique(&item.label)) {
            (true, _) => 0,
            (_, true) => 1,
            _ => 2,
        };
    }
    found
}

/// The names that the other model gives to relations with this one.
fn relation_names(cx: &Cx<'_>) -> Vec<Completion> {
    let (Some(model), Some(target)) = (cx.model(), cx.target()) else {
        return Vec::new();
    };
    let own = |one: &str, other: &str| {
        (one == model.name && other == target.name) || (other == model.name && one == target.name)
    };
    let named = semantic::occurrences(cx.analysis)
        .into_iter()
        .filter_map(|occurrence| match occurrence.symbol {
            Symbol::Relation(one, other, name) if own(&one, &other) => Some((name, occurrence.span)),
            _ => None,
        });
    let named = named.filter(|(_, span)| *span != cx.line.word);
    let mut names: Vec<String> = named.map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .map(|name| quoted(cx, &name, "A relation between these models."))
        .collect()
}

fn schemas(cx: &Cx<'_>) -> Vec<Completion> {
    let source = cx.analysis.schema.datasource.iter();
    let names = source.flat_map(|source| &source.schemas);
    names
        .map(|name| quoted(cx, name, "A schema of the datasource."))
        .collect()
}

/// A text: with quotes, unless the cursor is between them.
fn quoted(cx: &Cx<'_>, name: &str, doc: &str) -> Completion {
    let label = if cx.line.in_string {
        name.to_owned()
    } else {
        format!("\"{name}\"")
    };
    Completion::new(CompletionKind::Value, label, doc)
        .rank(0)
        .over(cx.line.word)
}

fn actions(cx: &Cx<'_>) -> Vec<Completion> {
    if cx.line.in_string {
        return Vec::new();
    }
    let source = cx.analysis.schema.datasource.as_ref();
    let is_possible = |action: &ReferentialAction| {
        source.is_none_or(|source| {
            let capabilities = source.provider.dialect().capabilities();
            let actions = match source.relation_mode {
                RelationMode::ForeignKeys => capabilities.referential_actions,
                RelationMode::Prisma => capabilities.emulated_referential_actions,
            };
            actions.contains(&action.name())
        })
    };
    let actions = ReferentialAction::ALL.into_iter().filter(is_possible);
    actions
        .map(|action| {
            Completion::new(CompletionKind::Value, action.name(), docs::action(action)).over(cx.line.word)
        })
        .collect()
}

// ---- defaults

fn defaults(cx: &Cx<'_>) -> Vec<Completion> {
    if cx.line.in_string {
        return Vec::new();
    }
    let Some((_, ty)) = cx.field() else {
        return Vec::new();
    };
    let mut found = enum_values(cx);
    if cx.is_list() {
        for item in &mut found {
            item.snippet = format!("[{}$0]", item.label);
        }
    }
    let scalar = ScalarType::from_name(ty);
    if scalar == Some(ScalarType::Boolean) && !cx.is_list() {
        found.extend(
            docs::BOOLEANS
                .iter()
                .map(|row| word(cx, CompletionKind::Value, row).rank(0)),
        );
    }
    let fits = |function: &&docs::Function| match scalar {
        Some(scalar) if !cx.is_list() => function.scalars.is_empty() || function.scalars.contains(&scalar),
        _ => function.scalars.is_empty(),
    };
    let rank = |function: &docs::Function| if function.scalars.is_empty() { 2 } else { 1 };
    let functions = docs::FUNCTIONS.iter().filter(fits);
    found.extend(
        functions.map(|function| word(cx, CompletionKind::Function, &function.word).rank(rank(function))),
    );
    found
}

fn enum_values(cx: &Cx<'_>) -> Vec<Completion> {
    let ty = cx.field().map(|(_, ty)| ty);
    let item = cx
        .analysis
        .schema
        .enums
        .iter()
        .find(|item| Some(item.name.as_str()) == ty);
    let values: &[EnumValue] = item.map_or(&[], |item| &item.values);
    let of = item.map(|item| item.name.clone()).unwrap_or_default();
    values
        .iter()
        .map(|value| {
            let doc = value.documentation.clone().unwrap_or_default();
            let item = Completion::new(CompletionKind::EnumValue, &value.name, doc);
            item.detail(of.clone()).rank(0).over(cx.line.word)
        })
        .collect()
}

// ---- keys and indexes

/// `field(sort: Desc)`: the options of a field in a key or index.
fn options(
    cx: &Cx<'_>,
    info: &AttributeInfo,
    field: &str,
    name: Option<&str>,
    given: &[String],
) -> Vec<Completion> {
    let is_key =
        matches!(info.name, "id" | "unique" | "index" | "fulltext") && cx.place() == Some(Place::Model);
    if !is_key || cx.line.in_string {
        return Vec::new();
    }
    match name {
        Some("sort") => words(cx, docs::SORTS),
        Some("ops") => operator_classes(cx, field),
        Some(_) => Vec::new(),
        None => {
            let possible = ["sort", "length", "ops"].into_iter().filter(|option| {
                let exists = match *option {
                    "length" => cx.allows(|rules| rules.index_length),
                    "ops" => info.name == "index" && cx.allows(|rules| !rules.operator_classes.is_empty()),
                    _ => true,
                };
                exists && !given.iter().any(|name| name == option)
            });
            possible.map(|option| argument(cx, info.name, option)).collect()
        }
    }
}

/// The operator classes for the index method of the line and the type of the field.
fn operator_classes(cx: &Cx<'_>, field: &str) -> Vec<Completion> {
    let Some(rules) = cx.rules() else {
        return Vec::new();
    };
    let written = cx
        .line
        .all
        .windows(3)
        .find(|part| part[0].text == "type" && part[1].kind == SyntaxKind::COLON);
    let method = written.map_or("BTree", |part| part[2].text.as_str());
    let field = cx.model().and_then(|model| model.find_field(field));
    let scalar = field.and_then(|field| match &field.kind {
        FieldKind::Scalar(scalar) => Some(scalar),
        FieldKind::Relation(_) => None,
    });
    let fits = |class: &&nicol_sql::dialect::rules::OperatorClassRule| {
        let native = scalar.and_then(|scalar| scalar.native_type.as_ref());
        let by_type = match (native, scalar.map(|scalar| &scalar.ty)) {
            (Some(native), _) => class.native_types.contains(&native.name.as_str()),
            (None, Some(crate::schema::FieldType::Scalar(ty))) => class.scalar == Some(*ty),
            _ => false,
        };
        let is_list = field.is_some_and(|field| field.arity == crate::schema::Arity::List);
        class.methods.contains(&method) && (by_type || (is_list && class.lists))
    };
    let classes = rules.operator_classes.iter().filter(fits);
    let mut found: Vec<Completion> = classes
        .map(|class| {
            Completion::new(CompletionKind::Value, class.name, "An operator class.").over(cx.line.word)
        })
        .collect();
    let raw = docs::find(docs::OTHER_FUNCTIONS, "raw");
    found.extend(raw.map(|raw| word(cx, CompletionKind::Function, raw).rank(2)));
    found
}

/// The value that a condition compares a field with.
fn condition(cx: &Cx<'_>, field: &str) -> Vec<Completion> {
    let ty = cx
        .block_name()
        .and_then(|block| cx.names.type_of(&block, field).map(str::to_owned));
    let mut found = match ty.as_deref() {
        Some("Boolean") => words(cx, docs::BOOLEANS),
        _ => Vec::new(),
    };
    if !cx.line.in_string {
        let null = Completion::new(CompletionKind::Value, "null", "There is no value.").over(cx.line.word);
        let not = Completion::new(CompletionKind::Value, "{ not: }", "Any other value than this.");
        found.extend([null, not.snippet("{ not: ${1:null} }").over(cx.line.word)]);
    }
    found
}
