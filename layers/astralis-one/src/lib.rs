//! The data layer of Astralis One: a platform for consultants and the organizations that they work for. So far it is
//! the typed client of the schema in `prisma/schema`, which `build.rs` writes; there are no services yet.

nicol::generated!(pub mod db);

pub use db::Db;
