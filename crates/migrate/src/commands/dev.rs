//! `migrate dev`: the next migration. Looks whether database and folder agree, applies what is pending,
//! plans the way from the history to the schema file, writes it down, and applies it.

use std::path::PathBuf;

use nicol_sql::Step;
use nicol_sql::schema::SqlSchema;

use crate::diff::{Options, diff};
use crate::error::{Error, Result};
use crate::history::{self, History, Migration};
use crate::inspect::Namespaces;
use crate::lower::refuse_clashes;
use crate::renames::{Candidate, Renames, Wish};
use crate::shadow::Shadow;
use crate::state_table::{Record, Standing};
use crate::summary::summary;
use crate::warnings::{self, Findings};

use super::deploy::{deploy, resume};
use super::take_over::take_over;
use super::{Progress, Session, in_shadow};

/// What to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevOptions {
    /// The word in the migration's name.
    pub name: String,
    /// The whole name, if it is the twin of a migration of another history.
    pub twin: Option<String>,
    /// Write the migration, but don't apply it; write it even if it is empty.
    pub create_only: bool,
    /// Go on although data will be lost.
    pub accept_data_loss: bool,
    /// How the schemas are compared.
    pub diff: Options,
    /// What was renamed.
    pub renames: Renames,
}

/// What `migrate dev` did, or why it did not.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Pending migrations that were applied first.
    pub applied: Vec<String>,
    /// What looks like a rename that nobody spoke of.
    pub candidates: Vec<Candidate>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of `migrate dev`.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Database and folder disagree; nothing was done. The reasons are sentences for the user.
    ResetNeeded {
        /// Why.
        reasons: Vec<String>,
    },
    /// Something looks like a rename, and somebody can be asked; nothing was written.
    MayBeRenames,
    /// The schema file and the history agree.
    InSync,
    /// Steps would fail on the rows that are there; nothing was written.
    Blocked(Findings),
    /// Data would be lost and nobody has agreed; nothing was written.
    NeedsConsent(Findings),
    /// A migration was written.
    Created(Created),
}

/// A migration that was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Created {
    /// Its name.
    pub name: String,
    /// Its script.
    pub path: PathBuf,
    /// The steps in it.
    pub steps: Vec<Step>,
    /// What the database would lose or refuse, as far as it was looked at.
    pub findings: Findings,
    /// Whether it was applied too.
    pub is_applied: bool,
}

/// Makes the next migration.
///
/// # Errors
/// P3019, P3006, P3014, those of `migrate deploy`, or the database's.
pub async fn dev(
    session: &Session<'_>,
    history: &mut History,
    desired: &SqlSchema,
    options: &DevOptions,
    progress: Progress<'_>,
) -> Result<Report> {
    history.check_provider(session.provider())?;
    take_over(session, history, progress).await?;
    refuse_clashes(desired, session.dialect)?;
    let mut applied = resume(session, history, progress).await?;
    let expected = expected(session, history).await?;
    let reasons = reset_reasons(session, history, &expected, &options.diff).await?;
    if !reasons.is_empty() {
        return Ok(Report {
            applied,
            candidates: Vec::new(),
            outcome: Outcome::ResetNeeded { reasons },
        });
    }
    applied.extend(deploy(session, history, progress).await?.applied);
    let draft = draft(&expected.history, desired, session, options)?;
    let candidates = draft.candidates.clone();
    let counts = session.count(&draft.checks, &draft.steps).await?;
    let findings = warnings::evaluate(&draft.checks, &counts);
    let outcome = if options.renames.ask && !candidates.is_empty() {
        Outcome::MayBeRenames
    } else if draft.steps.is_empty() && !options.create_only {
        Outcome::InSync
    } else if !options.create_only && !findings.unexecutable.is_empty() {
        Outcome::Blocked(findings)
    } else if !options.create_only && !findings.warnings.is_empty() && !options.accept_data_loss {
        Outcome::NeedsConsent(findings)
    } else {
        create(session, history, draft, findings, options, progress).await?
    };
    Ok(Report {
        applied,
        candidates,
        outcome,
    })
}

/// Whether [`dev`] would write a migration, or why it would not. Changes nothing: where several histories are
/// written together, all are asked first. What was renamed may be so in some of them only.
///
/// # Errors
/// As [`dev`].
pub async fn foresee(
    session: &Session<'_>,
    history: &History,
    desired: &SqlSchema,
    options: &DevOptions,
) -> Result<Foresight> {
    history.check_provider(session.provider())?;
    refuse_clashes(desired, session.dialect)?;
    let expected = expected(session, history).await?;
    let reasons = reset_reasons(session, history, &expected, &options.diff).await?;
    let last = history.migrations.last().and_then(|last| last.script.as_deref());
    let unmet = options
        .renames
        .unmet(&expected.history, desired, session.dialect, last);
    let mut options = options.clone();
    let is_met = |wish: &Wish| unmet.iter().all(|(other, _)| other != wish);
    options.renames.wishes.retain(is_met);
    let draft = draft(&expected.history, desired, session, &options)?;
    let counts = session.count_what_is_there(&draft.checks, &draft.steps).await?;
    let findings = warnings::evaluate(&draft.checks, &counts);
    let outcome = if !reasons.is_empty() {
        Foreseen::ResetNeeded { reasons }
    } else if options.create_only {
        Foreseen::Clear
    } else if !findings.unexecutable.is_empty() {
        Foreseen::Blocked(findings)
    } else if !findings.warnings.is_empty() && !options.accept_data_loss {
        Foreseen::NeedsConsent(findings)
    } else {
        Foreseen::Clear
    };
    Ok(Foresight {
        outcome,
        unmet,
        candidates: draft.candidates,
    })
}

