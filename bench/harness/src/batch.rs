//! One batch: a workload's iterations in a row, timed as a whole. Arguments are made before the clock starts.

use std::time::Instant;

use nix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

use crate::answer::{Digest, unordered};
use crate::data::{self, Arguments, NewUser, POSTS, SCORES, USERS};
use crate::{Answer, Kind, Peer, Record, Result, TASKS, Workload, ready};

/// What a batch took, and what it answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measurement {
    /// Wall time of the batch.
    pub ns: u64,
    /// Time the process spent on a processor meanwhile, all threads together.
    pub cpu_ns: u64,
    /// The digest of the answers.
    pub check: u64,
}

/// Runs a workload so many times. The seed chooses the arguments.
pub async fn run_batch<P: Peer>(
    peer: &mut P,
    workload: Workload,
    iterations: u64,
    seed: u64,
) -> Result<Measurement> {
    let mut arguments = Arguments::new(seed);
    match workload {
        Workload::PointFind => point_find(peer, arguments.many(iterations, USERS)).await,
        Workload::ConcurrentFind => concurrent_find(peer, arguments.many(iterations, USERS)).await,
        Workload::NarrowRows => narrow_rows(peer, iterations).await,
        Workload::WideRows => wide_rows(peer, iterations).await,
        Workload::FilteredPage => filtered_page(peer, arguments.many(iterations, SCORES - 1000)).await,
        Workload::Tree => tree(peer, arguments.many(iterations, USERS - 100)).await,
        Workload::InsertOne => insert_one(peer, new_users(iterations)).await,
        Workload::InsertHundred => insert_hundred(peer, groups_of_new_users(iterations, 100)).await,
        Workload::InsertBulk => insert_bulk(peer, groups_of_new_users(iterations, 10_000)).await,
        Workload::UpdateByKey => update_by_key(peer, arguments.many(iterations, USERS)).await,
        Workload::Transaction => transaction(peer, arguments.many(iterations, USERS)).await,
    }
}

async fn point_find<P: Peer>(peer: &mut P, ids: Vec<i32>) -> Result<Measurement> {
    let (clock, mut digest) = (Clock::start()?, Digest::default());
    for id in ids {
        digest.add(&peer.find_user(id).await?);
    }
    clock.stop(digest.finish())
}

async fn concurrent_find<P: Peer>(peer: &mut P, ids: Vec<i32>) -> Result<Measurement> {
    let pool = peer.pool();
    let shares: Vec<Vec<i32>> = (0..TASKS)
        .map(|task| ids.iter().skip(task).step_by(TASKS).copied().collect())
        .collect();
    let clock = Clock::start()?;
    let sum = match P::KIND {
        Kind::Async => on_tasks::<P>(pool, shares).await?,
        Kind::Blocking => on_threads::<P>(pool, shares)?,
    };
    clock.stop(sum)
}

async fn on_tasks<P: Peer>(pool: P::Pool, shares: Vec<Vec<i32>>) -> Result<u64> {
    let tasks: Vec<_> = (0..)
        .zip(shares)
        .map(|(task, ids)| tokio::spawn(one_task::<P>(pool.clone(), task, ids)))
        .collect();
    let mut sum = 0u64;
    for task in tasks {
        sum = sum.wrapping_add(task.await??);
    }
    Ok(sum)
}

fn on_threads<P: Peer>(pool: P::Pool, shares: Vec<Vec<i32>>) -> Result<u64> {
    let threads: Vec<_> = (0..)
        .zip(shares)
        .map(|(task, ids)| {
            let pool = pool.clone();
            std::thread::spawn(move || ready(one_task::<P>(pool, task, ids))?)
        })
        .collect();
    let mut sum = 0u64;
    for thread in threads {
        sum = sum.wrapping_add(thread.join().map_err(|_| "a thread of the peer panicked")??);
    }
    Ok(sum)
}

async fn one_task<P: Peer>(pool: P::Pool, task: usize, ids: Vec<i32>) -> Result<u64> {
    let mut sum = 0u64;
    for id in ids {
        sum = sum.wrapping_add(P::find_user_in(&pool, task, id).await?.digest());
    }
    Ok(sum)
}

async fn narrow_rows<P: Peer>(peer: &mut P, iterations: u64) -> Result<Measurement> {
    let (clock, mut digest) = (Clock::start()?, Digest::default());
    for _ in 0..iterations {
        digest.add_digest(unordered(&peer.all_users().await?));
    }
    clock.stop(digest.finish())
}

