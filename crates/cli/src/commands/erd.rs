//! `erd`: the schema as a diagram, on the standard output or in a file; with `--json` its text is a member of the
//! value for tools.

use std::path::Path;

use nicol_psl::erd::{self, Diagram, Selection, UnknownName};
use serde_json::json;

use crate::args::{ErdArgs, ErdFormat};
use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::terminal::Terminal;

use super::{Done, words};

/// Runs the command.
pub fn run(project: &Project, args: &ErdArgs, terminal: &Terminal) -> Result<Done> {
    let schema = project.loaded()?.valid(terminal)?;
    let selection = Selection {
        models: args.model.clone(),
        depth: args.depth,
        namespaces: args.namespace.clone(),
        enums: args.enums,
    };
    let diagram = Diagram::new(schema, &selection).map_err(unknown)?;
    let text = match format(args)? {
        ErdFormat::Mermaid => erd::mermaid(&diagram),
        ErdFormat::Dot => erd::dot(&diagram),
        ErdFormat::Svg => erd::svg(&diagram),
    };
    let (tables, links) = (diagram.tables.len(), diagram.links.len());
    let facts = json!({ "tables": tables, "links": links });
    let Some(path) = &args.output else {
        terminal.print(&text);
        let mut done = Done::new(facts);
        done.json["diagram"] = json!(text);
        return Ok(done);
    };
    words::write(&project.cwd.join(path), &text)?;
    terminal.print(&format!(
        "Wrote {}: {}, {}.",
        path.display(),
        words::count(tables, "table"),
        words::count(links, "line")
    ));
    let mut done = Done::new(facts);
    done.json["output"] = json!(path);
    Ok(done)
}

/// The form that is asked for, by name or by the end of the file's name.
fn format(args: &ErdArgs) -> Result<ErdFormat> {
    let Some(path) = args.output.as_deref().filter(|_| args.format.is_none()) else {
        return Ok(args.format.unwrap_or(ErdFormat::Mermaid));
    };
    let extension = Path::extension(path).and_then(|extension| extension.to_str());
    match extension.unwrap_or_default() {
        "mmd" | "mermaid" => Ok(ErdFormat::Mermaid),
        "dot" | "gv" => Ok(ErdFormat::Dot),
        "svg" => Ok(ErdFormat::Svg),
        _ => Err(Failure::new(format!(
            "The name {} does not tell the form of the diagram.",
            path.display()
        ))
        .help("end it with .mmd, .dot or .svg, or give `--format`")),
    }
}

fn unknown(name: UnknownName) -> Failure {
    let failure = Failure::new(format!("The schema has no {} `{}`.", name.kind, name.name));
    match name.closest {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("`nicol validate --json` and `nicol dmmf` tell what there is"),
    }
}
