//! Adds what the relations of a schema lack, as Prisma's formatter does: the relation field on the other side,
//! the scalar fields that hold the key, and the arguments `fields` and `references`. The additions are text
//! that is put into the text; the layout comes afterwards.
//!
//! Nothing is added to a schema with errors in its names, types or attributes: it could be the wrong thing.

use super::plural::{camel_case, plural};
use crate::diagnostic::Edit;
use crate::ide::edits;
use crate::schema::db::{Db, RelationDecl};
use crate::schema::{
    Arity, Field, FieldKind, FieldType, IndexField, IndexKind, Model, ModelId, Relation, RelationId,
    RelationKind, ScalarField, Span, analyze,
};
use crate::syntax;
use crate::{Analysis, Diagnostic, SourceFile};

/// A text to put into a file.
#[derive(Debug)]
struct Addition {
    file: usize,
    at: usize,
    text: String,
    relation: RelationId,
}

/// What came of filling.
#[derive(Debug)]
pub(super) enum Filled {
    /// The texts of the files with what was missing.
    Texts(Vec<String>),
    /// Nothing is missing.
    Complete,
    /// The schema has errors, so nobody knows.
    Broken,
}

/// Adds what is missing to the texts of the files.
pub(super) fn filled(files: &[SourceFile]) -> Filled {
    let trees: Vec<syntax::Parse> = files.iter().map(|file| syntax::parse(&file.text)).collect();
    let additions = analyze::resolved(files, &trees, |db| {
        let is_broken = db.diagnostics.iter().any(Diagnostic::is_error);
        (!is_broken).then(|| additions(db, files))
    });
    let Some(mut additions) = additions else {
        return Filled::Broken;
    };
    if additions.is_empty() {
        return Filled::Complete;
    }
    additions.sort_by_key(|addition| (addition.file, addition.at));
    let mut texts: Vec<String> = files.iter().map(|file| file.text.clone()).collect();
    for addition in additions.iter().rev() {
        texts[addition.file].insert_str(addition.at, &addition.text);
    }
    Filled::Texts(texts)
}

/// The edits that add what one relation lacks. Each line that is added stands behind the fields of its block.
pub(super) fn missing(analysis: &Analysis, relation: RelationId) -> Vec<Edit> {
    let files = &analysis.files;
    let mut additions = analyze::resolved(files, &analysis.trees, |db| {
        if db.diagnostics.iter().any(Diagnostic::is_error) {
            return Vec::new();
        }
        additions(db, files)
    });
    additions.retain(|addition| addition.relation == relation);
    // Behind a field the rest of its line comes first.
    additions.sort_by_key(|addition| addition.text.ends_with('\n'));
    additions
        .iter()
        .map(|addition| edit(analysis, addition))
        .collect()
}

fn edit(analysis: &Analysis, addition: &Addition) -> Edit {
    let file = addition.file as u32;
    let block = analysis.trees.get(addition.file).and_then(|tree| {
        let mut blocks = tree.file().blocks();
        blocks.find(|block| {
            let brace = block
                .r_brace()
                .map(|brace| usize::from(brace.text_range().start()));
            brace == Some(addition.at)
        })
    });
    let line = addition.text.strip_suffix('\n');
    let as_line = line
        .zip(block)
        .and_then(|(line, block)| edits::add_line(file, &block, line.trim_end()));
    as_line.unwrap_or_else(|| edits::insert(file, addition.at as u32, addition.text.clone()))
}

fn additions(db: &Db<'_>, files: &[SourceFile]) -> Vec<Addition> {
    let sides = || {
        db.schema
            .relations
            .iter()
            .filter_map(|relation| Side::new(db, relation))
    };
    let mut found = Vec::new();
    for side in sides() {
        back_relation(&side, &mut found);
        forward_relation(&side, &mut found);
        scalar_fields(&side, files, &mut found);
    }
    found.extend(sides().filter_map(|side| attribute(&side, files)));
    found.extend(sides().filter_map(|side| arguments(&side, files)));
    found
}

/// A relation with a foreign key, as it is seen here.
struct Side<'a, 'd> {
    db: &'a Db<'d>,
    relation: &'a Relation,
    /// The field on the side of the foreign key, and what its `@relation` says.
    forward: Option<(u32, &'a RelationDecl<'d>)>,
}

