//! Steps to SQLite's SQL. Keys stand inside `CREATE TABLE`; a table that cannot be altered in place is
//! built anew under another name, filled, and put in the place of the old one (the procedure of
//! <https://www.sqlite.org/lang_altertable.html>, "Making Other Kinds Of Table Schema Changes").

use super::Sqlite;
use crate::ScalarType;
use crate::dialect::Types;
use crate::dialect::ddl::{Ddl, INDENT, hex};
use crate::schema::{
    Arity, Column, ColumnType, ForeignKey, Index, Literal, ObjectName, Table, Unmanaged, UnmanagedKind,
};
use crate::step::{AlterColumn, EnumColumn, RedefineTable, RenameEnumValue, TableChange};

impl Ddl for Sqlite {
    /// SQLite has one namespace.
    fn object(&self, name: &ObjectName) -> String {
        self.identifier(&name.name)
    }

    fn column_type(&self, column: &Column) -> String {
        let scalar = match &column.ty {
            ColumnType::Scalar { scalar, .. } => *scalar,
            ColumnType::Enum(_) => ScalarType::String,
            ColumnType::Unsupported(text) => return text.clone(),
        };
        self.default_type(scalar).ddl.to_owned()
    }

    fn literal(&self, literal: &Literal, _column: &Column) -> String {
        match literal {
            Literal::String(text) | Literal::DateTime(text) | Literal::Json(text) => self.text(text),
            Literal::Number(number) => number.clone(),
            Literal::Boolean(value) => value.to_string(),
            // Prisma Migrate writes the digits as text; the same text keeps both tools free of drift.
            Literal::Bytes(bytes) => format!("'{}'", hex(bytes)),
            Literal::Null => "NULL".to_owned(),
        }
    }

    fn column(&self, table: &Table, column: &Column) -> String {
        let mut text = format!(
            "{INDENT}{} {}",
            self.identifier(&column.name),
            self.column_type(column)
        );
        let clause = |kind| table.unmanaged_of(kind, &column.name);
        if let Some(collation) = clause(UnmanagedKind::Collation) {
            text.push_str(&format!(" {collation}"));
        }
        if let Some(generated) = clause(UnmanagedKind::Generated) {
            return format!("{text} {generated}");
        }
        if column.arity == Arity::Required {
            text.push_str(" NOT NULL");
        }
        if table.is_single_primary_key(&column.name) {
            text.push_str(" PRIMARY KEY");
            let has_rowid = !has_option(table, WITHOUT_ROWID);
            if column.ty == ColumnType::scalar(ScalarType::Int) && has_rowid {
                text.push_str(" AUTOINCREMENT");
            }
        }
        if let Some(default) = column
            .default
            .as_ref()
            .and_then(|default| self.default_value(default, column))
        {
            text.push_str(" DEFAULT ");
            text.push_str(&default);
        }
        text
    }

    fn create_table(&self, table: &Table, name: &ObjectName) -> String {
        let mut lines: Vec<String> = table
            .columns
            .iter()
            .map(|column| self.column(table, column))
            .collect();
        let keys = table.foreign_keys.iter().map(|key| self.inline_foreign_key(key));
        let checks = table
            .unmanaged
            .iter()
            .filter(|item| item.kind == UnmanagedKind::Check);
        let constraints: Vec<String> = keys
            .chain(checks.map(|check| format!("{INDENT}{}", check.definition)))
            .collect();
        if let Some(key) = self.inline_primary_key(table) {
            lines.push(key);
        }
        lines.extend(constraints);
        format!(
            "CREATE TABLE {} (\n{}\n){}",
            self.object(name),
            lines.join(",\n"),
            self.table_options(table)
        )
    }

    /// The tables that refer to this one are valid again, or gone too, when the migration ends; a cycle of
    /// tables could not be dropped in any order otherwise.
    fn drop_table(&self, name: &ObjectName) -> Vec<String> {
        vec![
            "PRAGMA foreign_keys=off".to_owned(),
            format!("DROP TABLE {}", self.object(name)),
            "PRAGMA foreign_keys=on".to_owned(),
        ]
    }

    fn alter_table(&self, table: &ObjectName, changes: &[TableChange]) -> Vec<String> {
        let scratch = Table::new(table.clone());
        let added = changes.iter().filter_map(|change| match change {
            TableChange::AddColumn(column) => Some(column),
            _ => None,
        });
        added
            .map(|column| {
                let definition = self.column(&scratch, column);
                format!(
                    "ALTER TABLE {} ADD COLUMN {}",
                    self.object(table),
                    definition.trim_start()
                )
            })
            .collect()
    }

    /// While a table is away, a view or trigger that speaks of it would stop the renaming; the old way of
    /// renaming does not look at them.
    fn redefine_tables(&self, tables: &[RedefineTable]) -> Vec<String> {
        let is_watched = tables.iter().any(|table| table.is_watched);
        let mut statements = vec![
            "PRAGMA defer_foreign_keys=ON".to_owned(),
            "PRAGMA foreign_keys=OFF".to_owned(),
        ];
        statements.extend(is_watched.then(|| "PRAGMA legacy_alter_table=ON".to_owned()));
        for table in tables {
            self.redefine_table(table, &mut statements);
        }
        statements.extend(is_watched.then(|| "PRAGMA legacy_alter_table=OFF".to_owned()));
        statements.push("PRAGMA foreign_keys=ON".to_owned());
        statements.push("PRAGMA defer_foreign_keys=OFF".to_owned());
        statements
    }

    /// Enums are text here: the rows say the new value.
    fn rename_enum_value(&self, change: &RenameEnumValue) -> Vec<String> {
        let columns = change.columns.iter();
        columns.map(|column| self.rename_stored(change, column)).collect()
    }

