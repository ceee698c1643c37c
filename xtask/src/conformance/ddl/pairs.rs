//! Scripts between two schemas: a schema of the corpus or one of the seeds beside this file, and what a few changes make
//! of it; and between two such mutants. The same seed makes the same pairs.

use nicol_psl::{Provider, SourceFile, analyze};

use super::draft::Draft;
use super::first::taken_by;
use super::mutations;
use super::random::Random;
use super::scripts::{Pair, compare};
use crate::conformance::Options;
use crate::conformance::adapt::adapted;
use crate::conformance::corpus::samples;
use crate::conformance::report::Report;
use crate::conformance::tool::Tool;

/// Schemas that hold a little of everything.
const SEEDS: &[(&str, &str)] = &[
    ("postgres", include_str!("seeds/postgres.prisma")),
    ("namespaces", include_str!("seeds/namespaces.prisma")),
    ("small", include_str!("seeds/small.prisma")),
    ("sqlite", include_str!("seeds/sqlite.prisma")),
];

/// Longer schemas are left out: asking about them takes too long.
const LONGEST: usize = 60_000;
/// A change that makes no schema is tried again so often.
const TRIES: usize = 30;

/// A schema to change.
pub struct Base {
    name: String,
    provider: Provider,
    draft: Draft,
}

/// Compares as many made-up pairs as the options say.
pub fn run(options: &Options, tool: &Tool, report: &mut Report) -> Result<(), String> {
    let pairs = made_up(&real(options)?, options);
    compare("pairs", &pairs, options, tool, report)
}

/// As many pairs as the options say, of the seeds and other schemas in equal parts.
pub fn made_up(real: &[Base], options: &Options) -> Vec<Pair> {
    let seeds: Vec<Base> = SEEDS.iter().flat_map(|(name, text)| base(name, text)).collect();
    let mut random = Random::new(options.seed);
    let mut pairs = Vec::new();
    while pairs.len() < options.cases {
        let bases = match random.once_in(2) && !real.is_empty() {
            true => real,
            false => &seeds,
        };
        let Some(base) = random.one(bases) else { break };
        pairs.extend(pair(base, pairs.len(), &mut random));
    }
    pairs
}

fn real(options: &Options) -> Result<Vec<Base>, String> {
    let mut bases = Vec::new();
    for sample in samples(&options.corpus)? {
        for provider in [Provider::Sqlite, Provider::Postgres] {
            let files = adapted(&sample.files, 7).files;
            let Some(files) = taken_by(&files, provider) else {
                continue;
            };
            let text: String = files.iter().map(|file| file.text.clone() + "\n").collect();
            if text.len() <= LONGEST {
                bases.extend(base(&format!("{} ({})", sample.name, provider.name()), &text));
            }
        }
    }
    Ok(bases)
}

fn base(name: &str, text: &str) -> Option<Base> {
    let draft = Draft::read(text);
    let analysis = analyze(files(&draft));
    let provider = analysis.schema.datasource.as_ref()?.provider;
    (!analysis.has_errors()).then(|| Base {
        name: name.to_owned(),
        provider,
        draft,
    })
}

fn files(draft: &Draft) -> Vec<SourceFile> {
    vec![SourceFile {
        path: "schema.prisma".to_owned(),
        text: draft.to_string(),
    }]
}

fn pair(base: &Base, number: usize, random: &mut Random) -> Option<Pair> {
    let count = 1 + random.below(5);
    let one = mutant(base, count, random);
    let (before, after) = match random.below(4) {
        0 => (one, base.draft.clone()),
        1 => (one, mutant(base, count, random)),
        _ => (base.draft.clone(), one),
    };
    Some(Pair {
        name: format!("{number} {}", base.name),
        provider: base.provider,
        before: Some(files(&before)),
        after: files(&after),
    })
}

fn mutant(base: &Base, changes: usize, random: &mut Random) -> Draft {
    let mut draft = base.draft.clone();
    for _ in 0..changes {
        for _ in 0..TRIES {
            let mut changed = draft.clone();
            let is_done = mutations::change(&mut changed, random, base.provider).is_some();
            if is_done && !analyze(files(&changed)).has_errors() {
                draft = changed;
                break;
            }
        }
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_are_schemas() {
        for (name, text) in SEEDS {
            assert!(base(name, text).is_some(), "{name} has errors");
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_pairs() {
        let (_, text) = SEEDS[0];
        let base = base("postgres", text).unwrap_or_else(|| unreachable!("checked above"));
        let mutant = |seed| mutant(&base, 3, &mut Random::new(seed)).to_string();
        assert_eq!(mutant(1), mutant(1));
        assert_ne!(mutant(1), base.draft.to_string());
    }
}
