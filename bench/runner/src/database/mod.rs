//! The databases that are measured: made and filled before the run, put right after each batch that writes, discarded in
//! the end.

pub mod postgres;
pub mod sqlite;

use harness::{Result, Target, data};

/// A database made for one run.
pub trait Scratch {
    /// What the peers connect to.
    fn target(&self) -> Target;

    /// Undoes what a batch wrote.
    fn restore(&mut self) -> Result<()>;

    /// Name and version, for the table's caption.
    fn describe(&mut self) -> Result<String>;

    /// Removes it.
    fn discard(self: Box<Self>) -> Result<()>;
}

/// The statements that undo what a batch wrote.
fn restore_sql() -> [String; 3] {
    [
        format!("DELETE FROM posts WHERE id > {}", data::POSTS),
        format!("DELETE FROM users WHERE id > {}", data::USERS),
        format!(
            "UPDATE users SET age = {age} WHERE age <> {age}",
            age = data::AGE_SQL
        ),
    ]
}
