//! The quick start: a mail platform's database in one screen. It needs no set-up: the database is a file in the
//! current folder. With `DATABASE_URL=postgresql://…` the same program works on PostgreSQL. It may be run again
//! and again; each run adds a user of its own.
//!
//! What it shows is the data layer in `layers/aether-mailer`. How the screen is written is in `screen.rs`.

mod screen;

use std::env;
use std::error::Error;
use std::process::ExitCode;

use aether_mailer::db::{
    self, Db, EmailPriority, EventType, domain, email_account, email_event, sent_email, user,
};
use aether_mailer::migrations;
use aether_mailer::services::accounts::{self, NewAccount};
use aether_mailer::services::mail::{self, Attachment, Kind, NewMail, Recipient};
use aether_mailer::services::sessions::{self, Client};
use aether_mailer::services::users::{self, NewUser};
use aether_mailer::services::{domains, tracking};
use nicol::DatabaseUrl;

use crate::screen::{field, refused, result, run, schema, step};

/// Where the data is unless `DATABASE_URL` says otherwise.
const EMBEDDED: &str = "file:nicol-quickstart.db";

/// Whoever runs the quick start is not asked for one; a real program never has a password in it.
const PASSWORD: &str = "analytical engine, 1843";

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> ExitCode {
    match quickstart().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn quickstart() -> Outcome<()> {
    let address = env::var("DATABASE_URL").unwrap_or_else(|_| EMBEDDED.to_owned());
    let url = DatabaseUrl::parse(&address)?;
    println!(
        "Nicol quick start: the data layer of a mail platform, on {}",
        url.provider()
    );
    let db = open(&address).await?;
    let people = People::of_run(&db).await?;
    register(&db, &people).await?;
    claim(&db, &people).await?;
    send(&db, &people).await?;
    read(&db, &people).await?;
    println!("\nRun it again, or on PostgreSQL with DATABASE_URL=postgresql://user:password@host/database.");
    println!("Next: the guide in docs/, and this program in examples/quickstart/src/main.rs.");
    Ok(())
}

/// The names of this run.
struct People {
    username: String,
    email: String,
    domain: String,
    mailbox: String,
}

impl People {
    async fn of_run(db: &Db) -> Outcome<People> {
        let runs = db
            .user()
            .count()
            .filter(user::username.starts_with("ada"))
            .await?;
        let number = runs + 1;
        Ok(People {
            username: format!("ada{number}"),
            email: format!("ada{number}@home.example"),
            domain: format!("engines{number}.example"),
            mailbox: format!("ada@engines{number}.example"),
        })
    }
}

async fn open(address: &str) -> Outcome<Db> {
    step("1. Open: the migrations are compiled into the program; what the database lacks is applied.");
    let db = run!(db::connect(address))?;
    let applied = run!(migrations::migrate(&db))?;
    let names = applied.join(", ");
    result(if applied.is_empty() { "up to date" } else { &names });
    let seeded = run!(aether_mailer::seed(&db))?;
    match seeded.password {
        Some(password) => result(format!(
            "{} records, among them `{}` with the password {} (shown only now, stored as a hash)",
            seeded.created,
            seeded.administrator.username,
            password.reveal()
        )),
        None => result("seeded before: nothing changed"),
    }
    Ok(db)
}

async fn register(db: &Db, people: &People) -> Outcome<()> {
    step("2. Register a user: checked, hashed with Argon2id, unique.");
    let new = NewUser {
        username: &people.username,
        email: &people.email,
        password: PASSWORD,
        display_name: Some("Ada Lovelace"),
    };
    field(schema!("users.prisma"), "User", "username");
    let ada = run!(users::register(db, new))?;
    result(format!(
        "{}, {}, {}…",
        ada.username,
        ada.role,
        &ada.password_hash[..24]
    ));
    refused(run!(users::register(db, new)))?;
    refused(run!(users::register(
        db,
        NewUser {
            password: "Password1234",
            ..new
        }
    )))?;
    refused(run!(sessions::sign_in(
        db,
        &people.username,
        "a wrong one",
        Client::default()
    )))?;
    let signed_in = sessions::sign_in(db, &people.username, PASSWORD, Client::default()).await?;
    result(format!(
        "with the right one: a session until {}",
        signed_in.session.expires_at.format("%H:%M UTC")
    ));
    Ok(())
}

async fn claim(db: &Db, people: &People) -> Outcome<()> {
    step("3. Own a domain: nothing can be done with it before DNS proves it.");
    let ada = owner(db, people).await?;
    field(schema!("domains.prisma"), "Domain", "owner");
    let (domain, challenge) = run!(domains::claim(db, &ada.id, &people.domain))?;
    result(format!(
        "publish TXT {} = {}…",
        challenge.name,
        &challenge.value[..34]
    ));
    let new = NewAccount {
        email: &people.mailbox,
        user_id: &ada.id,
        password: "jacquard looms weave",
        max_storage_mb: Some(2),
        display_name: None,
    };
    refused(run!(accounts::open(db, new)))?;
    let found_in_dns = [challenge.value.as_str()];
    run!(domains::verify(db, &domain.id, &found_in_dns))?;
    let account = run!(accounts::open(db, new))?;
    result(format!("{} with {} MB", account.email, account.max_storage_mb));
    Ok(())
}

async fn send(db: &Db, people: &People) -> Outcome<()> {
    step(
        "4. Send a mail: recipients, attachments, first event and counters in one transaction, within the quotas.",
    );
    let ada = owner(db, people).await?;
    let key = email_account::email.eq(&people.mailbox);
    let account = db.email_account().find_unique(key).or_throw().await?;
    let attachment = |filename, size| Attachment {
        filename,
        mime_type: "application/pdf",
        size,
        path: None,
        checksum: None,
    };
    let new = NewMail {
        account_id: &account.id,
        user_id: &ada.id,
        recipients: &[Recipient {
            kind: Kind::To,
            address: "charles@babbage.example",
            name: Some("Charles Babbage"),
        }],
        subject: "Note G",
        text: Some("The engine might compose elaborate pieces of music."),
        html: None,
        attachments: &[attachment("bernoulli.pdf", 300_000)],
        priority: EmailPriority::High,
    };
    field(schema!("emails.prisma"), "SentEmail", "events");
    let sent = run!(mail::send(db, new))?;
    result(format!(
        "{} {} of {} bytes",
        sent.status,
        sent.message_id,
        sent.size.unwrap_or_default()
    ));
    for event in [EventType::Sent, EventType::Delivered] {
        tracking::report(db, &sent.message_id, event, None).await?;
    }
    let opened = run!(tracking::report(db, &sent.message_id, EventType::Opened, None))?;
    result(format!("after Sent and Delivered: {}", opened.status));
    let large = [attachment("plans.pdf", 3_000_000)];
    refused(run!(mail::send(
        db,
        NewMail {
            attachments: &large,
            ..new
        }
    )))?;
    Ok(())
}

async fn read(db: &Db, people: &People) -> Outcome<()> {
    step("5. Ask: relations arrive in the type; one that is not included does not compile.");
    let found = run!(
        db.user()
            .find_many()
            .filter(user::owned_domains.some(domain::name.eq(&people.domain)))
            .include(
                user::accounts.include(
                    email_account::sent_emails
                        .filter(sent_email::subject.contains("Note"))
                        .include(sent_email::events.order_by(email_event::timestamp.asc()))
                )
            )
    )?;
    // Vec<(User, Vec<(EmailAccount, Vec<(SentEmail, Vec<EmailEvent>)>)>)>
    for (user, accounts) in &found {
        for (account, mails) in accounts {
            for (mail, events) in mails {
                let events: Vec<String> = events.iter().map(|event| event.event.to_string()).collect();
                let subject = mail.subject.as_deref().unwrap_or_default();
                result(format!(
                    "{} > {} > “{subject}” > {}",
                    user.username,
                    account.email,
                    events.join(", ")
                ));
            }
        }
    }
    let (users, mails) = (db.user().count().await?, db.sent_email().count().await?);
    result(format!("in the database now: users {users}, mails {mails}"));
    Ok(())
}

async fn owner(db: &Db, people: &People) -> Outcome<aether_mailer::db::User> {
    Ok(db
        .user()
        .find_unique(user::username.eq(&people.username))
        .or_throw()
        .await?)
}
