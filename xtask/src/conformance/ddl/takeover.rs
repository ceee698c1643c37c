//! One folder and one database, two tools in turns: what one has made, the other finds clean and goes on with. Then
//! migrations that fail, are rolled back, or are marked as applied: each tool resolves what the other left, and the rows
//! of the migrations table say the same whoever wrote them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use nicol_psl::Provider;
use serde_json::json;

use super::engine::ask;
use crate::conformance::Options;
use crate::conformance::report::Report;
use crate::conformance::tool::{Said, Tool};

/// The models, one version after another.
const VERSIONS: [&str; 5] = [
    "model A {\n  id Int @id @default(autoincrement())\n  name String\n}\n",
    "model A {\n  id Int @id @default(autoincrement())\n  name String?\n  b B[]\n}\n\
     model B {\n  id Int @id\n  aId Int\n  a A @relation(fields: [aId], references: [id])\n  @@index([aId])\n}\n",
    "model A {\n  id Int @id @default(autoincrement())\n  name String?\n  b B[]\n  kind Kind @default(ONE)\n}\n\
     model B {\n  id Int @id\n  aId Int?\n  a A? @relation(fields: [aId], references: [id])\n}\n\
     enum Kind {\n  ONE\n  TWO\n}\n",
    "model A {\n  id Int @id @default(autoincrement())\n  name String?\n  kind Kind @default(ONE)\n  \
     at DateTime @default(now())\n  more C[]\n}\nmodel C {\n  id String @id\n  many A[]\n}\n\
     enum Kind {\n  ONE\n  TWO\n  THREE\n}\n",
    "model A {\n  id Int @id @default(autoincrement())\n  name String?\n  kind Kind @default(TWO)\n  more C[]\n  \
     @@index([name])\n}\nmodel C {\n  id String @id\n  word String?\n  many A[]\n}\n\
     enum Kind {\n  ONE\n  TWO\n  THREE\n}\n",
];

/// The tools.
#[derive(Clone, Copy, PartialEq)]
enum By {
    Nicol,
    Prisma,
}

impl By {
    const fn other(self) -> By {
        match self {
            By::Nicol => By::Prisma,
            By::Prisma => By::Nicol,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            By::Nicol => "Nicol",
            By::Prisma => "Prisma",
        }
    }
}

/// Compares on both databases, each tool as the first.
pub fn run(options: &Options, tool: &Tool, report: &mut Report) -> Result<(), String> {
    for provider in [Provider::Sqlite, Provider::Postgres] {
        let mut rows = Vec::new();
        for first in [By::Nicol, By::Prisma] {
            let database = format!("nicol_conformance_{}_takeover", std::process::id());
            let Some(url) = tool.url(provider, &database) else {
                continue;
            };
            let place = Place::new(provider, url, database, options, tool)?;
            place.in_turns(first, report)?;
            place.database_made_anew()?;
            place.on_an_empty_database(first, report)?;
            place.database_made_anew()?;
            rows.push(place.failing(first, report)?);
            place.tool.remove(provider, &place.database);
        }
        let title = format!("takeover, {}", provider.name());
        match rows.as_slice() {
            [one, two] if one == two => report.count(&format!(
                "{title}: the same rows of failed, rolled back and marked migrations"
            )),
            rows => report.difference(&format!("{title}: other rows"), "failing", format!("{rows:#?}")),
        }
    }
    Ok(())
}

/// A project and its database.
struct Place<'a> {
    provider: Provider,
    url: String,
    database: String,
    folder: PathBuf,
    options: &'a Options,
    tool: &'a Tool,
}

