//! SQLite, embedded: the pool, and statements run where the caller stands.
//!
//! A point query takes 2 µs in process; handing it to another thread costs ten times that. So statements run
//! in the calling task. What may take long does so inside [`tokio::task::block_in_place`], which moves the
//! other tasks of this worker to another thread: writes, which can wait for the disk or for another process,
//! statements that run for the first time, and reads that took many steps the last time. A read that is known
//! to be short, on a file in WAL mode where readers never wait, runs as it stands. On a current-thread
//! runtime there is no other worker, and everything runs as it stands. `docs/dev/sqlite-async.md` has the
//! measurements.
//!
//! One connection writes at a time: writers queue here, fairly, instead of spinning on a locked file.

mod batch;
mod decimal;
mod error;
mod functions;
mod lists;
mod times;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use nicol_sql::Value;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, OpenFlags, StatementStatus};

use self::decimal::Stored;
use self::error::classify;
use self::times::Times;
use crate::database::{Access, Each, transaction_state};
use crate::pool::Slots;
use crate::row::{Cell, CellRepr, date_time};
use crate::url::{SqliteTarget, Synchronous, TimeForm};
use crate::{DatabaseUrl, Error, ErrorKind, Result, Row};

/// A read that took fewer steps of SQLite's virtual machine the last time is short: well below a millisecond.
const SHORT_STEPS: i32 = 10_000;

/// How long to wait for a lock that another process holds, unless `socket_timeout` says otherwise.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// A pool of connections to one file.
pub(crate) struct Pool {
    target: SqliteTarget,
    busy_timeout: Duration,
    statement_cache_size: usize,
    /// The file is in WAL mode, or private to one connection.
    readers_never_wait: bool,
    /// The form of the points in time that the file holds, once somebody needs to know.
    times: OnceLock<Times>,
    /// In boxes: they are handed around with each query.
    slots: Slots<Box<Mutex<rusqlite::Connection>>>,
    writer: Slots<()>,
}

/// A connection checked out.
pub(crate) struct Handle {
    pool: Arc<Pool>,
    connection: Option<Box<Mutex<rusqlite::Connection>>>,
    in_transaction: AtomicBool,
    in_snapshot: AtomicBool,
    /// A slot of the pool is in use.
    slot: bool,
    /// It is this one's turn to write.
    writes: bool,
}

impl Pool {
    pub(crate) fn open(url: &DatabaseUrl, target: &SqliteTarget) -> Result<Arc<Pool>> {
        // An in-memory database belongs to its connection: there can only be one.
        let default_limit = std::thread::available_parallelism().map_or(4, |cores| cores.get() * 2 + 1);
        let limit = if target.path.is_none() {
            1
        } else {
            url.connection_limit.unwrap_or(default_limit)
        };
        let mut pool = Pool {
            readers_never_wait: target.path.is_none(),
            target: target.clone(),
            busy_timeout: url.socket_timeout.unwrap_or(BUSY_TIMEOUT),
            statement_cache_size: url.statement_cache_size,
            times: OnceLock::new(),
            slots: Slots::new(limit, url.pool_timeout),
            writer: Slots::new(1, url.pool_timeout),
        };
        let first = blocking(|| pool.connect())?;
        let mode: std::result::Result<String, _> =
            first.query_row("PRAGMA journal_mode", [], |row| row.get(0));
        pool.readers_never_wait |= mode.is_ok_and(|mode| mode == "wal");
        pool.slots.add(Box::new(Mutex::new(first)));
        Ok(Arc::new(pool))
    }

    /// Two programs that create a file, or turn its journal round, at the same moment are told that it is locked
    /// without the patience that SQLite has otherwise.
    fn connect(&self) -> Result<rusqlite::Connection> {
        let deadline = Instant::now() + self.busy_timeout;
        loop {
            match self.try_connect() {
                Err(error) if error::is_busy(&error) && Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                connected => return connected.map_err(|error| self.cannot_open(error)),
            }
        }
    }

    fn try_connect(&self) -> rusqlite::Result<rusqlite::Connection> {
        let connection = match &self.target.path {
            None => rusqlite::Connection::open_in_memory(),
            Some(path) => {
                let mode = match (self.target.read_only, self.target.create) {
                    (true, _) => OpenFlags::SQLITE_OPEN_READ_ONLY,
                    (false, true) => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
                    (false, false) => OpenFlags::SQLITE_OPEN_READ_WRITE,
                };
                rusqlite::Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            }
        };
        let connection = connection?;
        self.configure(&connection)?;
        Ok(connection)
    }

