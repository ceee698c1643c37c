//! `db pull`: writes the schema that a database has into the schema files. What they say and the database does
//! not know is kept.

use std::path::{Path, PathBuf};

use nicol_driver::{Access, Database, DatabaseUrl};
use nicol_migrate::inspect::{Namespaces, inspect};
use nicol_migrate::pull::{Keep, Options, Pulled, Warnings, pull};
use nicol_psl::{Analysis, Provider, SourceFile};
use nicol_sql::schema::SqlSchema;
use serde_json::{Value, json};

use crate::args::PullArgs;
use crate::database::{self, Missing};
use crate::failure::{Failure, Result};
use crate::project::schema_files::LoadedSchema;
use crate::project::targets::Target;
use crate::project::{Project, display};
use crate::terminal::Terminal;

use super::{Done, words};

/// The file of a schema folder that new blocks go to.
const NEW_BLOCKS: &str = "introspected.prisma";

/// The folder for the queries of views, beside the schema.
const VIEWS: &str = "views";

/// Runs the command.
pub async fn run(project: &Project, args: &PullArgs, terminal: &Terminal) -> Result<Done> {
    let targets = project.targets(&args.database)?;
    let target = match targets.chosen() {
        Some(target) => target,
        None => targets
            .all()
            .first()
            .map_or_else(|| project.active(&targets), Ok)?,
    };
    let loaded = match project.loaded() {
        Ok(loaded) => loaded,
        Err(_) if args.print && args.database.url.is_some() => &only_a_datasource(target.provider),
        Err(failure) => return Err(failure),
    };
    let keep = if args.force {
        Keep::Configuration
    } else {
        Keep::All
    };
    if keep == Keep::All {
        loaded.valid(terminal).map_err(with_force_as_help)?;
    }
    check_provider(target, &loaded.analysis)?;
    let asked = args.schemas.as_deref();
    let ready = database::ready(project, target, Missing::Refuse, terminal).await?;
    let namespaces = namespaces(target.provider, &ready.address.url, &loaded.analysis, asked)?;
    let found = read(&ready.address.url, &namespaces).await?;
    warn_of_missing(&namespaces, &found, terminal);
    check_references(&namespaces, &found)?;
    let new_file = new_file(loaded);
    let pulled = pull(
        &found,
        target.provider.dialect(),
        &loaded.analysis,
        &Options {
            namespaces: asked,
            keep,
            new_blocks: &display(&new_file, &project.cwd),
        },
    );
    if pulled.is_empty() {
        return Err(empty());
    }
    if args.print {
        return Ok(print(&pulled, target.provider, terminal));
    }
    write(project, loaded, &new_file, &pulled, target.provider, terminal)
}

/// A schema for a database that no project is about.
fn only_a_datasource(provider: Provider) -> LoadedSchema {
    let path = "schema.prisma";
    let file = SourceFile {
        path: path.to_owned(),
        text: format!("datasource db {{\n  provider = \"{provider}\"\n}}\n"),
    };
    LoadedSchema {
        path: PathBuf::from(path),
        files: vec![PathBuf::from(path)],
        analysis: nicol_psl::analyze(vec![file]),
    }
}

fn with_force_as_help(failure: Failure) -> Failure {
    failure.help("mend the schema, or leave its models and enums out of account with `--force`")
}

/// Types and attributes are those of the `datasource` block's product.
fn check_provider(target: &Target, analysis: &Analysis) -> Result<()> {
    let own = analysis.schema.datasource.as_ref().map(|source| source.provider);
    match own.filter(|own| *own != target.provider) {
        None => Ok(()),
        Some(own) => Err(Failure::new(format!(
            "The schema is written for {own}, and a {} database has no words for all of it.",
            target.provider
        ))
        .help(format!(
            "pull the {own} database with `--provider {own}`, or name a schema file for {} with `--schema`",
            target.provider
        ))),
    }
}

/// Those that were asked for, else those of the file, else the one of the connection.
fn namespaces(
    provider: Provider,
    url: &DatabaseUrl,
    analysis: &Analysis,
    asked: Option<&[String]>,
) -> Result<Namespaces> {
    let dialect = provider.dialect();
    if !dialect.capabilities().multi_schema {
        return match asked {
            None => Ok(Namespaces(Vec::new())),
            Some(_) => Err(Failure::new(format!(
                "`--schemas` is given, but a {provider} database has no schemas."
            ))
            .help("leave `--schemas` out")),
        };
    }
    let source = analysis.schema.datasource.as_ref();
    let listed = source.map_or(&[][..], |source| &source.schemas);
    let names = asked.unwrap_or(listed);
    if !names.is_empty() {
        return Ok(Namespaces(names.to_vec()));
    }
    let default = url.default_schema();
    Ok(Namespaces::of(&SqlSchema::default(), dialect, default))
}

async fn read(url: &DatabaseUrl, namespaces: &Namespaces) -> Result<SqlSchema> {
    let database = Database::connect(url).await?;
    let connection = database.acquire(Access::Write).await?;
    let schema = inspect(&connection, url.provider().dialect(), namespaces).await;
    drop(connection);
    database.close().await;
    Ok(schema?)
}

fn warn_of_missing(namespaces: &Namespaces, found: &SqlSchema, terminal: &Terminal) {
    for name in namespaces
        .0
        .iter()
        .filter(|name| !found.namespaces.contains(name))
    {
        terminal.warn(&format!("The database has no schema `{name}`."));
    }
}

