//! `migrate squash`: one migration in the place of many. Both histories are replayed in shadow databases, and
//! the new one is only written if they make the same: schema, what the schema language has no word for, and
//! rows.
//!
//! The tables come from the planner. Statements that it would not have written (views, functions, triggers,
//! data) are carried over in their order; what no longer runs was superseded, and is left out if the result
//! is the same without it. Where the original statements don't lead there, the definitions that the database
//! keeps take the place of those of views and functions.

use std::fs;
use std::path::{Path, PathBuf};

use nicol_sql::dialect::DatabaseObject;

use crate::diff::{MIGRATIONS_TABLE, Options, diff};
use crate::error::{Error, ErrorKind, Result};
use crate::files::{SQUASH, recover_squash};
use crate::history::{History, Migration, SCRIPT_FILE, slug};
use crate::shadow::Shadow;
use crate::squash::head;
use crate::state::State;
use crate::statements::{Role, Statement, Token, role, statements, tokens};

use super::{Session, in_shadow};

/// What to make one of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SquashOptions {
    /// The last migration that goes into it; absent: the last of all.
    pub to: Option<String>,
    /// The word in the name of the new one.
    pub name: String,
}

/// A proven migration in the place of others.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Its name.
    pub name: String,
    /// Its script.
    pub script: String,
    /// The migrations that it replaces.
    pub replaced: Vec<String>,
    /// Statements that the planner would not have written, by their places.
    pub carried: Vec<String>,
    /// Such statements that were left out, and why.
    pub left_out: Vec<String>,
    /// What should be known of it.
    pub notes: Vec<String>,
}

/// A statement of the old history that the planner would not have written.
struct Carried<'a> {
    migration: &'a str,
    statement: Statement<'a>,
    role: Role,
}

impl Carried<'_> {
    fn place(&self) -> String {
        let (line, migration) = (self.statement.line, self.migration);
        format!("line {line} of {migration}: `{}`", self.statement.shown())
    }

    /// The statement. An index of an empty table needs no way around its users, which would cost the script its
    /// transaction.
    fn statement(&self) -> String {
        let whole = self.statement.whole;
        let word = "CONCURRENTLY ";
        let at = whole.to_ascii_uppercase().find(word);
        match at.filter(|_| matches!(self.role, Role::Index(_))) {
            Some(at) => format!("{}{}", &whole[..at], &whole[at + word.len()..]),
            None => whole.to_owned(),
        }
    }

    fn text(&self) -> String {
        let (line, migration) = (self.statement.line, self.migration);
        format!("-- From {migration}, line {line}\n{};\n\n", self.statement())
    }

    /// Whether it makes a place for others, of which the catalogue has no statement.
    fn makes_room(&self) -> bool {
        let words: Vec<Token> = tokens(self.statement.text).into_iter().take(2).collect();
        words
            .get(1)
            .is_some_and(|word| word.is("EXTENSION") || word.is("SCHEMA"))
    }

    /// Whether its failure says that somebody wants to know of: what the planner has made already fails too.
    fn is_news(&self) -> bool {
        let alters = self
            .statement
            .text
            .get(..5)
            .is_some_and(|word| word.eq_ignore_ascii_case("ALTER"));
        !alters && !matches!(self.role, Role::Index(_))
    }
}

/// What a history makes.
struct Made {
    state: State,
    rows: Vec<(String, Vec<Vec<Option<String>>>)>,
}

/// The migrations that stay, and what they make of what is squashed.
struct Later<'h> {
    history: &'h History,
    migrations: Vec<&'h Migration>,
    whole: State,
}

/// What an attempt at a shorter history came to.
struct Attempt {
    script: String,
    carried: Vec<String>,
    left_out: Vec<String>,
    /// All that failed, with the reasons.
    failed: Vec<String>,
    /// A statement about rows is among them.
    lost_rows: bool,
}

