//! The data layer of Aether Mailer: people and their domains, mail accounts with quotas, sent mail and what
//! became of it, filters, mailing lists, sessions and API keys, on SQLite and PostgreSQL.
//!
//! [`open`] connects, brings the database up to date and returns the typed client; the functions in
//! [`services`] do the work of a mail platform with it.
//!
//! ```no_run
//! use aether_mailer::services::users::{self, NewUser};
//!
//! # async fn example() -> aether_mailer::Result<()> {
//! let db = aether_mailer::open("file:mail.db").await?;      // or postgresql://…
//! let ada = users::register(&db, NewUser {
//!     username: "ada",
//!     email: "ada@example.com",
//!     password: "analytical engine, 1843",
//!     display_name: Some("Ada Lovelace"),
//! }).await?;
//! println!("{} may send {} mails a day", ada.username, ada.max_emails_per_day);
//! # Ok(()) }
//! ```
//!
//! What it is not: a mail server. It speaks no SMTP and resolves no DNS; programs that do call these functions.
//!
//! | module | holds |
//! |---|---|
//! | [`services`] | what can be done, one file a domain |
//! | [`seed`](mod@seed) | what a new installation begins with |
//! | [`migrations`] | the histories of both databases, compiled in |
//! | [`address`], [`password`], [`secret`] | rules for addresses, passwords and tokens |
//! | [`db`] | the typed client, written by `nicol generate` |

pub mod address;
pub mod db;
mod error;
pub mod migrations;
pub mod password;
pub mod secret;
pub mod seed;
pub mod services;

pub use db::Db;
pub use error::{Error, Limit, Result};
pub use migrations::open;
pub use secret::Secret;
pub use seed::seed;
