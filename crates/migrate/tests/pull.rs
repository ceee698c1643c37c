//! `db pull`'s work on real databases. Each golden file of `sqlite/` and `postgres/` makes a database with SQL and
//! pulls it, into the schema files that the case has; `differences` are the steps from the database to what was
//! pulled, which ought to be none. The schemas of the layers come back from a database with all they say.

#[path = "databases/place.rs"]
mod place;

use std::path::Path;
use std::process::ExitCode;

use nicol_driver::{Access, Database, DatabaseUrl};
use nicol_migrate::diff::{self, diff};
use nicol_migrate::inspect::{Namespaces, inspect};
use nicol_migrate::lower::{Target, lower};
use nicol_migrate::pull::{Keep, Options, Pulled, pull};
use nicol_psl::{Analysis, SourceFile};
use nicol_sql::{Provider, SqlSchema, Step};
use nicol_testing::db::{self, ScratchDb};
use nicol_testing::golden::{Case, Suite};

fn main() -> ExitCode {
    let suite = Suite::new()
        .sections("tests/golden/pull/sqlite", |case| pulled(case, db::sqlite()))
        .sections("tests/golden/pull/postgres", |case| pulled(case, db::postgres()));
    let layers = std::fs::read_dir("../../layers").expect("the folder of the layers");
    let folders = layers.map(|entry| entry.expect("an entry").path().join("prisma/schema"));
    folders
        .filter(|folder| folder.is_dir())
        .fold(suite, with_layer)
        .main()
}

fn with_layer(suite: Suite, folder: std::path::PathBuf) -> Suite {
    let layer = folder.ancestors().nth(2).and_then(Path::file_name);
    let name = format!("layers/{}", layer.expect("the name of a layer").to_string_lossy());
    suite.test(&name, move || comes_back(&folder))
}

/// Where the settings of a case say otherwise: `schemas: a, b`, and `force`.
struct Settings {
    schemas: Option<Vec<String>>,
    keep: Keep,
}

impl Settings {
    fn of(case: &Case) -> Settings {
        let text = case.try_input("settings").unwrap_or_default();
        let mut lines = text.lines();
        let schemas = lines.clone().find_map(|line| line.strip_prefix("schemas: "));
        Settings {
            schemas: schemas.map(|names| names.split(", ").map(str::to_owned).collect()),
            keep: if lines.any(|line| line == "force") {
                Keep::Configuration
            } else {
                Keep::All
            },
        }
    }
}

fn pulled(case: &Case, scratch: ScratchDb) -> Vec<(String, String)> {
    let url = DatabaseUrl::parse(&scratch.url).expect("an address");
    let settings = Settings::of(case);
    let files = case.inputs(|name| name.ends_with(".prisma") && !name.starts_with("pulled/"));
    let mut files: Vec<SourceFile> = files.iter().map(|file| source(&file.name, &file.text)).collect();
    if files.is_empty() {
        let text = format!("datasource db {{\n  provider = \"{}\"\n}}\n", url.provider());
        files.push(source("schema.prisma", &text));
    }
    let current = valid(files);
    let database = run(made(
        &url,
        case.input("database.sql"),
        settings.schemas.as_deref(),
        &current,
    ));
    let pulled = pull_into(&current, &database, url.provider(), &settings);
    let mut outputs: Vec<(String, String)> = pulled
        .files
        .iter()
        .map(|file| (format!("pulled/{}", file.path), file.text.clone()))
        .collect();
    outputs.push(("warnings".to_owned(), pulled.warnings.to_string()));
    outputs.push(("errors".to_owned(), errors(&pulled)));
    outputs.push((
        "differences".to_owned(),
        differences(&database, &pulled, url.provider()),
    ));
    if let [only] = pulled.view_definitions.as_slice() {
        outputs.push(("view".to_owned(), only.text.clone()));
    }
    outputs
}

fn source(path: &str, text: &str) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

fn valid(files: Vec<SourceFile>) -> Analysis {
    let analysis = nicol_psl::analyze(files);
    let errors: Vec<&str> = analysis.errors().map(|error| error.message.as_str()).collect();
    assert!(errors.is_empty(), "the schema has errors: {errors:#?}");
    analysis
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(work)
}

/// Makes a database and reads it.
async fn made(url: &DatabaseUrl, sql: &str, schemas: Option<&[String]>, current: &Analysis) -> SqlSchema {
    let database = Database::connect(url).await.expect("the database answers");
    let connection = database.acquire(Access::Write).await.expect("a connection");
    connection.script(sql).await.expect("the script runs");
    let dialect = url.provider().dialect();
    let source = current.schema.datasource.as_ref();
    let listed = source.map_or(&[][..], |source| &source.schemas);
    let namespaces = match schemas.unwrap_or(listed) {
        [] => Namespaces::of(&SqlSchema::default(), dialect, None),
        names => Namespaces(names.to_vec()),
    };
    let schema = inspect(&connection, dialect, &namespaces)
        .await
        .expect("it can be read");
    drop(connection);
    database.close().await;
    schema
}

