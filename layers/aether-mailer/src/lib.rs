//! The data layer of Aether Mailer.
pub mod db;
