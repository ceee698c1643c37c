//! `generator` blocks: `provider`, `output`, `previewFeatures`, and whatever else the generator knows.

use super::{Settings, string_or_env, strings};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::attributes::values::wrong_kind;
use crate::schema::db::Db;
use crate::schema::decl::{ConfigDecl, Expr};
use crate::schema::{ConfigValue, Generator, Span, UrlSource};

/// Reads all generators.
pub(crate) fn read(db: &mut Db<'_>) {
    for block in &db.decls.generators {
        if let Some(generator) = generator(db, block) {
            db.schema.generators.push(generator);
        }
    }
}

fn generator(db: &mut Db<'_>, block: &ConfigDecl) -> Option<Generator> {
    let mut settings = Settings::new(block, "generator", &mut db.diagnostics)?;
    let engine_type = settings
        .list
        .iter()
        .find(|(setting, _)| setting.name.text == "engineType");
    if let Some((_, value)) = engine_type
        && value.as_string().is_none()
    {
        db.push(wrong_kind("String", value));
    }
    let Some(provider) = settings.value("provider") else {
        db.push(missing_provider(block));
        return None;
    };
    let provider = string_or_env(provider, &mut db.diagnostics)?;
    let output = settings
        .value("output")
        .and_then(|value| string_or_env(value, &mut db.diagnostics));
    if let Some((_, targets)) = settings
        .list
        .iter()
        .find(|(setting, _)| setting.name.text == "binaryTargets")
    {
        for target in targets.items() {
            string_or_env(target, &mut db.diagnostics);
        }
    }
    let features = preview_features(db, &mut settings);
    let config = settings
        .list
        .iter()
        .map(|(setting, value)| (setting.name.text.clone(), config_value(value)));
    Some(Generator {
        name: block.name.text.clone(),
        provider: Some(text(provider)),
        output: output.map(text),
        preview_features: features,
        config: config.collect(),
        documentation: crate::schema::types::documentation(&block.docs),
        span: block.span,
    })
}

fn missing_provider(block: &ConfigDecl) -> Diagnostic {
    let message = format!(
        "Argument \"provider\" is missing in generator block \"{}\".",
        block.name.text
    );
    let head = Span {
        end: block.name.span.end,
        ..block.span
    };
    Diagnostic::error(codes::MISSING_SETTING, head, message)
        .help("add a line such as `provider = \"nicol\"` or `provider = \"prisma-client\"`")
}

fn text(source: UrlSource) -> String {
    match source {
        UrlSource::Literal(text) => text,
        UrlSource::Env(name) => format!("env(\"{name}\")"),
    }
}

fn preview_features(db: &mut Db<'_>, settings: &mut Settings<'_>) -> Vec<String> {
    let Some(value) = settings.value("previewFeatures") else {
        return Vec::new();
    };
    let Some(listed) = strings(value, &mut db.diagnostics) else {
        return Vec::new();
    };
    let provider = db
        .schema
        .datasource
        .as_ref()
        .map(|datasource| datasource.provider);
    let mut names = Vec::with_capacity(listed.len());
    for (name, span) in listed {
        db.preview
            .insert(name, (value.span(), span), provider, &mut db.diagnostics);
        names.push(name.to_lowercase());
    }
    names
}

fn config_value(value: &Expr) -> ConfigValue {
    match value {
        Expr::String(text, _) => ConfigValue::Text(text.clone()),
        Expr::Array(items, _) => ConfigValue::List(
            items
                .iter()
                .map(|item| match item {
                    Expr::String(text, _) => text.clone(),
                    other => other.to_string(),
                })
                .collect(),
        ),
        Expr::Call(name, args, _) if name == "env" => match args.list.first().map(|arg| &arg.value) {
            Some(Expr::String(name, _)) => ConfigValue::Env(name.clone()),
            _ => ConfigValue::Text(value.to_string()),
        },
        other => ConfigValue::Text(other.to_string()),
    }
}