fn pull_into(current: &Analysis, database: &SqlSchema, provider: Provider, settings: &Settings) -> Pulled {
    let new_blocks = match current.files.as_slice() {
        [only] => only.path.clone(),
        _ => "introspected.prisma".to_owned(),
    };
    let options = Options {
        namespaces: settings.schemas.as_deref(),
        keep: settings.keep,
        new_blocks: &new_blocks,
    };
    pull(database, provider.dialect(), current, &options)
}

fn errors(pulled: &Pulled) -> String {
    let analysis = nicol_psl::analyze(pulled.files.clone());
    let errors: Vec<&str> = analysis.errors().map(|error| error.message.as_str()).collect();
    errors.join("\n")
}

/// The steps from a database to what was pulled from it.
fn differences(database: &SqlSchema, pulled: &Pulled, provider: Provider) -> String {
    let analysis = nicol_psl::analyze(pulled.files.clone());
    let mut target = Target::new(provider);
    target.default_namespace = database.default_namespace.clone();
    let lists_extensions = analysis
        .schema
        .datasource
        .as_ref()
        .is_some_and(|source| !source.extensions.is_empty());
    let mut database = database.clone();
    if !lists_extensions {
        database.extensions.clear();
    }
    let desired = lower(&analysis.schema, &target);
    let mut features = analysis
        .schema
        .generators
        .iter()
        .flat_map(|generator| &generator.preview_features);
    let options = diff::Options {
        partial_indexes: features.any(|feature| feature.eq_ignore_ascii_case("partialIndexes")),
        ..diff::Options::all()
    };
    let steps = diff(&database, &desired, provider.dialect(), &options);
    steps.iter().map(Step::to_string).collect::<Vec<_>>().join("\n")
}

/// A schema that is applied to an empty database and pulled says what it said before, and again the same when it
/// is pulled once more.
fn comes_back(folder: &Path) {
    let original = valid(files(folder));
    let provider = original
        .schema
        .datasource
        .as_ref()
        .expect("a datasource")
        .provider;
    let scratch = match provider {
        Provider::Sqlite => db::sqlite(),
        _ => db::postgres(),
    };
    let url = DatabaseUrl::parse(&scratch.url).expect("an address");
    let lowered = lower(&original.schema, &Target::new(provider));
    let steps = diff(
        &SqlSchema::default(),
        &lowered,
        provider.dialect(),
        &diff::Options::all(),
    );
    let script = provider.dialect().script(&steps);
    let database = run(made(&url, &script, None, &original));
    for keep in [Keep::All, Keep::Configuration] {
        let settings = Settings { schemas: None, keep };
        let pulled = pull_into(&original, &database, provider, &settings);
        assert_eq!(errors(&pulled), "", "{keep:?}");
        assert_eq!(differences(&database, &pulled, provider), "", "{keep:?}");
        if keep == Keep::All {
            same_content(&original, &pulled);
            let again = pull_into(&valid(pulled.files.clone()), &database, provider, &settings);
            assert_eq!(again.files, pulled.files);
        }
    }
}

fn files(folder: &Path) -> Vec<SourceFile> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("a file");
        source(&path.to_string_lossy(), &text)
    };
    paths.iter().map(read).collect()
}

/// Every file has the same comments, and the same fields and values with the same types, in whatever order.
fn same_content(original: &Analysis, pulled: &Pulled) {
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().filter_map(meant).collect();
        lines.sort();
        lines
    };
    assert_eq!(original.files.len(), pulled.files.len());
    for (before, after) in original.files.iter().zip(&pulled.files) {
        let (before, after) = (sorted(&before.text), sorted(&after.text));
        let lost: Vec<_> = before.iter().filter(|line| !after.contains(line)).collect();
        let new: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
        assert!(lost.is_empty() && new.is_empty(), "lost {lost:#?}, new {new:#?}");
    }
}

/// A comment, or a name with its type: attributes can be written in several ways, and are compared by what they
/// make.
fn meant(line: &str) -> Option<String> {
    let line = line.trim();
    if line.starts_with("//") {
        return Some(line.to_owned());
    }
    let words: Vec<&str> = line.split_whitespace().take(2).collect();
    let is_attribute = words.first().is_none_or(|word| word.starts_with("@@"));
    let words = words.into_iter().filter(|word| !word.starts_with('@'));
    (!is_attribute).then(|| words.collect::<Vec<_>>().join(" "))
}
