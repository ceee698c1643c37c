//! Interactive transactions: a closure gets a client that is the transaction. What it returns decides:
//! `Ok` commits, `Err` rolls back, and so does dropping the future half way.

use std::sync::Arc;

use nicol_driver::Isolation;
use nicol_driver::database::Access;

use crate::client::Client;
use crate::{Error, ErrorKind};

/// Runs `work` in a transaction of `client`.
///
/// # Errors
/// What `work` returns, and the errors of beginning and committing; nothing of the transaction remains then.
/// Inside another transaction it is P2028: transactions do not nest.
pub async fn run<T, E: From<Error>>(
    client: &Client,
    isolation: Option<Isolation>,
    work: impl AsyncFnOnce(&Client) -> Result<T, E>,
) -> Result<T, E> {
    if client.is_transaction() {
        return Err(Error::new(
            ErrorKind::Transaction,
            "a transaction cannot be begun inside a transaction",
        )
        .with_hint("use the client that the closure was given")
        .into());
    }
    let connection = Arc::new(client.database().acquire(Access::Write).await?);
    connection.begin(isolation).await?;
    let inner = client.within(Arc::clone(&connection));
    match work(&inner).await {
        Ok(value) => {
            connection.commit().await?;
            Ok(value)
        }
        Err(error) => {
            // The first error is the one to report; a connection that cannot roll back is closed.
            let _ = connection.rollback().await;
            Err(error)
        }
    }
}
