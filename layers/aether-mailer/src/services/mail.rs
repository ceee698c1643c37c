//! Mails that are sent: recording one with its recipients, attachments and first event, and finding it again.
//! What becomes of it is in [`super::tracking`].

use nicol::serde_json::json;
use nicol::{DateTime, Json, Utc};

use crate::db::{
    Db, Domain, EmailAccount, EmailAttachment, EmailEvent, EmailPriority, EmailStatus, EventType, SentEmail,
    User, email_account, email_attachment, email_event, sent_email,
};
use crate::{Error, Limit, Result, address, secret};

use super::{domains, lock_domain, lock_user, now, short_text, storage, together};

/// So many recipients a mail may have.
pub const MAX_RECIPIENTS: usize = 100;

/// How a recipient is named in the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Directly.
    To,
    /// For the recipient's information.
    Cc,
    /// Not at all: others don't see it.
    Bcc,
}

/// Who receives a mail.
#[derive(Debug, Clone, Copy)]
pub struct Recipient<'a> {
    /// How it is named in the mail.
    pub kind: Kind,
    /// The address.
    pub address: &'a str,
    /// The name beside it.
    pub name: Option<&'a str>,
}

/// A file that travels with a mail. Its content is kept outside the database.
#[derive(Debug, Clone, Copy)]
pub struct Attachment<'a> {
    /// Its name.
    pub filename: &'a str,
    /// Such as `application/pdf`.
    pub mime_type: &'a str,
    /// In bytes.
    pub size: i32,
    /// Where the content is kept.
    pub path: Option<&'a str>,
    /// SHA-256 of the content, in hexadecimal.
    pub checksum: Option<&'a str>,
}

/// A mail to be sent.
#[derive(Debug, Clone, Copy)]
pub struct NewMail<'a> {
    /// The account that it is sent from.
    pub account_id: &'a str,
    /// Whoever presses send: the account's user, or an administrator of its domain.
    pub user_id: &'a str,
    /// At least one; the same address counts once.
    pub recipients: &'a [Recipient<'a>],
    /// The subject.
    pub subject: &'a str,
    /// The text, as plain text.
    pub text: Option<&'a str>,
    /// The text, as HTML.
    pub html: Option<&'a str>,
    /// The attachments.
    pub attachments: &'a [Attachment<'a>],
    /// How soon it leaves the queue.
    pub priority: EmailPriority,
}