/// Plans and proves a squash. Nothing is written.
///
/// # Errors
/// That there is nothing to squash, those of the shadow database, or that no shorter history makes the same.
pub async fn plan(session: &Session<'_>, history: &History, options: &SquashOptions) -> Result<Plan> {
    history.check_provider(session.provider())?;
    let count = count(history, options)?;
    let (old, rest) = history.migrations.split_at(count);
    let name = name(old, rest, &options.name)?;
    let (made, whole) = in_shadow(session, async |shadow| {
        shadow.replay(history, &old.iter().collect::<Vec<_>>()).await?;
        let made = Made::read(session, shadow).await?;
        shadow.replay(history, &rest.iter().collect::<Vec<_>>()).await?;
        Ok((made, shadow.state(&session.namespaces).await?))
    })
    .await?;
    let later = Later {
        history,
        migrations: rest.iter().collect(),
        whole,
    };
    let mut scripts = Vec::new();
    for migration in old {
        scripts.push((migration.name.as_str(), history.script(migration)?));
    }
    let carried = carried(session, &scripts, &made);
    let mut reasons = Vec::new();
    for way in [Way::Original, Way::NeededFirst, Way::FromCatalogue] {
        let attempt = in_shadow(session, async |shadow| {
            attempt(session, shadow, &made, &carried, way).await
        });
        let attempt = match attempt.await? {
            Ok(attempt) => attempt,
            Err(reason) => {
                reasons.push(reason);
                continue;
            }
        };
        let script = format!("{}\n{}", head(&scripts), attempt.script.trim_start());
        match proof(session, &script, &made, &later).await? {
            // Rows may only differ if no statement about rows was left out.
            Ok(notes) if !notes.is_empty() && attempt.lost_rows => {
                reasons.push(attempt.failed.join("\n"));
            }
            Ok(notes) => {
                return Ok(Plan {
                    name,
                    script,
                    replaced: old.iter().map(|migration| migration.name.clone()).collect(),
                    carried: attempt.carried,
                    left_out: attempt.left_out,
                    notes,
                });
            }
            Err(difference) => {
                reasons.push(format!("{difference}{}", first_lines(&attempt.failed)));
            }
        }
    }
    Err(refused(&reasons))
}

/// The first few of many reasons.
fn first_lines(lines: &[String]) -> String {
    let shown: String = lines.iter().take(5).map(|line| format!("\n  {line}")).collect();
    match lines.len().saturating_sub(5) {
        0 => shown,
        more => format!("{shown}\n  and {more} more like these"),
    }
}

fn refused(reasons: &[String]) -> Error {
    let mut reasons = reasons.to_vec();
    reasons.dedup();
    let message = format!(
        "No single migration was found that makes what these make. What would be different:\n{}\nNothing was \
         changed.",
        reasons.join("\n\n")
    );
    Error::new(ErrorKind::NotReversible, message).with_hint(
        "squash up to the migration before the one that is named, with `--to`; or put its statement into a form \
         that runs on the final tables",
    )
}

/// How many migrations are squashed.
fn count(history: &History, options: &SquashOptions) -> Result<usize> {
    let count = match &options.to {
        None => history.migrations.len(),
        Some(name) => {
            let place = history
                .migrations
                .iter()
                .position(|migration| migration.name == *name);
            place.map(|place| place + 1).ok_or_else(|| {
                Error::new(
                    ErrorKind::MigrationMissing,
                    format!(
                        "The migration {name} could not be found in {}.",
                        history.folder.display()
                    ),
                )
                .with_migration(name)
                .with_hint("give the whole name of the folder of the last migration that is to be squashed")
            })?
        }
    };
    if count < 2 {
        let message = match count {
            0 => "There are no migrations to squash.".to_owned(),
            _ => "One migration alone cannot be squashed.".to_owned(),
        };
        return Err(Error::new(ErrorKind::NotReversible, message));
    }
    Ok(count)
}

/// A name that stands where the old ones stood, and that no database knows.
fn name(old: &[Migration], rest: &[Migration], word: &str) -> Result<String> {
    let last = old
        .last()
        .map(|migration| migration.name.as_str())
        .unwrap_or_default();
    let word = match slug(word) {
        word if word.is_empty() => "squashed".to_owned(),
        word => word,
    };
    let time = last
        .get(..14)
        .filter(|time| time.bytes().all(|byte| byte.is_ascii_digit()));
    let candidates = [
        time.map(|time| format!("{time}_{word}")),
        Some(format!("{last}_{word}")),
    ];
    let fits = |name: &String| {
        old.iter().all(|migration| migration.name != *name)
            && rest.first().is_none_or(|next| *name < next.name)
            && name.len() <= 255
    };
    candidates.into_iter().flatten().find(fits).ok_or_else(|| {
        Error::new(
            ErrorKind::NotReversible,
            format!("No name with `{word}` fits between the migrations: it is taken, or too long."),
        )
        .with_hint("give another word with `--name`")
    })
}

