//! PostgreSQL with doors: a private server with passwords, certificates and few places. Its certificates are made
//! here, by an authority that only these tests know.

mod support;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use nicol_driver::{Database, DatabaseUrl, ErrorKind, Result};
use nicol_testing::db::{Server, ServerSetup, start_server};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use support::{connection, failed, run, text};

/// The first line that fits counts. The last name of a role says how it is let in.
const ACCESS: &str = "
local   all postgres              trust
host    all postgres 127.0.0.1/32 trust
host    all ada      127.0.0.1/32 scram-sha-256
local   all ada                   scram-sha-256
host    all old      127.0.0.1/32 md5
host    all guest    127.0.0.1/32 trust
hostssl all sealed   127.0.0.1/32 trust
hostssl all badge    127.0.0.1/32 cert
";

const ROLES: &str = "
CREATE ROLE ada LOGIN PASSWORD 'top@secret/1';
SET password_encryption = 'md5';
CREATE ROLE old LOGIN PASSWORD 'topsecret';
CREATE ROLE guest LOGIN CONNECTION LIMIT 1;
CREATE ROLE sealed LOGIN;
CREATE ROLE badge LOGIN;
CREATE TABLE hers (id int);
";

/// A running server, and the files of its clients.
struct World {
    server: Server,
    files: tempfile::TempDir,
}

impl World {
    /// The address for a user, who may stand with a password, and parameters.
    fn address(&self, user: &str, parameters: &str) -> String {
        self.address_at("127.0.0.1", user, parameters)
    }

    fn address_at(&self, host: &str, user: &str, parameters: &str) -> String {
        let port = self.server.port;
        format!("postgresql://{user}@{host}:{port}/postgres?{parameters}")
    }

    fn file(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }
}

/// One server for all tests of this file; `None` where PostgreSQL's programs are not installed.
fn world() -> Option<&'static World> {
    static WORLD: OnceLock<Option<World>> = OnceLock::new();
    let world = WORLD.get_or_init(|| match begin() {
        Ok(world) => Some(world),
        Err(message) => {
            eprintln!("skipped: {message}");
            None
        }
    });
    world.as_ref()
}

fn begin() -> Result<World, String> {
    let files = tempfile::tempdir().map_err(|error| error.to_string())?;
    let authority = authority("Nicol Test Authority");
    let stranger = self::authority("Somebody Else");
    write(files.path(), "ca.pem", &authority.pem());
    write(files.path(), "stranger.pem", &stranger.pem());
    write(files.path(), "empty.pem", "");
    for (name, who, issuer) in [
        ("badge", "badge", &authority),
        ("other", "somebody", &authority),
        ("forged", "badge", &stranger),
    ] {
        let (certificate, key) = certificate(issuer, who, &[]);
        write(files.path(), &format!("{name}.pem"), &certificate);
        write(files.path(), &format!("{name}.key"), &key);
    }
    // For the name only: 127.0.0.1 is another host to `verify-full`.
    let (certificate, key) = certificate(&authority, "localhost", &["localhost"]);
    let server = start_server(&ServerSetup {
        settings: &[
            "ssl=on",
            "ssl_cert_file=me.pem",
            "ssl_key_file=me.key",
            "ssl_ca_file=ca.pem",
        ],
        access: Some(ACCESS),
        files: &[
            ("me.pem", &certificate),
            ("me.key", &key),
            ("ca.pem", &authority.pem()),
        ],
    })?;
    run(async {
        let database = Database::connect(&DatabaseUrl::parse(&server.url)?).await?;
        connection(&database).await?.script(ROLES).await
    });
    Ok(World { server, files })
}

fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate for a name and hosts, and its key.
fn certificate(issuer: &CertifiedIssuer<'_, KeyPair>, name: &str, hosts: &[&str]) -> (String, String) {
    let hosts: Vec<String> = hosts.iter().map(|&host| host.to_owned()).collect();
    let mut params = CertificateParams::new(hosts).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, issuer).unwrap();
    (certificate.pem(), key.serialize_pem())
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

async fn open(address: &str) -> Result<Database> {
    Database::connect(&DatabaseUrl::parse(address)?).await
}

/// Whether the session of an address is encrypted.
async fn is_encrypted(address: &str) -> Result<bool> {
    let database = open(address).await?;
    let sql = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    Ok(text(&connection(&database).await?, sql).await? == "true")
}

#[test]
fn passwords() {
    let Some(world) = world() else { return };
    run(async {
        for user in ["ada:top%40secret%2F1", "ada:top@secret%2F1", "old:topsecret"] {
            open(&world.address(user, "")).await?;
            open(&world.address(user, "sslmode=disable")).await?;
        }
        for user in [
            "ada:topsecret",
            "old:top%40secret%2F1",
            "ada",
            "ada:",
            "nobody:topsecret",
        ] {
            let error = failed(open(&world.address(user, "")).await);
            assert_eq!(
                (error.kind(), error.code()),
                (ErrorKind::AuthenticationFailed, "P1000"),
                "{user}"
            );
            let shown = format!("{error} {error:?}");
            assert!(
                !shown.contains("topsecret") && !shown.contains("top@secret"),
                "{shown}"
            );
            assert!(error.hint().is_some());
        }
        Ok(())
    });
}

#[test]
fn a_socket_is_named_by_its_folder() {
    let Some(world) = world() else { return };
    run(async {
        let folder = world.server.socket_folder.display().to_string();
        let encoded = folder.replace('/', "%2F");
        for address in [
            world.address_at("localhost", "ada:top%40secret%2F1", &format!("host={folder}")),
            world.address_at(&encoded, "ada:top%40secret%2F1", "sslmode=prefer"),
        ] {
            let database = open(&address).await?;
            let sql = "SELECT coalesce(inet_client_addr()::text, 'socket')";
            assert_eq!(text(&connection(&database).await?, sql).await?, "socket");
        }
        Ok(())
    });
}

