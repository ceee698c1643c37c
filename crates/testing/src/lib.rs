//! Development only: the golden-file harness and scratch databases.