impl<'a, 'd> Side<'a, 'd> {
    fn new(db: &'a Db<'d>, relation: &'a Relation) -> Option<Side<'a, 'd>> {
        relation.kind.foreign_key()?;
        let of = &relation.referencing;
        let forward = of
            .field
            .and_then(|field| Some((field, db.side(of.model).relations.get(&field)?)));
        Some(Side {
            db,
            relation,
            forward,
        })
    }

    fn referencing(&self) -> &'a Model {
        self.db.model(self.relation.referencing.model)
    }

    fn referenced(&self) -> &'a Model {
        self.db.model(self.relation.referenced.model)
    }

    fn forward_arity(&self) -> Option<Arity> {
        let (field, _) = self.forward?;
        Some(self.referencing().fields[field as usize].arity)
    }

    /// An addition at the end of a model.
    fn at_end(&self, model: ModelId, text: String) -> Addition {
        let span = self.db.model_decl(model).span;
        self.addition(span, span.end as usize - 1, text)
    }

    fn addition(&self, of: Span, at: usize, text: String) -> Addition {
        Addition {
            file: of.file as usize,
            at,
            text,
            relation: self.relation.id,
        }
    }
}

fn back_relation(side: &Side<'_, '_>, found: &mut Vec<Addition>) {
    if side.relation.referenced.field.is_some() {
        return;
    }
    let model = side.referencing();
    let singular = camel_case(&model.name);
    let (name, arity) = match side.relation.kind {
        RelationKind::OneToOne(_) => (singular, "?"),
        _ => (plural(&singular), "[]"),
    };
    let relation = side.relation.name.as_ref();
    let relation = relation.map_or(String::new(), |name| format!(" @relation({})", quoted(name)));
    let ignore = if model.is_ignored { " @ignore" } else { "" };
    let text = format!("{name} {}{arity}{relation}{ignore}\n", model.name);
    found.push(side.at_end(side.relation.referenced.model, text));
}

fn forward_relation(side: &Side<'_, '_>, found: &mut Vec<Addition>) {
    if side.relation.referencing.field.is_some() {
        return;
    }
    let model = side.referenced();
    let is_optional = keys(side).iter().any(|key| key.arity == Arity::Optional);
    let arity = if is_optional { "?" } else { "" };
    let relation = side.relation.name.as_ref();
    let relation = relation.map_or(String::new(), |name| format!("{}, ", quoted(name)));
    let text = format!(
        "{} {}{arity} @relation({relation}{}, {})\n",
        camel_case(&model.name),
        model.name,
        fields_argument(side),
        references_argument(side),
    );
    found.push(side.at_end(side.relation.referencing.model, text));
}

fn scalar_fields(side: &Side<'_, '_>, files: &[SourceFile], found: &mut Vec<Addition>) {
    if side.forward.is_some_and(|(_, decl)| decl.fields.is_some()) {
        return;
    }
    for key in keys(side).iter().filter(|key| !key.exists) {
        let FieldType::Scalar(scalar) = &key.blueprint.ty else {
            return;
        };
        let native = key.blueprint.native_type.as_ref().map(|native| native.span);
        let native = native.and_then(|span| {
            let text = &files.get(span.file as usize)?.text;
            text.get(span.start as usize..span.end as usize)
        });
        let arity = match key.arity {
            Arity::Required => "",
            Arity::Optional => "?",
            Arity::List => "[]",
        };
        let text = format!(
            "{} {}{arity} {}\n",
            key.name,
            scalar.name(),
            native.unwrap_or_default()
        );
        found.push(side.at_end(side.relation.referencing.model, text));
    }
}

/// `@relation(…)` on a relation field that has none.
fn attribute(side: &Side<'_, '_>, files: &[SourceFile]) -> Option<Addition> {
    let (field, decl) = side.forward?;
    if decl.attribute.is_some() {
        return None;
    }
    let span = side
        .db
        .field_decl(side.relation.referencing.model, field)
        .ty
        .span();
    let rest = files.get(span.file as usize)?.text.get(span.end as usize..)?;
    let signs = rest
        .find(|c: char| !c.is_whitespace() && !"[]?!".contains(c) || c == '\n' || c == '\r')
        .map_or(rest, |end| &rest[..end])
        .trim_end()
        .len();
    let text = format!(
        " @relation({}, {})",
        fields_argument(side),
        references_argument(side)
    );
    Some(side.addition(span, span.end as usize + signs, text))
}