impl Made {
    async fn read(session: &Session<'_>, shadow: &Shadow) -> Result<Made> {
        let state = shadow.state(&session.namespaces).await?;
        let mut tables = Vec::new();
        for table in state
            .schema
            .tables
            .iter()
            .filter(|table| table.name.name != MIGRATIONS_TABLE)
        {
            let columns: Vec<String> = table
                .columns
                .iter()
                .map(|column| format!("CAST({} AS TEXT)", session.dialect.identifier(&column.name)))
                .collect();
            if columns.is_empty() {
                continue;
            }
            let name = session.dialect.object(&table.name);
            let query = format!("SELECT {} FROM {name}", columns.join(", "));
            let mut found = shadow.rows(&query).await?;
            found.sort();
            tables.push((table.name.name.clone(), found));
        }
        tables.sort();
        Ok(Made { state, rows: tables })
    }

    fn has_rows(&self) -> bool {
        self.rows.iter().any(|(_, rows)| !rows.is_empty())
    }
}

/// The statements that the planner would not have written. Those about rows only count if rows come of it.
fn carried<'a>(session: &Session<'_>, scripts: &[(&'a str, &'a str)], made: &Made) -> Vec<Carried<'a>> {
    let is_kept_index = |name: &str| {
        made.state.objects.iter().any(|object| {
            let own = object.name.rsplit('.').next().unwrap_or(&object.name);
            object.kind == "index" && own.trim_matches('"') == name
        })
    };
    let mut carried = Vec::new();
    for (migration, script) in scripts {
        for statement in statements(session.dialect, script) {
            let role = role(&statement);
            let is_meant = match &role {
                Role::Planned => false,
                Role::Index(name) => is_kept_index(name),
                Role::Rows => made.has_rows(),
                Role::NeededFirst | Role::Object | Role::Other => true,
            };
            if is_meant {
                carried.push(Carried {
                    migration,
                    statement,
                    role,
                });
            }
        }
    }
    carried
}

/// The ways to arrange the new script, tried in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Tables, then the statements as they were.
    Original,
    /// Extensions, types, sequences and functions before the tables that use them.
    NeededFirst,
    /// The same, with objects as the database describes them.
    FromCatalogue,
}

