//! What all peers share: the tables and their rows, the workloads, the loop that is timed, and the line protocol by which
//! the runner drives a peer's process.
//!
//! It talks to no database: a peer does ([`Peer`]), and the runner makes the tables. To add a peer, implement [`Peer`] in
//! a program under `peers/` whose `main` is [`serve`], and add its line to `runner/src/peers.rs`.

mod answer;
mod batch;
pub mod data;
mod peer;
mod reference;
mod serve;
mod tree;
mod workload;

pub use answer::{Answer, Digest, Record};
pub use batch::{Measurement, run_batch};
pub use data::{NewPost, NewUser};
pub use peer::{Database, Kind, POOL, Peer, Result, TASKS, Target, ready};
pub use reference::Reference;
pub use serve::{database, serve};
pub use tree::{Tree, nest};
pub use workload::Workload;
