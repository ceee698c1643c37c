//! What a peer's `main` calls: connects, then answers one line of JSON to each line `run CODE ITERATIONS SEED` on standard input.

use std::io::{BufRead, Write};

use tokio::runtime::Runtime;

use crate::{Database, Kind, Measurement, Peer, Result, Target, Workload, ready, run_batch};

/// Serves the runner until standard input ends. The arguments of the process are the database's name and its address.
pub fn serve<P: Peer>() -> Result<()> {
    let host = Host::new(P::KIND)?;
    let mut peer = host.connect::<P>(target()?)?;
    println!("ready");
    for line in std::io::stdin().lock().lines() {
        let (workload, iterations, seed) = request(&line?)?;
        let measurement;
        (peer, measurement) = host.run(peer, workload, iterations, seed)?;
        println!("{}", serde_json::to_string(&measurement?)?);
        std::io::stdout().flush()?;
    }
    Ok(())
}

/// The database that this process is started for: for a peer that is another type for each.
pub fn database() -> Result<Database> {
    Ok(target()?.database)
}

fn target() -> Result<Target> {
    let mut arguments = std::env::args().skip(1);
    let database = arguments.next().and_then(|name| Database::from_name(&name));
    match (database, arguments.next()) {
        (Some(database), Some(address)) => Ok(Target { database, address }),
        _ => Err("this program is started by the benchmark's runner: PEER (sqlite|postgres) ADDRESS".into()),
    }
}

fn request(line: &str) -> Result<(Workload, u64, u64)> {
    match line.split_whitespace().collect::<Vec<_>>()[..] {
        ["run", code, iterations, seed] => {
            let workload = Workload::from_code(code).ok_or_else(|| format!("no workload {code}"))?;
            Ok((workload, iterations.parse()?, seed.parse()?))
        }
        _ => Err(format!("expected `run CODE ITERATIONS SEED`, got `{line}`").into()),
    }
}

/// Runs a batch after a few iterations that are not counted.
async fn warm_batch<P: Peer>(
    peer: &mut P,
    workload: Workload,
    iterations: u64,
    seed: u64,
) -> Result<Measurement> {
    run_batch(peer, workload, workload.warm_up(), !seed).await?;
    run_batch(peer, workload, iterations, seed).await
}

/// Where a peer's functions run.
enum Host {
    MainThread,
    Tokio(Runtime),
}

impl Host {
    fn new(kind: Kind) -> Result<Host> {
        Ok(match kind {
            Kind::Blocking => Host::MainThread,
            Kind::Async => Host::Tokio(tokio::runtime::Builder::new_multi_thread().enable_all().build()?),
        })
    }

    fn connect<P: Peer>(&self, target: Target) -> Result<P> {
        match self {
            Host::MainThread => ready(P::connect(&target))?,
            Host::Tokio(runtime) => {
                runtime.block_on(runtime.spawn(async move { P::connect(&target).await }))?
            }
        }
    }

    /// Runs a batch; in a task of its own, not in `block_on`, which would make each wake-up cross a thread.
    fn run<P: Peer>(
        &self,
        mut peer: P,
        workload: Workload,
        iterations: u64,
        seed: u64,
    ) -> Result<(P, Result<Measurement>)> {
        match self {
            Host::MainThread => {
                let measurement = ready(warm_batch(&mut peer, workload, iterations, seed))?;
                Ok((peer, measurement))
            }
            Host::Tokio(runtime) => Ok(runtime.block_on(runtime.spawn(async move {
                let measurement = warm_batch(&mut peer, workload, iterations, seed).await;
                (peer, measurement)
            }))?),
        }
    }
}
