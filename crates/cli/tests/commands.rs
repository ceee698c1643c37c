//! The command as users run it: each golden file is a project (sections named like files), command lines
//! (`run`), and what came of them (`output`): `| ` begins what went to the standard output, `! ` what went to
//! the standard error, and `exit` the exit code where it is not 0.
//!
//! Lines are run by `sh` in a folder of their own. These variables are made when a case names them:
//! `POSTGRES_URL`, `POSTGRES_SHADOW_URL` (empty databases) and `LOCKED_URL` (a server that refuses passwords).

use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, ExitCode, Output, Stdio};

use nicol_testing::db::{self, ScratchDb};
use nicol_testing::golden::{Block, Case, Suite};

fn main() -> ExitCode {
    Suite::new()
        .sections("tests/golden", |case| vec![("output", transcript(case))])
        .blocks("../../docs/guide", "console", session)
        .blocks("../../docs/guide", "toml", configuration)
        .blocks("../../docs/guide", "prisma", schema)
        .main()
}

/// A session as the guide shows it: what a terminal would show is what it says.
fn session(block: &Block) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut shown = String::new();
    for line in block.text.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let output = shell(&format!("({line}) 2>&1"), folder.path(), &World::default());
        shown.push_str(&format!("$ {line}\n{}", String::from_utf8_lossy(&output.stdout)));
    }
    let plain = |text: &str| with_plain_times(text, &RefCell::default());
    assert_eq!(
        plain(&block.text),
        plain(&shown),
        "the guide's session is not what happens:\n{shown}"
    );
}

/// A schema of the guide is valid, or `broken` as it says.
fn schema(block: &Block) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("schema.prisma"), &block.text).expect("a file");
    let output = shell("nicol validate", folder.path(), &World::default());
    assert_eq!(
        output.status.success(),
        !block.has("broken"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A `nicol.toml` of the guide is understood.
fn configuration(block: &Block) {
    if !block.has("nicol") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    std::fs::create_dir(folder.path().join("prisma")).expect("a folder");
    write("nicol.toml", &block.text);
    write(
        "prisma/schema.prisma",
        "datasource db {\n  provider = \"sqlite\"\n}\n",
    );
    let output = shell("nicol validate", folder.path(), &World::default());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The variables of a case, and how what they hold is shown.
#[derive(Default)]
struct World {
    variables: Vec<(&'static str, String)>,
    replacements: Vec<(String, &'static str)>,
    _databases: Vec<ScratchDb>,
}

impl World {
    fn of(text: &str) -> World {
        let mut world = World::default();
        for (name, shown) in [("POSTGRES_URL", "SCRATCH"), ("POSTGRES_SHADOW_URL", "SHADOW")] {
            if text.contains(name) {
                world.add_postgres(name, shown);
            }
        }
        if text.contains("LOCKED_URL") {
            let port = refusing_server();
            world.variables.push((
                "LOCKED_URL",
                format!("postgresql://ada:open-sesame@127.0.0.1:{port}/db"),
            ));
            world.replacements.push((format!(":{port}"), ":PORT"));
        }
        world
    }

    fn add_postgres(&mut self, name: &'static str, shown: &'static str) {
        let database = db::postgres();
        let after_scheme = database.url.split("://").nth(1).unwrap_or_default();
        let (server, rest) = after_scheme.split_once('/').unwrap_or_default();
        let name_of_database = rest.split('?').next().unwrap_or_default();
        let host = server.rsplit('@').next().unwrap_or_default();
        self.replacements.push((name_of_database.to_owned(), shown));
        self.replacements.push((host.to_owned(), "HOST"));
        self.variables.push((name, database.url.clone()));
        self._databases.push(database);
    }

    fn shown(&self, text: &str) -> String {
        let replace = |text: String, (from, to): &(String, &str)| text.replace(from, to);
        self.replacements.iter().fold(text.to_owned(), replace)
    }
}

fn transcript(case: &Case) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path().canonicalize().expect("the folder's path");
    let mut text = String::new();
    for file in case.inputs(|name| name != "run" && name != "output") {
        let path = folder.join(&file.name);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        std::fs::write(path, &file.text).expect("a file");
        text.push_str(&file.text);
    }
    let script = case.input("run");
    let world = World::of(&(text + script));
    let times = RefCell::default();
    let mut output = String::new();
    for line in script.lines().filter(|line| !line.trim().is_empty()) {
        output.push_str(&format!("$ {line}\n"));
        output.push_str(&run(line, &folder, &world, &times));
    }
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    output
}

fn shell(line: &str, folder: &Path, world: &World) -> Output {
    let bin = Path::new(env!("CARGO_BIN_EXE_nicol"))
        .parent()
        .expect("a folder of programs");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .envs(world.variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .output()
        .expect("sh runs")
}

fn run(line: &str, folder: &Path, world: &World, times: &RefCell<Vec<String>>) -> String {
    let output = shell(line, folder, world);
    let shown = |bytes: &[u8], mark: &str| {
        let text = String::from_utf8_lossy(bytes).replace(&folder.display().to_string(), "/PROJECT");
        let text = with_plain_times(&world.shown(&text), times);
        let lines = text
            .lines()
            .map(|line| format!("{mark} {line}").trim_end().to_owned() + "\n");
        lines.collect::<String>()
    };
    let mut text = shown(&output.stdout, "|") + &shown(&output.stderr, "!");
    if output.status.code() != Some(0) {
        let code = output
            .status
            .code()
            .map_or_else(|| "none".to_owned(), |code| code.to_string());
        text.push_str(&format!("exit {code}\n"));
    }
    text
}

/// Names of migrations count from 1 instead of telling the time, and so do other points in time.
fn with_plain_times(text: &str, times: &RefCell<Vec<String>>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("20") {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 14 && tail.as_bytes().get(14) == Some(&b'_') {
            let mut times = times.borrow_mut();
            let time = tail[..14].to_owned();
            let known = times.iter().position(|known| *known == time);
            let place = known.unwrap_or_else(|| {
                times.push(time);
                times.len() - 1
            });
            out.push_str(&format!("TIME{}", place + 1));
            rest = &tail[14..];
        } else if let Some(end) = tail
            .find(" UTC")
            .filter(|end| *end < 32 && tail.as_bytes()[4] == b'-')
        {
            out.push_str("TIME");
            rest = &tail[end + 4..];
        } else {
            out.push_str("20");
            rest = &tail[2..];
        }
    }
    out + rest
}

/// A server that speaks PostgreSQL as far as to refuse every password. Returns its port.
fn refusing_server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes away early is not this test's affair.
            let _ = refuse(stream);
        }
    });
    port
}

fn refuse(mut stream: TcpStream) -> std::io::Result<()> {
    const TLS_REQUEST: [u8; 4] = [4, 210, 22, 47];
    let mut request = message(&mut stream)?;
    if request.get(..4) == Some(&TLS_REQUEST[..]) {
        stream.write_all(b"N")?;
        request = message(&mut stream)?;
    }
    debug_assert!(!request.is_empty());
    let fields = "SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user \"ada\"\0\0";
    let length = u32::try_from(fields.len() + 4).unwrap_or_default();
    stream.write_all(b"E")?;
    stream.write_all(&length.to_be_bytes())?;
    stream.write_all(fields.as_bytes())
}

/// The body of a start-up message.
fn message(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut body = vec![0; (u32::from_be_bytes(length) as usize).saturating_sub(4)];
    stream.read_exact(&mut body)?;
    Ok(body)
}
