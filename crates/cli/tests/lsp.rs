//! The editor server, as an editor talks to it: each file below `sessions` is a project (sections named like
//! files), what the editor does (`session`), and what comes back (`transcript`).
//!
//! `<1>`, `<2>` … in a file are places, and no part of its text; they move with the text around them. The lines of
//! a session are in `lsp/session.rs`, how answers are shown in `lsp/show.rs`, the protocol in `lsp/server.rs`.

#[path = "lsp/server.rs"]
mod server;
#[path = "lsp/session.rs"]
mod session;
#[path = "lsp/show.rs"]
mod show;

use std::process::ExitCode;

use nicol_testing::golden::{Case, Suite};

fn main() -> ExitCode {
    Suite::new()
        .sections("tests/sessions", |case| vec![("transcript", transcript(case))])
        .main()
}

fn transcript(case: &Case) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path().canonicalize().expect("the folder's path");
    let mut session = session::Session::new(&folder);
    for file in case.inputs(|name| name != "session" && name != "transcript") {
        session.add_file(&file.name, &file.text);
    }
    for line in case
        .input("session")
        .lines()
        .filter(|line| !line.trim().is_empty())
    {
        session.run(line);
    }
    let transcript = session.finish();
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    transcript
}
