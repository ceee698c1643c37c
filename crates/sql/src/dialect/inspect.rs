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
