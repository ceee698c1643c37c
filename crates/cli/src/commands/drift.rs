//! What `migrate deploy` and `migrate status` say of drift: a database that somebody changed by hand. Not a command.

use nicol_migrate::commands::Session;
use nicol_migrate::commands::drift::{Drift, drift, is_free};
use nicol_migrate::history::History;
use serde_json::{Value, json};

use crate::args::{DriftArgs, OnDrift};
use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::terminal::Terminal;
use crate::{database, shadows};

/// What was found, and what is to be done about it.
pub struct Found {
    /// The differences in words, if there are any.
    differences: Option<String>,
    is_fatal: bool,
}

/// Looks for drift, as far as the user wants it, and warns of it.
pub async fn look(
    session: &Session<'_>,
    history: &History,
    project: &Project,
    args: &DriftArgs,
    terminal: &Terminal,
) -> Result<Found> {
    let is_free = is_free(session.url, session.shadow_url);
    let then = args
        .drift
        .unwrap_or(if is_free { OnDrift::Warn } else { OnDrift::Ignore });
    if then == OnDrift::Ignore {
        return Ok(Found {
            differences: None,
            is_fatal: false,
        });
    }
    shadows::may_be_beside(session.url);
    let options = database::options(project.schema(terminal)?);
    let differences = match drift(session, history, &options).await {
        Ok(Drift::Found(differences)) => Some(differences.trim().to_owned()),
        Ok(Drift::None | Drift::Unknown) => None,
        Err(error) if then == OnDrift::Fail => return Err(error.into()),
        Err(error) => {
            terminal.warn(&format!(
                "It could not be seen whether the database was changed by hand: {error}"
            ));
            None
        }
    };
    if let (Some(differences), OnDrift::Warn) = (&differences, then) {
        terminal.warn(&format!("{}\n{HELP}\n", message(differences)));
    }
    Ok(Found {
        differences,
        is_fatal: then == OnDrift::Fail,
    })
}

const HELP: &str = "Undo what was changed by hand, or write it down as a migration (`nicol migrate diff \
                    --from-migrations … --to-config-datasource --script`) and declare that applied (`nicol migrate \
                    resolve --applied …`).";

fn message(differences: &str) -> String {
    format!(
        "Drift detected: the database is not what its migrations make. From what they make to what is there:\n\n{differences}"
    )
}

impl Found {
    /// The differences, where they are to stop the command.
    pub fn fatal(&self) -> Option<String> {
        let differences = self.differences.as_ref().filter(|_| self.is_fatal);
        differences.map(|differences| message(differences))
    }

    /// Stops the command where it is to be stopped.
    pub fn refuse(&self) -> Result<()> {
        match self.fatal() {
            None => Ok(()),
            Some(message) => Err(Failure::new(format!("{message}\n\nNothing was applied."))
                .help(HELP)
                .data("drift", self.value())),
        }
    }

    /// For `--json`.
    pub fn value(&self) -> Value {
        json!(self.differences)
    }
}
