//! `migrate dev`: the next migration of every database of the project, all planned from one schema file.
//!
//! Where several databases are served, all are opened before anything is written, so that one that does not
//! answer leaves the histories as they were. An embedded database without an address is stood in for by one
//! in memory: its history is written all the same.

use nicol_driver::DatabaseUrl;
use nicol_migrate::commands::Session;
use nicol_migrate::commands::dev::{Created, DevOptions, Foreseen, Foresight, Outcome, Report, dev, foresee};
use nicol_migrate::commands::down::{self, Written};
use nicol_migrate::history::{self, History};
use nicol_migrate::parallel;
use nicol_migrate::renames::{Candidate, Renames, Wish};
use nicol_migrate::warnings::Findings;
use nicol_psl::Schema;
use nicol_sql::schema::SqlSchema;
use serde_json::{Value, json};

use crate::args::DevArgs;
use crate::database::{self, Missing, Ready};
use crate::failure::{EXIT_INTERRUPTED, Failure, Result};
use crate::project::Project;
use crate::project::address::Address;
use crate::project::targets::{Target, Targets};
use crate::shadows;
use crate::terminal::Terminal;

use super::{Done, db_seed, generate, migrate_down, migrate_lint, renames, words};

/// A database with what belongs to it.
struct Place<'t> {
    target: &'t Target,
    ready: Ready,
    desired: SqlSchema,
    is_in_memory: bool,
}

/// What is settled about a database before its migration is made.
struct Planned {
    /// Data may be lost.
    is_agreed: bool,
    /// What was renamed.
    wishes: Vec<Wish>,
    /// Somebody is to be asked about what else looks like it.
    ask: bool,
}

/// Runs the command.
pub async fn run(project: &Project, args: &DevArgs, terminal: &Terminal) -> Result<Done> {
    let schema = project.schema(terminal)?;
    let targets = project.targets(&args.database)?;
    let places = places(project, schema, args, &targets, terminal).await?;
    let wishes = renames::said(&args.renames)?;
    let plans = match places.len() > 1 {
        true => foreseen(project, schema, &places, args, wishes, terminal).await?,
        false => vec![Planned {
            is_agreed: args.accept_data_loss,
            wishes,
            ask: terminal.is_interactive(),
        }],
    };
    let mut histories = Vec::new();
    for (at, (place, plan)) in places.iter().zip(&plans).enumerate() {
        if places.len() > 1 {
            terminal.print(&words::heading(at, place.target.provider));
        }
        let of_several = places.len() > 1;
        histories.push(of_place(project, schema, place, args, (of_several, plan), terminal).await?);
    }
    if places.len() > 1 {
        words::warn_of_differences(&targets, terminal)?;
    }
    if !args.skip_generate && !args.create_only {
        generate::after_migration(project, terminal)?;
    }
    let mut is_seeded = false;
    for place in places.iter().filter(|place| place.ready.is_new) {
        if !args.skip_seed && !args.create_only {
            is_seeded |= db_seed::after_migration(project, &place.ready.address, terminal).await?;
        }
    }
    Ok(Done::new(
        json!({ "histories": histories, "isSeeded": is_seeded }),
    ))
}

/// Opens all databases that are meant, once, to see that they answer.
async fn places<'t>(
    project: &Project,
    schema: &Schema,
    args: &DevArgs,
    targets: &'t Targets,
    terminal: &Terminal,
) -> Result<Vec<Place<'t>>> {
    let meant = match (&args.database.provider, targets.chosen()) {
        (Some(_), Some(chosen)) => std::slice::from_ref(chosen),
        _ => targets.all(),
    };
    for target in meant {
        History::read(&target.migrations)?.check_provider(target.provider)?;
    }
    let mut places = Vec::new();
    for target in meant {
        let place = place(project, schema, target, targets.all().len() > 1, terminal).await;
        places.push(place.map_err(|failure| nothing_written(failure, target, meant.len()))?);
    }
    Ok(places)
}