    fn configure(&self, connection: &rusqlite::Connection) -> rusqlite::Result<()> {
        connection.busy_timeout(self.busy_timeout)?;
        // Bundled SQLite has STAT4: without QPSG each new value on an indexed column prepares again.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        functions::register(connection)?;
        connection.set_prepared_statement_cache_capacity(self.statement_cache_size);
        connection.pragma_update(None, "foreign_keys", true)?;
        let synchronous = match self.target.synchronous {
            Synchronous::Off => "OFF",
            Synchronous::Normal => "NORMAL",
            Synchronous::Full => "FULL",
        };
        connection.pragma_update(None, "synchronous", synchronous)?;
        match (
            &self.target.journal_mode,
            self.target.read_only || self.target.path.is_none(),
        ) {
            (Some(mode), false) => connection.pragma_update(None, "journal_mode", mode),
            // The first read opens the file: what is no database is noticed here, not by the first query.
            _ => connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())),
        }
    }

    fn cannot_open(&self, error: rusqlite::Error) -> Error {
        let path = match &self.target.path {
            Some(path) => path.display().to_string(),
            None => ":memory:".to_owned(),
        };
        error::cannot_open(&path, error)
    }

    #[inline]
    pub(crate) async fn acquire(self: &Arc<Self>, access: Access) -> Result<Handle> {
        let mut handle = Handle {
            pool: Arc::clone(self),
            connection: None,
            in_transaction: AtomicBool::new(false),
            in_snapshot: AtomicBool::new(false),
            slot: false,
            writes: false,
        };
        if access == Access::Write {
            self.writer.turn().await?;
            handle.writes = true;
        }
        let connection = self.slots.turn().await?;
        handle.slot = true;
        handle.connection = Some(match connection {
            Some(connection) => connection,
            None => Box::new(Mutex::new(blocking(|| self.connect())?)),
        });
        Ok(handle)
    }

    /// Whether the file holds points in time of several forms.
    pub(crate) fn has_mixed_times(&self) -> bool {
        if let Some(times) = self.times.get() {
            return times.mixed;
        }
        let looked = self
            .slots
            .with_idle(|connection| self.times(&lock(connection)).mixed);
        looked.unwrap_or(false)
    }

    fn times(&self, connection: &rusqlite::Connection) -> Times {
        *self
            .times
            .get_or_init(|| times::detect(connection, self.target.time_form))
    }

    pub(crate) fn close(&self) {
        self.slots.close();
    }
}

