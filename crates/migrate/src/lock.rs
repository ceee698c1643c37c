//! The migration lock: one migration at a time on a database, whichever tool runs it. It is the lock that
//! Prisma Migrate takes. Waiting is bounded, and the one who waits is told.

use std::time::Duration;

use nicol_driver::Connection;
use nicol_sql::Dialect;
use tokio::time::{Instant, sleep};

use crate::error::{Error, ErrorKind, Result};
use crate::events::{Event, Progress};
use crate::inspect::rows;

/// How often a lock that another holds is tried again.
const INTERVAL: Duration = Duration::from_millis(100);

/// How to lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockOptions {
    /// Take no lock (`PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK`).
    pub disabled: bool,
    /// How long to wait for another migration to end.
    pub wait: Duration,
}

impl LockOptions {
    /// A lock that is waited for as long as Prisma Migrate waits.
    pub const fn usual() -> LockOptions {
        LockOptions {
            disabled: false,
            wait: Duration::from_secs(10),
        }
    }
}

/// Takes the lock for this connection; it is held until [`unlock`] or until the connection closes. Who waits is
/// told for whom.
///
/// # Errors
/// P1002 when another migration does not end in time.
pub async fn lock(
    connection: &Connection,
    dialect: &'static dyn Dialect,
    options: LockOptions,
    progress: Progress<'_>,
) -> Result<()> {
    let Some(query) = dialect.session_facts().try_lock.filter(|_| !options.disabled) else {
        return Ok(());
    };
    let start = Instant::now();
    let mut known: Option<Option<String>> = None;
    loop {
        let answer = rows(connection, query).await?;
        let taken = answer.first().and_then(|row| row.first().cloned().flatten());
        if matches!(taken.as_deref(), Some("t" | "true" | "1")) {
            return Ok(());
        }
        if known.is_none() {
            let holder = holder(connection, dialect).await;
            progress(Event::WaitingForLock {
                holder: holder.clone(),
                wait: options.wait,
            });
            known = Some(holder);
        }
        if start.elapsed() + INTERVAL > options.wait {
            return Err(timed_out(options.wait, known.flatten().as_deref()));
        }
        sleep(INTERVAL).await;
    }
}

/// Gives the lock back.
///
/// # Errors
/// The database's.
pub async fn unlock(
    connection: &Connection,
    dialect: &'static dyn Dialect,
    options: LockOptions,
) -> Result<()> {
    if let Some(query) = dialect.session_facts().unlock.filter(|_| !options.disabled) {
        rows(connection, query).await?;
    }
    Ok(())
}

/// Gives the lock back behind work. If that failed its error counts: a connection that is gone has no lock.
///
/// # Errors
/// That of the work; otherwise the database's.
pub(crate) async fn unlock_behind<T>(
    work: Result<T>,
    connection: &Connection,
    dialect: &'static dyn Dialect,
    options: LockOptions,
) -> Result<T> {
    let unlocked = unlock(connection, dialect, options).await;
    let done = work?;
    unlocked?;
    Ok(done)
}

/// Who holds the lock, in words. Not to know it is no reason to fail.
async fn holder(connection: &Connection, dialect: &dyn Dialect) -> Option<String> {
    let query = dialect.session_facts().lock_holder?;
    let answer = rows(connection, query).await.ok()?;
    answer.first()?.first()?.clone()
}

fn timed_out(wait: Duration, holder: Option<&str>) -> Error {
    let holder = match holder {
        Some(holder) => format!("It is held by {holder}."),
        None => {
            "Another migration is running, or a program that ran one still holds its connection.".to_owned()
        }
    };
    let message = format!(
        "Timed out trying to acquire the migration lock of the database. Elapsed: {}ms. {holder}",
        wait.as_millis()
    );
    Error::new(ErrorKind::Locked, message)
        .with_hint("wait for the other migration, or allow more time for it with `--lock-timeout`")
}
