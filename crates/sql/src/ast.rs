//! The query side of SQL as data: what the client's planner builds and `dialect/render.rs` prints. Plain
//! values; parameters are numbered slots, so that one text serves all values. Steps of migrations are
//! `step.rs`.

use std::borrow::Cow;

use crate::ScalarType;

/// A name in the database, unquoted.
pub type Name = Cow<'static, str>;

/// The type of a column, as far as a query must know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Type {
    /// Scalar or enum.
    pub base: BaseType,
    /// A scalar list.
    pub list: bool,
    /// The native type by its name in the schema file (`Uuid`), if one is written.
    pub native: Option<Name>,
}

/// Scalar or enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BaseType {
    /// A scalar type.
    Scalar(ScalarType),
    /// An enum of the database, where the database has enums.
    Enum {
        /// Its schema, if not the default.
        schema: Option<Name>,
        /// Its name.
        name: Name,
    },
}

/// A table and the alias by which the statement's expressions call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRef {
    /// Its schema, if not the default.
    pub schema: Option<Name>,
    /// Its name.
    pub name: Name,
    /// Printed as `t0`, `t1` …; expressions name the same number.
    pub alias: u16,
}

/// A column of an aliased table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Which table: [`TableRef::alias`].
    pub table: u16,
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
}

/// SELECT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Select {
    /// What is read.
    pub output: Vec<Output>,
    /// From where.
    pub from: TableRef,
    /// Inner joins.
    pub joins: Vec<Join>,
    /// WHERE.
    pub filter: Option<Expr>,
    /// ORDER BY.
    pub order: Vec<Order>,
    /// LIMIT.
    pub limit: Option<Limit>,
    /// OFFSET, a parameter.
    pub offset: Option<Slot>,
    /// LIMIT and OFFSET hold for each value of these columns rather than for the whole result.
    pub per: Vec<Column>,
    /// DISTINCT.
    pub distinct: bool,
}

/// What a statement returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// A column, in the form in which the client reads it.
    Column(Column),
    /// A key of the order as the database has it, to be compared with others.
    Key(OrderKey),
    /// `COUNT(*)`.
    CountAll,
    /// The number 1, where only the existence of a row matters.
    One,
}

/// An inner join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// What is joined.
    pub table: TableRef,
    /// ON: pairs of equal columns.
    pub on: Vec<(Column, Column)>,
    /// LEFT JOIN: rows without a partner stay.
    pub left: bool,
}

/// A numbered parameter, from 0.
pub type Slot = u16;

/// The number of LIMIT. As a literal it lets PostgreSQL keep one plan for a prepared statement: with a parameter it
/// expects a tenth of the rows, finds a plan for each value cheaper, and plans every time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// In the text.
    Literal(u16),
    /// A parameter.
    Slot(Slot),
}

/// A condition or value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// All hold; true when empty.
    And(Vec<Expr>),
    /// At least one holds; false when empty.
    Or(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// A column compared with a parameter.
    Compare(Column, Compare, Slot),
    /// A column compared with another.
    CompareColumns(Column, Compare, Column),
    /// A key of the order compared with the same key of one row, found by a subquery.
    CompareWith(OrderKey, Compare, Box<Select>),
    /// A column is one of the elements of a list parameter.
    In(Column, Slot),
    /// Several columns are together one of the elements of a list: one parameter a column where the
    /// database has arrays, the first slot alone (a list of lists) elsewhere.
    InTuples(Vec<Column>, Vec<Slot>),
    /// A text column matches a LIKE pattern.
    Like {
        /// The column.
        column: Column,
        /// The pattern.
        slot: Slot,
        /// Upper and lower case are the same.
        insensitive: bool,
    },
    /// A column is NULL.
    IsNull(Column),
    /// The subquery has a row.
    Exists(Box<Select>),
}

/// A comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compare {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Compare {
    /// The operator as SQL writes it.
    pub const fn sql(self) -> &'static str {
        match self {
            Compare::Equal => "=",
            Compare::NotEqual => "<>",
            Compare::Less => "<",
            Compare::LessOrEqual => "<=",
            Compare::Greater => ">",
            Compare::GreaterOrEqual => ">=",
        }
    }
}

/// One column of ORDER BY.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What is sorted by.
    pub key: OrderKey,
    /// From the greatest down.
    pub descending: bool,
    /// Where NULLs go; `None` is the database's own choice.
    pub nulls: Option<Nulls>,
}

/// What a result is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderKey {
    /// A column.
    Column(Column),
    /// The number of rows of a correlated subquery.
    Count(Box<Select>),
}

/// Where NULLs go in a sorted result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nulls {
    /// Before all values.
    First,
    /// After all values.
    Last,
}

/// INSERT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insert {
    /// Into which table.
    pub table: TableRef,
    /// Which columns get values; the others get their defaults.
    pub columns: Vec<Column>,
    /// The values.
    pub rows: Rows,
    /// ON CONFLICT.
    pub conflict: Option<Conflict>,
    /// RETURNING.
    pub returning: Vec<Column>,
}

/// The values of an INSERT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// VALUES with so many rows: slots count through the first row, then the second …
    Values(u32),
    /// One list parameter a column, as long as there are rows: one text for any number of rows.
    Lists,
}

/// ON CONFLICT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// The new row is dropped.
    Skip,
    /// The existing row, found by these columns, is updated.
    Update {
        /// The columns of the unique constraint.
        target: Vec<Column>,
        /// What it gets.
        set: Vec<Assignment>,
    },
}

/// UPDATE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Which table.
    pub table: TableRef,
    /// What it gets.
    pub set: Vec<Assignment>,
    /// WHERE.
    pub filter: Option<Expr>,
    /// RETURNING.
    pub returning: Vec<Column>,
}

/// `column = …` in an UPDATE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The column.
    pub column: Column,
    /// What it gets.
    pub operation: Operation,
    /// The parameter.
    pub slot: Slot,
}

/// What an assignment does with its parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// The parameter replaces the value.
    Set,
    /// It is added.
    Add,
    /// It is subtracted.
    Subtract,
    /// It is multiplied with.
    Multiply,
    /// It is divided by.
    Divide,
    /// Its elements are appended to the list.
    Append,
}

/// DELETE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// From which table.
    pub table: TableRef,
    /// WHERE.
    pub filter: Option<Expr>,
    /// RETURNING.
    pub returning: Vec<Column>,
}
