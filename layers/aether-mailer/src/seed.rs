//! What a new installation begins with: its settings, an administrator, and a domain to try things out with.
//! Running it again changes nothing: what is there stays as it is, also if it was changed since.
//!
//! There is no default password. The administrator gets a random one, which is returned once and cannot be had
//! again; the mailbox of the example domain has none until one is set.

use nicol::Json;
use nicol::serde_json::json;

use crate::Result;
use crate::db::{
    Db, DomainRole, User, UserRole, domain, domain_member, email_account, email_alias, mailing_list,
    system_config, user,
};
use crate::secret::{self, Secret};

/// The administrator's name.
pub const ADMINISTRATOR: &str = "admin";

/// The example domain. Names below `.test` exist nowhere, so nobody receives mail by mistake.
pub const DOMAIN: &str = "example.test";

/// What the seed found or made.
#[derive(Debug, Clone)]
pub struct Seeded {
    /// The administrator.
    pub administrator: User,
    /// The administrator's password, if the administrator was made just now.
    pub password: Option<Secret>,
    /// How many records were made.
    pub created: usize,
}

/// Settings of a new installation: key, category, value.
fn settings() -> [(&'static str, &'static str, Json); 4] {
    [
        ("platform.name", "platform", json!("Aether Mailer")),
        (
            "mail.max_recipients",
            "mail",
            json!(crate::services::mail::MAX_RECIPIENTS),
        ),
        ("mail.retry_hours", "mail", json!([1, 4, 12, 24])),
        ("metrics.keep_days", "platform", json!(90)),
    ]
}

/// Makes what is missing, all or nothing.
///
/// ```no_run
/// # async fn example(db: &aether_mailer::Db) -> aether_mailer::Result<()> {
/// let seeded = aether_mailer::seed(db).await?;
/// if let Some(password) = seeded.password {
///     println!("{} signs in with {}", seeded.administrator.username, password.reveal());
/// }
/// # Ok(()) }
/// ```
///
/// # Errors
/// The database's.
pub async fn seed(db: &Db) -> Result<Seeded> {
    let password = Secret::password();
    let hash = secret::hash_password(password.reveal()).await?;
    db.transaction(async |tx| {
        let mut created = 0;
        let administrator = match tx.user().find_unique(user::username.eq(ADMINISTRATOR)).await? {
            Some(user) => (user, None),
            None => {
                created += 1;
                (administrator(tx, &hash).await?, Some(password.clone()))
            }
        };
        let (administrator, password) = administrator;
        created += configure(tx).await?;
        created += example_domain(tx, &administrator).await?;
        Ok(Seeded {
            administrator,
            password,
            created,
        })
    })
    .await
}

async fn administrator(tx: &Db, hash: &str) -> Result<User> {
    let email = format!("{ADMINISTRATOR}@{DOMAIN}");
    let record = user::New {
        username: ADMINISTRATOR,
        email: &email,
        password_hash: hash,
    };
    let create = tx.user().create(record).set(user::role, UserRole::SuperAdmin);
    Ok(create.set(user::display_name, "Administrator").await?)
}

async fn configure(tx: &Db) -> Result<usize> {
    let mut created = 0;
    for (key, category, value) in settings() {
        if tx
            .system_config()
            .find_unique(system_config::key.eq(key))
            .await?
            .is_none()
        {
            let create = tx.system_config().create(system_config::New { key, value });
            create.set(system_config::category, category).await?;
            created += 1;
        }
    }
    Ok(created)
}

/// The domain with the addresses that every domain has to have (RFC 2142), all made together.
async fn example_domain(tx: &Db, owner: &User) -> Result<usize> {
    if tx.domain().find_unique(domain::name.eq(DOMAIN)).await?.is_some() {
        return Ok(0);
    }
    let (postmaster, abuse, list) = (
        format!("postmaster@{DOMAIN}"),
        format!("abuse@{DOMAIN}"),
        format!("announce@{DOMAIN}"),
    );
    let account = email_account::New {
        email: &postmaster,
        password_hash: "",
    };
    let account = account
        .set(email_account::is_default, true)
        .set(email_account::user_id, &owner.id);
    let alias = email_alias::New {
        alias: &abuse,
        target: &postmaster,
    };
    let list = mailing_list::New {
        name: "Announcements",
        email: &list,
    };
    let member = domain_member::New {}.set(domain_member::role, DomainRole::Owner);
    let create = tx
        .domain()
        .create(domain::New { name: DOMAIN })
        .set(domain::owner_id, &owner.id);
    let create = create
        .set(domain::is_verified, true)
        .set(domain::verified_at, owner.created_at);
    let create = create.with(domain::members.create(member.set(domain_member::user_id, &owner.id)));
    let create = create.with(domain::email_accounts.create(account));
    let create = create.with(domain::aliases.create(alias));
    create.with(domain::mailing_lists.create(list)).await?;
    Ok(5)
}
