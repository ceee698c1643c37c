//! `db push`: makes the database like the schema file, without a migration.

use nicol_migrate::commands::push::{PushOptions, Report, push};
use serde_json::json;

use crate::args::PushArgs;
use crate::database::{self, Missing};
use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::shadows;
use crate::terminal::Terminal;

use super::{Done, generate, renames, words};

/// Runs the command.
pub async fn run(project: &Project, args: &PushArgs, terminal: &Terminal) -> Result<Done> {
    let schema = project.schema(terminal)?;
    let targets = project.targets(&args.database)?;
    let target = project.active(&targets)?;
    let ready = database::ready(project, target, Missing::Create, terminal).await?;
    let lowered = database::lowered(schema, &ready.address.url);
    let lock = database::lock_options(project, &args.database);
    let session = database::session(&ready, &lowered, lock, shadows::source()).await?;
    let wishes = renames::said(&args.renames)?;
    let mut options = PushOptions {
        accept_data_loss: args.accept_data_loss,
        force_reset: args.force_reset,
        diff: database::options(schema),
        renames: renames::of(&wishes, schema, &ready.address.url, terminal.is_interactive()),
    };
    let mut report = push(&session, &lowered, &options).await?;
    let mut asked = Vec::new();
    while options.renames.ask && !report.is_done && !report.candidates.is_empty() {
        options.force_reset = false;
        let confirmed = renames::ask(&report.candidates, &mut asked, terminal)?;
        options.renames.ask = !confirmed.is_empty();
        options.renames.wishes.extend(confirmed);
        report = push(&session, &lowered, &options).await?;
    }
    if may_ask(&report) && confirmed(&report, terminal)? {
        options.accept_data_loss = true;
        options.force_reset = false;
        report = push(&session, &lowered, &options).await?;
    }
    session.close().await;
    if !report.is_done {
        return Err(refused(&report));
    }
    warn(&report, terminal);
    if report.steps.is_empty() {
        terminal.print("The database is already in sync with the schema.");
    } else {
        terminal.print("Your database is now in sync with your schema.");
    }
    if !args.skip_generate {
        generate::after_migration(project, terminal)?;
    }
    Ok(Done::new(json!({
        "provider": target.provider.name(),
        "steps": report.steps.len(),
        "findings": words::findings_json(&report.findings),
        "renames": renames::json(&report.candidates),
    })))
}

fn may_ask(report: &Report) -> bool {
    !report.is_done && report.findings.unexecutable.is_empty()
}

fn confirmed(report: &Report, terminal: &Terminal) -> Result<bool> {
    if !terminal.is_interactive() {
        return Ok(false);
    }
    warn(report, terminal);
    terminal.confirm("Do you want to ignore the warning(s)?")
}

fn warn(report: &Report, terminal: &Terminal) {
    let warnings = &report.findings.warnings;
    if !warnings.is_empty() {
        terminal.warn(&format!(
            "There might be data loss when applying the changes:\n{}",
            words::bullets(warnings)
        ));
    }
}

fn refused(report: &Report) -> Failure {
    let findings = &report.findings;
    let failure = if findings.unexecutable.is_empty() {
        let list = words::bullets(&findings.warnings);
        Failure::new(format!(
            "There might be data loss when applying the changes:\n{list}\nNothing was changed."
        ))
        .help(renames::with_hint(
            "use the --accept-data-loss flag to go on: `nicol db push --accept-data-loss`",
            &report.candidates,
        ))
    } else {
        let list = words::bullets(&findings.unexecutable);
        Failure::new(format!(
            "We found changes that cannot be executed:\n{list}\nNothing was changed."
        ))
        .help(renames::with_hint(
            "give the new column a default or make it optional; or drop all data first with \
             `nicol db push --force-reset`",
            &report.candidates,
        ))
    };
    failure
        .data("findings", words::findings_json(findings))
        .data("renames", renames::json(&report.candidates))
}
