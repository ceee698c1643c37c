//! The databases of a project, and which of them a command means. `migrate dev` means all of them, `migrate
//! status` all that have an address, every other command one: the active one.

use std::path::PathBuf;

use nicol_driver::DatabaseUrl;
use nicol_migrate::history;
use nicol_psl::schema::UrlSource;
use nicol_sql::Provider;

use crate::args::DatabaseArgs;
use crate::failure::{Failure, Result};

use super::Project;
use super::address::{Address, Setting, Text};

/// The variable that is read when nothing else names the database.
pub const USUAL_VARIABLE: &str = "DATABASE_URL";

/// A database of the project.
#[derive(Debug, Clone)]
pub struct Target {
    /// The database product.
    pub provider: Provider,
    /// Its address.
    pub url: Option<Setting>,
    /// A shadow database that the user provides.
    pub shadow_url: Option<Setting>,
    /// The folder of its history.
    pub migrations: PathBuf,
}

/// The databases of a project.
#[derive(Debug, Clone)]
pub struct Targets {
    all: Vec<Target>,
    /// The one that the command line or `[datasource]` names.
    chosen: Option<Provider>,
}

impl Project {
    /// The databases, with what the command line says of them.
    pub fn targets(&self, args: &DatabaseArgs) -> Result<Targets> {
        let mut targets = if self.settings.providers.is_empty() {
            self.one_target(args)?
        } else {
            self.several_targets()
        };
        if let Some(url) = &args.url {
            targets.replace(Setting {
                text: Text::Literal(url.clone()),
                base: self.cwd.clone(),
                origin: "`--url`".to_owned(),
            })?;
        }
        if let Some(name) = &args.provider {
            targets.choose(name)?;
        }
        Ok(targets)
    }

    fn one_target(&self, args: &DatabaseArgs) -> Result<Targets> {
        let source = self
            .loaded()
            .ok()
            .and_then(|schema| schema.analysis.schema.datasource.as_ref());
        let in_schema = |url: &Option<UrlSource>, key: &str| {
            url.as_ref().and_then(|url| {
                Some(Setting {
                    text: match url {
                        UrlSource::Literal(text) => Text::Literal(text.clone()),
                        UrlSource::Env(name) => Text::env(name),
                    },
                    base: self.loaded().ok()?.home(),
                    origin: format!("`{key}` in the datasource block"),
                })
            })
        };
        let direct = source.and_then(|source| in_schema(&source.direct_url, "directUrl"));
        let usual = source.and_then(|source| in_schema(&source.url, "url"));
        let url = self
            .settings
            .url
            .clone()
            .or(direct)
            .or(usual)
            .or_else(|| self.usual_variable());
        let shadow = source.and_then(|source| in_schema(&source.shadow_database_url, "shadowDatabaseUrl"));
        let given = args.url.as_deref().and_then(|url| DatabaseUrl::parse(url).ok());
        let provider = source
            .map(|source| source.provider)
            .or_else(|| given.map(|url| url.provider()))
            .or_else(|| url.as_ref()?.provider(&self.environment));
        let Some(provider) = provider else {
            let failure = self.loaded().err().unwrap_or_else(|| {
                Failure::new("The schema has no datasource block, so there is no database to work on.")
                    .help("write a block `datasource db` with a `provider` into the schema file")
            });
            return Err(failure);
        };
        let target = Target {
            provider,
            url,
            shadow_url: self.settings.shadow_url.clone().or(shadow),
            migrations: self.migrations(),
        };
        Ok(Targets {
            all: vec![target],
            chosen: None,
        })
    }

    /// Those of `nicol.toml`, the schema's own first.
    fn several_targets(&self) -> Targets {
        let providers: Vec<Provider> = self
            .settings
            .providers
            .iter()
            .map(|entry| entry.provider)
            .collect();
        let active = self.settings.url.as_ref();
        let chosen = active
            .and_then(|url| url.provider(&self.environment))
            .filter(|provider| providers.contains(provider));
        let folder = self.migrations();
        let mut all: Vec<Target> = self
            .settings
            .providers
            .iter()
            .map(|entry| Target {
                provider: entry.provider,
                url: match active {
                    Some(url) if chosen == Some(entry.provider) => Some(url.clone()),
                    _ => entry.url.clone(),
                },
                shadow_url: match &entry.shadow_url {
                    None if chosen == Some(entry.provider) => self.settings.shadow_url.clone(),
                    own => own.clone(),
                },
                migrations: history::folder_of(&folder, entry.provider, &providers),
            })
            .collect();
        let own = self
            .loaded()
            .ok()
            .and_then(|schema| schema.analysis.schema.datasource.as_ref());
        let own = own.map(|source| source.provider);
        all.sort_by_key(|target| Some(target.provider) != own);
        Targets { all, chosen }
    }

