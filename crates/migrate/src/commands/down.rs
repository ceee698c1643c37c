//! `migrate down`: takes the last migrations back. Every way back is proven in a shadow database first: the
//! history is replayed, then taken back step by step, and after each step the database must be what it was
//! before the migration. Ways that nobody wrote are planned. What was taken back counts as pending again.

use std::fs;
use std::io::ErrorKind as IoErrorKind;

use nicol_sql::dialect::StatementKind;
use nicol_sql::dialect::session::wants_no_transaction;
use nicol_sql::schema::SqlSchema;
use nicol_sql::{Dialect, Step};

use crate::apply;
use crate::diff::{Options, diff};
use crate::down::{self, DOWN_FILE, Draft};
use crate::error::{Error, ErrorKind, Result};
use crate::files;
use crate::history::{self, History, Migration};
use crate::lock::{lock, unlock_behind};
use crate::shadow::Shadow;
use crate::state::State;
use crate::state_table::{Record, Standing};
use crate::statements::{Statement, statements, takes_away};
use crate::summary::summary;
use crate::warnings::{self, Findings};

use super::{Progress, Session, in_shadow};

/// How far back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The last so many migrations are taken back.
    Steps(usize),
    /// Everything behind this migration is taken back; it stays.
    To(String),
}

/// Where a way back comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The file beside the migration.
    File,
    /// Planned now, from the history.
    Planned,
}

/// The proven way back of one migration.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// The migration.
    pub name: String,
    /// The script that takes it back.
    pub script: String,
    /// Where the script comes from.
    pub origin: Origin,
    /// What it cannot restore.
    pub not_restored: Vec<String>,
    /// What it loses in this database, or cannot do there.
    pub findings: Findings,
    /// Statements of a script written by hand that may take rows away.
    pub by_hand: Vec<String>,
    steps: Vec<Step>,
}

impl Way {
    /// What is lost, in sentences.
    pub fn losses(&self) -> Vec<String> {
        let warnings = self
            .findings
            .warnings
            .iter()
            .map(|finding| finding.message.clone());
        warnings.chain(self.by_hand.iter().cloned()).collect()
    }

    /// What would fail on the rows that are there, in sentences.
    pub fn obstacles(&self) -> Vec<String> {
        let obstacles = self.findings.unexecutable.iter();
        obstacles.map(|finding| finding.message.clone()).collect()
    }
}

/// What `migrate down` is going to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The ways back, the newest migration first.
    pub ways: Vec<Way>,
    /// How the database differs from what its migrations make. The proof does not hold for that.
    pub drift: Option<String>,
}

/// Plans and proves the ways back. Nothing is changed.
///
/// # Errors
/// P3009, P3011, P3017, those of the shadow database, or that a way back is not proven.
pub async fn plan(session: &Session<'_>, history: &History, target: &Target) -> Result<Plan> {
    history.check_provider(session.provider())?;
    let records = session.table().read(&session.connection).await?;
    let applied = applied(history, &records.unwrap_or_default())?;
    let kept = kept(history, &applied, target)?;
    if kept == applied.len() {
        return Ok(Plan {
            ways: Vec::new(),
            drift: None,
        });
    }
    let proven = prove(session, history, &applied, kept).await?;
    let actual = session.inspect().await?;
    let mut ways = Vec::new();
    for way in proven.ways {
        ways.push(judged(session, way, &actual).await?);
    }
    let steps = diff(&proven.expected, &actual, session.dialect, &Options::all());
    let drift = (!steps.is_empty()).then(|| summary(&steps).trim().to_owned());
    Ok(Plan { ways, drift })
}

/// Takes migrations back as planned. Returns those that were, also when a later one fails.
///
/// # Errors
/// P1002; that the database has changed since the plan was made; or that a script failed.
pub async fn undo(
    session: &Session<'_>,
    plan: &Plan,
    undone: &mut Vec<String>,
    progress: Progress<'_>,
) -> Result<()> {
    lock(&session.connection, session.dialect, session.lock, progress).await?;
    let result = undo_all(session, plan, undone).await;
    unlock_behind(result, &session.connection, session.dialect, session.lock).await
}

