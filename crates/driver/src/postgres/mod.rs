//! PostgreSQL, over `tokio-postgres`: the pool, prepared statements per connection, transactions whose
//! BEGIN travels with their first statement.
//!
//! Bulk loads are `bulk.rs`. Who moves the socket is `link.rs`, reading the wire `wire.rs`, writing parameters
//! `params.rs`, TLS `tls.rs`, SQLSTATE `error.rs`.

mod bulk;
mod error;
mod link;
mod params;
mod tls;
pub(crate) mod wire;

use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::{FutureExt, StreamExt};
use hashbrown::HashMap;
use nicol_sql::Value;
use tokio_postgres::types::Type;
use tokio_postgres::{CancelToken, Client, Config, NoTls, RowStream, Statement};

use self::error::classify;
use self::link::Link;
use self::params::{Binary, Text};
use self::wire::{Column, PgRow};
use crate::database::{BulkLoad, Each, Isolation, transaction_state};
use crate::pool::Slots;
use crate::row::Row;
use crate::url::{PostgresTarget, TlsMode};
use crate::{DatabaseUrl, Error, ErrorKind, Result};

/// A pool of connections to one database.
pub(crate) struct Pool {
    address: String,
    target: PostgresTarget,
    config: Config,
    tls: Option<tls::Connector>,
    connect_timeout: Option<Duration>,
    socket_timeout: Option<Duration>,
    statement_cache_size: usize,
    /// In boxes: they are handed around with each query.
    slots: Slots<Box<Session>>,
}

/// One server session and the statements that it has prepared.
struct Session {
    client: Client,
    link: Link,
    statements: Mutex<Statements>,
}

#[derive(Default)]
struct Statements {
    by_text: HashMap<Box<str>, Cached>,
    clock: u64,
}

struct Cached {
    statement: Arc<Prepared>,
    used: u64,
}

/// A prepared statement with what decoding needs to know of its columns.
struct Prepared {
    statement: Statement,
    columns: Vec<Column>,
}

/// A connection checked out.
pub(crate) struct Handle {
    pool: Arc<Pool>,
    session: Option<Box<Session>>,
    in_transaction: AtomicBool,
    /// BEGIN, waiting for the transaction's first statement.
    pending_begin: Mutex<Option<String>>,
    /// Statements under way: not zero when a caller was cancelled.
    running: AtomicU64,
    /// The server said that it ends the session; its socket may still be open for a moment.
    ended: AtomicBool,
}

impl Pool {
    pub(crate) async fn open(url: &DatabaseUrl, target: &PostgresTarget) -> Result<Arc<Pool>> {
        let limit = url
            .connection_limit
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(4, |cores| cores.get()) * 2 + 1);
        let pool = Pool {
            address: url.to_string(),
            target: target.clone(),
            config: config(url, target),
            tls: match mode(target) {
                TlsMode::Disable => None,
                _ => Some(tls::connector(target)?),
            },
            connect_timeout: url.connect_timeout,
            socket_timeout: url.socket_timeout,
            statement_cache_size: url.statement_cache_size,
            slots: Slots::new(limit, url.pool_timeout),
        };
        pool.slots.add(pool.connect().await?);
        Ok(Arc::new(pool))
    }

    pub(crate) fn schema(&self) -> Option<&str> {
        self.target.schema.as_deref()
    }

    /// The schema that names need in front of them: a pooler does not keep the session's search path.
    pub(crate) fn names_need_schema(&self) -> Option<&str> {
        self.target.schema.as_deref().filter(|_| self.target.pgbouncer)
    }

    async fn connect(&self) -> Result<Box<Session>> {
        let connecting = async {
            match &self.tls {
                None => {
                    let (client, connection) = self.config.connect(NoTls).await?;
                    Ok((client, Link::new(connection.map(drop))))
                }
                Some(tls) => {
                    let (client, connection) = self.config.connect(tls.clone()).await?;
                    Ok((client, Link::new(connection.map(drop))))
                }
            }
        };
        let connected = match self.connect_timeout {
            None => connecting.await,
            Some(limit) => tokio::time::timeout(limit, connecting).await.map_err(|_| {
                Error::new(ErrorKind::ConnectTimeout, format!("{} did not answer within {} s", self.address, limit.as_secs()))
                    .with_hint("is the address right, and does a firewall stand between? `connect_timeout` sets the time")
            })?,
        };
        let (client, link) =
            connected.map_err(|error| error::cannot_connect(&self.address, &self.target, &error))?;
        Ok(Box::new(Session {
            client,
            link,
            statements: Mutex::default(),
        }))
    }

    pub(crate) async fn acquire(self: &Arc<Self>) -> Result<Handle> {
        let session = self.slots.turn().await?;
        let mut handle = Handle {
            pool: Arc::clone(self),
            session,
            in_transaction: AtomicBool::new(false),
            pending_begin: Mutex::new(None),
            running: AtomicU64::new(0),
            ended: AtomicBool::new(false),
        };
        // A server that went away has closed the socket: no ping is needed to know it.
        if handle.session.as_ref().is_none_or(|session| session.is_closed()) {
            handle.session = None;
            handle.session = Some(Box::pin(self.connect()).await?);
        }
        Ok(handle)
    }

    pub(crate) fn close(&self) {
        self.slots.close().into_iter().for_each(|session| session.close());
    }
}

