//! Database addresses, with the parameters that Prisma users write. Parsing only: nothing is opened here.
//!
//! Source: Prisma's "Connection URLs" pages for SQLite and PostgreSQL.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nicol_sql::Provider;

use crate::{Error, ErrorKind, Result};

/// A parsed database address.
///
/// [`fmt::Display`] and [`fmt::Debug`] never show the password.
///
/// ```
/// use nicol_driver::DatabaseUrl;
///
/// let url = DatabaseUrl::parse("postgresql://ada:secret@db.example:5433/mail?connection_limit=4")?;
/// assert_eq!(url.to_string(), "postgresql://ada:***@db.example:5433/mail");
/// assert_eq!(url.connection_limit, Some(4));
/// # Ok::<(), nicol_driver::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DatabaseUrl {
    /// Where the database is.
    pub target: Target,
    /// `connection_limit`: the most connections that the pool opens.
    pub connection_limit: Option<usize>,
    /// `pool_timeout` (seconds, 0 = wait for ever): how long to wait for a free connection. 10 s.
    pub pool_timeout: Option<Duration>,
    /// `connect_timeout` (seconds, 0 = wait for ever): how long opening a connection may take. 5 s.
    pub connect_timeout: Option<Duration>,
    /// `socket_timeout` (seconds): how long one statement may take; on SQLite, how long to wait for a lock.
    pub socket_timeout: Option<Duration>,
    /// `statement_cache_size`: prepared statements kept per connection (0 = none).
    pub statement_cache_size: usize,
}

/// Where a database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// A SQLite file or an in-memory database.
    Sqlite(SqliteTarget),
    /// A PostgreSQL server.
    Postgres(Box<PostgresTarget>),
    /// A MySQL or MariaDB server; kept for tools, not connected to yet.
    Mysql(String),
}

/// A SQLite database.
#[derive(Clone, PartialEq, Eq)]
pub struct SqliteTarget {
    /// The file; `None` is a private in-memory database.
    pub path: Option<PathBuf>,
    /// `mode=ro`: never write.
    pub read_only: bool,
    /// An absent file is made, unless `mode=rw` or `mode=ro` forbids it.
    pub create: bool,
    /// `synchronous`: how hard a commit is flushed.
    pub synchronous: Synchronous,
    /// `journal_mode`: `None` keeps what the file has; otherwise it is set, WAL by default.
    pub journal_mode: Option<String>,
    /// `timestamp_format`: the form in which points in time are written; `None` is the form that the file
    /// already holds.
    pub time_form: Option<TimeForm>,
}

/// How a point in time is written to a SQLite file. Both forms are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeForm {
    /// `iso8601`: `2024-01-02T03:04:05.678+00:00`, as Prisma 7 writes it. The form of a new file.
    Text,
    /// `unixepoch-ms`: milliseconds since 1970, as Prisma wrote them up to version 6.
    Milliseconds,
}

/// How hard SQLite flushes a commit to disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synchronous {
    /// Not at all: a power failure can corrupt the file.
    Off,
    /// At checkpoints: under WAL a power failure can lose the last commits, never the file. The default.
    Normal,
    /// At every commit.
    Full,
}

/// A PostgreSQL database.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresTarget {
    /// Host name, address, or the folder of a Unix socket.
    pub host: String,
    /// Port, 5432 unless given.
    pub port: u16,
    /// User name.
    pub user: String,
    /// Password.
    pub password: Option<String>,
    /// Database name.
    pub database: String,
    /// `schema`: the schema that unqualified names mean, `public` unless given.
    pub schema: Option<String>,
    /// `sslmode`.
    pub tls: TlsMode,
    /// `sslaccept=accept_invalid_certs`: encrypt but do not verify.
    pub accept_invalid_certs: bool,
    /// `sslrootcert`, or `sslcert` without `sslkey` as Prisma writes it: a PEM file of trusted roots.
    pub root_certificate: Option<PathBuf>,
    /// `sslcert` and `sslkey` as libpq writes them: PEM files with which the client shows who it is.
    pub client_certificate: Option<ClientCertificate>,
    /// `pgbouncer=true`: the server is a pooler in transaction mode, so no named statements.
    pub pgbouncer: bool,
    /// `application_name`.
    pub application_name: Option<String>,
    /// `options`: command-line options for the server.
    pub options: Option<String>,
}

