//! `db execute`: runs an SQL script. It reports success or failure and returns no rows.

use std::io::Read;

use nicol_driver::{Access, Database};
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
    execute(&ready.address, &script).await?;
    terminal.print("Script executed successfully.");
    Ok(Done::new(json!({ "provider": target.provider.name() })))
}

/// Runs a script on a connection of its own.
pub async fn execute(address: &Address, script: &str) -> Result<()> {
    let database = Database::connect(&address.url).await?;
    let connection = database.acquire(Access::Write).await?;
    let result = connection.script(script).await;
    drop(connection);
    database.close().await;
    Ok(result?)
}

fn script(project: &Project, args: &ExecuteArgs) -> Result<String> {
    if let Some(file) = &args.file {
        let path = project.cwd.join(file);
        return std::fs::read_to_string(&path).map_err(|error| Failure::file("read", file, &error));
    }
    let mut script = String::new();
    std::io::stdin()
        .read_to_string(&mut script)
        .map_err(|error| Failure::new(format!("cannot read the standard input: {error}")))?;
    Ok(script)
}
