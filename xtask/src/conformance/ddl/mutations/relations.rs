//! Relations.

use super::Change;
use super::fields::replace_name;
use crate::conformance::ddl::draft::{Field, Line};

const ACTIONS: &[&str] = &["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"];

fn field(name: String, ty: &str, mark: &'static str, attributes: Vec<String>) -> Line {
    Line::Field(Field {
        name,
        ty: ty.to_owned(),
        mark,
        attributes,
    })
}

/// A relation to a model with a key of one column.
pub(super) fn add(cx: &mut Change<'_>) -> Option<()> {
    let (from, to) = (cx.one("model")?, cx.one("model")?);
    let target = &cx.draft.blocks[to];
    let key = target
        .fields()
        .find(|field| field.attribute("@id").is_some())?
        .clone();
    let (from_name, to_name) = (cx.draft.blocks[from].name.clone(), target.name.clone());
    let number = cx.random.below(1000);
    let (own, column, back) = (
        format!("rel{number}"),
        format!("rel{number}Id"),
        format!("back{number}"),
    );
    let optional = if cx.random.once_in(2) { "?" } else { "" };
    let mut relation = format!(
        "@relation(\"R{number}\", fields: [{column}], references: [{}]",
        key.name
    );
    for argument in ["onDelete", "onUpdate"] {
        if cx.random.once_in(3) {
            relation.push_str(&format!(", {argument}: {}", cx.random.word(ACTIONS)));
        }
    }
    if cx.random.once_in(5) {
        relation.push_str(", map: \"named fk\"");
    }
    relation.push(')');
    let native: Vec<String> = key.attribute("@db.").cloned().into_iter().collect();
    let mut scalar_attributes = native;
    let single = cx.random.once_in(4);
    if single {
        scalar_attributes.push("@unique".to_owned());
    }
    let lines = [
        field(own, &to_name, optional, vec![relation]),
        field(column, &key.ty, optional, scalar_attributes),
    ];
    cx.draft.blocks[from].lines.extend(lines);
    let mark = if single { "?" } else { "[]" };
    let back = field(back, &from_name, mark, vec![format!("@relation(\"R{number}\")")]);
    cx.draft.blocks[to].lines.push(back);
    Some(())
}

pub(super) fn add_many_to_many(cx: &mut Change<'_>) -> Option<()> {
    let (a, b) = (cx.one("model")?, cx.one("model")?);
    let (a_name, b_name) = (cx.draft.blocks[a].name.clone(), cx.draft.blocks[b].name.clone());
    let number = cx.random.below(1000);
    let name = cx.random.word(&["M", "Zebra", "aa"]);
    let attribute = || vec![format!("@relation(\"{name}{number}\")")];
    cx.draft.blocks[a]
        .lines
        .push(field(format!("many{number}"), &b_name, "[]", attribute()));
    cx.draft.blocks[b]
        .lines
        .push(field(format!("more{number}"), &a_name, "[]", attribute()));
    Some(())
}

/// The fields that are relations with a key: model and line.
fn keys(cx: &Change<'_>) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (model, block) in cx.draft.blocks.iter().enumerate() {
        for (line, item) in block.lines.iter().enumerate() {
            let relates = |text: &String| text.starts_with("@relation") && text.contains("fields:");
            if matches!(item, Line::Field(field) if field.attributes.iter().any(relates)) {
                found.push((model, line));
            }
        }
    }
    found
}

/// Takes out both sides of a relation, with or without the columns of its key.
pub(super) fn remove(cx: &mut Change<'_>) -> Option<()> {
    let models = cx.names("model");
    let mut found = Vec::new();
    for (model, block) in cx.draft.blocks.iter().enumerate() {
        for (line, item) in block.lines.iter().enumerate() {
            if matches!(item, Line::Field(field) if models.contains(&field.ty)) {
                found.push((model, line));
            }
        }
    }
    let (model, line) = *cx.random.one(&found)?;
    let Line::Field(own) = cx.draft.blocks[model].lines.remove(line) else {
        return None;
    };
    let from = cx.draft.blocks[model].name.clone();
    let label = |field: &Field| {
        let attribute = field.attribute("@relation")?;
        let start = attribute.find("(\"").or_else(|| attribute.find("name: \""))?;
        attribute[start..].split('"').nth(1).map(str::to_owned)
    };
    let name = label(&own);
    let target = cx.draft.blocks.iter_mut().find(|block| block.name == own.ty)?;
    let place = target
        .lines
        .iter()
        .position(|line| matches!(line, Line::Field(field) if field.ty == from && label(field) == name))?;
    target.lines.remove(place);
    Some(())
}

fn relation<'a>(cx: &'a mut Change<'_>) -> Option<&'a mut String> {
    let keys = keys(cx);
    let place = *cx.random.one(&keys)?;
    let field = cx.field(place)?;
    field
        .attributes
        .iter_mut()
        .find(|text| text.starts_with("@relation"))
}

pub(super) fn change_actions(cx: &mut Change<'_>) -> Option<()> {
    let action = cx.random.word(ACTIONS);
    let argument = cx.random.word(&["onDelete", "onUpdate"]);
    let text = relation(cx)?;
    match text.find(&format!(", {argument}: ")) {
        Some(start) => {
            let from = start + argument.len() + 4;
            let end = text[from..].find([',', ')'])? + from;
            if text[from..end] == *action {
                text.replace_range(start..end, "");
            } else {
                text.replace_range(from..end, action);
            }
        }
        None => {
            text.pop();
            text.push_str(&format!(", {argument}: {action})"));
        }
    }
    Some(())
}

pub(super) fn map(cx: &mut Change<'_>) -> Option<()> {
    let text = relation(cx)?;
    match text.contains("map: \"renamed fk\"") {
        true => *text = text.replace(", map: \"renamed fk\"", ""),
        false if text.contains("map:") => return None,
        false => {
            text.pop();
            text.push_str(", map: \"renamed fk\")");
        }
    }
    Some(())
}

/// Both the relation and its columns become required, or optional.
pub(super) fn change_arity(cx: &mut Change<'_>) -> Option<()> {
    let keys = keys(cx);
    let place = *cx.random.one(&keys)?;
    let field = cx.field(place)?;
    let mark = if field.mark == "?" { "" } else { "?" };
    field.mark = mark;
    let attribute = field.attribute("@relation")?.clone();
    let start = attribute.find("fields: [")? + 9;
    let end = attribute[start..].find(']')? + start;
    let columns: Vec<String> = attribute[start..end].split(", ").map(str::to_owned).collect();
    for field in cx.draft.blocks[place.0].fields_mut() {
        if columns.contains(&field.name) {
            field.mark = mark;
        }
    }
    Some(())
}

/// Another name for a model, everywhere.
pub(super) fn replace_type(cx: &mut Change<'_>, old: &str, new: &str) {
    for block in &mut cx.draft.blocks {
        for field in block.fields_mut().filter(|field| field.ty == old) {
            replace_name(&mut field.ty, old, new);
        }
    }
}
