//! The nicol command: arguments, commands, reports and exit codes.
fn main() {}
