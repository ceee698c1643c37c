//! `db push`: makes the database like the schema file, without a history.

use nicol_sql::Step;
use nicol_sql::schema::SqlSchema;

use crate::apply;
use crate::diff::Options;
use crate::error::Result;
use crate::lock::{lock, unlock_behind};
use crate::lower::refuse_clashes;
use crate::renames::{Candidate, Renames};
use crate::warnings::{self, Findings};

use super::{Session, reset};

/// How to push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushOptions {
    /// Go on although data will be lost.
    pub accept_data_loss: bool,
    /// Empty the database first.
    pub force_reset: bool,
    /// How the schemas are compared.
    pub diff: Options,
    /// What was renamed.
    pub renames: Renames,
}

/// What `db push` did, or why it did not.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The steps between database and schema file.
    pub steps: Vec<Step>,
    /// What may be lost, and what would fail.
    pub findings: Findings,
    /// What looks like a rename that nobody spoke of.
    pub candidates: Vec<Candidate>,
    /// Whether the steps were taken. They are not while something would fail, or while something may be
    /// lost and nobody has agreed, or something looks like a rename and somebody can be asked.
    pub is_done: bool,
}

/// Makes the database like the schema file.
///
/// # Errors
/// The database's; then nothing has changed.
pub async fn push(session: &Session<'_>, desired: &SqlSchema, options: &PushOptions) -> Result<Report> {
    refuse_clashes(desired, session.dialect)?;
    lock(&session.connection, session.dialect, session.lock, &mut |_| ()).await?;
    let result = push_locked(session, desired, options).await;
    unlock_behind(result, &session.connection, session.dialect, session.lock).await
}

async fn push_locked(session: &Session<'_>, desired: &SqlSchema, options: &PushOptions) -> Result<Report> {
    if options.force_reset {
        reset::empty(session).await?;
    }
    let current = session.inspect().await?;
    let (steps, candidates) = options
        .renames
        .diff(&current, desired, session.dialect, &options.diff)?;
    let checks = warnings::checks(&steps, session.dialect);
    let findings = warnings::evaluate(&checks, &session.count(&checks, &steps).await?);
    let agreed = findings.warnings.is_empty() || options.accept_data_loss;
    let is_settled = candidates.is_empty() || !options.renames.ask;
    let is_done = is_settled && agreed && findings.unexecutable.is_empty();
    if is_done && !steps.is_empty() {
        apply::run(
            &session.connection,
            session.dialect,
            &session.dialect.script(&steps),
        )
        .await?;
    }
    Ok(Report {
        steps,
        findings,
        candidates,
        is_done,
    })
}
