//! A database behind its pool, and a connection checked out of it. This file only chooses the driver; the
//! drivers are `sqlite/` and `postgres/`.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use nicol_sql::dialect::{Dialect, render};
use nicol_sql::{Provider, Value};

use crate::observe::{Observer, Statement};
#[cfg(feature = "postgres")]
use crate::postgres;
#[cfg(feature = "sqlite")]
use crate::sqlite;
use crate::url::Target;
use crate::{DatabaseUrl, Error, ErrorKind, Result, Row};

/// What a connection is wanted for. SQLite has one writer at a time: who says `Write` waits for its turn
/// here, in order, instead of failing on a locked file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Only reads.
    Read,
    /// Reads and writes.
    Write,
}

/// The isolation level of a transaction, as SQL names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Isolation {
    /// READ UNCOMMITTED.
    ReadUncommitted,
    /// READ COMMITTED.
    ReadCommitted,
    /// REPEATABLE READ.
    RepeatableRead,
    /// SERIALIZABLE: the only level that SQLite has.
    Serializable,
}

impl Isolation {
    /// The level as SQL writes it.
    pub const fn sql(self) -> &'static str {
        match self {
            Isolation::ReadUncommitted => "READ UNCOMMITTED",
            Isolation::ReadCommitted => "READ COMMITTED",
            Isolation::RepeatableRead => "REPEATABLE READ",
            Isolation::Serializable => "SERIALIZABLE",
        }
    }
}

/// Rows for a bulk load.
#[derive(Debug, Clone, Copy)]
pub struct BulkLoad<'a> {
    /// What the dialect says to the database.
    pub texts: &'a render::BulkLoad,
    /// How many columns the rows have.
    pub columns: usize,
    /// The values, row after row.
    pub values: &'a [Value<'a>],
}

/// Called with each row of a result as it arrives.
pub type Each<'a> = &'a mut (dyn FnMut(Row<'_>) -> Result<()> + Send);

/// A database behind its pool of connections. Cloning it is cheap and shares the pool.
#[derive(Clone)]
pub struct Database {
    url: Arc<DatabaseUrl>,
    pool: Pool,
    observer: Option<Arc<Observer>>,
}

#[derive(Clone)]
enum Pool {
    #[cfg(feature = "sqlite")]
    Sqlite(Arc<sqlite::Pool>),
    #[cfg(feature = "postgres")]
    Postgres(Arc<postgres::Pool>),
}

impl Database {
    /// Opens a database and makes sure that it answers. An absent SQLite file is created.
    ///
    /// # Errors
    /// P1000, P1001, P1002, P1003, P1010, P1011 as the case may be, and P1013 for a provider that this
    /// build cannot connect to.
    pub async fn connect(url: &DatabaseUrl) -> Result<Database> {
        let pool = match &url.target {
            #[cfg(feature = "sqlite")]
            Target::Sqlite(target) => Pool::Sqlite(sqlite::Pool::open(url, target)?),
            #[cfg(feature = "postgres")]
            Target::Postgres(target) => Pool::Postgres(postgres::Pool::open(url, target).await?),
            #[allow(unreachable_patterns)]
            _ => {
                let provider = url.provider();
                return Err(Error::new(
                    ErrorKind::InvalidUrl,
                    format!("this build cannot connect to {provider}"),
                )
                .with_hint("use a `file:` or `postgresql://` address"));
            }
        };
        Ok(Database {
            url: Arc::new(url.clone()),
            pool,
            observer: None,
        })
    }

    /// The same database, whose statements somebody watches from now on. Without one, watching costs nothing.
    pub fn observed(mut self, observer: impl Fn(&Statement<'_>) + Send + Sync + 'static) -> Database {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// The address with which it was opened.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// The provider.
    pub fn provider(&self) -> Provider {
        match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(_) => Provider::Sqlite,
            #[cfg(feature = "postgres")]
            Pool::Postgres(_) => Provider::Postgres,
        }
    }

    /// The dialect, with what the open database makes of it: a SQLite file can hold points in time in several
    /// forms, and behind a pooler every name of PostgreSQL needs its schema.
    pub fn dialect(&self) -> &'static dyn Dialect {
        match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(pool) if pool.has_mixed_times() => Provider::Sqlite.dialect_of_mixed_times(),
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) if pool.names_need_schema().is_some() => {
                let schema = pool.names_need_schema().unwrap_or_default();
                Provider::Postgres.dialect_in_schema(schema)
            }
            _ => self.provider().dialect(),
        }
    }

    /// The schema that unqualified names mean, if the address names one other than the server's default.
    pub fn schema(&self) -> Option<&str> {
        match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(_) => None,
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => pool.schema(),
        }
    }

    /// Checks a connection out; it goes back when it is dropped.
    ///
    /// # Errors
    /// P2024 when none became free within `pool_timeout`, and the errors of [`Database::connect`].
    #[inline]
    pub async fn acquire(&self, access: Access) -> Result<Connection> {
        let repr = match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(pool) => Repr::Sqlite(pool.acquire(access).await?),
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => Repr::Postgres(pool.acquire().await?),
        };
        let observer = self.observer.clone();
        Ok(Connection { repr, observer })
    }

    /// Closes the idle connections; those that are checked out close when they come back.
    pub async fn close(&self) {
        match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(pool) => pool.close(),
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => pool.close(),
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({})", self.provider())
    }
}