/// Records a mail in the queue: the mail, its attachments and its first event, in one transaction, and counts it
/// against the limits of the account, the user and the domain. A day is a day in UTC.
///
/// ```no_run
/// use aether_mailer::db::EmailPriority;
/// use aether_mailer::services::mail::{self, Kind, NewMail, Recipient};
///
/// # async fn example(db: &aether_mailer::Db, ada: &str, account: &str) -> aether_mailer::Result<()> {
/// let mail = mail::send(db, NewMail {
///     account_id: account,
///     user_id: ada,
///     recipients: &[Recipient { kind: Kind::To, address: "charles@example.org", name: None }],
///     subject: "Note G",
///     text: Some("The engine might compose elaborate pieces of music."),
///     html: None,
///     attachments: &[],
///     priority: EmailPriority::Normal,
/// }).await?;
/// println!("queued as {}", mail.message_id);
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Invalid`], [`Error::Missing`], [`Error::Refused`] when account, user or domain may not send,
/// [`Error::Quota`]. Nothing is recorded then.
pub async fn send(db: &Db, new: NewMail<'_>) -> Result<SentEmail> {
    let recipients = recipients(new.recipients)?;
    check_content(&new)?;
    let size = size(&new, &recipients)?;
    together(db, async |tx| {
        let account = super::account(tx, new.account_id).await?;
        let domain = super::domain(tx, &account.domain_id).await?;
        let user = super::user(tx, new.user_id).await?;
        check_sender(tx, &account, &domain, &user).await?;
        lock_domain(tx, &domain).await?;
        lock_user(tx, &user).await?;
        check_day(tx, &domain, &user).await?;
        storage::store(tx, &account.id, i64::from(size)).await?;
        let counted = tx.email_account().update(email_account::id.eq(&account.id));
        counted.change(email_account::emails_sent.increment(1)).await?;
        record(tx, &new, &account, recipients.clone(), size).await
    })
    .await
}

async fn record(
    tx: &Db,
    new: &NewMail<'_>,
    account: &EmailAccount,
    recipients: Json,
    size: i32,
) -> Result<SentEmail> {
    let message_id = format!(
        "<{}@{}>",
        secret::random_hex::<16>(),
        address::domain_of(&account.email)
    );
    let attachments = new.attachments.iter().map(|file| {
        let record = email_attachment::New {
            filename: file.filename,
            mime_type: file.mime_type,
            size: file.size,
        };
        let record = record.set(email_attachment::path, file.path);
        record.set(email_attachment::checksum, file.checksum)
    });
    let queued = email_event::New {
        event: EventType::Queued,
    };
    let create = tx.sent_email().create(sent_email::New {
        message_id: &message_id,
    });
    let create = create.set(sent_email::from_account_id, &account.id);
    let create = create.set(sent_email::user_id, new.user_id);
    let create = create.set(sent_email::subject, new.subject);
    let create = create
        .set(sent_email::body_text, new.text)
        .set(sent_email::body_html, new.html);
    let create = create
        .set(sent_email::recipients, recipients)
        .set(sent_email::size, size);
    let create = create.set(sent_email::priority, new.priority);
    let create = create.with(sent_email::attachments.create_all(attachments));
    Ok(create.with(sent_email::events.create(queued)).await?)
}

/// A mail with what belongs to it.
pub type Whole = (SentEmail, Vec<EmailAttachment>, Vec<EmailEvent>);

/// A mail with its attachments and events.
///
/// # Errors
/// [`Error::Missing`].
pub async fn find(db: &Db, message_id: &str) -> Result<Whole> {
    let find = db.sent_email().find_unique(sent_email::message_id.eq(message_id));
    let find = find.include(sent_email::attachments.order_by(email_attachment::filename.asc()));
    let find = find.include(sent_email::events.order_by(email_event::timestamp.asc()));
    find.await?.ok_or_else(|| Error::missing("mail", message_id))
}

/// What to search for. What is missing does not narrow the search.
#[derive(Debug, Clone, Copy, Default)]
pub struct Search<'a> {
    /// Sent from this account.
    pub account_id: Option<&'a str>,
    /// This stands in the subject or the text, in large or small letters.
    pub words: Option<&'a str>,
    /// It stands there now.
    pub status: Option<EmailStatus>,
    /// Recorded at this moment or later.
    pub since: Option<DateTime<Utc>>,
    /// Something of this kind happened to it.
    pub event: Option<EventType>,
}

/// Searches mails; returns at most so many, the newest first, each with its attachments and events.
///
/// # Errors
/// The database's.
pub async fn search(db: &Db, search: Search<'_>, at_most: i64) -> Result<Vec<Whole>> {
    let mut find = db.sent_email().find_many();
    if let Some(account) = search.account_id {
        find = find.filter(sent_email::from_account_id.eq(account));
    }
    if let Some(words) = search.words {
        let in_subject = sent_email::subject.insensitive().contains(words);
        find = find.filter(in_subject.or(sent_email::body_text.insensitive().contains(words)));
    }
    if let Some(status) = search.status {
        find = find.filter(sent_email::status.eq(status));
    }
    if let Some(since) = search.since {
        find = find.filter(sent_email::created_at.gte(since));
    }
    if let Some(event) = search.event {
        find = find.filter(sent_email::events.some(email_event::event.eq(event)));
    }
    let find = find
        .order_by(sent_email::created_at.desc())
        .order_by(sent_email::id.asc());
    let find = find.take(at_most.max(0));
    let find = find.include(sent_email::attachments.order_by(email_attachment::filename.asc()));
    Ok(find
        .include(sent_email::events.order_by(email_event::timestamp.asc()))
        .await?)
}

/// What waits to leave, the most urgent first, then the longest waiting.
///
/// # Errors
/// The database's.
pub async fn queue(db: &Db, at_most: usize) -> Result<Vec<SentEmail>> {
    let mut mails = Vec::new();
    // The database sorts an enum by its order in the schema or by its letters, as the product has it.
    for priority in EmailPriority::ALL.iter().rev() {
        let room = i64::try_from(at_most - mails.len()).unwrap_or(i64::MAX);
        let find = db
            .sent_email()
            .find_many()
            .filter(sent_email::priority.eq(*priority));
        let find = find.filter(sent_email::status.is_in([EmailStatus::Pending, EmailStatus::Deferred]));
        let find = find
            .order_by(sent_email::created_at.asc())
            .order_by(sent_email::id.asc());
        mails.extend(find.take(room).await?);
    }
    Ok(mails)
}

fn recipients(given: &[Recipient<'_>]) -> Result<Json> {
    let mut checked: Vec<(String, Kind, Option<&str>)> = Vec::with_capacity(given.len());
    for recipient in given {
        let address = address::mail_address(recipient.address)?;
        if !checked.iter().any(|(present, ..)| *present == address) {
            checked.push((address, recipient.kind, recipient.name));
        }
    }
    if checked.is_empty() {
        return Err(Error::invalid("recipients", "there is none"));
    }
    if checked.len() > MAX_RECIPIENTS {
        return Err(Error::invalid(
            "recipients",
            format!("there are more than {MAX_RECIPIENTS}"),
        ));
    }
    let recipients = checked.iter().map(|(address, kind, name)| {
        let kind = match kind {
            Kind::To => "to",
            Kind::Cc => "cc",
            Kind::Bcc => "bcc",
        };
        json!({ "kind": kind, "address": address, "name": name })
    });
    Ok(recipients.collect())
}

fn check_content(new: &NewMail<'_>) -> Result<()> {
    short_text("subject", new.subject, 998)?;
    if new.text.is_none() && new.html.is_none() && new.attachments.is_empty() {
        return Err(Error::invalid("mail", "it has neither text nor attachments"));
    }
    for file in new.attachments {
        short_text("file name", file.filename, 255)?;
        if file.filename.contains(['/', '\\']) {
            return Err(Error::invalid("file name", "it must not lead to another folder"));
        }
        if file.size < 0 {
            return Err(Error::invalid("size", "it is negative"));
        }
    }
    Ok(())
}

/// Bytes on the wire: texts as they are, attachments in base64, and the recipients for the headers.
fn size(new: &NewMail<'_>, recipients: &Json) -> Result<i32> {
    let texts = [Some(new.subject), new.text, new.html];
    let texts: usize = texts.iter().flatten().map(|text| text.len()).sum();
    let files: i64 = new
        .attachments
        .iter()
        .map(|file| i64::from(file.size) * 4 / 3)
        .sum();
    let headers = recipients.to_string().len();
    let size = i64::try_from(texts + headers)
        .unwrap_or(i64::MAX)
        .saturating_add(files);
    i32::try_from(size).map_err(|_| Error::invalid("mail", "it is larger than two gigabytes"))
}

async fn check_sender(tx: &Db, account: &EmailAccount, domain: &Domain, user: &User) -> Result<()> {
    let state = [
        (account.is_active, format!("{} is closed", account.email)),
        (user.is_active, format!("{} is not active", user.username)),
        (domain.is_active, format!("{} is not active", domain.name)),
        (domain.is_verified, format!("{} is not verified", domain.name)),
    ];
    if let Some((_, reason)) = state.into_iter().find(|(holds, _)| !holds) {
        return Err(Error::refused(reason));
    }
    if account.user_id != user.id {
        domains::require_admin(tx, &domain.id, &user.id).await?;
    }
    Ok(())
}

async fn check_day(tx: &Db, domain: &Domain, user: &User) -> Result<()> {
    let today = now()
        .date_naive()
        .and_time(nicol::chrono::NaiveTime::MIN)
        .and_utc();
    let sent = || tx.sent_email().count().filter(sent_email::created_at.gte(today));
    let by_user = sent().filter(sent_email::user_id.eq(&user.id)).await?;
    storage::check(Limit::UserMailsPerDay, user.max_emails_per_day, by_user + 1)?;
    let from_domain = sent_email::from_account.is(email_account::domain_id.eq(&domain.id));
    let by_domain = sent().filter(from_domain).await?;
    storage::check(Limit::DomainMailsPerDay, domain.max_emails_per_day, by_domain + 1)
}
