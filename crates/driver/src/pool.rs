//! The slots of a pool: at most so many connections, and a queue of those who wait for one, first come, first served.
//! Which connections these are, and how they are opened, the drivers know.
//!
//! One short lock when a connection is taken and one when it comes back: on SQLite, where a query takes 2 µs, counting
//! permits beside a list of connections would be felt.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::{Error, ErrorKind, Result};

/// The right to use a slot: with its connection, or to open one.
type Turn<C> = Option<C>;

/// Slots for connections.
pub(crate) struct Slots<C> {
    limit: usize,
    timeout: Option<Duration>,
    state: Mutex<State<C>>,
}

struct State<C> {
    /// Each with the thread that used it last: in whose processor's cache it still is.
    idle: Vec<(ThreadId, C)>,
    /// Slots in use and idle connections together.
    open: usize,
    /// Nobody waits while there is an idle connection or a free slot.
    queue: VecDeque<oneshot::Sender<Turn<C>>>,
    /// Connections that come back are closed, until somebody wants one again.
    closed: bool,
}

impl<C> Slots<C> {
    /// `timeout`: how long a caller waits for its turn; `None` is for ever.
    pub(crate) fn new(limit: usize, timeout: Option<Duration>) -> Slots<C> {
        Slots {
            limit,
            timeout,
            state: Mutex::new(State {
                idle: Vec::with_capacity(limit.min(64)),
                open: 0,
                queue: VecDeque::new(),
                closed: false,
            }),
        }
    }

    /// Waits for a slot. Whoever gets one gives it back with [`Slots::give_back`], whatever happens.
    ///
    /// # Errors
    /// P2024 when none became free in time.
    #[inline]
    pub(crate) async fn turn(&self) -> Result<Turn<C>> {
        let taken = self.take();
        match taken {
            Ok(turn) => Ok(turn),
            Err(receiver) => Box::pin(self.wait(receiver)).await,
        }
    }

    fn take(&self) -> Result<Turn<C>, oneshot::Receiver<Turn<C>>> {
        let mut state = self.lock();
        state.closed = false;
        if let Some(connection) = state.pop() {
            return Ok(Some(connection));
        }
        if state.open < self.limit {
            state.open += 1;
            return Ok(None);
        }
        let (sender, receiver) = oneshot::channel();
        state.queue.push_back(sender);
        Err(receiver)
    }

    async fn wait(&self, receiver: oneshot::Receiver<Turn<C>>) -> Result<Turn<C>> {
        let mut waiting = Waiting {
            slots: self,
            receiver,
        };
        let turn = &mut waiting.receiver;
        let turn = match self.timeout {
            None => turn.await.ok(),
            Some(limit) => match tokio::time::timeout(limit, turn).await {
                Ok(turn) => turn.ok(),
                Err(_) => None,
            },
        };
        turn.ok_or_else(|| self.timed_out())
    }

    /// Gives a slot back: with its connection, or empty when that was closed or never opened.
    pub(crate) fn give_back(&self, connection: Option<C>) {
        let mut turn = connection;
        loop {
            let next = {
                let mut state = self.lock();
                match state.queue.pop_front() {
                    Some(next) => next,
                    None => return state.keep(turn),
                }
            };
            match next.send(turn) {
                Ok(()) => return,
                // That one waits no longer.
                Err(unwanted) => turn = unwanted,
            }
        }
    }

    /// Adds a connection that was opened beside the slots: the first one, which shows that the database answers.
    pub(crate) fn add(&self, connection: C) {
        let mut state = self.lock();
        state.open += 1;
        state.idle.push((thread::current().id(), connection));
    }

    /// Takes the idle connections out, to be closed; those in use follow when they come back.
    pub(crate) fn close(&self) -> Vec<C> {
        let mut state = self.lock();
        state.closed = true;
        state.open -= state.idle.len();
        state.idle.drain(..).map(|(_, connection)| connection).collect()
    }

    /// Looks at an idle connection, if there is one.
    pub(crate) fn with_idle<T>(&self, look: impl FnOnce(&C) -> T) -> Option<T> {
        self.lock().idle.last().map(|(_, connection)| look(connection))
    }

    #[cold]
    fn timed_out(&self) -> Error {
        let seconds = self.timeout.unwrap_or_default().as_secs();
        let limit = self.limit;
        Error::new(
            ErrorKind::PoolTimeout,
            format!("no connection became free within {seconds} s (pool_timeout {seconds}, connection_limit {limit})"),
        )
        .with_hint("end transactions sooner, or raise `connection_limit` or `pool_timeout` in the address")
    }

    fn lock(&self) -> MutexGuard<'_, State<C>> {
        // No panic can leave this half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C> State<C> {
    /// An idle connection, rather one that this thread used last.
    fn pop(&mut self) -> Option<C> {
        let me = thread::current().id();
        let last = self.idle.len().checked_sub(1)?;
        let mine = self.idle.iter().rposition(|(thread, _)| *thread == me);
        Some(self.idle.swap_remove(mine.unwrap_or(last)).1)
    }

    fn keep(&mut self, turn: Turn<C>) {
        match turn.filter(|_| !self.closed) {
            Some(connection) => self.idle.push((thread::current().id(), connection)),
            None => self.open -= 1,
        }
    }
}

/// Somebody in the queue. When they give up, a turn that has just reached them goes to the next.
struct Waiting<'s, C> {
    slots: &'s Slots<C>,
    receiver: oneshot::Receiver<Turn<C>>,
}

impl<C> Drop for Waiting<'_, C> {
    fn drop(&mut self) {
        self.receiver.close();
        if let Ok(turn) = self.receiver.try_recv() {
            self.slots.give_back(turn);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::{Context, Waker};

    use super::*;

    fn is_pending(work: Pin<&mut impl Future>) -> bool {
        work.poll(&mut Context::from_waker(Waker::noop())).is_pending()
    }

    fn block_on<T>(work: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(work)
    }

    #[test]
    fn first_come_first_served() {
        block_on(async {
            let slots: Slots<&str> = Slots::new(1, None);
            assert_eq!(slots.turn().await.ok(), Some(None));
            let mut first = Box::pin(slots.turn());
            let mut second = Box::pin(slots.turn());
            assert!(is_pending(first.as_mut()));
            assert!(is_pending(second.as_mut()));
            slots.give_back(Some("a"));
            assert!(is_pending(second.as_mut()));
            assert_eq!(first.await.ok(), Some(Some("a")));
            // The slot comes back empty: the next one opens a connection.
            slots.give_back(None);
            assert_eq!(second.await.ok(), Some(None));
        });
    }

    #[test]
    fn who_gives_up_passes_the_turn_on() {
        block_on(async {
            let slots: Slots<&str> = Slots::new(1, None);
            assert!(slots.turn().await.is_ok());
            let mut first = Box::pin(slots.turn());
            let mut second = Box::pin(slots.turn());
            assert!(is_pending(first.as_mut()));
            assert!(is_pending(second.as_mut()));
            slots.give_back(Some("a"));
            drop(first);
            assert_eq!(second.await.ok(), Some(Some("a")));
        });
    }

    #[test]
    fn a_closed_pool_keeps_nothing_and_can_be_used_again() {
        block_on(async {
            let slots: Slots<&str> = Slots::new(2, None);
            slots.add("a");
            assert_eq!(slots.turn().await.ok(), Some(Some("a")));
            assert!(slots.close().is_empty());
            slots.give_back(Some("a"));
            assert_eq!(slots.turn().await.ok(), Some(None));
            slots.give_back(Some("b"));
            assert_eq!(slots.turn().await.ok(), Some(Some("b")));
        });
    }
}
