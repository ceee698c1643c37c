//! Renaming across the files of a schema. What the database calls by the old name goes on being called so: the
//! change writes `@map`, `@@map` or the name of a relation where none is there. A change that would break the schema,
//! or that no attribute can keep from the database, is refused.

use super::edits::{add_attribute, add_block_attribute, blocks, insert, is_called};
use super::semantic::{self, Occurrence, Symbol};
use super::span;
use crate::diagnostic::{Code, Edit, codes};
use crate::schema::{Field, Relation, RelationKind, RelationSide, Span};
use crate::syntax::ast::{AstNode, Attribute, Block};
use crate::syntax::{SyntaxKind, SyntaxNode, is_identifier};
use crate::{Analysis, SourceFile, analyze};
use nicol_sql::dialect::capabilities::EnumStorage;

/// What would be renamed at a place: the name, and where it stands.
pub fn target(analysis: &Analysis, file: u32, offset: u32) -> Option<(String, Span)> {
    let here = semantic::at(analysis, file, offset)?;
    let is_declared = !semantic::declarations(&semantic::occurrences(analysis), &here.symbol).is_empty();
    is_declared.then(|| (old_name(&here.symbol).to_owned(), here.span))
}

/// The edits that give what is named at a place another name; they do not overlap.
///
/// # Errors
/// Why it cannot be done, as a sentence.
pub fn rename(analysis: &Analysis, file: u32, offset: u32, name: &str) -> Result<Vec<Edit>, String> {
    let Some((old, _)) = target(analysis, file, offset) else {
        return Err("there is nothing here that could be renamed".to_owned());
    };
    let Some(here) = semantic::at(analysis, file, offset) else {
        return Ok(Vec::new());
    };
    if old == name {
        return Ok(Vec::new());
    }
    let is_text = matches!(here.symbol, Symbol::Relation(..));
    let is_allowed = match is_text {
        true => !name.is_empty() && !name.contains(['"', '\\']) && !name.contains(char::is_control),
        false => is_identifier(name),
    };
    if !is_allowed {
        return Err(format!("`{name}` cannot be a name"));
    }
    let mut edits: Vec<Edit> = semantic::occurrences(analysis)
        .into_iter()
        .filter(|occurrence| occurrence.symbol == here.symbol)
        .map(|Occurrence { span, .. }| Edit {
            span,
            text: name.to_owned(),
        })
        .collect();
    // That a name is taken is the better reason, so it is looked for first.
    check(analysis, &edits, NAMES)?;
    edits.extend(keeping(analysis, &here.symbol, name)?);
    edits.sort_by_key(|edit| edit.span);
    check(
        analysis,
        &edits,
        if analysis.has_errors() { NAMES } else { codes::ALL },
    )?;
    Ok(edits)
}

fn old_name(symbol: &Symbol) -> &str {
    match symbol {
        Symbol::Block(name) | Symbol::Datasource(name) => name,
        Symbol::Field(_, name) | Symbol::Value(_, name) => name,
        Symbol::Relation(_, _, name) => name,
    }
}

/// What can be wrong with a name, told also while other things are wrong.
const NAMES: &[&Code] = &[
    codes::INVALID_NAME,
    codes::RESERVED_NAME,
    codes::RESERVED_TYPE_NAME,
    codes::RESERVED_FIELD_NAME,
    codes::DUPLICATE_BLOCK,
    codes::DUPLICATE_FIELD,
    codes::DUPLICATE_VALUE,
];

/// The new schema must not have mistakes of some kinds that the old one does not have.
fn check(analysis: &Analysis, edits: &[Edit], kinds: &[&Code]) -> Result<(), String> {
    let after = analyze(applied(&analysis.files, edits));
    let count =
        |analysis: &Analysis, code: &Code| analysis.errors().filter(|error| error.code == code).count();
    let fault = after
        .errors()
        .find(|error| kinds.contains(&error.code) && count(&after, error.code) > count(analysis, error.code));
    match fault {
        Some(fault) => Err(fault.message.clone()),
        None => Ok(()),
    }
}

fn applied(files: &[SourceFile], edits: &[Edit]) -> Vec<SourceFile> {
    let mut files = files.to_vec();
    for edit in edits.iter().rev() {
        let range = edit.span.start as usize..edit.span.end as usize;
        if let Some(file) = files.get_mut(edit.span.file as usize)
            && file.text.get(range.clone()).is_some()
        {
            file.text.replace_range(range, &edit.text);
        }
    }
    files
}

// ---- what the database calls by the old name

