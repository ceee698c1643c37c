//! What a mail platform does with its data: small functions over the typed client, one file a domain.
//!
//! | file | does |
//! |---|---|
//! | [`users`] | registration, passwords, who may sign in |
//! | [`sessions`] | signing in, sessions by token |
//! | [`api_keys`] | keys for programs, what they may do and did |
//! | [`access_log`] | who tried what |
//! | [`domains`] | owning and verifying domains, DNS records, DKIM, members |
//! | [`accounts`] | mailboxes: opening, forwarding, answering, limits |
//! | [`storage`] | how much a mailbox holds, and whether more fits |
//! | [`aliases`] | addresses that lead to others |
//! | [`mail`] | recording a mail that is sent, and finding it again |
//! | [`tracking`] | what became of a mail |
//! | [`filters`] | sorting incoming mail by rules |
//! | [`signatures`] | texts below mails |
//! | [`lists`] | mailing lists and their subscribers |
//! | [`notifications`] | messages of the system to a user |
//! | [`metrics`], [`config`] | measured values and settings of the installation |
//!
//! Every function takes the client, or a transaction of it: `db.transaction(async |tx| …)`. A function that
//! needs several statements to hold together opens a transaction unless it is in one already.

pub mod access_log;
pub mod accounts;
pub mod aliases;
pub mod api_keys;
pub mod config;
pub mod domains;
pub mod filters;
pub mod lists;
pub mod mail;
pub mod metrics;
pub mod notifications;
pub mod sessions;
pub mod signatures;
pub mod storage;
pub mod tracking;
pub mod users;

use nicol::{DateTime, Utc};

use crate::db::{self, Db, Domain, EmailAccount, User};
use crate::{Error, Result};

/// Runs `work` in a transaction, or in the one that `db` already is.
async fn together<T>(db: &Db, work: impl AsyncFnOnce(&Db) -> Result<T>) -> Result<T> {
    if db.0.is_transaction() {
        return work(db).await;
    }
    db.transaction(work).await
}

fn now() -> DateTime<Utc> {
    Utc::now()
}

async fn user(db: &Db, id: &str) -> Result<User> {
    let user = db.user().find_unique(db::user::id.eq(id)).await?;
    user.ok_or_else(|| Error::missing("user", id))
}

async fn domain(db: &Db, id: &str) -> Result<Domain> {
    let domain = db.domain().find_unique(db::domain::id.eq(id)).await?;
    domain.ok_or_else(|| Error::missing("domain", id))
}

async fn account(db: &Db, id: &str) -> Result<EmailAccount> {
    let account = db
        .email_account()
        .find_unique(db::email_account::id.eq(id))
        .await?;
    account.ok_or_else(|| Error::missing("mail account", id))
}

/// Makes other transactions that lock the same user wait until this one ends. Whoever locks a domain as well
/// locks the domain first.
async fn lock_user(tx: &Db, user: &User) -> Result<()> {
    let update = tx.user().update_many().filter(db::user::id.eq(&user.id));
    update.set(db::user::updated_at, user.updated_at).await?;
    Ok(())
}

/// As [`lock_user`].
async fn lock_domain(tx: &Db, domain: &Domain) -> Result<()> {
    let update = tx.domain().update_many().filter(db::domain::id.eq(&domain.id));
    update.set(db::domain::updated_at, domain.updated_at).await?;
    Ok(())
}

/// Text of a person: not empty, not a book, no control characters.
fn short_text(field: &'static str, text: &str, longest: usize) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Error::invalid(field, "it is empty"));
    }
    if text.chars().count() > longest {
        return Err(Error::invalid(
            field,
            format!("it has more than {longest} letters"),
        ));
    }
    if text.chars().any(char::is_control) {
        return Err(Error::invalid(field, "it has control characters in it"));
    }
    Ok(())
}