impl<'a> Place<'a> {
    fn new(
        provider: Provider,
        url: String,
        database: String,
        options: &'a Options,
        tool: &'a Tool,
    ) -> Result<Place<'a>, String> {
        let folder = tool.folder().join("takeover");
        let _ = std::fs::remove_dir_all(&folder);
        let place = Place {
            provider,
            url,
            database,
            folder,
            options,
            tool,
        };
        std::fs::create_dir_all(&place.folder).map_err(|error| error.to_string())?;
        place.database_made_anew()?;
        let config = format!(
            "export default {{ schema: 'schema.prisma', migrations: {{ path: 'migrations' }}, datasource: {{ url: '{}' }} }}\n",
            place.url
        );
        place.write("prisma7.config.mjs", &config)?;
        Ok(place)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), String> {
        let path = self.folder.join(name);
        let folder = path.parent().unwrap_or(Path::new(""));
        let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, text));
        written.map_err(|error| format!("{name}: {error}"))
    }

    fn database_made_anew(&self) -> Result<(), String> {
        self.tool.remove(self.provider, &self.database);
        match self.tool.create(self.provider, &self.database) {
            true => Ok(()),
            false => Err(format!("{} cannot be made", self.database)),
        }
    }

    /// The schema as version 7 wants it, and as version 6 did, with the address inside.
    fn schema(&self, version: usize) -> Result<(), String> {
        let models = VERSIONS[version];
        let provider = self.provider.name();
        self.write(
            "schema.prisma",
            &format!("datasource db {{\n  provider = \"{provider}\"\n}}\n{models}"),
        )?;
        let url = &self.url;
        let six =
            format!("datasource db {{\n  provider = \"{provider}\"\n  url      = \"{url}\"\n}}\n{models}");
        self.write("six.prisma", &six)
    }

    fn run(&self, by: By, arguments: &[&str]) -> Said {
        match by {
            By::Nicol => self
                .tool
                .run(&self.folder, &[arguments, &["--schema", "six.prisma"]].concat()),
            By::Prisma => self.options.oracle.command(&self.folder, arguments),
        }
    }

    fn dev(&self, by: By, version: usize) -> Result<Said, String> {
        self.schema(version)?;
        let name = format!("version{version}");
        let arguments = ["migrate", "dev", "--name", &name];
        Ok(match by {
            By::Nicol => self.run(
                by,
                &[&arguments[..], &["--accept-data-loss", "--skip-generate"]].concat(),
            ),
            By::Prisma => self.run(by, &arguments),
        })
    }

    fn check(&self, report: &mut Report, what: &str, by: By, said: &Said, succeeds: bool) {
        let title = format!("takeover, {}: {what}", self.provider.name());
        match said.is_done == succeeds {
            true => report.count(&title),
            false => report.difference(
                &format!("{title} by {}", by.name()),
                "",
                format!("{}{}", said.text, said.errors),
            ),
        }
    }

    /// The texts of the migrations.
    fn scripts(&self) -> BTreeMap<String, String> {
        let entries = std::fs::read_dir(self.folder.join("migrations"));
        let folders = entries.into_iter().flatten().flatten().map(|entry| entry.path());
        folders
            .filter_map(|path| {
                let text = std::fs::read_to_string(path.join("migration.sql")).ok()?;
                Some((path.display().to_string(), text))
            })
            .collect()
    }

    /// Each version by the other tool; the one that did not make it finds everything in order.
    fn in_turns(&self, first: By, report: &mut Report) -> Result<(), String> {
        let mut by = first;
        let mut before = BTreeMap::new();
        for version in 0..VERSIONS.len() {
            // Time stamps in the names count seconds.
            std::thread::sleep(std::time::Duration::from_millis(1100));
            let said = self.dev(by, version)?;
            self.check(report, "migrations made in turns", by, &said, true);
            let scripts = self.scripts();
            let title = format!("takeover, {}", self.provider.name());
            if before.iter().any(|(path, text)| scripts.get(path) != Some(text))
                || scripts.len() != version + 1
            {
                report.difference(
                    &format!("{title}: scripts were changed"),
                    by.name(),
                    format!("{:?}", scripts.keys()),
                );
            }
            before = scripts;
            let said = self.run(by.other(), &["migrate", "status"]);
            self.check(report, "up to date for the other tool", by.other(), &said, true);
            by = by.other();
        }
        Ok(())
    }

    /// The folder of both, deployed by one, found in order by the other.
    fn on_an_empty_database(&self, by: By, report: &mut Report) -> Result<(), String> {
        let said = self.run(by, &["migrate", "deploy"]);
        self.check(report, "whole folders deployed", by, &said, true);
        let said = self.run(by.other(), &["migrate", "status"]);
        self.check(report, "up to date for the other tool", by.other(), &said, true);
        Ok(())
    }

    /// A migration that fails, is rolled back by the other tool, mended and deployed; and one that is marked as applied.
    fn failing(&self, first: By, report: &mut Report) -> Result<Vec<String>, String> {
        std::fs::remove_dir_all(self.folder.join("migrations")).map_err(|error| error.to_string())?;
        let provider = self.provider.name();
        self.write(
            "migrations/migration_lock.toml",
            &format!("provider = \"{provider}\"\n"),
        )?;
        self.write(
            "migrations/20231231000000_start/migration.sql",
            "CREATE TABLE \"S\" (\"id\" INTEGER NOT NULL PRIMARY KEY);\n",
        )?;
        let said = self.run(first, &["migrate", "deploy"]);
        self.check(report, "first migrations deployed", first, &said, true);
        self.write(
            "migrations/20240101000000_base/migration.sql",
            "CREATE TABLE \"A\" (\"id\" INTEGER NOT NULL PRIMARY KEY);\n",
        )?;
        self.write(
            "migrations/20240102000000_fails/migration.sql",
            "CREATE TABLE \"B\" (\"id\" INTEGER NOT NULL PRIMARY KEY);\nINSERT INTO \"nothing\" VALUES (1);\n",
        )?;
        let second = first.other();
        self.tool.execute(
            &self.url,
            "CREATE TABLE \"A\" (\"id\" INTEGER NOT NULL PRIMARY KEY);\n",
        );
        let steps: [(By, &[&str], bool, &str); 8] = [
            (
                first,
                &["migrate", "resolve", "--applied", "20240101000000_base"],
                true,
                "databases with tables are baselined",
            ),
            (first, &["migrate", "deploy"], false, "migrations fail"),
            (
                second,
                &["migrate", "status"],
                false,
                "failed migrations are seen by the other tool",
            ),
            (
                second,
                &["migrate", "deploy"],
                false,
                "nothing is deployed behind a failed migration",
            ),
            (
                second,
                &["migrate", "resolve", "--rolled-back", "20240102000000_fails"],
                true,
                "failed migrations are rolled back by the other tool",
            ),
            (
                first,
                &["migrate", "status"],
                false,
                "rolled back migrations are pending for the first tool",
            ),
            (
                first,
                &["migrate", "deploy"],
                true,
                "mended migrations are deployed",
            ),
            (
                second,
                &["migrate", "status"],
                true,
                "mended migrations are in order for the other tool",
            ),
        ];
        for (by, arguments, succeeds, what) in steps {
            if what.starts_with("mended migrations are deployed") {
                self.tool.execute(&self.url, "DROP TABLE IF EXISTS \"B\";\n");
                let mended = "CREATE TABLE \"B\" (\"id\" INTEGER NOT NULL PRIMARY KEY);\n";
                self.write("migrations/20240102000000_fails/migration.sql", mended)?;
            }
            let said = self.run(by, arguments);
            self.check(report, what, by, &said, succeeds);
        }
        let answers = ask(self.options, &[json!({ "op": "rows", "url": self.url })])?;
        let rows = answers[0]["ok"].as_array().cloned();
        let rows = rows.ok_or_else(|| format!("the migrations table cannot be read: {}", answers[0]))?;
        Ok(rows
            .iter()
            .filter_map(|row| row.as_str().map(str::to_owned))
            .collect())
    }
}
