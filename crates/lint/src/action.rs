//! What a statement does, as far as rules care: one model for all spellings and databases.

/// A statement of a script.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The text, with the comments in front of it.
    pub text: String,
    /// The line of its first word, from 1.
    pub line: usize,
    /// What it does, in order.
    pub actions: Vec<Action>,
}

/// One thing that a statement does. Names are as `crate::names` writes them.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A table is made.
    CreateTable(TableFacts),
    /// A table is built anew under another name, filled, and takes the place of the old one.
    Rebuild(TableFacts),
    /// A table is dropped.
    DropTable {
        /// The table.
        table: String,
        /// What depends on it goes too.
        cascade: bool,
    },
    /// A statement that is part of building a table anew.
    PartOfRebuild {
        /// The table.
        table: String,
        /// It drops the old table.
        drops: bool,
    },
    /// A table changes its name.
    RenameTable {
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// A column comes.
    AddColumn {
        /// The table.
        table: String,
        /// The column.
        column: ColumnFacts,
    },
    /// A column goes.
    DropColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What depends on it goes too.
        cascade: bool,
    },
    /// A column changes its name.
    RenameColumn {
        /// The table.
        table: String,
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// A column changes its type.
    ChangeType {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The new type, as it is written.
        to: String,
        /// It says how values are converted.
        using: bool,
    },
    /// A column becomes required.
    SetNotNull {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A column becomes optional.
    DropNotNull {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A column gets another default.
    SetDefault {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A column loses its default.
    DropDefault {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A constraint comes.
    AddConstraint {
        /// The table.
        table: String,
        /// The constraint's name.
        name: Option<String>,
        /// The constraint.
        constraint: Constraint,
        /// The rows that are there are not looked at.
        not_valid: bool,
    },
    /// A constraint goes.
    DropConstraint {
        /// The table.
        table: String,
        /// The constraint's name.
        name: String,
        /// What depends on it goes too.
        cascade: bool,
    },
    /// The rows that are there are looked at.
    ValidateConstraint {
        /// The table.
        table: String,
        /// The constraint's name.
        name: String,
    },
    /// All rows are written anew: `SET LOGGED`, `SET UNLOGGED`, `SET TABLESPACE`.
    RewriteTable {
        /// The table.
        table: String,
        /// The words.
        what: String,
    },
    /// Another change of a table.
    AlterTable {
        /// The table.
        table: String,
    },
    /// An index is made.
    CreateIndex(IndexFacts),
    /// An index is dropped.
    DropIndex {
        /// The index.
        index: String,
        /// Without locking out writers.
        concurrently: bool,
        /// What depends on it goes too.
        cascade: bool,
    },
    /// An enum type is made.
    CreateEnum {
        /// The type.
        name: String,
        /// The values.
        values: Vec<String>,
    },
    /// An enum type gets a value.
    AddEnumValue {
        /// The type.
        name: String,
        /// The value.
        value: String,
    },
    /// A value of an enum type changes its name.
    RenameEnumValue {
        /// The type.
        name: String,
        /// The old value.
        from: String,
        /// The new value.
        to: String,
    },
    /// A type changes its name.
    RenameType {
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// A type is dropped.
    DropType {
        /// The type.
        name: String,
        /// What depends on it goes too.
        cascade: bool,
    },
    /// A whole namespace or database is dropped.
    DropSchema {
        /// Its name.
        name: String,
        /// What is in it goes too.
        cascade: bool,
    },
    /// Something else is dropped: a view, a function, a sequence.
    DropOther {
        /// What kind of thing it is.
        kind: String,
        /// Its name.
        name: String,
        /// What depends on it goes too.
        cascade: bool,
    },
    /// A table is emptied.
    Truncate {
        /// The table.
        table: String,
        /// Tables that refer to it too.
        cascade: bool,
    },
    /// Rows are changed.
    Update {
        /// The table.
        table: String,
        /// All of them.
        all: bool,
    },
    /// Rows are deleted.
    Delete {
        /// The table.
        table: String,
        /// All of them.
        all: bool,
    },
    /// Rows are added.
    Insert {
        /// The table.
        table: String,
    },
    /// A setting of the session.
    Set {
        /// Its name, in small letters.
        name: String,
        /// Only until the end of the transaction.
        local: bool,
    },
    /// The check of foreign keys is switched.
    ForeignKeyCheck {
        /// It is switched on.
        on: bool,
    },
    /// A transaction begins.
    Begin,
    /// A transaction is committed.
    Commit,
    /// A transaction is undone.
    Rollback,
    /// Work on the whole of a table that locks it: `VACUUM FULL`, `CLUSTER`, `REINDEX`, `LOCK TABLE`.
    Maintenance {
        /// The first words.
        what: String,
    },
    /// Nothing that a rule knows.
    Other,
    /// A statement that could not be read.
    Unread,
}

/// A table as a script makes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableFacts {
    /// Its name.
    pub name: String,
    /// The columns.
    pub columns: Vec<ColumnFacts>,
    /// The constraints that stand apart.
    pub constraints: Vec<(Option<String>, Constraint)>,
    /// It is made unless it exists.
    pub if_not_exists: bool,
}

/// A column as a script makes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ColumnFacts {
    /// Its name.
    pub name: String,
    /// Its type, as it is written.
    pub ty: String,
    /// `NOT NULL`.
    pub required: bool,
    /// The default, as it is written.
    pub default: Option<String>,
    /// Computed and stored.
    pub stored: bool,
    /// Counted by the database.
    pub counting: bool,
    /// The constraints that stand at it.
    pub constraints: Vec<(Option<String>, Constraint)>,
}

/// A constraint.
#[derive(Debug, Clone, PartialEq)]
pub enum Constraint {
    /// A primary key.
    PrimaryKey {
        /// The columns.
        columns: Vec<String>,
        /// Over an index that is there.
        using_index: bool,
    },
    /// A unique constraint.
    Unique {
        /// The columns.
        columns: Vec<String>,
        /// Over an index that is there.
        using_index: bool,
    },
    /// A foreign key.
    ForeignKey {
        /// The columns.
        columns: Vec<String>,
        /// The table that it refers to.
        table: String,
    },
    /// A check.
    Check(String),
    /// An exclusion constraint.
    Exclusion,
}

/// An index as a script makes it.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexFacts {
    /// Its name.
    pub name: Option<String>,
    /// The table.
    pub table: String,
    /// The columns, or expressions.
    pub columns: Vec<String>,
    /// No two rows alike.
    pub unique: bool,
    /// Without locking out writers.
    pub concurrently: bool,
    /// Nothing happens if the name is taken.
    pub if_not_exists: bool,
    /// Of some rows only.
    pub partial: bool,
}

impl Action {
    /// The table that nobody can use, or at least not write to, while this happens.
    pub fn locked_table(&self) -> Option<&str> {
        match self {
            Action::DropTable { table, .. }
            | Action::AddColumn { table, .. }
            | Action::DropColumn { table, .. }
            | Action::RenameColumn { table, .. }
            | Action::ChangeType { table, .. }
            | Action::SetNotNull { table, .. }
            | Action::DropNotNull { table, .. }
            | Action::SetDefault { table, .. }
            | Action::DropDefault { table, .. }
            | Action::AddConstraint { table, .. }
            | Action::DropConstraint { table, .. }
            | Action::RewriteTable { table, .. }
            | Action::AlterTable { table }
            | Action::Truncate { table, .. } => Some(table),
            Action::RenameTable { from, .. } => Some(from),
            Action::CreateIndex(index) if !index.concurrently => Some(&index.table),
            _ => None,
        }
    }
}
