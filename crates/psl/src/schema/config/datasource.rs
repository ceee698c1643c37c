//! The `datasource` block. The addresses may stand in it (version 6) or not (version 7): both are fine here.

use super::{Settings, string_or_env, strings};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::attributes::values::wrong_kind;
use crate::schema::db::Db;
use crate::schema::decl::{Arg, ConfigDecl, Expr, SettingDecl};
use crate::schema::{Datasource, Extension, RelationMode, Span, UrlSource};
use crate::suggest::{closest, did_you_mean};
use nicol_sql::Provider;
use nicol_sql::dialect::SchemaRules;

/// The settings of a datasource.
pub(crate) const SETTINGS: [&str; 7] = [
    "provider",
    "url",
    "directUrl",
    "shadowDatabaseUrl",
    "relationMode",
    "schemas",
    "extensions",
];

/// The providers of Prisma that are not served.
const UNSERVED: [&str; 3] = ["sqlserver", "mongodb", "cockroachdb"];

/// Reads all datasources; the first that can be read counts.
pub(crate) fn read(db: &mut Db<'_>) {
    let mut read = Vec::new();
    for block in &db.decls.datasources {
        if let Some(datasource) = datasource(db, block) {
            read.push(datasource);
        }
    }
    if read.len() > 1 {
        several(db);
    }
    if let Some(datasource) = read.into_iter().next() {
        db.rules = datasource.provider.dialect().rules();
        db.schema.datasource = Some(datasource);
    } else {
        db.rules = &SchemaRules::NONE;
    }
}

/// Several datasources in a file are an error. Of those in different files the first counts, as in Prisma.
fn several(db: &mut Db<'_>) {
    let help = "keep one; `nicol.toml` can name several databases for one schema";
    let blocks = &db.decls.datasources;
    for block in blocks {
        let is_alone = |other: &ConfigDecl| other.span.file != block.span.file || other.span == block.span;
        if !blocks.iter().all(is_alone) {
            let message = "You defined more than one datasource. This is not allowed yet because support for multiple databases has not been implemented yet.";
            db.diagnostics
                .push(Diagnostic::error(codes::SEVERAL_DATASOURCES, head(block), message).help(help));
        } else if block.span != blocks[0].span {
            let message = "This datasource has no effect: another file defines one, and the first counts.";
            db.diagnostics.push(
                Diagnostic::warning(codes::SEVERAL_DATASOURCES, head(block), message)
                    .label(head(&blocks[0]), "this one counts")
                    .help(help),
            );
        }
    }
}

fn head(block: &ConfigDecl) -> Span {
    Span {
        end: block.name.span.end,
        ..block.span
    }
}

fn datasource(db: &mut Db<'_>, block: &ConfigDecl) -> Option<Datasource> {
    let diagnostics = &mut db.diagnostics;
    let mut settings = Settings::new(block, "datasource", diagnostics)?;
    let (provider, provider_span) = provider(block, &mut settings, diagnostics)?;
    let relation_mode = relation_mode(block, &mut settings, diagnostics);
    let rules = provider.dialect().rules();
    let mut url = |name: &str, diagnostics: &mut Vec<Diagnostic>| {
        let value = settings.value(name)?;
        Some((string_or_env(value, diagnostics)?, value.span()))
    };
    let main = url("url", diagnostics);
    let shadow =
        url("shadowDatabaseUrl", diagnostics).filter(|(url, _)| *url != UrlSource::Literal(String::new()));
    let direct = url("directUrl", diagnostics);
    same_shadow(block, &main, &direct, &shadow, diagnostics);
    for (url, span) in [&main, &direct].into_iter().flatten() {
        protocol(url, *span, provider, provider_span, diagnostics);
    }
    if let Some((setting, _)) = settings.take("previewFeatures") {
        let message = "Preview features are only supported in the generator block. Please move this field to the generator block.";
        diagnostics.push(Diagnostic::error(codes::WRONG_SETTING, setting.span, message));
    }
    let schemas = schemas(&mut settings, rules, diagnostics);
    let extensions = if rules.extensions {
        extensions(&mut settings, diagnostics)
    } else {
        None
    };
    if let Some((_, span)) = &schemas
        && !rules.namespaces
    {
        let message = "The `schemas` property is not supported on the current connector.";
        diagnostics.push(Diagnostic::error(codes::NO_NAMESPACES, *span, message).help("remove the setting"));
    }
    unknown_settings(&settings, rules, diagnostics);
    let (schemas, schemas_span) = schemas.unzip();
    let (extensions, extensions_span) = extensions.unzip();
    db.schemas_span = schemas_span;
    db.extensions_span = extensions_span;
    Some(Datasource {
        name: block.name.text.clone(),
        provider,
        url: main.map(|(url, _)| url),
        direct_url: direct.map(|(url, _)| url),
        shadow_database_url: shadow.map(|(url, _)| url),
        relation_mode,
        schemas: schemas.unwrap_or_default(),
        extensions: extensions.unwrap_or_default(),
        documentation: crate::schema::types::documentation(&block.docs),
        span: block.span,
    })
}

