//! The Prisma schema language: lossless tree, analysis, diagnostics, formatter. Pure: no I/O.
