//! The command line: every command and flag, with the text of its help. What they do is in
//! [`crate::commands`], a file each.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

/// A schema-first database toolkit: schema, migrations and a typed client for Rust.
#[derive(Debug, Parser)]
#[command(
    name = "nicol",
    version,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(after_help = "Begin with `nicol init`. Every command explains itself with `--help`.")]
pub struct Cli {
    /// What is common to all commands.
    #[command(flatten)]
    pub project: ProjectArgs,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Whether the standard output is for one JSON value.
    pub fn wants_json(&self) -> bool {
        let asked = matches!(&self.command, Command::Validate(args) if args.format == AnswerFormat::Json);
        asked || self.project.json
    }
}

/// What is common to all commands.
#[derive(Debug, Clone, Default, Args)]
pub struct ProjectArgs {
    /// The schema: a file, or a folder of `.prisma` files
    #[arg(long, global = true, value_name = "PATH", help_heading = "Project")]
    pub schema: Option<PathBuf>,
    /// The configuration: nicol.toml or a Prisma configuration file
    #[arg(long, global = true, value_name = "FILE", help_heading = "Project")]
    pub config: Option<PathBuf>,
    /// Print one JSON value on the standard output and nothing else
    #[arg(long, global = true, help_heading = "Project")]
    pub json: bool,
}

/// Which database.
#[derive(Debug, Clone, Default, Args)]
pub struct DatabaseArgs {
    /// The address of the database, in place of the configured one
    #[arg(long, value_name = "URL", help_heading = "Database")]
    pub url: Option<String>,
    /// Which database, if nicol.toml lists several: sqlite, postgresql, …
    #[arg(long, value_name = "NAME", help_heading = "Database")]
    pub provider: Option<String>,
    /// How long to wait for another migration to end, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, help_heading = "Database")]
    pub lock_timeout: u64,
}

/// What was renamed.
#[derive(Debug, Clone, Default, Args)]
pub struct RenameArgs {
    /// Something has another name now, and keeps its data: `Model.old:new`, `Old:New`, `Enum.OLD:NEW`; may be
    /// given several times
    #[arg(long, value_name = "OLD:NEW")]
    pub rename: Vec<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a project: schema, configuration and .env
    Init(InitArgs),
    /// Check the schema
    Validate(ValidateArgs),
    /// Format the schema
    Format(FormatArgs),
    /// Write the typed Rust client
    Generate(GenerateArgs),
    /// Print the schema as JSON, as Prisma's generators receive it
    Dmmf(DmmfArgs),
    /// Draw the schema: Mermaid, DOT or SVG
    Erd(ErdArgs),
    /// Serve editors: the language server protocol on the standard input and output
    Lsp(LspArgs),
    /// Plan, write and apply migrations
    #[command(subcommand)]
    Migrate(Migrate),
    /// Work on the database directly
    #[command(subcommand)]
    Db(Db),
}

/// Commands about migrations.
#[derive(Debug, Subcommand)]
pub enum Migrate {
    /// Make the next migration from the schema file and apply it (development)
    Dev(DevArgs),
    /// Apply pending migrations (production)
    Deploy(DeployArgs),
    /// Compare the database with the migrations folder
    Status(StatusArgs),
    /// Empty the database and apply all migrations: all data is lost
    Reset(ResetArgs),
    /// Say what became of a migration: applied by hand, or undone
    Resolve(ResolveArgs),
    /// Take the last migrations back
    Down(DownArgs),
    /// Make one migration of many
    Squash(SquashArgs),
    /// Show the difference between two schemas, as words or as SQL
    Diff(Box<DiffArgs>),
    /// Say what migrations would do to a database that is in use
    Lint(LintArgs),
}

/// Commands about the database.
#[derive(Debug, Subcommand)]
pub enum Db {
    /// Make the database like the schema file, without a migration
    Push(PushArgs),
    /// Write the schema that the database has into the schema file
    Pull(PullArgs),
    /// Run the project's seed
    Seed(SeedArgs),
    /// Run an SQL script
    Execute(ExecuteArgs),
}

/// `init`
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The database: sqlite (default), postgresql, mysql
    #[arg(long, value_name = "NAME")]
    pub datasource_provider: Option<String>,
    /// The address of the database; written to .env
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Add an example model
    #[arg(long)]
    pub with_model: bool,
}

/// `validate`
#[derive(Debug, Args)]
pub struct ValidateArgs {
    /// How the answer is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = AnswerFormat::Text)]
    pub format: AnswerFormat,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// For people
    Text,
    /// For tools: the same as `--json`
    Json,
}

/// `format`
#[derive(Debug, Args)]
pub struct FormatArgs {
    /// What to format, in place of the project's schema: a file, a folder, or `-` for the standard input
    pub path: Option<PathBuf>,
    /// Change nothing; fail and name the files that are not formatted
    #[arg(long)]
    pub check: bool,
    /// Don't add back relations, scalar fields and `@relation` arguments that are missing
    #[arg(long)]
    pub no_fill: bool,
}

