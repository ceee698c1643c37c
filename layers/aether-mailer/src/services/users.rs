//! Users: registration, passwords, and who may sign in. Signing in itself is in [`super::sessions`].

use crate::db::{Db, User, UserRole, session, user};
use crate::{Error, Result, address, password, secret};

use super::{now, short_text, together};

/// A person who registers.
#[derive(Debug, Clone, Copy)]
pub struct NewUser<'a> {
    /// 3 to 64 letters, digits, `.`, `_` and `-`; kept in lower case.
    pub username: &'a str,
    /// Where the person is reached; need not be hosted here.
    pub email: &'a str,
    /// See [`crate::password`] for what is accepted. Only its hash is stored.
    pub password: &'a str,
    /// How the person is shown to others.
    pub display_name: Option<&'a str>,
}

/// Registers a user.
///
/// ```no_run
/// use aether_mailer::services::users::{self, NewUser};
///
/// # async fn example(db: &aether_mailer::Db) -> aether_mailer::Result<()> {
/// let ada = users::register(db, NewUser {
///     username: "ada",
///     email: "ada@example.com",
///     password: "analytical engine, 1843",
///     display_name: None,
/// }).await?;
/// assert!(ada.password_hash.starts_with("$argon2id$"));
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Invalid`], [`Error::WeakPassword`], and P2002 when the name or the address is taken.
pub async fn register(db: &Db, new: NewUser<'_>) -> Result<User> {
    let username = username(new.username)?;
    let email = address::mail_address(new.email)?;
    if let Some(name) = new.display_name {
        short_text("display name", name, 200)?;
    }
    password::check(new.password, &[&username, &email])?;
    let hash = secret::hash_password(new.password).await?;
    let record = user::New {
        username: &username,
        email: &email,
        password_hash: &hash,
    };
    Ok(db
        .user()
        .create(record)
        .set(user::display_name, new.display_name)
        .await?)
}

/// The user with this name or address.
///
/// # Errors
/// The database's.
pub async fn find(db: &Db, name_or_address: &str) -> Result<Option<User>> {
    let name = name_or_address.trim().to_lowercase();
    let key = if name.contains('@') {
        user::email.eq(name)
    } else {
        user::username.eq(name)
    };
    Ok(db.user().find_unique(key).await?)
}

/// Changes a password. Whoever was signed in anywhere has to sign in again.
///
/// # Errors
/// [`Error::SignInRefused`] when the old password is wrong, [`Error::WeakPassword`], [`Error::Missing`].
pub async fn change_password(db: &Db, user_id: &str, old: &str, new: &str) -> Result<User> {
    let user = super::user(db, user_id).await?;
    if !secret::verify_password(old, &user.password_hash).await? {
        return Err(Error::SignInRefused);
    }
    if old == new {
        return Err(Error::WeakPassword {
            reason: "it is the old password",
        });
    }
    set_password(db, &user, new).await
}

/// Sets a password without knowing the old one: for an administrator, or after a proof of another kind.
///
/// # Errors
/// [`Error::WeakPassword`].
pub async fn set_password(db: &Db, user: &User, new: &str) -> Result<User> {
    password::check(new, &[&user.username, &user.email])?;
    let hash = secret::hash_password(new).await?;
    together(db, async |tx| {
        tx.session()
            .delete_many()
            .filter(session::user_id.eq(&user.id))
            .await?;
        let update = tx.user().update(user::id.eq(&user.id));
        let update = update
            .set(user::password_hash, &hash)
            .set(user::password_changed_at, now());
        Ok(update.await?)
    })
    .await
}

/// Lets a user in or keeps the user out. Whoever is kept out is signed out at once.
///
/// # Errors
/// P2025 when there is no such user.
pub async fn set_active(db: &Db, user_id: &str, active: bool) -> Result<User> {
    together(db, async |tx| {
        if !active {
            tx.session()
                .delete_many()
                .filter(session::user_id.eq(user_id))
                .await?;
        }
        Ok(tx
            .user()
            .update(user::id.eq(user_id))
            .set(user::is_active, active)
            .await?)
    })
    .await
}

/// The user proved to read mail at the address.
///
/// # Errors
/// P2025 when there is no such user.
pub async fn confirm_address(db: &Db, user_id: &str) -> Result<User> {
    Ok(db
        .user()
        .update(user::id.eq(user_id))
        .set(user::is_verified, true)
        .await?)
}

/// Gives a user another role in the installation.
///
/// # Errors
/// P2025 when there is no such user.
pub async fn set_role(db: &Db, user_id: &str, role: UserRole) -> Result<User> {
    Ok(db
        .user()
        .update(user::id.eq(user_id))
        .set(user::role, role)
        .await?)
}

/// Sets how many mails a user may send in a day, and how many megabytes the user's accounts may hold.
///
/// # Errors
/// [`Error::Invalid`] for a negative limit, P2025 when there is no such user.
pub async fn set_limits(db: &Db, user_id: &str, mails_per_day: i32, storage_mb: i32) -> Result<User> {
    if mails_per_day < 0 || storage_mb < 0 {
        return Err(Error::invalid("limit", "it is negative"));
    }
    let update = db.user().update(user::id.eq(user_id));
    let update = update.set(user::max_emails_per_day, mails_per_day);
    Ok(update.set(user::max_storage_mb, storage_mb).await?)
}

fn username(text: &str) -> Result<String> {
    let name = text.trim().to_lowercase();
    if !(3..=64).contains(&name.len()) {
        return Err(Error::invalid("user name", "it must have 3 to 64 letters"));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if !name.chars().all(allowed) || !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Err(Error::invalid(
            "user name",
            "it may have letters, digits, `.`, `_` and `-`, and begins with a letter or digit",
        ));
    }
    Ok(name)
}
