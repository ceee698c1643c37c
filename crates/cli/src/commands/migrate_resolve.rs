//! `migrate resolve`: the user says what became of a migration.

use nicol_migrate::commands::resolve;
use nicol_migrate::history::History;
use serde_json::json;

use crate::args::ResolveArgs;
use crate::database::{self, Missing};
use crate::failure::Result;
use crate::project::Project;
use crate::shadows;
use crate::terminal::Terminal;

use super::Done;

/// Runs the command.
pub async fn run(project: &Project, args: &ResolveArgs, terminal: &Terminal) -> Result<Done> {
    let schema = project.schema(terminal)?;
    let targets = project.targets(&args.database)?;
    let target = project.active(&targets)?;
    let history = History::read(&target.migrations)?;
    history.check_provider(target.provider)?;
    let ready = database::ready(project, target, Missing::Refuse, terminal).await?;
    let lowered = database::lowered(schema, &ready.address.url);
    let lock = database::lock_options(project, &args.database);
    let session = database::session(&ready, &lowered, lock, shadows::source()).await?;
    let mut json = json!({ "provider": target.provider.name() });
    if let Some(name) = &args.applied {
        resolve::applied(&session, &history, name).await?;
        terminal.print(&format!("Migration {name} marked as applied."));
        json["applied"] = json!(name);
    }
    if let Some(name) = &args.rolled_back {
        resolve::rolled_back(&session, name).await?;
        terminal.print(&format!("Migration {name} marked as rolled back."));
        json["rolledBack"] = json!(name);
    }
    session.close().await;
    Ok(Done::new(json))
}
