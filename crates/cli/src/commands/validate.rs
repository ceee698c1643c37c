//! `validate`: checks the schema and says everything that is wrong with it.

use serde_json::json;

use crate::failure::Result;
use crate::project::Project;
use crate::terminal::Terminal;

use super::Done;

/// Runs the command.
pub fn run(project: &Project, terminal: &Terminal) -> Result<Done> {
    let loaded = project.loaded()?;
    let schema = loaded.valid(terminal)?;
    let warnings = loaded.analysis.warnings().count();
    if warnings > 0 {
        terminal.note(&terminal.diagnostics(&loaded.analysis, loaded.analysis.warnings()));
    }
    let path = project.display(&loaded.path);
    terminal.print(&format!("The schema at {path} is valid."));
    Ok(Done::new(json!({
        "schema": path,
        "files": loaded.files.len(),
        "models": schema.models.len(),
        "diagnostics": loaded.diagnostics_json(),
    })))
}
