//! Columns.

use nicol_psl::Provider;

use super::{Change, values};
use crate::conformance::ddl::draft::{Field, Line};

pub(super) fn add(cx: &mut Change<'_>) -> Option<()> {
    let model = cx.one("model")?;
    let name = cx.new_name(model);
    let types = cx.types();
    let ty = cx.random.one(&types)?.clone();
    let mark = mark(cx);
    let mut field = Field {
        name,
        ty,
        mark,
        attributes: Vec::new(),
    };
    if cx.random.once_in(2) {
        field.attributes.extend(cx.default(&field.ty.clone(), mark));
    }
    if cx.provider == Provider::Postgres && cx.random.once_in(3) {
        field.attributes.extend(values::native(cx.random, &field.ty));
    }
    match cx.random.below(8) {
        0 => field.attributes.push("@unique".to_owned()),
        1 => field.attributes.push("@map(\"mapped col\")".to_owned()),
        2 if field.ty == "DateTime" => field.attributes.push("@updatedAt".to_owned()),
        3 if cx.provider == Provider::Postgres => field.ty = "Unsupported(\"tsvector\")".to_owned(),
        _ => {}
    }
    let place = cx.random.below(cx.draft.blocks[model].lines.len() + 1);
    cx.draft.blocks[model].lines.insert(place, Line::Field(field));
    Some(())
}

fn mark(cx: &mut Change<'_>) -> &'static str {
    match cx.random.below(6) {
        0..3 => "",
        5 if cx.provider == Provider::Postgres => "[]",
        _ => "?",
    }
}

pub(super) fn remove(cx: &mut Change<'_>) -> Option<()> {
    let model = cx.one("model")?;
    let columns = cx.columns(model);
    let line = *cx.random.one(&columns)?;
    let removed = cx.draft.blocks[model].lines.remove(line);
    if let Line::Field(field) = removed {
        forget(cx, model, &field.name);
    }
    Some(())
}

/// Takes a field out of the indexes of its model.
fn forget(cx: &mut Change<'_>, model: usize, name: &str) {
    cx.draft.blocks[model].lines.retain(|line| match line {
        Line::Attribute(text) => !names_in(text).any(|word| word == name),
        _ => true,
    });
}

fn names_in(attribute: &str) -> impl Iterator<Item = &str> {
    attribute.split(|character: char| !(character.is_alphanumeric() || character == '_'))
}

pub(super) fn change_type(cx: &mut Change<'_>) -> Option<()> {
    let types = cx.types();
    let ty = cx.random.one(&types)?.clone();
    let place = cx.column()?;
    let field = cx.field(place)?;
    field.remove("@db.");
    field.remove("@updatedAt");
    let had_default = field.remove("@default");
    field.ty.clone_from(&ty);
    let mark = field.mark;
    if had_default {
        let default = cx.default(&ty, mark)?;
        cx.field(place)?.attributes.push(default);
    }
    if cx.provider == Provider::Postgres && cx.random.once_in(3) {
        let native = values::native(cx.random, &ty)?;
        cx.field(place)?.attributes.push(native);
    }
    Some(())
}

pub(super) fn change_native_type(cx: &mut Change<'_>) -> Option<()> {
    if cx.provider != Provider::Postgres {
        return None;
    }
    let place = cx.column()?;
    let ty = cx.field(place)?.ty.clone();
    let native = values::native(cx.random, &ty)?;
    let field = cx.field(place)?;
    match field.attribute("@db.") {
        Some(old) if *old == native => {
            field.remove("@db.");
        }
        _ => field.set("@db.", native),
    }
    Some(())
}

pub(super) fn change_arity(cx: &mut Change<'_>) -> Option<()> {
    let mark = mark(cx);
    let place = cx.column()?;
    let field = cx.field(place)?;
    if field.mark == mark {
        return None;
    }
    if (field.mark == "[]") != (mark == "[]") {
        field.remove("@default");
    }
    field.mark = mark;
    Some(())
}

pub(super) fn change_default(cx: &mut Change<'_>) -> Option<()> {
    let place = cx.column()?;
    let field = cx.field(place)?;
    let (ty, mark) = (field.ty.clone(), field.mark);
    let default = cx.default(&ty, mark)?;
    let removes = cx.random.once_in(3);
    let field = cx.field(place)?;
    if removes && field.remove("@default") {
        return Some(());
    }
    field.set("@default", default);
    Some(())
}

pub(super) fn map(cx: &mut Change<'_>) -> Option<()> {
    let name = cx.random.word(&["mapped", "Some Name", "ü", "lower_case"]);
    let place = cx.column()?;
    let field = cx.field(place)?;
    if !field.remove("@map") {
        field.attributes.push(format!("@map(\"{name}\")"));
    }
    Some(())
}

pub(super) fn rename(cx: &mut Change<'_>) -> Option<()> {
    let place = cx.column()?;
    let model = place.0;
    let new = cx.new_name(model);
    let field = cx.field(place)?;
    let old = std::mem::replace(&mut field.name, new.clone());
    let block = cx.draft.blocks[model].name.clone();
    for other in &mut cx.draft.blocks {
        let is_own = other.name == block;
        if is_own {
            other
                .attributes_mut()
                .for_each(|text| replace_name(text, &old, &new));
        }
        for field in other.fields_mut() {
            let relates = field.ty == block;
            for attribute in field
                .attributes
                .iter_mut()
                .filter(|text| text.starts_with("@relation"))
            {
                if is_own {
                    replace_in_list(attribute, "fields:", &old, &new);
                }
                if relates {
                    replace_in_list(attribute, "references:", &old, &new);
                }
            }
        }
    }
    Some(())
}

/// Replaces a whole word outside of strings.
pub(super) fn replace_name(text: &mut String, old: &str, new: &str) {
    let mut out = String::new();
    for (number, part) in text.split('"').enumerate() {
        if number > 0 {
            out.push('"');
        }
        match number % 2 {
            0 => out.push_str(&words_replaced(part, old, new)),
            _ => out.push_str(part),
        }
    }
    *text = out;
}

fn words_replaced(text: &str, old: &str, new: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for character in text.chars().chain(['\0']) {
        if character.is_alphanumeric() || character == '_' {
            word.push(character);
            continue;
        }
        out.push_str(if word == old { new } else { &word });
        word.clear();
        if character != '\0' {
            out.push(character);
        }
    }
    out
}

fn replace_in_list(text: &mut String, list: &str, old: &str, new: &str) {
    let Some(start) = text.find(list) else { return };
    let Some(len) = text[start..].find(']') else {
        return;
    };
    let mut part = text[start + list.len()..start + len].to_owned();
    replace_name(&mut part, old, new);
    text.replace_range(start + list.len()..start + len, &part);
}

pub(super) fn reorder(cx: &mut Change<'_>) -> Option<()> {
    let model = cx.one("model")?;
    let count = cx.draft.blocks[model].lines.len();
    let (a, b) = (cx.random.below(count), cx.random.below(count));
    if count > 1 {
        cx.draft.blocks[model].lines.swap(a, b);
    }
    Some(())
}

pub(super) fn ignore(cx: &mut Change<'_>) -> Option<()> {
    let place = cx.column()?;
    let field = cx.field(place)?;
    if !field.remove("@ignore") {
        field.attributes.push("@ignore".to_owned());
    }
    Some(())
}
