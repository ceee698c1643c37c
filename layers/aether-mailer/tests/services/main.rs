//! Every service of the mail layer, on both databases, with what each refuses. Also: opening, migrating, and the
//! seed. Each test has a database of its own. Records of which only their being there matters come from factories.

mod access;
mod accounts;
mod domains;
mod filters;
mod lists;
mod made;
mod mail;
mod opening;
mod rules;
mod system;
mod users;

use std::future::Future;

use aether_mailer::Db;
use aether_mailer::db::{Domain, EmailAccount, User, domain};
use aether_mailer::services;
use nicol_testing::db::for_each_engine;

/// A password that is accepted.
const PASSWORD: &str = "analytical engine, 1843";

/// Runs a test on SQLite and on PostgreSQL, each with a new database that is up to date.
fn on_both(test: impl AsyncFn(&Db)) {
    for_each_engine(|scratch| {
        let db_test = async {
            let db = aether_mailer::open(&scratch.url).await.unwrap();
            test(&db).await;
            db.0.disconnect().await;
        };
        run(db_test);
    });
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future)
}

/// A registered user.
async fn a_user(db: &Db, name: &str) -> User {
    let email = format!("{name}@home.example");
    let new = services::users::NewUser {
        username: name,
        email: &email,
        password: PASSWORD,
        display_name: None,
    };
    services::users::register(db, new).await.unwrap()
}

/// A verified domain.
async fn a_domain(db: &Db, owner: &User, name: &str) -> Domain {
    let (domain, challenge) = services::domains::claim(db, &owner.id, name).await.unwrap();
    services::domains::verify(db, &domain.id, &[&challenge.value])
        .await
        .unwrap()
}

/// The same, of an owner who does not matter.
async fn a_verified_domain(db: &Db, name: &str) -> Domain {
    let make = db.factory(1);
    let domain = make
        .domain()
        .set(domain::name, name)
        .set(domain::is_verified, true);
    domain.await.unwrap()
}

/// A mailbox of a member.
async fn an_account(db: &Db, user: &User, email: &str) -> EmailAccount {
    let new = services::accounts::NewAccount {
        email,
        user_id: &user.id,
        password: PASSWORD,
        max_storage_mb: None,
        display_name: None,
    };
    services::accounts::open(db, new).await.unwrap()
}
