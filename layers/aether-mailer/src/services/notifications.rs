//! Messages of the system to a user.

use nicol::Json;

use crate::Result;
use crate::db::{Db, Notification, NotificationType, notification};

/// Sends a user a message.
///
/// # Errors
/// P2003 when there is no such user.
pub async fn notify(
    db: &Db,
    user_id: &str,
    kind: NotificationType,
    title: &str,
    message: &str,
    data: Option<Json>,
) -> Result<Notification> {
    let record = notification::New {
        r#type: kind,
        title,
        message,
    };
    let create = db
        .notification()
        .create(record)
        .set(notification::user_id, user_id);
    Ok(create.set(notification::data, data).await?)
}

/// What a user has not read, the newest first.
///
/// ```no_run
/// use aether_mailer::services::notifications;
///
/// # async fn example(db: &aether_mailer::Db, ada: &str) -> aether_mailer::Result<()> {
/// for message in notifications::unread(db, ada).await? {
///     println!("{}: {}", message.title, message.message);
///     notifications::mark_read(db, &message.id).await?;
/// }
/// # Ok(()) }
/// ```
///
/// # Errors
/// The database's.
pub async fn unread(db: &Db, user_id: &str) -> Result<Vec<Notification>> {
    let find = db
        .notification()
        .find_many()
        .filter(notification::user_id.eq(user_id));
    let find = find.filter(notification::is_read.eq(false));
    Ok(find.order_by(notification::created_at.desc()).await?)
}

/// The user has read it.
///
/// # Errors
/// P2025 when there is no such message.
pub async fn mark_read(db: &Db, notification_id: &str) -> Result<Notification> {
    let update = db.notification().update(notification::id.eq(notification_id));
    Ok(update.set(notification::is_read, true).await?)
}

/// The user has read everything; returns how much that was.
///
/// # Errors
/// The database's.
pub async fn mark_all_read(db: &Db, user_id: &str) -> Result<u64> {
    let update = db
        .notification()
        .update_many()
        .filter(notification::user_id.eq(user_id));
    let update = update.filter(notification::is_read.eq(false));
    Ok(update.set(notification::is_read, true).await?)
}
