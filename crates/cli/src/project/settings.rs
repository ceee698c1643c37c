//! What configuration files say: `nicol.toml`, Prisma's configuration file, `package.json`. One form for all;
//! what `nicol.toml` says goes before what the others say. Looking for the files is in [`super`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use nicol_sql::Provider;
use serde::Deserialize;

use crate::failure::{Failure, Result};

use super::address::{Setting, Text};
use super::prisma_config;

/// What the files say. Paths are whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The schema file or folder.
    pub schema: Option<(PathBuf, String)>,
    /// The migrations folder.
    pub migrations: Option<PathBuf>,
    /// `migrate dev` writes ways back.
    pub down: Option<bool>,
    /// The seed: a command, or an SQL file.
    pub seed: Option<Text>,
    /// Where the client is written.
    pub output: Option<PathBuf>,
    /// The database.
    pub url: Option<Setting>,
    /// The shadow database.
    pub shadow_url: Option<Setting>,
    /// The databases, if several are served.
    pub providers: Vec<ProviderSettings>,
    /// What `migrate lint` is to know.
    pub lint: LintSettings,
    /// The files that were read.
    pub files: Vec<PathBuf>,
}

/// What `migrate lint` is to know. Whether the rules exist is its affair.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LintSettings {
    /// Migrations up to this one are not looked at.
    pub after: Option<String>,
    /// The versions of the databases.
    pub versions: Vec<(Provider, String)>,
    /// Severities by rule.
    pub rules: Vec<(String, String)>,
}

/// One of several databases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderSettings {
    /// The database product.
    pub provider: Provider,
    /// The database.
    pub url: Option<Setting>,
    /// The shadow database.
    pub shadow_url: Option<Setting>,
}

impl Settings {
    /// Reads a configuration file by its kind.
    pub fn read(path: &Path) -> Result<Settings> {
        let text = std::fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
        let is_toml = path.extension().is_some_and(|extension| extension == "toml");
        let mut settings = if is_toml {
            from_toml(path, &text)?
        } else {
            prisma_config::read(path, &text)?
        };
        settings.files.push(path.to_owned());
        Ok(settings)
    }

    /// These settings, and the others where these are silent.
    pub fn or(mut self, other: Settings) -> Settings {
        self.schema = self.schema.or(other.schema);
        self.migrations = self.migrations.or(other.migrations);
        self.down = self.down.or(other.down);
        self.seed = self.seed.or(other.seed);
        self.output = self.output.or(other.output);
        self.url = self.url.or(other.url);
        self.shadow_url = self.shadow_url.or(other.shadow_url);
        if self.providers.is_empty() {
            self.providers = other.providers;
        }
        if self.lint == LintSettings::default() {
            self.lint = other.lint;
        }
        self.files.extend(other.files);
        self
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: Option<String>,
    migrations: Option<Migrations>,
    #[serde(default)]
    datasource: Source,
    #[serde(default)]
    providers: BTreeMap<String, Source>,
    generate: Option<Generate>,
    #[serde(default)]
    lint: Lint,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Migrations {
    path: Option<String>,
    seed: Option<String>,
    down: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Generate {
    output: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Lint {
    after: Option<String>,
    #[serde(default)]
    versions: BTreeMap<String, toml::Value>,
    #[serde(default)]
    rules: BTreeMap<String, String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Source {
    url: Option<String>,
    shadow_url: Option<String>,
}

impl Source {
    fn settings(&self, path: &Path, table: &str) -> (Option<Setting>, Option<Setting>) {
        let setting = |text: &Option<String>, key: &str| {
            text.as_ref().map(|text| Setting {
                text: Text::from_setting(text),
                base: folder(path),
                origin: format!("`{table}.{key}` in {}", name(path)),
            })
        };
        (setting(&self.url, "url"), setting(&self.shadow_url, "shadow_url"))
    }
}

fn from_toml(path: &Path, text: &str) -> Result<Settings> {
    let file: File = toml::from_str(text).map_err(|error| {
        Failure::new(format!("{} cannot be read: {}", path.display(), error.message()))
            .detail(error.to_string())
            .help(
                "it knows `schema`, `migrations.path`, `migrations.seed`, `migrations.down`, `generate.output`, `datasource.url`, \
                 `datasource.shadow_url`, `lint.after`, `lint.versions`, `lint.rules`, and `url` and `shadow_url` in \
                 `[providers.NAME]`",
            )
    })?;
    let base = folder(path);
    let (url, shadow_url) = file.datasource.settings(path, "datasource");
    let (migrations, seed, down) = file.migrations.map_or((None, None, None), |migrations| {
        (migrations.path, migrations.seed, migrations.down)
    });
    Ok(Settings {
        schema: file
            .schema
            .map(|schema| (base.join(schema), format!("`schema` in {}", name(path)))),
        migrations: migrations.map(|migrations| base.join(migrations)),
        down,
        seed: seed.map(Text::Literal),
        output: file
            .generate
            .and_then(|generate| generate.output)
            .map(|output| base.join(output)),
        url,
        shadow_url,
        providers: providers(&file.providers, path)?,
        lint: LintSettings {
            after: file.lint.after,
            versions: versions(&file.lint.versions, path)?,
            rules: file.lint.rules.into_iter().collect(),
        },
        files: Vec::new(),
    })
}

/// Versions may be written as numbers or as texts.
fn versions(table: &BTreeMap<String, toml::Value>, path: &Path) -> Result<Vec<(Provider, String)>> {
    let one = |(name, version): (&String, &toml::Value)| {
        let text = version
            .as_str()
            .map_or_else(|| version.to_string(), str::to_owned);
        Ok((provider(name, path)?, text))
    };
    table.iter().map(one).collect()
}

fn provider(name: &str, path: &Path) -> Result<Provider> {
    Provider::from_name(name).ok_or_else(|| {
        let known: Vec<&str> = Provider::ALL.iter().map(|provider| provider.name()).collect();
        Failure::new(format!("{}: there is no provider `{name}`.", path.display()))
            .help(format!("the providers are {}", known.join(", ")))
    })
}

fn providers(tables: &BTreeMap<String, Source>, path: &Path) -> Result<Vec<ProviderSettings>> {
    let mut providers = Vec::new();
    for (name, source) in tables {
        let provider = provider(name, path)?;
        let (url, shadow_url) = source.settings(path, &format!("providers.{name}"));
        providers.push(ProviderSettings {
            provider,
            url,
            shadow_url,
        });
    }
    Ok(providers)
}

/// The folder of a file.
pub fn folder(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}

/// The name of a file.
pub fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
