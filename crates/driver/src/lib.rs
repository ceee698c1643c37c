//! Talking to database servers: connections, pool, rows and classified errors.