/// `lsp`
#[derive(Debug, Args)]
pub struct LspArgs {
    /// Accepted for clients that name the transport; there is no other
    #[arg(long)]
    pub stdio: bool,
}

/// `generate`
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// The folder of the client, in place of the configured one
    #[arg(long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// Change nothing; fail if a file is not up to date
    #[arg(long)]
    pub check: bool,
}

/// `dmmf`
#[derive(Debug, Args)]
pub struct DmmfArgs {
    /// Only a part of it
    #[arg(long, value_enum, value_name = "PART", conflicts_with = "blocks")]
    pub part: Option<DmmfPart>,
    /// The datasource and the generators instead
    #[arg(long)]
    pub blocks: bool,
    /// Print it on one line
    #[arg(long)]
    pub compact: bool,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A part of the output of `dmmf`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DmmfPart {
    /// Models, enums and indexes
    Datamodel,
    /// The types of the client's arguments and answers
    Schema,
    /// The names of the operations
    Mappings,
}

/// `erd`
#[derive(Debug, Args)]
pub struct ErdArgs {
    /// The form of the diagram; without it the end of the file's name tells
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<ErdFormat>,
    /// Only these models; may be given several times
    #[arg(long, value_name = "MODEL")]
    pub model: Vec<String>,
    /// Also models that are up to so many relations away from those
    #[arg(long, value_name = "N", default_value_t = 0, requires = "model")]
    pub depth: usize,
    /// Only models of these namespaces (`@@schema`); may be given several times
    #[arg(long, value_name = "NAME")]
    pub namespace: Vec<String>,
    /// The enums that the models use, too
    #[arg(long)]
    pub enums: bool,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The form of a diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ErdFormat {
    /// Text for Mermaid, which many wikis and code hosts draw
    Mermaid,
    /// Text for Graphviz
    Dot,
    /// A picture
    Svg,
}

/// `migrate dev`
#[derive(Debug, Args)]
pub struct DevArgs {
    /// A word for the migration's name
    #[arg(short, long, value_name = "WORD")]
    pub name: Option<String>,
    /// Write the migration, but don't apply it
    #[arg(long)]
    pub create_only: bool,
    /// Go on although data will be lost
    #[arg(long)]
    pub accept_data_loss: bool,
    /// Don't write the client
    #[arg(long)]
    pub skip_generate: bool,
    /// Don't seed a database that was made just now
    #[arg(long)]
    pub skip_seed: bool,
    /// Write a proven way back (down.sql) beside each migration that is applied
    #[arg(long)]
    pub down: bool,
    /// What was renamed.
    #[command(flatten)]
    pub renames: RenameArgs,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// `migrate deploy`
#[derive(Debug, Args)]
pub struct DeployArgs {
    /// Go on although applied migrations were changed, or are missing in the folder
    #[arg(long)]
    pub allow_differences: bool,
    /// How long a statement may wait for a table that others use, in seconds; 0: as long as the database says
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub table_lock_timeout: u64,
    /// How often what did not get such a table is tried again
    #[arg(long, value_name = "TIMES", default_value_t = 5)]
    pub table_lock_retries: u32,
    /// Changes by hand.
    #[command(flatten)]
    pub drift: DriftArgs,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// `migrate status`
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Changes by hand.
    #[command(flatten)]
    pub drift: DriftArgs,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// What to do about a database that somebody changed by hand.
#[derive(Debug, Args)]
pub struct DriftArgs {
    /// What to do about changes by hand; to see them needs a shadow database, and unless asked only one is used that is
    /// in memory or configured
    #[arg(long, value_enum, value_name = "WHAT")]
    pub drift: Option<OnDrift>,
}

/// What drift leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnDrift {
    Ignore,
    Warn,
    Fail,
}

/// `migrate reset`
#[derive(Debug, Args)]
pub struct ResetArgs {
    /// Don't ask
    #[arg(short, long)]
    pub force: bool,
    /// Don't write the client
    #[arg(long)]
    pub skip_generate: bool,
    /// Don't seed
    #[arg(long)]
    pub skip_seed: bool,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// `migrate resolve`
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true))]
pub struct ResolveArgs {
    /// Record a migration as applied: it was done by hand, or the database had it before
    #[arg(long, value_name = "MIGRATION", group = "what")]
    pub applied: Option<String>,
    /// Record a failed migration as undone, so that it is tried again
    #[arg(long, value_name = "MIGRATION", group = "what")]
    pub rolled_back: Option<String>,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// `migrate down`
#[derive(Debug, Args)]
pub struct DownArgs {
    /// Take back everything behind this migration, which stays
    #[arg(long, value_name = "MIGRATION", conflicts_with = "steps")]
    pub to: Option<String>,
    /// Take back so many migrations
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub steps: u32,
    /// Go on although data will be lost
    #[arg(long)]
    pub accept_data_loss: bool,
    /// Show the scripts and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write the scripts that are missing as down.sql and change no database
    #[arg(long, conflicts_with = "dry_run")]
    pub create_only: bool,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// `migrate squash`
#[derive(Debug, Args)]
pub struct SquashArgs {
    /// The last migration that goes into the new one; all of them if nothing is said
    #[arg(long, value_name = "MIGRATION")]
    pub to: Option<String>,
    /// A word for the new migration's name
    #[arg(short, long, value_name = "WORD", default_value = "squashed")]
    pub name: String,
    /// Show the script and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// `migrate diff`
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("from").required(true))]
#[command(group = ArgGroup::new("to").required(true))]
pub struct DiffArgs {
    /// From nothing
    #[arg(long, group = "from", help_heading = "From")]
    pub from_empty: bool,
    /// From a schema file or folder
    #[arg(
        long,
        alias = "from-schema-datamodel",
        value_name = "PATH",
        group = "from",
        help_heading = "From"
    )]
    pub from_schema: Option<PathBuf>,
    /// From what a migrations folder makes
    #[arg(long, value_name = "FOLDER", group = "from", help_heading = "From")]
    pub from_migrations: Option<PathBuf>,
    /// From a database, by its address
    #[arg(long, value_name = "URL", group = "from", help_heading = "From")]
    pub from_url: Option<String>,
    /// From the project's database
    #[arg(long, alias = "from-database", group = "from", help_heading = "From")]
    pub from_config_datasource: bool,
    /// From the database that a schema file names
    #[arg(long, value_name = "PATH", group = "from", help_heading = "From")]
    pub from_schema_datasource: Option<PathBuf>,
    /// To nothing
    #[arg(long, group = "to", help_heading = "To")]
    pub to_empty: bool,
    /// To a schema file or folder
    #[arg(
        long,
        alias = "to-schema-datamodel",
        value_name = "PATH",
        group = "to",
        help_heading = "To"
    )]
    pub to_schema: Option<PathBuf>,
    /// To what a migrations folder makes
    #[arg(long, value_name = "FOLDER", group = "to", help_heading = "To")]
    pub to_migrations: Option<PathBuf>,
    /// To a database, by its address
    #[arg(long, value_name = "URL", group = "to", help_heading = "To")]
    pub to_url: Option<String>,
    /// To the project's database
    #[arg(long, alias = "to-database", group = "to", help_heading = "To")]
    pub to_config_datasource: bool,
    /// To the database that a schema file names
    #[arg(long, value_name = "PATH", group = "to", help_heading = "To")]
    pub to_schema_datasource: Option<PathBuf>,
    /// Print SQL
    #[arg(long)]
    pub script: bool,
    /// What was renamed.
    #[command(flatten)]
    pub renames: RenameArgs,
    /// Exit with 2 if there is a difference
    #[arg(long)]
    pub exit_code: bool,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// An empty database on which migrations folders are replayed
    #[arg(long, value_name = "URL")]
    pub shadow_database_url: Option<String>,
    /// The database for which to write, if nothing else tells: sqlite, postgresql, …
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
}

