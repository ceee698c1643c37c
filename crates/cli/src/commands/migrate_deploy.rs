//! `migrate deploy`: applies pending migrations. Unlike Prisma Migrate it stops at a history that is not the
//! database's (scripts changed after they were applied, or missing), unless told to go on.

use nicol_migrate::commands::deploy::deploy;
use nicol_migrate::commands::status::status;
use nicol_migrate::history::History;
use nicol_migrate::state_table::Standing;
use serde_json::json;

use crate::args::DeployArgs;
use crate::database::{self, Missing};
use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::shadows;
use crate::terminal::Terminal;

use super::{Done, drift, words};

/// Runs the command.
pub async fn run(project: &Project, args: &DeployArgs, terminal: &Terminal) -> Result<Done> {
    let schema = project.schema(terminal)?;
    let targets = project.targets(&args.database)?;
    let target = project.active(&targets)?;
    let history = History::read(&target.migrations)?;
    history.check_provider(target.provider)?;
    let folder = project.display(&target.migrations);
    let ready = database::ready(project, target, Missing::Create, terminal).await?;
    let lowered = database::lowered(schema, &ready.address.url);
    let lock = database::lock_options(project, &args.database);
    let session = database::session(&ready, &lowered, lock, shadows::source())
        .await?
        .with_patience(database::patience(args));
    if !args.allow_differences {
        refuse_differences(&status(&session, &history).await?.standing, &folder)?;
    }
    let drift = drift::look(&session, &history, project, &args.drift, terminal).await?;
    drift.refuse()?;
    let found = words::count(history.migrations.len(), "migration");
    terminal.note(&format!("{found} found in {folder}"));
    let report = deploy(&session, &history, &mut database::progress(terminal)).await?;
    session.close().await;
    if !report.taken_over.is_empty() {
        terminal.print(&format!(
            "The database has all that these migrations replace; they are recorded as applied:\n{}",
            words::lines(&report.taken_over)
        ));
    }
    if report.applied.is_empty() {
        terminal.print("No pending migrations to apply.");
    } else {
        terminal.print(&format!(
            "The following migration(s) have been applied:\n\n{}\n\nAll migrations have been successfully applied.",
            words::tree(&folder, &report.applied)
        ));
    }
    Ok(Done::new(json!({
        "provider": target.provider.name(),
        "found": report.found,
        "applied": report.applied,
        "edited": report.edited,
        "missing": report.missing,
        "takenOver": report.taken_over,
        "drift": drift.value(),
    })))
}

/// A database that is not this folder's is left alone.
fn refuse_differences(standing: &Standing, folder: &str) -> Result<()> {
    let (what, help) = match (standing.edited.as_slice(), standing.missing.as_slice()) {
        ([], []) => return Ok(()),
        (edited, []) => (
            format!(
                "These migrations were modified after they were applied to the database:\n{}",
                words::lines(edited)
            ),
            "restore the files as they were applied and put the change into a new migration",
        ),
        (_, missing) => (
            format!(
                "The database is newer than {folder}: these migrations are applied to it and missing in the \
                 folder:\n{}",
                words::lines(missing)
            ),
            "deploy the version of the program that has them, or restore their folders from version control",
        ),
    };
    let help = format!("{help}; `--allow-differences` goes on without that");
    Err(Failure::new(format!("{what}\nNothing was applied."))
        .help(help)
        .data("edited", json!(standing.edited))
        .data("missing", json!(standing.missing)))
}
