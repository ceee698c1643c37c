//! Migration steps to SQL text. Each hook prints one construct and defaults to standard SQL; a dialect
//! overrides what it spells differently. The text is the one that Prisma Migrate writes, so that scripts
//! of both tools can stand in one folder.
//!
//! Nothing here decides what to do: [`crate::step::Step`] says it, and `nicol-migrate` decided it.

use crate::schema::{Column, DefaultValue, Enum, ForeignKey, Index, IndexPart, Literal, ObjectName, Table};
use crate::step::{AlterEnum, RenameEnumValue, Step, TableChange};

/// Four spaces, in front of every line inside a `CREATE TABLE`.
pub(crate) const INDENT: &str = "    ";

/// The text of a script without steps.
pub const EMPTY_SCRIPT: &str = "-- This is an empty migration.";

/// The steps as statements of one dialect.
pub trait Ddl {
    /// A name, quoted.
    fn identifier(&self, name: &str) -> String {
        format!("\"{}\"", name.replace('"', "\"\""))
    }

    /// The name of a table, enum or index in its namespace, quoted.
    fn object(&self, name: &ObjectName) -> String {
        match &name.namespace {
            Some(namespace) => format!("{}.{}", self.identifier(namespace), self.identifier(&name.name)),
            None => self.identifier(&name.name),
        }
    }

