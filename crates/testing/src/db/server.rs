//! Which PostgreSQL server the tests use. Decided once in a process.
//! It looks for running servers only; starting one is in [`super::private`].

use std::sync::OnceLock;
use std::time::Duration;

use super::{admin, private};

/// The variable that names the server to use, as a URL of any database on it.
const VARIABLE: &str = "TEST_POSTGRES_URL";

/// Where a server on this machine answers that lets everybody in, as in most containers.
const STANDARD: &str = "postgresql://postgres@127.0.0.1:5432/postgres";

/// The URL of a database on the server that tests use; the server runs at least as long as this process.
///
/// Fails with a message that says what to install or set.
pub fn postgres_server() -> Result<&'static str, String> {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    match SERVER.get_or_init(find) {
        Ok(Server::Running(url)) => Ok(url),
        Ok(Server::Private(server)) => Ok(&server.url),
        Err(message) => Err(message.clone()),
    }
}

enum Server {
    Running(String),
    Private(private::Server),
}

fn find() -> Result<Server, String> {
    if let Some(url) = std::env::var(VARIABLE).ok().filter(|url| !url.is_empty()) {
        let checked = admin::can_create_databases(&url, Duration::from_secs(10));
        return match checked {
            Ok(()) => Ok(Server::Running(url)),
            Err(error) => Err(format!(
                "the PostgreSQL server that {VARIABLE} names cannot be used: {error}"
            )),
        };
    }
    let Err(standard) = admin::can_create_databases(STANDARD, Duration::from_secs(2)) else {
        return Ok(Server::Running(STANDARD.to_string()));
    };
    private::start(&private::ServerSetup::default()).map(Server::Private).map_err(|error| {
        format!(
            "these tests need a PostgreSQL server, and there is none: set {VARIABLE} to the URL of one, or install it \
             (Debian: apt-get install postgresql)\n  127.0.0.1:5432 as the user postgres: {standard}\n  \
             a private server: {error}"
        )
    })
}
