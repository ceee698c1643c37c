//! `migrate squash`: makes one migration of many, in every history of the project. All are planned and proven
//! before anything is written. No database but the shadow database is touched.

use nicol_driver::DatabaseUrl;
use nicol_migrate::commands::squash::{self, Plan, SquashOptions};
use nicol_migrate::history::History;
use serde_json::{Value, json};

use crate::args::SquashArgs;
use crate::database::{self, Missing, Ready};
use crate::failure::Result;
use crate::project::Project;
use crate::project::address::Address;
use crate::project::targets::Target;
use crate::shadows;
use crate::terminal::Terminal;

use super::{Done, words};

/// A history with what is to become of it.
struct Place<'t> {
    target: &'t Target,
    history: History,
    plan: Plan,
}

/// Runs the command.
pub async fn run(project: &Project, args: &SquashArgs, terminal: &Terminal) -> Result<Done> {
    let targets = project.targets(&args.database)?;
    let meant = match (&args.database.provider, targets.chosen()) {
        (Some(_), Some(chosen)) => std::slice::from_ref(chosen),
        _ => targets.all(),
    };
    let mut places = Vec::new();
    for target in meant {
        places.push(planned(project, args, target, terminal).await?);
    }
    let mut values = Vec::new();
    for (at, place) in places.iter().enumerate() {
        if places.len() > 1 {
            terminal.print(&words::heading(at, place.target.provider));
        }
        let mut value = value(place);
        if args.dry_run {
            terminal.print(&format!(
                "{}:\n\n{}",
                place.plan.name,
                place.plan.script.trim_end()
            ));
            value["script"] = json!(place.plan.script);
        } else {
            let path = squash::write(&place.history, &place.plan)?;
            value["path"] = json!(project.display(&path));
        }
        tell(project, place, args, terminal);
        values.push(value);
    }
    Ok(Done::new(json!({ "histories": values })))
}

async fn planned<'t>(
    project: &Project,
    args: &SquashArgs,
    target: &'t Target,
    terminal: &Terminal,
) -> Result<Place<'t>> {
    let schema = project.schema(terminal)?;
    let history = History::read(&target.migrations)?;
    history.check_provider(target.provider)?;
    let ready = ready(project, target, terminal).await?;
    let url: &DatabaseUrl = &ready.address.url;
    shadows::may_be_beside(url);
    let lowered = database::lowered(schema, url);
    let lock = database::lock_options(project, &args.database);
    let session = database::session(&ready, &lowered, lock, shadows::source()).await?;
    let options = SquashOptions {
        to: args.to.clone(),
        name: args.name.clone(),
    };
    let plan = squash::plan(&session, &history, &options).await;
    session.close().await;
    let plan = plan?;
    Ok(Place {
        target,
        history,
        plan,
    })
}

/// The server on which shadow databases are made; an embedded database needs none.
async fn ready(project: &Project, target: &Target, terminal: &Terminal) -> Result<Ready> {
    match Address::in_memory(target.provider) {
        Some(address) => Ok(Ready {
            address,
            shadow: None,
            is_new: false,
        }),
        None => database::ready(project, target, Missing::Refuse, terminal).await,
    }
}

fn tell(project: &Project, place: &Place<'_>, args: &SquashArgs, terminal: &Terminal) {
    let plan = &place.plan;
    let folder = project.display(&place.target.migrations);
    if !plan.left_out.is_empty() {
        terminal.note(&format!(
            "Left out, because later migrations undid or replaced it:\n{}",
            words::sentences(&plan.left_out)
        ));
    }
    if !plan.notes.is_empty() {
        terminal.warn(&format!("Be aware:\n{}", words::sentences(&plan.notes)));
    }
    if args.dry_run {
        return terminal.print("\nBoth histories were replayed and make the same. Nothing was changed.");
    }
    let carried = match plan.carried.len() {
        0 => String::new(),
        number => format!(
            " It carries {} that the schema does not know.",
            words::count(number, "statement")
        ),
    };
    terminal.print(&format!(
        "{} became one:\n\n{}\n\nBoth histories were replayed and make the same.{carried}\n\
         Databases that have the old ones take the new one as applied with `nicol migrate deploy`.",
        words::count(plan.replaced.len(), "migration"),
        words::tree(&folder, std::slice::from_ref(&plan.name))
    ));
}

fn value(place: &Place<'_>) -> Value {
    let plan = &place.plan;
    json!({
        "provider": place.target.provider.name(),
        "migration": plan.name,
        "replaced": plan.replaced,
        "carried": plan.carried,
        "leftOut": plan.left_out,
        "notes": plan.notes,
    })
}
