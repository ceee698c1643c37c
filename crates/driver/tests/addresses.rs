//! What addresses mean, parameter by parameter, and what is said of those that mean nothing.

use std::path::Path;
use std::time::Duration;

use nicol_driver::url::{PostgresTarget, SqliteTarget, Synchronous, Target, TimeForm, TlsMode};
use nicol_driver::{DatabaseUrl, ErrorKind};

fn parse(address: &str) -> DatabaseUrl {
    DatabaseUrl::parse(address).unwrap_or_else(|error| panic!("{address}: {error}"))
}

fn postgres(address: &str) -> PostgresTarget {
    match parse(address).target {
        Target::Postgres(target) => *target,
        _ => panic!("{address} is no address of PostgreSQL"),
    }
}

fn sqlite(address: &str) -> SqliteTarget {
    match parse(address).target {
        Target::Sqlite(target) => target,
        _ => panic!("{address} is no address of SQLite"),
    }
}

/// User, password, host, port and database.
fn place(address: &str) -> (String, Option<String>, String, u16, String) {
    let target = postgres(address);
    (
        target.user,
        target.password,
        target.host,
        target.port,
        target.database,
    )
}

#[test]
fn where_a_server_is() {
    let cases: &[(&str, (&str, Option<&str>, &str, u16, &str))] = &[
        (
            "postgresql://ada:secret@db.example:5433/mail",
            ("ada", Some("secret"), "db.example", 5433, "mail"),
        ),
        (
            "postgres://ada@localhost/mail",
            ("ada", None, "localhost", 5432, "mail"),
        ),
        (
            "  postgresql://ada@localhost/mail\n",
            ("ada", None, "localhost", 5432, "mail"),
        ),
        (
            "postgresql://localhost",
            ("postgres", None, "localhost", 5432, "postgres"),
        ),
        ("postgresql://", ("postgres", None, "localhost", 5432, "postgres")),
        (
            "postgresql://ada:@localhost:/mail",
            ("ada", None, "localhost", 5432, "mail"),
        ),
        // Signs with a meaning of their own are written as %XX; the last @ ends the password in any case.
        (
            "postgresql://a%40b:p%40ss%2Fw%3Aor%23d%3F%25@h/my%20db",
            ("a@b", Some("p@ss/w:or#d?%"), "h", 5432, "my db"),
        ),
        (
            "postgresql://ada:p@ss:word@h/db",
            ("ada", Some("p@ss:word"), "h", 5432, "db"),
        ),
        (
            "postgresql://ada:100%@h/db",
            ("ada", Some("100%"), "h", 5432, "db"),
        ),
        (
            "postgresql://ada:%C3%BC%F0%9F%A6%80@h/d%C3%BC",
            ("ada", Some("ü🦀"), "h", 5432, "dü"),
        ),
        // Addresses with colons, and folders of sockets.
        (
            "postgresql://ada@[::1]:5433/mail",
            ("ada", None, "::1", 5433, "mail"),
        ),
        (
            "postgresql://ada@[fe80::2]/mail",
            ("ada", None, "fe80::2", 5432, "mail"),
        ),
        (
            "postgresql://ada@localhost/mail?host=/var/run/postgresql",
            ("ada", None, "/var/run/postgresql", 5432, "mail"),
        ),
        (
            "postgresql://ada@%2Fvar%2Frun%2Fpostgresql/mail",
            ("ada", None, "/var/run/postgresql", 5432, "mail"),
        ),
        (
            "postgresql:///mail?host=%2Ftmp",
            ("postgres", None, "/tmp", 5432, "mail"),
        ),
    ];
    for (address, (user, password, host, port, database)) in cases {
        let expected = (
            (*user).to_owned(),
            password.map(str::to_owned),
            (*host).to_owned(),
            *port,
            (*database).to_owned(),
        );
        assert_eq!(place(address), expected, "{address}");
    }
}

#[test]
fn parameters_of_the_pool() {
    let usual = parse("postgresql://localhost/db");
    assert_eq!(usual.connection_limit, None);
    assert_eq!(usual.pool_timeout, Some(Duration::from_secs(10)));
    assert_eq!(usual.connect_timeout, Some(Duration::from_secs(5)));
    assert_eq!(usual.socket_timeout, None);
    assert_eq!(usual.statement_cache_size, 256);
    for scheme in ["postgresql://localhost/db", "file:dev.db"] {
        let url = parse(&format!(
            "{scheme}?connection_limit=3&pool_timeout=20&connect_timeout=7&socket_timeout=9&statement_cache_size=0"
        ));
        assert_eq!(url.connection_limit, Some(3));
        assert_eq!(url.pool_timeout, Some(Duration::from_secs(20)));
        assert_eq!(url.connect_timeout, Some(Duration::from_secs(7)));
        assert_eq!(url.socket_timeout, Some(Duration::from_secs(9)));
        assert_eq!(url.statement_cache_size, 0);
        // Zero waits for ever; of two the last counts; empty pairs are nothing.
        let url = parse(&format!(
            "{scheme}?pool_timeout=0&connect_timeout=0&&connection_limit=3&connection_limit=4&"
        ));
        assert_eq!((url.pool_timeout, url.connect_timeout), (None, None));
        assert_eq!(url.connection_limit, Some(4));
    }
}

