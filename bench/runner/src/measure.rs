//! The rounds. In each, every workload is run by every peer in turn, so that whatever else the machine does in that minute
//! hits all of them; and every answer is compared with what it must be.

use std::path::Path;

use harness::{Peer, Reference, Result, TASKS, Target, Workload, ready, run_batch};

use crate::database::Scratch;
use crate::peers::Entry;
use crate::process::Process;

/// What to measure.
pub struct Plan {
    /// In the order in which they run.
    pub workloads: Vec<Workload>,
    /// How many rounds are counted; one more, before them, finds how long the batches must be.
    pub rounds: u64,
    /// How long a batch shall take.
    pub batch_ns: u64,
}

/// One peer's time in one round, for one iteration.
#[derive(Clone, Copy)]
pub struct Sample {
    /// Wall time.
    pub ns: f64,
    /// Processor time of the peer's process.
    pub cpu_ns: f64,
}

/// The samples by workload, peer and round, in the plan's order.
pub type Outcome = Vec<Vec<Vec<Sample>>>;

/// Measures the peers. The first of them is the raw driver.
pub fn measure(plan: &Plan, peers: &[&Entry], scratch: &mut dyn Scratch, binaries: &Path) -> Result<Outcome> {
    let mut bench = Bench::start(peers, scratch, binaries)?;
    let mut iterations = Vec::new();
    for &workload in &plan.workloads {
        eprintln!("  {workload}: {}", workload.title());
        let counts = (0..peers.len()).map(|peer| bench.calibrate(peer, workload, plan.batch_ns));
        iterations.push(counts.collect::<Result<Vec<u64>>>()?);
    }
    let mut outcome: Outcome = vec![vec![Vec::new(); peers.len()]; plan.workloads.len()];
    for round in 0..plan.rounds as usize {
        eprintln!("  round {} of {}", round + 1, plan.rounds);
        for (index, &workload) in plan.workloads.iter().enumerate() {
            for turn in 0..peers.len() {
                // Each round begins with another peer: none always follows the same one.
                let peer = (turn + round) % peers.len();
                let sample = bench.sample(peer, workload, iterations[index][peer], round as u64 + 1)?;
                outcome[index][peer].push(sample);
            }
        }
    }
    Ok(outcome)
}

/// The processes, and what they are checked against.
struct Bench<'a> {
    peers: &'a [&'a Entry],
    processes: Vec<Process>,
    scratch: &'a mut dyn Scratch,
    reference: Reference,
}

impl<'a> Bench<'a> {
    fn start(peers: &'a [&'a Entry], scratch: &'a mut dyn Scratch, binaries: &Path) -> Result<Bench<'a>> {
        let target: Target = scratch.target();
        let processes = peers
            .iter()
            .map(|peer| Process::start(peer, binaries, &target))
            .collect::<Result<Vec<Process>>>()?;
        let reference = ready(Reference::connect(&target))??;
        Ok(Bench {
            peers,
            processes,
            scratch,
            reference,
        })
    }

    /// How many iterations fill a batch.
    fn calibrate(&mut self, peer: usize, workload: Workload, batch_ns: u64) -> Result<u64> {
        let least = workload.least_iterations();
        let mut iterations = least;
        loop {
            let ns = self.sample(peer, workload, iterations, 0)?.ns.max(1.0);
            let enough = whole_tasks(workload, (batch_ns as f64 / ns) as u64).max(least);
            if enough <= iterations * 4 {
                return Ok(enough);
            }
            // The first iterations are the slowest: come near in steps.
            iterations = whole_tasks(workload, enough.min(iterations * 20));
        }
    }

    /// Runs one batch, checks its answer, and puts the tables right.
    fn sample(&mut self, peer: usize, workload: Workload, iterations: u64, seed: u64) -> Result<Sample> {
        let measurement = self.processes[peer].run(workload, iterations, seed)?;
        if workload.writes() {
            self.scratch.restore()?;
        }
        let expected = ready(run_batch(&mut self.reference, workload, iterations, seed))??;
        if measurement.check != expected.check {
            return Err(format!("{} gave a wrong answer in {workload}", self.peers[peer].name).into());
        }
        let each = |ns: u64| ns as f64 / iterations as f64;
        Ok(Sample {
            ns: each(measurement.ns),
            cpu_ns: each(measurement.cpu_ns),
        })
    }
}

/// The tasks of the concurrent workload all get the same share.
fn whole_tasks(workload: Workload, iterations: u64) -> u64 {
    match workload {
        Workload::ConcurrentFind => iterations / TASKS as u64 * TASKS as u64,
        _ => iterations,
    }
}
