//! Creating and dropping databases on a PostgreSQL server, over one connection that lives as long as the process.
//!
//! Its application name marks the process as alive: the databases of a process carry the same mark in their names, so
//! every process can remove what dead ones left behind, also those of other machines and containers.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, Config, NoTls};

use super::server::postgres_server;

/// What the names of all scratch databases begin with.
const PREFIX: &str = "nicol_test_";

/// How long a server may take to let us in, once it is known to answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The databases of processes that are gone. `$1` is [`PREFIX`].
const STALE: &str = "SELECT db.datname::text FROM pg_database db WHERE starts_with(db.datname::text, $1) AND NOT EXISTS \
     (SELECT FROM pg_stat_activity process WHERE starts_with(db.datname::text, process.application_name || '_') \
     AND starts_with(process.application_name, $1))";

/// A database of this process. Dropping the value drops it.
#[derive(Debug)]
pub(super) struct Database {
    /// Where it is.
    pub(super) url: String,
    name: String,
}

/// Creates a database.
pub(super) fn create() -> Result<Database, String> {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let server = postgres_server()?;
    let admin = admin()?;
    let name = format!("{}_{}", admin.mark, COUNTER.fetch_add(1, Ordering::Relaxed));
    admin.execute(format!(
        "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'"
    ))?;
    Ok(Database {
        url: with_database(server, &name),
        name,
    })
}

impl Drop for Database {
    fn drop(&mut self) {
        // `DROP … WITH (FORCE)` would do both, but not on PostgreSQL 12.
        let disconnect = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'",
            self.name
        );
        let drop = format!("DROP DATABASE {}", self.name);
        let dropped = admin().and_then(|admin| admin.execute(disconnect).and_then(|()| admin.execute(drop)));
        // The next process will try again, so this is no failure of the test.
        if let Err(error) = dropped {
            eprintln!("the scratch database {} could not be dropped: {error}", self.name);
        }
    }
}

/// Whether a server lets us in and create databases; if not, why.
pub(super) fn can_create_databases(url: &str, timeout: Duration) -> Result<(), String> {
    // A thread of its own: the caller may be inside a runtime, which must not be blocked by another one.
    let config = config(url, "nicol_testing")?;
    let check = move || {
        runtime()?.block_on(async {
            let client = connect(&config, timeout).await?;
            let query = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user";
            let row = client
                .query_one(query, &[])
                .await
                .map_err(|error| explain(&error))?;
            if row.get(0) {
                Ok(())
            } else {
                Err("the user may not create databases".to_string())
            }
        })
    };
    std::thread::spawn(check)
        .join()
        .unwrap_or_else(|_| Err("the check panicked".to_string()))
}

/// The thread that holds the connection.
struct Admin {
    mark: String,
    statements: mpsc::Sender<(String, mpsc::Sender<Result<(), String>>)>,
}

impl Admin {
    /// Runs a statement and waits for its end.
    fn execute(&self, statement: String) -> Result<(), String> {
        let (reply, result) = mpsc::channel();
        let ended = |_| "the connection to the PostgreSQL server ended".to_string();
        self.statements
            .send((statement, reply))
            .map_err(|_| ended(mpsc::RecvError))?;
        result.recv().map_err(ended)?
    }
}

fn admin() -> Result<&'static Admin, String> {
    static ADMIN: OnceLock<Result<Admin, String>> = OnceLock::new();
    ADMIN.get_or_init(start).as_ref().map_err(Clone::clone)
}

/// Connects, removes what dead processes left, and waits for statements from then on.
fn start() -> Result<Admin, String> {
    let mark = format!("{PREFIX}{:x}_{:08x}", std::process::id(), random());
    let config = config(postgres_server()?, &mark)?;
    let (statements, received) = mpsc::channel::<(String, mpsc::Sender<Result<(), String>>)>();
    let (ready, started) = mpsc::channel();
    std::thread::spawn(move || {
        let connected = runtime().and_then(|runtime| {
            let client = runtime.block_on(connect(&config, TIMEOUT))?;
            Ok((runtime, client))
        });
        let (runtime, client) = match connected {
            Ok(connected) => connected,
            Err(error) => return drop(ready.send(Err(error))),
        };
        runtime.block_on(drop_stale(&client));
        // Nobody waits for these answers once the process ends.
        let _ = ready.send(Ok(()));
        for (statement, reply) in received {
            let _ = reply.send(runtime.block_on(execute(&client, &statement)));
        }
    });
    started
        .recv()
        .unwrap_or_else(|_| Err("the connecting thread panicked".to_string()))?;
    Ok(Admin { mark, statements })
}

fn runtime() -> Result<Runtime, String> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))
}

async fn connect(config: &Config, timeout: Duration) -> Result<Client, String> {
    let connected = tokio::time::timeout(timeout, config.connect(NoTls)).await;
    let connected = connected.map_err(|_| "the server does not answer".to_string())?;
    let (client, connection) = connected.map_err(|error| explain(&error))?;
    tokio::spawn(connection);
    Ok(client)
}

async fn execute(client: &Client, statement: &str) -> Result<(), String> {
    client
        .batch_execute(statement)
        .await
        .map_err(|error| explain(&error))
}

/// Removes the databases of dead processes. Several processes may try at once, and one of them wins.
async fn drop_stale(client: &Client) {
    let Ok(rows) = client.query(STALE, &[&PREFIX]).await else {
        return;
    };
    for row in rows {
        let name: String = row.get(0);
        let _ = execute(client, &format!("DROP DATABASE IF EXISTS \"{name}\"")).await;
    }
}

/// The settings to reach `url`. Its parameters are dropped: they are for the product's own driver.
fn config(url: &str, application: &str) -> Result<Config, String> {
    let base = url.split_once('?').map_or(url, |(base, _)| base);
    // The error could quote the URL, which may hold a password.
    let mut config: Config = base
        .parse()
        .map_err(|_| "it is not a URL of PostgreSQL".to_string())?;
    config.application_name(application);
    Ok(config)
}

/// `url` with another database in place of its own.
fn with_database(url: &str, database: &str) -> String {
    let (base, parameters) = url
        .split_once('?')
        .map_or((url, ""), |(base, parameters)| (base, parameters));
    let server = base.find("://").map_or(0, |scheme| scheme + "://".len());
    let end = base[server..]
        .find('/')
        .map_or(base.len(), |slash| server + slash);
    let question = if parameters.is_empty() { "" } else { "?" };
    format!("{}/{database}{question}{parameters}", &base[..end])
}

/// The server's own words where there are any; the error itself says only "db error".
fn explain(error: &tokio_postgres::Error) -> String {
    match (error.as_db_error(), std::error::Error::source(error)) {
        (Some(answer), _) => answer.message().to_string(),
        (None, Some(source)) => source.to_string(),
        (None, None) => error.to_string(),
    }
}

/// A number that no other process has; the standard library seeds its maps with one.
fn random() -> u32 {
    use std::hash::{BuildHasher, Hasher};
    let hasher = std::collections::hash_map::RandomState::new().build_hasher();
    // Half of the bits are enough.
    (hasher.finish() >> 32) as u32
}