/// The certificate of a client and its private key.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    /// The certificate, and those between it and a root, in PEM form.
    pub certificate: PathBuf,
    /// The private key, in PEM form and not encrypted.
    pub key: PathBuf,
}

/// When a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsMode {
    /// Never.
    Disable,
    /// When the server can. The default.
    Prefer,
    /// Always. The certificate is verified unless `sslaccept=accept_invalid_certs`; see the guide.
    Require,
    /// Always, with a certificate that a known authority has signed.
    VerifyCa,
    /// Always, with a certificate for just this host.
    VerifyFull,
}

impl DatabaseUrl {
    /// Parses an address: `file:…` (or `sqlite:…`), `postgresql://…`, `mysql://…`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] (P1013) naming the part that is wrong, never the password.
    pub fn parse(text: &str) -> Result<DatabaseUrl> {
        let text = text.trim();
        let (scheme, rest) = text.split_once(':').ok_or_else(|| unknown_scheme(text))?;
        match scheme {
            "file" | "sqlite" => parse_sqlite(rest),
            "postgres" | "postgresql" => parse_postgres(rest),
            "mysql" | "mariadb" => Ok(DatabaseUrl::new(Target::Mysql(text.to_owned()))),
            _ => Err(unknown_scheme(scheme)),
        }
    }

    fn new(target: Target) -> DatabaseUrl {
        DatabaseUrl {
            target,
            connection_limit: None,
            pool_timeout: Some(Duration::from_secs(10)),
            connect_timeout: Some(Duration::from_secs(5)),
            socket_timeout: None,
            statement_cache_size: 256,
        }
    }

    /// The provider that the address belongs to.
    pub fn provider(&self) -> Provider {
        match self.target {
            Target::Sqlite(_) => Provider::Sqlite,
            Target::Postgres(_) => Provider::Postgres,
            Target::Mysql(_) => Provider::Mysql,
        }
    }

    /// An address for another database beside this one, to try things on: a database of this name on the
    /// same server, or one in memory where the database is embedded.
    pub fn beside(&self, name: &str) -> DatabaseUrl {
        let mut url = self.clone();
        match &mut url.target {
            Target::Sqlite(target) => target.path = None,
            Target::Postgres(target) => name.clone_into(&mut target.database),
            Target::Mysql(_) => {}
        }
        url
    }

    /// The same address with a relative SQLite path taken from `folder` (Prisma: the schema's folder).
    pub fn relative_to(mut self, folder: &Path) -> DatabaseUrl {
        if let Target::Sqlite(SqliteTarget { path: Some(path), .. }) = &mut self.target
            && path.is_relative()
        {
            *path = folder.join(&path);
        }
        self
    }

    /// The file of an embedded database; `None` for one in memory or on a server.
    pub fn file(&self) -> Option<&Path> {
        match &self.target {
            Target::Sqlite(target) => target.path.as_deref(),
            _ => None,
        }
    }

    /// The database is one in memory: it belongs to the pool that opened it, and ends with it.
    pub fn is_in_memory(&self) -> bool {
        matches!(&self.target, Target::Sqlite(target) if target.path.is_none())
    }

