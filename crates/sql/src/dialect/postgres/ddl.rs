//! Steps to PostgreSQL's SQL: one `ALTER TABLE` with all clauses for a table, enum types, sequences behind
//! counting columns.

use super::Postgres;
use crate::ScalarType;
use crate::dialect::Types;
use crate::dialect::ddl::{Ddl, INDENT, hex};
use crate::schema::{
    Arity, Column, ColumnType, Generated, Index, IndexMethod, Literal, NativeTypeUse, ObjectName, Table,
};
use crate::step::{AlterColumn, AlterEnum, EnumColumn, TableChange};

impl Ddl for Postgres {
    fn column_type(&self, column: &Column) -> String {
        let name = match &column.ty {
            ColumnType::Enum(name) => self.object(name),
            ColumnType::Unsupported(text) => text.clone(),
            ColumnType::Scalar { scalar, native } => {
                let serial = native.as_ref().filter(|_| column.autoincrement).and_then(serial);
                serial.map_or_else(|| self.scalar_type(*scalar, native.as_ref()), str::to_owned)
            }
        };
        if column.arity == Arity::List {
            format!("{name}[]")
        } else {
            name
        }
    }

    fn literal(&self, literal: &Literal, _column: &Column) -> String {
        match literal {
            Literal::String(text) | Literal::DateTime(text) | Literal::Json(text) => self.text(text),
            Literal::Number(number) => number.clone(),
            Literal::Boolean(value) => value.to_string(),
            Literal::Bytes(bytes) => format!("'\\x{}'", hex(bytes)),
            Literal::Null => "NULL".to_owned(),
        }
    }

    fn create_table(&self, table: &Table, name: &ObjectName) -> String {
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|column| self.column(table, column))
            .collect();
        let mut text = format!("CREATE TABLE {} (\n{}", self.object(name), columns.join(",\n"));
        if let Some(key) = &table.primary_key {
            let columns: Vec<String> = key.column_names().map(|name| self.identifier(name)).collect();
            text.push_str(&format!(
                ",\n\n{INDENT}CONSTRAINT {} PRIMARY KEY ({})",
                self.identifier(&key.name),
                columns.join(",")
            ));
        }
        text.push_str("\n)");
        text
    }

    fn alter_table(&self, table: &ObjectName, changes: &[TableChange]) -> Vec<String> {
        let mut alter = Alter {
            dialect: self,
            table,
            before: Vec::new(),
            clauses: Vec::new(),
            after: Vec::new(),
        };
        changes.iter().for_each(|change| alter.change(change));
        alter.statements()
    }

    fn rename_table(&self, from: &ObjectName, to: &ObjectName) -> Vec<String> {
        self.rename_object("TABLE", from, to)
    }

    fn rename_enum(&self, from: &ObjectName, to: &ObjectName) -> Vec<String> {
        self.rename_object("TYPE", from, to)
    }

    fn index_method(&self, index: &Index) -> String {
        let method = match index.method {
            IndexMethod::BTree => return String::new(),
            IndexMethod::Hash => "HASH",
            IndexMethod::Gist => "GIST",
            IndexMethod::Gin => "GIN",
            IndexMethod::SpGist => "SPGIST",
            IndexMethod::Brin => "BRIN",
        };
        format!(" USING {method} ")
    }

    fn predicate(&self, predicate: &str) -> String {
        let enclosed = predicate.starts_with('(') && predicate.ends_with(')');
        if enclosed {
            predicate.to_owned()
        } else {
            format!("({predicate})")
        }
    }

    /// The index behind a unique constraint goes with the constraint only.
    fn drop_index(&self, table: &ObjectName, index: &Index) -> String {
        if index.is_constraint {
            return self.drop_foreign_key(table, &index.name);
        }
        format!("DROP INDEX {}", self.object(&table.sibling(&index.name)))
    }

    /// Adding values is one statement each. To remove one, the type is made anew beside the old one, the
    /// columns move over, and the new type takes the name.
    fn alter_enum(&self, change: &AlterEnum) -> Vec<String> {
        if change.removed.is_empty() {
            self.add_enum_values(change)
        } else {
            self.replace_enum(change)
        }
    }
}

impl Postgres {
    fn rename_object(&self, kind: &str, from: &ObjectName, to: &ObjectName) -> Vec<String> {
        let renamed = from.sibling(&to.name);
        let mut statements = Vec::new();
        if from.name != to.name {
            statements.push(format!(
                "ALTER {kind} {} RENAME TO {}",
                self.object(from),
                self.identifier(&to.name)
            ));
        }
        if from.namespace != to.namespace {
            let namespace = to.namespace.as_deref().unwrap_or("public");
            statements.push(format!(
                "ALTER {kind} {} SET SCHEMA {}",
                self.object(&renamed),
                self.identifier(namespace)
            ));
        }
        statements
    }

