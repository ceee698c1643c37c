//! A project: where its schema, its migrations and its databases are. Put together from the command line,
//! `nicol.toml`, Prisma's configuration file, `package.json`, the schema file, `.env` files and the
//! environment, in this order.
//!
//! | module | does |
//! |---|---|
//! | [`settings`] | `nicol.toml`, and the common form of all configuration files |
//! | [`prisma_config`], [`script`] | `prisma.config.ts` and `package.json` |
//! | [`env_file`] | the environment and `.env` |
//! | [`schema_files`] | finding and reading the schema |
//! | [`address`] | addresses of databases |
//! | [`targets`] | the databases of a project, and which of them a command means |

pub mod address;
pub mod env_file;
pub mod prisma_config;
pub mod schema_files;
pub mod script;
pub mod settings;
pub mod targets;

use std::path::{Component, Path, PathBuf};

use nicol_psl::Schema;

use crate::args::ProjectArgs;
use crate::failure::{Failure, Result};
use crate::terminal::Terminal;

use env_file::Environment;
use schema_files::LoadedSchema;
use settings::Settings;

/// The name of our configuration file.
pub const CONFIG_FILE: &str = "nicol.toml";

/// A project.
#[derive(Debug)]
pub struct Project {
    /// The working folder.
    pub cwd: PathBuf,
    /// What the configuration files say.
    pub settings: Settings,
    /// Variables.
    pub environment: Environment,
    schema: Result<LoadedSchema>,
}

impl Project {
    /// Reads the configuration and the schema. Whether there is a valid schema is asked later.
    pub fn open(cwd: &Path, args: &ProjectArgs) -> Result<Project> {
        let (root, settings) = read_settings(cwd, args)?;
        let schema = match &args.schema {
            Some(path) => Some((cwd.join(path), "`--schema`".to_owned())),
            None => settings.schema.clone(),
        };
        let schema = match schema {
            Some((path, origin)) => LoadedSchema::read(&path, &origin, cwd),
            None => match schema_files::usual_place(&root) {
                Some(path) => LoadedSchema::read(&path, "the usual place", cwd),
                None => Err(schema_files::no_schema(&root, cwd)),
            },
        };
        let mut environment = Environment::default();
        environment.read(&root.join(".env"))?;
        if let Ok(schema) = &schema {
            environment.read(&schema.home().join(".env"))?;
        }
        Ok(Project {
            cwd: cwd.to_owned(),
            settings,
            environment,
            schema,
        })
    }

    /// The schema as it was read.
    pub fn loaded(&self) -> Result<&LoadedSchema> {
        self.schema.as_ref().map_err(Clone::clone)
    }

    /// The schema, if it has no errors.
    pub fn schema(&self, terminal: &Terminal) -> Result<&Schema> {
        self.loaded()?.valid(terminal)
    }

    /// The folder of the migrations of all databases.
    pub fn migrations(&self) -> PathBuf {
        if let Some(folder) = &self.settings.migrations {
            return folder.clone();
        }
        let Ok(schema) = &self.schema else {
            return self.cwd.join("prisma/migrations");
        };
        let beside = schema.home().join("migrations");
        // A schema folder inside `prisma/` may have its migrations beside it rather than inside it.
        let outside = schema.path.parent().map(|parent| parent.join("migrations"));
        match outside {
            Some(outside) if schema.path.is_dir() && !beside.exists() && outside.exists() => outside,
            _ => beside,
        }
    }

    /// A path as it is shown to the user.
    pub fn display(&self, path: &Path) -> String {
        display(path, &self.cwd)
    }
}

/// What the configuration of the project in a folder says.
pub fn settings_of(folder: &Path, args: &ProjectArgs) -> Result<Settings> {
    read_settings(folder, args).map(|(_, settings)| settings)
}

/// The folder of the configuration and what it says.
fn read_settings(cwd: &Path, args: &ProjectArgs) -> Result<(PathBuf, Settings)> {
    if let Some(config) = &args.config {
        let path = cwd.join(config);
        if !path.is_file() {
            return Err(Failure::new(format!(
                "There is no configuration file {}.",
                config.display()
            )));
        }
        let settings = Settings::read(&path)?;
        return Ok((settings::folder(&path), settings));
    }
    let own = cwd.join(CONFIG_FILE);
    let mut settings = if own.is_file() {
        Settings::read(&own)?
    } else {
        Settings::default()
    };
    if let Some(path) = prisma_config::find(cwd) {
        settings = settings.or(Settings::read(&path)?);
    }
    settings = settings.or(prisma_config::read_package(cwd));
    Ok((cwd.to_owned(), settings))
}

/// A path as it is shown to the user: relative where that is shorter.
pub fn display(path: &Path, cwd: &Path) -> String {
    let relative = path.strip_prefix(cwd).unwrap_or(path);
    // `./x`, `a/./b` and `a/../b` come from configuration files and from outputs beside schema files.
    let mut clean = PathBuf::new();
    for part in relative.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(clean.components().next_back(), Some(Component::Normal(_))) => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean.display().to_string()
}
