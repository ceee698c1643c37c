//! The library that programs link: typed queries, planning, execution and decoding.
