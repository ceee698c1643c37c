//! The tables, a file each.

pub mod comment;
pub mod post;
pub mod user;
pub mod wide;
