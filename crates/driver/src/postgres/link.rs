//! The two ends of a session meet here: a statement under way, and the connection that carries it. The connection
//! is not a task of its own. Whoever waits for a statement drives the socket meanwhile, so that a query costs no
//! change of thread; nobody needs to read a socket on which nothing was asked.
//!
//! What is said over the connection is `mod.rs`.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, FusedFuture, Shared};
use futures_util::task::AtomicWaker;

/// How often a waiting task goes round between statement and socket before it lets other tasks run.
const TURNS: usize = 8;

/// The connection of a session, driven by those who wait for its answers. Several may wait at once.
pub(super) struct Link(Shared<BoxFuture<'static, ()>>);

impl Link {
    /// `connection` ends when its client is dropped or the server is gone. Its error reaches the statements
    /// that wait for an answer, so that nothing is lost here.
    pub(super) fn new(connection: impl Future<Output = ()> + Send + 'static) -> Link {
        Link(connection.boxed().shared())
    }

    /// Waits for `work`, moving the connection on meanwhile.
    pub(super) async fn drive<W: Future>(&self, mut work: Pin<&mut W>) -> W::Output {
        let mut connection = self.0.clone();
        let bell = Arc::new(Bell::default());
        let waker = Waker::from(Arc::clone(&bell));
        poll_fn(move |cx| {
            bell.caller.register(cx.waker());
            let mut inner = Context::from_waker(&waker);
            for _ in 0..TURNS {
                bell.listen();
                if let Poll::Ready(output) = work.as_mut().poll(&mut inner) {
                    return Poll::Ready(output);
                }
                if !connection.is_terminated() {
                    let _ = connection.poll_unpin(&mut inner);
                }
                if !bell.rang() {
                    return Poll::Pending;
                }
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await
    }

    /// Whether the connection has ended. Reads what the server said meanwhile: a session that was idle learns only
    /// here that the server went away.
    pub(super) fn is_closed(&self) -> bool {
        self.0.clone().now_or_never().is_some()
    }

    /// Waits until the connection has ended.
    pub(super) async fn ended(self) {
        self.0.await;
    }

    /// Lets the connection take its leave of the server, without anybody waiting for it. The client must have been
    /// dropped before. Outside a runtime the socket is simply closed.
    pub(super) fn close(self) {
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(self.0);
        }
    }
}

/// Nobody looks: ringing wakes the caller.
const AWAY: u8 = 0;
/// The caller is busy going round and will look: no need to wake it.
const LISTENING: u8 = 1;
/// It rang while the caller was busy.
const RUNG: u8 = 2;

/// A waker that does not wake the task which is ringing it. Statement and connection wake each other at every step;
/// to the runtime each of these would look like another task to be put on another thread.
#[derive(Default)]
struct Bell {
    state: AtomicU8,
    caller: AtomicWaker,
}

impl Bell {
    fn listen(&self) {
        self.state.store(LISTENING, Ordering::Release);
    }

    /// Stops listening; whether it rang meanwhile.
    fn rang(&self) -> bool {
        self.state.swap(AWAY, Ordering::AcqRel) == RUNG
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let heard = self
            .state
            .compare_exchange(LISTENING, RUNG, Ordering::AcqRel, Ordering::Acquire);
        if heard == Err(AWAY) {
            self.caller.wake();
        }
    }
}
