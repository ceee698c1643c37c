//! Measured values as time series, such as the length of the queue.

use nicol::{DateTime, Json, Utc};

use crate::db::{Db, SystemMetric, system_metric};
use crate::{Error, Result};

use super::{short_text, storage};

/// Adds a value to a series. Tags tell parallel series of a metric apart.
///
/// ```no_run
/// use aether_mailer::services::metrics;
///
/// # async fn example(db: &aether_mailer::Db) -> aether_mailer::Result<()> {
/// metrics::record(db, "queue.length", 17.0, None).await?;
/// let now = metrics::latest(db, "queue.length").await?;
/// assert_eq!(now.map(|metric| metric.value), Some(17.0));
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Invalid`] for a value that is no number, or a series that the layer keeps itself.
pub async fn record(db: &Db, metric: &str, value: f64, tags: Option<Json>) -> Result<SystemMetric> {
    short_text("metric", metric, 200)?;
    if metric.starts_with(storage::METRIC_PREFIX) {
        return Err(Error::invalid(
            "metric",
            "storage is counted by the service of that name",
        ));
    }
    if !value.is_finite() {
        return Err(Error::invalid("value", "it is not a number"));
    }
    let create = db.system_metric().create(system_metric::New { metric, value });
    Ok(create.set(system_metric::tags, tags).await?)
}

/// The values of a series from one moment to before another, in order.
///
/// # Errors
/// The database's.
pub async fn series(
    db: &Db,
    metric: &str,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<SystemMetric>> {
    let find = db
        .system_metric()
        .find_many()
        .filter(system_metric::metric.eq(metric));
    let find = find.filter(
        system_metric::timestamp
            .gte(from)
            .and(system_metric::timestamp.lt(to)),
    );
    Ok(find.order_by(system_metric::timestamp.asc()).await?)
}

/// The last value of a series.
///
/// # Errors
/// The database's.
pub async fn latest(db: &Db, metric: &str) -> Result<Option<SystemMetric>> {
    let find = db
        .system_metric()
        .find_first()
        .filter(system_metric::metric.eq(metric));
    Ok(find.order_by(system_metric::timestamp.desc()).await?)
}

/// Clears away values from before a moment; returns how many. What counts storage stays.
///
/// # Errors
/// The database's.
pub async fn prune(db: &Db, before: DateTime<Utc>) -> Result<u64> {
    let delete = db
        .system_metric()
        .delete_many()
        .filter(system_metric::timestamp.lt(before));
    Ok(delete
        .filter(!system_metric::metric.starts_with(storage::METRIC_PREFIX))
        .await?)
}