/// The arguments that a `@relation` lacks.
fn arguments(side: &Side<'_, '_>, files: &[SourceFile]) -> Option<Addition> {
    let (_, decl) = side.forward?;
    let attribute = decl.attribute?;
    let mut missing = Vec::new();
    if decl.fields.is_none() {
        missing.push(fields_argument(side));
    }
    if decl.references.is_none() {
        missing.push(references_argument(side));
    }
    if missing.is_empty() {
        return None;
    }
    let missing = missing.join(", ");
    let (span, end) = (attribute.span, attribute.span.end as usize);
    let has_arguments = !attribute.args.list.is_empty() || !attribute.args.empty.is_empty();
    let written = files
        .get(span.file as usize)?
        .text
        .get(span.start as usize..end)?;
    let is_call = written.trim_end().ends_with(')');
    let end = span.start as usize + written.trim_end().len();
    Some(match (is_call, has_arguments) {
        (true, true) => side.addition(span, end - 1, format!(", {missing}")),
        (true, false) => side.addition(span, end - 1, missing),
        (false, _) => side.addition(span, end, format!("({missing})")),
    })
}

fn fields_argument(side: &Side<'_, '_>) -> String {
    let names: Vec<String> = keys(side).into_iter().map(|key| key.name).collect();
    format!("fields: [{}]", names.join(", "))
}

fn references_argument(side: &Side<'_, '_>) -> String {
    let model = side.referenced();
    let written = side.forward.and_then(|(_, decl)| decl.references.as_ref());
    let names: Vec<&str> = match written {
        Some(references) => references
            .iter()
            .map(|field| model.fields[*field as usize].name.as_str())
            .collect(),
        None => first_key(model, is_strict).unwrap_or_default(),
    };
    format!("references: [{}]", names.join(", "))
}

/// A scalar field that holds a part of the key.
struct Key<'a> {
    name: String,
    arity: Arity,
    exists: bool,
    /// The field that it refers to.
    blueprint: &'a ScalarField,
}

/// The scalar fields that a relation is given: one for each field of the other model's first key.
fn keys<'a>(side: &Side<'a, '_>) -> Vec<Key<'a>> {
    let (model, referenced) = (side.referencing(), side.referenced());
    let fields = first_key(referenced, |_| true).unwrap_or_default();
    let key = |field: &str| {
        let name = format!(
            "{}{}",
            with_first(&referenced.name, |first| first.to_lowercase().collect()),
            with_first(field, |first| first.to_uppercase().collect())
        );
        let existing = model
            .scalar_fields()
            .find(|(existing, _)| existing.name == name)
            .map(|(existing, _)| existing.arity);
        let blueprint = referenced.fields.iter().find(|other| other.name == field)?;
        let FieldKind::Scalar(blueprint) = &blueprint.kind else {
            return None;
        };
        Some(Key {
            name,
            arity: existing.or(side.forward_arity()).unwrap_or(Arity::Optional),
            exists: existing.is_some(),
            blueprint,
        })
    };
    fields.into_iter().filter_map(key).collect()
}

/// The fields of the primary key, or of the first unique constraint, whose fields are all as asked for.
fn first_key(model: &Model, fits: fn(&Field) -> bool) -> Option<Vec<&str>> {
    let primary = model.primary_key.iter().map(|key| &key.fields);
    let unique = model
        .indexes
        .iter()
        .filter(|index| index.kind == IndexKind::Unique)
        .map(|index| &index.fields);
    let all_fit = |key: &&Vec<IndexField>| {
        key.iter().all(|part| {
            let field = model.fields.iter().find(|field| field.name == part.field);
            field.is_none_or(fits)
        })
    };
    let key = primary.chain(unique).find(all_fit)?;
    Some(key.iter().map(|part| part.field.as_str()).collect())
}

/// Whether a foreign key may refer to a field.
fn is_strict(field: &Field) -> bool {
    let is_unsupported =
        matches!(&field.kind, FieldKind::Scalar(scalar) if matches!(scalar.ty, FieldType::Unsupported(_)));
    field.arity == Arity::Required && !is_unsupported
}

/// A text as a value.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn with_first(word: &str, change: fn(char) -> String) -> String {
    let mut rest = word.chars();
    match rest.next() {
        Some(first) => change(first) + rest.as_str(),
        None => String::new(),
    }
}
