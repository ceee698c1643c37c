//! Mail accounts: mailboxes of a verified domain in the hands of its members. How much they hold is in
//! [`super::storage`].

use nicol::serde_json::json;
use nicol::{DateTime, Utc};

use crate::db::{Db, Domain, EmailAccount, User, domain, email_account, email_alias, mailing_list};
use crate::{Error, Limit, Result, address, password, secret};

use super::{domains, lock_domain, now, short_text, together};

/// A mailbox to be opened.
#[derive(Debug, Clone, Copy)]
pub struct NewAccount<'a> {
    /// The full address. Its domain must be here and verified.
    pub email: &'a str,
    /// Whose it is: a member of the domain.
    pub user_id: &'a str,
    /// For IMAP and SMTP. See [`crate::password`]; only its hash is stored.
    pub password: &'a str,
    /// Storage in megabytes; the usual 1000 where it is missing.
    pub max_storage_mb: Option<i32>,
    /// The name that stands beside the address.
    pub display_name: Option<&'a str>,
}

/// Opens a mailbox. The first one of a user is the default.
///
/// ```no_run
/// use aether_mailer::services::accounts::{self, NewAccount};
///
/// # async fn example(db: &aether_mailer::Db, ada: &str) -> aether_mailer::Result<()> {
/// let account = accounts::open(db, NewAccount {
///     email: "ada@example.com",
///     user_id: ada,
///     password: "jacquard looms weave",
///     max_storage_mb: Some(500),
///     display_name: None,
/// }).await?;
/// assert!(account.is_default);
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Invalid`], [`Error::WeakPassword`], [`Error::Missing`] for an unknown domain or user,
/// [`Error::Refused`] when the domain is not verified, the user is no member, or the address is taken,
/// [`Error::Quota`] when the domain is full.
pub async fn open(db: &Db, new: NewAccount<'_>) -> Result<EmailAccount> {
    let email = address::mail_address(new.email)?;
    if let Some(name) = new.display_name {
        short_text("display name", name, 200)?;
    }
    let user = super::user(db, new.user_id).await?;
    password::check(new.password, &[&user.username, &user.email, &email])?;
    let hash = secret::hash_password(new.password).await?;
    together(db, async |tx| {
        let domain = usable_domain(tx, &email).await?;
        lock_domain(tx, &domain).await?;
        check_owner(tx, &domain, &user).await?;
        check_room(tx, &domain, new.max_storage_mb).await?;
        check_free(tx, &email).await?;
        let others = tx
            .email_account()
            .count()
            .filter(email_account::user_id.eq(&user.id))
            .await?;
        let record = email_account::New {
            email: &email,
            password_hash: &hash,
        };
        let create = tx
            .email_account()
            .create(record)
            .set(email_account::is_default, others == 0);
        let create = create.set(email_account::domain_id, &domain.id);
        let create = create.set(email_account::user_id, &user.id);
        let create = create.set(email_account::display_name, new.display_name);
        match new.max_storage_mb {
            Some(megabytes) => Ok(create.set(email_account::max_storage_mb, megabytes).await?),
            None => Ok(create.await?),
        }
    })
    .await
}

/// Signs a mail program in by address and password.
///
/// # Errors
/// [`Error::SignInRefused`], whatever the reason.
pub async fn sign_in(db: &Db, email: &str, password: &str) -> Result<EmailAccount> {
    let key = email_account::email.eq(email.trim().to_lowercase());
    let Some((account, user)) = db
        .email_account()
        .find_unique(key)
        .include(email_account::user)
        .await?
    else {
        secret::verify_nobody(password).await?;
        return Err(Error::SignInRefused);
    };
    let known = secret::verify_password(password, &account.password_hash).await?;
    if !known || !account.is_active || !user.is_active {
        return Err(Error::SignInRefused);
    }
    let update = db.email_account().update(email_account::id.eq(&account.id));
    Ok(update.set(email_account::last_login_at, now()).await?)
}

/// Makes an account the one that its user's mail is sent from.
///
/// # Errors
/// [`Error::Missing`].
pub async fn set_default(db: &Db, account_id: &str) -> Result<EmailAccount> {
    together(db, async |tx| {
        let account = super::account(tx, account_id).await?;
        let others = tx.email_account().update_many();
        let others = others.filter(email_account::user_id.eq(&account.user_id));
        let others = others.filter(!email_account::id.eq(&account.id));
        others.set(email_account::is_default, false).await?;
        let update = tx.email_account().update(email_account::id.eq(&account.id));
        Ok(update.set(email_account::is_default, true).await?)
    })
    .await
}

/// Opens or closes an account. A closed one neither sends nor receives; what it holds stays.
///
/// # Errors
/// P2025 when there is no such account.
pub async fn set_active(db: &Db, account_id: &str, active: bool) -> Result<EmailAccount> {
    let update = db.email_account().update(email_account::id.eq(account_id));
    Ok(update.set(email_account::is_active, active).await?)
}

/// Sets how many megabytes an account may hold.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Quota`] when the whole domain may not hold so much, [`Error::Missing`].
pub async fn set_max_storage(db: &Db, account_id: &str, megabytes: i32) -> Result<EmailAccount> {
    let account = super::account(db, account_id).await?;
    let domain = super::domain(db, &account.domain_id).await?;
    check_storage(&domain, megabytes)?;
    let update = db.email_account().update(email_account::id.eq(account_id));
    Ok(update.set(email_account::max_storage_mb, megabytes).await?)
}

