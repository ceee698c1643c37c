//! `init`: begins a project. It never overwrites a schema, and adds to files that are there.

use std::path::Path;

use nicol_driver::DatabaseUrl;
use nicol_sql::Provider;
use serde_json::json;

use crate::args::InitArgs;
use crate::failure::{Failure, Result};
use crate::project::targets::USUAL_VARIABLE;
use crate::project::{CONFIG_FILE, schema_files};
use crate::terminal::Terminal;

use super::{Done, words};

const SCHEMA_FILE: &str = "prisma/schema.prisma";

/// Runs the command.
pub fn run(cwd: &Path, args: &InitArgs, terminal: &Terminal) -> Result<Done> {
    let provider = provider(args)?;
    if let Some(schema) = schema_files::usual_place(cwd) {
        let schema = crate::project::display(&schema, cwd);
        return Err(Failure::new(format!(
            "There is a schema already: {schema}. Nothing was written."
        ))
        .help("`nicol migrate dev` goes on from there; begin a new project in an empty folder"));
    }
    let url = args
        .url
        .clone()
        .unwrap_or_else(|| DatabaseUrl::example(provider).to_owned());
    let mut written = vec![SCHEMA_FILE.to_owned()];
    words::write(&cwd.join(SCHEMA_FILE), &schema(provider, args.with_model))?;
    if !cwd.join(CONFIG_FILE).exists() {
        words::write(&cwd.join(CONFIG_FILE), &config())?;
        written.push(CONFIG_FILE.to_owned());
    }
    let assignment = format!("{USUAL_VARIABLE}=\"{url}\"");
    if add_lines(&cwd.join(".env"), &[(USUAL_VARIABLE, &assignment)])? {
        written.push(".env".to_owned());
    }
    let ignored = [(".env", ".env"), ("*.db", "*.db"), ("*.db-*", "*.db-*")];
    if add_lines(&cwd.join(".gitignore"), &ignored)? {
        written.push(".gitignore".to_owned());
    }
    terminal.print(&format!(
        "Written:\n{}\n\n{}",
        words::lines(&written),
        next_steps(provider, args)
    ));
    Ok(Done::new(
        json!({ "provider": provider.name(), "written": written }),
    ))
}

fn provider(args: &InitArgs) -> Result<Provider> {
    let named = args.datasource_provider.as_deref().map(|name| {
        Provider::from_name(name).ok_or_else(|| {
            let known: Vec<&str> = Provider::ALL.iter().map(|provider| provider.name()).collect();
            Failure::new(format!("There is no provider `{name}`."))
                .help(format!("the providers are {}", known.join(", ")))
        })
    });
    let named = named.transpose()?;
    let Some(url) = &args.url else {
        // The first is the one that needs no server.
        return Ok(named.unwrap_or(Provider::ALL[0]));
    };
    let found = DatabaseUrl::parse(url)?.provider();
    match named {
        Some(named) if named != found => Err(Failure::new(format!(
            "`--datasource-provider {named}` and the address in `--url`, which is for {found}, contradict each other."
        ))),
        _ => Ok(found),
    }
}

fn schema(provider: Provider, with_model: bool) -> String {
    let mut text = format!("datasource db {{\n  provider = \"{provider}\"\n}}\n");
    if with_model {
        text.push_str("\nmodel User {\n  id    Int     @id @default(autoincrement())\n  email String  @unique\n  name  String?\n}\n");
    }
    text
}

fn config() -> String {
    format!(
        "schema = \"{SCHEMA_FILE}\"\n\n\
         [datasource]\n\
         url = \"env:{USUAL_VARIABLE}\"\n\n\
         [migrations]\n\
         path = \"prisma/migrations\"\n\n\
         [generate]\n\
         output = \"src/db\"\n"
    )
}

/// Adds lines to a file unless it has them: each is known by how it begins. Returns whether it changed.
fn add_lines(path: &Path, lines: &[(&str, &str)]) -> Result<bool> {
    let old = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::file("read", path, &error)),
    };
    let has = |start: &str| {
        old.lines().any(|line| {
            let line = line.trim();
            line == start
                || line
                    .strip_prefix(start)
                    .is_some_and(|rest| rest.trim_start().starts_with('='))
        })
    };
    let missing: Vec<&str> = lines
        .iter()
        .filter(|(start, _)| !has(start))
        .map(|(_, line)| *line)
        .collect();
    if missing.is_empty() {
        return Ok(false);
    }
    let end = if old.is_empty() || old.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    words::write(path, &format!("{old}{end}{}\n", missing.join("\n")))?;
    Ok(true)
}

fn next_steps(provider: Provider, args: &InitArgs) -> String {
    let is_ready = DatabaseUrl::in_memory(provider).is_some() || args.url.is_some();
    let address = if is_ready {
        String::new()
    } else {
        format!("Set {USUAL_VARIABLE} in .env to the address of your database.\n")
    };
    format!("{address}Write your models into {SCHEMA_FILE}, then run `nicol migrate dev --name init`.")
}
