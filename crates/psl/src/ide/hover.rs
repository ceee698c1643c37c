//! What something means, in Markdown: names with their declarations and comments, relations in words, and the words
//! of the language.

use super::docs;
use super::semantic::{self, Symbol};
use super::span;
use crate::schema::attributes::catalogue::{ATTRIBUTES, AttributeInfo};
use crate::schema::marks::MARKS;
use crate::schema::preview::{PREVIEW_FEATURES, Status};
use crate::schema::{
    Arity, Field, FieldKind, ForeignKey, Model, ReferentialAction, Relation, RelationKind, RelationMode, Span,
};
use crate::syntax::ast::{AstNode, Attribute, Block};
use crate::syntax::{SyntaxKind, SyntaxNode, SyntaxToken, TextSize};
use crate::{Analysis, ScalarType};
use nicol_sql::Provider;
use nicol_sql::dialect::NativeType;

/// What is said about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// Markdown.
    pub text: String,
}

/// What there is to say about a place.
pub fn hover(analysis: &Analysis, file: u32, offset: u32) -> Option<Hover> {
    if let Some(named) = semantic::at(analysis, file, offset)
        && let Some(text) = of_symbol(analysis, &named.symbol, named.span)
    {
        return Some(Hover {
            span: named.span,
            text,
        });
    }
    let root = analysis.trees.get(file as usize)?.syntax();
    let tokens = root.token_at_offset(TextSize::from(offset.min(root.text_range().end().into())));
    // Of two tokens that touch there the word counts.
    let token = tokens
        .clone()
        .find(|token| {
            matches!(
                token.kind(),
                SyntaxKind::IDENT | SyntaxKind::KEYWORD | SyntaxKind::STRING
            )
        })
        .or_else(|| tokens.left_biased())?;
    of_word(analysis, file, offset, &token)
}

// ---- names

