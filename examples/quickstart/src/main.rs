//! The quick start: an embedded mail platform database in one screen.
fn main() {}
