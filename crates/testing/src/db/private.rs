//! A private PostgreSQL server: started from the binaries installed here, in a temporary folder, on a free port of the
//! loopback interface, and stopped when this process ends, however it ends.
//! Whether one is needed is decided in [`super::server`].

use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};

/// Settings that give up durability, which no test needs, for speed.
const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
];

/// Waits for the end of its input, which is the end of the process that holds it, then stops the server ($1, $2) and
/// removes the folder ($3). Interrupts from the terminal go to the whole group and must not stop it earlier.
const WATCHDOG: &str =
    r#"trap '' INT TERM HUP; cat >/dev/null; "$1" -D "$2" -m immediate -w stop >/dev/null 2>&1; rm -rf "$3""#;

/// What is special about a private server. The default is a server that lets everybody on this machine in.
#[derive(Debug, Clone, Copy, Default)]
pub struct ServerSetup<'s> {
    /// Further settings, as `name=value`.
    pub settings: &'s [&'s str],
    /// Lines of `pg_hba.conf`, instead of those that let everybody in.
    pub access: Option<&'s str>,
    /// Files in the server's data folder, by name, that only the server may read.
    pub files: &'s [(&'s str, &'s str)],
}

/// A running private server. It is stopped when this value is dropped or the process ends.
#[derive(Debug)]
pub struct Server {
    /// The URL of its first database.
    pub url: String,
    /// The port on 127.0.0.1.
    pub port: u16,
    /// The folder of its Unix socket.
    pub socket_folder: PathBuf,
    _watchdog: ChildStdin,
}

/// Starts a server. Fails when no binaries are found or one of them does.
pub fn start(setup: &ServerSetup<'_>) -> Result<Server, String> {
    let binaries = find_binaries().ok_or("no folder with initdb, pg_ctl and postgres was found")?;
    let folder = tempfile::Builder::new().prefix("nicol-postgres-").tempdir();
    let folder = folder.map_err(|error| format!("cannot create a temporary folder: {error}"))?;
    let owner = Owner::of(folder.path())?;
    let data = folder.path().join("data");

    let mut initdb = owner.command(&binaries.join("initdb"));
    initdb
        .arg("-D")
        .arg(&data)
        .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
    // The character classes of Unicode, the order of bytes. Only Linux has this locale everywhere.
    let locale = if cfg!(target_os = "linux") {
        "--lc-ctype=C.UTF-8"
    } else {
        "--lc-ctype=C"
    };
    run(initdb.args(["--locale=C", locale]))?;
    for (name, text) in setup
        .files
        .iter()
        .copied()
        .chain(setup.access.map(|text| ("pg_hba.conf", text)))
    {
        owner.write(&data.join(name), text)?;
    }

    let log = folder.path().join("server.log");
    let port = free_port()?;
    let mut settings = format!("-p {port} -c unix_socket_directories={}", folder.path().display());
    for setting in SETTINGS.iter().chain(setup.settings) {
        settings.push_str(&format!(" -c {setting}"));
    }
    let mut pg_ctl = owner.command(&binaries.join("pg_ctl"));
    pg_ctl
        .arg("-D")
        .arg(&data)
        .arg("-l")
        .arg(&log)
        .args(["-w", "-t", "60", "-o", &settings, "start"]);
    run(&mut pg_ctl)
        .map_err(|error| format!("{error}\n{}", std::fs::read_to_string(&log).unwrap_or_default()))?;

    let watchdog = owner.watch(&binaries.join("pg_ctl"), &data, folder.path())?;
    // From here on the watchdog removes the folder.
    let socket_folder = folder.keep();
    Ok(Server {
        url: format!("postgresql://postgres@127.0.0.1:{port}/postgres"),
        port,
        socket_folder,
        _watchdog: watchdog,
    })
}

/// The user who runs the server: this one, or another one when this one is root, which PostgreSQL refuses.
struct Owner {
    ids: Option<(u32, u32)>,
}

#[cfg(unix)]
impl Owner {
    /// Decides who runs the server and gives the folder to that user.
    fn of(folder: &Path) -> Result<Owner, String> {
        use std::os::unix::fs::{MetadataExt, chown};
        let metadata = std::fs::metadata(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        if metadata.uid() != 0 {
            return Ok(Owner { ids: None });
        }
        let users =
            std::fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
        let ids = ["postgres", "nobody"]
            .iter()
            .find_map(|name| user_ids(&users, name));
        let (user, group) = ids.ok_or("PostgreSQL does not run as root, and there is no user `postgres`")?;
        chown(folder, Some(user), Some(group)).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Owner {
            ids: Some((user, group)),
        })
    }

