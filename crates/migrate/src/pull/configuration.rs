//! The `datasource` and `generator` blocks: as they were, but for `schemas` that were asked for and
//! `extensions` that the file lists.

use nicol_psl::print;
use nicol_psl::schema::{Extension as OldExtension, Schema, preview};
use nicol_psl::syntax::ast::{AstNode, Block};
use nicol_sql::schema::{Extension, SqlSchema};

use super::names;

/// The settings of a `generator` in their order; others follow by name.
const GENERATOR: [&str; 4] = ["provider", "output", "previewFeatures", "binaryTargets"];

/// The settings of a `datasource` in their order; others follow as they stand.
const DATASOURCE: [&str; 7] = [
    "provider",
    "url",
    "directUrl",
    "shadowDatabaseUrl",
    "relationMode",
    "extensions",
    "schemas",
];

/// Extensions that are written also where the file does not list them, because types or functions that
/// schemas use come from them.
const WELL_KNOWN: [&str; 4] = ["citext", "postgis", "pg_crypto", "uuid-ossp"];

/// A `generator` block.
pub(super) fn generator(block: &Block) -> String {
    let rank = |name: &str| match GENERATOR.iter().position(|known| *known == name) {
        Some(place) => (place, String::new()),
        None => (GENERATOR.len(), name.to_owned()),
    };
    rewritten(block, rank, Vec::new())
}

/// The `datasource` block, with these settings in place of its own.
pub(super) fn datasource(block: &Block, settings: Vec<(&'static str, String)>) -> String {
    let rank = |name: &str| {
        let place = DATASOURCE.iter().position(|known| *known == name);
        (place.unwrap_or(DATASOURCE.len()), String::new())
    };
    rewritten(block, rank, settings)
}

/// The settings of the `datasource` block that the pull decides.
pub(super) fn settings(
    schema: &Schema,
    database: &SqlSchema,
    namespaces: Option<&[String]>,
) -> Vec<(&'static str, String)> {
    let mut settings = Vec::new();
    if let Some(namespaces) = namespaces.filter(|list| !list.is_empty()) {
        let list: Vec<String> = namespaces.iter().map(|name| print::quoted(name)).collect();
        settings.push(("schemas", format!("[{}]", list.join(", "))));
    }
    let mut features = schema
        .generators
        .iter()
        .flat_map(|generator| &generator.preview_features);
    if features.any(|feature| feature.eq_ignore_ascii_case(preview::EXTENSIONS)) {
        let old = schema
            .datasource
            .as_ref()
            .map_or(&[][..], |source| &source.extensions);
        let list: Vec<String> = database
            .extensions
            .iter()
            .filter_map(|found| extension(found, old))
            .collect();
        if !list.is_empty() {
            settings.push(("extensions", format!("[{}]", list.join(", "))));
        }
    }
    settings
}

fn extension(found: &Extension, old: &[OldExtension]) -> Option<String> {
    let old = old
        .iter()
        .find(|old| old.map.as_ref().unwrap_or(&old.name) == &found.name);
    if old.is_none() && !WELL_KNOWN.contains(&found.name.as_str()) {
        return None;
    }
    let name = old.map_or_else(
        || {
            if names::is_unfit(&found.name) {
                names::fit(&found.name)
            } else {
                found.name.clone()
            }
        },
        |old| old.name.clone(),
    );
    let mut args = Vec::new();
    if name != found.name {
        args.push(format!("map: {}", print::quoted(&found.name)));
    }
    if let Some(version) = found
        .version
        .as_ref()
        .filter(|_| old.is_some_and(|old| old.version.is_some()))
    {
        args.push(format!("version: {}", print::quoted(version)));
    }
    let says_namespace = old.is_none_or(|old| old.schema.is_some());
    if let Some(namespace) = found.namespace.as_ref().filter(|_| says_namespace) {
        args.push(format!("schema: {}", print::quoted(namespace)));
    }
    Some(if args.is_empty() {
        name
    } else {
        format!("{name}({})", args.join(", "))
    })
}

/// A block with its settings in order, each with the comments above it.
fn rewritten(
    block: &Block,
    rank: impl Fn(&str) -> (usize, String),
    mut settings: Vec<(&'static str, String)>,
) -> String {
    let mut above = String::new();
    let mut lines: Vec<((usize, String), String)> = Vec::new();
    for element in block.syntax().children_with_tokens() {
        if element.kind().is_comment() {
            above.push_str(&format!("{}\n", element.to_string().trim()));
            continue;
        }
        let setting = element
            .into_node()
            .and_then(nicol_psl::syntax::ast::KeyValue::cast);
        let Some((name, setting)) = setting.and_then(|it| Some((it.name()?.text(), it))) else {
            continue;
        };
        let asked = settings.iter().position(|(asked, _)| *asked == name);
        let text = match asked {
            Some(place) => format!("{name} = {}", settings.swap_remove(place).1),
            None => setting.syntax().text().to_string().trim().to_owned(),
        };
        lines.push((rank(&name), format!("{}{text}\n", std::mem::take(&mut above))));
    }
    for (name, value) in settings {
        lines.push((rank(name), format!("{name} = {value}\n")));
    }
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    let head = |token: Option<nicol_psl::syntax::SyntaxToken>| {
        token.map_or_else(String::new, |token| token.text().to_owned())
    };
    let name = block.name().map_or_else(String::new, |name| name.text());
    let body: String = lines.into_iter().map(|(_, line)| line).collect();
    format!("{} {name} {{\n{body}{above}}}\n", head(block.keyword()))
}