/// A foreign key to a schema that is not read would be a relation with nothing behind it.
fn check_references(namespaces: &Namespaces, found: &SqlSchema) -> Result<()> {
    for table in &found.tables {
        for key in &table.foreign_keys {
            let Some(namespace) = &key.referenced_table.namespace else {
                continue;
            };
            if namespaces.0.contains(namespace) {
                continue;
            }
            let (from, to) = (full_name(found, &table.name), &key.referenced_table);
            let constraint = key.name.as_deref().unwrap_or_default();
            return Err(Failure::new(format!(
                "The schema of the introspected database was inconsistent: `{from}` refers to `{to}` in the \
                 constraint `{constraint}`, and the schema `{namespace}` is not among those that are read."
            ))
            .code("P4002")
            .help(format!(
                "add \"{namespace}\" to `schemas` in the datasource block, or to `--schemas`, and run the command \
                 again"
            )));
        }
    }
    Ok(())
}

fn full_name(schema: &SqlSchema, name: &nicol_sql::schema::ObjectName) -> String {
    match (&name.namespace, &schema.default_namespace) {
        (None, Some(default)) => format!("{default}.{}", name.name),
        _ => name.to_string(),
    }
}

fn empty() -> Failure {
    Failure::new("The introspected database was empty. The schema was not changed.")
        .code("P4001")
        .help("does the address name the right database, and the right schema in it? `nicol db push` and `nicol migrate dev` make tables from a schema")
}

/// The file that new blocks go to.
fn new_file(loaded: &LoadedSchema) -> PathBuf {
    match loaded.files.as_slice() {
        [only] => only.clone(),
        _ => loaded.path.join(NEW_BLOCKS),
    }
}

fn print(pulled: &Pulled, provider: Provider, terminal: &Terminal) -> Done {
    let texts: Vec<String> = match pulled.files.as_slice() {
        [only] => vec![only.text.clone()],
        files => files
            .iter()
            .map(|file| format!("// {}\n\n{}", file.path, file.text))
            .collect(),
    };
    terminal.print(&texts.join("\n"));
    tell_warnings(&pulled.warnings, terminal);
    let files = pulled
        .files
        .iter()
        .map(|file| json!({ "path": file.path, "text": file.text }));
    Done::new(answer(pulled, provider, files.collect()))
}

fn write(
    project: &Project,
    loaded: &LoadedSchema,
    new_file: &Path,
    pulled: &Pulled,
    provider: Provider,
    terminal: &Terminal,
) -> Result<Done> {
    let mut changed = Vec::new();
    for (place, file) in pulled.files.iter().enumerate() {
        let old = loaded.analysis.files.get(place).map(|old| &old.text);
        if old != Some(&file.text) {
            let path = loaded.files.get(place).map_or(new_file, PathBuf::as_path);
            words::write(path, &file.text)?;
            changed.push(json!({ "path": file.path }));
        }
    }
    write_views(loaded, pulled)?;
    let place = project.display(&loaded.path);
    let what = things(pulled);
    if changed.is_empty() {
        terminal.print(&format!("{place} is what the database has: {what}."));
    } else {
        terminal.print(&format!("Introspected {what} and wrote them to {place}."));
    }
    tell_warnings(&pulled.warnings, terminal);
    tell_errors(pulled, terminal);
    if !changed.is_empty() {
        terminal.note("Run `nicol generate` to write the client.");
    }
    Ok(Done::new(answer(pulled, provider, changed)))
}

/// The queries of views, for people to read.
fn write_views(loaded: &LoadedSchema, pulled: &Pulled) -> Result<()> {
    for view in &pulled.view_definitions {
        let folder = view.namespace.as_deref().unwrap_or("main");
        let path = loaded.home().join(VIEWS).join(folder);
        let text = format!("{}\n", view.text.trim());
        words::write(&path.join(format!("{}.sql", view.name)), &text)?;
    }
    Ok(())
}

/// `2 models, 1 view and 1 enum`.
fn things(pulled: &Pulled) -> String {
    let counts = [
        (pulled.models, "model"),
        (pulled.views, "view"),
        (pulled.enums, "enum"),
    ];
    let counted: Vec<String> = counts
        .into_iter()
        .filter(|(number, thing)| *number > 0 || *thing == "model")
        .map(|(number, thing)| words::count(number, thing))
        .collect();
    match counted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => counted.concat(),
    }
}

fn tell_warnings(warnings: &Warnings, terminal: &Terminal) {
    for (kind, items) in warnings.groups() {
        let items: Vec<String> = items.iter().map(|item| format!("\n  • {item}")).collect();
        terminal.warn(&format!("{}{}", kind.message(), items.concat()));
    }
}

/// A database can have what a schema file may not say. It is written all the same: there is no better start
/// for mending it.
fn tell_errors(pulled: &Pulled, terminal: &Terminal) {
    let analysis = nicol_psl::analyze(pulled.files.clone());
    if analysis.has_errors() {
        let count = words::count(analysis.errors().count(), "error");
        terminal.warn(&format!(
            "The schema has to be mended by hand ({count}):\n\n{}",
            terminal.diagnostics(&analysis, analysis.errors())
        ));
    }
}

fn answer(pulled: &Pulled, provider: Provider, files: Vec<Value>) -> Value {
    let warnings = pulled.warnings.groups();
    let warnings = warnings.into_iter().map(
        |(kind, items)| json!({ "kind": kind.name(), "message": kind.message().trim_end_matches(':'), "items": items }),
    );
    json!({
        "provider": provider.name(),
        "models": pulled.models,
        "views": pulled.views,
        "enums": pulled.enums,
        "files": files,
        "warnings": warnings.collect::<Vec<_>>(),
    })
}
