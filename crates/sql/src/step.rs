//! The steps of a migration: all that passes between comparing two schemas (`nicol-migrate`'s `diff`) and
//! writing SQL ([`crate::dialect::Ddl`]). Each step carries everything its text needs, so that nobody has
//! to look into a second schema. Plain data; the order of a list of steps is the plan's affair.

use std::fmt;

use crate::schema::{
    Column, DefaultValue, Enum, Extension, ForeignKey, Index, IndexColumn, ObjectName, PrimaryKey, Table,
};

/// One step of a migration.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A namespace is made, unless it exists.
    CreateSchema(String),
    /// An extension is removed.
    DropExtension(Extension),
    /// An extension is installed, unless it is.
    CreateExtension(Extension),
    /// An extension is updated or moved.
    AlterExtension(AlterExtension),
    /// A table changes its name.
    RenameTable {
        /// The old name.
        from: ObjectName,
        /// The new name.
        to: ObjectName,
    },
    /// A column changes its name.
    RenameColumn {
        /// The table, by its new name if it is renamed too.
        table: ObjectName,
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// An enum type changes its name.
    RenameEnum {
        /// The old name.
        from: ObjectName,
        /// The new name.
        to: ObjectName,
    },
    /// A value of an enum changes its name, where it is stored too.
    RenameEnumValue(RenameEnumValue),
    /// An enum type is made.
    CreateEnum(Enum),
    /// The values of an enum type change.
    AlterEnum(AlterEnum),
    /// A foreign key is dropped.
    DropForeignKey {
        /// The table that has it.
        table: ObjectName,
        /// The foreign key.
        foreign_key: ForeignKey,
    },
    /// An index is dropped.
    DropIndex {
        /// The table that has it.
        table: ObjectName,
        /// The index.
        index: Index,
    },
    /// Columns and the primary key of a table change.
    AlterTable {
        /// The table.
        table: ObjectName,
        /// The changes, in the order in which they are made.
        changes: Vec<TableChange>,
    },
    /// A table is dropped.
    DropTable(ObjectName),
    /// An enum type is dropped.
    DropEnum(Enum),
    /// A table is made.
    CreateTable(Table),
    /// Tables are rebuilt with their data, where the database cannot alter them in place.
    RedefineTables(Vec<RedefineTable>),
    /// An index is made.
    CreateIndex {
        /// The table that gets it.
        table: ObjectName,
        /// The index.
        index: Index,
        /// Where the need for it comes from.
        origin: IndexOrigin,
    },
    /// A foreign key changes its name.
    RenameForeignKey {
        /// The table that has it.
        table: ObjectName,
        /// The old foreign key.
        before: ForeignKey,
        /// The new foreign key.
        after: ForeignKey,
    },
    /// A foreign key is made.
    AddForeignKey {
        /// The table that gets it.
        table: ObjectName,
        /// The foreign key.
        foreign_key: ForeignKey,
    },
    /// An index changes its name.
    RenameIndex {
        /// The table that has it.
        table: ObjectName,
        /// The old index.
        before: Index,
        /// The new index.
        after: Index,
    },
    /// An index is dropped and made anew, where the database cannot rename it.
    RedefineIndex {
        /// The table that has it.
        table: ObjectName,
        /// The old index.
        before: Index,
        /// The new index.
        after: Index,
    },
}

/// Why an index is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IndexOrigin {
    /// Its table is new.
    NewTable,
    /// It is new on a table that exists.
    ExistingTable,
    /// The column under it is dropped and made anew, and the index went with it.
    RecreatedColumn,
}

/// A change of an extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterExtension {
    /// The extension.
    pub name: String,
    /// The version to update to, if that changes.
    pub version: Option<String>,
    /// The namespace to move to, if that changes.
    pub namespace: Option<String>,
}

/// A change of an enum's values.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterEnum {
    /// The enum as it will be.
    pub after: Enum,
    /// The namespace that is written in front of the old names where they come from a database.
    pub old_namespace: Option<String>,
    /// The values that are new, in the order of the new enum.
    pub added: Vec<String>,
    /// The values that go, in the order of the old enum.
    pub removed: Vec<String>,
    /// The columns of this type before and after the migration.
    pub columns: Vec<EnumColumn>,
    /// The columns whose default has to be dropped for the change.
    pub defaults: Vec<EnumDefault>,
}

