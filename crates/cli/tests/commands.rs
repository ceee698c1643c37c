//! Command-line cases.
fn main() {}
