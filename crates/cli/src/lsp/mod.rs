//! `nicol lsp`: the language server protocol over the standard input and output. What it answers comes from
//! [`nicol_psl::ide`]; here are the protocol, the files, and which of them belong together.
//!
//! | module | does |
//! |---|---|
//! | [`transport`] | messages in and out; a message that cannot be read does not end the server |
//! | [`server`] | the order of messages: start, requests, cancelling, end |
//! | [`requests`], [`answers`] | what each request asks, and the form of the answer |
//! | [`workspace`] | open documents, the schemas they belong to, their diagnostics |
//! | [`locate`] | which files make up the schema of a document |
//! | [`client`] | what the client can do and wants |
//! | [`convert`], [`uri`] | places, edits and addresses of files in the protocol's form |

mod answers;
mod client;
mod convert;
mod locate;
mod requests;
mod server;
mod transport;
mod uri;
mod workspace;

use std::path::Path;

use crate::args::ProjectArgs;

/// Serves until the client says `exit`, or goes away. Returns the exit code.
pub fn run(cwd: &Path, args: &ProjectArgs) -> u8 {
    let incoming = transport::listen();
    server::Server::new(cwd, args).run(&incoming)
}