    fn drop_index(&self, _table: &ObjectName, index: &Index) -> String {
        format!("DROP INDEX {}", self.identifier(&index.name))
    }

    fn foreign_key(&self, key: &ForeignKey) -> String {
        format!(
            "FOREIGN KEY ({}) REFERENCES {} ({}) ON DELETE {} ON UPDATE {}",
            self.names(&key.columns),
            self.object(&key.referenced_table),
            self.names(&key.referenced_columns),
            key.on_delete.sql(),
            key.on_update.sql()
        )
    }
}

impl Sqlite {
    /// A list is a JSON array of texts.
    fn rename_stored(&self, change: &RenameEnumValue, column: &EnumColumn) -> String {
        let (table, name) = (self.object(&column.table), self.identifier(&column.column));
        let (from, to) = (self.text(&change.from), self.text(&change.to));
        if !column.list {
            return format!("UPDATE {table} SET {name} = {to} WHERE {name} = {from}");
        }
        format!(
            "UPDATE {table} SET {name} = (SELECT json_group_array(CASE value WHEN {from} THEN {to} ELSE value END) \
             FROM json_each({name})) WHERE EXISTS (SELECT 1 FROM json_each({name}) WHERE value = {from})"
        )
    }

    fn names(&self, names: &[String]) -> String {
        names
            .iter()
            .map(|name| self.identifier(name))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// What stands behind the columns. A table whose columns have other types than the strict ones cannot stay
    /// strict, and one without a primary key needs row numbers.
    fn table_options(&self, table: &Table) -> String {
        const STRICT_TYPES: [&str; 6] = ["INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"];
        let is_strict =
            |column: &Column| STRICT_TYPES.contains(&self.column_type(column).to_ascii_uppercase().as_str());
        let mut options = Vec::new();
        if has_option(table, WITHOUT_ROWID) && table.primary_key.is_some() {
            options.push(WITHOUT_ROWID);
        }
        if has_option(table, STRICT) && table.columns.iter().all(is_strict) {
            options.push(STRICT);
        }
        if options.is_empty() {
            return String::new();
        }
        format!(" {}", options.join(", "))
    }

    /// A compound primary key; a single column says it itself.
    fn inline_primary_key(&self, table: &Table) -> Option<String> {
        let key = table.primary_key.as_ref().filter(|key| key.columns.len() > 1)?;
        let columns: Vec<String> = key.column_names().map(|name| self.identifier(name)).collect();
        Some(format!("\n{INDENT}PRIMARY KEY ({})", columns.join(", ")))
    }

    fn inline_foreign_key(&self, key: &ForeignKey) -> String {
        let name = match &key.name {
            Some(name) => format!("CONSTRAINT {} ", self.identifier(name)),
            None => String::new(),
        };
        format!("{INDENT}{name}{}", self.foreign_key(key))
    }

    fn redefine_table(&self, table: &RedefineTable, statements: &mut Vec<String>) {
        let name = &table.after.name;
        let scratch = ObjectName::new(format!("new_{}", name.name));
        statements.push(self.create_table(&table.after, &scratch));
        if table.columns.iter().any(|pair| is_stored(table, pair)) {
            statements.push(self.copy_rows(table, &scratch));
        }
        statements.push(format!("DROP TABLE {}", self.object(&table.before.name)));
        statements.extend(self.rename_table(&scratch, name));
        statements.extend(
            table
                .after
                .indexes
                .iter()
                .map(|index| self.create_index(name, index)),
        );
        let restored = table
            .after
            .unmanaged
            .iter()
            .filter(|item| is_lost_with_table(item));
        statements.extend(restored.map(|item| item.definition.clone()));
    }

    fn copy_rows(&self, table: &RedefineTable, scratch: &ObjectName) -> String {
        let columns = || table.columns.iter().filter(|pair| is_stored(table, pair));
        let targets: Vec<String> = columns().map(|pair| self.identifier(&pair.after.name)).collect();
        let sources: Vec<String> = columns().map(|pair| self.copied_value(pair)).collect();
        format!(
            "INSERT INTO {} ({}) SELECT {} FROM {}",
            self.object(scratch),
            targets.join(", "),
            sources.join(", "),
            self.object(&table.before.name)
        )
    }

    /// A column that becomes required takes its default in the place of NULL.
    fn copied_value(&self, pair: &AlterColumn) -> String {
        let source = self.identifier(&pair.before.name);
        let becomes_required = pair.changes.arity && pair.after.arity == Arity::Required;
        let default = pair.after.default.as_ref().filter(|_| becomes_required);
        match default.and_then(|default| self.default_value(default, &pair.after)) {
            Some(default) => {
                format!(
                    "coalesce({source}, {default}) AS {}",
                    self.identifier(&pair.after.name)
                )
            }
            None => source,
        }
    }
}

const STRICT: &str = "STRICT";
const WITHOUT_ROWID: &str = "WITHOUT ROWID";

fn has_option(table: &Table, option: &str) -> bool {
    let mut options = table
        .unmanaged
        .iter()
        .filter(|item| item.kind == UnmanagedKind::TableOption);
    options.any(|item| item.definition == option)
}

/// A column that the database computes takes no values.
fn is_stored(table: &RedefineTable, pair: &AlterColumn) -> bool {
    let generated = table
        .after
        .unmanaged_of(UnmanagedKind::Generated, &pair.after.name);
    generated.is_none()
}

/// Indexes and triggers disappear with the old table; checks stand inside the new one already.
fn is_lost_with_table(item: &Unmanaged) -> bool {
    matches!(item.kind, UnmanagedKind::Index | UnmanagedKind::Trigger)
}
