//! Signing in, and sessions by token. The client holds the token; the database knows its SHA-256 only, so that
//! whoever reads the database cannot act as anybody.

use nicol::chrono::TimeDelta;
use nicol::{DateTime, Utc};

use crate::db::{Db, Session, User, session, user};
use crate::secret::{self, Secret};
use crate::{Error, Result};

use super::{access_log, now, together, users};

/// How long a session lasts.
pub const LIFETIME: TimeDelta = TimeDelta::hours(12);

/// What somebody signs in with, and from where.
#[derive(Debug, Clone, Copy, Default)]
pub struct Client<'a> {
    /// The program, as it names itself.
    pub user_agent: Option<&'a str>,
    /// The address that the request came from.
    pub ip_address: Option<&'a str>,
}

/// Somebody who has just signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who it is.
    pub user: User,
    /// The new session.
    pub session: Session,
    /// The token of the session. It cannot be had again.
    pub token: Secret,
}

/// Signs a user in by name or address and password. Both outcomes are put into the access log.
///
/// ```no_run
/// use aether_mailer::services::sessions::{self, Client};
///
/// # async fn example(db: &aether_mailer::Db) -> aether_mailer::Result<()> {
/// let signed_in = sessions::sign_in(db, "ada", "analytical engine, 1843", Client::default()).await?;
/// let (_, user) = sessions::authenticate(db, signed_in.token.reveal()).await?;
/// assert_eq!(user.username, "ada");
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::SignInRefused`], whatever the reason: what is wrong is nobody's business.
pub async fn sign_in(db: &Db, name: &str, password: &str, client: Client<'_>) -> Result<SignedIn> {
    let Some(user) = users::find(db, name).await? else {
        secret::verify_nobody(password).await?;
        log(db, None, client, "unknown user").await?;
        return Err(Error::SignInRefused);
    };
    let known = secret::verify_password(password, &user.password_hash).await?;
    if !known || !user.is_active {
        let reason = if known { "inactive user" } else { "wrong password" };
        log(db, Some(&user), client, reason).await?;
        return Err(Error::SignInRefused);
    }
    let token = Secret::token("");
    together(db, async |tx| {
        let now = now();
        let update = tx.user().update(user::id.eq(&user.id));
        let user = update.set(user::last_login_at, now).await?;
        let fingerprint = secret::fingerprint(token.reveal());
        let record = session::New {
            token: &fingerprint,
            expires_at: now + LIFETIME,
        };
        let create = tx.session().create(record).set(session::user_id, &user.id);
        let create = create.set(session::user_agent, client.user_agent);
        let session = create.set(session::ip_address, client.ip_address).await?;
        log(tx, Some(&user), client, "").await?;
        Ok(SignedIn {
            user,
            session,
            token: token.clone(),
        })
    })
    .await
}

/// The session of a token and its user.
///
/// # Errors
/// [`Error::SessionEnded`] when there is no such session, when it has expired, or when its user was deactivated
/// or has changed the password since.
pub async fn authenticate(db: &Db, token: &str) -> Result<(Session, User)> {
    let key = session::token.eq(secret::fingerprint(token));
    let found = db.session().find_unique(key).include(session::user).await?;
    let (session, user) = found.ok_or(Error::SessionEnded)?;
    let is_over = session.expires_at <= now() || session.created_at < user.password_changed_at;
    if is_over || !user.is_active {
        db.session()
            .delete_many()
            .filter(session::id.eq(&session.id))
            .await?;
        return Err(Error::SessionEnded);
    }
    Ok((session, user))
}

/// Signs out. Returns whether there was such a session.
///
/// # Errors
/// The database's.
pub async fn revoke(db: &Db, token: &str) -> Result<bool> {
    let key = session::token.eq(secret::fingerprint(token));
    Ok(db.session().delete_many().filter(key).await? > 0)
}

/// Signs a user out everywhere; returns from how many sessions.
///
/// # Errors
/// The database's.
pub async fn revoke_all(db: &Db, user_id: &str) -> Result<u64> {
    Ok(db
        .session()
        .delete_many()
        .filter(session::user_id.eq(user_id))
        .await?)
}

/// Clears away sessions that expired before a moment; returns how many.
///
/// # Errors
/// The database's.
pub async fn purge_expired(db: &Db, before: DateTime<Utc>) -> Result<u64> {
    Ok(db
        .session()
        .delete_many()
        .filter(session::expires_at.lte(before))
        .await?)
}

async fn log(db: &Db, user: Option<&User>, client: Client<'_>, failure: &str) -> Result<()> {
    let entry = access_log::Entry {
        user_id: user.map(|user| user.id.as_str()),
        action: "login",
        resource: None,
        ip_address: client.ip_address,
        user_agent: client.user_agent,
        success: failure.is_empty(),
        details: (!failure.is_empty()).then_some(failure),
    };
    access_log::record(db, entry).await?;
    Ok(())
}
