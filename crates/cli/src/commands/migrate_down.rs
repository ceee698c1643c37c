//! `migrate down`: takes the last migrations back, on every database that has an address. All ways back are
//! planned and proven before anything is changed.

use nicol_migrate::commands::Session;
use nicol_migrate::commands::down::{self, Origin, Plan, Target as HowFar, Way, Written};
use nicol_migrate::down::DOWN_FILE;
use nicol_migrate::history::History;
use serde_json::{Value, json};

use crate::args::DownArgs;
use crate::database::{self, Missing, Ready};
use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::project::targets::Target;
use crate::shadows;
use crate::terminal::Terminal;

use super::{Done, words};

/// A database with what is to be done to it.
struct Place<'t> {
    target: &'t Target,
    ready: Ready,
    history: History,
    plan: Plan,
}

/// Runs the command.
pub async fn run(project: &Project, args: &DownArgs, terminal: &Terminal) -> Result<Done> {
    let targets = project.targets(&args.database)?;
    let meant = words::meant(project, &args.database, &targets)?;
    let mut places = Vec::new();
    for target in meant {
        places.push(planned(project, args, target, terminal).await?);
    }
    let of_several = places.len() > 1;
    let heading = |at: usize, place: &Place<'_>| {
        if of_several {
            terminal.print(&words::heading(at, place.target.provider));
        }
    };
    for (at, place) in places.iter().enumerate() {
        if args.dry_run {
            heading(at, place);
        }
        show(place, args, terminal);
    }
    let mut values: Vec<Value> = places.iter().map(|place| value(place, args)).collect();
    if args.create_only {
        for (at, (place, value)) in places.iter().zip(&mut values).enumerate() {
            heading(at, place);
            value["written"] = json!(write(project, place, terminal)?);
        }
    } else if !args.dry_run {
        agree(&places, args, terminal)?;
        for (at, (place, value)) in places.iter().zip(&mut values).enumerate() {
            heading(at, place);
            value["undone"] = json!(undo(project, args, place, terminal).await?);
        }
    }
    Ok(Done::new(json!({ "databases": values })))
}

async fn planned<'t>(
    project: &Project,
    args: &DownArgs,
    target: &'t Target,
    terminal: &Terminal,
) -> Result<Place<'t>> {
    let history = History::read(&target.migrations)?;
    history.check_provider(target.provider)?;
    let ready = database::ready(project, target, Missing::Refuse, terminal).await?;
    shadows::may_be_beside(&ready.address.url);
    let how_far = match &args.to {
        Some(name) => HowFar::To(name.clone()),
        None => HowFar::Steps(args.steps as usize),
    };
    let session = session(project, args, &ready, terminal).await?;
    let plan = down::plan(&session, &history, &how_far).await;
    session.close().await;
    let plan = plan?;
    Ok(Place {
        target,
        ready,
        history,
        plan,
    })
}

async fn session<'r>(
    project: &Project,
    args: &DownArgs,
    ready: &'r Ready,
    terminal: &Terminal,
) -> Result<Session<'r>> {
    let schema = project.schema(terminal)?;
    let lowered = database::lowered(schema, &ready.address.url);
    let lock = database::lock_options(project, &args.database);
    database::session(ready, &lowered, lock, shadows::source()).await
}

fn show(place: &Place<'_>, args: &DownArgs, terminal: &Terminal) {
    if let Some(drift) = &place.plan.drift {
        terminal.warn(&format!(
            "The database is not what its migrations make; the ways back were not proven for that:\n{drift}"
        ));
    }
    for way in &place.plan.ways {
        if args.dry_run {
            let origin = origin(way);
            terminal.print(&format!("{} ({origin}):\n\n{}", way.name, way.script.trim_end()));
            terminal.print("");
        }
        let not_restored = &way.not_restored;
        if !not_restored.is_empty() {
            terminal.warn(&format!(
                "Taking {} back does not bring back:\n{}",
                way.name,
                words::sentences(not_restored)
            ));
        }
    }
    if args.dry_run && place.plan.ways.is_empty() {
        terminal.print("Nothing is to be taken back.");
    } else if args.dry_run {
        let (losses, obstacles) = (losses(&place.plan), obstacles(&place.plan));
        if !losses.is_empty() {
            terminal.warn(&format!(
                "It loses data of this database:\n{}",
                words::sentences(&losses)
            ));
        }
        if !obstacles.is_empty() {
            terminal.warn(&format!(
                "It cannot be done on the rows of this database:\n{}",
                words::sentences(&obstacles)
            ));
        }
        terminal.print("Each of them was proven in a shadow database. Nothing was changed.");
    }
}

fn origin(way: &Way) -> &'static str {
    match way.origin {
        Origin::File => DOWN_FILE,
        Origin::Planned => "planned from the history",
    }
}

fn losses(plan: &Plan) -> Vec<String> {
    plan.ways.iter().flat_map(Way::losses).collect()
}

