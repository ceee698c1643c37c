//! `migrate diff`: the difference between any two of: nothing, a schema file, a migrations folder, a database.
//! It changes neither.

use std::path::{Path, PathBuf};

use nicol_driver::{Access, Database, DatabaseUrl};
use nicol_migrate::diff::Options;
use nicol_migrate::history::History;
use nicol_migrate::inspect::{Namespaces, inspect};
use nicol_migrate::lower::{Target as LowerTarget, lower, refuse_clashes};
use nicol_migrate::renames::{Names, Renames};
use nicol_migrate::shadow::Shadow;
use nicol_migrate::summary::summary;
use nicol_sql::schema::SqlSchema;
use nicol_sql::{Provider, Step};
use serde_json::json;

use crate::args::{DatabaseArgs, DiffArgs, ProjectArgs};
use crate::database;
use crate::failure::{EXIT_DIFFERENT, Failure, Result};
use crate::project::Project;
use crate::project::address::Address;
use crate::project::schema_files::LoadedSchema;
use crate::shadows;
use crate::terminal::Terminal;

use super::{Done, renames, words};

/// One side of the comparison.
enum Side {
    Empty,
    Schema(Box<LoadedSchema>),
    Migrations(PathBuf),
    Database(Address),
}

impl Side {
    fn lists_extensions(&self) -> bool {
        match self {
            Side::Schema(loaded) => {
                let source = loaded.analysis.schema.datasource.as_ref();
                source.is_some_and(|source| !source.extensions.is_empty())
            }
            _ => false,
        }
    }

    /// It is what a database holds, now or after its migrations.
    fn is_inspected(&self) -> bool {
        matches!(self, Side::Migrations(_) | Side::Database(_))
    }
}

/// Runs the command.
pub async fn run(project: &Project, args: &DiffArgs, terminal: &Terminal) -> Result<Done> {
    let from = from(project, args)?;
    let to = to(project, args)?;
    let provider = provider(project, args, [&from, &to])?;
    let cx = Compared {
        project,
        args,
        provider,
        namespaces: namespaces(provider, [&from, &to], terminal)?,
        lists_extensions: [&from, &to].iter().any(|side| side.lists_extensions()),
        terminal,
    };
    let before = cx.read(&from).await?;
    let after = match cx.read(&to).await? {
        // A namespace with nothing in it is no difference from nothing.
        after if matches!(from, Side::Empty) && is_bare(&after) => SqlSchema::default(),
        after => after,
    };
    // A schema file says less than a database knows; without one at the end, scripts say everything.
    let in_full = !matches!(to, Side::Schema(_)) && (from.is_inspected() || to.is_inspected());
    let (before, after) = match in_full {
        true => {
            let default = cx.namespaces.default();
            (before.in_full(default), after.in_full(default))
        }
        false => (before, after),
    };
    let renames = Renames {
        wishes: renames::said(&args.renames)?,
        names: cx.names(&to)?,
        ask: false,
    };
    let (steps, _) = renames.diff(&before, &after, provider.dialect(), &options(&from, &to))?;
    tell(project, args, provider, &steps, terminal)
}

fn is_bare(schema: &SqlSchema) -> bool {
    schema.tables.is_empty() && schema.enums.is_empty() && schema.extensions.is_empty()
}

fn from(project: &Project, args: &DiffArgs) -> Result<Side> {
    let source = Source {
        schema: args.from_schema.as_deref(),
        migrations: args.from_migrations.as_deref(),
        url: args.from_url.as_deref(),
        config: args.from_config_datasource,
        schema_datasource: args.from_schema_datasource.as_deref(),
    };
    source.side(project, "--from")
}

fn to(project: &Project, args: &DiffArgs) -> Result<Side> {
    let source = Source {
        schema: args.to_schema.as_deref(),
        migrations: args.to_migrations.as_deref(),
        url: args.to_url.as_deref(),
        config: args.to_config_datasource,
        schema_datasource: args.to_schema_datasource.as_deref(),
    };
    source.side(project, "--to")
}

/// The flags of one side; the command line allows one of them.
struct Source<'a> {
    schema: Option<&'a Path>,
    migrations: Option<&'a Path>,
    url: Option<&'a str>,
    config: bool,
    schema_datasource: Option<&'a Path>,
}

