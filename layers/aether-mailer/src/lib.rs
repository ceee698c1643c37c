//! The data layer of Aether Mailer.
