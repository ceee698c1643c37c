//! Mailing lists: subscribing, approving, leaving.
//!
//! Whoever leaves keeps the row, with the date. Who waits for approval has a row as well: a subscription that
//! ended at the very moment it was asked for, and so never lasted.

use nicol::chrono::TimeDelta;

use crate::db::{
    Db, MailingList, MailingListSubscriber, mailing_list, mailing_list_subscriber as subscriber,
};
use crate::{Error, Result, address};

use super::{accounts, lock_domain, now, short_text, together};

/// Makes a list with an address of a verified domain.
///
/// ```no_run
/// use aether_mailer::services::lists::{self, Standing};
///
/// # async fn example(db: &aether_mailer::Db) -> aether_mailer::Result<()> {
/// let list = lists::create(db, "Engines", "engines@example.com", None).await?;
/// assert_eq!(lists::subscribe(db, &list.id, "charles@example.org").await?, Standing::Subscribed);
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Invalid`], [`Error::Missing`] for an unknown domain, [`Error::Refused`] when the domain is not
/// verified or the address is taken, P2002 when the name is.
pub async fn create(db: &Db, name: &str, email: &str, description: Option<&str>) -> Result<MailingList> {
    short_text("name", name, 200)?;
    let email = address::mail_address(email)?;
    together(db, async |tx| {
        let domain = accounts::usable_domain(tx, &email).await?;
        lock_domain(tx, &domain).await?;
        accounts::check_free(tx, &email).await?;
        let record = mailing_list::New { name, email: &email };
        let create = tx
            .mailing_list()
            .create(record)
            .set(mailing_list::domain_id, &domain.id);
        Ok(create.set(mailing_list::description, description).await?)
    })
    .await
}

/// What a list lets people do by themselves.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// People may subscribe.
    pub allow_subscribe: bool,
    /// People may leave.
    pub allow_unsubscribe: bool,
    /// A subscription waits for a moderator.
    pub require_approval: bool,
    /// Mails wait for a moderator before they go out.
    pub moderated: bool,
}

/// Sets the rules of a list.
///
/// # Errors
/// P2025 when there is no such list.
pub async fn set_rules(db: &Db, list_id: &str, rules: Rules) -> Result<MailingList> {
    let update = db.mailing_list().update(mailing_list::id.eq(list_id));
    let update = update.set(mailing_list::allow_subscribe, rules.allow_subscribe);
    let update = update.set(mailing_list::allow_unsubscribe, rules.allow_unsubscribe);
    let update = update.set(mailing_list::require_approval, rules.require_approval);
    Ok(update.set(mailing_list::moderated, rules.moderated).await?)
}

/// Where an address stands with a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It receives the list's mails.
    Subscribed,
    /// It waits for a moderator.
    Waiting,
    /// It was subscribed and left.
    Left,
}

/// An address asks to be subscribed. Asking twice changes nothing.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Missing`], [`Error::Refused`] when the list takes nobody.
pub async fn subscribe(db: &Db, list_id: &str, email: &str) -> Result<Standing> {
    let email = address::mail_address(email)?;
    let list = open_list(db, list_id).await?;
    if !list.allow_subscribe {
        return Err(Error::refused(format!(
            "{} takes new subscribers by invitation only",
            list.name
        )));
    }
    let wanted = if list.require_approval {
        Standing::Waiting
    } else {
        Standing::Subscribed
    };
    match standing(db, list_id, &email).await? {
        Some(Standing::Subscribed) => Ok(Standing::Subscribed),
        Some(Standing::Waiting) if wanted == Standing::Waiting => Ok(Standing::Waiting),
        _ => write(db, list_id, &email, wanted).await,
    }
}

/// A moderator subscribes an address, whether it waits or not.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Missing`], [`Error::Refused`] when the list is closed.
pub async fn approve(db: &Db, list_id: &str, email: &str) -> Result<Standing> {
    let email = address::mail_address(email)?;
    let list = open_list(db, list_id).await?;
    match standing(db, &list.id, &email).await? {
        Some(Standing::Subscribed) => Ok(Standing::Subscribed),
        _ => write(db, &list.id, &email, Standing::Subscribed).await,
    }
}

