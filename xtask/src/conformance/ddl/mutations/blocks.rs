//! Models, enums, views, and what the datasource says.

use nicol_psl::Provider;

use super::relations::replace_type;
use super::{Change, fields};
use crate::conformance::ddl::draft::{Block, Field, Line};

fn value(name: &str) -> Line {
    typed(name, "", "", &[])
}

fn typed(name: &str, ty: &str, mark: &'static str, attributes: &[&str]) -> Line {
    Line::Field(Field {
        name: name.to_owned(),
        ty: ty.to_owned(),
        mark,
        attributes: attributes.iter().map(|text| (*text).to_owned()).collect(),
    })
}

fn fresh(cx: &mut Change<'_>, words: &[&'static str]) -> String {
    let start = cx.random.word(words);
    let taken = |name: &String| cx.draft.blocks.iter().any(|block| block.name == *name);
    let mut name = start.to_owned();
    let mut number = 0;
    while taken(&name) {
        number += 1;
        name = format!("{start}{number}");
    }
    name
}

/// The namespaces of the datasource.
fn namespaces(cx: &Change<'_>) -> Vec<String> {
    let sources = cx
        .draft
        .blocks
        .iter()
        .filter(|block| block.keyword == "datasource");
    let mut lines = sources.flat_map(|block| &block.lines);
    let listed = lines.find_map(|line| match line {
        Line::Setting(text) if text.starts_with("schemas") => Some(text.clone()),
        _ => None,
    });
    let quoted = listed.unwrap_or_default();
    quoted.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn push_block(cx: &mut Change<'_>, keyword: &str, name: String, mut lines: Vec<Line>) {
    let namespaces = namespaces(cx);
    if let Some(namespace) = cx.random.one(&namespaces) {
        lines.push(Line::Attribute(format!("@@schema(\"{namespace}\")")));
    }
    let place = 1 + cx.random.below(cx.draft.blocks.len());
    let block = Block {
        keyword: keyword.to_owned(),
        name,
        lines,
    };
    cx.draft.blocks.insert(place.min(cx.draft.blocks.len()), block);
}

pub(super) fn add_model(cx: &mut Change<'_>) -> Option<()> {
    let name = fresh(cx, &["Fresh", "another", "Aaa", "Zzz"]);
    let key = cx.random.word(&["Int", "String", "BigInt"]);
    push_block(
        cx,
        "model",
        name.clone(),
        vec![typed("id", key, "", &["@id"]), typed("word", "String", "?", &[])],
    );
    for _ in 0..cx.random.below(3) {
        let added = fields::add(cx);
        added?;
    }
    Some(())
}

pub(super) fn remove_model(cx: &mut Change<'_>) -> Option<()> {
    let place = cx.one("model")?;
    let removed = cx.draft.blocks.remove(place);
    for block in &mut cx.draft.blocks {
        block
            .lines
            .retain(|line| !matches!(line, Line::Field(field) if field.ty == removed.name));
    }
    Some(())
}

pub(super) fn rename_model(cx: &mut Change<'_>) -> Option<()> {
    let place = cx.one("model")?;
    let new = fresh(cx, &["Renamed", "other", "Moved"]);
    let old = std::mem::replace(&mut cx.draft.blocks[place].name, new.clone());
    replace_type(cx, &old, &new);
    Some(())
}

pub(super) fn map(cx: &mut Change<'_>) -> Option<()> {
    let keyword = cx.random.word(&["model", "model", "enum"]);
    let place = cx.one(keyword)?;
    let name = cx.random.word(&["mapped_block", "Odd Name", "UPPER"]);
    let block = &mut cx.draft.blocks[place];
    let count = block.lines.len();
    block
        .lines
        .retain(|line| !matches!(line, Line::Attribute(text) if text.starts_with("@@map")));
    if block.lines.len() == count {
        block.lines.push(Line::Attribute(format!("@@map(\"{name}\")")));
    }
    Some(())
}

pub(super) fn reorder(cx: &mut Change<'_>) -> Option<()> {
    let count = cx.draft.blocks.len();
    let (a, b) = (cx.random.below(count), cx.random.below(count));
    (count > 1).then(|| cx.draft.blocks.swap(a, b))
}

pub(super) fn add_enum_value(cx: &mut Change<'_>) -> Option<()> {
    let place = cx.one("enum")?;
    let count = 1 + cx.random.below(2);
    for _ in 0..count {
        let name = cx.new_name(place);
        let at = cx.random.below(cx.draft.blocks[place].lines.len() + 1);
        let mut line = value(&name);
        if let (Line::Field(field), true) = (&mut line, cx.random.once_in(5)) {
            field.attributes.push("@map(\"it's odd\")".to_owned());
        }
        cx.draft.blocks[place].lines.insert(at, line);
    }
    Some(())
}

/// The places of the values of an enum.
fn values(cx: &Change<'_>, place: usize) -> Vec<usize> {
    let lines = &cx.draft.blocks[place].lines;
    (0..lines.len())
        .filter(|line| matches!(lines[*line], Line::Field(_)))
        .collect()
}

pub(super) fn remove_enum_value(cx: &mut Change<'_>) -> Option<()> {
    let place = cx.one("enum")?;
    let lines = values(cx, place);
    let line = *cx.random.one(&lines)?;
    let Line::Field(removed) = cx.draft.blocks[place].lines.remove(line) else {
        return None;
    };
    let left = values(cx, place);
    let other = match &cx.draft.blocks[place].lines.get(*left.first()?)? {
        Line::Field(field) => field.name.clone(),
        _ => return None,
    };
    let name = cx.draft.blocks[place].name.clone();
    retarget_defaults(cx, &name, &removed.name, &other);
    Some(())
}

fn retarget_defaults(cx: &mut Change<'_>, name: &str, old: &str, new: &str) {
    for block in &mut cx.draft.blocks {
        for field in block.fields_mut().filter(|field| field.ty == name) {
            let defaults = field
                .attributes
                .iter_mut()
                .filter(|text| text.starts_with("@default"));
            defaults.for_each(|text| fields::replace_name(text, old, new));
        }
    }
}

pub(super) fn rename_enum_value(cx: &mut Change<'_>) -> Option<()> {
    let place = cx.one("enum")?;
    let lines = values(cx, place);
    let line = *cx.random.one(&lines)?;
    let new = cx.new_name(place);
    let field = cx.field((place, line))?;
    let old = std::mem::replace(&mut field.name, new.clone());
    let name = cx.draft.blocks[place].name.clone();
    retarget_defaults(cx, &name, &old, &new);
    Some(())
}

pub(super) fn reorder_enum_values(cx: &mut Change<'_>) -> Option<()> {
    let place = cx.one("enum")?;
    let lines = values(cx, place);
    let (a, b) = (*cx.random.one(&lines)?, *cx.random.one(&lines)?);
    cx.draft.blocks[place].lines.swap(a, b);
    Some(())
}

pub(super) fn add_enum(cx: &mut Change<'_>) -> Option<()> {
    let name = fresh(cx, &["Shade", "Aspect"]);
    push_block(cx, "enum", name.clone(), vec![value("up"), value("down")]);
    if cx.random.once_in(2) {
        let column = cx.column()?;
        let field = cx.field(column)?;
        field.ty = name;
        field.remove("@default");
        field.remove("@db.");
    }
    Some(())
}

pub(super) fn remove_enum(cx: &mut Change<'_>) -> Option<()> {
    let place = cx.one("enum")?;
    let name = cx.draft.blocks.remove(place).name;
    for block in &mut cx.draft.blocks {
        for field in block.fields_mut().filter(|field| field.ty == name) {
            field.ty = "String".to_owned();
            field.remove("@default");
        }
    }
    Some(())
}

pub(super) fn rename_enum(cx: &mut Change<'_>) -> Option<()> {
    let place = cx.one("enum")?;
    let new = fresh(cx, &["Sort", "Flavour"]);
    let old = std::mem::replace(&mut cx.draft.blocks[place].name, new.clone());
    replace_type(cx, &old, &new);
    Some(())
}

pub(super) fn move_to_namespace(cx: &mut Change<'_>) -> Option<()> {
    let namespaces = namespaces(cx);
    let namespace = cx.random.one(&namespaces)?.clone();
    let keyword = cx.random.word(&["model", "model", "enum"]);
    let place = cx.one(keyword)?;
    let mut attributes = cx.draft.blocks[place].attributes_mut();
    let text = attributes.find(|text| text.starts_with("@@schema"))?;
    *text = format!("@@schema(\"{namespace}\")");
    Some(())
}

fn setting<'a>(cx: &'a mut Change<'_>, name: &str) -> Option<(usize, &'a mut Vec<Line>)> {
    let mut sources = cx
        .draft
        .blocks
        .iter_mut()
        .filter(|block| block.keyword == "datasource");
    let lines = &mut sources.next()?.lines;
    let place = lines
        .iter()
        .position(|line| matches!(line, Line::Setting(text) if text.starts_with(name)))
        .unwrap_or(lines.len());
    Some((place, lines))
}

