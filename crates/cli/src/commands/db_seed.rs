//! `db seed`: runs the project's seed, which is a command, or an SQL file. A command finds the database's
//! address in `DATABASE_URL`, and the variables of `.env` files.

use std::process::{Command, ExitStatus, Stdio};

use serde_json::json;

use crate::args::SeedArgs;
use crate::database::{self, Missing};
use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::project::address::{Address, Text, computed};
use crate::project::targets::USUAL_VARIABLE;
use crate::terminal::Terminal;

use super::{Done, db_execute};

/// Runs the command.
pub async fn run(project: &Project, args: &SeedArgs, terminal: &Terminal) -> Result<Done> {
    let seed = configured(project)?.ok_or_else(no_seed)?;
    let targets = project.targets(&args.database)?;
    let target = project.active(&targets)?;
    let ready = database::ready(project, target, Missing::Refuse, terminal).await?;
    seed_with(project, &seed, &args.arguments, &ready.address, terminal).await?;
    Ok(Done::new(
        json!({ "provider": target.provider.name(), "seed": seed }),
    ))
}

/// Seeds a database that was made just now, if the project has a seed. Returns whether it has.
pub async fn after_migration(project: &Project, address: &Address, terminal: &Terminal) -> Result<bool> {
    let Some(seed) = configured(project)? else {
        return Ok(false);
    };
    match seed_with(project, &seed, &[], address, terminal).await {
        Ok(()) => Ok(true),
        Err(failure) => {
            let applied = "the migrations are applied; mend the seed and run `nicol db seed`";
            let help = match failure.help_text() {
                Some(help) => format!("{help}\n{applied}"),
                None => applied.to_owned(),
            };
            Err(failure.help(help))
        }
    }
}

fn configured(project: &Project) -> Result<Option<String>> {
    match &project.settings.seed {
        None => Ok(None),
        Some(Text::Literal(seed)) => Ok(Some(seed.clone())),
        Some(_) => Err(computed("the seed command")),
    }
}

fn no_seed() -> Failure {
    Failure::new("No seed is configured.").help(
        "write it into nicol.toml: `[migrations]` with `seed = \"cargo run --bin seed\"` or `seed = \"prisma/seed.sql\"`",
    )
}

async fn seed_with(
    project: &Project,
    seed: &str,
    arguments: &[String],
    address: &Address,
    terminal: &Terminal,
) -> Result<()> {
    let is_script = seed.ends_with(".sql") && !seed.contains(char::is_whitespace);
    if is_script {
        terminal.note(&format!("Running seed script `{seed}` ..."));
        let path = project.cwd.join(seed);
        let script = std::fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))?;
        db_execute::execute(address, &script, seed).await?;
    } else {
        terminal.note(&format!("Running seed command `{seed}` ..."));
        let status = started(project, seed, arguments, address)?;
        if !status.success() {
            return Err(Failure::new(format!(
                "The seed command `{seed}` failed ({status})."
            )));
        }
    }
    terminal.print("The seed command has been executed.");
    Ok(())
}

/// Runs a command line in the shell. Its results are its own: they go to the standard error, so that ours stay
/// readable by tools.
fn started(project: &Project, seed: &str, arguments: &[String], address: &Address) -> Result<ExitStatus> {
    let mut command = shell(seed, arguments);
    command
        .current_dir(&project.cwd)
        .envs(project.environment.additions())
        .env(USUAL_VARIABLE, address.secret())
        .stdin(Stdio::inherit())
        .stdout(std::io::stderr())
        .stderr(Stdio::inherit());
    command
        .status()
        .map_err(|error| Failure::new(format!("the seed command `{seed}` cannot be started: {error}")))
}

#[cfg(not(windows))]
fn shell(seed: &str, arguments: &[String]) -> Command {
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("{seed} \"$@\""))
        .arg("nicol")
        .args(arguments);
    command
}

#[cfg(windows)]
fn shell(seed: &str, arguments: &[String]) -> Command {
    let mut command = Command::new("cmd");
    command.arg("/C").arg(seed).args(arguments);
    command
}
