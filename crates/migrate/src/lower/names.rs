//! The names of constraints and indexes that the schema file does not name, as Prisma makes them: table and
//! columns joined by underscores, cut at the database's limit in front of the suffix.

/// The name of a primary key.
pub fn primary_key(table: &str, limit: usize) -> String {
    with_suffix(table, "_pkey", limit)
}

/// The name of a unique constraint.
pub fn unique(table: &str, columns: &[&str], limit: usize) -> String {
    with_suffix(&joined(table, columns), "_key", limit)
}

/// The name of an index.
pub fn index(table: &str, columns: &[&str], limit: usize) -> String {
    with_suffix(&joined(table, columns), "_idx", limit)
}

/// The name of a foreign key.
pub fn foreign_key(table: &str, columns: &[&str], limit: usize) -> String {
    with_suffix(&joined(table, columns), "_fkey", limit)
}

/// Any text with a suffix that is never cut; the text is, at a character's boundary.
pub fn with_suffix(text: &str, suffix: &str, limit: usize) -> String {
    let mut end = limit.saturating_sub(suffix.len()).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{suffix}", &text[..end])
}

fn joined(table: &str, columns: &[&str]) -> String {
    let mut parts = vec![table];
    parts.extend(columns);
    parts.join("_")
}
