//! Settings of the whole installation.

use nicol::Json;

use crate::Result;
use crate::db::{Db, SystemConfig, system_config};

use super::short_text;

/// Sets a setting, whether it was there or not. Categories group them on the administration page.
///
/// ```no_run
/// use aether_mailer::services::config;
/// use nicol::serde_json::json;
///
/// # async fn example(db: &aether_mailer::Db) -> aether_mailer::Result<()> {
/// config::set(db, "mail.max_recipients", json!(100), Some("mail")).await?;
/// assert_eq!(config::get(db, "mail.max_recipients").await?, Some(json!(100)));
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`crate::Error::Invalid`] for an empty key.
pub async fn set(db: &Db, key: &str, value: Json, category: Option<&str>) -> Result<SystemConfig> {
    short_text("key", key, 200)?;
    let create = system_config::New {
        key,
        value: value.clone(),
    };
    let upsert = db.system_config().upsert(system_config::key.eq(key));
    let upsert = upsert.create(create.set(system_config::category, category));
    Ok(upsert
        .set(system_config::value, value)
        .set(system_config::category, category)
        .await?)
}

/// The value of a setting.
///
/// # Errors
/// The database's.
pub async fn get(db: &Db, key: &str) -> Result<Option<Json>> {
    let config = db.system_config().find_unique(system_config::key.eq(key)).await?;
    Ok(config.map(|config| config.value))
}

/// The settings of a category, by key.
///
/// # Errors
/// The database's.
pub async fn of_category(db: &Db, category: &str) -> Result<Vec<SystemConfig>> {
    let find = db
        .system_config()
        .find_many()
        .filter(system_config::category.eq(category));
    Ok(find.order_by(system_config::key.asc()).await?)
}

/// Removes a setting. Returns whether there was one.
///
/// # Errors
/// The database's.
pub async fn remove(db: &Db, key: &str) -> Result<bool> {
    Ok(db
        .system_config()
        .delete_many()
        .filter(system_config::key.eq(key))
        .await?
        > 0)
}