fn of_symbol(analysis: &Analysis, symbol: &Symbol, here: Span) -> Option<String> {
    match symbol {
        Symbol::Block(name) => of_block(analysis, name),
        Symbol::Field(block, name) => of_field(analysis, block, name),
        Symbol::Value(block, name) => {
            let item = analysis.schema.enums.iter().find(|item| item.name == *block)?;
            let value = item.values.iter().find(|value| value.name == *name)?;
            let kept = value
                .mapped_name
                .as_ref()
                .map(|kept| format!("In the database: `{kept}`"));
            Some(text(&[
                code(&format!("enum {block} {{ {name} }}")),
                docs_of(&value.documentation),
                kept.unwrap_or_default(),
            ]))
        }
        Symbol::Datasource(name) => {
            let source = analysis
                .schema
                .datasource
                .as_ref()
                .filter(|source| source.name == *name)?;
            let shown = code(&format!(
                "datasource {name} {{ provider = \"{}\" }}",
                source.provider
            ));
            Some(text(&[shown, docs_of(&source.documentation)]))
        }
        Symbol::Relation(..) => {
            let model = analysis
                .schema
                .models
                .iter()
                .find(|model| holds(model.span, here))?;
            let field = model.fields.iter().find(|field| holds(field.span, here))?;
            relation(analysis, model, field)
        }
    }
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

/// The block as it is written, long ones cut.
fn of_block(analysis: &Analysis, name: &str) -> Option<String> {
    let (file, block) = find_block(analysis, name)?;
    let schema = &analysis.schema;
    let (doc, kept) = match block.kind() {
        SyntaxKind::ENUM => {
            let item = schema.enums.iter().find(|item| item.name == name)?;
            (&item.documentation, &item.mapped_name)
        }
        SyntaxKind::COMPOSITE_TYPE => {
            let item = schema.composite_types.iter().find(|item| item.name == name)?;
            (&item.documentation, &None)
        }
        _ => {
            let model = schema.find_model(name)?;
            (&model.documentation, &model.mapped_name)
        }
    };
    let source = &analysis.files.get(file as usize)?.text;
    let range = block.range_without_trivia();
    let written = source.get(usize::from(range.start())..usize::from(range.end()))?;
    let mut lines: Vec<&str> = written.lines().collect();
    if lines.len() > LONGEST_BLOCK {
        lines.truncate(LONGEST_BLOCK - 2);
        lines.extend(["  // …", "}"]);
    }
    let kept = kept
        .as_ref()
        .map(|kept| format!("In the database: `{kept}`"))
        .unwrap_or_default();
    Some(text(&[code(&lines.join("\n")), docs_of(doc), kept]))
}

/// So many lines of a block are shown.
const LONGEST_BLOCK: usize = 24;

fn find_block(analysis: &Analysis, name: &str) -> Option<(u32, Block)> {
    analysis.trees.iter().enumerate().find_map(|(file, tree)| {
        let found = tree.file().blocks().find(|block| {
            let is_config = matches!(block.kind(), SyntaxKind::DATASOURCE | SyntaxKind::GENERATOR);
            !is_config && block.name().is_some_and(|given| given.text() == name)
        });
        found.map(|block| (file as u32, block))
    })
}

fn of_field(analysis: &Analysis, block: &str, name: &str) -> Option<String> {
    let schema = &analysis.schema;
    let composite = schema.composite_types.iter().find(|item| item.name == block);
    let model = schema.find_model(block);
    let fields = model
        .map(|model| &model.fields)
        .or(composite.map(|item| &item.fields))?;
    let field = fields.iter().find(|field| field.name == name)?;
    let source = &analysis.files.get(field.span.file as usize)?.text;
    let written = source.get(field.span.start as usize..field.span.end as usize)?;
    let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let kept = match field.database_name() {
        kept if kept != field.name => format!("In the database: `{kept}`"),
        _ => String::new(),
    };
    let relation = model
        .and_then(|model| relation(analysis, model, field))
        .unwrap_or_default();
    Some(text(&[
        code(&format!("{block}.{written}")),
        docs_of(&field.documentation),
        relation,
        kept,
    ]))
}

// ---- relations in words

fn relation(analysis: &Analysis, model: &Model, field: &Field) -> Option<String> {
    let FieldKind::Relation(of_field) = &field.kind else {
        return None;
    };
    let relation = analysis.schema.relations.get(of_field.relation.0 as usize)?;
    let place = model
        .fields
        .iter()
        .position(|other| other.name_span == field.name_span)? as u32;
    let sides = [&relation.referencing, &relation.referenced];
    // A relation field that belongs to no relation keeps the number zero.
    if !sides
        .iter()
        .any(|side| side.model == model.id && side.field == Some(place))
    {
        return None;
    }
    let name = relation
        .name
        .as_ref()
        .map(|name| format!(" `{name}`"))
        .unwrap_or_default();
    let [from, to] = sides.map(|side| analysis.schema.model(side.model));
    let facts = match &relation.kind {
        RelationKind::ManyToMany { table } => format!(
            "Many-to-many relation{name}: any number of `{}` belong to any number of `{}`, by the table `_{table}`.",
            from.name, to.name
        ),
        RelationKind::OneToOne(key) => {
            let facts = format!(
                "One-to-one relation{name}: {}, each `{}` at most one `{}`.",
                one_of(from, to, relation),
                to.name,
                from.name
            );
            format!("{facts}\n\n{}", foreign_key(analysis, from, to, relation, key))
        }
        RelationKind::OneToMany(key) => {
            let facts = format!(
                "One-to-many relation{name}: {}, each `{}` any number of `{}`.",
                one_of(from, to, relation),
                to.name,
                from.name
            );
            format!("{facts}\n\n{}", foreign_key(analysis, from, to, relation, key))
        }
    };
    Some(facts)
}

/// "each `Post` has one `User`".
fn one_of(from: &Model, to: &Model, relation: &Relation) -> String {
    let field = relation
        .referencing
        .field
        .and_then(|field| from.fields.get(field as usize));
    let is_optional = field.is_some_and(|field| field.arity == Arity::Optional);
    let count = if is_optional { "one or no" } else { "one" };
    format!("each `{}` has {count} `{}`", from.name, to.name)
}

fn foreign_key(
    analysis: &Analysis,
    from: &Model,
    to: &Model,
    relation: &Relation,
    key: &ForeignKey,
) -> String {
    if key.fields.is_empty() {
        return "No field holds its key yet.".to_owned();
    }
    let list = |model: &Model, fields: &[String]| {
        let names = fields.iter().map(|field| format!("`{}.{field}`", model.name));
        names.collect::<Vec<_>>().join(", ")
    };
    let actions = [
        ("deleted", key.on_delete, default_on_delete(from, relation, key)),
        ("changed", key.on_update, ReferentialAction::Cascade),
    ];
    let source = analysis.schema.datasource.as_ref();
    let by_client = source.is_some_and(|source| source.relation_mode == RelationMode::Prisma);
    let mut said = format!(
        "{} refers to {}.",
        list(from, &key.fields),
        list(to, &key.references)
    );
    for (event, written, usual) in actions {
        let action = written.unwrap_or(usual);
        let unless = if written.is_none() {
            ", which is the usual"
        } else {
            ""
        };
        said.push_str(&format!(
            "\n- when the `{}` is {event}: `{}`{unless}",
            to.name,
            action.name()
        ));
    }
    if by_client {
        said.push_str("\n\nThe client keeps it consistent; the database has no foreign key.");
    }
    said
}

/// As migrations do it: a row that is needed cannot be deleted, an optional reference is emptied.
fn default_on_delete(from: &Model, relation: &Relation, key: &ForeignKey) -> ReferentialAction {
    let field = relation
        .referencing
        .field
        .and_then(|field| from.fields.get(field as usize));
    let parts = key.fields.iter().filter_map(|name| from.find_field(name));
    match parts.chain(field).any(|field| field.arity == Arity::Required) {
        true => ReferentialAction::Restrict,
        false => ReferentialAction::SetNull,
    }
}

// ---- words of the language

fn of_word(analysis: &Analysis, file: u32, offset: u32, token: &SyntaxToken) -> Option<Hover> {
    let here = span(file, token.text_range());
    let word = token.text();
    let node = token.parent()?;
    let said = |span, text| Some(Hover { span, text });
    match token.kind() {
        SyntaxKind::KEYWORD => said(here, docs::find(docs::KEYWORDS, word)?.doc.to_owned()),
        SyntaxKind::DOC_COMMENT => mark(file, offset, token),
        SyntaxKind::STRING => said(here, of_text(&node, word.trim_matches('"'))?),
        SyntaxKind::AT | SyntaxKind::AT_AT => {
            let attribute = Attribute::cast(node)?;
            said(here, of_attribute(analysis, &attribute)?)
        }
        SyntaxKind::IDENT => match node.kind() {
            SyntaxKind::NAME_REF => said(here, of_scalar(analysis, word)?),
            SyntaxKind::NAME => said(here, of_name(&node, word)?),
            SyntaxKind::PATH => {
                let parent = node.parent()?;
                let path = span(file, node.text_range());
                match Attribute::cast(parent.clone()) {
                    Some(attribute) => said(path, of_attribute(analysis, &attribute)?),
                    None => said(path, of_value(&parent, &node.text().to_string())?),
                }
            }
            _ => None,
        },
        _ => None,
    }
}

fn of_attribute(analysis: &Analysis, attribute: &Attribute) -> Option<String> {
    let name = attribute.path()?.text();
    if let Some((_, native)) = name.split_once('.') {
        let source = analysis.schema.datasource.as_ref()?;
        return Some(of_native_type(source.provider.dialect().native_type(native)?));
    }
    let on_block = attribute.is_on_block();
    let info = ATTRIBUTES
        .iter()
        .find(|info| info.name == name && info.is_on_block() == on_block)?;
    Some(attribute_text(info))
}

fn attribute_text(info: &AttributeInfo) -> String {
    let arguments = info.arguments.iter().filter_map(|name| {
        let doc = docs::argument(info.name, name)?;
        Some(format!("- `{name}`: {doc}"))
    });
    let arguments: Vec<String> = arguments.collect();
    text(&[code(info.example), info.doc.to_owned(), arguments.join("\n")])
}

fn of_native_type(row: &NativeType) -> String {
    let scalars: Vec<String> = row
        .scalars
        .iter()
        .map(|scalar| format!("`{}`", scalar.name()))
        .collect();
    let args = match row.args {
        (0, 0) => "",
        (0, 1) => "It may have one argument.",
        (0, _) => "It may have arguments.",
        (1, 1) => "It has one argument.",
        _ => "It has arguments.",
    };
    let stores = format!(
        "In the database `{}`, for fields of type {}.",
        row.ddl,
        scalars.join(" or ")
    );
    text(&[
        row.doc.to_owned(),
        format!("{stores} {args}").trim_end().to_owned(),
    ])
}

fn of_scalar(analysis: &Analysis, name: &str) -> Option<String> {
    let scalar = ScalarType::from_name(name)?;
    let source = analysis.schema.datasource.as_ref();
    let stored = source.map(|source| {
        let stored = source.provider.dialect().default_type(scalar).ddl;
        format!("In the database `{stored}`, unless the field names another type.")
    });
    Some(text(&[
        docs::scalar(scalar).to_owned(),
        stored.unwrap_or_default(),
    ]))
}

/// The name of a setting or of an argument.
fn of_name(node: &SyntaxNode, name: &str) -> Option<String> {
    let parent = node.parent()?;
    let outer = parent.ancestors().find_map(Attribute::cast);
    match (parent.kind(), outer) {
        (SyntaxKind::KEY_VALUE, _) => {
            let table = match parent.parent()?.kind() {
                SyntaxKind::DATASOURCE => docs::DATASOURCE,
                _ => docs::GENERATOR,
            };
            docs::find(table, name).map(|row| row.doc.to_owned())
        }
        (SyntaxKind::ARG, Some(attribute)) => {
            let attribute = attribute.path()?.text();
            docs::argument(&attribute, name).map(str::to_owned)
        }
        _ => None,
    }
}

/// A word or a function as a value.
fn of_value(node: &SyntaxNode, word: &str) -> Option<String> {
    if node.kind() == SyntaxKind::FUNCTION_CALL {
        let function = docs::FUNCTIONS.iter().map(|function| &function.word);
        let known = function
            .chain(docs::OTHER_FUNCTIONS)
            .find(|row| row.name == word)?;
        return Some(text(&[code(&format!("{word}()")), known.doc.to_owned()]));
    }
    let argument = node.parent().filter(|parent| parent.kind() == SyntaxKind::ARG)?;
    let name = argument
        .children()
        .find(|child| child.kind() == SyntaxKind::NAME)?;
    match name.text().to_string().as_str() {
        "onDelete" | "onUpdate" => {
            let action = ReferentialAction::ALL
                .into_iter()
                .find(|action| action.name() == word)?;
            Some(docs::action(action).to_owned())
        }
        "sort" => docs::find(docs::SORTS, word).map(|row| row.doc.to_owned()),
        "type" => docs::find(docs::METHODS, word).map(|row| row.doc.to_owned()),
        _ => None,
    }
}

/// A text as the value of a setting.
fn of_text(node: &SyntaxNode, value: &str) -> Option<String> {
    let setting = node
        .ancestors()
        .find(|node| node.kind() == SyntaxKind::KEY_VALUE)?;
    let name = setting
        .children()
        .find(|child| child.kind() == SyntaxKind::NAME)?
        .text()
        .to_string();
    let is_source = setting.parent()?.kind() == SyntaxKind::DATASOURCE;
    if !is_source && name == "previewFeatures" {
        let feature = PREVIEW_FEATURES
            .iter()
            .find(|feature| feature.name.eq_ignore_ascii_case(value))?;
        return Some(match feature.status {
            Status::Retired => "A preview feature that does not need to be listed any more.".to_owned(),
            Status::Gone => "A preview feature that was given up: version 7 of Prisma lacks it.".to_owned(),
            Status::Active | Status::Hidden => "A preview feature.".to_owned(),
        });
    }
    match (is_source, name.as_str()) {
        (true, "provider") => {
            let provider = Provider::from_name(value)?;
            Some(provider.dialect().rules().display_name.to_owned())
        }
        (true, "relationMode") => docs::find(docs::RELATION_MODES, value).map(|row| row.doc.to_owned()),
        _ => None,
    }
}

/// `/// @nicol.NAME`.
fn mark(file: u32, offset: u32, comment: &SyntaxToken) -> Option<Hover> {
    let start = u32::from(comment.text_range().start());
    let (written, at) = (comment.text(), (offset - start) as usize);
    let info = MARKS.iter().find_map(|info| {
        let mark = format!("@nicol.{}", info.name);
        let mut places = written.match_indices(&mark).map(|(place, _)| place);
        let place = places.find(|place| {
            let ends = written[place + mark.len()..].chars().next();
            (*place..=place + mark.len()).contains(&at) && !ends.is_some_and(char::is_alphanumeric)
        })?;
        Some((info, place, mark.len()))
    });
    let (info, place, len) = info?;
    Some(Hover {
        span: Span {
            file,
            start: start + place as u32,
            end: start + (place + len) as u32,
        },
        text: text(&[code(&format!("/// {}", info.example)), info.doc.to_owned()]),
    })
}

// ---- Markdown

fn code(written: &str) -> String {
    format!("```prisma\n{written}\n```")
}

fn docs_of(doc: &Option<String>) -> String {
    doc.clone().unwrap_or_default()
}

fn text(parts: &[String]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n\n")
}