    /// Writes a file that only the server's user may read.
    fn write(&self, path: &Path, text: &str) -> Result<(), String> {
        use std::os::unix::fs::{PermissionsExt, chown};
        let written = std::fs::write(path, text)
            .and_then(|()| std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)))
            .and_then(|()| match self.ids {
                Some((user, group)) => chown(path, Some(user), Some(group)),
                None => Ok(()),
            });
        written.map_err(|error| format!("{}: {error}", path.display()))
    }

    fn command(&self, program: &Path) -> Command {
        use std::os::unix::process::CommandExt;
        let mut command = Command::new(program);
        // The working directory may be one that the other user must not enter.
        command
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // The settings of psql and libpq (PGPORT, PGDATA …) are for the user's own server.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
            command.env_remove(name);
        }
        if let Some((user, group)) = self.ids {
            command.uid(user).gid(group);
        }
        command
    }

    /// Starts the process that stops the server once the returned pipe closes.
    fn watch(&self, pg_ctl: &Path, data: &Path, folder: &Path) -> Result<ChildStdin, String> {
        use std::os::unix::process::CommandExt;
        let mut watchdog = self.command(Path::new("/bin/sh"));
        watchdog
            .args(["-c", WATCHDOG, "sh"])
            .args([pg_ctl, data, folder])
            .process_group(0)
            .stdin(Stdio::piped());
        let watchdog = watchdog.spawn().map_err(|error| format!("/bin/sh: {error}"))?;
        watchdog
            .stdin
            .ok_or_else(|| "/bin/sh: no standard input".to_string())
    }
}

#[cfg(not(unix))]
impl Owner {
    fn of(_folder: &Path) -> Result<Owner, String> {
        Err("a private server can be started on Unix only".to_string())
    }

    fn write(&self, _path: &Path, _text: &str) -> Result<(), String> {
        Err("a private server can be started on Unix only".to_string())
    }

    fn command(&self, program: &Path) -> Command {
        Command::new(program)
    }

    fn watch(&self, _pg_ctl: &Path, _data: &Path, _folder: &Path) -> Result<ChildStdin, String> {
        Err("a private server can be started on Unix only".to_string())
    }
}

/// The user and group of a name in the text of /etc/passwd.
fn user_ids(users: &str, name: &str) -> Option<(u32, u32)> {
    let user = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut ids = user.split(':').skip(2).map(|id| id.parse().ok());
    Some((ids.next()??, ids.next()??))
}

/// The folder of the server's programs: on the path, or where packages put them, the newest version first.
fn find_binaries() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for (parent, prefix) in [
        ("/usr/lib/postgresql", ""),
        ("/usr", "pgsql-"),
        ("/opt/homebrew/opt", "postgresql"),
    ] {
        let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
        let names = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix));
        folders.extend(names.map(|entry| entry.path().join("bin")));
    }
    folders.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    folders.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let is_complete = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|name| folder.join(name).is_file())
    };
    folders.into_iter().find(is_complete)
}

/// The digits in the path of a versioned folder.
fn version(folder: &Path) -> u32 {
    let digits: String = folder
        .to_string_lossy()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or(0)
}

/// A port that nobody listens on now. Somebody else could take it before the server does; then the start fails.
fn free_port() -> Result<u16, String> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener
        .map(|address| address.port())
        .map_err(|error| format!("no free port: {error}"))
}

/// Runs a command to its end. What it prints is shown when it fails.
fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    // A server inherits what pg_ctl has, so a pipe would stay open as long as the server runs: a file does not matter.
    let errors =
        tempfile::NamedTempFile::new().map_err(|error| format!("cannot create a temporary file: {error}"))?;
    let stderr = errors
        .reopen()
        .map_err(|error| format!("cannot open a temporary file: {error}"))?;
    let status = command
        .stderr(stderr)
        .status()
        .map_err(|error| format!("{program}: {error}"))?;
    if status.success() {
        return Ok(());
    }
    let errors = std::fs::read_to_string(errors.path()).unwrap_or_default();
    Err(format!("{program} failed ({status}): {}", errors.trim()))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::db::admin::can_create_databases;

    #[test]
    fn a_private_server_runs_until_it_is_dropped() {
        if find_binaries().is_none() {
            eprintln!("skipped: the server's programs are not installed here");
            return;
        }
        let server = start(&ServerSetup::default()).unwrap();
        can_create_databases(&server.url, Duration::from_secs(10)).unwrap();
        let url = server.url.clone();
        drop(server);
        let begin = Instant::now();
        while can_create_databases(&url, Duration::from_secs(1)).is_ok() {
            assert!(begin.elapsed() < Duration::from_secs(30), "the server still runs");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    #[test]
    fn users_are_found_in_passwd() {
        let users = "root:x:0:0:root:/root:/bin/sh\npostgres:x:104:108::/var/lib/postgresql:/bin/sh\n";
        assert_eq!(user_ids(users, "postgres"), Some((104, 108)));
        assert_eq!(user_ids(users, "post"), None);
    }
}