/// A connection checked out of the pool. Dropped while a transaction is open, or while a statement still
/// runs, it is closed rather than given back, which rolls the transaction back.
pub struct Connection {
    repr: Repr,
    observer: Option<Arc<Observer>>,
}

enum Repr {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::Handle),
    #[cfg(feature = "postgres")]
    Postgres(postgres::Handle),
}

impl Connection {
    /// Runs a statement, gives every row to `each`, and returns how many rows were read or changed. The
    /// statement is prepared once per connection and kept.
    ///
    /// # Errors
    /// Classified from the database's codes; also what `each` returns.
    #[inline]
    pub async fn query(&self, sql: &str, params: &[Value<'_>], each: Each<'_>) -> Result<u64> {
        if let Some(observer) = &self.observer {
            return Box::pin(watched(
                &**observer,
                sql,
                params,
                self.repr.query(sql, params, each),
            ))
            .await;
        }
        self.repr.query(sql, params, each).await
    }

    /// Runs a statement whose rows, if any, are not wanted; returns how many rows it changed.
    ///
    /// # Errors
    /// Classified from the database's codes.
    #[inline]
    pub async fn execute(&self, sql: &str, params: &[Value<'_>]) -> Result<u64> {
        if let Some(observer) = &self.observer {
            return Box::pin(watched(&**observer, sql, params, self.repr.execute(sql, params))).await;
        }
        self.repr.execute(sql, params).await
    }

    /// Loads rows in bulk, all of them or none; returns their number, and `None` when the database has no bulk load,
    /// or not for this table or these values: nothing has happened then.
    ///
    /// # Errors
    /// Classified from the database's codes.
    pub async fn bulk_load(&self, load: BulkLoad<'_>) -> Result<Option<u64>> {
        let begin = Instant::now();
        let loaded = match &self.repr {
            #[cfg(feature = "sqlite")]
            Repr::Sqlite(_) => Ok(None),
            #[cfg(feature = "postgres")]
            Repr::Postgres(handle) => handle.bulk_load(load).await,
        };
        if let (Some(observer), Some(outcome)) =
            (&self.observer, loaded.as_ref().map(|rows| *rows).transpose())
        {
            tell(&**observer, &load.texts.load, load.values, begin, outcome);
        }
        loaded
    }

    /// Runs a script of several statements, as it stands.
    ///
    /// # Errors
    /// Classified from the database's codes; [`Error::position`] says where, if the database does.
    pub async fn script(&self, sql: &str) -> Result<()> {
        let work = async {
            match &self.repr {
                #[cfg(feature = "sqlite")]
                Repr::Sqlite(handle) => handle.script(sql),
                #[cfg(feature = "postgres")]
                Repr::Postgres(handle) => handle.script(sql).await,
            }
        };
        self.told(sql, work).await
    }

    /// Begins a transaction. It ends with [`Connection::commit`] or [`Connection::rollback`].
    ///
    /// # Errors
    /// P2028 when one is open already; otherwise classified from the database's codes.
    pub async fn begin(&self, isolation: Option<Isolation>) -> Result<()> {
        let work = async {
            match &self.repr {
                #[cfg(feature = "sqlite")]
                Repr::Sqlite(handle) => handle.begin(),
                #[cfg(feature = "postgres")]
                Repr::Postgres(handle) => handle.begin(isolation),
            }
        };
        self.told("BEGIN", work).await
    }

    /// Commits the open transaction.
    ///
    /// # Errors
    /// P2028 when none is open; otherwise classified from the database's codes.
    pub async fn commit(&self) -> Result<()> {
        self.told("COMMIT", self.repr.end("COMMIT")).await
    }

    /// Rolls the open transaction back.
    ///
    /// # Errors
    /// P2028 when none is open; otherwise classified from the database's codes.
    pub async fn rollback(&self) -> Result<()> {
        self.told("ROLLBACK", self.repr.end("ROLLBACK")).await
    }

    /// A snapshot for several reads of one operation, where the database gains by it: on SQLite one lock
    /// for all of them. Ends with [`Connection::end_snapshot`] or when the connection is given back.
    #[inline]
    pub fn begin_snapshot(&self) -> Result<()> {
        match &self.repr {
            #[cfg(feature = "sqlite")]
            Repr::Sqlite(handle) => handle.begin_snapshot(),
            #[cfg(feature = "postgres")]
            Repr::Postgres(_) => Ok(()),
        }
    }

    /// Ends what [`Connection::begin_snapshot`] began.
    #[inline]
    pub fn end_snapshot(&self) -> Result<()> {
        match &self.repr {
            #[cfg(feature = "sqlite")]
            Repr::Sqlite(handle) => handle.end_snapshot(),
            #[cfg(feature = "postgres")]
            Repr::Postgres(_) => Ok(()),
        }
    }

    /// Several statements of this connection may be under way at once (they are pipelined).
    #[inline]
    pub fn pipelines(&self) -> bool {
        match &self.repr {
            #[cfg(feature = "sqlite")]
            Repr::Sqlite(_) => false,
            #[cfg(feature = "postgres")]
            Repr::Postgres(_) => true,
        }
    }
}

impl Connection {
    /// Waits for work that has no parameters and no rows, and tells it to who watches.
    async fn told(&self, sql: &str, work: impl Future<Output = Result<()>>) -> Result<()> {
        match &self.observer {
            None => work.await,
            Some(observer) => {
                let work = async { work.await.map(|()| 0) };
                Box::pin(watched(&**observer, sql, &[], work)).await.map(drop)
            }
        }
    }
}

impl Repr {
    #[inline]
    async fn query(&self, sql: &str, params: &[Value<'_>], each: Each<'_>) -> Result<u64> {
        match self {
            #[cfg(feature = "sqlite")]
            Repr::Sqlite(handle) => handle.query(sql, params, each),
            #[cfg(feature = "postgres")]
            // In a box, so that a query on SQLite does not carry the room that this one needs.
            Repr::Postgres(handle) => Box::pin(handle.query(sql, params, each)).await,
        }
    }

    #[inline]
    async fn execute(&self, sql: &str, params: &[Value<'_>]) -> Result<u64> {
        match self {
            #[cfg(feature = "sqlite")]
            Repr::Sqlite(handle) => handle.execute(sql, params),
            #[cfg(feature = "postgres")]
            Repr::Postgres(handle) => Box::pin(handle.query(sql, params, &mut |_| Ok(()))).await,
        }
    }

    async fn end(&self, how: &str) -> Result<()> {
        match self {
            #[cfg(feature = "sqlite")]
            Repr::Sqlite(handle) => handle.end(how),
            #[cfg(feature = "postgres")]
            Repr::Postgres(handle) => handle.end(how).await,
        }
    }
}

/// Waits for a statement and tells what became of it.
async fn watched(
    observer: &Observer,
    sql: &str,
    params: &[Value<'_>],
    work: impl Future<Output = Result<u64>>,
) -> Result<u64> {
    let begin = Instant::now();
    let result = work.await;
    tell(observer, sql, params, begin, result.as_ref().map(|rows| *rows));
    result
}

fn tell(observer: &Observer, sql: &str, params: &[Value<'_>], begun: Instant, outcome: Result<u64, &Error>) {
    observer(&Statement {
        sql,
        params,
        begun,
        elapsed: begun.elapsed(),
        outcome,
    });
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connection")
    }
}

/// The error of a transaction that is not in the state that a call needs.
pub(crate) fn transaction_state(message: &str) -> Error {
    Error::new(ErrorKind::Transaction, message)
}