async fn place<'t>(
    project: &Project,
    schema: &Schema,
    target: &'t Target,
    of_several: bool,
    terminal: &Terminal,
) -> Result<Place<'t>> {
    let has_address = target
        .url
        .as_ref()
        .is_some_and(|url| url.is_set(&project.environment));
    let stand_in = Address::in_memory(target.provider).filter(|_| of_several && !has_address);
    let is_in_memory = stand_in.is_some();
    let ready = match stand_in {
        Some(address) => {
            terminal.note(&format!(
                "Database: none for {}, planned in memory",
                target.provider
            ));
            Ready {
                address,
                shadow: None,
                is_new: false,
            }
        }
        None => database::ready(project, target, Missing::Create, terminal).await?,
    };
    shadows::may_be_beside(&ready.address.url);
    let desired = database::lowered(schema, &ready.address.url);
    Ok(Place {
        target,
        ready,
        desired,
        is_in_memory,
    })
}

fn nothing_written(failure: Failure, target: &Target, count: usize) -> Failure {
    if count < 2 {
        return failure;
    }
    let help = failure
        .help_text()
        .map(|help| format!("{help}; "))
        .unwrap_or_default();
    let message = format!(
        "{}\nThe {} history cannot be planned, so no history was written.",
        failure.message_text(),
        target.provider
    );
    failure.message(message).help(format!(
        "{help}or write one history alone with `--provider NAME`: the others follow with the next `nicol migrate dev`"
    ))
}