/// Runs a new history statement by statement. What fails is left out; if the tables fail, the reason is returned.
async fn attempt(
    session: &Session<'_>,
    shadow: &Shadow,
    made: &Made,
    carried: &[Carried<'_>],
    way: Way,
) -> Result<std::result::Result<Attempt, String>> {
    let dialect = session.dialect;
    let empty = shadow.inspect(&session.namespaces).await?;
    let mut attempt = Attempt {
        script: String::new(),
        carried: Vec::new(),
        left_out: Vec::new(),
        failed: Vec::new(),
        lost_rows: false,
    };
    let mut done = vec![false; carried.len()];
    if way != Way::Original {
        for (at, one) in carried
            .iter()
            .enumerate()
            .filter(|(_, one)| one.role == Role::NeededFirst)
            .filter(|(_, one)| way == Way::NeededFirst || one.makes_room())
        {
            if shadow.run(&one.statement()).await.is_ok() {
                attempt.add(one);
                done[at] = true;
            }
        }
    }
    if way == Way::FromCatalogue {
        needed_first(shadow, made, &mut attempt).await?;
    }
    let planned = dialect.script(&diff(&empty, &made.state.schema, dialect, &Options::all()));
    if let Err(error) = shadow.run(&planned).await {
        return Ok(Err(format!("the tables cannot be made: {}", error.message())));
    }
    attempt.script.push_str(&format!("{}\n\n", planned.trim()));
    let is_from_catalogue = |one: &Carried<'_>| way == Way::FromCatalogue && one.role != Role::Rows;
    for (_, one) in carried.iter().enumerate().filter(|(at, _)| !done[*at]) {
        if is_from_catalogue(one) {
            continue;
        }
        match shadow.run(&one.statement()).await {
            Ok(()) => attempt.add(one),
            Err(error) => {
                let line = format!("{}: {}", one.place(), error.message());
                attempt.lost_rows |= one.role == Role::Rows;
                if one.is_news() {
                    attempt.left_out.push(line.clone());
                }
                attempt.failed.push(line);
            }
        }
    }
    if way == Way::FromCatalogue {
        from_catalogue(session, shadow, made, &mut attempt).await?;
    }
    Ok(Ok(attempt))
}

impl Attempt {
    fn add(&mut self, one: &Carried<'_>) {
        self.script.push_str(&one.text());
        self.carried.push(one.place());
    }

    fn add_object(&mut self, object: &DatabaseObject, statement: &str) {
        let label = format!("{} {}", object.kind, object.name);
        self.script.push_str(&format!("-- {label}\n{statement};\n\n"));
        self.carried
            .push(format!("{label}, as the database describes it"));
    }
}

/// Makes what tables may need, as the database describes it. What needs tables itself fails here and comes later.
async fn needed_first(shadow: &Shadow, made: &Made, attempt: &mut Attempt) -> Result<()> {
    let kinds = ["domain", "type", "sequence", "function", "procedure"];
    for object in &made.state.objects {
        let Some(statement) = object.make().filter(|_| kinds.contains(&object.kind.as_str())) else {
            continue;
        };
        if shadow.run(statement).await.is_ok() {
            attempt.add_object(object, statement);
        }
    }
    Ok(())
}

/// Adds the objects that are lacking, as the database describes them.
async fn from_catalogue(
    session: &Session<'_>,
    shadow: &Shadow,
    made: &Made,
    attempt: &mut Attempt,
) -> Result<()> {
    let now = shadow.state(&session.namespaces).await?;
    let is_lacking = |object: &&DatabaseObject| now.object(&object.kind, &object.name).is_none();
    for object in made.state.objects.iter().filter(is_lacking) {
        let Some(statement) = object.make() else { continue };
        let label = format!("{} {}", object.kind, object.name);
        match shadow.run(statement).await {
            Ok(()) => attempt.add_object(object, statement),
            Err(error) => attempt.left_out.push(format!("{label}: {}", error.message())),
        }
    }
    Ok(())
}

/// Replays the new script, then what stays of the history on top of it, and compares both. Says what differs;
/// notes what may.
async fn proof(
    session: &Session<'_>,
    script: &str,
    made: &Made,
    later: &Later<'_>,
) -> Result<std::result::Result<Vec<String>, String>> {
    let replayed = in_shadow(session, async |shadow| {
        if let Err(error) = shadow.run(script).await {
            return Ok(Err(error.message().to_owned()));
        }
        let new = Made::read(session, shadow).await?;
        if let Some(difference) = made.state.difference(&new.state, session.dialect) {
            return Ok(Err(difference));
        }
        for migration in &later.migrations {
            let script = later.history.script(migration)?;
            if let Err(error) = shadow.run(script).await {
                return Ok(Err(format!(
                    "`{}` does not run behind it: {}",
                    migration.name,
                    error.message()
                )));
            }
        }
        let whole = shadow.state(&session.namespaces).await?;
        Ok(match later.whole.difference(&whole, session.dialect) {
            Some(difference) => Err(format!("with the migrations behind it:\n{difference}")),
            None => Ok(new),
        })
    });
    let new = match replayed.await? {
        Ok(new) => new,
        Err(reason) => return Ok(Err(reason)),
    };
    let mut notes = Vec::new();
    for ((table, old), (_, new)) in made.rows.iter().zip(&new.rows) {
        if old.len() != new.len() {
            return Ok(Err(format!(
                "[*] the table {table} has {} rows instead of {}",
                new.len(),
                old.len()
            )));
        }
        if old != new {
            notes.push(format!(
                "the rows that the migrations put into {table} ({}) differ in values that depend on time or chance",
                old.len()
            ));
        }
    }
    Ok(Ok(notes))
}

/// Writes a squash: the new migration is made beside the others, then takes their place. Returns its script's path.
///
/// # Errors
/// When a file or folder cannot be written; then the history stands as before.
pub fn write(history: &History, plan: &Plan) -> Result<PathBuf> {
    let result = exchange(history, plan, &history.folder.join(SQUASH));
    if result.is_err() {
        let _ = recover_squash(&history.folder);
    }
    result
}

fn exchange(history: &History, plan: &Plan, work: &Path) -> Result<PathBuf> {
    let new = work.join("new");
    let kept = work.join("replaced");
    for folder in [&new, &kept] {
        fs::create_dir_all(folder).map_err(|error| Error::file("make the folder", folder, &error))?;
    }
    let script = new.join(SCRIPT_FILE);
    fs::write(&script, &plan.script).map_err(|error| Error::file("write", &script, &error))?;
    for name in &plan.replaced {
        let from = history.folder.join(name);
        fs::rename(&from, kept.join(name)).map_err(|error| Error::file("move", &from, &error))?;
    }
    let place = history.folder.join(&plan.name);
    fs::rename(&new, &place).map_err(|error| Error::file("make the folder", &place, &error))?;
    // The new history stands; what cannot be removed of the old one is seen by nobody.
    let _ = fs::remove_dir_all(work);
    Ok(place.join(SCRIPT_FILE))
}
