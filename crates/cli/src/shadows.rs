//! Identifiers and times for migrations, and what is left of shadow databases when the program is
//! interrupted: they are named by the identifiers, so those are remembered.

use std::sync::{Mutex, OnceLock, PoisonError};

use chrono::{DateTime, Utc};
use nicol_driver::{Access, Database, DatabaseUrl};
use nicol_migrate::apply::Source;
use uuid::Uuid;

static SERVERS: Mutex<Vec<DatabaseUrl>> = Mutex::new(Vec::new());
static IDENTIFIERS: Mutex<Vec<String>> = Mutex::new(Vec::new());
static START: OnceLock<DateTime<Utc>> = OnceLock::new();

/// The clock, and identifiers that are remembered.
pub fn source() -> Source<'static> {
    Source {
        now: &Utc::now,
        new_id: &new_id,
    }
}

/// The same with the time at which the program asked first: migrations of several databases made together get
/// one name.
pub fn source_of_one_moment() -> Source<'static> {
    Source {
        now: &start,
        new_id: &new_id,
    }
}

/// Shadow databases may be made beside this database from now on.
pub fn may_be_beside(url: &DatabaseUrl) {
    lock(&SERVERS).push(url.clone());
}

/// Drops what is left of shadow databases. Nobody is there to hear of a failure.
pub async fn drop_left_over() {
    let servers = lock(&SERVERS).clone();
    let identifiers = lock(&IDENTIFIERS).clone();
    for server in servers.iter().filter_map(DatabaseUrl::maintenance) {
        let _ = drop_on(&server, &identifiers).await;
    }
}

async fn drop_on(server: &DatabaseUrl, identifiers: &[String]) -> nicol_driver::Result<()> {
    let database = Database::connect(server).await?;
    let connection = database.acquire(Access::Write).await?;
    for identifier in identifiers {
        let name = server
            .provider()
            .dialect()
            .identifier(&format!("prisma_migrate_shadow_db_{identifier}"));
        // The server needs a moment to notice that the connections are closed.
        for _ in 0..20 {
            let dropped = connection
                .script(&format!("DROP DATABASE IF EXISTS {name}"))
                .await;
            if dropped.is_ok() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
    Ok(())
}

fn start() -> DateTime<Utc> {
    *START.get_or_init(Utc::now)
}

fn new_id() -> String {
    let identifier = Uuid::new_v4().to_string();
    lock(&IDENTIFIERS).push(identifier.clone());
    identifier
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