/// What [`foresee`] finds.
#[derive(Debug, Clone)]
pub struct Foresight {
    /// What would become of the migration.
    pub outcome: Foreseen,
    /// What was said to be renamed, and is not in this database.
    pub unmet: Vec<(Wish, Error)>,
    /// What looks like a rename that nobody spoke of.
    pub candidates: Vec<Candidate>,
}

/// What would become of a migration.
#[derive(Debug, Clone, PartialEq)]
pub enum Foreseen {
    /// Nothing stands against it.
    Clear,
    /// See [`Outcome::ResetNeeded`].
    ResetNeeded {
        /// Why.
        reasons: Vec<String>,
    },
    /// See [`Outcome::Blocked`].
    Blocked(Findings),
    /// See [`Outcome::NeedsConsent`].
    NeedsConsent(Findings),
}

/// What the history makes of an empty database.
struct Expected {
    /// What the applied part of it makes.
    applied: SqlSchema,
    /// What all of it makes.
    history: SqlSchema,
    records: Vec<Record>,
    has_table: bool,
}

async fn expected(session: &Session<'_>, history: &History) -> Result<Expected> {
    let records = session.table().read(&session.connection).await?;
    let has_table = records.is_some();
    let records = records.unwrap_or_default();
    let standing = Standing::of(history, &records);
    let (applied, rest): (Vec<&Migration>, Vec<&Migration>) = history
        .migrations
        .iter()
        .partition(|migration| standing.applied.contains(&migration.name));
    let (applied, history) = in_shadow(session, async |shadow| {
        replayed(shadow, history, &applied, &rest, &session.namespaces).await
    })
    .await?;
    Ok(Expected {
        applied,
        history,
        records,
        has_table,
    })
}

async fn replayed(
    shadow: &Shadow,
    history: &History,
    applied: &[&Migration],
    rest: &[&Migration],
    namespaces: &Namespaces,
) -> Result<(SqlSchema, SqlSchema)> {
    shadow.replay(history, applied).await?;
    let after_applied = shadow.inspect(namespaces).await?;
    if rest.is_empty() {
        return Ok((after_applied.clone(), after_applied));
    }
    shadow.replay(history, rest).await?;
    Ok((after_applied, shadow.inspect(namespaces).await?))
}

/// Why a development database would have to be made anew before it can follow the history.
async fn reset_reasons(
    session: &Session<'_>,
    history: &History,
    expected: &Expected,
    options: &Options,
) -> Result<Vec<String>> {
    let standing = Standing::of(history, &expected.records);
    let mut reasons: Vec<String> = standing
        .failed
        .iter()
        .map(|name| format!("The migration `{name}` failed."))
        .collect();
    let edited = standing
        .edited
        .iter()
        .map(|name| format!("The migration `{name}` was modified after it was applied."));
    reasons.extend(edited);
    if !standing.missing.is_empty() && !standing.pending.is_empty() {
        reasons.push(
            "The migrations recorded in the database diverge from the local migrations directory.".to_owned(),
        );
    } else if !standing.missing.is_empty() {
        reasons.push(format!(
            "The following migration(s) are applied to the database but missing from the local migrations \
             directory: {}",
            standing.missing.join(", ")
        ));
    }
    if let Some(drift) = drift(session, expected, options).await? {
        reasons.push(drift);
    }
    Ok(reasons)
}

/// How the database differs from what its own migrations make.
async fn drift(session: &Session<'_>, expected: &Expected, options: &Options) -> Result<Option<String>> {
    let actual = session.inspect().await?;
    let plain = Options {
        renames: Vec::new(),
        ..options.clone()
    };
    let steps = diff(&expected.applied, &actual, session.dialect, &plain);
    if steps.is_empty() {
        return Ok(None);
    }
    let first_time = if expected.has_table {
        ""
    } else {
        "\nIf you are running this the first time on an existing database, make a first migration of what is there \
         and declare it applied (baselining).\n"
    };
    Ok(Some(format!(
        "Drift detected: Your database schema is not in sync with your migration history.\n\nThe following is a \
         summary of the differences between the expected database schema given your migrations files, and the \
         actual schema of the database.\n\nIt should be understood as the set of changes to get from the expected \
         schema to the actual schema.\n{first_time}{}",
        summary(&steps)
    )))
}

/// A migration that is not written yet.
struct Draft {
    steps: Vec<Step>,
    candidates: Vec<Candidate>,
    checks: Vec<warnings::Check>,
    script: String,
}

fn draft(
    current: &SqlSchema,
    desired: &SqlSchema,
    session: &Session<'_>,
    options: &DevOptions,
) -> Result<Draft> {
    let (steps, candidates) = options
        .renames
        .diff(current, desired, session.dialect, &options.diff)?;
    let checks = warnings::checks(&steps, session.dialect);
    // The script is for databases that nobody has counted in.
    let comment = warnings::evaluate(&checks, &warnings::Counts::default()).comment();
    let script = format!("{comment}{}", session.dialect.script(&steps));
    Ok(Draft {
        steps,
        candidates,
        checks,
        script,
    })
}

async fn create(
    session: &Session<'_>,
    history: &mut History,
    draft: Draft,
    findings: Findings,
    options: &DevOptions,
    progress: Progress<'_>,
) -> Result<Outcome> {
    let own = || history::migration_name(history.next_time((session.source.now)()), &options.name);
    let name = options.twin.clone().unwrap_or_else(own);
    let path = history.add(&name, &draft.script, session.provider())?;
    let is_applied = !options.create_only;
    if is_applied {
        deploy(session, history, progress).await?;
    }
    Ok(Outcome::Created(Created {
        name,
        path,
        steps: draft.steps,
        findings,
        is_applied,
    }))
}
