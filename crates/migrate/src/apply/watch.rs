//! What is told of a migration that takes long: that it still runs, and who keeps it from going on. The database
//! is asked on a connection of its own, because the migration's is busy.

use std::time::Duration;

use nicol_driver::{Access, Connection, Database, DatabaseUrl};
use nicol_sql::{Dialect, Value};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::events::{Event, Tell};
use crate::inspect::rows;

/// How often it is told.
const INTERVAL: Duration = Duration::from_secs(5);

/// Waits for `work` and tells how it stands as long as it runs.
pub(crate) async fn watched<T>(
    url: &DatabaseUrl,
    dialect: &'static dyn Dialect,
    connection: &Connection,
    name: &str,
    tell: Tell<'_>,
    work: impl Future<Output = T>,
) -> T {
    let number = session_number(connection, dialect).await;
    let mut watch = Watch {
        url,
        dialect,
        number,
        own: None,
    };
    let start = Instant::now();
    let mut ticks = interval_at(start + INTERVAL, INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            biased;
            done = &mut work => {
                watch.close().await;
                return done;
            }
            _ = ticks.tick() => tell(Event::StillRunning {
                name: name.to_owned(),
                elapsed: start.elapsed(),
                blockers: watch.blockers().await,
            }),
        }
    }
}

async fn session_number(connection: &Connection, dialect: &dyn Dialect) -> Option<String> {
    let query = dialect.session_facts().session_number?;
    let rows = rows(connection, query).await.ok()?;
    rows.first()?.first()?.clone()
}

struct Watch<'a> {
    url: &'a DatabaseUrl,
    dialect: &'static dyn Dialect,
    /// The session that is watched.
    number: Option<String>,
    own: Option<(Database, Connection)>,
}

impl Watch<'_> {
    /// Who keeps the session from going on. What cannot be found out is not told.
    async fn blockers(&mut self) -> Vec<String> {
        let Some((query, number)) = self.dialect.session_facts().blockers.zip(self.number.clone()) else {
            return Vec::new();
        };
        // Nothing here may hold the migration up.
        let asked = tokio::time::timeout(INTERVAL, self.ask(query, &number)).await;
        asked.ok().and_then(Result::ok).unwrap_or_default()
    }

    async fn ask(&mut self, query: &str, number: &str) -> nicol_driver::Result<Vec<String>> {
        let (database, connection) = match self.own.take() {
            Some(own) => own,
            None => {
                let database = Database::connect(self.url).await?;
                let connection = database.acquire(Access::Read).await?;
                (database, connection)
            }
        };
        let mut words = Vec::new();
        let asked = connection
            .query(query, &[Value::String(number.into())], &mut |row| {
                words.push(row.get::<String>(0)?);
                Ok(())
            })
            .await;
        self.own = Some((database, connection));
        asked.map(|_| words)
    }

    async fn close(self) {
        if let Some((database, connection)) = self.own {
            drop(connection);
            database.close().await;
        }
    }
}