/// Forwards an account's mail to these addresses; no address ends it.
///
/// # Errors
/// [`Error::Invalid`] for an address that is none or the account's own, [`Error::Missing`].
pub async fn set_forwarding(
    db: &Db,
    account_id: &str,
    targets: &[&str],
    keep_copy: bool,
) -> Result<EmailAccount> {
    let account = super::account(db, account_id).await?;
    let mut addresses = Vec::with_capacity(targets.len());
    for target in targets {
        let target = address::mail_address(target)?;
        if target == account.email {
            return Err(Error::invalid("address", "an account cannot forward to itself"));
        }
        addresses.push(target);
    }
    let update = db.email_account().update(email_account::id.eq(account_id));
    let update = update.set(email_account::forward_enabled, !addresses.is_empty());
    let data = (!addresses.is_empty()).then(|| json!({ "to": addresses, "keepCopy": keep_copy }).to_string());
    Ok(update.set(email_account::forward_data, data).await?)
}

/// An answer that an account sends by itself.
#[derive(Debug, Clone, Copy)]
pub struct AutoReply<'a> {
    /// The subject of the answer.
    pub subject: &'a str,
    /// Its text.
    pub text: &'a str,
    /// From when on; at once where it is missing.
    pub start: Option<DateTime<Utc>>,
    /// Until when; for good where it is missing.
    pub end: Option<DateTime<Utc>>,
}

/// Answers an account's mail; `None` ends it, and the text stays for the next time.
///
/// # Errors
/// [`Error::Invalid`] for an empty text or an end before the start, P2025 when there is no such account.
pub async fn set_auto_reply(db: &Db, account_id: &str, reply: Option<AutoReply<'_>>) -> Result<EmailAccount> {
    let update = db.email_account().update(email_account::id.eq(account_id));
    let Some(reply) = reply else {
        return Ok(update.set(email_account::auto_reply_enabled, false).await?);
    };
    short_text("subject", reply.subject, 500)?;
    if reply.text.trim().is_empty() {
        return Err(Error::invalid("text", "it is empty"));
    }
    if matches!((reply.start, reply.end), (Some(start), Some(end)) if end <= start) {
        return Err(Error::invalid("end", "it is not after the start"));
    }
    let update = update.set(email_account::auto_reply_enabled, true);
    let update = update.set(email_account::auto_reply_subject, reply.subject);
    let update = update.set(email_account::auto_reply_text, reply.text);
    let update = update.set(email_account::auto_reply_start, reply.start);
    Ok(update.set(email_account::auto_reply_end, reply.end).await?)
}

/// The domain of an address, if mail can be handled for it.
pub(super) async fn usable_domain(db: &Db, email: &str) -> Result<Domain> {
    let name = address::domain_of(email);
    let found = db.domain().find_unique(domain::name.eq(name)).await?;
    let domain = found.ok_or_else(|| Error::missing("domain", name))?;
    if !domain.is_verified {
        return Err(Error::refused(format!("{name} is not verified yet")));
    }
    if !domain.is_active {
        return Err(Error::refused(format!("{name} is not active")));
    }
    Ok(domain)
}

/// Makes sure that no account, alias or list has the address. The database guards each by itself only.
pub(super) async fn check_free(tx: &Db, address: &str) -> Result<()> {
    let accounts = tx
        .email_account()
        .count()
        .filter(email_account::email.eq(address))
        .await?;
    let aliases = tx
        .email_alias()
        .count()
        .filter(email_alias::alias.eq(address))
        .await?;
    let lists = tx
        .mailing_list()
        .count()
        .filter(mailing_list::email.eq(address))
        .await?;
    let taken_by = [(aliases, "an alias"), (lists, "a mailing list")];
    match taken_by.iter().find(|(count, _)| *count > 0) {
        Some((_, what)) => Err(Error::refused(format!("{address} is {what} already"))),
        None if accounts > 0 => Err(Error::refused(format!("{address} is a mail account already"))),
        None => Ok(()),
    }
}

async fn check_owner(tx: &Db, domain: &Domain, user: &User) -> Result<()> {
    if !user.is_active {
        return Err(Error::refused("an inactive user cannot have a mail account"));
    }
    match domains::role_of(tx, &domain.id, &user.id).await? {
        Some(_) => Ok(()),
        None => Err(Error::refused(format!(
            "{} is no member of {}",
            user.username, domain.name
        ))),
    }
}

async fn check_room(tx: &Db, domain: &Domain, megabytes: Option<i32>) -> Result<()> {
    if let Some(megabytes) = megabytes {
        check_storage(domain, megabytes)?;
    }
    let present = tx
        .email_account()
        .count()
        .filter(email_account::domain_id.eq(&domain.id))
        .await?;
    let maximum = i64::from(domain.max_users);
    if present >= maximum {
        return Err(Error::Quota {
            limit: Limit::DomainAccounts,
            maximum,
            wanted: present + 1,
        });
    }
    Ok(())
}

fn check_storage(domain: &Domain, megabytes: i32) -> Result<()> {
    if megabytes <= 0 {
        return Err(Error::invalid("storage", "it must be at least one megabyte"));
    }
    if megabytes > domain.max_storage_mb {
        return Err(Error::Quota {
            limit: Limit::DomainStorage,
            maximum: i64::from(domain.max_storage_mb),
            wanted: i64::from(megabytes),
        });
    }
    Ok(())
}
