//! `dmmf`: the schema as JSON, as Prisma's generators receive it. The document goes to the standard output or a
//! file; with `--json` it is a member of the value for tools.

use nicol_psl::dmmf::{self, Part};
use serde_json::{Value, json};

use crate::args::{DmmfArgs, DmmfPart};
use crate::failure::Result;
use crate::project::Project;
use crate::terminal::Terminal;

use super::{Done, words};

/// Runs the command.
pub fn run(project: &Project, args: &DmmfArgs, terminal: &Terminal) -> Result<Done> {
    let loaded = project.loaded()?;
    loaded.valid(terminal)?;
    let analysis = &loaded.analysis;
    let document = match args.part {
        _ if args.blocks => dmmf::config(analysis),
        None => dmmf::dmmf(analysis),
        Some(DmmfPart::Datamodel) => dmmf::part(analysis, Part::Datamodel),
        Some(DmmfPart::Schema) => dmmf::part(analysis, Part::Schema),
        Some(DmmfPart::Mappings) => dmmf::part(analysis, Part::Mappings),
    };
    let text = printed(&document, args);
    match &args.output {
        Some(path) => {
            words::write(&project.cwd.join(path), &text)?;
            terminal.print(&format!("Wrote {}.", path.display()));
            Ok(Done::new(json!({ "output": path })))
        }
        None => {
            terminal.print(&text);
            Ok(Done::new(json!({ "dmmf": document })))
        }
    }
}

fn printed(document: &Value, args: &DmmfArgs) -> String {
    if args.compact {
        format!("{document}\n")
    } else {
        format!("{document:#}\n")
    }
}
