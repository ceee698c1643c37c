//! Catalogue rows to a schema. A dialect says what it wants to ask ([`Inspect::catalogue_queries`]) and makes
//! a [`SqlSchema`] of the answers ([`Inspect::read_catalogue`]); whoever has a connection runs the queries in
//! between. Every column of every answer is text, so no driver type is needed.
//!
//! What is read compares equal to what was written: types and defaults come back in the form in which
//! `nicol-migrate`'s `lower` makes them, so that an applied schema shows no difference.

use std::collections::HashMap;

use crate::schema::{ObjectName, SqlSchema, Table};

/// A row of an answer: each column as text, or null.
pub type CatalogueRow = Vec<Option<String>>;

/// The catalogue of a dialect.
pub trait Inspect {
    /// The queries that describe these namespaces (the first one is the default). Every column is text.
    fn catalogue_queries(&self, _namespaces: &[String]) -> Vec<String> {
        Vec::new()
    }

    /// The schema behind the answers, which stand in the order of the queries. Rows that cannot be
    /// understood are left out: a catalogue of a later version must not stop the work.
    fn read_catalogue(&self, _namespaces: &[String], _answers: &[Vec<CatalogueRow>]) -> SqlSchema {
        SqlSchema::default()
    }

    /// A query for what a [`SqlSchema`] does not hold: views, functions, triggers and the like. Its rows are
    /// [`DatabaseObject`]s, in an order in which they can be made. Absent where there is no such catalogue.
    fn objects_query(&self, _namespaces: &[String]) -> Option<String> {
        None
    }
}

/// Something in a database that the schema language has no word for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseObject {
    /// What it is, in lower case: `view`, `function`, `trigger` …
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What it is made of, to compare it; the statement that makes it, if `is_statement`.
    pub definition: String,
    /// Whether the definition is the statement that makes it.
    pub is_statement: bool,
    /// The statement that drops it, if there is one.
    pub drop: Option<String>,
}

impl DatabaseObject {
    /// The object of a row that [`Inspect::objects_query`] answered.
    pub fn of(row: &CatalogueRow) -> DatabaseObject {
        DatabaseObject {
            kind: text(row, 0).to_owned(),
            name: text(row, 1).to_owned(),
            definition: text(row, 2).trim().trim_end_matches(';').to_owned(),
            is_statement: flag(row, 3),
            drop: optional(row, 4).map(str::to_owned),
        }
    }

    /// The statement that makes it, if there is one.
    pub fn make(&self) -> Option<&str> {
        self.is_statement.then_some(self.definition.as_str())
    }
}

/// The text in a column of a row; empty if it is null or missing.
pub(super) fn text(row: &CatalogueRow, column: usize) -> &str {
    optional(row, column).unwrap_or("")
}

/// The text in a column of a row.
pub(super) fn optional(row: &CatalogueRow, column: usize) -> Option<&str> {
    row.get(column).and_then(|value| value.as_deref())
}

/// A truth value as any of the databases spells it.
pub(super) fn flag(row: &CatalogueRow, column: usize) -> bool {
    matches!(text(row, column), "1" | "t" | "true")
}

/// The rows of one answer; none if it is missing.
pub(super) fn answer(answers: &[Vec<CatalogueRow>], position: usize) -> &[CatalogueRow] {
    answers.get(position).map_or(&[], Vec::as_slice)
}

/// Tables by name, while they are being filled.
pub(super) struct Tables {
    pub(super) list: Vec<Table>,
    places: HashMap<ObjectName, usize>,
}

impl Tables {
    pub(super) fn new() -> Tables {
        Tables {
            list: Vec::new(),
            places: HashMap::new(),
        }
    }

    pub(super) fn add(&mut self, table: Table) {
        self.places.insert(table.name.clone(), self.list.len());
        self.list.push(table);
    }

    pub(super) fn get(&mut self, name: &ObjectName) -> Option<&mut Table> {
        let place = *self.places.get(name)?;
        self.list.get_mut(place)
    }
}
