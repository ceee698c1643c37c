//! What a comparison found: how many of each kind, and each difference with its name and text.

use std::collections::BTreeMap;
use std::process::ExitCode;

/// The counts and differences of one area.
#[derive(Debug, Default)]
pub struct Report {
    counts: BTreeMap<String, usize>,
    differences: Vec<(String, String)>,
    notes: Vec<String>,
}

impl Report {
    /// Counts one more of a kind.
    pub fn count(&mut self, kind: &str) {
        *self.counts.entry(kind.to_owned()).or_default() += 1;
    }

    /// Takes down a difference of the schema `name`.
    pub fn difference(&mut self, kind: &str, name: &str, text: impl Into<String>) {
        self.count(kind);
        self.differences.push((format!("{kind}: {name}"), text.into()));
    }

    /// Takes down a line that is printed above the counts.
    pub fn note(&mut self, line: impl Into<String>) {
        self.notes.push(line.into());
    }

    /// Prints the first differences, then the counts.
    pub fn print(&self, show: usize) {
        for (title, text) in self.differences.iter().take(show) {
            println!("== {title}\n{}\n", text.trim_end());
        }
        if self.differences.len() > show {
            println!("… and {} more differences", self.differences.len() - show);
        }
        for line in &self.notes {
            println!("{line}");
        }
        for (kind, count) in &self.counts {
            println!("{count:6} {kind}");
        }
        println!("{:6} differences", self.differences.len());
    }

    /// Failure when there are differences.
    pub fn exit_code(&self) -> ExitCode {
        match self.differences.is_empty() {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        }
    }
}
