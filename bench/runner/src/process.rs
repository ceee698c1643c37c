//! A peer's process, from the runner's side: a line asks for a batch, a line answers.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use harness::{Measurement, Result, Target, Workload};

use crate::peers::Entry;

/// A running peer; it ends when this is dropped.
pub struct Process {
    name: &'static str,
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Process {
    /// Starts the peer and waits until it has connected.
    pub fn start(peer: &Entry, binaries: &Path, target: &Target) -> Result<Process> {
        let program = binaries.join(peer.package);
        let mut child = Command::new(&program)
            .args([target.database.name(), &target.address])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", program.display()))?;
        let (Some(requests), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("the peer's process has no pipes".into());
        };
        let mut process = Process {
            name: peer.name,
            child,
            requests,
            answers: BufReader::new(answers),
        };
        match process.line()?.as_str() {
            "ready" => Ok(process),
            line => Err(format!("{}: expected `ready`, got `{line}`", peer.name).into()),
        }
    }

    /// Runs a batch.
    pub fn run(&mut self, workload: Workload, iterations: u64, seed: u64) -> Result<Measurement> {
        writeln!(self.requests, "run {workload} {iterations} {seed}")
            .map_err(|error| format!("{}: {error}", self.name))?;
        let line = self.line().map_err(|error| format!("{workload}: {error}"))?;
        Ok(serde_json::from_str(&line)?)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        match self.answers.read_line(&mut line)? {
            0 => Err(format!("{} ended: {}", self.name, self.child.wait()?).into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A failure means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