/// Plans and proves the ways back of these applied migrations and writes those that are missing. Returns their
/// files' names, and why others were not written.
///
/// # Errors
/// Those of the shadow database, or of writing.
pub async fn write(session: &Session<'_>, history: &History, names: &[String]) -> Result<Written> {
    let all: Vec<&Migration> = history.migrations.iter().collect();
    let first = all.iter().position(|migration| names.contains(&migration.name));
    let Some(first) = first else {
        return Ok(Written::default());
    };
    let last = all.iter().rposition(|migration| names.contains(&migration.name));
    let all = &all[..=last.unwrap_or(first)];
    let mut written = Written::default();
    match prove(session, history, all, first).await {
        Ok(proven) => {
            written.names = write_planned(history, &proven.ways)?;
            let new = proven.ways.iter().filter(|way| way.origin == Origin::Planned);
            written.not_restored = new.flat_map(|way| way.not_restored.clone()).collect();
        }
        Err(error) if error.kind() == ErrorKind::NotReversible => written.refused = Some(error),
        Err(error) => return Err(error),
    }
    Ok(written)
}

/// Writes the ways back that were planned. Returns their migrations, the oldest first.
///
/// # Errors
/// When a file cannot be written.
pub fn write_planned(history: &History, ways: &[Way]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for way in ways.iter().rev().filter(|way| way.origin == Origin::Planned) {
        let path = history.folder.join(&way.name).join(DOWN_FILE);
        files::write(&path, &way.script)?;
        names.push(way.name.clone());
    }
    Ok(names)
}

/// The ways back that were written.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// Their migrations.
    pub names: Vec<String>,
    /// What they cannot restore.
    pub not_restored: Vec<String>,
    /// Why there are none.
    pub refused: Option<Error>,
}

/// The applied migrations, in order, of a database that belongs to this folder.
fn applied<'h>(history: &'h History, records: &[Record]) -> Result<Vec<&'h Migration>> {
    let standing = Standing::of(history, records);
    if let Some(name) = standing.failed.first() {
        let message = format!("The migration `{name}` failed, and nobody has said what became of it.");
        return Err(Error::new(ErrorKind::FailedMigration, message)
            .with_migration(name)
            .with_hint(format!(
                "say it first: `nicol migrate resolve --rolled-back {name}`, or `--applied`"
            )));
    }
    if !standing.missing.is_empty() {
        let message = format!(
            "The database is newer than the folder: these migrations are applied to it and missing in the folder: \
             {}.",
            standing.missing.join(", ")
        );
        return Err(Error::new(ErrorKind::NotReversible, message)
            .with_hint("restore their folders from version control: the way back begins with them"));
    }
    if let Some(name) = standing.edited.first() {
        let message = format!("The migration `{name}` was modified after it was applied.");
        return Err(Error::new(ErrorKind::NotReversible, message)
            .with_migration(name)
            .with_hint("restore the file as it was applied: the way back is planned from it"));
    }
    if let Some(name) = standing.taken_over.first() {
        let message = format!("The database does not know yet that the migration `{name}` replaces others.");
        return Err(Error::new(ErrorKind::NotReversible, message)
            .with_migration(name)
            .with_hint("`nicol migrate deploy` records it"));
    }
    let is_applied = |migration: &&Migration| standing.applied.contains(&migration.name);
    Ok(history.migrations.iter().filter(is_applied).collect())
}

/// How many of the applied migrations stay.
fn kept(history: &History, applied: &[&Migration], target: &Target) -> Result<usize> {
    match target {
        Target::Steps(steps) if *steps > applied.len() => {
            let message = format!(
                "{steps} migration{} cannot be taken back: {} applied to the database.",
                if *steps == 1 { "" } else { "s" },
                match applied.len() {
                    0 => "none is".to_owned(),
                    1 => "1 is".to_owned(),
                    number => format!("{number} are"),
                }
            );
            Err(Error::new(ErrorKind::NeverApplied, message))
        }
        Target::Steps(steps) => Ok(applied.len() - steps),
        Target::To(name) => {
            if let Some(place) = applied.iter().position(|migration| migration.name == *name) {
                return Ok(place + 1);
            }
            if history.migration(name).is_none() {
                let message = format!("The migration {name} could not be found.");
                return Err(Error::new(ErrorKind::MigrationMissing, message)
                    .with_migration(name)
                    .with_hint("give the whole name of the folder of the migration that is to stay"));
            }
            let message =
                format!("The migration `{name}` is not applied to the database, so it cannot stay.");
            Err(Error::new(ErrorKind::NeverApplied, message).with_migration(name))
        }
    }
}

