//! Development tasks: test, tidy, bench.
fn main() {}