/// A moderator turns down an address that waits. Returns whether it did.
///
/// # Errors
/// [`Error::Invalid`], or the database's.
pub async fn reject(db: &Db, list_id: &str, email: &str) -> Result<bool> {
    let email = address::mail_address(email)?;
    if standing(db, list_id, &email).await? != Some(Standing::Waiting) {
        return Ok(false);
    }
    let key = subscriber::by::list_id_email(list_id, &email);
    Ok(db.mailing_list_subscriber().delete_many().filter(key).await? > 0)
}

/// A subscriber leaves.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Missing`] for an address that is not subscribed, [`Error::Refused`] when nobody
/// may leave by themselves.
pub async fn unsubscribe(db: &Db, list_id: &str, email: &str) -> Result<Standing> {
    let email = address::mail_address(email)?;
    let list = open_list(db, list_id).await?;
    if !list.allow_unsubscribe {
        return Err(Error::refused(format!(
            "only a moderator can take an address off {}",
            list.name
        )));
    }
    let key = || subscriber::by::list_id_email(list_id, &email);
    let found = db.mailing_list_subscriber().find_unique(key()).await?;
    let found = found.ok_or_else(|| Error::missing("subscriber", &email))?;
    match standing_of(&found) {
        Standing::Left => {}
        Standing::Waiting => {
            db.mailing_list_subscriber().delete_many().filter(key()).await?;
        }
        Standing::Subscribed => {
            // Moments are kept to the millisecond; a subscription that lasted none would look like one that waits.
            let end = now().max(found.subscribed_at + TimeDelta::milliseconds(1));
            let update = db.mailing_list_subscriber().update(key());
            update.set(subscriber::unsubscribed_at, end).await?;
        }
    }
    Ok(Standing::Left)
}

/// Where an address stands with a list; `None` if it never had to do with it.
///
/// # Errors
/// The database's.
pub async fn standing(db: &Db, list_id: &str, email: &str) -> Result<Option<Standing>> {
    let key = subscriber::by::list_id_email(list_id, email.trim().to_lowercase());
    let found = db.mailing_list_subscriber().find_unique(key).await?;
    Ok(found.as_ref().map(standing_of))
}

/// Who receives the list's mails, by address.
///
/// # Errors
/// The database's.
pub async fn subscribers(db: &Db, list_id: &str) -> Result<Vec<MailingListSubscriber>> {
    let find = db
        .mailing_list_subscriber()
        .find_many()
        .filter(subscriber::list_id.eq(list_id));
    let find = find.filter(subscriber::unsubscribed_at.is_null());
    Ok(find.order_by(subscriber::email.asc()).await?)
}

/// Who waits for a moderator, the longest first.
///
/// # Errors
/// The database's.
pub async fn waiting(db: &Db, list_id: &str) -> Result<Vec<MailingListSubscriber>> {
    let find = db
        .mailing_list_subscriber()
        .find_many()
        .filter(subscriber::list_id.eq(list_id));
    let find = find.filter(subscriber::unsubscribed_at.is_not_null());
    let mut ended = find.order_by(subscriber::subscribed_at.asc()).await?;
    ended.retain(|subscriber| standing_of(subscriber) == Standing::Waiting);
    Ok(ended)
}

fn standing_of(subscriber: &MailingListSubscriber) -> Standing {
    match subscriber.unsubscribed_at {
        None => Standing::Subscribed,
        Some(end) if end <= subscriber.subscribed_at => Standing::Waiting,
        Some(_) => Standing::Left,
    }
}

async fn open_list(db: &Db, list_id: &str) -> Result<MailingList> {
    let list = db
        .mailing_list()
        .find_unique(mailing_list::id.eq(list_id))
        .await?;
    let list = list.ok_or_else(|| Error::missing("mailing list", list_id))?;
    if !list.is_active {
        return Err(Error::refused(format!("{} is closed", list.name)));
    }
    Ok(list)
}

async fn write(db: &Db, list_id: &str, email: &str, standing: Standing) -> Result<Standing> {
    let now = now();
    let end = (standing == Standing::Waiting).then_some(now);
    let create = subscriber::New { email }.set(subscriber::list_id, list_id);
    let create = create
        .set(subscriber::subscribed_at, now)
        .set(subscriber::unsubscribed_at, end);
    let key = subscriber::by::list_id_email(list_id, email);
    let upsert = db.mailing_list_subscriber().upsert(key).create(create);
    let upsert = upsert.set(subscriber::subscribed_at, now);
    upsert.set(subscriber::unsubscribed_at, end).await?;
    Ok(standing)
}
