//! What was renamed: `--rename`, the question on a terminal, and the hint where nobody can be asked.

use nicol_driver::DatabaseUrl;
use nicol_migrate::renames::{Candidate, Names, Renames, Wish};
use nicol_psl::Schema;
use serde_json::{Value, json};

use crate::args::RenameArgs;
use crate::database;
use crate::failure::Result;
use crate::terminal::Terminal;

/// What the command line says.
pub fn said(args: &RenameArgs) -> Result<Vec<Wish>> {
    let wishes = args.rename.iter().map(|text| text.parse::<Wish>());
    Ok(wishes.collect::<Result<Vec<_>, _>>()?)
}

/// What is said, for the database at an address.
pub fn of(wishes: &[Wish], schema: &Schema, url: &DatabaseUrl, ask: bool) -> Renames {
    Renames {
        wishes: wishes.to_vec(),
        names: Names::of(schema, &database::lower_target(url)),
        ask,
    }
}

/// Asks about what looks like a rename and was not asked about yet. Returns what was confirmed.
pub fn ask(candidates: &[Candidate], asked: &mut Vec<String>, terminal: &Terminal) -> Result<Vec<Wish>> {
    let mut confirmed = Vec::new();
    let mut taken: Vec<(Option<String>, String)> = Vec::new();
    for candidate in candidates {
        let is_left = |from: &&String| !taken.contains(&(candidate.place.clone(), (*from).clone()));
        let from: Vec<String> = candidate.from.iter().filter(is_left).cloned().collect();
        if from.is_empty() || asked.contains(&candidate.shown()) {
            continue;
        }
        asked.push(candidate.shown());
        if let Some(from) = answer(candidate, &from, terminal)? {
            confirmed.push(candidate.wish(&from));
            taken.push((candidate.place.clone(), from));
        }
    }
    Ok(confirmed)
}

fn answer(candidate: &Candidate, from: &[String], terminal: &Terminal) -> Result<Option<String>> {
    let new = candidate.shown();
    if let [only] = from {
        let question = format!(
            "Is {} `{new}` the new name of `{only}`? Yes keeps what is in it, no drops it.",
            candidate.kind
        );
        return Ok(terminal.confirm(&question)?.then(|| only.clone()));
    }
    let question = format!(
        "Is {} `{new}` the new name of one of these, which are gone?",
        candidate.kind
    );
    let chosen = terminal.choose(&question, from, "none of them: it is new, and they are dropped")?;
    Ok(chosen.and_then(|place| from.get(place).cloned()))
}

/// What to say where nobody can be asked; nothing if nothing looks like a rename. The likeliest come first.
pub fn flags(candidates: &[Candidate]) -> Vec<String> {
    let mut chosen: Vec<Option<&String>> = vec![None; candidates.len()];
    let most = candidates.iter().map(|candidate| candidate.from.len()).max();
    for rank in 0..most.unwrap_or(0) {
        for (at, candidate) in candidates.iter().enumerate() {
            let from = candidate.from.get(rank).filter(|_| chosen[at].is_none());
            let is_taken = |from: &String| {
                let others = candidates.iter().zip(&chosen);
                others
                    .into_iter()
                    .any(|(other, taken)| other.place == candidate.place && *taken == Some(from))
            };
            if let Some(from) = from.filter(|from| !is_taken(from)) {
                chosen[at] = Some(from);
            }
        }
    }
    let found = candidates.iter().zip(chosen);
    found
        .filter_map(|(candidate, from)| Some(format!("--rename {}", candidate.wish(from?))))
        .collect()
}

/// A remedy with the one for renames.
pub fn with_hint(help: &str, candidates: &[Candidate]) -> String {
    let flags = flags(candidates);
    if flags.is_empty() {
        return help.to_owned();
    }
    format!(
        "if it was renamed, say so, and the data stays: `{}`\n{help}",
        flags.join(" ")
    )
}

/// For tools.
pub fn json(candidates: &[Candidate]) -> Value {
    let one = |candidate: &Candidate| {
        json!({
            "to": candidate.shown(),
            "from": candidate.from,
            "rename": candidate.from.first().map(|from| candidate.wish(from).to_string()),
        })
    };
    candidates.iter().map(one).collect()
}