/// Another list of extensions, where there is one.
pub(super) fn extension(cx: &mut Change<'_>) -> Option<()> {
    let list = cx.random.word(&[
        "[]",
        "[citext]",
        "[citext, pgcrypto]",
        "[pg_trgm, citext, pgcrypto]",
        "[pgcrypto, uuidOssp(map: \"uuid-ossp\")]",
        "[citext(schema: \"public\"), pgcrypto]",
        "[citext(version: \"1.6\"), hstore]",
    ]);
    let (place, lines) = setting(cx, "extensions")?;
    *lines.get_mut(place)? = Line::Setting(format!("extensions = {list}"));
    Some(())
}

pub(super) fn relation_mode(cx: &mut Change<'_>) -> Option<()> {
    let (place, lines) = setting(cx, "relationMode")?;
    if place < lines.len() {
        lines.remove(place);
    } else {
        lines.push(Line::Setting("relationMode = \"prisma\"".to_owned()));
    }
    Some(())
}

/// A view comes or goes.
pub(super) fn view(cx: &mut Change<'_>) -> Option<()> {
    if cx.provider == Provider::Postgres
        && let Some(place) = cx.one("view")
        && cx.random.once_in(2)
    {
        cx.draft.blocks.remove(place);
        return Some(());
    }
    let name = fresh(cx, &["Seen", "Overview"]);
    push_block(cx, "view", name, vec![typed("id", "Int", "", &["@unique"])]);
    Some(())
}
