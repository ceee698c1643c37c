//! `migrate reset`: empties the database and applies the whole history.

use crate::error::{Error, ErrorKind, Result};
use crate::history::History;
use crate::inspect::rows;

use super::deploy::{self, deploy};
use super::{Progress, Session};

/// Empties the database and applies all migrations.
///
/// # Errors
/// P3016 when it cannot be emptied, and those of `migrate deploy`.
pub async fn reset(
    session: &Session<'_>,
    history: &History,
    progress: Progress<'_>,
) -> Result<deploy::Report> {
    history.check_provider(session.provider())?;
    empty(session).await?;
    deploy(session, history, progress).await
}

/// Removes everything from the database: the namespaces whole if the user may, one object after the other
/// otherwise.
///
/// # Errors
/// P3016.
pub async fn empty(session: &Session<'_>) -> Result<()> {
    let namespaces = &session.namespaces.0;
    let first = run(session, &session.dialect.reset_query(namespaces)).await;
    let Err(error) = first else { return Ok(()) };
    let second = match session.dialect.reset_query_by_object(namespaces) {
        Some(query) => run(session, &query).await,
        None => Err(error),
    };
    second.map_err(|error| {
        let message = format!(
            "Migrate could not clean up the database entirely. Original error: {}",
            error.message()
        );
        Error::new(ErrorKind::Reset, message).with_database_code(error.database_code())
    })
}

/// Runs the statements that a query answers, all or none of them.
async fn run(session: &Session<'_>, query: &str) -> Result<()> {
    let facts = session.dialect.session_facts();
    let statements = rows(&session.connection, query).await?;
    if let Some(off) = facts.foreign_keys_off {
        session.connection.script(off).await?;
    }
    session.connection.begin(None).await?;
    let mut result = Ok(());
    for row in statements {
        if let Some(Some(statement)) = row.first() {
            result = session.connection.script(statement).await;
        }
        if result.is_err() {
            break;
        }
    }
    match result {
        Ok(()) => session.connection.commit().await?,
        Err(_) => session.connection.rollback().await?,
    }
    if let Some(on) = facts.foreign_keys_on {
        session.connection.script(on).await?;
    }
    Ok(result?)
}