    /// How an address of this product is written, for people to fill in.
    pub const fn example(provider: Provider) -> &'static str {
        match provider {
            Provider::Sqlite => "file:./dev.db",
            Provider::Postgres => "postgresql://USER:PASSWORD@localhost:5432/DATABASE",
            Provider::Mysql => "mysql://USER:PASSWORD@localhost:3306/DATABASE",
        }
    }

    /// A new database in memory; `None` where there is no such thing.
    pub fn in_memory(provider: Provider) -> Option<DatabaseUrl> {
        match provider {
            Provider::Sqlite => parse_sqlite(":memory:").ok(),
            _ => None,
        }
    }

    /// The address of the server's own database, from which others are made; `None` for an embedded one.
    pub fn maintenance(&self) -> Option<DatabaseUrl> {
        let Target::Postgres(target) = &self.target else {
            return None;
        };
        let target = PostgresTarget {
            schema: None,
            ..(**target).clone()
        };
        let url = DatabaseUrl {
            target: Target::Postgres(Box::new(target)),
            ..self.clone()
        };
        Some(url.with_database("postgres"))
    }

    /// The same address with another database name (PostgreSQL only; others are returned as they are).
    pub fn with_database(mut self, name: &str) -> DatabaseUrl {
        if let Target::Postgres(target) = &mut self.target {
            target.database = name.to_owned();
        }
        self
    }

    /// The name that messages give the database: the file, or the database on the server.
    pub fn database_name(&self) -> String {
        match &self.target {
            Target::Sqlite(target) => match &target.path {
                Some(path) => path.display().to_string(),
                None => ":memory:".to_owned(),
            },
            Target::Postgres(target) => target.database.clone(),
            Target::Mysql(text) => {
                let address = split_query(text).0;
                let place = address.split_once("://").map_or("", |(_, place)| place);
                place.rsplit_once('/').map_or("", |(_, name)| name).to_owned()
            }
        }
    }

    /// The schema that unqualified names mean: `public` on PostgreSQL unless the address says otherwise.
    pub fn default_schema(&self) -> Option<&str> {
        match &self.target {
            Target::Postgres(target) => Some(target.schema.as_deref().unwrap_or("public")),
            _ => None,
        }
    }

    fn common_parameter(&mut self, name: &str, value: &str) -> Result<bool> {
        match name {
            "connection_limit" => self.connection_limit = Some(number(name, value)?),
            "pool_timeout" => self.pool_timeout = seconds(name, value)?,
            "connect_timeout" => self.connect_timeout = seconds(name, value)?,
            "socket_timeout" => self.socket_timeout = seconds(name, value)?,
            "statement_cache_size" => self.statement_cache_size = number(name, value)?,
            _ => return Ok(false),
        }
        if self.connection_limit == Some(0) {
            return Err(invalid("connection_limit must be at least 1"));
        }
        Ok(true)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            Target::Sqlite(_) => write!(f, "file:{}", self.database_name()),
            Target::Postgres(target) => {
                let password = if target.password.is_some() { ":***" } else { "" };
                let PostgresTarget {
                    user,
                    host,
                    port,
                    database,
                    ..
                } = &**target;
                write!(f, "postgresql://{user}{password}@{host}:{port}/{database}")
            }
            Target::Mysql(_) => f.write_str("mysql://***"),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

fn parse_sqlite(rest: &str) -> Result<DatabaseUrl> {
    let (path, query) = split_query(rest);
    let path = path
        .strip_prefix("//")
        .filter(|path| path.starts_with('/') || !path.is_empty())
        .unwrap_or(path);
    let path = percent_decode(path)?;
    if path.is_empty() {
        return Err(invalid("the file name is missing").with_hint("write the file as `file:./dev.db`"));
    }
    let mut target = SqliteTarget {
        path: (path != ":memory:").then(|| PathBuf::from(&path)),
        read_only: false,
        create: true,
        synchronous: Synchronous::Normal,
        journal_mode: Some("wal".to_owned()),
        time_form: None,
    };
    let mut url = DatabaseUrl::new(Target::Sqlite(target.clone()));
    for (name, value) in query_pairs(query)? {
        if url.common_parameter(&name, &value)? {
            continue;
        }
        match (name.as_str(), value.as_str()) {
            ("mode", "ro") => target.read_only = true,
            ("mode", "memory") => target.path = None,
            ("mode", "rw") => target.create = false,
            ("mode", "rwc") | ("cache", _) => {}
            ("mode", _) => return Err(one_of(&name, &["rwc", "rw", "ro", "memory"])),
            ("synchronous", "off") => target.synchronous = Synchronous::Off,
            ("synchronous", "normal") => target.synchronous = Synchronous::Normal,
            ("synchronous", "full") => target.synchronous = Synchronous::Full,
            ("synchronous", _) => return Err(one_of(&name, &["off", "normal", "full"])),
            ("journal_mode", "keep") => target.journal_mode = None,
            ("journal_mode", "wal" | "delete" | "truncate" | "persist") => target.journal_mode = Some(value),
            ("journal_mode", _) => {
                return Err(one_of(&name, &["wal", "delete", "truncate", "persist", "keep"]));
            }
            ("timestamp_format", "auto") => target.time_form = None,
            ("timestamp_format", "iso8601") => target.time_form = Some(TimeForm::Text),
            ("timestamp_format", "unixepoch-ms") => target.time_form = Some(TimeForm::Milliseconds),
            ("timestamp_format", _) => return Err(one_of(&name, &["iso8601", "unixepoch-ms", "auto"])),
            // Prisma ignores parameters that it does not know; so do we.
            _ => {}
        }
    }
    url.target = Target::Sqlite(target);
    Ok(url)
}

fn parse_postgres(rest: &str) -> Result<DatabaseUrl> {
    let rest = rest.strip_prefix("//").ok_or_else(|| {
        invalid("`//` is missing after the scheme")
            .with_hint("write postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
    })?;
    let (address, query) = split_query(rest);
    let (authority, database) = address.split_once('/').unwrap_or((address, ""));
    // A password with `/` or `?` in it is torn there, and its rest must not turn up as a name in messages.
    let names = query.split('&').filter_map(|pair| pair.split('=').next());
    if database.contains('@') || names.into_iter().any(|name| name.contains('@')) {
        return Err(invalid("a `@` stands behind the host").with_hint(ENCODE));
    }
    let (credentials, host_port) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (user, password) = match credentials.split_once(':') {
        Some((user, password)) => (user, Some(percent_decode(password)?)),
        None => (credentials, None),
    };
    let (host, port) = split_port(host_port)?;
    let user = percent_decode(user)?;
    let database = percent_decode(database)?;
    let mut target = PostgresTarget {
        host: percent_decode(host)?,
        port,
        database: if database.is_empty() {
            "postgres".to_owned()
        } else {
            database
        },
        user: if user.is_empty() {
            "postgres".to_owned()
        } else {
            user
        },
        password: password.filter(|password| !password.is_empty()),
        schema: None,
        tls: TlsMode::Prefer,
        accept_invalid_certs: true,
        root_certificate: None,
        client_certificate: None,
        pgbouncer: false,
        application_name: None,
        options: None,
    };
    let mut url = DatabaseUrl::new(Target::Postgres(Box::new(target.clone())));
    let pairs = query_pairs(query)?;
    certificates(&mut target, &pairs)?;
    for (name, value) in pairs {
        if !url.common_parameter(&name, &value)? {
            postgres_parameter(&mut target, &name, value)?;
        }
    }
    if target.host.is_empty() {
        target.host = "localhost".to_owned();
    }
    url.target = Target::Postgres(Box::new(target));
    Ok(url)
}

/// `sslcert` is a trusted root in Prisma's addresses, and the client's own certificate in libpq's; the key
/// beside it tells which.
fn certificates(target: &mut PostgresTarget, pairs: &[(String, String)]) -> Result<()> {
    let file = |wanted: &str| {
        let pair = pairs
            .iter()
            .rev()
            .find(|(name, value)| name == wanted && !value.is_empty());
        pair.map(|(_, value)| PathBuf::from(value))
    };
    target.root_certificate = file("sslrootcert");
    match (file("sslcert"), file("sslkey")) {
        (Some(certificate), Some(key)) => {
            target.client_certificate = Some(ClientCertificate { certificate, key });
        }
        (Some(root), None) if target.root_certificate.is_none() => target.root_certificate = Some(root),
        (Some(_), None) => {
            return Err(
                invalid("`sslcert` stands beside `sslrootcert`, but without `sslkey`")
                    .with_hint("for a client certificate give both `sslcert` and `sslkey`"),
            );
        }
        (None, Some(_)) => return Err(invalid("`sslkey` needs the certificate beside it: `sslcert`")),
        (None, None) => {}
    }
    Ok(())
}

fn postgres_parameter(target: &mut PostgresTarget, name: &str, value: String) -> Result<()> {
    match name {
        "schema" if !value.is_empty() => target.schema = Some(value),
        "host" => target.host = value,
        "sslmode" => {
            target.tls = match value.as_str() {
                "disable" => TlsMode::Disable,
                "allow" | "prefer" => TlsMode::Prefer,
                "require" => TlsMode::Require,
                "verify-ca" => TlsMode::VerifyCa,
                "verify-full" => TlsMode::VerifyFull,
                _ => {
                    let modes = ["disable", "prefer", "require", "verify-ca", "verify-full"];
                    return Err(one_of(name, &modes));
                }
            }
        }
        "sslaccept" => match value.as_str() {
            "strict" => target.accept_invalid_certs = false,
            "accept_invalid_certs" => target.accept_invalid_certs = true,
            _ => return Err(one_of(name, &["strict", "accept_invalid_certs"])),
        },
        "sslidentity" | "sslpassword" => {
            return Err(invalid(format!("`{name}` names a PKCS#12 file, which is not read")).with_hint(
                "take the PEM files out of it (`openssl pkcs12 -in FILE -nodes -out client.pem`) and write \
                 `sslcert=client.pem&sslkey=client.pem`",
            ));
        }
        "pgbouncer" => target.pgbouncer = flag(name, &value)?,
        "application_name" => target.application_name = Some(value),
        "options" => target.options = Some(value),
        // Prisma ignores parameters that it does not know; so do we.
        _ => {}
    }
    Ok(())
}

const ENCODE: &str = "special characters in user name and password must be percent-encoded (`@` is %40, `/` is %2F, \
                      `:` is %3A, `?` is %3F)";

fn split_query(text: &str) -> (&str, &str) {
    text.split_once('?').unwrap_or((text, ""))
}

fn split_port(text: &str) -> Result<(&str, u16)> {
    let split = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, "")) => Some((host, None)),
        Some((host, rest)) => Some((host, rest.strip_prefix(':'))),
        None => None,
    };
    let (host, port) = split.unwrap_or_else(|| match text.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    });
    let port = match port {
        None | Some("") => 5432,
        Some(port) => port
            .parse()
            .map_err(|_| invalid("the port is not a number from 1 to 65535").with_hint(ENCODE))?,
    };
    Ok((host, port))
}

