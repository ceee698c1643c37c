//! Schema migrations: lowering, diffing, planning, history, locks, and the commands.