#[test]
fn encryption_as_the_mode_says() {
    let Some(world) = world() else { return };
    run(async {
        for (mode, encrypted) in [
            ("sslmode=disable", false),
            ("sslmode=prefer", true),
            ("", true),
            ("sslmode=require", true),
            ("sslmode=require&sslaccept=accept_invalid_certs", true),
        ] {
            let address = world.address("ada:top%40secret%2F1", mode);
            assert_eq!(is_encrypted(&address).await?, encrypted, "{mode}");
        }
        // Who lets in encrypted connections only lets in no other.
        assert!(is_encrypted(&world.address("sealed", "")).await?);
        let error = failed(open(&world.address("sealed", "sslmode=disable")).await);
        assert_eq!(error.code(), "P1000", "{error}");
        Ok(())
    });
}

#[test]
fn a_server_that_cannot_encrypt_is_refused_where_encryption_is_wanted() {
    if world().is_none() {
        return;
    }
    let plain = start_server(&ServerSetup::default()).unwrap();
    run(async {
        assert!(!is_encrypted(&plain.url).await?);
        assert!(!is_encrypted(&format!("{}?sslmode=prefer", plain.url)).await?);
        for mode in ["require", "verify-ca", "verify-full"] {
            let error = failed(open(&format!("{}?sslmode={mode}", plain.url)).await);
            assert_eq!(error.code(), "P1011", "{mode}: {error}");
        }
        Ok(())
    });
}

#[test]
fn the_server_has_to_show_who_it_is() {
    let Some(world) = world() else { return };
    let (ours, strangers) = (world.file("ca.pem"), world.file("stranger.pem"));
    let good = [
        ("127.0.0.1", format!("sslmode=verify-ca&sslrootcert={ours}")),
        ("localhost", format!("sslmode=verify-full&sslrootcert={ours}")),
        ("localhost", format!("sslmode=verify-full&sslcert={ours}")),
        (
            "localhost",
            format!("sslmode=require&sslaccept=strict&sslcert={ours}"),
        ),
    ];
    let missing = world.file("missing.pem");
    let empty = world.file("empty.pem");
    let bad = [
        // Signed by us, but for another host; by nobody whom the system or the file knows; no such file.
        ("127.0.0.1", format!("sslmode=verify-full&sslrootcert={ours}")),
        (
            "127.0.0.1",
            format!("sslmode=require&sslaccept=strict&sslrootcert={ours}"),
        ),
        ("localhost", "sslmode=verify-full".to_owned()),
        ("localhost", "sslmode=verify-ca".to_owned()),
        ("localhost", "sslmode=prefer&sslaccept=strict".to_owned()),
        (
            "localhost",
            format!("sslmode=verify-full&sslrootcert={strangers}"),
        ),
        ("localhost", format!("sslmode=verify-ca&sslrootcert={strangers}")),
        ("localhost", format!("sslmode=verify-ca&sslrootcert={missing}")),
        ("localhost", format!("sslmode=verify-ca&sslrootcert={empty}")),
    ];
    run(async {
        for (host, parameters) in good {
            let address = world.address_at(host, "postgres", &parameters);
            assert!(is_encrypted(&address).await?, "{parameters}");
        }
        for (host, parameters) in bad {
            let error = failed(open(&world.address_at(host, "postgres", &parameters)).await);
            assert_eq!(
                (error.kind(), error.code()),
                (ErrorKind::Tls, "P1011"),
                "{parameters}: {error}"
            );
            assert!(
                error.hint().is_some_and(|hint| hint.contains("sslmode")),
                "{error}"
            );
        }
        Ok(())
    });
}

#[test]
fn the_client_shows_who_it_is() {
    let Some(world) = world() else { return };
    run(async {
        let badge = |name: &str| {
            let (certificate, key) = (
                world.file(&format!("{name}.pem")),
                world.file(&format!("{name}.key")),
            );
            world.address(
                "badge",
                &format!("sslmode=require&sslcert={certificate}&sslkey={key}"),
            )
        };
        assert!(is_encrypted(&badge("badge")).await?);
        // Another's name; signed by somebody else; none at all; a key that does not belong to it; no file.
        let error = failed(open(&badge("other")).await);
        assert_eq!(error.code(), "P1000", "{error}");
        let error = failed(open(&badge("forged")).await);
        assert_eq!(error.code(), "P1011", "{error}");
        let error = failed(open(&world.address("badge", "")).await);
        assert_eq!(error.code(), "P1000", "{error}");
        let (certificate, key) = (world.file("badge.pem"), world.file("other.key"));
        let torn = format!("sslcert={certificate}&sslkey={key}");
        assert_eq!(failed(open(&world.address("badge", &torn)).await).code(), "P1011");
        let error = failed(open(&badge("missing")).await);
        assert_eq!(error.code(), "P1011", "{error}");
        assert!(error.message().contains("missing"), "{error}");
        Ok(())
    });
}

#[test]
fn a_full_server_is_p2037_and_a_forbidden_table_p1010() {
    let Some(world) = world() else { return };
    run(async {
        let database = open(&world.address("guest", "connection_limit=2")).await?;
        let first = connection(&database).await?;
        let error = failed(connection(&database).await);
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::TooManyConnections, "P2037"),
            "{error}"
        );
        assert!(
            error.hint().is_some_and(|hint| hint.contains("connection_limit")),
            "{error}"
        );
        let error = failed(text(&first, "SELECT id::text FROM hers").await);
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::AccessDenied, "P1010"),
            "{error}"
        );
        Ok(())
    });
}
