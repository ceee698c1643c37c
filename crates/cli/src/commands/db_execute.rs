//! `db execute`: runs an SQL script. It reports success or failure and returns no rows.

use std::io::{ErrorKind, Read};
use std::path::Path;

use nicol_driver::{Access, Database};
use nicol_migrate::shadow::line_of;
use serde_json::json;

use crate::args::ExecuteArgs;
use crate::database::{self, Missing};
use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::project::address::Address;
use crate::terminal::Terminal;

use super::Done;

/// Runs the command.
pub async fn run(project: &Project, args: &ExecuteArgs, terminal: &Terminal) -> Result<Done> {
    let script = script(project, args)?;
    let targets = project.targets(&args.database)?;
    let target = project.active(&targets)?;
    let ready = database::ready(project, target, Missing::Refuse, terminal).await?;
    let origin = match &args.file {
        Some(file) => file.display().to_string(),
        None => "the standard input".to_owned(),
    };
    execute(&ready.address, &script, &origin).await?;
    terminal.print("Script executed successfully.");
    Ok(Done::new(json!({ "provider": target.provider.name() })))
}

/// Runs a script on a connection of its own. `origin` says where it is from.
pub async fn execute(address: &Address, script: &str, origin: &str) -> Result<()> {
    let database = Database::connect(&address.url).await?;
    let connection = database.acquire(Access::Write).await?;
    // An editor's mark at the beginning is no part of the first statement.
    let script = script.trim_start_matches('\u{feff}');
    let result = connection.script(script).await;
    drop(connection);
    database.close().await;
    result.map_err(|error| failed(address, script, origin, error))
}

/// Where it failed, and what stays.
fn failed(address: &Address, script: &str, origin: &str, error: nicol_driver::Error) -> Failure {
    let line = line_of(script, &error);
    let letters = error
        .position()
        .map(|position| position.saturating_sub(1) as usize);
    let is_first = letters.is_some_and(|letters| !script.chars().take(letters).any(|letter| letter == ';'));
    let failure = Failure::from(error);
    let place = match line {
        Some(line) => format!("At line {line} of {origin}."),
        None => format!("In {origin}."),
    };
    let message = format!("{}\n\n{place}", failure.message_text());
    let is_all_or_nothing = address
        .url
        .provider()
        .dialect()
        .session_facts()
        .script_is_transaction;
    let kept = if is_all_or_nothing {
        "nothing of the script was done, unless it commits by itself"
    } else if is_first {
        "nothing of the script was done"
    } else {
        "what stands in front of it is done and stays, unless the script holds it in a transaction (`BEGIN; … COMMIT;`)"
    };
    let help = match failure.help_text() {
        Some(help) => format!("{help}\n{kept}"),
        None => kept.to_owned(),
    };
    let failure = failure.message(message).help(help);
    match line {
        Some(line) => failure.data("line", json!(line)),
        None => failure,
    }
}

fn script(project: &Project, args: &ExecuteArgs) -> Result<String> {
    if let Some(file) = &args.file {
        let path = project.cwd.join(file);
        return std::fs::read_to_string(&path).map_err(|error| unreadable(file, &error));
    }
    let mut script = String::new();
    std::io::stdin()
        .read_to_string(&mut script)
        .map_err(|error| Failure::new(format!("cannot read the standard input: {error}")))?;
    Ok(script)
}

fn unreadable(file: &Path, error: &std::io::Error) -> Failure {
    let failure = Failure::file("read", file, error);
    match error.kind() {
        ErrorKind::InvalidData => failure.help("save it as UTF-8; `>` in PowerShell writes UTF-16"),
        _ => failure,
    }
}
