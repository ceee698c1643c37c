//! Development only: what the tests of every crate share. It depends on none of our other crates, so all can use it.
//!
//! * [`golden`]: text files that hold inputs and the outputs expected for them, each its own named test.
//! * [`db`]: empty databases on every engine, for the duration of a test.
//!
//! What it is not: a place for fixtures or helpers of one crate; those stand beside that crate's tests.

pub mod db;
pub mod golden;