/// A value of an enum with another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameEnumValue {
    /// The enum, by its new name.
    pub name: ObjectName,
    /// The old value.
    pub from: String,
    /// The new value.
    pub to: String,
    /// The columns that may hold it: what changes where the database has no enum types.
    pub columns: Vec<EnumColumn>,
}

/// A column of an enum type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumColumn {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: String,
    /// Whether it is a list.
    pub list: bool,
    /// It stops having this type later in the migration, so it must leave it now.
    pub leaves: bool,
}

/// A default of a column of an enum type.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumDefault {
    /// The table.
    pub table: ObjectName,
    /// The column as it will be, if its default is to be set again after the change.
    pub restore: Option<Column>,
    /// The column's name.
    pub column: String,
}

/// A change inside a table.
#[derive(Debug, Clone, PartialEq)]
pub enum TableChange {
    /// The primary key goes.
    DropPrimaryKey(PrimaryKey),
    /// The primary key's constraint changes its name.
    RenamePrimaryKey {
        /// The old key.
        before: PrimaryKey,
        /// The new key.
        after: PrimaryKey,
    },
    /// A column goes.
    DropColumn(Column),
    /// A column comes.
    AddColumn(Column),
    /// A column changes in place.
    AlterColumn(AlterColumn),
    /// A column is dropped and made anew, because its type cannot be converted.
    RecreateColumn(AlterColumn),
    /// A primary key comes.
    AddPrimaryKey(PrimaryKey),
}

/// How a column differs.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterColumn {
    /// The column as it is.
    pub before: Column,
    /// The column as it will be.
    pub after: Column,
    /// What differs.
    pub changes: ColumnChanges,
    /// The sequence behind the old default, if nothing else needs it.
    pub orphaned_sequence: Option<ObjectName>,
}

/// What differs between two columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ColumnChanges {
    /// Required, nullable or list.
    pub arity: bool,
    /// The default.
    pub default: bool,
    /// The type, and whether the data can follow.
    pub cast: Option<Cast>,
    /// Counting rows or not.
    pub autoincrement: bool,
}

impl ColumnChanges {
    /// Whether there is any difference.
    pub fn any(&self) -> bool {
        self.arity || self.default || self.cast.is_some() || self.autoincrement
    }
}

/// What a change of type does to the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cast {
    /// Every value can be converted.
    Safe,
    /// A value may be refused or lose something.
    Risky,
    /// There is no conversion.
    Impossible,
}

/// A table that is rebuilt with its data.
#[derive(Debug, Clone, PartialEq)]
pub struct RedefineTable {
    /// The table as it is.
    pub before: Table,
    /// The table as it will be.
    pub after: Table,
    /// The columns that exist before and after, whose data is copied.
    pub columns: Vec<AlterColumn>,
    /// The columns that come.
    pub added: Vec<Column>,
    /// The columns that go.
    pub dropped: Vec<Column>,
    /// The primary key goes or changes.
    pub drops_primary_key: bool,
    /// Views or triggers of the database may speak of the table while it is away.
    pub is_watched: bool,
}

impl Step {
    /// The step's name, as the comment above it says.
    pub const fn title(&self) -> &'static str {
        match self {
            Step::CreateSchema(_) => "CreateSchema",
            Step::DropExtension(_) => "DropExtension",
            Step::CreateExtension(_) => "CreateExtension",
            Step::AlterExtension(_) => "AlterExtension",
            Step::RenameTable { .. } => "RenameTable",
            Step::RenameColumn { .. } => "RenameColumn",
            Step::RenameEnum { .. } => "RenameEnum",
            Step::RenameEnumValue(_) => "RenameEnumValue",
            Step::CreateEnum(_) => "CreateEnum",
            Step::AlterEnum(_) => "AlterEnum",
            Step::DropForeignKey { .. } => "DropForeignKey",
            Step::DropIndex { .. } => "DropIndex",
            Step::AlterTable { .. } => "AlterTable",
            Step::DropTable(_) => "DropTable",
            Step::DropEnum(_) => "DropEnum",
            Step::CreateTable(_) => "CreateTable",
            Step::RedefineTables(_) => "RedefineTables",
            Step::CreateIndex { .. } => "CreateIndex",
            Step::RenameForeignKey { .. } => "RenameForeignKey",
            Step::AddForeignKey { .. } => "AddForeignKey",
            Step::RenameIndex { .. } => "RenameIndex",
            Step::RedefineIndex { .. } => "RedefineIndex",
        }
    }
}