/// Asks all databases before anything is written, so that one that refuses leaves every history as it was.
async fn foreseen(
    project: &Project,
    schema: &Schema,
    places: &[Place<'_>],
    args: &DevArgs,
    mut wishes: Vec<Wish>,
    terminal: &Terminal,
) -> Result<Vec<Planned>> {
    let mut asked = Vec::new();
    let foresights = loop {
        let mut foresights = Vec::new();
        for place in places {
            foresights.push(foresight(project, schema, place, args, &wishes).await?);
        }
        refuse_unmet(&wishes, &foresights, places)?;
        let candidates: Vec<Candidate> = foresights
            .iter()
            .flat_map(|foresight| foresight.candidates.clone())
            .collect();
        let confirmed = match terminal.is_interactive() {
            true => renames::ask(&candidates, &mut asked, terminal)?,
            false => Vec::new(),
        };
        if confirmed.is_empty() {
            break foresights;
        }
        wishes.extend(confirmed);
    };
    let mut plans = Vec::new();
    for (place, foresight) in places.iter().zip(foresights) {
        let candidates = &foresight.candidates;
        let failure = match &foresight.outcome {
            Foreseen::Clear => None,
            Foreseen::ResetNeeded { reasons } => {
                Some(reset_needed(reasons, &place.ready.address.url, project))
            }
            Foreseen::Blocked(findings) => Some(blocked(findings, candidates)),
            Foreseen::NeedsConsent(findings) if agreed(findings, terminal)? => None,
            Foreseen::NeedsConsent(findings) => Some(needs_consent(findings, candidates)),
        };
        if let Some(failure) = failure {
            return Err(nothing_written(failure, place.target, places.len()));
        }
        let is_met = |wish: &&Wish| foresight.unmet.iter().all(|(other, _)| other != *wish);
        let was_asked = matches!(foresight.outcome, Foreseen::NeedsConsent(_));
        plans.push(Planned {
            is_agreed: args.accept_data_loss || was_asked,
            wishes: wishes.iter().filter(is_met).cloned().collect(),
            ask: false,
        });
    }
    Ok(plans)
}

async fn foresight(
    project: &Project,
    schema: &Schema,
    place: &Place<'_>,
    args: &DevArgs,
    wishes: &[Wish],
) -> Result<Foresight> {
    let history = History::read(&place.target.migrations)?;
    let renames = renames::of(wishes, schema, &place.ready.address.url, false);
    let options = options(schema, args, &history, renames);
    let lock = database::lock_options(project, &args.database);
    let session = database::session(&place.ready, &place.desired, lock, shadows::source()).await?;
    let foresight = foresee(&session, &history, &place.desired, &options).await;
    session.close().await;
    Ok(foresight?)
}

/// What was renamed has to be so in one of the databases; another may have it behind it.
fn refuse_unmet(wishes: &[Wish], foresights: &[Foresight], places: &[Place<'_>]) -> Result<()> {
    for wish in wishes {
        let errors = foresights.iter().map(|foresight| {
            let mut unmet = foresight.unmet.iter();
            unmet.find(|(other, _)| other == wish).map(|(_, error)| error)
        });
        let Some(errors) = errors.collect::<Option<Vec<_>>>() else {
            continue;
        };
        if let (Some(error), Some(place)) = (errors.first(), places.first()) {
            return Err(nothing_written(
                (*error).clone().into(),
                place.target,
                places.len(),
            ));
        }
    }
    Ok(())
}

fn options(schema: &Schema, args: &DevArgs, history: &History, renames: Renames) -> DevOptions {
    DevOptions {
        name: name(args, history),
        twin: None,
        create_only: args.create_only,
        accept_data_loss: args.accept_data_loss,
        diff: database::options(schema),
        renames,
    }
}

async fn of_place(
    project: &Project,
    schema: &Schema,
    place: &Place<'_>,
    args: &DevArgs,
    (of_several, plan): (bool, &Planned),
    terminal: &Terminal,
) -> Result<Value> {
    let mut history = History::read(&place.target.migrations)?;
    let renames = renames::of(&plan.wishes, schema, &place.ready.address.url, plan.ask);
    let mut options = options(schema, args, &history, renames);
    options.accept_data_loss = plan.is_agreed;
    options.twin = twin(project, args, place, &history)?;
    let lock = database::lock_options(project, &args.database);
    let source = if of_several {
        shadows::source_of_one_moment()
    } else {
        shadows::source()
    };
    let session = database::session(&place.ready, &place.desired, lock, source).await?;
    let mut report = planned(&session, &mut history, place, &options, terminal).await?;
    let mut asked = Vec::new();
    while may_go_on(&report, &mut options, &mut asked, terminal)? {
        let applied = std::mem::take(&mut report.applied);
        report = planned(&session, &mut history, place, &options, terminal).await?;
        report.applied.splice(0..0, applied);
    }
    let ways_back = ways_back(project, place, &session, &history, args, &report, terminal).await?;
    session.close().await;
    let lint = match &report.outcome {
        Outcome::Created(created) => migrate_lint::of_new_migration(project, place.target, &created.name)?,
        _ => Vec::new(),
    };
    let was_asked = options.accept_data_loss && !args.accept_data_loss;
    let mut value = told(project, place, report, was_asked, terminal)?;
    if let Some(written) = ways_back {
        value["down"] = migrate_down::tell_written(&written, terminal);
    }
    if !lint.is_empty() {
        value["lint"] = json!(lint);
        terminal.warn(&format!(
            "On a database that is in use (`nicol migrate lint` says what to do):\n{}",
            lint.iter()
                .map(|line| format!("  • {line}"))
                .collect::<Vec<_>>()
                .join("\n")
        ));
    }
    Ok(value)
}

/// Asks what has to be asked before the migration is made. Returns whether to try again.
fn may_go_on(
    report: &Report,
    options: &mut DevOptions,
    asked: &mut Vec<String>,
    terminal: &Terminal,
) -> Result<bool> {
    match &report.outcome {
        Outcome::MayBeRenames => {
            let confirmed = renames::ask(&report.candidates, asked, terminal)?;
            options.renames.ask = !confirmed.is_empty();
            options.renames.wishes.extend(confirmed);
            Ok(true)
        }
        Outcome::NeedsConsent(findings) => {
            options.accept_data_loss = agreed(findings, terminal)?;
            Ok(options.accept_data_loss)
        }
        _ => Ok(false),
    }
}

/// Writes the ways back of what was applied, if that is wanted.
async fn ways_back(
    project: &Project,
    place: &Place<'_>,
    session: &Session<'_>,
    history: &History,
    args: &DevArgs,
    report: &Report,
    terminal: &Terminal,
) -> Result<Option<Written>> {
    if !args.down && project.settings.down != Some(true) {
        return Ok(None);
    }
    let mut names = if place.is_in_memory {
        Vec::new()
    } else {
        report.applied.clone()
    };
    if let Outcome::Created(created) = &report.outcome {
        if created.is_applied {
            names.push(created.name.clone());
        } else {
            terminal
                .note("The way back is written when the migration is applied: it may be edited until then.");
        }
    }
    Ok(Some(down::write(session, history, &names).await?))
}

async fn planned(
    session: &Session<'_>,
    history: &mut History,
    place: &Place<'_>,
    options: &DevOptions,
    terminal: &Terminal,
) -> Result<Report> {
    let mut told = database::progress(terminal);
    // What is replayed in memory is nobody's database.
    let mut progress = |event| {
        if !place.is_in_memory {
            told(event);
        }
    };
    Ok(dev(session, history, &place.desired, options, &mut progress).await?)
}

/// The migration of another history that this one is behind by, unless the user wants another name for it.
fn twin(project: &Project, args: &DevArgs, place: &Place<'_>, history: &History) -> Result<Option<String>> {
    let targets = project.targets(&args.database)?;
    let mut others = Vec::new();
    for target in targets.all() {
        if target.provider != place.target.provider {
            others.push(History::read(&target.migrations)?);
        }
    }
    let twin = parallel::twin(history, &others.iter().collect::<Vec<_>>());
    let is_meant = |twin: &String| match &args.name {
        Some(word) => history::word_of(twin) == history::slug(word),
        None => true,
    };
    Ok(twin.filter(is_meant))
}

/// The word for the migration's name. Nobody is asked: a name can be given beforehand.
fn name(args: &DevArgs, history: &History) -> String {
    let usual = if history.migrations.is_empty() {
        "init"
    } else {
        "migration"
    };
    args.name.clone().unwrap_or_else(|| usual.to_owned())
}

fn agreed(findings: &Findings, terminal: &Terminal) -> Result<bool> {
    if !terminal.is_interactive() {
        return Ok(false);
    }
    terminal.warn(&format!(
        "This migration may lose data:\n{}",
        words::bullets(&findings.warnings)
    ));
    terminal.confirm("Are you sure you want to create and apply this migration?")
}

/// Tells what was done, or fails with why it was not.
fn told(
    project: &Project,
    place: &Place<'_>,
    mut report: Report,
    was_asked: bool,
    terminal: &Terminal,
) -> Result<Value> {
    let folder = project.display(&place.target.migrations);
    if place.is_in_memory {
        report.applied.clear();
    }
    if !report.applied.is_empty() {
        let tree = words::tree(&folder, &report.applied);
        terminal.print(&format!(
            "The following migration(s) have been applied:\n\n{tree}\n"
        ));
    }
    let mut value = json!({ "provider": place.target.provider.name(), "applied": report.applied });
    match report.outcome {
        Outcome::InSync => {
            value["outcome"] = json!("inSync");
            terminal.print(if report.applied.is_empty() {
                "Already in sync, no schema change or pending migration was found."
            } else {
                "Your database is now in sync with your schema."
            });
        }
        Outcome::Created(created) => {
            value["outcome"] = json!("created");
            value["migration"] = json!(created.name);
            value["path"] = json!(project.display(&created.path));
            value["isApplied"] = json!(created.is_applied && !place.is_in_memory);
            value["findings"] = words::findings_json(&created.findings);
            tell_findings(&created.findings, was_asked, terminal);
            value["renames"] = renames::json(&report.candidates);
            tell_created(&created, place, &folder, terminal);
            tell_candidates(&report.candidates, was_asked, terminal);
        }
        Outcome::ResetNeeded { reasons } => {
            return Err(reset_needed(&reasons, &place.ready.address.url, project));
        }
        Outcome::Blocked(findings) => return Err(blocked(&findings, &report.candidates)),
        // Who can be asked about renames was.
        Outcome::MayBeRenames => {}
        Outcome::NeedsConsent(findings) => return Err(needs_consent(&findings, &report.candidates)),
    }
    Ok(value)
}

/// Who was asked has read the warnings.
fn tell_findings(findings: &Findings, was_asked: bool, terminal: &Terminal) {
    let warnings = if was_asked { &[] } else { &findings.warnings[..] };
    let findings = [warnings, &findings.unexecutable[..]].concat();
    if !findings.is_empty() {
        terminal.warn(&format!(
            "Look at this migration before you rely on it:\n{}",
            words::bullets(&findings)
        ));
    }
}

/// Without a terminal nobody was asked, and in other databases there may be data.
fn tell_candidates(candidates: &[Candidate], was_asked: bool, terminal: &Terminal) {
    let flags = renames::flags(candidates);
    if !flags.is_empty() && !was_asked && !terminal.is_interactive() {
        terminal.warn(&format!(
            "This migration drops something and makes something like it. If it was renamed, take the migration back \
             (`nicol migrate down`; a migration that is not applied: delete its folder) and say so:\n{}",
            words::lines(&flags)
        ));
    }
}

fn tell_created(created: &Created, place: &Place<'_>, folder: &str, terminal: &Terminal) {
    if !created.is_applied {
        terminal.print(&format!(
            "Created the following migration without applying it:\n\n{}\n\n\
             You can now edit it and apply it by running `nicol migrate dev`.",
            words::tree(folder, std::slice::from_ref(&created.name))
        ));
        return;
    }
    let (verb, end) = if place.is_in_memory {
        ("created", "It was tried on a database in memory.")
    } else {
        (
            "created and applied",
            "Your database is now in sync with your schema.",
        )
    };
    terminal.print(&format!(
        "The following migration(s) have been {verb} from new schema changes:\n\n{}\n\n{end}",
        words::tree(folder, std::slice::from_ref(&created.name))
    ));
}

fn reset_needed(reasons: &[String], url: &DatabaseUrl, project: &Project) -> Failure {
    let text = match reasons {
        [only] => only.trim().to_owned(),
        several => {
            let items: Vec<String> = several
                .iter()
                .map(|reason| format!("- {}", reason.trim()))
                .collect();
            items.join("\n")
        }
    };
    let database = database::shown(project, url);
    Failure::new(format!(
        "{text}\n\nThe database {database} cannot follow the migration history as it is. Nothing was changed."
    ))
    .help(
        "restore edited or missing migrations from version control, and undo or write down what was changed by \
         hand (`nicol migrate diff` shows it); or, if the data may go, begin anew: `nicol migrate reset`",
    )
    .data("outcome", json!("resetNeeded"))
    .data("reasons", json!(reasons))
    .exit(EXIT_INTERRUPTED)
}

fn blocked(findings: &Findings, candidates: &[Candidate]) -> Failure {
    let list = words::bullets(&findings.unexecutable);
    Failure::new(format!(
        "We found changes that cannot be executed:\n{list}\nNothing was written."
    ))
    .help(renames::with_hint(
        "give the new column a default or make it optional; or write the migration with \
         `nicol migrate dev --create-only`, edit it, and apply it with `nicol migrate dev`",
        candidates,
    ))
    .data("outcome", json!("blocked"))
    .data("findings", words::findings_json(findings))
    .data("renames", renames::json(candidates))
}

fn needs_consent(findings: &Findings, candidates: &[Candidate]) -> Failure {
    let list = words::bullets(&findings.warnings);
    Failure::new(format!(
        "This migration may lose data:\n{list}\nNothing was written."
    ))
    .help(renames::with_hint(
        "if that is meant, say `nicol migrate dev --accept-data-loss`; to edit the migration first, \
         `nicol migrate dev --create-only`",
        candidates,
    ))
    .data("outcome", json!("needsConsent"))
    .data("findings", words::findings_json(findings))
    .data("renames", renames::json(candidates))
}
