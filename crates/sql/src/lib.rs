//! What a SQL database is: values, schemas, migration steps, queries and dialects. Pure: no I/O.