    fn scalar_type(&self, scalar: ScalarType, native: Option<&NativeTypeUse>) -> String {
        let native = native.and_then(|native| Some((self.native_type(native.name)?, native.args.as_slice())));
        self.type_text(scalar, native)
    }

    fn add_enum_values(&self, change: &AlterEnum) -> Vec<String> {
        let name = self.object(&change.after.name);
        let add = |value: &String| format!("ALTER TYPE {name} ADD VALUE {}", self.text(value));
        let mut statements: Vec<String> = change.added.iter().map(add).collect();
        if statements.len() > 1 {
            statements[0] = format!("{MANY_VALUES}\n\n{}", statements[0]);
        }
        statements
    }

    fn replace_enum(&self, change: &AlterEnum) -> Vec<String> {
        let name = &change.after.name;
        let new = name.sibling(format!("{}_new", name.name));
        let old = name.sibling(format!("{}_old", name.name));
        let in_full = |name: &ObjectName| ObjectName {
            namespace: name.namespace.clone().or_else(|| change.old_namespace.clone()),
            name: name.name.clone(),
        };
        let values: Vec<String> = change.after.values.iter().map(|value| self.text(value)).collect();
        let mut statements = vec![
            "BEGIN".to_owned(),
            format!(
                "CREATE TYPE {} AS ENUM ({})",
                self.object(&new),
                values.join(", ")
            ),
        ];
        statements.extend(change.defaults.iter().map(|default| {
            let column = self.identifier(&default.column);
            format!(
                "ALTER TABLE {} ALTER COLUMN {column} DROP DEFAULT",
                self.object(&in_full(&default.table))
            )
        }));
        statements.extend(change.columns.iter().map(|column| self.move_column(column, &new)));
        statements.push(format!(
            "ALTER TYPE {} RENAME TO {}",
            self.object(name),
            self.identifier(&old.name)
        ));
        statements.push(format!(
            "ALTER TYPE {} RENAME TO {}",
            self.object(&new),
            self.identifier(&name.name)
        ));
        statements.push(format!("DROP TYPE {}", self.object(&in_full(&old))));
        statements.extend(change.defaults.iter().filter_map(|default| {
            let column = default.restore.as_ref()?;
            let value = self.default_value(column.default.as_ref()?, column)?;
            let name = self.identifier(&default.column);
            let table = self.object(&default.table);
            Some(format!(
                "ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT {value}"
            ))
        }));
        statements.push("COMMIT".to_owned());
        statements
    }

    /// A column that stays moves to the new type. One that is dropped or made anew later in the migration
    /// waits as text, so that nothing holds the old type and no value has to fit the new one.
    fn move_column(&self, column: &EnumColumn, new: &ObjectName) -> String {
        let array = if column.list { "[]" } else { "" };
        let ty = if column.leaves {
            "text".to_owned()
        } else {
            self.object(new)
        };
        let name = self.identifier(&column.column);
        let value = if column.leaves {
            format!("{name}::text{array}")
        } else {
            format!("{name}::text::{ty}{array}")
        };
        format!(
            "ALTER TABLE {} ALTER COLUMN {name} TYPE {ty}{array} USING ({value})",
            self.object(&column.table)
        )
    }
}

const MANY_VALUES: &str = "\
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.
";

/// The counting form of an integer type, if it has one.
fn serial(native: &NativeTypeUse) -> Option<&'static str> {
    match native.name {
        "SmallInt" => Some("SMALLSERIAL"),
        "Integer" => Some("SERIAL"),
        "BigInt" => Some("BIGSERIAL"),
        _ => None,
    }
}

/// The parts of one `ALTER TABLE` while they are collected.
struct Alter<'a> {
    dialect: &'a Postgres,
    table: &'a ObjectName,
    before: Vec<String>,
    clauses: Vec<String>,
    after: Vec<String>,
}

