//! `migrate reset`: empties the database, applies all migrations, writes the client and seeds.

use nicol_migrate::commands::reset::reset;
use nicol_migrate::history::History;
use serde_json::json;

use crate::args::ResetArgs;
use crate::database::{self, Missing};
use crate::failure::{EXIT_INTERRUPTED, Failure, Result};
use crate::project::Project;
use crate::shadows;
use crate::terminal::Terminal;

use super::{Done, db_seed, generate, words};

/// Runs the command.
pub async fn run(project: &Project, args: &ResetArgs, terminal: &Terminal) -> Result<Done> {
    let schema = project.schema(terminal)?;
    let targets = project.targets(&args.database)?;
    let target = project.active(&targets)?;
    let history = History::read(&target.migrations)?;
    history.check_provider(target.provider)?;
    if !args.force {
        let address = project.address(target)?;
        agree(&database::shown(project, &address.url), terminal)?;
    }
    let ready = database::ready(project, target, Missing::Create, terminal).await?;
    let lowered = database::lowered(schema, &ready.address.url);
    let lock = database::lock_options(project, &args.database);
    let session = database::session(&ready, &lowered, lock, shadows::source()).await?;
    let report = reset(&session, &history, &mut database::progress(terminal)).await?;
    session.close().await;
    terminal.print("Database reset successful");
    if !report.applied.is_empty() {
        let folder = project.display(&target.migrations);
        let tree = words::tree(&folder, &report.applied);
        terminal.print(&format!(
            "\nThe following migration(s) have been applied:\n\n{tree}"
        ));
    }
    if !args.skip_generate {
        generate::after_migration(project, terminal)?;
    }
    let is_seeded = !args.skip_seed && db_seed::after_migration(project, &ready.address, terminal).await?;
    Ok(Done::new(json!({
        "provider": target.provider.name(),
        "applied": report.applied,
        "isSeeded": is_seeded,
    })))
}

fn agree(database: &str, terminal: &Terminal) -> Result<()> {
    if !terminal.is_interactive() {
        return Err(Failure::new(format!(
            "`migrate reset` loses all data of {database}, and nobody is there to be asked."
        ))
        .help("say `--force` to go on without a question"));
    }
    let question = format!("Are you sure you want to reset {database}? All data will be lost.");
    if terminal.confirm(&question)? {
        return Ok(());
    }
    Err(Failure::new("Reset cancelled. Nothing was changed.").exit(EXIT_INTERRUPTED))
}
