//! What becomes of a mail: events that the receiving server or a tracker reports, and where the mail stands
//! after them. Events are only ever added; the status follows them.
//!
//! ```text
//! PENDING -> SENT -> DELIVERED -> OPENED -> CLICKED
//!    |  \     | \        |           \         \
//!    |   DEFERRED ...  BOUNCED      COMPLAINED, UNSUBSCRIBED
//!  FAILED
//! ```

use nicol::chrono::TimeDelta;
use nicol::{DateTime, Json, Utc};

use crate::db::{
    Db, EmailEvent, EmailStatus, EventType, NotificationType, SentEmail, email_event, sent_email,
};
use crate::{Error, Result};

use super::{notifications, now, together};

/// Records an event and moves the mail on. A mail that was bounced or rejected is told to whoever sent it.
///
/// ```no_run
/// use aether_mailer::db::{EmailStatus, EventType};
/// use aether_mailer::services::tracking;
///
/// # async fn example(db: &aether_mailer::Db, message_id: &str) -> aether_mailer::Result<()> {
/// tracking::report(db, message_id, EventType::Sent, None).await?;
/// let mail = tracking::report(db, message_id, EventType::Delivered, None).await?;
/// assert_eq!(mail.status, EmailStatus::Delivered);
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Missing`], and [`Error::Progress`] for an event that cannot follow, such as a click in a mail that
/// was never sent; nothing is recorded then.
pub async fn report(db: &Db, message_id: &str, event: EventType, data: Option<Json>) -> Result<SentEmail> {
    together(db, async |tx| {
        let found = tx
            .sent_email()
            .find_unique(sent_email::message_id.eq(message_id))
            .await?;
        let mail = found.ok_or_else(|| Error::missing("mail", message_id))?;
        let status = next(mail.status, event).ok_or(Error::Progress {
            status: mail.status,
            event,
        })?;
        let moment = moment_after(tx, &mail).await?;
        let create = tx.email_event().create(email_event::New { event });
        let create = create
            .set(email_event::email_id, &mail.id)
            .set(email_event::timestamp, moment);
        create.set(email_event::data, data.clone()).await?;
        let moved = step(tx, &mail, status, event, moment).await?;
        if matches!(event, EventType::Bounced | EventType::Rejected) {
            tell_sender(tx, &moved, event).await?;
        }
        Ok(moved)
    })
    .await
}

/// The events of a mail, in order.
///
/// # Errors
/// The database's.
pub async fn events(db: &Db, mail_id: &str) -> Result<Vec<EmailEvent>> {
    let find = db
        .email_event()
        .find_many()
        .filter(email_event::email_id.eq(mail_id));
    Ok(find.order_by(email_event::timestamp.asc()).await?)
}

/// Where a mail stands after an event; `None` if the event cannot follow.
///
/// ```
/// use aether_mailer::db::{EmailStatus, EventType};
/// use aether_mailer::services::tracking::next;
///
/// assert_eq!(next(EmailStatus::Sent, EventType::Opened), Some(EmailStatus::Opened));
/// assert_eq!(next(EmailStatus::Clicked, EventType::Opened), Some(EmailStatus::Clicked));
/// assert_eq!(next(EmailStatus::Bounced, EventType::Opened), None);
/// ```
pub fn next(status: EmailStatus, event: EventType) -> Option<EmailStatus> {
    use EmailStatus::{
        Bounced, Clicked, Complained, Deferred, Delivered, Failed, Opened, Pending, Sent, Unsubscribed,
    };
    let under_way = matches!(status, Pending | Deferred | Sent);
    let arrived = matches!(status, Sent | Delivered | Opened | Clicked);
    match event {
        EventType::Queued => matches!(status, Pending | Deferred).then_some(Pending),
        EventType::Sent => matches!(status, Pending | Deferred).then_some(Sent),
        EventType::DeliveryDelayed => under_way.then_some(Deferred),
        EventType::Rejected => under_way.then_some(Failed),
        EventType::Delivered => match status {
            Sent | Deferred => Some(Delivered),
            // Mails are opened before the receipt comes, and have more than one recipient.
            Delivered | Opened | Clicked => Some(status),
            _ => None,
        },
        EventType::Bounced => matches!(status, Sent | Deferred | Delivered).then_some(Bounced),
        EventType::Opened if status == Clicked => Some(Clicked),
        EventType::Opened => arrived.then_some(Opened),
        EventType::Clicked => arrived.then_some(Clicked),
        EventType::Complained => arrived.then_some(Complained),
        EventType::Unsubscribed => arrived.then_some(Unsubscribed),
    }
}

/// Now, but after the last event: moments are kept to the millisecond, and the order of events is told by them.
async fn moment_after(tx: &Db, mail: &SentEmail) -> Result<DateTime<Utc>> {
    let find = tx
        .email_event()
        .find_first()
        .filter(email_event::email_id.eq(&mail.id));
    let last = find.order_by(email_event::timestamp.desc()).await?;
    let earliest = last.map(|last| last.timestamp + TimeDelta::milliseconds(1));
    Ok(earliest.map_or_else(now, |earliest| earliest.max(now())))
}

/// The first time of each kind is kept.
async fn step(
    tx: &Db,
    mail: &SentEmail,
    status: EmailStatus,
    event: EventType,
    now: DateTime<Utc>,
) -> Result<SentEmail> {
    let mut update = tx
        .sent_email()
        .update(sent_email::id.eq(&mail.id))
        .set(sent_email::status, status);
    if event == EventType::Sent {
        update = update.set(sent_email::sent_at, now);
    }
    if event == EventType::Delivered && mail.delivered_at.is_none() {
        update = update.set(sent_email::delivered_at, now);
    }
    // Who follows a link has opened the mail, even if its images were not loaded.
    let was_opened = matches!(event, EventType::Opened | EventType::Clicked);
    if was_opened && mail.opened_at.is_none() {
        update = update.set(sent_email::opened_at, now);
    }
    if event == EventType::Clicked && mail.clicked_at.is_none() {
        update = update.set(sent_email::clicked_at, now);
    }
    Ok(update.await?)
}

async fn tell_sender(tx: &Db, mail: &SentEmail, event: EventType) -> Result<()> {
    let subject = mail.subject.as_deref().unwrap_or("(no subject)");
    let what = if event == EventType::Rejected {
        "was rejected"
    } else {
        "came back"
    };
    let message = format!("The mail \u{201c}{subject}\u{201d} {what}.");
    let kind = NotificationType::EmailDeliveryFailure;
    notifications::notify(tx, &mail.user_id, kind, "Mail not delivered", &message, None).await?;
    Ok(())
}