/// What is sent over a socket of this machine is not encrypted, whatever the address says: nobody does.
fn mode(target: &PostgresTarget) -> TlsMode {
    match target.host.starts_with('/') {
        true => TlsMode::Disable,
        false => target.tls,
    }
}

fn config(url: &DatabaseUrl, target: &PostgresTarget) -> Config {
    let mut config = Config::new();
    config
        .host(&target.host)
        .port(target.port)
        .user(&target.user)
        .dbname(&target.database);
    config.application_name(target.application_name.as_deref().unwrap_or("nicol"));
    if let Some(password) = &target.password {
        config.password(password);
    }
    if let Some(limit) = url.connect_timeout {
        config.connect_timeout(limit);
    }
    config.ssl_mode(match mode(target) {
        TlsMode::Disable => tokio_postgres::config::SslMode::Disable,
        TlsMode::Prefer => tokio_postgres::config::SslMode::Prefer,
        _ => tokio_postgres::config::SslMode::Require,
    });
    let mut options = target.options.clone().unwrap_or_default();
    // A pooler refuses start-up options; there the schema stands in front of every name instead.
    if let (Some(schema), false) = (&target.schema, target.pgbouncer) {
        let escaped: String = schema
            .chars()
            .flat_map(|c| [Some('\\').filter(|_| c == ' ' || c == '\\'), Some(c)])
            .flatten()
            .collect();
        options.push_str(&format!(" -c search_path=\"{escaped}\""));
    }
    if !options.is_empty() {
        config.options(options.trim());
    }
    config
}

impl Session {
    fn is_closed(&self) -> bool {
        self.client.is_closed() || self.link.is_closed()
    }

    fn close(self) {
        drop(self.client);
        self.link.close();
    }

    /// Closes a session whose caller went away in the middle of a statement: the server need not finish it.
    fn abandon(self, tls: Option<tls::Connector>) {
        let token = self.client.cancel_token();
        drop(self.client);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        runtime.spawn(async move {
            let mut ended = pin!(self.link.ended());
            // A request that comes just before the statement begins is not heard.
            for patience in [1, 5, 25] {
                cancel(&token, tls.as_ref()).await;
                let patience = Duration::from_secs(patience);
                if tokio::time::timeout(patience, ended.as_mut()).await.is_ok() {
                    return;
                }
            }
            ended.await;
        });
    }

    /// The prepared form of a statement: from the cache, or prepared now.
    async fn prepare(&self, sql: &str, cache_size: usize) -> Result<Arc<Prepared>> {
        if let Some(prepared) = self.cached(sql) {
            return Ok(prepared);
        }
        let statement = self.client.prepare(sql).await.map_err(|error| classify(&error))?;
        let columns = statement
            .columns()
            .iter()
            .map(|column| Column::new(column.type_()))
            .collect();
        let prepared = Arc::new(Prepared { statement, columns });
        if cache_size > 0 {
            self.remember(sql, &prepared, cache_size);
        }
        Ok(prepared)
    }

    fn cached(&self, sql: &str) -> Option<Arc<Prepared>> {
        let mut statements = lock(&self.statements);
        statements.clock += 1;
        let now = statements.clock;
        let cached = statements.by_text.get_mut(sql)?;
        cached.used = now;
        Some(Arc::clone(&cached.statement))
    }

