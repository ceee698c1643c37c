//! `migrate status`: how the databases stand to their migrations folders. Exits with 1 unless all is well.

use nicol_migrate::commands::status::{Report, status};
use nicol_migrate::history::History;
use nicol_migrate::state_table::Standing;
use serde_json::{Value, json};

use crate::args::StatusArgs;
use crate::database::{self, Missing};
use crate::failure::{EXIT_FAILURE, Result};
use crate::project::Project;
use crate::project::targets::Target;
use crate::shadows;
use crate::terminal::Terminal;

use super::{Done, drift, words};

/// Runs the command.
pub async fn run(project: &Project, args: &StatusArgs, terminal: &Terminal) -> Result<Done> {
    project.schema(terminal)?;
    let targets = project.targets(&args.database)?;
    let mut values = Vec::new();
    let mut all_well = true;
    let meant = words::meant(project, &args.database, &targets)?;
    for (at, target) in meant.iter().enumerate() {
        if meant.len() > 1 {
            terminal.print(&words::heading(at, target.provider));
        }
        let (value, is_well) = of_target(project, target, args, terminal).await?;
        values.push(value);
        all_well &= is_well;
    }
    let several = targets.all().len() > 1 && args.database.provider.is_none();
    let differences = match several {
        true => words::warn_of_differences(&targets, terminal)?,
        false => Vec::new(),
    };
    let mut value = json!({ "databases": values });
    if several {
        value["differences"] = json!(differences);
    }
    let done = Done::new(value);
    Ok(if all_well { done } else { done.exit(EXIT_FAILURE) })
}

async fn of_target(
    project: &Project,
    target: &Target,
    args: &StatusArgs,
    terminal: &Terminal,
) -> Result<(Value, bool)> {
    let schema = project.schema(terminal)?;
    let history = History::read(&target.migrations)?;
    history.check_provider(target.provider)?;
    let ready = database::ready(project, target, Missing::Refuse, terminal).await?;
    let lowered = database::lowered(schema, &ready.address.url);
    let lock = database::lock_options(project, &args.database);
    let session = database::session(&ready, &lowered, lock, shadows::source()).await?;
    let report = status(&session, &history).await?;
    let drift = drift::look(&session, &history, project, &args.drift, terminal).await?;
    session.close().await;
    let folder = project.display(&target.migrations);
    let (mut text, mut is_well) = text(&report, &folder);
    if let Some(drift) = drift.fatal() {
        text = if is_well {
            drift
        } else {
            format!("{text}\n\n{drift}")
        };
        is_well = false;
    }
    let found = if report.found == 0 {
        format!("No migration found in {folder}")
    } else {
        format!("{} found in {folder}", words::count(report.found, "migration"))
    };
    terminal.print(&format!("{found}\n\n{text}"));
    let standing = &report.standing;
    let value = json!({
        "provider": target.provider.name(),
        "isUpToDate": is_well,
        "isManaged": report.is_managed,
        "found": report.found,
        "applied": standing.applied,
        "pending": standing.pending,
        "failed": standing.failed,
        "resumable": report.resumable.iter().map(|one| json!({
            "name": one.name, "done": one.done, "of": one.of,
        })).collect::<Vec<_>>(),
        "edited": standing.edited,
        "missing": standing.missing,
        "lastCommon": standing.last_common,
        "between": report.between.as_ref().map(|between| &between.message),
        "takenOver": standing.taken_over,
        "drift": drift.value(),
    });
    Ok((value, is_well))
}

/// What to say, and whether all is well.
fn text(report: &Report, folder: &str) -> (String, bool) {
    let standing = &report.standing;
    if report.is_populated {
        return (unmanaged(), false);
    }
    let mut parts = Vec::new();
    if !standing.failed.is_empty() {
        parts.push(failed(report));
    }
    if let Some(between) = &report.between {
        parts.push(format!("{}\n\nTo go on: {}.", between.message, between.remedy));
        return (parts.join("\n\n"), false);
    }
    if !standing.missing.is_empty() {
        parts.push(diverged(standing, folder));
    } else if !standing.pending.is_empty() {
        parts.push(format!(
            "Following migration(s) have not yet been applied:\n{}\n\n\
             To apply migrations in development run `nicol migrate dev`.\n\
             To apply migrations in production run `nicol migrate deploy`.",
            words::lines(&standing.pending)
        ));
    }
    if !standing.edited.is_empty() {
        parts.push(format!(
            "Following migration(s) were modified after they were applied:\n{}\n\n\
             Restore the files as they were applied and put the change into a new migration.",
            words::lines(&standing.edited)
        ));
    }
    if !standing.taken_over.is_empty() {
        let note = format!(
            "The database has all that these migrations replace; the next `nicol migrate deploy` records that:\n{}",
            words::lines(&standing.taken_over)
        );
        if parts.is_empty() {
            return (format!("{note}\n\nDatabase schema is up to date!"), true);
        }
        parts.push(note);
    }
    if parts.is_empty() {
        return ("Database schema is up to date!".to_owned(), true);
    }
    (parts.join("\n\n"), false)
}

fn unmanaged() -> String {
    "The current database is not managed by migrations: it has tables, but no `_prisma_migrations`.\n\n\
     To take it over, make a first migration of what is there and declare it applied (baselining):\n\
     nicol migrate diff --from-empty --to-config-datasource --script -o MIGRATIONS/0_init/migration.sql\n\
     nicol migrate resolve --applied 0_init"
        .to_owned()
}

fn failed(report: &Report) -> String {
    let goes_on: Vec<String> = report
        .resumable
        .iter()
        .map(|one| {
            format!(
                "  {} ({} of {} statements are applied)",
                one.name, one.done, one.of
            )
        })
        .collect();
    let is_stuck = |name: &&String| report.resumable.iter().all(|one| one.name != **name);
    let stuck: Vec<String> = report.standing.failed.iter().filter(is_stuck).cloned().collect();
    let mut parts = Vec::new();
    if !goes_on.is_empty() {
        parts.push(format!(
            "Following migration(s) stopped on their way:\n{}\n\n\
             Mend what failed in the rest of the script; then they go on where they stopped with:\n\
             nicol migrate deploy",
            goes_on.join("\n")
        ));
    }
    if !stuck.is_empty() {
        parts.push(stuck_words(&stuck));
    }
    parts.join("\n\n")
}

fn stuck_words(failed: &[String]) -> String {
    let first = failed.first().map_or("", String::as_str);
    format!(
        "Following migration(s) have failed:\n{}\n\n\
         If nothing of it is in the database, have it tried again:\n\
         nicol migrate resolve --rolled-back {first}\n\n\
         If you brought the database to where it should be by hand:\n\
         nicol migrate resolve --applied {first}",
        words::lines(failed)
    )
}

fn diverged(standing: &Standing, folder: &str) -> String {
    let mut text =
        "Your local migration history and the migrations table from your database are different:".to_owned();
    if let Some(last) = &standing.last_common {
        text.push_str(&format!("\n\nThe last common migration is: {last}"));
    }
    if !standing.pending.is_empty() {
        text.push_str(&format!(
            "\n\nThe migration(s) that have not yet been applied:\n{}",
            words::lines(&standing.pending)
        ));
    }
    text.push_str(&format!(
        "\n\nThe migration(s) from the database that are not found locally in {folder}:\n{}\n\n\
         The database is newer than the folder, or it is another one: restore the folders from version control.",
        words::lines(&standing.missing)
    ));
    text
}
