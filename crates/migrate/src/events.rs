//! What the commands tell while they work. They only tell; words and places are the command line's.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What a command tells while it works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A migration is about to be applied.
    Applying {
        /// Its name.
        name: String,
        /// Its place among those to be applied, from 1.
        place: usize,
        /// How many there are.
        of: usize,
    },
    /// A migration that stopped on its way goes on.
    Resuming {
        /// Its name.
        name: String,
        /// How many of its statements are in the database already.
        done: usize,
        /// How many it has.
        of: usize,
    },
    /// Statements of a migration without a transaction are in the database, and recorded as such.
    Advanced {
        /// Its name.
        name: String,
        /// How many of its statements are done.
        done: usize,
        /// How many it has.
        of: usize,
    },
    /// A migration is taking long.
    StillRunning {
        /// Its name.
        name: String,
        /// Since when.
        elapsed: Duration,
        /// The sessions that keep it from going on, in words.
        blockers: Vec<String>,
    },
    /// A lock was not to be had in time; the same is tried again after a pause.
    Retrying {
        /// The migration.
        name: String,
        /// The attempt that failed, from 1.
        attempt: u32,
        /// How many there are at most.
        of: u32,
        /// How long the pause is.
        pause: Duration,
        /// What the database said.
        reason: String,
    },
    /// A migration was applied.
    Applied {
        /// Its name.
        name: String,
    },
    /// Another migration holds the lock of the database.
    WaitingForLock {
        /// Whose it is, in words, if the database can tell.
        holder: Option<String>,
        /// How long it is waited for.
        wait: Duration,
    },
}

/// Told of events as they happen.
pub type Progress<'a> = &'a mut (dyn FnMut(Event) + Send);

/// A [`Progress`] that several parts of a command tell in turn.
pub(crate) type Tell<'a> = &'a (dyn Fn(Event) + Send + Sync);

/// Works with a [`Tell`].
pub(crate) fn shared(progress: Progress<'_>) -> impl Fn(Event) + Send + Sync {
    let progress = Mutex::new(progress);
    move |event| {
        let mut progress = progress.lock().unwrap_or_else(PoisonError::into_inner);
        (*progress)(event);
    }
}
