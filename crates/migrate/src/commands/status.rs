//! `migrate status`: how the database stands to the folder. Reads only.

use crate::error::Result;
use crate::history::History;
use crate::state_table::Standing;

use super::Session;

/// What `migrate status` found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many migrations the folder has.
    pub found: usize,
    /// Whether the database has a migrations table.
    pub is_managed: bool,
    /// Whether the database has tables that no migration made, for want of a migrations table.
    pub is_populated: bool,
    /// How database and folder compare.
    pub standing: Standing,
}

/// Compares folder and database.
///
/// # Errors
/// P3019, or the database's.
pub async fn status(session: &Session<'_>, history: &History) -> Result<Report> {
    history.check_provider(session.provider())?;
    let records = session.table().read(&session.connection).await?;
    let is_managed = records.is_some();
    let is_populated = !is_managed && session.has_tables().await?;
    let standing = Standing::of(history, &records.unwrap_or_default());
    Ok(Report {
        found: history.migrations.len(),
        is_managed,
        is_populated,
        standing,
    })
}