impl Source<'_> {
    fn side(&self, project: &Project, flag: &str) -> Result<Side> {
        if let Some(path) = self.schema {
            let origin = format!("`{flag}-schema`");
            let loaded = LoadedSchema::read(&project.cwd.join(path), &origin, &project.cwd)?;
            return Ok(Side::Schema(Box::new(loaded)));
        }
        if let Some(path) = self.migrations {
            let folder = project.cwd.join(path);
            if !folder.is_dir() {
                return Err(Failure::new(format!(
                    "There is no migrations folder {}.",
                    path.display()
                )));
            }
            return Ok(Side::Migrations(folder));
        }
        if let Some(url) = self.url {
            return Ok(Side::Database(Address::parse(url, &project.cwd)?));
        }
        if self.config {
            return active(project).map(Side::Database);
        }
        match self.schema_datasource {
            Some(path) => {
                let args = ProjectArgs {
                    schema: Some(path.to_owned()),
                    ..ProjectArgs::default()
                };
                active(&Project::open(&project.cwd, &args)?).map(Side::Database)
            }
            None => Ok(Side::Empty),
        }
    }
}

fn active(project: &Project) -> Result<Address> {
    let targets = project.targets(&DatabaseArgs::default())?;
    project.address(project.active(&targets)?)
}

/// The database product that the sides share.
fn provider(project: &Project, args: &DiffArgs, sides: [&Side; 2]) -> Result<Provider> {
    if let Some(name) = &args.provider {
        return Provider::from_name(name)
            .ok_or_else(|| Failure::new(format!("There is no provider `{name}`.")));
    }
    let database = sides.iter().find_map(|side| match side {
        Side::Database(address) => Some(address.url.provider()),
        _ => None,
    });
    let mut known = Vec::new();
    for side in sides {
        known.extend(match side {
            Side::Empty => None,
            Side::Database(address) => Some(address.url.provider()),
            // A schema serves the database that it is compared with.
            Side::Schema(loaded) => {
                database.or_else(|| Some(loaded.analysis.schema.datasource.as_ref()?.provider))
            }
            Side::Migrations(folder) => History::read(folder)?
                .provider
                .as_deref()
                .and_then(Provider::from_name),
        });
    }
    let own = || {
        Some(
            project
                .loaded()
                .ok()?
                .analysis
                .schema
                .datasource
                .as_ref()?
                .provider,
        )
    };
    let first = known.first().copied().or_else(own).ok_or_else(|| {
        Failure::new("Nothing tells which database the difference is for.").help("name it with `--provider`")
    })?;
    match known.iter().find(|other| **other != first) {
        Some(other) => Err(Failure::new(format!(
            "One side is for {first}, the other for {other}: they cannot be compared."
        ))),
        None => Ok(first),
    }
}

/// The namespaces that the sides speak of.
fn namespaces(provider: Provider, sides: [&Side; 2], terminal: &Terminal) -> Result<Namespaces> {
    let mut schema = SqlSchema::default();
    let mut default = None;
    for side in sides {
        match side {
            Side::Schema(loaded) => schema = lower(loaded.valid(terminal)?, &LowerTarget::new(provider)),
            Side::Database(address) => default = address.url.default_schema(),
            Side::Empty | Side::Migrations(_) => {}
        }
    }
    Ok(Namespaces::of(&schema, provider.dialect(), default))
}

fn options(from: &Side, to: &Side) -> Options {
    let of = |side: &Side| match side {
        Side::Schema(loaded) => Some(database::options(&loaded.analysis.schema)),
        _ => None,
    };
    of(to).or_else(|| of(from)).unwrap_or_else(Options::all)
}

/// What reading both sides needs.
struct Compared<'a> {
    project: &'a Project,
    args: &'a DiffArgs,
    provider: Provider,
    namespaces: Namespaces,
    lists_extensions: bool,
    terminal: &'a Terminal,
}