#[test]
fn parameters_of_postgresql() {
    let usual = postgres("postgresql://localhost/db");
    assert_eq!(
        (
            usual.schema,
            usual.tls,
            usual.accept_invalid_certs,
            usual.pgbouncer
        ),
        (None, TlsMode::Prefer, true, false)
    );
    assert_eq!((usual.application_name, usual.options), (None, None));

    let given = |parameters: &str| postgres(&format!("postgresql://localhost/db?{parameters}"));
    assert_eq!(given("schema=mail").schema.as_deref(), Some("mail"));
    assert_eq!(given("schema=My%20Schema").schema.as_deref(), Some("My Schema"));
    assert_eq!(given("schema=").schema, None);
    assert!(given("pgbouncer=true").pgbouncer && given("pgbouncer=1").pgbouncer);
    assert!(!given("pgbouncer=false").pgbouncer && !given("pgbouncer=0").pgbouncer);
    assert_eq!(
        given("application_name=mail+server").application_name.as_deref(),
        Some("mail server")
    );
    assert_eq!(
        given("options=-c%20statement_timeout%3D5s").options.as_deref(),
        Some("-c statement_timeout=5s")
    );
    for (name, mode) in [
        ("disable", TlsMode::Disable),
        ("allow", TlsMode::Prefer),
        ("prefer", TlsMode::Prefer),
        ("require", TlsMode::Require),
        ("verify-ca", TlsMode::VerifyCa),
        ("verify-full", TlsMode::VerifyFull),
    ] {
        assert_eq!(given(&format!("sslmode={name}")).tls, mode);
    }
    assert!(!given("sslaccept=strict").accept_invalid_certs);
    assert!(given("sslaccept=accept_invalid_certs").accept_invalid_certs);
    // One that nobody knows is passed over, as Prisma does.
    assert!(given("max_idle_connection_lifetime=60&foo&utm=%20") == given(""));
}

#[test]
fn certificates_are_roots_unless_a_key_is_beside_them() {
    let given = |parameters: &str| postgres(&format!("postgresql://localhost/db?{parameters}"));
    for root in [
        "sslcert=ca.pem",
        "sslrootcert=ca.pem",
        "sslrootcert=ca.pem&sslcert=",
    ] {
        let target = given(root);
        assert_eq!(target.root_certificate.as_deref(), Some(Path::new("ca.pem")));
        assert!(target.client_certificate.is_none());
    }
    let both = given("sslkey=me.key&sslrootcert=ca.pem&sslcert=me.pem");
    assert_eq!(both.root_certificate.as_deref(), Some(Path::new("ca.pem")));
    let client = both.client_certificate.unwrap();
    assert_eq!(client.certificate, Path::new("me.pem"));
    assert_eq!(client.key, Path::new("me.key"));
}

#[test]
fn parameters_of_sqlite() {
    let path = |address: &str| sqlite(address).path.map(|path| path.display().to_string());
    for (address, file) in [
        ("file:dev.db", Some("dev.db")),
        ("sqlite:dev.db", Some("dev.db")),
        ("file:./a/dev.db?connection_limit=1", Some("./a/dev.db")),
        ("file:/var/lib/mail.db", Some("/var/lib/mail.db")),
        ("file:///var/lib/mail.db", Some("/var/lib/mail.db")),
        ("file://dev.db", Some("dev.db")),
        ("file:my%20data.db", Some("my data.db")),
        ("file:a+b.db", Some("a+b.db")),
        ("file::memory:", None),
        ("sqlite::memory:", None),
        ("file:dev.db?mode=memory", None),
    ] {
        assert_eq!(path(address).as_deref(), file, "{address}");
    }
    let usual = sqlite("file:dev.db");
    assert_eq!((usual.read_only, usual.synchronous), (false, Synchronous::Normal));
    assert_eq!(
        (usual.journal_mode.as_deref(), usual.time_form),
        (Some("wal"), None)
    );
    assert!(sqlite("file:dev.db?mode=ro").read_only);
    assert!(!sqlite("file:dev.db?mode=rwc&cache=shared").read_only);
    assert!(usual.create && !sqlite("file:dev.db?mode=rw").create);
    assert_eq!(sqlite("file:a?synchronous=full").synchronous, Synchronous::Full);
    assert_eq!(sqlite("file:a?synchronous=off").synchronous, Synchronous::Off);
    assert_eq!(sqlite("file:a?journal_mode=keep").journal_mode, None);
    for mode in ["wal", "delete", "truncate", "persist"] {
        let target = sqlite(&format!("file:a?journal_mode={mode}"));
        assert_eq!(target.journal_mode.as_deref(), Some(mode));
    }
    let form = |name: &str| sqlite(&format!("file:a?timestamp_format={name}")).time_form;
    assert_eq!(form("auto"), None);
    assert_eq!(form("iso8601"), Some(TimeForm::Text));
    assert_eq!(form("unixepoch-ms"), Some(TimeForm::Milliseconds));
}