fn provider(
    block: &ConfigDecl,
    settings: &mut Settings<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Provider, Span)> {
    let names = Provider::ALL.map(Provider::name);
    let known = format!(
        "the providers are {}",
        names.map(|name| format!("`\"{name}\"`")).join(", ")
    );
    let Some(value) = settings.value("provider") else {
        let message = format!(
            "Argument \"provider\" is missing in data source block \"{}\".",
            block.name.text
        );
        diagnostics.push(Diagnostic::error(codes::MISSING_SETTING, head(block), message).help(known));
        return None;
    };
    let span = value.span();
    let fault = match value {
        Expr::Call(name, ..) if name == "env" => Diagnostic::error(
            codes::WRONG_SETTING,
            head(block),
            "A datasource must not use the env() function in the provider argument.",
        )
        .label(span, "this value")
        .help(known),
        Expr::String(text, _) if text.is_empty() => {
            let message = "The provider argument in a datasource must not be empty";
            Diagnostic::error(codes::WRONG_SETTING, span, message).help(known)
        }
        Expr::String(text, _) => match Provider::from_name(text) {
            Some(provider) => return Some((provider, span)),
            None => unknown_provider(text, span, known),
        },
        _ => {
            let message = "The provider argument in a datasource must be a string literal";
            Diagnostic::error(codes::WRONG_SETTING, span, message).help(known)
        }
    };
    diagnostics.push(fault);
    None
}

fn unknown_provider(name: &str, span: Span, known: String) -> Diagnostic {
    if UNSERVED.contains(&name) {
        let message =
            format!("The datasource provider \"{name}\" is one of Prisma's that Nicol does not serve.");
        return Diagnostic::error(codes::UNSERVED_PROVIDER, span, message).help(known);
    }
    let diagnostic = Diagnostic::error(
        codes::UNKNOWN_PROVIDER,
        span,
        format!("Datasource provider not known: \"{name}\"."),
    );
    let meant = match name {
        "mariadb" => Some("mysql"),
        _ => closest(name, Provider::ALL.map(Provider::name)),
    };
    match meant {
        Some(near) => diagnostic.help(format!("did you mean `\"{near}\"`?")).fix(
            format!("write `\"{near}\"`"),
            span,
            format!("\"{near}\""),
        ),
        None => diagnostic.help(known),
    }
}