/// `migrate lint`
#[derive(Debug, Args)]
pub struct LintArgs {
    /// Scripts to look at, in place of those of the migrations folder
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Only the last N migrations
    #[arg(long, value_name = "N", conflicts_with = "files")]
    pub latest: Option<usize>,
    /// Only the migrations behind this one
    #[arg(long, value_name = "MIGRATION", conflicts_with = "files")]
    pub from: Option<String>,
    /// Warnings count as errors
    #[arg(long)]
    pub deny_warnings: bool,
    /// The version of the database: 14, 8.0, …
    #[arg(long, value_name = "VERSION")]
    pub database_version: Option<String>,
    /// Which database, if nicol.toml lists several: sqlite, postgresql, …
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
    /// List the rules
    #[arg(long)]
    pub rules: bool,
}

/// `db push`
#[derive(Debug, Args)]
pub struct PushArgs {
    /// Go on although data will be lost
    #[arg(long)]
    pub accept_data_loss: bool,
    /// Empty the database first
    #[arg(long, conflicts_with = "rename")]
    pub force_reset: bool,
    /// What was renamed.
    #[command(flatten)]
    pub renames: RenameArgs,
    /// Don't write the client
    #[arg(long)]
    pub skip_generate: bool,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// `db pull`
#[derive(Debug, Args)]
pub struct PullArgs {
    /// Write nothing; print the schema
    #[arg(long)]
    pub print: bool,
    /// Begin anew: keep nothing of the schema file but its datasource and generators
    #[arg(long)]
    pub force: bool,
    /// The schemas of the database to read, with commas between them
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub schemas: Option<Vec<String>>,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// `db seed`
#[derive(Debug, Args)]
pub struct SeedArgs {
    /// Handed on to the seed command
    #[arg(last = true, value_name = "ARGUMENT")]
    pub arguments: Vec<String>,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// `db execute`
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("script").required(true))]
pub struct ExecuteArgs {
    /// The script's file
    #[arg(long, value_name = "FILE", group = "script")]
    pub file: Option<PathBuf>,
    /// Read the script from the standard input
    #[arg(long, group = "script")]
    pub stdin: bool,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}