/// One line a step, for tests and logs; SQL is the dialect's affair.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())?;
        match self {
            Step::CreateSchema(name) => write!(f, " {name}"),
            Step::DropExtension(extension) | Step::CreateExtension(extension) => {
                write!(f, " {}", extension.name)
            }
            Step::AlterExtension(change) => write!(f, " {}", change.name),
            Step::RenameTable { from, to } | Step::RenameEnum { from, to } => write!(f, " {from} to {to}"),
            Step::RenameEnumValue(change) => {
                write!(f, " {}.{} to {}", change.name, change.from, change.to)
            }
            Step::RenameColumn { table, from, to } => write!(f, " {table}.{from} to {to}"),
            Step::CreateEnum(item) | Step::DropEnum(item) => write!(f, " {}", item.name),
            Step::AlterEnum(change) => {
                write!(f, " {}", change.after.name)?;
                change.added.iter().try_for_each(|value| write!(f, " +{value}"))?;
                change.removed.iter().try_for_each(|value| write!(f, " -{value}"))
            }
            Step::AddForeignKey { table, foreign_key } | Step::DropForeignKey { table, foreign_key } => {
                write!(f, " {table}({})", foreign_key.columns.join(", "))
            }
            Step::DropIndex { table, index } | Step::CreateIndex { table, index, .. } => {
                write!(f, " {} on {table}({})", index.name, column_list(&index.columns))
            }
            Step::AlterTable { table, changes } => {
                write!(f, " {table}")?;
                changes.iter().try_for_each(|change| write!(f, "\n  {change}"))
            }
            Step::DropTable(name) => write!(f, " {name}"),
            Step::CreateTable(table) => write!(f, " {}", table.name),
            Step::RedefineTables(tables) => tables.iter().try_for_each(|table| write!(f, "\n  {table}")),
            Step::RenameForeignKey { table, before, after } => {
                let name = |key: &ForeignKey| key.name.clone().unwrap_or_default();
                write!(f, " {} to {} on {table}", name(before), name(after))
            }
            Step::RenameIndex { table, before, after } | Step::RedefineIndex { table, before, after } => {
                write!(f, " {} to {} on {table}", before.name, after.name)
            }
        }
    }
}

impl fmt::Display for TableChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableChange::DropPrimaryKey(key) => write!(f, "DropPrimaryKey ({})", column_list(&key.columns)),
            TableChange::RenamePrimaryKey { before, after } => {
                write!(f, "RenamePrimaryKey {} to {}", before.name, after.name)
            }
            TableChange::DropColumn(column) => write!(f, "DropColumn {}", column.name),
            TableChange::AddColumn(column) => write!(f, "AddColumn {}", column.name),
            TableChange::AlterColumn(change) => write!(f, "AlterColumn {change}"),
            TableChange::RecreateColumn(change) => write!(f, "RecreateColumn {change}"),
            TableChange::AddPrimaryKey(key) => write!(f, "AddPrimaryKey ({})", column_list(&key.columns)),
        }
    }
}

impl fmt::Display for AlterColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.after.name)?;
        if self.changes.arity {
            write!(f, " arity {:?} to {:?}", self.before.arity, self.after.arity)?;
        }
        if self.changes.default {
            let shown = |value: &Option<DefaultValue>| match value {
                Some(value) => format!("{value:?}"),
                None => "none".to_owned(),
            };
            write!(
                f,
                " default {} to {}",
                shown(&self.before.default),
                shown(&self.after.default)
            )?;
        }
        if let Some(cast) = self.changes.cast {
            write!(f, " type ({cast:?})")?;
        }
        if self.changes.autoincrement {
            f.write_str(if self.after.autoincrement {
                " +autoincrement"
            } else {
                " -autoincrement"
            })?;
        }
        Ok(())
    }
}

impl fmt::Display for RedefineTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.after.name)?;
        self.dropped
            .iter()
            .try_for_each(|column| write!(f, " -{}", column.name))?;
        self.added
            .iter()
            .try_for_each(|column| write!(f, " +{}", column.name))?;
        let changed = self.columns.iter().filter(|column| column.changes.any());
        changed
            .into_iter()
            .try_for_each(|change| write!(f, "\n    {change}"))
    }
}

fn column_list(columns: &[IndexColumn]) -> String {
    let names: Vec<&str> = columns
        .iter()
        .map(|column| column.name().unwrap_or("(expression)"))
        .collect();
    names.join(", ")
}
