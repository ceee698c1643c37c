//! API keys: programs act with them for a user. A key is shown once, when it is made; the database knows its
//! SHA-256 only. Permissions are texts such as `mail:send`; `mail:*` stands for all that begin with `mail:`, and
//! `*` for everything.

use nicol::{DateTime, Json, Utc};

use crate::db::{ApiKey, ApiUsage, Db, api_key, api_usage};
use crate::secret::{self, Secret};
use crate::{Error, Result};

use super::{now, short_text};

/// How a key begins, so that one that leaked is recognized.
const PREFIX: &str = "am_";

/// Makes a key for a user. The key in the clear cannot be had again.
///
/// ```no_run
/// use aether_mailer::services::api_keys;
///
/// # async fn example(db: &aether_mailer::Db, user_id: &str) -> aether_mailer::Result<()> {
/// let (key, clear) = api_keys::create(db, user_id, "newsletter", &["mail:send"], None).await?;
/// assert!(api_keys::authorize(db, clear.reveal(), "mail:send").await.is_ok());
/// assert!(api_keys::authorize(db, clear.reveal(), "domain:delete").await.is_err());
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Invalid`] for an empty name, a permission that is none, or an expiry in the past; P2003 when there
/// is no such user.
pub async fn create(
    db: &Db,
    user_id: &str,
    name: &str,
    permissions: &[&str],
    expires_at: Option<DateTime<Utc>>,
) -> Result<(ApiKey, Secret)> {
    short_text("name", name, 100)?;
    if let Some(wrong) = permissions.iter().find(|permission| !is_permission(permission)) {
        return Err(Error::invalid(
            "permission",
            format!("`{wrong}` is not of the form `mail:send`"),
        ));
    }
    if expires_at.is_some_and(|expiry| expiry <= now()) {
        return Err(Error::invalid("expiry", "it has passed already"));
    }
    let clear = Secret::token(PREFIX);
    let fingerprint = secret::fingerprint(clear.reveal());
    let record = api_key::New {
        name,
        key_hash: &fingerprint,
    };
    let create = db.api_key().create(record).set(api_key::user_id, user_id);
    let permissions = Json::from(permissions.to_vec());
    let create = create
        .set(api_key::permissions, permissions)
        .set(api_key::expires_at, expires_at);
    Ok((create.await?, clear))
}

/// The key in the clear may do this: returns it and notes when it was used.
///
/// # Errors
/// [`Error::KeyRefused`], whatever the reason.
pub async fn authorize(db: &Db, key: &str, permission: &str) -> Result<ApiKey> {
    let find = db
        .api_key()
        .find_first()
        .filter(api_key::key_hash.eq(secret::fingerprint(key)));
    let (key, user) = find.include(api_key::user).await?.ok_or(Error::KeyRefused)?;
    let has_expired = key.expires_at.is_some_and(|expiry| expiry <= now());
    if !key.is_active || has_expired || !user.is_active || !allows(key.permissions.as_ref(), permission) {
        return Err(Error::KeyRefused);
    }
    let update = db.api_key().update(api_key::id.eq(&key.id));
    Ok(update.set(api_key::last_used_at, now()).await?)
}

/// A request that was made with a key.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The path.
    pub endpoint: &'a str,
    /// The HTTP method.
    pub method: &'a str,
    /// The HTTP status of the answer.
    pub status_code: i32,
    /// How long the answer took, in milliseconds.
    pub response_time: Option<i32>,
}

/// Notes a request that was made with a key.
///
/// # Errors
/// P2003 when there is no such key.
pub async fn record_usage(db: &Db, key_id: &str, request: Request<'_>) -> Result<ApiUsage> {
    let record = api_usage::New {
        endpoint: request.endpoint,
        method: request.method,
        status_code: request.status_code,
    };
    let create = db.api_usage().create(record).set(api_usage::api_key_id, key_id);
    Ok(create
        .set(api_usage::response_time, request.response_time)
        .await?)
}

/// The requests that were made with a key since a moment, the newest first.
///
/// # Errors
/// The database's.
pub async fn usage(db: &Db, key_id: &str, since: DateTime<Utc>) -> Result<Vec<ApiUsage>> {
    let find = db
        .api_usage()
        .find_many()
        .filter(api_usage::api_key_id.eq(key_id));
    let find = find.filter(api_usage::timestamp.gte(since));
    Ok(find.order_by(api_usage::timestamp.desc()).await?)
}

/// Revokes a key for good. Its usage stays.
///
/// # Errors
/// P2025 when there is no such key.
pub async fn revoke(db: &Db, key_id: &str) -> Result<ApiKey> {
    Ok(db
        .api_key()
        .update(api_key::id.eq(key_id))
        .set(api_key::is_active, false)
        .await?)
}

fn is_permission(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c))
    };
    match text.split_once(':') {
        Some((area, action)) => is_word(area) && (action == "*" || is_word(action)),
        None => text == "*",
    }
}

fn allows(permissions: Option<&Json>, wanted: &str) -> bool {
    let given = permissions
        .and_then(Json::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    given.iter().filter_map(Json::as_str).any(|given| {
        let area = given.strip_suffix('*');
        given == wanted || area.is_some_and(|area| wanted.starts_with(area))
    })
}
