//! Runs the guide's blocks, each on a database of its own.

use std::cell::RefCell;
use std::pin::Pin;
use std::process::ExitCode;

use nicol_driver::database::{Access, Database};
use nicol_migrate::diff::{Options, diff};
use nicol_migrate::lower::Target;
use nicol_sql::schema::SqlSchema;
use nicol_testing::db::ScratchDb;
use nicol_testing::golden::Suite;

use crate::blocks::{BLOCKS, PROGRAMS, SEED};
use crate::db::Db;
use crate::schema::schema;

/// A block that is run on a client.
pub type Run = for<'a> fn(&'a Db) -> Pin<Box<dyn Future<Output = nicol::Result<()>> + 'a>>;

thread_local! {
    static ADDRESS: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The address of the database of the running test.
pub fn address() -> String {
    ADDRESS.with_borrow(Clone::clone)
}

/// The tests.
pub fn main() -> ExitCode {
    let mut suite = Suite::new();
    for (name, block) in BLOCKS {
        suite = suite.on_each_engine(name, move |scratch| on(scratch, *block));
    }
    for (name, program) in PROGRAMS {
        suite = suite.on_each_engine(name, move |scratch| {
            ADDRESS.set(scratch.url.clone());
            if let Err(error) = program() {
                panic!("{error}");
            }
        });
    }
    suite.main()
}

fn on(scratch: &ScratchDb, block: Run) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let result = runtime.expect("a runtime").block_on(async {
        let db = Db(with_tables(&scratch.url).await?);
        SEED(&db).await?;
        block(&db).await
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// A client on a database that gets the tables of the guide's schema first.
pub async fn with_tables(address: &str) -> nicol::Result<nicol::Client> {
    let database = Database::connect(&nicol::DatabaseUrl::parse(address)?).await?;
    let provider = database.provider();
    let desired = nicol_migrate::lower(&schema(), &Target::new(provider));
    let options = Options {
        partial_indexes: false,
        renames: Vec::new(),
    };
    let steps = diff(&SqlSchema::default(), &desired, provider.dialect(), &options);
    let connection = database.acquire(Access::Write).await?;
    connection.script(&provider.dialect().script(&steps)).await?;
    drop(connection);
    Ok(nicol::Client::over(database))
}
