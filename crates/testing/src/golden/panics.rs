//! A panic is how a test fails. This turns it into the message of that test, with its place, instead of lines that
//! appear somewhere in the output of all tests.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// Whether a test is running on this thread.
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
    /// Where the last caught panic happened.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `body`. A panic on this thread becomes an error; on another thread it is printed as always.
pub(super) fn caught<T>(body: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    install();
    IS_CAUGHT.set(true);
    let result = catch_unwind(AssertUnwindSafe(body));
    IS_CAUGHT.set(false);
    result.unwrap_or_else(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or(panic.downcast_ref::<&str>().copied());
        Err(format!(
            "{}\n  at {}",
            text.unwrap_or("the test panicked"),
            PLACE.take()
        ))
    })
}

fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if IS_CAUGHT.get() {
                PLACE.set(panic.location().map(ToString::to_string).unwrap_or_default());
            } else {
                print(panic);
            }
        }));
    });
}