    fn remember(&self, sql: &str, prepared: &Arc<Prepared>, cache_size: usize) {
        let mut statements = lock(&self.statements);
        if statements.by_text.len() >= cache_size {
            let oldest = statements
                .by_text
                .iter()
                .min_by_key(|(_, cached)| cached.used)
                .map(|(sql, _)| sql.clone());
            oldest.map(|sql| statements.by_text.remove(&sql));
        }
        let used = statements.clock;
        statements.by_text.insert(
            sql.into(),
            Cached {
                statement: Arc::clone(prepared),
                used,
            },
        );
    }

    fn forget(&self, sql: &str) {
        lock(&self.statements).by_text.remove(sql);
    }
}

impl Handle {
    fn session(&self) -> Result<&Session> {
        self.session
            .as_deref()
            .ok_or_else(|| Error::new(ErrorKind::ConnectionClosed, "the connection is closed"))
    }

    pub(crate) async fn query(&self, sql: &str, params: &[Value<'_>], each: Each<'_>) -> Result<u64> {
        self.working(self.run(sql, params, each)).await
    }

    pub(crate) async fn script(&self, sql: &str) -> Result<()> {
        self.working(async {
            self.flush_begin().await?;
            let sent = self.session()?.client.batch_execute(sql).await;
            sent.map_err(|error| classify(&error))
        })
        .await
    }

    /// Loads rows in bulk; `None` when these cannot be.
    pub(crate) async fn bulk_load(&self, load: BulkLoad<'_>) -> Result<Option<u64>> {
        if self.pool.target.pgbouncer {
            return Ok(None);
        }
        self.working(async {
            self.flush_begin().await?;
            bulk::load(self.session()?, self.pool.statement_cache_size, &load).await
        })
        .await
    }

    /// Waits for `work` on this session, which moves the connection on, within the time that the address allows.
    async fn working<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let running = Running::new(&self.running);
        let link = &self.session()?.link;
        let work = pin!(work);
        let result = match self.pool.socket_timeout {
            None => link.drive(work).await,
            Some(limit) => match Box::pin(tokio::time::timeout(limit, link.drive(work))).await {
                Ok(result) => result,
                Err(_) => Err(Box::pin(self.cancel(limit)).await),
            },
        };
        running.done();
        if let Err(error) = &result
            && error.kind() == ErrorKind::ConnectionClosed
        {
            self.ended.store(true, Ordering::Relaxed);
        }
        result
    }

