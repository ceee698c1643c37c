//! Creating and dropping databases on a PostgreSQL server, over one connection that lives as long as the process.
//!
//! Its application name marks the process as alive: the databases of a process carry the same mark in their names, so
//! every process can take over what dead ones left behind, also those of other machines and containers.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Config, NoTls};

use super::server::postgres_server;

/// What the names of all scratch databases begin with.
const PREFIX: &str = "nicol_test_";

/// How long a server may take to let us in, once it is known to answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The databases of processes that are gone. `$1` is [`PREFIX`].
const STALE: &str = "SELECT db.datname::text FROM pg_database db WHERE starts_with(db.datname::text, $1) AND NOT EXISTS \
     (SELECT FROM pg_stat_activity process WHERE starts_with(db.datname::text, process.application_name || '_') \
     AND starts_with(process.application_name, $1)) ORDER BY db.datname::text COLLATE \"C\"";

/// Makes a database as it was when it was new, or fails: schemas and extensions are dropped; what is left
/// then, and is not there in a new database, is an error.
const EMPTY: &str = include_str!("empty.sql");

/// A database of this process. Dropping the value gives it back.
#[derive(Debug)]
pub(super) struct Database {
    /// Where it is.
    pub(super) url: String,
    name: String,
}

/// Gives out a database: one that another test is done with, one that a dead process left, or a new one.
pub(super) fn create() -> Result<Database, String> {
    let server = postgres_server()?;
    let admin = admin()?;
    let name = admin.new_name();
    if !admin.take_spare(&name) && !admin.adopt(&name) {
        admin.execute(format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'"
        ))?;
        // What a test writes need not survive a power failure.
        admin.execute(format!("ALTER DATABASE {name} SET synchronous_commit = off"))?;
    }
    Ok(Database {
        url: with_database(server, &name),
        name,
    })
}

impl Drop for Database {
    fn drop(&mut self) {
        let given_back = admin().and_then(|admin| admin.give_back(&self.name));
        // The next process will try again, so this is no failure of the test.
        if let Err(error) = given_back {
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
    jobs: mpsc::Sender<(Job, Reply)>,
    /// Databases that are empty again.
    spare: Mutex<Vec<String>>,
}

/// What the thread is asked to do.
enum Job {
    /// Run a statement.
    Execute(String),
    /// Empty a database.
    Empty(String),
    /// Name the databases of dead processes.
    Stale,
}

type Reply = mpsc::Sender<Result<Vec<String>, String>>;

impl Admin {
    fn ask(&self, job: Job) -> Result<Vec<String>, String> {
        let (reply, result) = mpsc::channel();
        let ended = |_| "the connection to the PostgreSQL server ended".to_string();
        self.jobs.send((job, reply)).map_err(|_| ended(mpsc::RecvError))?;
        result.recv().map_err(ended)?
    }

    /// Runs a statement and waits for its end.
    fn execute(&self, statement: String) -> Result<(), String> {
        self.ask(Job::Execute(statement)).map(|_| ())
    }

    fn new_name(&self) -> String {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        format!("{}_{}", self.mark, COUNTER.fetch_add(1, Ordering::Relaxed))
    }

    /// Renames a database that a test is done with: whoever kept its address finds nothing.
    fn take_spare(&self, name: &str) -> bool {
        let spare: Option<String> = self.spare().pop();
        spare.is_some_and(|spare| self.rename(&spare, name).is_ok())
    }

    /// Takes over a database of a dead process. Of several processes that try, one succeeds.
    fn adopt(&self, name: &str) -> bool {
        let stale = self.ask(Job::Stale).unwrap_or_default();
        for found in stale {
            if self.rename(&found, name).is_err() {
                continue;
            }
            if self.ask(Job::Empty(name.to_string())).is_ok() {
                return true;
            }
            let _ = self.execute(format!("DROP DATABASE IF EXISTS {name}"));
        }
        false
    }

    /// Takes a database back: dropping it would make the server write all its buffers to the disk, which can
    /// take seconds, so it is emptied and kept for the next test.
    fn give_back(&self, name: &str) -> Result<(), String> {
        self.execute(format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        ))?;
        match self.ask(Job::Empty(name.to_string())) {
            Ok(_) => self.spare().push(name.to_string()),
            // It holds something that does not go, such as a publication.
            Err(_) => self.execute(format!("DROP DATABASE {name}"))?,
        }
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), String> {
        self.execute(format!("ALTER DATABASE \"{from}\" RENAME TO {to}"))
    }

    fn spare(&self) -> MutexGuard<'_, Vec<String>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn admin() -> Result<&'static Admin, String> {
    static ADMIN: OnceLock<Result<Admin, String>> = OnceLock::new();
    ADMIN.get_or_init(start).as_ref().map_err(Clone::clone)
}

/// Connects, and waits for jobs from then on.
fn start() -> Result<Admin, String> {
    let mark = format!("{PREFIX}{:x}_{:08x}", std::process::id(), random());
    let config = config(postgres_server()?, &mark)?;
    let (jobs, received) = mpsc::channel::<(Job, Reply)>();
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
        // Nobody waits for these answers once the process ends.
        let _ = ready.send(Ok(()));
        for (job, reply) in received {
            let _ = reply.send(runtime.block_on(carry_out(&client, &config, job)));
        }
    });
    started
        .recv()
        .unwrap_or_else(|_| Err("the connecting thread panicked".to_string()))?;
    Ok(Admin {
        mark,
        jobs,
        spare: Mutex::default(),
    })
}

async fn carry_out(client: &Client, config: &Config, job: Job) -> Result<Vec<String>, String> {
    match job {
        Job::Execute(statement) => execute(client, &statement).await.map(|()| Vec::new()),
        Job::Empty(database) => {
            let mut config = config.clone();
            config.dbname(&database);
            let (inside, ended) = open(&config, TIMEOUT).await?;
            let emptied = execute(&inside, EMPTY).await;
            // A database cannot be renamed or dropped while somebody is in it.
            drop(inside);
            let _ = ended.await;
            emptied.map(|()| Vec::new())
        }
        Job::Stale => {
            let rows = client
                .query(STALE, &[&PREFIX])
                .await
                .map_err(|error| explain(&error))?;
            Ok(rows.iter().map(|row| row.get(0)).collect())
        }
    }
}

fn runtime() -> Result<Runtime, String> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))
}

async fn connect(config: &Config, timeout: Duration) -> Result<Client, String> {
    open(config, timeout).await.map(|(client, _)| client)
}

/// Connects; the task ends with the connection.
async fn open(config: &Config, timeout: Duration) -> Result<(Client, JoinHandle<()>), String> {
    let connected = tokio::time::timeout(timeout, config.connect(NoTls)).await;
    let connected = connected.map_err(|_| "the server does not answer".to_string())?;
    let (client, connection) = connected.map_err(|error| explain(&error))?;
    let ended = tokio::spawn(async move {
        // A connection that breaks is noticed by who waits for an answer.
        let _ = connection.await;
    });
    Ok((client, ended))
}

async fn execute(client: &Client, statement: &str) -> Result<(), String> {
    client
        .batch_execute(statement)
        .await
        .map_err(|error| explain(&error))
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
