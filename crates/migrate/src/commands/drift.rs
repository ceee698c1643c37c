//! Drift: a database that is not what its own migrations make, because somebody changed it by hand. Replays the
//! applied migrations in a shadow database and compares. Changes nothing; what `migrate dev` asks before it plans is in
//! [`super::dev`].

use nicol_driver::DatabaseUrl;
use nicol_sql::dialect::session::Shadow as Kind;

use crate::diff::{Options, diff};
use crate::error::Result;
use crate::history::{History, Migration};
use crate::state_table::{Record, Standing};
use crate::summary::summary;

use super::{Session, in_shadow};

/// How often a database is looked at that others migrate meanwhile.
const LOOKS: usize = 3;

/// What looking for drift found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drift {
    /// The database is what its migrations make.
    None,
    /// It differs; the differences in words, from what the migrations make to what is there.
    Found(String),
    /// Nothing can be said: the database has no migrations yet, one is on its way, or the folder has not all of them.
    Unknown,
}

/// Whether looking costs the server nothing: the shadow database is in memory, or the user provides one.
pub fn is_free(url: &DatabaseUrl, shadow: Option<&DatabaseUrl>) -> bool {
    let kind = url.provider().dialect().session_facts().shadow;
    shadow.is_some() || matches!(kind, Kind::InMemory)
}

/// Compares the database with what its own migrations make.
///
/// # Errors
/// P3006 when a migration does not replay, P3014 when there can be no shadow database, or the database's.
pub async fn drift(session: &Session<'_>, history: &History, options: &Options) -> Result<Drift> {
    let mut before = session.table().read(&session.connection).await?;
    for _ in 0..LOOKS {
        let found = look(session, history, before.as_deref(), options).await?;
        let after = session.table().read(&session.connection).await?;
        // Somebody else's migration in between would look like drift.
        if found == Drift::Unknown || after == before {
            return Ok(found);
        }
        before = after;
    }
    Ok(Drift::Unknown)
}

async fn look(
    session: &Session<'_>,
    history: &History,
    records: Option<&[Record]>,
    options: &Options,
) -> Result<Drift> {
    let Some(records) = records else {
        return Ok(Drift::Unknown);
    };
    let standing = Standing::of(history, records);
    let is_new = standing.applied.is_empty();
    let is_plain = [
        &standing.failed,
        &standing.missing,
        &standing.edited,
        &standing.taken_over,
    ]
    .into_iter()
    .all(Vec::is_empty);
    if is_new || !is_plain {
        return Ok(Drift::Unknown);
    }
    let is_applied = |migration: &&Migration| standing.applied.contains(&migration.name);
    let applied: Vec<&Migration> = history.migrations.iter().filter(is_applied).collect();
    let expected = in_shadow(session, async |shadow| {
        shadow.replay(history, &applied).await?;
        shadow.inspect(&session.namespaces).await
    })
    .await?;
    let steps = diff(&expected, &session.inspect().await?, session.dialect, options);
    Ok(if steps.is_empty() {
        Drift::None
    } else {
        Drift::Found(summary(&steps))
    })
}
