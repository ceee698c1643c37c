//! The outcome as Markdown: ratios to the raw driver of the same round, of wall time and of processor time.

use std::fmt::Write;
use std::path::Path;

use harness::{Database, Result};

use crate::measure::{Outcome, Plan, Sample};
use crate::peers::Entry;

/// Both tables, under a caption that says what was measured where.
pub fn render(plan: &Plan, peers: &[&Entry], outcome: &Outcome, server: &str) -> String {
    let mut text = format!(
        "{server}. {}, median of {} rounds (least–most).\n\n",
        machine(),
        plan.rounds
    );
    text.push_str("Wall time:\n\n");
    table(&mut text, plan, peers, outcome, |sample| sample.ns);
    text.push_str("\nProcessor time of the client's process:\n\n");
    table(&mut text, plan, peers, outcome, |sample| sample.cpu_ns);
    text
}

/// Puts the report between its two marks in the file.
pub fn write_readme(path: &Path, database: Database, report: &str) -> Result<()> {
    let text = std::fs::read_to_string(path)?;
    let (begin, end) = (
        format!("<!-- {}: begin -->\n", database.name()),
        format!("<!-- {}: end -->", database.name()),
    );
    let missing = || {
        format!(
            "{}: the marks for {} are missing",
            path.display(),
            database.name()
        )
    };
    let (before, rest) = text.split_once(&begin).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&end).ok_or_else(missing)?;
    Ok(std::fs::write(
        path,
        format!("{before}{begin}\n{report}\n{end}{after}"),
    )?)
}

fn table(text: &mut String, plan: &Plan, peers: &[&Entry], outcome: &Outcome, time: fn(&Sample) -> f64) {
    let heads: Vec<String> = peers
        .iter()
        .map(|peer| format!("{} {}", peer.name, peer.version()))
        .collect();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "| | | {}, µs | {} |", heads[0], heads[1..].join(" | "));
    let _ = writeln!(text, "|---|---|{}", "---:|".repeat(peers.len()));
    for (workload, by_peer) in plan.workloads.iter().zip(outcome) {
        let raw: Vec<f64> = by_peer[0].iter().map(time).collect();
        let _ = write!(
            text,
            "| {workload} | {} | {} |",
            workload.title(),
            microseconds(Spread::of(&raw).median)
        );
        for samples in &by_peer[1..] {
            let ratios: Vec<f64> = samples
                .iter()
                .zip(&raw)
                .map(|(sample, raw)| time(sample) / raw)
                .collect();
            let Spread { least, median, most } = Spread::of(&ratios);
            let _ = write!(
                text,
                " **{}** ({}–{}) |",
                ratio(median),
                ratio(least),
                ratio(most)
            );
        }
        text.push('\n');
    }
}

/// Least, middle and most of some numbers.
struct Spread {
    least: f64,
    median: f64,
    most: f64,
}

impl Spread {
    /// There is at least one number: a run has at least one round.
    fn of(numbers: &[f64]) -> Spread {
        let mut sorted = numbers.to_vec();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let median = match sorted.len() % 2 {
            0 => (sorted[middle - 1] + sorted[middle]) / 2.0,
            _ => sorted[middle],
        };
        Spread {
            least: sorted[0],
            median,
            most: sorted[sorted.len() - 1],
        }
    }
}

fn ratio(ratio: f64) -> String {
    if ratio < 10.0 {
        format!("{ratio:.2}")
    } else {
        format!("{ratio:.1}")
    }
}

fn microseconds(ns: f64) -> String {
    let us = ns / 1000.0;
    match us {
        ..100.0 => format!("{us:.1}"),
        ..1000.0 => format!("{us:.0}"),
        _ => format!("{},{:03}", us as u64 / 1000, us as u64 % 1000),
    }
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cpu_info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu_info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, model)| model);
    let plural = if cores == 1 { "" } else { "s" };
    format!("{cores} core{plural} of {model}")
}
