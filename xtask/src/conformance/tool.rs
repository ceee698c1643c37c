//! The `nicol` command and the databases that a comparison makes for it: files in a temporary folder, and databases of the
//! PostgreSQL server that `TEST_POSTGRES_URL` names.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nicol_psl::Provider;
use serde_json::Value;

/// The command, and where it works.
pub struct Tool {
    program: PathBuf,
    folder: tempfile::TempDir,
    server: Option<String>,
}

/// What a run of the command said.
pub struct Said {
    /// It ended well.
    pub is_done: bool,
    /// Its output.
    pub text: String,
    /// Its errors.
    pub errors: String,
}

impl Tool {
    /// Builds the command.
    pub fn new() -> Result<Tool, String> {
        let built = Command::new("cargo")
            .args(["build", "-q", "-p", "nicol-cli"])
            .status();
        if !built.is_ok_and(|status| status.success()) {
            return Err("nicol-cli cannot be built".to_owned());
        }
        let target = std::env::var("CARGO_TARGET_DIR")
            .map_or_else(|_| crate::repo::root().join("target"), PathBuf::from);
        Ok(Tool {
            program: target.join("debug/nicol"),
            folder: tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?,
            server: std::env::var("TEST_POSTGRES_URL").ok(),
        })
    }

    /// The folder for everything that a comparison writes.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The address of a database of this name; `None` without a server for it.
    pub fn url(&self, provider: Provider, database: &str) -> Option<String> {
        match provider {
            Provider::Sqlite => Some(format!("file:{}", self.folder().join(database).display())),
            Provider::Postgres => Some(beside(self.server.as_deref()?, database)),
            Provider::Mysql => None,
        }
    }

    /// Makes an empty database.
    pub fn create(&self, provider: Provider, database: &str) -> bool {
        match (provider, &self.server) {
            (Provider::Sqlite, _) => std::fs::write(self.folder().join(database), "").is_ok(),
            (_, Some(server)) => {
                self.execute(server, &format!("CREATE DATABASE \"{database}\""))
                    .is_done
            }
            (_, None) => false,
        }
    }

    /// Empties a database that is there, which is much quicker than making it anew.
    pub fn empty(&self, provider: Provider, database: &str) -> bool {
        match self.url(provider, database) {
            Some(_) if provider == Provider::Sqlite => self.create(provider, database),
            Some(url) => self.execute(&url, EMPTY).is_done,
            None => false,
        }
    }

    /// Removes a database.
    pub fn remove(&self, provider: Provider, database: &str) {
        match (provider, &self.server) {
            (Provider::Sqlite, _) | (_, None) => {
                let _ = std::fs::remove_file(self.folder().join(database));
            }
            (_, Some(server)) => {
                self.execute(
                    server,
                    &format!("DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)"),
                );
            }
        }
    }

    /// Runs a script on a database.
    pub fn execute(&self, url: &str, script: &str) -> Said {
        let name = url.rsplit('/').next().unwrap_or("none");
        let name = name.split('?').next().unwrap_or(name);
        let file = self.folder().join(format!("{name}.sql"));
        if let Err(error) = std::fs::write(&file, script) {
            return Said::failure(error);
        }
        let file = file.display().to_string();
        let schema = self.bare_schema(url);
        self.run(
            self.folder(),
            &[
                "db", "execute", "--url", url, "--file", &file, "--schema", &schema,
            ],
        )
    }

    /// A schema file that names the database product and nothing else.
    pub fn bare_schema(&self, url: &str) -> String {
        let provider = if url.starts_with("file:") {
            "sqlite"
        } else {
            "postgresql"
        };
        let schema = self.folder().join(format!("none-{provider}.prisma"));
        if !schema.exists() {
            let _ = std::fs::write(
                &schema,
                format!("datasource db {{\n  provider = \"{provider}\"\n}}\n"),
            );
        }
        schema.display().to_string()
    }

    /// Runs the command in a folder.
    pub fn run(&self, folder: &Path, arguments: &[&str]) -> Said {
        let mut command = Command::new(&self.program);
        let output = command
            .args(arguments)
            .current_dir(folder)
            .env("NO_COLOR", "1")
            .output();
        Said::of(output)
    }

    /// Runs the command with `--json`, and reads its answer.
    pub fn ask(&self, folder: &Path, arguments: &[&str]) -> Result<Value, String> {
        let said = self.run(folder, &[arguments, &["--json"]].concat());
        serde_json::from_str(&said.text).map_err(|_| said.text + &said.errors)
    }
}

impl Said {
    /// What a program said that ran to its end.
    pub fn of(output: std::io::Result<Output>) -> Said {
        match output {
            Ok(output) => Said {
                is_done: output.status.success(),
                text: String::from_utf8_lossy(&output.stdout).into_owned(),
                errors: String::from_utf8_lossy(&output.stderr).into_owned(),
            },
            Err(error) => Said::failure(error),
        }
    }

    fn failure(error: std::io::Error) -> Said {
        Said {
            is_done: false,
            text: String::new(),
            errors: error.to_string(),
        }
    }
}

/// Leaves a PostgreSQL database as it was made.
pub const EMPTY: &str = "\
DO $$
DECLARE found record;
BEGIN
  FOR found IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP
    EXECUTE format('DROP EXTENSION IF EXISTS %I CASCADE', found.extname);
  END LOOP;
  FOR found IN SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', found.nspname);
  END LOOP;
  CREATE SCHEMA public;
END $$;
";

/// The address of another database of a server.
fn beside(server: &str, database: &str) -> String {
    let (address, parameters) = server.split_once('?').unwrap_or((server, ""));
    let end = address
        .rfind('/')
        .filter(|end| *end > address.find("//").map_or(0, |at| at + 1));
    let base = end.map_or(address, |end| &address[..end]);
    let parameters = if parameters.is_empty() {
        String::new()
    } else {
        format!("?{parameters}")
    };
    format!("{base}/{database}{parameters}")
}
