//! How much a mailbox holds, and whether more fits.
//!
//! Limits and `currentStorage` are in megabytes of 1,000,000 bytes. Mails are smaller than that, so the exact
//! number of bytes is kept beside it: one value of the metric `storage.bytes/ACCOUNT`. `currentStorage` is that
//! number in megabytes, rounded up.

use crate::db::{Db, EmailAccount, NotificationType, email_account, system_metric};
use crate::{Error, Limit, Result};

use super::{lock_domain, lock_user, notifications, now, together};

/// Bytes of a megabyte.
pub const MEGABYTE: i64 = 1_000_000;

/// The metric that counts an account's bytes begins with this.
pub(super) const METRIC_PREFIX: &str = "storage.bytes/";

/// A user is warned when an account comes to hold more than so many hundredths of its limit.
const WARNING: i64 = 90;

/// How many bytes an account holds.
///
/// # Errors
/// [`Error::Missing`].
pub async fn used(db: &Db, account_id: &str) -> Result<i64> {
    let account = super::account(db, account_id).await?;
    used_by(db, &account).await
}

/// Mail of so many bytes comes into an account.
///
/// ```no_run
/// use aether_mailer::services::storage;
///
/// # async fn example(db: &aether_mailer::Db, account_id: &str) -> aether_mailer::Result<()> {
/// let account = storage::store(db, account_id, 24_000).await?;
/// assert_eq!(account.current_storage, 1);         // a megabyte that has begun
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Quota`] when the account, its user or its domain would hold too much; nothing is counted then.
/// [`Error::Invalid`], [`Error::Missing`].
pub async fn store(db: &Db, account_id: &str, bytes: i64) -> Result<EmailAccount> {
    if bytes < 0 {
        return Err(Error::invalid("size", "it is negative"));
    }
    together(db, async |tx| {
        let account = super::account(tx, account_id).await?;
        let domain = super::domain(tx, &account.domain_id).await?;
        let user = super::user(tx, &account.user_id).await?;
        lock_domain(tx, &domain).await?;
        lock_user(tx, &user).await?;
        let total = used_by(tx, &account).await?.saturating_add(bytes);
        let wanted = megabytes(total);
        check(Limit::AccountStorage, account.max_storage_mb, wanted)?;
        let more = wanted - i64::from(account.current_storage);
        if more > 0 {
            let of_user = tx
                .email_account()
                .find_many()
                .filter(email_account::user_id.eq(&user.id))
                .await?;
            check(Limit::UserStorage, user.max_storage_mb, held(&of_user) + more)?;
            let in_domain = email_account::domain_id.eq(&domain.id);
            let of_domain = tx.email_account().find_many().filter(in_domain).await?;
            check(
                Limit::DomainStorage,
                domain.max_storage_mb,
                held(&of_domain) + more,
            )?;
        }
        let stored = write(tx, &account, total).await?;
        warn(tx, &account, &stored).await?;
        Ok(stored)
    })
    .await
}

/// Mail of so many bytes was deleted from an account.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Missing`].
pub async fn release(db: &Db, account_id: &str, bytes: i64) -> Result<EmailAccount> {
    if bytes < 0 {
        return Err(Error::invalid("size", "it is negative"));
    }
    together(db, async |tx| {
        let account = super::account(tx, account_id).await?;
        let user = super::user(tx, &account.user_id).await?;
        lock_user(tx, &user).await?;
        let total = used_by(tx, &account).await? - bytes;
        write(tx, &account, total.max(0)).await
    })
    .await
}

/// The mail store counted what an account really holds. Limits don't matter: what is there is there.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Missing`].
pub async fn recount(db: &Db, account_id: &str, bytes: i64) -> Result<EmailAccount> {
    if bytes < 0 {
        return Err(Error::invalid("size", "it is negative"));
    }
    together(db, async |tx| {
        let account = super::account(tx, account_id).await?;
        let stored = write(tx, &account, bytes).await?;
        warn(tx, &account, &stored).await?;
        Ok(stored)
    })
    .await
}

/// The exact number; where it was never counted, what the megabytes stand for at most.
async fn used_by(db: &Db, account: &EmailAccount) -> Result<i64> {
    let metric = format!("{METRIC_PREFIX}{}", account.id);
    let find = db
        .system_metric()
        .find_first()
        .filter(system_metric::metric.eq(metric));
    let counted = find.order_by(system_metric::timestamp.desc()).await?;
    let most = i64::from(account.current_storage) * MEGABYTE;
    Ok(counted.map_or(most, |counted| counted.value as i64))
}

async fn write(tx: &Db, account: &EmailAccount, bytes: i64) -> Result<EmailAccount> {
    let metric = format!("{METRIC_PREFIX}{}", account.id);
    let update = tx
        .system_metric()
        .update_many()
        .filter(system_metric::metric.eq(&metric));
    let update = update
        .set(system_metric::value, bytes as f64)
        .set(system_metric::timestamp, now());
    if update.await? == 0 {
        let record = system_metric::New {
            metric: &metric,
            value: bytes as f64,
        };
        tx.system_metric().create(record).await?;
    }
    let megabytes = i32::try_from(megabytes(bytes)).unwrap_or(i32::MAX);
    let update = tx.email_account().update(email_account::id.eq(&account.id));
    Ok(update.set(email_account::current_storage, megabytes).await?)
}

/// Warns once, when the account comes over the mark.
async fn warn(tx: &Db, before: &EmailAccount, after: &EmailAccount) -> Result<()> {
    let is_over = |account: &EmailAccount| {
        i64::from(account.current_storage) * 100 > i64::from(account.max_storage_mb) * WARNING
    };
    if is_over(before) || !is_over(after) {
        return Ok(());
    }
    let message = format!(
        "{} holds {} of {} megabytes.",
        after.email, after.current_storage, after.max_storage_mb
    );
    let kind = NotificationType::QuotaWarning;
    notifications::notify(tx, &after.user_id, kind, "Mailbox almost full", &message, None).await?;
    Ok(())
}

fn megabytes(bytes: i64) -> i64 {
    bytes / MEGABYTE + i64::from(bytes % MEGABYTE > 0)
}

fn held(accounts: &[EmailAccount]) -> i64 {
    accounts
        .iter()
        .map(|account| i64::from(account.current_storage))
        .sum()
}

pub(super) fn check(limit: Limit, maximum: i32, wanted: i64) -> Result<()> {
    let maximum = i64::from(maximum);
    if wanted > maximum {
        return Err(Error::Quota {
            limit,
            maximum,
            wanted,
        });
    }
    Ok(())
}