impl Alter<'_> {
    fn change(&mut self, change: &TableChange) {
        let dialect = self.dialect;
        let table = Table::new(self.table.clone());
        let clause = match change {
            TableChange::DropPrimaryKey(key) => format!("DROP CONSTRAINT {}", dialect.identifier(&key.name)),
            // It cannot stand beside other clauses.
            TableChange::RenamePrimaryKey { before, after } => {
                let rename = dialect.rename_foreign_key(self.table, &before.name, &after.name);
                return self.after.push(rename);
            }
            TableChange::AddPrimaryKey(key) => {
                let columns: Vec<String> = key.column_names().map(|name| dialect.identifier(name)).collect();
                let name = dialect.identifier(&key.name);
                format!("ADD CONSTRAINT {name} PRIMARY KEY ({})", columns.join(", "))
            }
            TableChange::DropColumn(column) => format!("DROP COLUMN {}", dialect.identifier(&column.name)),
            TableChange::AddColumn(column) => format!("ADD COLUMN {}", dialect.column(&table, column)),
            TableChange::RecreateColumn(change) => {
                self.clauses
                    .push(format!("DROP COLUMN {}", dialect.identifier(&change.before.name)));
                format!("ADD COLUMN {}", dialect.column(&table, &change.after))
            }
            TableChange::AlterColumn(change) => return self.alter_column(change),
        };
        self.clauses.push(clause);
    }

    fn alter_column(&mut self, change: &AlterColumn) {
        let (before, after) = (&change.before, &change.after);
        if change.changes.arity {
            match (before.arity, after.arity) {
                (Arity::Required | Arity::List, Arity::Nullable) => {
                    self.column_clause(before, "DROP NOT NULL")
                }
                (Arity::Nullable | Arity::List, Arity::Required) => {
                    self.column_clause(before, "SET NOT NULL")
                }
                _ => {}
            }
        }
        if change.changes.default {
            self.set_default(change);
        }
        if change.changes.autoincrement && before.autoincrement {
            self.stop_counting(change);
        }
        if change.changes.autoincrement && after.autoincrement {
            self.start_counting(change);
        }
        let becomes_list_or_scalar = (before.arity == Arity::List) != (after.arity == Arity::List);
        if change.changes.cast.is_some() || becomes_list_or_scalar {
            let plain = Column {
                autoincrement: false,
                ..after.clone()
            };
            let ty = self.dialect.column_type(&plain);
            let using = self.conversion(change, &ty);
            self.column_clause(before, &format!("SET DATA TYPE {ty}{using}"));
        }
    }

    /// The conversion between types that PostgreSQL converts only when told how.
    fn conversion(&self, change: &AlterColumn, to: &str) -> String {
        let (Some(before), Some(after)) = (change.before.ty.native(), change.after.ty.native()) else {
            return String::new();
        };
        let is_text = ["Text", "VarChar", "Char", "Citext"].contains(&after.name);
        let way = match (before.name, after.name) {
            ("Timestamp", "Timetz") => "timestamptz",
            ("Citext", _) if !is_text => "text",
            ("Money", "SmallInt" | "Integer" | "BigInt" | "Real" | "DoublePrecision") => "numeric",
            _ => return String::new(),
        };
        let array = if change.after.arity == Arity::List {
            "[]"
        } else {
            ""
        };
        format!(
            " USING ({}::{way}{array}::{to})",
            self.dialect.identifier(&change.before.name)
        )
    }

    fn column_clause(&mut self, column: &Column, clause: &str) {
        self.clauses.push(format!(
            "ALTER COLUMN {} {clause}",
            self.dialect.identifier(&column.name)
        ));
    }

    fn set_default(&mut self, change: &AlterColumn) {
        let default = change.after.default.as_ref();
        match default.and_then(|default| self.dialect.default_value(default, &change.after)) {
            Some(value) => self.column_clause(&change.before, &format!("SET DEFAULT {value}")),
            None => self.column_clause(&change.before, "DROP DEFAULT"),
        }
    }

    /// The old default goes, unless a new one has taken its place already, and with it the sequence that
    /// counted.
    fn stop_counting(&mut self, change: &AlterColumn) {
        if matches!(change.before.generated, Some(Generated::Identity { .. })) {
            return self.column_clause(&change.before, "DROP IDENTITY");
        }
        if !change.changes.default {
            self.column_clause(&change.before, "DROP DEFAULT");
        }
        if let Some(sequence) = &change.orphaned_sequence {
            self.after
                .push(format!("DROP SEQUENCE {}", self.dialect.object(sequence)));
        }
    }

    /// What `SERIAL` does when a table is made, done to a column that exists.
    fn start_counting(&mut self, change: &AlterColumn) {
        let sequence = self.new_sequence(&change.after);
        self.before.push(format!("CREATE SEQUENCE {sequence}"));
        let default = format!("SET DEFAULT nextval({})", self.dialect.text(&sequence));
        self.column_clause(&change.before, &default);
        let owner = format!(
            "{}.{}",
            self.dialect.object(self.table),
            self.dialect.identifier(&change.after.name)
        );
        self.after
            .push(format!("ALTER SEQUENCE {sequence} OWNED BY {owner}"));
    }

    /// The name of a sequence that a column gets, quoted only where it must be.
    fn new_sequence(&self, column: &Column) -> String {
        let name = format!("{}_{}_seq", self.table.name, column.name).to_lowercase();
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !name.starts_with(char::is_numeric);
        let name = if plain {
            name
        } else {
            self.dialect.identifier(&name)
        };
        match &self.table.namespace {
            Some(namespace) => format!("{}.{name}", self.dialect.identifier(namespace)),
            None => name,
        }
    }

    fn statements(self) -> Vec<String> {
        let mut statements = self.before;
        if !self.clauses.is_empty() {
            let table = self.dialect.object(self.table);
            statements.push(format!("ALTER TABLE {table} {}", self.clauses.join(",\n")));
        }
        statements.extend(self.after);
        statements
    }
}