#[test]
fn wrong_addresses_are_p1013_and_say_which_part() {
    for (address, part) in [
        ("", "must begin with"),
        ("dev.db", "must begin with"),
        ("mongodb://localhost/db", "must begin with"),
        ("localhost:5432/db", "must begin with"),
        ("file:", "file name is missing"),
        ("file:?mode=ro", "file name is missing"),
        ("postgresql:localhost/db", "`//` is missing"),
        ("postgresql://localhost:port/db", "port is not a number"),
        ("postgresql://localhost:99999/db", "port is not a number"),
        ("postgresql://ada:%FF%FE@localhost/db", "not UTF-8"),
        ("postgresql://ada:a/b@localhost/db", "percent-encoded"),
        ("postgresql://ada:1/b@localhost/db", "percent-encoded"),
        ("postgresql://ada:1?b@localhost/db", "percent-encoded"),
        ("postgresql://h/db?connection_limit=0", "at least 1"),
        ("postgresql://h/db?connection_limit=many", "`connection_limit`"),
        ("postgresql://h/db?connection_limit=-1", "`connection_limit`"),
        ("postgresql://h/db?pool_timeout=1.5", "`pool_timeout`"),
        ("postgresql://h/db?connect_timeout=", "`connect_timeout`"),
        ("postgresql://h/db?socket_timeout=5s", "`socket_timeout`"),
        (
            "postgresql://h/db?statement_cache_size=x",
            "`statement_cache_size`",
        ),
        ("postgresql://h/db?pgbouncer=yes", "`pgbouncer`"),
        ("postgresql://h/db?sslmode=on", "`sslmode` must be one of"),
        ("postgresql://h/db?sslaccept=maybe", "`sslaccept` must be one of"),
        ("postgresql://h/db?sslidentity=c.p12", "PKCS#12"),
        ("postgresql://h/db?sslkey=me.key", "`sslkey`"),
        (
            "postgresql://h/db?sslrootcert=ca.pem&sslcert=me.pem",
            "without `sslkey`",
        ),
        ("file:a?mode=r", "`mode` must be one of"),
        ("file:a?synchronous=maybe", "`synchronous` must be one of"),
        ("file:a?journal_mode=memory", "`journal_mode` must be one of"),
        (
            "file:a?timestamp_format=unix",
            "`timestamp_format` must be one of",
        ),
    ] {
        let error = DatabaseUrl::parse(address).expect_err(address);
        assert_eq!((error.kind(), error.code()), (ErrorKind::InvalidUrl, "P1013"));
        assert!(error.to_string().contains(part), "{address}: {error}");
    }
}

/// Passwords, also those that were not percent-encoded and so fell apart.
#[test]
fn no_form_of_an_address_shows_a_password() {
    for address in [
        "postgresql://ada:topsecret@localhost/db",
        "postgresql://ada:topsecret@localhost/db?sslmode=on",
        "postgresql://ada:topsecret@localhost:port/db",
        "postgresql://ada:top/topsecret@localhost/db",
        "postgresql://ada:12/topsecret@localhost/db",
        "postgresql://ada:12/3/topsecret@localhost:5432/db?schema=a",
        "postgresql://ada:12?topsecret@localhost/db",
        "postgresql://ada:12#topsecret@localhost/db",
        "postgresql://ada:top?topsecret@localhost/db",
        "postgresql://ada:top#topsecret@localhost/db",
        "postgresql://ada:%FFtopsecret@localhost/db",
        "mysql://ada:topsecret@localhost/db",
        "mysql://ada:topsecret@localhost",
        "mysql://localhost/db?password=topsecret",
        "mongodb://ada:topsecret@localhost/db",
        "topsecret:x@localhost/db",
        "topsecret",
    ] {
        let shown = match DatabaseUrl::parse(address) {
            Ok(url) => format!("{url} {url:?} {}", url.database_name()),
            Err(error) => format!("{error} {error:?}"),
        };
        assert!(!shown.contains("topsecret"), "{address}: {shown}");
    }
}