struct Proven {
    /// The newest first.
    ways: Vec<Way>,
    /// What all of the migrations make.
    expected: SqlSchema,
}

/// Replays the migrations and takes back those behind the first `kept`.
async fn prove(
    session: &Session<'_>,
    history: &History,
    applied: &[&Migration],
    kept: usize,
) -> Result<Proven> {
    in_shadow(session, async |shadow| {
        proven(session, history, shadow, applied, kept).await
    })
    .await
}

async fn proven(
    session: &Session<'_>,
    history: &History,
    shadow: &Shadow,
    applied: &[&Migration],
    kept: usize,
) -> Result<Proven> {
    let (stay, go) = applied.split_at(kept);
    shadow.replay(history, stay).await?;
    let mut states = vec![state(session, shadow).await?];
    for migration in go {
        shadow.replay(history, &[migration]).await?;
        states.push(state(session, shadow).await?);
    }
    let expected = states
        .last()
        .map(|state| state.schema.clone())
        .unwrap_or_default();
    let mut ways = Vec::new();
    for (place, migration) in go.iter().enumerate().rev() {
        let script = history.script(migration)?;
        let (before, after) = (&states[place], &states[place + 1]);
        let draft = down::draft(
            session.dialect,
            &session.namespaces,
            &migration.name,
            script,
            before,
            after,
        );
        let way = way(session, history, migration, draft)?;
        shadow
            .run(&way.script)
            .await
            .map_err(|error| unproven(&way, error.message()))?;
        if let Some(difference) = before.difference(&state(session, shadow).await?, session.dialect) {
            let reason =
                format!("after it the database is not what it was before the migration:\n{difference}");
            return Err(unproven(&way, &reason));
        }
        ways.push(way);
    }
    Ok(Proven { ways, expected })
}

async fn state(session: &Session<'_>, shadow: &Shadow) -> Result<State> {
    shadow.state(&session.namespaces).await
}

/// The way that stands in the folder, else the planned one.
fn way(session: &Session<'_>, history: &History, migration: &Migration, draft: Draft) -> Result<Way> {
    let file = file_of(history, migration)?;
    let (script, origin) = match file {
        Some(text) => (text, Origin::File),
        None => (draft.script.clone(), Origin::Planned),
    };
    let by_hand = match origin {
        Origin::File => taken_by_hand(session.dialect, &script, &draft.script),
        Origin::Planned => Vec::new(),
    };
    Ok(Way {
        name: migration.name.clone(),
        script,
        origin,
        not_restored: draft.not_restored,
        findings: Findings::default(),
        by_hand,
        steps: draft.steps,
    })
}

/// Statements of a script that may take rows away, without those that stand where they were planned.
fn taken_by_hand(dialect: &dyn Dialect, script: &str, planned: &str) -> Vec<String> {
    let planned = statements(dialect, planned);
    let mut left = planned.iter().peekable();
    let found: Vec<(Statement<'_>, bool)> = statements(dialect, script)
        .into_iter()
        .map(|statement| {
            let is_planned = left.next_if(|next| next.text == statement.text).is_some();
            (statement, is_planned)
        })
        .collect();
    // A part of a plan is another plan: a table may be dropped, and its rows not be copied before.
    let holds_plan = left.next().is_none();
    found
        .into_iter()
        .filter(|(statement, is_planned)| takes_away(statement) && !(holds_plan && *is_planned))
        .map(|(statement, _)| {
            format!(
                "Line {} of {DOWN_FILE} may take rows or values away: `{}`",
                statement.line,
                statement.shown()
            )
        })
        .collect()
}

/// The text of the `down.sql` of a migration, if it belongs to its script.
fn file_of(history: &History, migration: &Migration) -> Result<Option<String>> {
    if history.folder.as_os_str().is_empty() {
        return Ok(None);
    }
    let path = history.folder.join(&migration.name).join(DOWN_FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == IoErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::file("read", &path, &error)),
    };
    let script = history.script(migration)?;
    if down::undoes(&text).is_some_and(|checksum| !history::matches_checksum(script, checksum)) {
        let message = format!(
            "{} was made for another form of the migration `{}`: the script was edited afterwards.",
            path.display(),
            migration.name
        );
        return Err(Error::new(ErrorKind::NotReversible, message)
            .with_migration(&migration.name)
            .with_hint(
                "delete the file to have it planned anew, or, if it is right as it is, put the checksum of \
                 migration.sql into its line `-- nicol: undoes …`",
            ));
    }
    Ok(Some(text))
}

