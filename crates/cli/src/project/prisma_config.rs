//! Prisma's configuration file (`prisma.config.ts` and its like) and the old `prisma` entry of
//! `package.json`. The file is read, not run: see [`super::script`].

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};

use super::address::{Setting, Text, computed};
use super::script::{self, Value};
use super::settings::{Settings, folder, name};

/// The configuration file of a folder: version 7's own name first, as Prisma looks for it.
pub fn find(root: &Path) -> Option<PathBuf> {
    const EXTENSIONS: [&str; 6] = ["ts", "js", "mts", "mjs", "cts", "cjs"];
    const NAMES: [&str; 4] = [
        "prisma7.config",
        "prisma.config",
        ".config/prisma7",
        ".config/prisma",
    ];
    NAMES
        .iter()
        .flat_map(|name| {
            EXTENSIONS
                .iter()
                .map(move |extension| format!("{name}.{extension}"))
        })
        .map(|file| root.join(file))
        .find(|path| path.is_file())
}

/// What a configuration file says.
pub fn read(path: &Path, text: &str) -> Result<Settings> {
    let config = script::exported(text).ok_or_else(|| {
        Failure::new(format!(
            "{} exports no object that can be read without running it.",
            path.display()
        ))
        .help("write `export default defineConfig({ … })` there, or say the same in nicol.toml")
    })?;
    let base = folder(path);
    let at = |keys: &[&str]| keys.iter().try_fold(&config, |value, key| value.member(key));
    let file = |keys: &[&str]| -> Result<Option<PathBuf>> {
        at(keys)
            .map(|value| match value {
                Value::Text(Text::Literal(text)) => Ok(base.join(text)),
                _ => Err(computed(&origin(keys, path))),
            })
            .transpose()
    };
    let setting = |keys: &[&str]| {
        at(keys).map(|value| Setting {
            text: text_of(value),
            base: base.clone(),
            origin: origin(keys, path),
        })
    };
    Ok(Settings {
        schema: file(&["schema"])?.map(|schema| (schema, origin(&["schema"], path))),
        migrations: file(&["migrations", "path"])?,
        seed: at(&["migrations", "seed"]).map(text_of),
        url: setting(&["datasource", "url"]),
        shadow_url: setting(&["datasource", "shadowDatabaseUrl"]),
        ..Settings::default()
    })
}

fn text_of(value: &Value) -> Text {
    match value {
        Value::Text(text) => text.clone(),
        Value::Computed(source) => Text::Computed(source.clone()),
        Value::Object(_) => Text::Computed("{…}".to_owned()),
    }
}

fn origin(keys: &[&str], path: &Path) -> String {
    format!("`{}` in {}", keys.join("."), name(path))
}

/// What `package.json` says in its `prisma` entry, the way before version 7.
pub fn read_package(root: &Path) -> Settings {
    let path = root.join("package.json");
    // A package.json that cannot be read is npm's trouble, not ours.
    let value: Option<serde_json::Value> = std::fs::read_to_string(&path)
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok());
    let text = |key: &str| {
        let entry = value.as_ref()?.get("prisma")?.get(key)?;
        entry.as_str().map(str::to_owned)
    };
    Settings {
        schema: text("schema")
            .map(|schema| (root.join(schema), "`prisma.schema` in package.json".to_owned())),
        seed: text("seed").map(Text::Literal),
        ..Settings::default()
    }
}
