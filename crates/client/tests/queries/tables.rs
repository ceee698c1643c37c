//! A client on a scratch database that has the tables of a schema.

use std::future::Future;

use nicol_driver::DatabaseUrl;
use nicol_driver::database::{Access, Database};
use nicol_migrate::diff::{Options, diff};
use nicol_migrate::lower::Target;
use nicol_psl::SourceFile;
use nicol_sql::schema::SqlSchema;
use nicol_testing::db::ScratchDb;

/// Runs a case on one database, which gets the tables of a schema first.
pub fn run<F: Future<Output = nicol::Result<()>>>(
    scratch: &ScratchDb,
    schema: &str,
    case: impl FnOnce(nicol::Client) -> F,
) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let result = runtime.expect("a runtime").block_on(async {
        let url = DatabaseUrl::parse(&scratch.url)?;
        let database = Database::connect(&url).await?;
        let connection = database.acquire(Access::Write).await?;
        connection.script(&tables(&database, schema)).await?;
        drop(connection);
        case(nicol::Client::over(database)).await
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

fn tables(database: &Database, schema: &str) -> String {
    let schema = analyze(schema);
    let provider = database.provider();
    let desired = nicol_migrate::lower(&schema, &Target::new(provider));
    let options = Options {
        partial_indexes: false,
        renames: Vec::new(),
    };
    let steps = diff(&SqlSchema::default(), &desired, provider.dialect(), &options);
    provider.dialect().script(&steps)
}

/// A schema that has no errors.
pub fn analyze(text: &str) -> nicol_psl::Schema {
    let analysis = nicol_psl::analyze(vec![SourceFile {
        path: "schema.prisma".into(),
        text: text.to_owned(),
    }]);
    assert!(!analysis.has_errors(), "{:?}", analysis.diagnostics);
    analysis.schema
}
