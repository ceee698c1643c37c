//! From an analysed schema to the Rust files of the typed client. Pure: no I/O.
