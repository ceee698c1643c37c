//! Bulk load: `COPY … FROM STDIN` in the binary format, whose values are those of parameters (`params.rs`).
//! Source: the PostgreSQL manual, COPY, "Binary Format".

use std::pin::pin;

use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;

use super::params::{Binary, has_binary_form};
use super::{Session, classify};
use crate::Result;
use crate::database::BulkLoad;
use crate::row::Row;

/// Loads the rows; `None` when the table or a value does not allow it.
pub(super) async fn load(session: &Session, cache_size: usize, load: &BulkLoad<'_>) -> Result<Option<u64>> {
    if !is_allowed(session, cache_size, load).await? {
        return Ok(None);
    }
    // Asked every time: values in the form of a type that a column had before would be refused.
    let described = session.client.prepare(&load.texts.types).await;
    let described = described.map_err(|error| classify(&error))?;
    let types: Vec<Type> = described
        .columns()
        .iter()
        .map(|column| column.type_().clone())
        .collect();
    let mut cells = load.values.iter().zip(types.iter().cycle());
    if types.is_empty() || !cells.all(|(value, ty)| has_binary_form(value, ty)) {
        return Ok(None);
    }
    send(session, cache_size, load, &types).await.map(Some)
}

async fn is_allowed(session: &Session, cache_size: usize, load: &BulkLoad<'_>) -> Result<bool> {
    let prepared = session.prepare(&load.texts.allowed, cache_size).await?;
    let rows = session
        .client
        .query_raw(&prepared.statement, std::iter::empty::<Binary<'_>>())
        .await
        .map_err(|error| classify(&error))?;
    let mut allowed = false;
    let mut read = |row: Row<'_>| {
        allowed = row.get(0)?;
        Ok(())
    };
    super::drain(rows, Some(&prepared.columns), &mut read).await?;
    Ok(allowed)
}

async fn send(session: &Session, cache_size: usize, load: &BulkLoad<'_>, types: &[Type]) -> Result<u64> {
    let copy = session.prepare(&load.texts.load, cache_size).await?;
    let sink = session
        .client
        .copy_in(&copy.statement)
        .await
        .map_err(|error| classify(&error))?;
    let mut writer = pin!(BinaryCopyInWriter::new(sink, types));
    for row in load.values.chunks(load.columns) {
        let row: Vec<Binary<'_>> = row.iter().map(Binary).collect();
        let written = writer.as_mut().write_raw(row).await;
        written.map_err(|error| classify(&error))?;
    }
    writer.finish().await.map_err(|error| classify(&error))
}
