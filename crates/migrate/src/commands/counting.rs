//! Counting the rows and values that a plan puts at risk, so that warnings say how many.

use nicol_sql::Step;
use nicol_sql::schema::ObjectName;

use crate::error::{ErrorKind, Result};
use crate::old_names;
use crate::warnings::{Check, Counts};

use super::Session;

impl Session<'_> {
    /// Counts the rows and values that checks ask for.
    pub(super) async fn count(&self, checks: &[Check], steps: &[Step]) -> Result<Counts> {
        let mut counts = Counts::default();
        for check in checks {
            self.count_for(check, steps, &mut counts).await?;
        }
        Ok(counts)
    }

    /// The same in a database that may lack migrations: in a table that is not there yet there are no rows.
    pub(super) async fn count_what_is_there(&self, checks: &[Check], steps: &[Step]) -> Result<Counts> {
        use nicol_driver::ErrorKind::{ColumnMissing, TableMissing};
        let mut counts = Counts::default();
        for check in checks {
            match self.count_for(check, steps, &mut counts).await {
                Err(error) if matches!(error.kind(), ErrorKind::Database(TableMissing | ColumnMissing)) => {}
                result => result?,
            }
        }
        Ok(counts)
    }

    async fn count_for(&self, check: &Check, steps: &[Step], counts: &mut Counts) -> Result<()> {
        let present = |table: &ObjectName| self.dialect.object(&old_names::of_table(steps, table));
        if let Some(table) = check.risk.counted_table()
            && !counts.rows.contains_key(table)
        {
            let query = format!("SELECT count(*) FROM {}", present(table));
            counts.rows.insert(table.clone(), self.number(&query).await?);
        }
        if let Some(column) = check.risk.counted_column()
            && !counts.values.contains_key(column)
        {
            let name = old_names::of_column(steps, &column.0, &column.1);
            let (table, name) = (present(&column.0), self.dialect.identifier(&name));
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