fn query_pairs(query: &str) -> Result<Vec<(String, String)>> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            // As in the forms of web pages, a plus sign is a space here.
            Ok((percent_decode(name)?, percent_decode(&value.replace('+', " "))?))
        })
        .collect()
}

/// Decodes `%XX`; a percent sign that begins no such triple stands for itself, as browsers read it.
fn percent_decode(text: &str) -> Result<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |offset: usize| {
            bytes
                .get(at + offset)
                .and_then(|byte| (*byte as char).to_digit(16))
        };
        match (bytes[at], hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).map_err(|_| invalid("percent-encoded characters are not UTF-8"))
}

fn number(name: &str, value: &str) -> Result<usize> {
    value
        .parse()
        .map_err(|_| invalid(format!("`{name}` must be a whole number, not `{value}`")))
}

/// Seconds; zero means no limit.
fn seconds(name: &str, value: &str) -> Result<Option<Duration>> {
    let seconds = number(name, value)?;
    Ok((seconds > 0).then(|| Duration::from_secs(seconds as u64)))
}

fn flag(name: &str, value: &str) -> Result<bool> {
    match value {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(one_of(name, &["true", "false"])),
    }
}

fn one_of(name: &str, allowed: &[&str]) -> Error {
    invalid(format!("`{name}` must be one of {}", allowed.join(", ")))
}

fn unknown_scheme(text: &str) -> Error {
    // What stands before the first colon may be anything, a password included: it is not repeated.
    let _ = text;
    invalid("the address must begin with `file:`, `postgresql://` or `mysql://`")
        .with_hint("for example `file:./dev.db` or `postgresql://USER:PASSWORD@localhost:5432/DATABASE`")
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(
        ErrorKind::InvalidUrl,
        format!("the database address is not valid: {}", message.into()),
    )
}