/// The edits that keep the names in the database.
fn keeping(analysis: &Analysis, symbol: &Symbol, new: &str) -> Result<Vec<Edit>, String> {
    let mut edits = Vec::new();
    match symbol {
        Symbol::Block(name) => {
            for (file, block) in blocks(analysis, name) {
                edits.extend(block_map(analysis, file, &block, name));
            }
            for relation in join_tables(analysis) {
                let sides = [&relation.referencing, &relation.referenced];
                let names = sides.map(|side| analysis.schema.model(side.model).name.as_str());
                if names.contains(&name.as_str()) && names[0] != names[1] {
                    let renamed = names.map(|side| if side == name { new } else { side });
                    same_order(names, renamed, relation)?;
                    edits.extend(named_relation(analysis, relation));
                } else if names[0] == name && relation.name.is_none() {
                    edits.extend(named_relation(analysis, relation));
                }
            }
        }
        Symbol::Field(block, name) => {
            for (file, node) in blocks(analysis, block) {
                edits.extend(field_map(analysis, file, &node, name));
            }
            for relation in join_tables(analysis) {
                let sides = [&relation.referencing, &relation.referenced];
                let fields = sides.map(|side| side_field(analysis, side));
                if let [Some(one), Some(other)] = fields
                    && relation.referencing.model == relation.referenced.model
                    && analysis.schema.model(relation.referencing.model).name == *block
                {
                    let names = [one.name.as_str(), other.name.as_str()];
                    let renamed = names.map(|side| if side == name { new } else { side });
                    same_order(names, renamed, relation)?;
                }
            }
        }
        Symbol::Value(block, name) => {
            for (file, node) in blocks(analysis, block) {
                for value in node.values().filter(|value| is_called(value.name(), name)) {
                    edits.extend(map(file, value.syntax(), value.attributes(), name));
                }
            }
        }
        Symbol::Relation(_, _, name) => {
            let is_table = |relation: &&Relation| matches!(&relation.kind, RelationKind::ManyToMany { table } if table == name);
            if join_tables(analysis).any(|relation| is_table(&relation)) {
                return Err(format!(
                    "the relation is kept in the table `_{name}`, whose name no attribute could keep"
                ));
            }
        }
        Symbol::Datasource(_) => {}
    }
    Ok(edits)
}

/// `@@map` at the end of a block that has none.
fn block_map(analysis: &Analysis, file: u32, block: &Block, name: &str) -> Option<Edit> {
    let has_table = match block.kind() {
        SyntaxKind::MODEL | SyntaxKind::VIEW => true,
        SyntaxKind::ENUM => {
            let source = analysis.schema.datasource.as_ref();
            source
                .is_none_or(|source| source.provider.dialect().capabilities().enums == EnumStorage::NamedType)
        }
        _ => false,
    };
    let is_mapped = block.attributes().any(|attribute| is_map(&attribute));
    (has_table && !is_mapped)
        .then(|| add_block_attribute(file, block, &format!("@@map(\"{name}\")")))
        .flatten()
}

/// `@map` on a field with a column that has none.
fn field_map(analysis: &Analysis, file: u32, block: &Block, name: &str) -> Option<Edit> {
    let field = block.fields().find(|field| is_called(field.name(), name))?;
    let ty = field.ty()?.name().map(|ty| ty.text().to_owned());
    let names = semantic::Names::new(analysis);
    let target = ty.and_then(|ty| names.kind(&ty));
    if matches!(target, Some(SyntaxKind::MODEL | SyntaxKind::VIEW)) {
        return None;
    }
    map(file, field.syntax(), field.attributes(), name)
}

fn is_map(attribute: &Attribute) -> bool {
    attribute.path().is_some_and(|path| path.text() == "map")
}

/// `@map` on a line that has none.
fn map(
    file: u32,
    line: &SyntaxNode,
    mut attributes: impl Iterator<Item = Attribute>,
    name: &str,
) -> Option<Edit> {
    let is_mapped = attributes.any(|attribute| is_map(&attribute));
    (!is_mapped).then(|| add_attribute(file, line, &format!("@map(\"{name}\")")))
}

// ---- join tables

fn join_tables(analysis: &Analysis) -> impl Iterator<Item = &Relation> {
    let relations = analysis.schema.relations.iter();
    relations.filter(|relation| matches!(relation.kind, RelationKind::ManyToMany { .. }))
}

/// The names of the sides decide which column of a join table is whose.
fn same_order(old: [&str; 2], new: [&str; 2], relation: &Relation) -> Result<(), String> {
    if (old[0] <= old[1]) == (new[0] <= new[1]) {
        return Ok(());
    }
    let RelationKind::ManyToMany { table } = &relation.kind else {
        return Ok(());
    };
    Err(format!(
        "the columns A and B of the table `_{table}` would change places, because they follow the alphabet; \
         write the table as a model first"
    ))
}

fn side_field<'a>(analysis: &'a Analysis, side: &RelationSide) -> Option<&'a Field> {
    let fields = &analysis.schema.model(side.model).fields;
    fields.get(side.field? as usize)
}

/// The name of a join table, written down on both sides, if it has none.
fn named_relation(analysis: &Analysis, relation: &Relation) -> Vec<Edit> {
    let RelationKind::ManyToMany { table } = &relation.kind else {
        return Vec::new();
    };
    if relation.name.is_some() {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for side in [&relation.referencing, &relation.referenced] {
        edits.extend(side_field(analysis, side).and_then(|field| named_side(analysis, field, table)));
    }
    edits
}

/// `@relation("name")` on a field, or the name as the first argument of what is there.
fn named_side(analysis: &Analysis, field: &Field, table: &str) -> Option<Edit> {
    let file = field.span.file;
    let tree = analysis.trees.get(file as usize)?;
    let node = tree
        .file()
        .blocks()
        .flat_map(|block| block.fields())
        .find(|node| {
            node.name()
                .is_some_and(|name| span(file, name.range()) == field.name_span)
        })?;
    let attribute = node
        .attributes()
        .find(|attribute| attribute.path().is_some_and(|path| path.text() == "relation"));
    let (at, text) = match attribute {
        None => {
            let end = node.ty()?.range().end();
            (end, format!(" @relation(\"{table}\")"))
        }
        Some(attribute) => match attribute.args() {
            None => (attribute.range().end(), format!("(\"{table}\")")),
            Some(args) => {
                let rest = if args.args().next().is_some() { ", " } else { "" };
                (
                    args.range().start() + crate::syntax::TextSize::from(1),
                    format!("\"{table}\"{rest}"),
                )
            }
        },
    };
    Some(insert(file, at, text))
}