    /// Text as a literal.
    fn text(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    /// The type of a column, with its array brackets.
    fn column_type(&self, column: &Column) -> String;

    /// A constant.
    fn literal(&self, literal: &Literal, column: &Column) -> String {
        let _ = column;
        match literal {
            Literal::String(text) | Literal::DateTime(text) | Literal::Json(text) => self.text(text),
            Literal::Number(number) => number.clone(),
            Literal::Boolean(value) => value.to_string(),
            Literal::Bytes(bytes) => format!("X'{}'", hex(bytes)),
            Literal::Null => "NULL".to_owned(),
        }
    }

    /// The expression after `DEFAULT`; `None` where nothing is written.
    fn default_value(&self, default: &DefaultValue, column: &Column) -> Option<String> {
        match default {
            DefaultValue::Literal(literal) => Some(self.literal(literal, column)),
            DefaultValue::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.literal(item, column)).collect();
                Some(format!(
                    "ARRAY[{}]::{}",
                    items.join(", "),
                    self.column_type(column)
                ))
            }
            DefaultValue::Now => Some("CURRENT_TIMESTAMP".to_owned()),
            DefaultValue::Expression(text) => Some(text.clone()),
            DefaultValue::Sequence(_) | DefaultValue::Unknown => None,
        }
    }

    /// A column inside `CREATE TABLE` or after `ADD COLUMN`. `table` is the table it stands in.
    fn column(&self, table: &Table, column: &Column) -> String {
        let _ = table;
        let mut text = format!(
            "{INDENT}{} {}",
            self.identifier(&column.name),
            self.column_type(column)
        );
        if column.arity == crate::schema::Arity::Required {
            text.push_str(" NOT NULL");
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

    /// The whole `CREATE TABLE`, under a name that may differ from the table's own.
    fn create_table(&self, table: &Table, name: &ObjectName) -> String;

    /// `DROP TABLE`.
    fn drop_table(&self, name: &ObjectName) -> Vec<String> {
        vec![format!("DROP TABLE {}", self.object(name))]
    }

    /// `RENAME TO`.
    fn rename_table(&self, from: &ObjectName, to: &ObjectName) -> Vec<String> {
        vec![format!(
            "ALTER TABLE {} RENAME TO {}",
            self.object(from),
            self.identifier(&to.name)
        )]
    }

    /// `RENAME COLUMN`.
    fn rename_column(&self, table: &ObjectName, from: &str, to: &str) -> String {
        let (from, to) = (self.identifier(from), self.identifier(to));
        format!("ALTER TABLE {} RENAME COLUMN {from} TO {to}", self.object(table))
    }

    /// The statements of a change inside a table.
    fn alter_table(&self, table: &ObjectName, changes: &[TableChange]) -> Vec<String>;

    /// The statements that rebuild tables with their data.
    fn redefine_tables(&self, tables: &[crate::step::RedefineTable]) -> Vec<String> {
        let _ = tables;
        Vec::new()
    }

    /// One part of an index: the column or expression with its order.
    fn index_part(&self, column: &crate::schema::IndexColumn) -> String {
        let mut text = match &column.part {
            IndexPart::Column(name) => self.identifier(name),
            IndexPart::Expression(text) => format!("({text})"),
        };
        if let Some(class) = &column.operator_class {
            text.push(' ');
            text.push_str(&class.name);
        }
        match column.sort {
            Some(crate::schema::SortOrder::Asc) => text.push_str(" ASC"),
            Some(crate::schema::SortOrder::Desc) => text.push_str(" DESC"),
            None => {}
        }
        text
    }

    /// What stands between the table and the columns of an index: `USING …`.
    fn index_method(&self, index: &Index) -> String {
        let _ = index;
        String::new()
    }

    /// The predicate of a partial index, after `WHERE`.
    fn predicate(&self, predicate: &str) -> String {
        predicate.to_owned()
    }

    /// `CREATE INDEX`.
    fn create_index(&self, table: &ObjectName, index: &Index) -> String {
        let parts: Vec<String> = index
            .columns
            .iter()
            .map(|column| self.index_part(column))
            .collect();
        let unique = if index.is_unique() { "UNIQUE " } else { "" };
        let mut text = format!(
            "CREATE {unique}INDEX {} ON {}{}({})",
            self.identifier(&index.name),
            self.object(table),
            self.index_method(index),
            parts.join(", ")
        );
        if let Some(predicate) = &index.predicate {
            text.push_str(" WHERE ");
            text.push_str(&self.predicate(predicate));
        }
        text
    }

    /// `DROP INDEX`.
    fn drop_index(&self, table: &ObjectName, index: &Index) -> String {
        format!("DROP INDEX {}", self.object(&table.sibling(&index.name)))
    }

    /// `ALTER INDEX … RENAME TO`.
    fn rename_index(&self, table: &ObjectName, from: &str, to: &str) -> String {
        format!(
            "ALTER INDEX {} RENAME TO {}",
            self.object(&table.sibling(from)),
            self.identifier(to)
        )
    }

    /// `FOREIGN KEY … REFERENCES …` with its actions.
    fn foreign_key(&self, key: &ForeignKey) -> String {
        let list = |names: &[String]| {
            names
                .iter()
                .map(|name| self.identifier(name))
                .collect::<Vec<_>>()
                .join(", ")
        };
        format!(
            "FOREIGN KEY ({}) REFERENCES {}({}) ON DELETE {} ON UPDATE {}",
            list(&key.columns),
            self.object(&key.referenced_table),
            list(&key.referenced_columns),
            key.on_delete.sql(),
            key.on_update.sql()
        )
    }

    /// `ADD CONSTRAINT … FOREIGN KEY`.
    fn add_foreign_key(&self, table: &ObjectName, key: &ForeignKey) -> String {
        let name = match &key.name {
            Some(name) => format!("CONSTRAINT {} ", self.identifier(name)),
            None => String::new(),
        };
        format!(
            "ALTER TABLE {} ADD {name}{}",
            self.object(table),
            self.foreign_key(key)
        )
    }

    /// `DROP CONSTRAINT`.
    fn drop_foreign_key(&self, table: &ObjectName, name: &str) -> String {
        format!(
            "ALTER TABLE {} DROP CONSTRAINT {}",
            self.object(table),
            self.identifier(name)
        )
    }

    /// `RENAME CONSTRAINT`.
    fn rename_foreign_key(&self, table: &ObjectName, from: &str, to: &str) -> String {
        let (from, to) = (self.identifier(from), self.identifier(to));
        format!(
            "ALTER TABLE {} RENAME CONSTRAINT {from} TO {to}",
            self.object(table)
        )
    }

    /// `CREATE TYPE … AS ENUM`.
    fn create_enum(&self, item: &Enum) -> String {
        let values: Vec<String> = item.values.iter().map(|value| self.text(value)).collect();
        format!(
            "CREATE TYPE {} AS ENUM ({})",
            self.object(&item.name),
            values.join(", ")
        )
    }

    /// The statements that change the values of an enum type.
    fn alter_enum(&self, change: &AlterEnum) -> Vec<String> {
        let _ = change;
        Vec::new()
    }

    /// `ALTER TYPE … RENAME TO`.
    fn rename_enum(&self, from: &ObjectName, to: &ObjectName) -> Vec<String> {
        vec![format!(
            "ALTER TYPE {} RENAME TO {}",
            self.object(from),
            self.identifier(&to.name)
        )]
    }

    /// A value of an enum under another name, where it is stored too.
    fn rename_enum_value(&self, change: &RenameEnumValue) -> Vec<String> {
        vec![format!(
            "ALTER TYPE {} RENAME VALUE {} TO {}",
            self.object(&change.name),
            self.text(&change.from),
            self.text(&change.to)
        )]
    }

    /// `DROP TYPE`.
    fn drop_enum(&self, name: &ObjectName) -> String {
        format!("DROP TYPE {}", self.object(name))
    }

    /// `CREATE SCHEMA`.
    fn create_schema(&self, name: &str) -> String {
        format!("CREATE SCHEMA IF NOT EXISTS {}", self.identifier(name))
    }

    /// `CREATE EXTENSION`.
    fn create_extension(&self, extension: &crate::schema::Extension) -> String {
        let mut text = format!(
            "CREATE EXTENSION IF NOT EXISTS {}",
            self.identifier(&extension.name)
        );
        if extension.namespace.is_some() || extension.version.is_some() {
            text.push_str(" WITH");
        }
        if let Some(namespace) = &extension.namespace {
            text.push_str(&format!(" SCHEMA {}", self.identifier(namespace)));
        }
        if let Some(version) = &extension.version {
            text.push_str(&format!(" VERSION {}", self.identifier(version)));
        }
        text
    }

    /// The statements of one step, without semicolons. A step may need none.
    fn statements(&self, step: &Step) -> Vec<String> {
        match step {
            Step::CreateSchema(name) => vec![self.create_schema(name)],
            Step::CreateExtension(extension) => vec![self.create_extension(extension)],
            Step::DropExtension(extension) => {
                vec![format!("DROP EXTENSION {}", self.identifier(&extension.name))]
            }
            Step::AlterExtension(change) => {
                let alter = format!("ALTER EXTENSION {}", self.identifier(&change.name));
                let version = change
                    .version
                    .iter()
                    .map(|version| format!("UPDATE TO {}", self.identifier(version)));
                let moved = change
                    .namespace
                    .iter()
                    .map(|to| format!("SET SCHEMA {}", self.identifier(to)));
                version
                    .chain(moved)
                    .map(|clause| format!("{alter} {clause}"))
                    .collect()
            }
            Step::RenameTable { from, to } => self.rename_table(from, to),
            Step::RenameColumn { table, from, to } => vec![self.rename_column(table, from, to)],
            Step::RenameEnum { from, to } => self.rename_enum(from, to),
            Step::RenameEnumValue(change) => self.rename_enum_value(change),
            Step::CreateEnum(item) => vec![self.create_enum(item)],
            Step::AlterEnum(change) => self.alter_enum(change),
            Step::DropEnum(item) => vec![self.drop_enum(&item.name)],
            Step::DropForeignKey { table, foreign_key } => {
                let name = foreign_key.name.iter();
                name.map(|name| self.drop_foreign_key(table, name)).collect()
            }
            Step::AddForeignKey { table, foreign_key } => vec![self.add_foreign_key(table, foreign_key)],
            Step::RenameForeignKey { table, before, after } => {
                let names = before.name.iter().zip(&after.name);
                names
                    .map(|(from, to)| self.rename_foreign_key(table, from, to))
                    .collect()
            }
            Step::CreateTable(table) => vec![self.create_table(table, &table.name)],
            Step::DropTable(name) => self.drop_table(name),
            Step::AlterTable { table, changes } => self.alter_table(table, changes),
            Step::RedefineTables(tables) => self.redefine_tables(tables),
            Step::CreateIndex { table, index, .. } => vec![self.create_index(table, index)],
            Step::DropIndex { table, index } => vec![self.drop_index(table, index)],
            Step::RenameIndex { table, before, after } => {
                vec![self.rename_index(table, &before.name, &after.name)]
            }
            Step::RedefineIndex { table, before, after } => {
                vec![self.drop_index(table, before), self.create_index(table, after)]
            }
        }
    }

    /// A whole script: each step under a comment with its title, an empty line between steps.
    fn script(&self, steps: &[Step]) -> String {
        if steps.is_empty() {
            return EMPTY_SCRIPT.to_owned();
        }
        let mut script = String::new();
        for step in steps {
            let statements = self.statements(step);
            if statements.is_empty() {
                continue;
            }
            if !script.is_empty() {
                script.push('\n');
            }
            script.push_str(&format!("-- {}\n", step.title()));
            for statement in statements {
                script.push_str(&statement);
                script.push_str(";\n");
            }
        }
        script
    }
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