async fn wide_rows<P: Peer>(peer: &mut P, iterations: u64) -> Result<Measurement> {
    let (clock, mut digest) = (Clock::start()?, Digest::default());
    for _ in 0..iterations {
        digest.add_digest(unordered(&peer.all_wide().await?));
    }
    clock.stop(digest.finish())
}

async fn filtered_page<P: Peer>(peer: &mut P, scores: Vec<i32>) -> Result<Measurement> {
    let (clock, mut digest) = (Clock::start()?, Digest::default());
    for score in scores {
        digest.add(&peer.page_of_posts(score).await?);
    }
    clock.stop(digest.finish())
}

async fn tree<P: Peer>(peer: &mut P, starts: Vec<i32>) -> Result<Measurement> {
    let (clock, mut digest) = (Clock::start()?, Digest::default());
    for start in starts {
        digest.add(&peer.tree(start).await?);
    }
    clock.stop(digest.finish())
}

async fn insert_one<P: Peer>(peer: &mut P, users: Vec<NewUser>) -> Result<Measurement> {
    let (clock, mut digest) = (Clock::start()?, Digest::default());
    for user in users {
        let created = peer.create_user(user).await?;
        digest.add(&(created.key() > i64::from(USERS)));
        digest.add_digest(created.body());
    }
    clock.stop(digest.finish())
}

async fn insert_hundred<P: Peer>(peer: &mut P, groups: Vec<Vec<NewUser>>) -> Result<Measurement> {
    let (clock, mut digest) = (Clock::start()?, Digest::default());
    for users in groups {
        digest.add(&peer.create_users(users).await?);
    }
    clock.stop(digest.finish())
}

async fn insert_bulk<P: Peer>(peer: &mut P, groups: Vec<Vec<NewUser>>) -> Result<Measurement> {
    let (clock, mut digest) = (Clock::start()?, Digest::default());
    for users in groups {
        digest.add(&peer.create_users_in_bulk(users).await?);
    }
    clock.stop(digest.finish())
}

async fn update_by_key<P: Peer>(peer: &mut P, ids: Vec<i32>) -> Result<Measurement> {
    let (clock, mut digest) = (Clock::start()?, Digest::default());
    for (id, number) in ids.into_iter().zip(0..) {
        digest.add(&peer.set_age(id, new_age(number)).await?);
    }
    clock.stop(digest.finish())
}

async fn transaction<P: Peer>(peer: &mut P, ids: Vec<i32>) -> Result<Measurement> {
    let posts: Vec<_> = ids
        .into_iter()
        .zip(0..)
        .map(|(id, number)| data::new_post(id, number))
        .collect();
    let (clock, mut digest) = (Clock::start()?, Digest::default());
    for (post, number) in posts.into_iter().zip(0..) {
        let (created, author) = peer.publish(new_age(number), post).await?;
        digest.add(&(created.key() > i64::from(POSTS)));
        digest.add_digest(created.body());
        digest.add(&author);
    }
    clock.stop(digest.finish())
}

/// An age that no user has before the batch, so that every update writes.
fn new_age(number: i32) -> i32 {
    100 + number % 50
}

fn new_users(count: u64) -> Vec<NewUser> {
    (0..count).map(data::new_user).collect()
}

fn groups_of_new_users(groups: u64, size: u64) -> Vec<Vec<NewUser>> {
    (0..groups)
        .map(|group| (group * size..(group + 1) * size).map(data::new_user).collect())
        .collect()
}

/// Wall and processor time since a moment.
struct Clock {
    wall: Instant,
    cpu_ns: u64,
}

impl Clock {
    fn start() -> Result<Clock> {
        Ok(Clock {
            cpu_ns: cpu_ns()?,
            wall: Instant::now(),
        })
    }

    fn stop(self, check: u64) -> Result<Measurement> {
        let ns = self.wall.elapsed().as_nanos() as u64;
        Ok(Measurement {
            ns,
            cpu_ns: cpu_ns()? - self.cpu_ns,
            check,
        })
    }
}

fn cpu_ns() -> Result<u64> {
    let time = clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)?;
    Ok(time.tv_sec() as u64 * 1_000_000_000 + time.tv_nsec() as u64)
}
