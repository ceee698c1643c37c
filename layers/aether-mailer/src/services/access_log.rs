//! The log of who tried what. Entries are only ever added, and outlive the user.

use crate::Result;
use crate::db::{AccessLog, Db, access_log};

/// Something that somebody tried.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Who; missing where nobody was signed in.
    pub user_id: Option<&'a str>,
    /// What, such as `login` or `domain.verify`.
    pub action: &'a str,
    /// On what.
    pub resource: Option<&'a str>,
    /// From where.
    pub ip_address: Option<&'a str>,
    /// With which program.
    pub user_agent: Option<&'a str>,
    /// Whether it was allowed.
    pub success: bool,
    /// Anything else.
    pub details: Option<&'a str>,
}

/// Adds an entry.
///
/// # Errors
/// The database's.
pub async fn record(db: &Db, entry: Entry<'_>) -> Result<AccessLog> {
    let record = access_log::New {
        action: entry.action,
        success: entry.success,
    };
    let create = db
        .access_log()
        .create(record)
        .set(access_log::user_id, entry.user_id);
    let create = create.set(access_log::resource, entry.resource);
    let create = create.set(access_log::ip_address, entry.ip_address);
    let create = create.set(access_log::user_agent, entry.user_agent);
    Ok(create.set(access_log::details, entry.details).await?)
}

/// The last entries of a user, the newest first.
///
/// # Errors
/// The database's.
pub async fn of_user(db: &Db, user_id: &str, count: i64) -> Result<Vec<AccessLog>> {
    let find = db
        .access_log()
        .find_many()
        .filter(access_log::user_id.eq(user_id));
    let find = find
        .order_by(access_log::timestamp.desc())
        .order_by(access_log::id.asc());
    Ok(find.take(count).await?)
}
