//! Counting the rows and values that a plan puts at risk, so that warnings say how many.

use crate::error::{ErrorKind, Result};
use crate::warnings::{Check, Counts};

use super::Session;

impl Session<'_> {
    /// Counts the rows and values that checks ask for.
    pub(super) async fn count(&self, checks: &[Check]) -> Result<Counts> {
        let mut counts = Counts::default();
        for check in checks {
            self.count_for(check, &mut counts).await?;
        }
        Ok(counts)
    }

    /// The same in a database that may lack migrations: in a table that is not there yet there are no rows.
    pub(super) async fn count_what_is_there(&self, checks: &[Check]) -> Result<Counts> {
        use nicol_driver::ErrorKind::{ColumnMissing, TableMissing};
        let mut counts = Counts::default();
        for check in checks {
            match self.count_for(check, &mut counts).await {
                Err(error) if matches!(error.kind(), ErrorKind::Database(TableMissing | ColumnMissing)) => {}
                result => result?,
            }
        }
        Ok(counts)
    }

    async fn count_for(&self, check: &Check, counts: &mut Counts) -> Result<()> {
        if let Some(table) = check.risk.counted_table()
            && !counts.rows.contains_key(table)
        {
            let query = format!("SELECT count(*) FROM {}", self.dialect.object(table));
            counts.rows.insert(table.clone(), self.number(&query).await?);
        }
        if let Some(column) = check.risk.counted_column()
            && !counts.values.contains_key(column)
        {
            let (table, name) = (self.dialect.object(&column.0), self.dialect.identifier(&column.1));
            let query = format!("SELECT count({name}) FROM {table}");
            counts.values.insert(column.clone(), self.number(&query).await?);
        }
        Ok(())
    }

    async fn number(&self, query: &str) -> Result<u64> {
        let mut number = 0i64;
        self.connection
            .query(query, &[], &mut |row| {
                number = row.get(0)?;
                Ok(())
            })
            .await?;
        Ok(u64::try_from(number).unwrap_or(0))
    }
}
