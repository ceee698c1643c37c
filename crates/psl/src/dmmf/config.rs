//! The `datasource` and `generator` blocks, as Prisma's tools read them: variables are named, not resolved.

use super::Source;
use crate::Analysis;
use crate::schema::decl::{ConfigDecl, Expr};
use crate::schema::preview;
use serde_json::{Map, Value, json};

/// The settings of a generator that have a place of their own.
const KNOWN: [&str; 4] = ["provider", "output", "binaryTargets", "previewFeatures"];

/// The whole document.
pub(super) fn config(analysis: &Analysis, source: &Source<'_>) -> Value {
    let generators = source.decls.generators.iter();
    let datasources = source.decls.datasources.iter();
    json!({
        "config": {
            "generators": generators.map(|block| generator(analysis, block)).collect::<Vec<_>>(),
            "datasources": datasources.map(|block| datasource(analysis, block)).collect::<Vec<_>>(),
            "warnings": warnings(analysis),
        },
        "errors": [],
    })
}

/// What the analysis warned of in these blocks.
fn warnings(analysis: &Analysis) -> Vec<&str> {
    let schema = &analysis.schema;
    let blocks = schema.generators.iter().map(|block| block.span);
    let blocks: Vec<_> = blocks
        .chain(schema.datasource.iter().map(|block| block.span))
        .collect();
    let warnings = analysis.warnings().filter(|warning| {
        let is_inside = |block: &crate::schema::Span| {
            block.file == warning.span.file
                && block.start <= warning.span.start
                && warning.span.end <= block.end
        };
        blocks.iter().any(is_inside)
    });
    warnings.map(|warning| warning.message.as_str()).collect()
}

fn generator(analysis: &Analysis, block: &ConfigDecl) -> Value {
    let provider = analysis.schema.datasource.as_ref().map(|source| source.provider);
    let mut features: Vec<&str> = texts(setting(block, "previewFeatures"))
        .iter()
        .filter_map(|name| preview::known(name, provider))
        .collect();
    features.sort_unstable();
    features.dedup();
    let targets = setting(block, "binaryTargets")
        .map(Expr::items)
        .unwrap_or_default();
    let others = block.settings.iter().filter_map(|setting| {
        let value = setting.value.as_ref()?;
        let name = &setting.name.text;
        (!KNOWN.contains(&name.as_str())).then(|| (name.clone(), plain(value)))
    });
    json!({
        "name": block.name.text,
        "provider": setting(block, "provider").map(variable),
        "output": setting(block, "output").map(variable),
        "config": others.collect::<Map<_, _>>(),
        "binaryTargets": targets.iter().map(variable).collect::<Vec<_>>(),
        "previewFeatures": features,
        "sourceFilePath": path(analysis, block),
    })
}

fn datasource(analysis: &Analysis, block: &ConfigDecl) -> Value {
    let read = analysis.schema.datasource.as_ref();
    let provider = setting(block, "provider").and_then(Expr::as_string);
    let mut object = Map::new();
    object.insert("name".to_owned(), json!(block.name.text));
    object.insert("provider".to_owned(), json!(provider));
    object.insert(
        "activeProvider".to_owned(),
        json!(read.map(|read| read.provider.name())),
    );
    for name in ["url", "directUrl"] {
        if let Some(value) = setting(block, name) {
            object.insert(name.to_owned(), variable(value));
        }
    }
    let mut schemas = texts(setting(block, "schemas"));
    schemas.sort_unstable();
    object.insert("schemas".to_owned(), json!(schemas));
    object.insert("sourceFilePath".to_owned(), json!(path(analysis, block)));
    Value::Object(object)
}

fn setting<'b>(block: &'b ConfigDecl, name: &str) -> Option<&'b Expr> {
    let setting = block.settings.iter().find(|setting| setting.name.text == name)?;
    setting.value.as_ref()
}

fn texts(value: Option<&Expr>) -> Vec<&str> {
    let items = value.map(Expr::items).unwrap_or_default();
    items.iter().filter_map(Expr::as_string).collect()
}

fn path<'a>(analysis: &'a Analysis, block: &ConfigDecl) -> &'a str {
    let file = analysis.files.get(block.span.file as usize);
    file.map_or("", |file| &file.path)
}

/// A value that may come from the environment.
fn variable(value: &Expr) -> Value {
    match env(value) {
        Some(name) => json!({ "fromEnvVar": name, "value": null }),
        None => json!({ "fromEnvVar": null, "value": plain(value) }),
    }
}

fn plain(value: &Expr) -> Value {
    match value {
        Expr::String(text, _) => json!(text),
        Expr::Array(items, _) => items.iter().map(plain).collect(),
        other => match env(other) {
            Some(name) => json!(name),
            None => json!(other.to_string()),
        },
    }
}

/// The variable that `env("…")` names.
fn env(value: &Expr) -> Option<&str> {
    match value {
        Expr::Call(name, args, _) if name == "env" => args.list.first()?.value.as_string(),
        _ => None,
    }
}
