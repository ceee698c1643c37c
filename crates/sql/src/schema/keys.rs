//! Keys and indexes of a table.

use super::ObjectName;

/// A primary key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrimaryKey {
    /// The constraint's name; empty where the database does not name it.
    pub name: String,
    /// The columns, in order.
    pub columns: Vec<IndexColumn>,
}

impl PrimaryKey {
    /// The names of the columns.
    pub fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter_map(IndexColumn::name)
    }
}

/// An index or a unique constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Unique, normal or full text.
    pub kind: IndexKind,
    /// The columns, in order.
    pub columns: Vec<IndexColumn>,
    /// The access method.
    pub method: IndexMethod,
    /// The predicate of a partial index, without the outer parentheses.
    pub predicate: Option<String>,
    /// It stands behind a unique constraint and can only be dropped with it. Known for databases only.
    pub is_constraint: bool,
}

impl Index {
    /// Whether it is unique.
    pub fn is_unique(&self) -> bool {
        self.kind == IndexKind::Unique
    }

    /// The names of the columns.
    pub fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter_map(IndexColumn::name)
    }
}

/// What an index is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IndexKind {
    /// A plain index.
    Normal,
    /// A unique index.
    Unique,
    /// A full-text index (MySQL).
    Fulltext,
}

/// The access method of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum IndexMethod {
    /// The ordinary ordered index.
    #[default]
    BTree,
    /// Hash.
    Hash,
    /// Generalised search tree.
    Gist,
    /// Generalised inverted index.
    Gin,
    /// Space-partitioned search tree.
    SpGist,
    /// Block range index.
    Brin,
}

/// One part of a key or index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexColumn {
    /// A column, or an expression over columns.
    pub part: IndexPart,
    /// The order, if one is given.
    pub sort: Option<SortOrder>,
    /// How many characters are indexed (MySQL).
    pub length: Option<u32>,
    /// The operator class (PostgreSQL), if one is given.
    pub operator_class: Option<OperatorClass>,
}

impl IndexColumn {
    /// A column without any setting.
    pub fn new(name: impl Into<String>) -> IndexColumn {
        IndexColumn {
            part: IndexPart::Column(name.into()),
            sort: None,
            length: None,
            operator_class: None,
        }
    }

    /// The column's name, if it is a column.
    pub fn name(&self) -> Option<&str> {
        match &self.part {
            IndexPart::Column(name) => Some(name),
            IndexPart::Expression(_) => None,
        }
    }

    /// The order: ascending unless given.
    pub fn order(&self) -> SortOrder {
        self.sort.unwrap_or(SortOrder::Asc)
    }
}

/// What an index orders by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexPart {
    /// A column.
    Column(String),
    /// An expression, as the database spells it.
    Expression(String),
}

/// The order of an index column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SortOrder {
    /// Ascending.
    Asc,
    /// Descending.
    Desc,
}

/// An operator class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorClass {
    /// Its name in the database.
    pub name: String,
    /// Whether it is the one that the database takes when none is given.
    pub is_default: bool,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// The constraint's name, if it has one.
    pub name: Option<String>,
    /// The columns of this table.
    pub columns: Vec<String>,
    /// The table referred to.
    pub referenced_table: ObjectName,
    /// Its columns.
    pub referenced_columns: Vec<String>,
    /// What happens when a row referred to is deleted.
    pub on_delete: ReferentialAction,
    /// What happens when the key of a row referred to changes.
    pub on_update: ReferentialAction,
}

/// What happens to the referring rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReferentialAction {
    /// They follow.
    Cascade,
    /// The change is refused.
    Restrict,
    /// The change is refused at the end of the statement.
    NoAction,
    /// Their key becomes null.
    SetNull,
    /// Their key becomes its default.
    SetDefault,
}

impl ReferentialAction {
    /// The words in SQL.
    pub const fn sql(self) -> &'static str {
        match self {
            ReferentialAction::Cascade => "CASCADE",
            ReferentialAction::Restrict => "RESTRICT",
            ReferentialAction::NoAction => "NO ACTION",
            ReferentialAction::SetNull => "SET NULL",
            ReferentialAction::SetDefault => "SET DEFAULT",
        }
    }

    /// The action that SQL calls so.
    pub fn from_sql(words: &str) -> Option<ReferentialAction> {
        use ReferentialAction::*;
        [Cascade, Restrict, NoAction, SetNull, SetDefault]
            .into_iter()
            .find(|action| action.sql().eq_ignore_ascii_case(words))
    }
}