    /// Every query goes through here, and a future is copied when it is moved: what is rare is in boxes, so that
    /// this one stays small.
    async fn run(&self, sql: &str, params: &[Value<'_>], each: Each<'_>) -> Result<u64> {
        let session = self.session()?;
        if self.pool.target.pgbouncer {
            return Box::pin(self.run_unprepared(session, sql, params, each)).await;
        }
        let prepared = match session.cached(sql) {
            Some(prepared) => prepared,
            None => Box::pin(session.prepare(sql, self.pool.statement_cache_size)).await?,
        };
        match self.start(session, &prepared, params).await {
            Ok(rows) => drain(rows, Some(&prepared.columns), each).await,
            // Prepared before a migration changed the table, or deallocated by somebody: once more.
            Err(error)
                if error::is_stale_statement(&error) && !self.in_transaction.load(Ordering::Relaxed) =>
            {
                Box::pin(self.run_again(session, sql, params, each)).await
            }
            Err(error) => Err(classify(&error)),
        }
    }

    /// Behind a pooler, where the next statement may find another server session.
    async fn run_unprepared(
        &self,
        session: &Session,
        sql: &str,
        params: &[Value<'_>],
        each: Each<'_>,
    ) -> Result<u64> {
        self.flush_begin().await?;
        let params = params.iter().map(|value| (Text(value), Type::UNKNOWN));
        let rows = session.client.query_typed_raw(sql, params).await;
        drain(rows.map_err(|error| classify(&error))?, None, each).await
    }

    async fn run_again(
        &self,
        session: &Session,
        sql: &str,
        params: &[Value<'_>],
        each: Each<'_>,
    ) -> Result<u64> {
        session.forget(sql);
        let prepared = session.prepare(sql, self.pool.statement_cache_size).await?;
        let rows = self.start(session, &prepared, params).await;
        drain(
            rows.map_err(|error| classify(&error))?,
            Some(&prepared.columns),
            each,
        )
        .await
    }

    /// Sends a statement, behind the BEGIN that waits for it if there is one: one round trip for both.
    async fn start(
        &self,
        session: &Session,
        prepared: &Prepared,
        params: &[Value<'_>],
    ) -> Result<RowStream, tokio_postgres::Error> {
        let query = session
            .client
            .query_raw(&prepared.statement, params.iter().map(Binary));
        let begin = lock(&self.pending_begin).take();
        match begin {
            None => query.await,
            Some(begin) => {
                // Polled in this order, so sent in this order.
                let both = async { tokio::join!(biased; session.client.batch_execute(&begin), query) };
                let (begun, rows) = Box::pin(both).await;
                begun.and(rows)
            }
        }
    }

    async fn flush_begin(&self) -> Result<()> {
        let begin = lock(&self.pending_begin).take();
        match begin {
            None => Ok(()),
            Some(begin) => self
                .session()?
                .client
                .batch_execute(&begin)
                .await
                .map_err(|error| classify(&error)),
        }
    }

    pub(crate) fn begin(&self, isolation: Option<Isolation>) -> Result<()> {
        if self.in_transaction.swap(true, Ordering::Relaxed) {
            return Err(transaction_state(
                "a transaction is open already on this connection",
            ));
        }
        let begin = match isolation {
            None => "BEGIN".to_owned(),
            Some(isolation) => format!("BEGIN ISOLATION LEVEL {}", isolation.sql()),
        };
        *lock(&self.pending_begin) = Some(begin);
        Ok(())
    }

    pub(crate) async fn end(&self, how: &str) -> Result<()> {
        if !self.in_transaction.load(Ordering::Relaxed) {
            return Err(transaction_state("no transaction is open"));
        }
        // Nothing was ever sent: there is nothing to end.
        let begun = lock(&self.pending_begin).take().is_none();
        if begun {
            self.script(how).await?;
        }
        self.in_transaction.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Stops what this session runs because it took too long. The statement stays counted as running, so that the
    /// session is not given back.
    async fn cancel(&self, limit: Duration) -> Error {
        self.running.fetch_add(1, Ordering::Relaxed);
        if let Some(session) = &self.session {
            cancel(&session.client.cancel_token(), self.pool.tls.as_ref()).await;
        }
        let seconds = limit.as_secs();
        Error::new(
            ErrorKind::OperationTimeout,
            format!("the statement took longer than {seconds} s"),
        )
        .with_hint("raise `socket_timeout` in the address, or make the query cheaper")
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let session = self.session.take();
        let never_begun = lock(&self.pending_begin).is_some();
        let in_transaction = self.in_transaction.load(Ordering::Relaxed) && !never_begun;
        // A statement that still runs must not delay the next caller, and closing the session rolls back.
        let kept = match session {
            Some(session) if self.running.load(Ordering::Relaxed) > 0 => {
                session.abandon(self.pool.tls.clone());
                None
            }
            Some(session)
                if in_transaction || self.ended.load(Ordering::Relaxed) || session.client.is_closed() =>
            {
                session.close();
                None
            }
            kept => kept,
        };
        self.pool.slots.give_back(kept);
    }
}

/// Asks the server to stop what a session runs; if it cannot be reached, the statement goes on to its end unheard.
async fn cancel(token: &CancelToken, tls: Option<&tls::Connector>) {
    let _ = match tls {
        None => token.cancel_query(NoTls).await,
        Some(tls) => token.cancel_query(tls.clone()).await,
    };
}

/// Counts a statement as running until `done`; a caller that is cancelled in between leaves it counted.
struct Running<'a>(&'a AtomicU64);

impl<'a> Running<'a> {
    fn new(counter: &'a AtomicU64) -> Self {
        counter.fetch_add(1, Ordering::Relaxed);
        Running(counter)
    }

    fn done(self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn drain(rows: RowStream, columns: Option<&[Column]>, each: Each<'_>) -> Result<u64> {
    let mut rows = pin!(rows);
    let mut count = 0;
    let mut failed = None;
    let mut found = Vec::new();
    while let Some(row) = rows.next().await {
        let row = row.map_err(|error| classify(&error))?;
        count += 1;
        // After an error the rest is read and dropped, so that the session stays usable.
        if failed.is_none() {
            if columns.is_none() && found.is_empty() {
                found = row
                    .columns()
                    .iter()
                    .map(|column| Column::new(column.type_()))
                    .collect();
            }
            let row = PgRow::new(&row, columns.unwrap_or(&found));
            failed = each(Row::postgres(&row)).err();
        }
    }
    match failed {
        Some(error) => Err(error),
        None => Ok(rows.rows_affected().unwrap_or(count)),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // No panic can leave these lists half changed.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
