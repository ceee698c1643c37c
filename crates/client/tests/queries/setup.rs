//! A fresh database for each case, on each engine, with the tables of the test schema.

use std::future::Future;

use nicol_driver::DatabaseUrl;
use nicol_driver::database::{Access, Database};
use nicol_migrate::diff::{Options, diff};
use nicol_migrate::lower::Target;
use nicol_psl::SourceFile;
use nicol_sql::schema::SqlSchema;
use nicol_testing::db::ScratchDb;

use crate::db::Db;

/// Runs a case on every engine.
pub fn on_each_engine<F: Future<Output = nicol::Result<()>>>(case: impl Fn(Db) -> F) {
    nicol_testing::db::for_each_engine(|scratch| run(scratch, &case));
}

/// Runs a case on one database.
pub fn run<F: Future<Output = nicol::Result<()>>>(scratch: &ScratchDb, case: impl FnOnce(Db) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let result = runtime.expect("a runtime").block_on(async {
        let url = DatabaseUrl::parse(&scratch.url)?;
        let database = Database::connect(&url).await?;
        let connection = database.acquire(Access::Write).await?;
        connection.script(&tables(&database)).await?;
        drop(connection);
        case(Db(nicol::Client::over(database))).await
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

fn tables(database: &Database) -> String {
    let text = include_str!("../schema/schema.prisma").to_owned();
    let analysis = nicol_psl::analyze(vec![SourceFile {
        path: "schema.prisma".into(),
        text,
    }]);
    assert!(!analysis.has_errors(), "{:?}", analysis.diagnostics);
    let provider = database.provider();
    let desired = nicol_migrate::lower(&analysis.schema, &Target::new(provider));
    let steps = diff(
        &SqlSchema::default(),
        &desired,
        provider.dialect(),
        &Options {
            partial_indexes: false,
            renames: Vec::new(),
        },
    );
    provider.dialect().script(&steps)
}
