//! Where a database address comes from, and how it becomes one that can be connected to: written out, in an
//! environment variable, or absent; with relative files below the folder of whatever named it.

use std::path::{Path, PathBuf};

use nicol_driver::DatabaseUrl;
use nicol_sql::Provider;

use crate::failure::{Failure, Result};

use super::env_file::Environment;

/// A text that a configuration gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// As it stands.
    Literal(String),
    /// The value of an environment variable, or what stands in for it.
    Env {
        /// The variable.
        name: String,
        /// Used when the variable is not set.
        default: Option<String>,
    },
    /// The result of a program that is not run here. Holds its source.
    Computed(String),
}

impl Text {
    /// A text, or the variable that it names as `env:NAME`.
    pub fn from_setting(text: &str) -> Text {
        match text.strip_prefix("env:") {
            Some(name) => Text::env(name.trim()),
            None => Text::Literal(text.to_owned()),
        }
    }

    /// An environment variable.
    pub fn env(name: &str) -> Text {
        Text::Env {
            name: name.to_owned(),
            default: None,
        }
    }
}

/// The address of a database as a configuration gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The text.
    pub text: Text,
    /// The folder to which a relative file belongs.
    pub base: PathBuf,
    /// Where it stands, for messages.
    pub origin: String,
}

/// An address that can be connected to.
#[derive(Debug, Clone)]
pub struct Address {
    /// The address.
    pub url: DatabaseUrl,
    /// For programs that are started: the text with the file's whole path. It may hold a password.
    secret: String,
}

impl Address {
    /// Reads an address.
    pub fn parse(text: &str, base: &Path) -> Result<Address> {
        let url = DatabaseUrl::parse(text)?.relative_to(base);
        let secret = match url.file() {
            // Without the `./` that configurations like to write.
            Some(file) => {
                let file: PathBuf = file.components().collect();
                format!("file:{}{}", file.display(), query(text))
            }
            None => text.trim().to_owned(),
        };
        Ok(Address { url, secret })
    }

    /// A new database in memory, if the product knows such a thing.
    pub fn in_memory(provider: Provider) -> Option<Address> {
        DatabaseUrl::in_memory(provider).map(|url| Address {
            secret: url.to_string(),
            url,
        })
    }

    /// The text with password and all: for the environment of a program, never for a message.
    pub fn secret(&self) -> &str {
        &self.secret
    }
}

fn query(text: &str) -> &str {
    text.find('?').map_or("", |at| &text[at..])
}

impl Setting {
    /// Whether there is an address, as far as can be known without reading it.
    pub fn is_set(&self, environment: &Environment) -> bool {
        match &self.text {
            Text::Literal(_) | Text::Computed(_) => true,
            Text::Env { name, default } => default.is_some() || environment.get(name).is_some(),
        }
    }

    /// The provider that the address names, if it can be read.
    pub fn provider(&self, environment: &Environment) -> Option<Provider> {
        self.resolve(environment)
            .ok()
            .map(|address| address.url.provider())
    }

    /// The address.
    ///
    /// # Errors
    /// P1012 when its variable is not set, P1013 when it is no address.
    pub fn resolve(&self, environment: &Environment) -> Result<Address> {
        let text = match &self.text {
            Text::Literal(text) => text.clone(),
            Text::Env { name, default } => environment
                .get(name)
                .or_else(|| default.clone())
                .ok_or_else(|| unset(name, &self.origin))?,
            Text::Computed(_) => return Err(computed(&self.origin)),
        };
        Address::parse(&text, &self.base)
            .map_err(|failure| failure.detail(format!("The address is from {}.", self.origin)))
    }
}

fn unset(name: &str, origin: &str) -> Failure {
    Failure::new(format!(
        "Environment variable not found: {name}. It is named by {origin}."
    ))
    .code("P1012")
    .help("set it in the environment or in a `.env` file")
}

/// A value of a TypeScript configuration that only a program could tell.
pub fn computed(origin: &str) -> Failure {
    Failure::new(format!(
        "{origin} is computed by a program, and nicol does not run JavaScript."
    ))
    .help("give a plain string, env(\"NAME\") or process.env.NAME there, or say the same in nicol.toml")
}
