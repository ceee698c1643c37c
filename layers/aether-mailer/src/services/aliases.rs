//! Aliases: addresses of a domain without a mailbox, whose mail goes to another address. That may be an alias
//! again; [`resolve`] follows them.

use crate::db::{Db, EmailAlias, email_alias};
use crate::{Error, Result, address};

use super::{accounts, lock_domain, together};

/// So many aliases in a row are followed.
const MAX_STEPS: usize = 8;

/// Makes an alias of a verified domain.
///
/// ```no_run
/// use aether_mailer::services::aliases;
///
/// # async fn example(db: &aether_mailer::Db) -> aether_mailer::Result<()> {
/// aliases::create(db, "sales@example.com", "ada@example.com").await?;
/// assert_eq!(aliases::resolve(db, "sales@example.com").await?, "ada@example.com");
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Invalid`], [`Error::Missing`] for an unknown domain, [`Error::Refused`] when the domain is not
/// verified, the address is taken, or the aliases would lead in a circle.
pub async fn create(db: &Db, alias: &str, target: &str) -> Result<EmailAlias> {
    let alias = address::mail_address(alias)?;
    let target = address::mail_address(target)?;
    together(db, async |tx| {
        let domain = accounts::usable_domain(tx, &alias).await?;
        lock_domain(tx, &domain).await?;
        accounts::check_free(tx, &alias).await?;
        if alias == target || resolve(tx, &target).await? == alias {
            return Err(Error::refused(format!("{alias} would lead to itself")));
        }
        let record = email_alias::New {
            alias: &alias,
            target: &target,
        };
        Ok(tx
            .email_alias()
            .create(record)
            .set(email_alias::domain_id, &domain.id)
            .await?)
    })
    .await
}

/// Where mail to an address ends up: the address itself if it is no alias.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Refused`] when more than eight aliases follow one another.
pub async fn resolve(db: &Db, address: &str) -> Result<String> {
    let mut current = address::mail_address(address)?;
    for _ in 0..=MAX_STEPS {
        match db
            .email_alias()
            .find_unique(email_alias::alias.eq(&current))
            .await?
        {
            Some(alias) => current = alias.target,
            None => return Ok(current),
        }
    }
    Err(Error::refused(format!(
        "too many aliases follow one another from {address}"
    )))
}

/// The aliases of a domain.
///
/// # Errors
/// The database's.
pub async fn of_domain(db: &Db, domain_id: &str) -> Result<Vec<EmailAlias>> {
    let find = db
        .email_alias()
        .find_many()
        .filter(email_alias::domain_id.eq(domain_id));
    Ok(find.order_by(email_alias::alias.asc()).await?)
}

/// Removes an alias. Returns whether there was one.
///
/// # Errors
/// The database's.
pub async fn remove(db: &Db, alias: &str) -> Result<bool> {
    let key = email_alias::alias.eq(alias.trim().to_lowercase());
    Ok(db.email_alias().delete_many().filter(key).await? > 0)
}