    fn usual_variable(&self) -> Option<Setting> {
        self.environment.get(USUAL_VARIABLE)?;
        Some(Setting {
            text: Text::env(USUAL_VARIABLE),
            base: self.cwd.clone(),
            origin: "the environment".to_owned(),
        })
    }

    /// The address of a database.
    ///
    /// # Errors
    /// P1012 when there is none, or when it is that of another product.
    pub fn address(&self, target: &Target) -> Result<Address> {
        let setting = target.url.as_ref().ok_or_else(|| no_address(target.provider))?;
        let address = setting.resolve(&self.environment)?;
        if address.url.provider() == target.provider {
            return Ok(address);
        }
        Err(wrong_product(
            address.url.provider(),
            target.provider,
            &setting.origin,
        ))
    }

    /// The address of the shadow database that the user provides.
    pub fn shadow_address(&self, target: &Target) -> Result<Option<Address>> {
        let set = target
            .shadow_url
            .as_ref()
            .filter(|setting| setting.is_set(&self.environment));
        set.map(|setting| setting.resolve(&self.environment)).transpose()
    }

    /// The database that a command means.
    ///
    /// # Errors
    /// When there are several and nothing tells which.
    pub fn active<'t>(&self, targets: &'t Targets) -> Result<&'t Target> {
        let chosen = targets.chosen.and_then(|provider| targets.get(provider));
        if let Some(target) = chosen {
            return Ok(target);
        }
        let with_address: Vec<&Target> = self.with_address(targets);
        match (targets.all.as_slice(), with_address.as_slice()) {
            ([only], _) => Ok(only),
            (_, [only]) => Ok(only),
            (_, found) => {
                let what = if found.is_empty() {
                    "none of them has an address"
                } else {
                    "several have an address"
                };
                Err(
                    Failure::new(format!("This project serves {}, and {what}.", targets.names()))
                        .help("say which with `--provider NAME`, or give an address with `--url`"),
                )
            }
        }
    }

    /// The databases that have an address, or the chosen one.
    pub fn with_address<'t>(&self, targets: &'t Targets) -> Vec<&'t Target> {
        let is_set = |target: &&Target| {
            target
                .url
                .as_ref()
                .is_some_and(|url| url.is_set(&self.environment))
        };
        targets.all.iter().filter(is_set).collect()
    }
}

impl Targets {
    /// All, the schema's own first.
    pub fn all(&self) -> &[Target] {
        &self.all
    }

    /// The one that the command line or `[datasource]` names.
    pub fn chosen(&self) -> Option<&Target> {
        self.chosen.and_then(|provider| self.get(provider))
    }

    /// The one of a product.
    pub fn get(&self, provider: Provider) -> Option<&Target> {
        self.all.iter().find(|target| target.provider == provider)
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.all.iter().map(|target| target.provider.name()).collect();
        names.join(" and ")
    }

    fn replace(&mut self, setting: Setting) -> Result<()> {
        let Text::Literal(text) = &setting.text else {
            return Ok(());
        };
        let provider = Address::parse(text, &setting.base)?.url.provider();
        let Some(target) = self.all.iter_mut().find(|target| target.provider == provider) else {
            let own = self.all.first().map_or(provider, |target| target.provider);
            return Err(wrong_product(provider, own, &setting.origin));
        };
        target.url = Some(setting);
        self.chosen = Some(provider);
        Ok(())
    }

    fn choose(&mut self, name: &str) -> Result<()> {
        let provider = Provider::from_name(name).filter(|provider| self.get(*provider).is_some());
        let Some(provider) = provider else {
            return Err(Failure::new(format!(
                "`--provider {name}` is not a database of this project; it serves {}.",
                self.names()
            )));
        };
        self.chosen = Some(provider);
        Ok(())
    }
}

fn no_address(provider: Provider) -> Failure {
    Failure::new(format!("There is no address for the {provider} database."))
        .code("P1012")
        .help(format!(
            "set {USUAL_VARIABLE} in the environment or in `.env`, write `url` under `[datasource]` in nicol.toml, \
             or give `--url`"
        ))
}

fn wrong_product(found: Provider, expected: Provider, origin: &str) -> Failure {
    Failure::new(format!(
        "The address from {origin} is that of a {found} database, but the schema is for {expected}."
    ))
    .code("P1012")
    .help(format!(
        "to serve both with one schema, list them in nicol.toml: `[providers.{expected}]` and `[providers.{found}]`"
    ))
}