fn unproven(way: &Way, reason: &str) -> Error {
    let (what, hint) = match way.origin {
        Origin::File => (
            format!(
                "The {DOWN_FILE} of the migration `{}` does not take it back: {reason}",
                way.name
            ),
            "mend the file, or delete it to have it planned anew",
        ),
        Origin::Planned => (
            format!(
                "No way back from the migration `{}` was found: {reason}",
                way.name
            ),
            "write one by hand as down.sql beside the migration: it is proven in the same way before it runs",
        ),
    };
    Error::new(ErrorKind::NotReversible, what)
        .with_migration(&way.name)
        .with_hint(hint)
}

/// A way with what it loses in this database.
async fn judged(session: &Session<'_>, mut way: Way, actual: &SqlSchema) -> Result<Way> {
    let checks = warnings::checks(&way.steps, session.dialect);
    let (countable, other): (Vec<_>, Vec<_>) = checks.into_iter().partition(|check| {
        let table = check.risk.counted_table().and_then(|table| actual.table(table));
        match (table, check.risk.counted_column()) {
            (Some(table), Some((_, column))) => table.column(column).is_some(),
            (table, _) => table.is_some(),
        }
    });
    way.findings = warnings::evaluate(&countable, &session.count(&countable, &way.steps).await?);
    // What is not there yet cannot be counted: it is taken for lost.
    let unknown = warnings::evaluate(&other, &warnings::Counts::default());
    way.findings.warnings.extend(unknown.warnings);
    way.findings.warnings.extend(unknown.unexecutable);
    if way.origin == Origin::File {
        // Who writes the script may bring the rows into order first; if not, the database will say so.
        way.findings.unexecutable.clear();
    }
    Ok(way)
}

async fn undo_all(session: &Session<'_>, plan: &Plan, undone: &mut Vec<String>) -> Result<()> {
    for way in &plan.ways {
        let records = session
            .table()
            .read(&session.connection)
            .await?
            .unwrap_or_default();
        let live = |record: &&Record| record.rolled_back_at.is_none();
        let newest = records
            .iter()
            .filter(live)
            .map(|record| &record.migration_name)
            .max();
        if newest != Some(&way.name) {
            let message = format!(
                "The migrations of the database changed while the way back was planned: `{}` is no longer the last.",
                way.name
            );
            return Err(Error::new(ErrorKind::NotReversible, message).with_hint("run the command again"));
        }
        let recorded = session.table().undo_statement(&way.name, (session.source.now)());
        let script = format!("{}\n;\n{recorded};\n", way.script.trim_end());
        apply::run(&session.connection, session.dialect, &script)
            .await
            .map_err(|error| failed(session, way, &error))?;
        undone.push(way.name.clone());
    }
    Ok(())
}

fn failed(session: &Session<'_>, way: &Way, error: &Error) -> Error {
    let dialect = session.dialect;
    let is_outside = |statement: &str| dialect.statement_kind(statement) == StatementKind::OutsideTransaction;
    let places = dialect.split(&way.script);
    let stepwise =
        wants_no_transaction(&way.script) || places.into_iter().any(|place| is_outside(&way.script[place]));
    let hint = if stepwise {
        "the statements in front of it may be done: bring the database to one side by hand, then say which with \
         `nicol migrate resolve`"
    } else {
        "nothing of it was done; bring the rows into order, or write down.sql so that it does"
    };
    let message = format!(
        "The migration `{}` could not be taken back.\n\nDatabase error:\n{}",
        way.name,
        error.message()
    );
    Error::new(ErrorKind::MigrationFailed, message)
        .with_migration(&way.name)
        .with_database_code(error.database_code())
        .with_hint(hint)
}