fn obstacles(plan: &Plan) -> Vec<String> {
    plan.ways.iter().flat_map(Way::obstacles).collect()
}

fn value(place: &Place<'_>, args: &DownArgs) -> Value {
    let way = |way: &Way| {
        let mut value = json!({
            "migration": way.name,
            "origin": match way.origin { Origin::File => "file", Origin::Planned => "planned" },
            "losses": way.losses(),
            "obstacles": way.obstacles(),
            "notRestored": way.not_restored,
        });
        if args.dry_run {
            value["script"] = json!(way.script);
        }
        value
    };
    json!({
        "provider": place.target.provider.name(),
        "plan": place.plan.ways.iter().map(way).collect::<Vec<_>>(),
        "drift": place.plan.drift,
    })
}

/// Somebody has to say that data may go.
fn agree(places: &[Place<'_>], args: &DownArgs, terminal: &Terminal) -> Result<()> {
    let obstacles: Vec<String> = places.iter().flat_map(|place| obstacles(&place.plan)).collect();
    if !obstacles.is_empty() {
        return Err(Failure::new(format!(
            "The way back cannot be taken on the rows that are there:\n{}\nNothing was changed.",
            words::sentences(&obstacles)
        ))
        .help(
            "write the scripts with `nicol migrate down --create-only`, give the rows what they need in down.sql, and \
             run the command again",
        )
        .data("obstacles", json!(obstacles)));
    }
    let losses: Vec<String> = places.iter().flat_map(|place| losses(&place.plan)).collect();
    if losses.is_empty() || args.accept_data_loss {
        return Ok(());
    }
    let list = words::sentences(&losses);
    if terminal.is_interactive() {
        terminal.warn(&format!("Taking this back loses data:\n{list}"));
        if terminal.confirm("Are you sure you want to go on?")? {
            return Ok(());
        }
    }
    Err(Failure::new(format!("Taking this back loses data:\n{list}\nNothing was changed."))
        .help(
            "if that is meant, say `--accept-data-loss`; `nicol migrate down --dry-run` shows the scripts; `nicol db \
             execute` can put the data elsewhere first",
        )
        .data("losses", json!(losses)))
}

fn write(project: &Project, place: &Place<'_>, terminal: &Terminal) -> Result<Vec<String>> {
    let names = down::write_planned(&place.history, &place.plan.ways)?;
    if place.plan.ways.is_empty() {
        terminal.print("Nothing is to be taken back.");
    } else if names.is_empty() {
        terminal.print("Every migration that would be taken back has its down.sql already; all were proven.");
    } else {
        let folder = project.display(&place.target.migrations);
        let files: Vec<String> = names
            .iter()
            .map(|name| format!("  {folder}/{name}/{DOWN_FILE}"))
            .collect();
        terminal.print(&format!(
            "Written and proven, no database was changed:\n{}",
            files.join("\n")
        ));
    }
    Ok(names)
}

async fn undo(
    project: &Project,
    args: &DownArgs,
    place: &Place<'_>,
    terminal: &Terminal,
) -> Result<Vec<String>> {
    if place.plan.ways.is_empty() {
        terminal.print("Nothing is to be taken back.");
        return Ok(Vec::new());
    }
    let session = session(project, args, &place.ready, terminal).await?;
    let mut undone = Vec::new();
    let result = down::undo(
        &session,
        &place.plan,
        &mut undone,
        &mut database::progress(terminal),
    )
    .await;
    session.close().await;
    let folder = project.display(&place.target.migrations);
    if !undone.is_empty() {
        terminal.print(&format!(
            "The following migration(s) have been taken back:\n\n{}\n\n\
             They are pending again: delete their folders, or change them and apply them with `nicol migrate dev`.",
            words::lines(&undone)
        ));
    }
    let done = json!(undone);
    result.map_err(|error| {
        Failure::from(error)
            .data("undone", done)
            .data("folder", json!(folder))
    })?;
    Ok(undone)
}

/// Tells which ways back `migrate dev` wrote.
pub fn tell_written(written: &Written, terminal: &Terminal) -> Value {
    if let Some(refused) = &written.refused {
        let hint = refused
            .hint()
            .map(|hint| format!("\n  help: {hint}"))
            .unwrap_or_default();
        terminal.warn(&format!(
            "{DOWN_FILE} was not written. {}{hint}",
            refused.message()
        ));
    }
    if !written.names.is_empty() {
        terminal.print(&format!(
            "Proven and written as {DOWN_FILE}:\n{}",
            words::lines(&written.names)
        ));
    }
    if !written.not_restored.is_empty() {
        terminal.warn(&format!(
            "It does not bring back:\n{}",
            words::sentences(&written.not_restored)
        ));
    }
    json!({
        "written": written.names,
        "notRestored": written.not_restored,
        "refused": written.refused.as_ref().map(|error| error.message()),
    })
}
