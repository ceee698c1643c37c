//! Steps to the SQL of MySQL and MariaDB.

use super::Mysql;
use crate::dialect::Types;
use crate::dialect::ddl::Ddl;
use crate::schema::{Column, ColumnType, Index, ObjectName, Table};
use crate::step::TableChange;

impl Ddl for Mysql {
    fn identifier(&self, name: &str) -> String {
        format!("`{}`", name.replace('`', "``"))
    }

    fn column_type(&self, column: &Column) -> String {
        match &column.ty {
            ColumnType::Scalar { scalar, native } => {
                let native = native
                    .as_ref()
                    .and_then(|native| Some((self.native_type(native.name)?, native.args.as_slice())));
                self.type_text(*scalar, native)
            }
            ColumnType::Enum(_) => "TEXT".to_owned(),
            ColumnType::Unsupported(text) => text.clone(),
        }
    }

    fn create_table(&self, table: &Table, name: &ObjectName) -> String {
        let mut lines: Vec<String> = table
            .columns
            .iter()
            .map(|column| self.column(table, column))
            .collect();
        if let Some(key) = &table.primary_key {
            let columns: Vec<String> = key.column_names().map(|name| self.identifier(name)).collect();
            lines.push(format!("\n    PRIMARY KEY ({})", columns.join(", ")));
        }
        format!("CREATE TABLE {} (\n{}\n)", self.object(name), lines.join(",\n"))
    }

    fn alter_table(&self, table: &ObjectName, changes: &[TableChange]) -> Vec<String> {
        let scratch = Table::new(table.clone());
        let clauses: Vec<String> = changes
            .iter()
            .filter_map(|change| match change {
                TableChange::AddColumn(column) => {
                    Some(format!("ADD COLUMN {}", self.column(&scratch, column)))
                }
                TableChange::DropColumn(column) => {
                    Some(format!("DROP COLUMN {}", self.identifier(&column.name)))
                }
                TableChange::AlterColumn(change) | TableChange::RecreateColumn(change) => Some(format!(
                    "MODIFY {}",
                    self.column(&scratch, &change.after).trim_start()
                )),
                TableChange::DropPrimaryKey(_) => Some("DROP PRIMARY KEY".to_owned()),
                TableChange::AddPrimaryKey(key) => {
                    let columns: Vec<String> = key.column_names().map(|name| self.identifier(name)).collect();
                    Some(format!("ADD PRIMARY KEY ({})", columns.join(", ")))
                }
                TableChange::RenamePrimaryKey { .. } => None,
            })
            .collect();
        if clauses.is_empty() {
            return Vec::new();
        }
        vec![format!(
            "ALTER TABLE {} {}",
            self.object(table),
            clauses.join(",\n    ")
        )]
    }

    fn drop_index(&self, table: &ObjectName, index: &Index) -> String {
        format!(
            "DROP INDEX {} ON {}",
            self.identifier(&index.name),
            self.object(table)
        )
    }
}
