//! The `nicol` command: reads the command line, runs a command, reports, exits. The only place that knows
//! terminals, exit codes, the environment and the working folder; the work itself is done by the libraries.
//!
//! | module | does |
//! |---|---|
//! | [`args`] | the command line |
//! | [`commands`] | the commands, a file each |
//! | [`project`] | where schema, migrations and databases are |
//! | [`database`], [`shadows`] | opening databases, and cleaning up behind an interruption |
//! | [`lsp`] | the editor server |
//! | [`terminal`], [`failure`] | what the user sees |

mod args;
mod commands;
mod database;
mod failure;
mod lsp;
mod project;
mod shadows;
mod terminal;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use clap::error::ErrorKind;
use serde_json::json;
use tokio::sync::Notify;

use args::{Cli, Command};
use failure::{EXIT_FAILURE, EXIT_INTERRUPTED, Failure};
use terminal::Terminal;

/// How long cleaning up may take after Ctrl-C.
const GRACE: Duration = Duration::from_secs(3);

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    // The editor server ends when its client says so, and the standard output is the client's.
    if let Command::Lsp(_) = cli.command {
        let cwd = std::env::current_dir().unwrap_or_default();
        return ExitCode::from(lsp::run(&cwd, &cli.project));
    }
    let terminal = Terminal::new(cli.wants_json());
    let result = run(cli, &terminal);
    ExitCode::from(match result {
        Ok(done) => {
            terminal.value(&done.json);
            done.exit
        }
        Err(failure) => {
            terminal.failure(&failure);
            failure.exit_code()
        }
    })
}

fn run(cli: Cli, terminal: &Terminal) -> failure::Result<commands::Done> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    runtime.block_on(async {
        let stop = Arc::new(Notify::new());
        tokio::spawn(watch(Arc::clone(&stop)));
        let stopped = tokio::select! {
            result = commands::run(cli, terminal) => return result,
            () = stop.notified() => interrupted(),
        };
        // The command is dropped by now, and its connections with it.
        shadows::drop_left_over().await;
        Err(stopped)
    })
}

/// Every migration is one transaction, so the database keeps all of it or nothing: what is under way is undone
/// by the server, or by the next one who opens the file.
fn interrupted() -> Failure {
    Failure::new("interrupted; what was not finished is undone.")
        .help("`nicol migrate status` tells how things stand")
        .exit(EXIT_INTERRUPTED)
}

/// Waits for Ctrl-C. A statement of an embedded database cannot be waited for: then the program just ends.
async fn watch(stop: Arc<Notify>) {
    if tokio::signal::ctrl_c().await.is_ok() {
        stop.notify_one();
        tokio::time::sleep(GRACE).await;
        std::process::exit(i32::from(EXIT_INTERRUPTED));
    }
}

/// A request for help is no error; any other is an ordinary failure, so that 2 keeps its one meaning.
fn usage(error: &clap::Error) -> ExitCode {
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    let terminal = Terminal::new(std::env::args_os().any(|argument| argument == "--json"));
    let text = error.render().to_string();
    if is_help {
        terminal.print(&text);
        terminal.value(&json!({ "ok": true, "help": text }));
        return ExitCode::SUCCESS;
    }
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    terminal.failure(&Failure::new(text.trim_end()));
    ExitCode::from(EXIT_FAILURE)
}
