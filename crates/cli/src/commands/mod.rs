//! The commands, a file each. A command prints what people read while it works and returns the value for
//! tools and the exit code. To add one: a file, a variant in [`crate::args`], a line in [`run`], a golden file.

mod db_execute;
mod db_pull;
mod db_push;
mod db_seed;
mod dmmf;
mod drift;
mod erd;
mod format;
mod generate;
mod init;
mod migrate_deploy;
mod migrate_dev;
mod migrate_diff;
mod migrate_down;
mod migrate_lint;
mod migrate_reset;
mod migrate_resolve;
mod migrate_squash;
mod migrate_status;
mod renames;
mod validate;
mod words;

use std::path::Path;

use serde_json::{Value, json};

use crate::args::{Cli, Command, Db, Migrate, ProjectArgs};
use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::terminal::Terminal;

/// What a command that succeeded leaves behind.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// The value for tools.
    pub json: Value,
    /// The exit code.
    pub exit: u8,
}

impl Done {
    /// Success, with a value for tools.
    pub fn new(value: Value) -> Done {
        let mut json = json!({ "ok": true });
        if let (Some(all), Value::Object(members)) = (json.as_object_mut(), value) {
            all.extend(members);
        }
        Done { json, exit: 0 }
    }

    /// The same with another exit code: the command did its work, and the answer is not the good one.
    pub fn exit(mut self, exit: u8) -> Done {
        self.json["ok"] = json!(exit == 0);
        self.exit = exit;
        self
    }
}

/// Runs a command.
pub async fn run(cli: Cli, terminal: &Terminal) -> Result<Done> {
    let cwd = std::env::current_dir()
        .map_err(|error| Failure::new(format!("the working folder cannot be read: {error}")))?;
    match &cli.command {
        Command::Init(args) => return init::run(&cwd, args, terminal),
        Command::Format(args) if args.path.as_deref() == Some(Path::new("-")) => {
            return format::run_on_stdin(args, terminal);
        }
        _ => {}
    }
    let project = Project::open(&cwd, &with_path(&cli))?;
    match cli.command {
        // Served by `main`: it has no project of its own and no result.
        Command::Lsp(_) => Ok(Done::new(json!({}))),
        // Has its own line above: there is no project yet.
        Command::Init(args) => init::run(&cwd, &args, terminal),
        Command::Format(args) => format::run(&project, &args, terminal),
        Command::Validate(_) => validate::run(&project, terminal),
        Command::Generate(args) => generate::run(&project, &args, terminal),
        Command::Dmmf(args) => dmmf::run(&project, &args, terminal),
        Command::Erd(args) => erd::run(&project, &args, terminal),
        Command::Migrate(Migrate::Dev(args)) => migrate_dev::run(&project, &args, terminal).await,
        Command::Migrate(Migrate::Deploy(args)) => migrate_deploy::run(&project, &args, terminal).await,
        Command::Migrate(Migrate::Status(args)) => migrate_status::run(&project, &args, terminal).await,
        Command::Migrate(Migrate::Reset(args)) => migrate_reset::run(&project, &args, terminal).await,
        Command::Migrate(Migrate::Resolve(args)) => migrate_resolve::run(&project, &args, terminal).await,
        Command::Migrate(Migrate::Down(args)) => migrate_down::run(&project, &args, terminal).await,
        Command::Migrate(Migrate::Squash(args)) => migrate_squash::run(&project, &args, terminal).await,
        Command::Migrate(Migrate::Diff(args)) => migrate_diff::run(&project, &args, terminal).await,
        Command::Migrate(Migrate::Lint(args)) => migrate_lint::run(&project, &args, terminal),
        Command::Db(Db::Pull(args)) => db_pull::run(&project, &args, terminal).await,
        Command::Db(Db::Push(args)) => db_push::run(&project, &args, terminal).await,
        Command::Db(Db::Seed(args)) => db_seed::run(&project, &args, terminal).await,
        Command::Db(Db::Execute(args)) => db_execute::run(&project, &args, terminal).await,
    }
}

/// The project's arguments; a path that a command names for itself is the schema's.
fn with_path(cli: &Cli) -> ProjectArgs {
    let mut project = cli.project.clone();
    if let Command::Format(args) = &cli.command {
        project.schema = args.path.clone().or(project.schema);
    }
    project
}
