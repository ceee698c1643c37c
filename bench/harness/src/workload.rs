//! The catalogue of workloads: one row each, with what it asks of a peer.

use std::fmt;

/// A workload: one thing that every program does with a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// One user by its key.
    PointFind,
    /// The same from [`TASKS`](crate::TASKS) tasks over a pool of [`POOL`](crate::POOL) connections.
    ConcurrentFind,
    /// All users: 10,000 rows of 4 columns.
    NarrowRows,
    /// The whole wide table: 10,000 rows of 20 columns.
    WideRows,
    /// Posts by two conditions, in order, at most 20.
    FilteredPage,
    /// 100 users, the 10 posts of each, the 3 comments of each post, all in order of their keys.
    Tree,
    /// One user inserted and returned.
    InsertOne,
    /// 100 users inserted by one statement.
    InsertHundred,
    /// 10,000 users inserted by the fastest way the peer has.
    InsertBulk,
    /// One user's age set, by key.
    UpdateByKey,
    /// A transaction of an update, an insert that returns its row, and a select.
    Transaction,
}

/// A row of the catalogue.
struct Facts {
    workload: Workload,
    code: &'static str,
    title: &'static str,
    least: u64,
    warm_up: u64,
    writes: bool,
}

const fn reads(
    workload: Workload,
    code: &'static str,
    least: u64,
    warm_up: u64,
    title: &'static str,
) -> Facts {
    Facts {
        workload,
        code,
        title,
        least,
        warm_up,
        writes: false,
    }
}

const fn writes(
    workload: Workload,
    code: &'static str,
    least: u64,
    warm_up: u64,
    title: &'static str,
) -> Facts {
    Facts {
        writes: true,
        ..reads(workload, code, least, warm_up, title)
    }
}

/// In the order in which they run. The numbers: the fewest iterations in a batch, and those before the clock starts.
const CATALOGUE: [Facts; 11] = [
    reads(Workload::PointFind, "W1", 16, 32, "find one by key"),
    reads(
        Workload::ConcurrentFind,
        "W1c",
        64,
        64,
        "the same, 16 tasks over a pool of 8",
    ),
    reads(Workload::NarrowRows, "W2", 3, 1, "load 10,000 rows of 4 columns"),
    reads(Workload::WideRows, "W3", 3, 1, "load 10,000 rows of 20 columns"),
    reads(Workload::FilteredPage, "W4", 16, 32, "filter, order, limit 20"),
    reads(
        Workload::Tree,
        "W5",
        3,
        8,
        "tree of 100 users × 10 posts × 3 comments",
    ),
    writes(Workload::InsertOne, "W6", 16, 32, "insert one, returning it"),
    writes(
        Workload::InsertHundred,
        "W7",
        8,
        16,
        "insert 100 in one statement",
    ),
    writes(Workload::InsertBulk, "WB", 3, 1, "insert 10,000"),
    writes(Workload::UpdateByKey, "W8", 16, 32, "update by key"),
    writes(
        Workload::Transaction,
        "W9",
        16,
        32,
        "transaction of update, insert, select",
    ),
];

impl Workload {
    /// All workloads, in the order in which they run.
    pub fn all() -> impl Iterator<Item = Workload> {
        CATALOGUE.iter().map(|facts| facts.workload)
    }

    /// The workload of that code; case does not matter.
    pub fn from_code(code: &str) -> Option<Workload> {
        CATALOGUE
            .iter()
            .find(|facts| facts.code.eq_ignore_ascii_case(code))
            .map(|facts| facts.workload)
    }

    /// The short name: `W1c`.
    pub fn code(self) -> &'static str {
        self.facts().code
    }

    /// What it does, in a few words.
    pub fn title(self) -> &'static str {
        self.facts().title
    }

    /// The fewest iterations in a batch.
    pub fn least_iterations(self) -> u64 {
        self.facts().least
    }

    /// How many iterations run before the clock starts, in each batch: one of another kind may have left the allocator or
    /// the caches in disorder. Enough to reach every connection of a pool that goes round, where one costs little.
    pub fn warm_up(self) -> u64 {
        self.facts().warm_up
    }

    /// Whether the tables must be put right after a batch.
    pub fn writes(self) -> bool {
        self.facts().writes
    }

    fn facts(self) -> &'static Facts {
        &CATALOGUE[self as usize]
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_in_the_order_of_the_enum() {
        for facts in &CATALOGUE {
            assert_eq!(facts.workload.code(), facts.code);
            assert_eq!(
                Workload::from_code(&facts.code.to_lowercase()),
                Some(facts.workload)
            );
        }
    }
}