impl Handle {
    fn connection(&self) -> Result<MutexGuard<'_, rusqlite::Connection>> {
        match &self.connection {
            Some(connection) => Ok(lock(connection)),
            None => Err(Error::new(
                ErrorKind::ConnectionClosed,
                "the connection is closed",
            )),
        }
    }

    pub(crate) fn query(&self, sql: &str, params: &[Value<'_>], each: Each<'_>) -> Result<u64> {
        self.run(sql, params, |statement| {
            let mut rows = statement.raw_query();
            let mut count = 0;
            while let Some(row) = rows.next().map_err(|error| classify(&error))? {
                each(Row::sqlite(row))?;
                count += 1;
            }
            Ok(count)
        })
    }

    pub(crate) fn execute(&self, sql: &str, params: &[Value<'_>]) -> Result<u64> {
        self.run(sql, params, |statement| {
            let mut rows = statement.raw_query();
            while rows.next().map_err(|error| classify(&error))?.is_some() {}
            Ok(())
        })?;
        Ok(self.connection()?.changes())
    }

    /// Prepares and binds a statement and lets `work` step through it.
    fn run<T>(
        &self,
        sql: &str,
        params: &[Value<'_>],
        work: impl FnOnce(&mut CachedStatement<'_>) -> Result<T>,
    ) -> Result<T> {
        let connection = self.connection()?;
        let mut statement = connection.prepare_cached(sql).map_err(|error| classify(&error))?;
        let is_time = |value: &Value<'_>| matches!(value, Value::DateTime(_) | Value::List(_));
        let form = match params.iter().any(is_time) {
            true => self.pool.times(&connection).write,
            false => TimeForm::Text,
        };
        bind(&mut statement, params, form)?;
        // The counter holds the steps of the run before; none means that there was none.
        let steps = statement.reset_status(StatementStatus::VmStep);
        let short = self.pool.readers_never_wait && (1..SHORT_STEPS).contains(&steps) && statement.readonly();
        match short {
            true => work(&mut statement),
            false => blocking(|| work(&mut statement)),
        }
    }

    pub(crate) fn script(&self, sql: &str) -> Result<()> {
        blocking(|| batch::run(&*self.connection()?, sql))
    }

    pub(crate) fn begin(&self) -> Result<()> {
        if self.in_transaction.load(Ordering::Relaxed) {
            return Err(transaction_state(
                "a transaction is open already on this connection",
            ));
        }
        // IMMEDIATE: the lock is taken now, so that a transaction that reads first cannot fail when it writes.
        let begin = if self.writes { "BEGIN IMMEDIATE" } else { "BEGIN" };
        // Not a "read" for all that SQLite says: it waits for other writers, as a commit waits for the disk.
        blocking(|| self.execute(begin, &[]))?;
        self.in_transaction.store(true, Ordering::Relaxed);
        Ok(())
    }

    pub(crate) fn end(&self, how: &str) -> Result<()> {
        if !self.in_transaction.load(Ordering::Relaxed) {
            return Err(transaction_state("no transaction is open"));
        }
        // Some errors (a full disk, a deferred constraint) have rolled back already.
        let open = !self.connection()?.is_autocommit();
        if open {
            blocking(|| self.execute(how, &[]))?;
        } else if how == "COMMIT" {
            self.in_transaction.store(false, Ordering::Relaxed);
            return Err(transaction_state(
                "the database had already rolled the transaction back",
            ));
        }
        self.in_transaction.store(false, Ordering::Relaxed);
        Ok(())
    }

    pub(crate) fn begin_snapshot(&self) -> Result<()> {
        if !self.in_transaction.load(Ordering::Relaxed) {
            self.execute("BEGIN", &[])?;
            self.in_snapshot.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    pub(crate) fn end_snapshot(&self) -> Result<()> {
        if self.in_snapshot.swap(false, Ordering::Relaxed) {
            self.execute("COMMIT", &[])?;
        }
        Ok(())
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let clean = self.connection.take().filter(|connection| {
            let connection = lock(connection);
            connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok()
        });
        if self.slot {
            self.pool.slots.give_back(clean);
        }
        if self.writes {
            self.pool.writer.give_back(Some(()));
        }
    }
}

/// Runs a statement where the caller stands, without starving the other tasks of a multi-threaded runtime.
#[inline]
fn blocking<T>(work: impl FnOnce() -> T) -> T {
    match tokio::runtime::Handle::try_current() {
        Ok(handle) if handle.runtime_flavor() == tokio::runtime::RuntimeFlavor::MultiThread => {
            tokio::task::block_in_place(work)
        }
        _ => work(),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while the lock was held cannot leave a connection list or a connection half changed.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn bind(statement: &mut rusqlite::Statement<'_>, params: &[Value<'_>], form: TimeForm) -> Result<()> {
    for (index, value) in params.iter().enumerate() {
        let bound = stored_value(value, form)?;
        statement
            .raw_bind_parameter(index + 1, bound)
            .map_err(|error| classify(&error))?;
    }
    Ok(())
}

/// A value as SQLite stores it; `docs/guide/storage.md` lists the encodings.
fn stored_value<'v>(value: &'v Value<'_>, form: TimeForm) -> Result<ToSqlOutput<'v>> {
    Ok(ToSqlOutput::Borrowed(match value {
        Value::Null => ValueRef::Null,
        Value::Boolean(value) => ValueRef::Integer(i64::from(*value)),
        Value::Int(value) => ValueRef::Integer(i64::from(*value)),
        Value::BigInt(value) => ValueRef::Integer(*value),
        Value::Float(value) => ValueRef::Real(*value),
        Value::String(value) => ValueRef::Text(value.as_bytes()),
        Value::Enum(value) => ValueRef::Text(value.as_bytes()),
        Value::Bytes(value) => ValueRef::Blob(value),
        Value::Decimal(value) => {
            return Ok(match decimal::stored(value).ok_or_else(decimal::too_long)? {
                Stored::Integer(value) => ToSqlOutput::from(value),
                Stored::Float(value) => ToSqlOutput::from(value),
                Stored::Text(text) => ToSqlOutput::from(text),
            });
        }
        Value::DateTime(value) => {
            return Ok(match form {
                TimeForm::Text => ToSqlOutput::from(date_time::format(*value)),
                TimeForm::Milliseconds => ToSqlOutput::from(value.timestamp_millis()),
            });
        }
        Value::Json(value) => return Ok(ToSqlOutput::from(value.to_string())),
        Value::List(values) => return Ok(ToSqlOutput::from(lists::text(values, form)?)),
    }))
}

/// The cell of a row.
#[inline]
pub(crate) fn cell<'r>(row: &'r rusqlite::Row<'r>, index: usize) -> Result<Cell<'r>> {
    match row.get_ref(index) {
        Ok(value) => Ok(Cell(match value {
            ValueRef::Null => CellRepr::Null,
            ValueRef::Integer(value) => CellRepr::Integer(value),
            ValueRef::Real(value) => CellRepr::Real(value),
            ValueRef::Text(bytes) => CellRepr::Text(bytes),
            ValueRef::Blob(bytes) => CellRepr::Blob(bytes),
        })),
        Err(error) => Err(classify(&error)),
    }
}
