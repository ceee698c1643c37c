//! Indexes, unique constraints, primary keys.

use nicol_psl::Provider;

use super::Change;
use crate::conformance::ddl::draft::Line;

/// Index methods with operator classes.
const METHODS: &[(&str, &[&str])] = &[
    ("Hash", &[]),
    (
        "Gin",
        &["ArrayOps", "JsonbOps", "JsonbPathOps", "raw(\"gin_trgm_ops\")"],
    ),
    ("Gist", &["InetOps", "raw(\"inet_ops\")"]),
    ("SpGist", &["TextOps", "InetOps"]),
    (
        "Brin",
        &[
            "Int4MinMaxOps",
            "Int4BloomOps",
            "TextMinMaxOps",
            "TimestampMinMaxOps",
            "TimestampMinMaxMultiOps",
        ],
    ),
    ("BTree", &["raw(\"text_pattern_ops\")"]),
];

pub(super) fn add_index(cx: &mut Change<'_>) -> Option<()> {
    let model = cx.one("model")?;
    let names = cx.column_names(model);
    let chosen = cx.random.some(&names, 3);
    let mut ty = String::new();
    let mut ops = "";
    let mut most = chosen.len();
    if cx.provider == Provider::Postgres && cx.random.once_in(3) {
        let (method, classes) = METHODS[cx.random.below(METHODS.len())];
        ty = format!(", type: {method}");
        most = 1;
        if !classes.is_empty() && cx.random.once_in(2) {
            ops = cx.random.word(classes);
        }
    }
    let columns: Vec<String> = chosen
        .iter()
        .take(most)
        .map(|name| column(cx, name, ops))
        .collect();
    let kind = if ty.is_empty() {
        cx.random.word(&["index", "index", "unique"])
    } else {
        "index"
    };
    let map = match cx.random.below(4) {
        0 => format!(", map: \"{}\"", cx.random.word(&["ix", "By Name", "Z_idx"])),
        _ => String::new(),
    };
    let predicate = match cx.random.below(8) {
        0 => ", where: raw(\"1 = 1\")",
        _ => "",
    };
    let text = format!("@@{kind}([{}]{ty}{map}{predicate})", columns.join(", "));
    cx.draft.blocks[model].lines.push(Line::Attribute(text));
    Some(())
}

fn column(cx: &mut Change<'_>, name: &str, ops: &str) -> String {
    if !ops.is_empty() {
        return format!("{name}(ops: {ops})");
    }
    match cx.random.below(5) {
        0 => format!("{name}(sort: Desc)"),
        1 => format!("{name}(sort: Asc)"),
        _ => name.to_owned(),
    }
}

/// The lines of a model that are indexes.
fn indexes(cx: &Change<'_>, model: usize) -> Vec<usize> {
    let is_index = |line: &Line| matches!(line, Line::Attribute(text) if text.starts_with("@@index") || text.starts_with("@@unique"));
    let lines = &cx.draft.blocks[model].lines;
    (0..lines.len())
        .filter(|place| is_index(&lines[*place]))
        .collect()
}

pub(super) fn remove_index(cx: &mut Change<'_>) -> Option<()> {
    let model = cx.one("model")?;
    let places = indexes(cx, model);
    let place = *cx.random.one(&places)?;
    cx.draft.blocks[model].lines.remove(place);
    Some(())
}

/// Another name, another kind, or columns turned around.
pub(super) fn change_index(cx: &mut Change<'_>) -> Option<()> {
    let model = cx.one("model")?;
    let places = indexes(cx, model);
    let place = *cx.random.one(&places)?;
    let how = cx.random.below(4);
    let Line::Attribute(text) = &mut cx.draft.blocks[model].lines[place] else {
        return None;
    };
    match how {
        0 if text.starts_with("@@index") => *text = text.replacen("@@index", "@@unique", 1),
        0 => *text = text.replacen("@@unique", "@@index", 1),
        1 => toggle_map(text, "other_name"),
        2 => {
            let (start, end) = (text.find('[')?, text.find(']')?);
            let mut columns: Vec<String> = text[start + 1..end].split(", ").map(str::to_owned).collect();
            columns.reverse();
            text.replace_range(start + 1..end, &columns.join(", "));
        }
        _ if text.contains("(sort: Desc)") => *text = text.replace("(sort: Desc)", ""),
        _ => *text = text.replacen(']', "(sort: Desc)]", 1),
    }
    Some(())
}

fn toggle_map(text: &mut String, name: &str) {
    match text.find(", map: \"") {
        Some(start) => {
            let end = text[start + 8..]
                .find('"')
                .map_or(text.len(), |end| start + 8 + end + 1);
            text.replace_range(start..end, "");
        }
        None => {
            text.pop();
            text.push_str(&format!(", map: \"{name}\")"));
        }
    }
}

pub(super) fn unique(cx: &mut Change<'_>) -> Option<()> {
    let named = cx.random.once_in(4);
    let place = cx.column()?;
    let field = cx.field(place)?;
    if !field.remove("@unique") {
        let attribute = if named {
            "@unique(map: \"only one\")"
        } else {
            "@unique"
        };
        field.attributes.push(attribute.to_owned());
    }
    Some(())
}

/// Another primary key: other columns, another name, or none.
pub(super) fn change_primary_key(cx: &mut Change<'_>) -> Option<()> {
    let model = cx.one("model")?;
    let names = cx.column_names(model);
    let columns = cx.random.some(&names, 3);
    let how = cx.random.below(5);
    let block = &mut cx.draft.blocks[model];
    if how < 2 {
        let own = block.fields_mut().flat_map(|field| &mut field.attributes);
        let named = own.filter(|text| text.starts_with("@id"));
        for text in named {
            *text = if text == "@id" {
                "@id(map: \"named key\")"
            } else {
                "@id"
            }
            .to_owned();
        }
        let compound = block.attributes_mut().filter(|text| text.starts_with("@@id"));
        compound.for_each(|text| toggle_map(text, "named key"));
        return Some(());
    }
    block.fields_mut().for_each(|field| {
        field.remove("@id");
    });
    block
        .lines
        .retain(|line| !matches!(line, Line::Attribute(text) if text.starts_with("@@id")));
    match (columns.as_slice(), how) {
        (_, 2) => {}
        ([single], _) => {
            let mut fields = block.fields_mut().filter(|field| field.name == *single);
            fields.next()?.attributes.insert(0, "@id".to_owned());
        }
        (columns, _) => block
            .lines
            .push(Line::Attribute(format!("@@id([{}])", columns.join(", ")))),
    }
    Some(())
}
