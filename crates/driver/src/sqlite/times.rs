//! Which form of points in time a file holds: text, as Prisma 7 writes it, or milliseconds since 1970, as
//! the older versions did. A look at both ends of each table tells; it takes microseconds a table, once for
//! each pool. A file in which several forms meet is compared by a function (`functions.rs`).

use rusqlite::Connection;

use crate::url::TimeForm;

/// What a file holds, and so what is written to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Times {
    /// The form to write.
    pub(super) write: TimeForm,
    /// The file holds several forms, or text that does not sort as time does.
    pub(super) mixed: bool,
}

/// How many rows at each end of a table are looked at.
const SAMPLE: u32 = 32;

/// The tables with columns for points in time, and those columns; a table a row, already quoted.
const COLUMNS: &str = "SELECT '\"' || replace(t.name, '\"', '\"\"') || '\"', \
     group_concat('\"' || replace(c.name, '\"', '\"\"') || '\"', '|') \
     FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c \
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name <> '_prisma_migrations' \
     AND lower(c.type) IN ('datetime', 'timestamp', 'date') GROUP BY t.name";

/// Finds out what a file holds. A file that cannot be read is as good as a new one: the first query says why.
pub(super) fn detect(connection: &Connection, wanted: Option<TimeForm>) -> Times {
    let found = look(connection).unwrap_or_default();
    let held = match found {
        Found {
            integers: true,
            canonical: false,
            other: false,
        } => TimeForm::Milliseconds,
        _ => TimeForm::Text,
    };
    let write = wanted.unwrap_or(held);
    let mixed = match write {
        TimeForm::Text => found.integers || found.other,
        TimeForm::Milliseconds => found.canonical || found.other,
    };
    Times { write, mixed }
}

/// The forms that were seen.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    integers: bool,
    /// Text as the client writes it.
    canonical: bool,
    /// Text in another spelling.
    other: bool,
}

fn look(connection: &Connection) -> rusqlite::Result<Found> {
    let mut tables = connection.prepare(COLUMNS)?;
    let tables: Vec<(String, String)> = tables
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut found = Found::default();
    for (table, columns) in tables {
        // A virtual table or one whose module is missing cannot be read; that is no reason to give up.
        if let Ok(here) = look_at(connection, &table, &columns) {
            found.integers |= here.integers;
            found.canonical |= here.canonical;
            found.other |= here.other;
        }
    }
    Ok(found)
}

fn look_at(connection: &Connection, table: &str, columns: &str) -> rusqlite::Result<Found> {
    // A table without row ids has only one end that is cheap to reach.
    let read = |order: &str| {
        let columns = columns.replace('|', ", ");
        connection.prepare(&format!("SELECT {columns} FROM {table} {order} LIMIT {SAMPLE}"))
    };
    let mut found = Found::default();
    let ends = match read("ORDER BY rowid DESC") {
        Ok(last) => vec![read("")?, last],
        Err(_) => vec![read("")?],
    };
    for mut end in ends {
        let width = end.column_count();
        let mut rows = end.raw_query();
        while let Some(row) = rows.next()? {
            for column in 0..width {
                match row.get_ref(column)? {
                    rusqlite::types::ValueRef::Integer(_) | rusqlite::types::ValueRef::Real(_) => {
                        found.integers = true;
                    }
                    rusqlite::types::ValueRef::Text(text) if crate::row::date_time::is_canonical(text) => {
                        found.canonical = true;
                    }
                    rusqlite::types::ValueRef::Text(_) => found.other = true,
                    _ => {}
                }
            }
        }
    }
    Ok(found)
}