impl Compared<'_> {
    async fn read(&self, side: &Side) -> Result<SqlSchema> {
        match side {
            Side::Empty => Ok(SqlSchema::default()),
            Side::Schema(loaded) => {
                let schema = lower(loaded.valid(self.terminal)?, &self.target());
                refuse_clashes(&schema, self.provider.dialect())?;
                Ok(schema)
            }
            Side::Database(address) => self.inspected(address).await,
            Side::Migrations(folder) => self.replayed(folder).await,
        }
    }

    fn target(&self) -> LowerTarget {
        let usual = self.provider.dialect().change_facts().default_namespace;
        let default = self.namespaces.default().filter(|name| Some(*name) != usual);
        LowerTarget {
            default_namespace: default.map(str::to_owned),
            ..LowerTarget::new(self.provider)
        }
    }

    /// The names of a schema file, if the side is one.
    fn names(&self, side: &Side) -> Result<Names> {
        Ok(match side {
            Side::Schema(loaded) => Names::of(loaded.valid(self.terminal)?, &self.target()),
            _ => Names::default(),
        })
    }

    async fn inspected(&self, address: &Address) -> Result<SqlSchema> {
        if let Some(file) = address.url.file().filter(|file| !file.exists()) {
            let name = self.project.display(file);
            return Err(Failure::new(format!("Database `{name}` does not exist.")).code("P1003"));
        }
        let database = Database::connect(&address.url).await?;
        let connection = database.acquire(Access::Write).await?;
        let schema = inspect(&connection, self.provider.dialect(), &self.namespaces).await;
        drop(connection);
        database.close().await;
        Ok(self.of_interest(schema?))
    }

    /// Extensions count only where a schema file lists them.
    fn of_interest(&self, mut schema: SqlSchema) -> SqlSchema {
        let everywhere = self.provider.dialect().change_facts().extensions_everywhere;
        schema
            .extensions
            .retain(|extension| self.lists_extensions && !everywhere.contains(&extension.name.as_str()));
        schema
    }

    async fn replayed(&self, folder: &Path) -> Result<SqlSchema> {
        let history = History::read(folder)?;
        history.check_provider(self.provider)?;
        let (url, own) = self.shadow()?;
        shadows::may_be_beside(&url);
        let identifier = (shadows::source().new_id)();
        let shadow = Shadow::open(&url, own.as_ref(), &self.namespaces, &identifier).await?;
        let migrations: Vec<_> = history.migrations.iter().collect();
        let replayed = shadow.replay(&history, &migrations).await;
        let schema = match replayed {
            Ok(()) => shadow.inspect(&self.namespaces).await,
            Err(error) => Err(error),
        };
        shadow.close().await?;
        Ok(self.of_interest(schema?))
    }

    /// Where the shadow database is made, and the one that the user provides.
    fn shadow(&self) -> Result<(DatabaseUrl, Option<DatabaseUrl>)> {
        if let Some(url) = &self.args.shadow_database_url {
            let url = Address::parse(url, &self.project.cwd)?.url;
            if let Ok(real) = active(self.project) {
                database::refuse_same(&url, &real.url)?;
            }
            return Ok((url.clone(), Some(url)));
        }
        if let Some(url) = DatabaseUrl::in_memory(self.provider) {
            return Ok((url, None));
        }
        let targets = self.project.targets(&DatabaseArgs::default())?;
        let target = targets
            .get(self.provider)
            .ok_or_else(|| no_shadow(self.provider))?;
        let own = self.project.shadow_address(target)?;
        if let (Some(own), Ok(real)) = (&own, self.project.address(target)) {
            database::refuse_same(&own.url, &real.url)?;
        }
        let url = match (&own, self.project.address(target)) {
            (_, Ok(address)) => address.url,
            (Some(own), Err(_)) => own.url.clone(),
            (None, Err(failure)) => return Err(failure),
        };
        Ok((url, own.map(|own| own.url)))
    }
}

fn no_shadow(provider: Provider) -> Failure {
    Failure::new(format!(
        "A migrations folder is replayed on a shadow database, and there is no {provider} database to make one on."
    ))
    .help("name an empty database with `--shadow-database-url`")
}

fn tell(
    project: &Project,
    args: &DiffArgs,
    provider: Provider,
    steps: &[Step],
    terminal: &Terminal,
) -> Result<Done> {
    let text = if args.script {
        script(provider, steps)
    } else {
        summary(steps)
    };
    match &args.output {
        Some(path) => words::write(&project.cwd.join(path), &text)?,
        None => terminal.print(&text),
    }
    let done = Done::new(json!({
        "provider": provider.name(),
        "isEmpty": steps.is_empty(),
        "summary": summary(steps),
        "script": script(provider, steps),
    }));
    if args.exit_code && !steps.is_empty() {
        let mut done = done.exit(EXIT_DIFFERENT);
        done.json["ok"] = json!(true);
        return Ok(done);
    }
    Ok(done)
}

fn script(provider: Provider, steps: &[Step]) -> String {
    if steps.is_empty() {
        return "-- This is an empty migration.".to_owned();
    }
    provider.dialect().script(steps)
}