fn relation_mode(
    block: &ConfigDecl,
    settings: &mut Settings<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> RelationMode {
    let new = settings.take("relationMode");
    let old = settings.take("referentialIntegrity");
    if let Some((setting, _)) = old {
        let message =
            "The `referentialIntegrity` attribute is deprecated. Please use `relationMode` instead.";
        diagnostics.push(
            Diagnostic::warning(codes::RETIRED_SETTING, setting.name.span, message).fix(
                "write `relationMode`",
                setting.name.span,
                "relationMode",
            ),
        );
        if let Some((new, _)) = new {
            let message = "The `referentialIntegrity` and `relationMode` attributes cannot be used together. Please use only `relationMode` instead.";
            diagnostics.push(
                Diagnostic::error(codes::RELATION_MODE, setting.span, message).label(new.span, "the other"),
            );
            return RelationMode::ForeignKeys;
        }
    }
    let Some((_, value)) = new.or(old) else {
        return RelationMode::ForeignKeys;
    };
    match value.as_string() {
        Some("prisma") => RelationMode::Prisma,
        Some("foreignKeys") => RelationMode::ForeignKeys,
        Some(other) => {
            let message = format!(
                "Invalid relation mode setting: \"{other}\". Supported values: \"prisma\", \"foreignKeys\""
            );
            diagnostics.push(
                Diagnostic::error(codes::RELATION_MODE, head(block), message)
                    .label(value.span(), "this value")
                    .maybe_help(did_you_mean(other, ["prisma", "foreignKeys"])),
            );
            RelationMode::ForeignKeys
        }
        None => {
            diagnostics.push(wrong_kind("string", value));
            RelationMode::ForeignKeys
        }
    }
}

type Url = Option<(UrlSource, Span)>;

fn same_shadow(
    block: &ConfigDecl,
    main: &Url,
    direct: &Url,
    shadow: &Url,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some((shadow, shadow_span)) = shadow else {
        return;
    };
    for (name, other) in [("directUrl", direct), ("url", main)] {
        let Some((_, span)) = other.as_ref().filter(|(url, _)| url == shadow) else {
            continue;
        };
        let message = format!(
            "shadowDatabaseUrl is the same as {name} for datasource \"{}\".",
            block.name.text
        );
        diagnostics.push(
            Diagnostic::error(codes::WRONG_URL, *span, message)
                .label(*shadow_span, "the shadow database")
                .help("the shadow database is emptied: give it a database of its own, or remove the setting"),
        );
    }
}

/// An address of another kind of database: only a warning, the tools that connect have the last word.
fn protocol(
    url: &UrlSource,
    span: Span,
    provider: Provider,
    provider_span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let UrlSource::Literal(url) = url else {
        return;
    };
    // Through a proxy everything is possible.
    let is_proxy = ["prisma://", "prisma+"]
        .iter()
        .any(|proxy| url.starts_with(proxy));
    let protocols = provider.dialect().rules().url_protocols;
    if url.is_empty() || is_proxy || protocols.iter().any(|protocol| url.starts_with(protocol)) {
        return;
    }
    let wanted: Vec<String> = protocols.iter().map(|protocol| format!("`{protocol}`")).collect();
    let message = format!("the URL must start with the protocol {}.", wanted.join(" or "));
    diagnostics.push(
        Diagnostic::warning(codes::WRONG_URL, span, message).label(provider_span, "because of this provider"),
    );
}

fn schemas(
    settings: &mut Settings<'_>,
    rules: &SchemaRules,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Vec<String>, Span)> {
    let (_, value) = settings.take("schemas")?;
    let listed = strings(value, diagnostics)?;
    if !rules.namespaces {
        return Some((Vec::new(), value.span()));
    }
    if listed.is_empty() {
        let message = "If provided, the schemas array can not be empty.";
        diagnostics.push(
            Diagnostic::error(codes::SCHEMAS, value.span(), message)
                .help("list a schema, or remove the setting"),
        );
        return None;
    }
    for (place, (name, span)) in listed.iter().enumerate() {
        if let Some((_, again)) = listed[place + 1..].iter().find(|(other, _)| other == name) {
            let message = "Duplicated schema names are not allowed";
            diagnostics
                .push(Diagnostic::error(codes::SCHEMAS, *span, message).label(*again, "listed again here"));
        }
    }
    Some((
        listed.into_iter().map(|(name, _)| name.to_owned()).collect(),
        value.span(),
    ))
}

fn extensions(
    settings: &mut Settings<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Vec<Extension>, Span)> {
    let (setting, value) = settings.take("extensions")?;
    let mut read = Vec::new();
    let mut is_valid = true;
    for item in value.items() {
        match item {
            Expr::Word(name, span) => read.push((name, &[][..], *span)),
            Expr::Call(name, args, span) => read.push((name, &args.list[..], *span)),
            other => {
                is_valid = false;
                let diagnostic = wrong_kind("constant or function", other);
                diagnostics.push(match other {
                    Expr::String(text, span) => diagnostic.fix("remove the quotes", *span, text.clone()),
                    _ => diagnostic,
                });
            }
        }
    }
    if !is_valid {
        return None;
    }
    let read = read
        .into_iter()
        .map(|(name, args, span)| extension(name, args, span, diagnostics));
    Some((read.collect(), setting.span))
}

fn extension(name: &str, args: &[Arg], span: Span, diagnostics: &mut Vec<Diagnostic>) -> Extension {
    let mut extension = Extension {
        name: name.to_owned(),
        map: None,
        schema: None,
        version: None,
        span,
    };
    let mut seen: Vec<&str> = Vec::new();
    for arg in args {
        let fault = |message: String| Diagnostic::error(codes::EXTENSIONS, arg.span, message);
        let Some(argument) = arg.name.as_deref() else {
            diagnostics.push(fault("The argument must have a name".to_owned()));
            continue;
        };
        if seen.contains(&argument) {
            diagnostics.push(fault(format!(
                "The argument `{argument}` can only be defined once"
            )));
            continue;
        }
        seen.push(argument);
        let place = match argument {
            "map" => &mut extension.map,
            "schema" => &mut extension.schema,
            "version" => &mut extension.version,
            _ => {
                let help = did_you_mean(argument, ["map", "schema", "version"]);
                diagnostics.push(fault(format!("Argument not known: \"{argument}\".")).maybe_help(help));
                continue;
            }
        };
        match arg.value.as_string() {
            Some(text) => *place = Some(text.to_owned()),
            None => {
                diagnostics.push(wrong_kind("string", &arg.value));
                diagnostics.push(fault(format!(
                    "The `{argument}` argument must be a string literal"
                )));
            }
        }
    }
    extension
}

fn unknown_settings(settings: &Settings<'_>, rules: &SchemaRules, diagnostics: &mut Vec<Diagnostic>) {
    for (setting, _) in &settings.list {
        diagnostics.push(unknown_setting(setting, rules));
    }
}

fn unknown_setting(setting: &SettingDecl, rules: &SchemaRules) -> Diagnostic {
    let name = &setting.name.text;
    let diagnostic = Diagnostic::error(
        codes::UNKNOWN_SETTING,
        setting.span,
        format!("Property not known: \"{name}\"."),
    );
    if SETTINGS.contains(&name.as_str()) {
        return diagnostic.help(format!("{} has no such setting", rules.display_name));
    }
    match closest(name, SETTINGS) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(
            format!("write `{near}`"),
            setting.name.span,
            near,
        ),
        None => diagnostic.help(format!("the settings are {}", SETTINGS.join(", "))),
    }
}
