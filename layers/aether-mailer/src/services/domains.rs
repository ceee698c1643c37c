//! Domains: claiming one, proving control over it through DNS, the records it should publish, its members.
//!
//! A claim brings a challenge: a TXT record that only whoever controls the domain can publish. This layer
//! resolves no names: the caller looks the record up and hands over what it found.

use nicol::Json;
use nicol::serde_json::json;

use crate::db::{
    Db, DnsRecord, Domain, DomainMember, DomainRole, DomainSetting, NotificationType, dns_record, domain,
    domain_member, domain_setting,
};
use crate::{Error, Result, address, secret};

use super::{notifications, now, short_text, together};

/// The host below the domain that carries the challenge.
const CHALLENGE_HOST: &str = "_aether-mailer";

/// What the value of the challenge begins with.
const CHALLENGE_PREFIX: &str = "aether-mailer-verification=";

/// The setting that keeps the value of the challenge.
const CHALLENGE_SETTING: &str = "verification.challenge";

/// A TXT record that proves control over a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Where to publish it, such as `_aether-mailer.example.com`.
    pub name: String,
    /// What to publish.
    pub value: String,
}

/// Claims a domain for its owner, who becomes a member as [`DomainRole::Owner`]. The domain can be used once it
/// is verified.
///
/// ```no_run
/// use aether_mailer::services::domains;
///
/// # async fn example(db: &aether_mailer::Db, ada: &str) -> aether_mailer::Result<()> {
/// let (domain, challenge) = domains::claim(db, ada, "example.com").await?;
/// println!("publish TXT {} = {}", challenge.name, challenge.value);
/// let found = ["v=spf1 -all", challenge.value.as_str()];     // what a resolver says
/// assert!(domains::verify(db, &domain.id, &found).await?.is_verified);
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Invalid`], P2002 when the domain is claimed already, [`Error::Missing`] when there is no such user.
pub async fn claim(db: &Db, owner_id: &str, name: &str) -> Result<(Domain, Challenge)> {
    let name = address::domain_name(name)?;
    let owner = super::user(db, owner_id).await?;
    if !owner.is_active {
        return Err(Error::refused("an inactive user cannot claim a domain"));
    }
    let value = format!("{CHALLENGE_PREFIX}{}", secret::random_hex::<16>());
    let record = dns_record::New {};
    let record = record
        .set(dns_record::r#type, "TXT")
        .set(dns_record::name, CHALLENGE_HOST);
    let setting = domain_setting::New {
        key: CHALLENGE_SETTING,
        value: json!(value),
    };
    let member = domain_member::New {}.set(domain_member::role, DomainRole::Owner);
    let create = db
        .domain()
        .create(domain::New { name: &name })
        .set(domain::owner_id, &owner.id);
    let create = create.with(domain::mx_records.create(record.set(dns_record::value, &value)));
    let create = create.with(domain::domain_settings.create(setting));
    let create = create.with(domain::members.create(member.set(domain_member::user_id, &owner.id)));
    let domain = create.await?;
    let challenge = challenge_of(&domain, &value);
    Ok((domain, challenge))
}

/// The challenge of a claimed domain, to be shown again.
///
/// # Errors
/// [`Error::Missing`].
pub async fn challenge(db: &Db, domain_id: &str) -> Result<Challenge> {
    let domain = super::domain(db, domain_id).await?;
    let value = challenge_value(db, &domain).await?;
    Ok(challenge_of(&domain, &value))
}

/// Verifies a domain by the TXT values that DNS has for the challenge's name. The owner is notified.
///
/// # Errors
/// [`Error::Refused`] when the challenge is not among the values, [`Error::Missing`].
pub async fn verify(db: &Db, domain_id: &str, published: &[&str]) -> Result<Domain> {
    let domain = super::domain(db, domain_id).await?;
    if domain.is_verified {
        return Ok(domain);
    }
    let value = challenge_value(db, &domain).await?;
    if !published
        .iter()
        .any(|found| secret::same(found.trim().trim_matches('"'), &value))
    {
        let challenge = challenge_of(&domain, &value);
        return Err(Error::refused(format!(
            "{} is not verified: DNS has no TXT record {} with the value {}",
            domain.name, challenge.name, challenge.value
        )));
    }
    together(db, async |tx| {
        let update = tx.domain().update(domain::id.eq(&domain.id));
        let update = update
            .set(domain::is_verified, true)
            .set(domain::verified_at, now());
        let verified = update.await?;
        let message = format!("{} is verified and can be used.", verified.name);
        let kind = NotificationType::DomainVerification;
        notifications::notify(tx, &verified.owner_id, kind, "Domain verified", &message, None).await?;
        Ok(verified)
    })
    .await
}

/// A pair of DKIM keys, made by the caller.
#[derive(Clone, Copy)]
pub struct DkimKey<'a> {
    /// Under which name the public half is published: `SELECTOR._domainkey`.
    pub selector: &'a str,
    /// The public half, in base64.
    pub public_key: &'a str,
    /// The private half, in PEM.
    pub private_key: &'a str,
}

/// Sets the key that the domain's mails are signed with, and the record that publishes its public half.
///
/// # Errors
/// [`Error::Invalid`] for a selector or key that is none, [`Error::Missing`].
pub async fn set_dkim(db: &Db, domain_id: &str, key: DkimKey<'_>) -> Result<Domain> {
    let is_selector = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if key.selector.is_empty() || key.selector.len() > 63 || !key.selector.chars().all(is_selector) {
        return Err(Error::invalid(
            "DKIM selector",
            "it must be a DNS label of letters, digits and `-`",
        ));
    }
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    if key.public_key.len() < 32 || !key.public_key.chars().all(is_base64) {
        return Err(Error::invalid(
            "DKIM public key",
            "it must be in base64, without line ends",
        ));
    }
    if !key.private_key.trim_start().starts_with("-----BEGIN") {
        return Err(Error::invalid("DKIM private key", "it must be in PEM"));
    }
    let domain = super::domain(db, domain_id).await?;
    let host = format!("{}._domainkey", key.selector);
    let value = format!("v=DKIM1; k=rsa; p={}", key.public_key);
    together(db, async |tx| {
        publish(tx, &domain.id, &host, &value).await?;
        let update = tx.domain().update(domain::id.eq(&domain.id));
        let update = update.set(domain::dkim_selector, key.selector);
        let update = update.set(domain::dkim_public_key, key.public_key);
        Ok(update.set(domain::dkim_private_key, key.private_key).await?)
    })
    .await
}

/// Sets which servers may send for the domain (SPF), and what becomes of mail from others (DMARC).
///
/// # Errors
/// [`Error::Invalid`] for a record of another kind, [`Error::Missing`].
pub async fn set_policies(db: &Db, domain_id: &str, spf: &str, dmarc: &str) -> Result<Domain> {
    if spf != "v=spf1" && !spf.starts_with("v=spf1 ") {
        return Err(Error::invalid("SPF record", "it must begin with `v=spf1`"));
    }
    if !dmarc.starts_with("v=DMARC1;") {
        return Err(Error::invalid("DMARC record", "it must begin with `v=DMARC1;`"));
    }
    let domain = super::domain(db, domain_id).await?;
    together(db, async |tx| {
        publish(tx, &domain.id, "", spf).await?;
        publish(tx, &domain.id, "_dmarc", dmarc).await?;
        let update = tx.domain().update(domain::id.eq(&domain.id));
        Ok(update
            .set(domain::spf_record, spf)
            .set(domain::dmarc_record, dmarc)
            .await?)
    })
    .await
}

/// The records that the domain should publish.
///
/// # Errors
/// The database's.
pub async fn records(db: &Db, domain_id: &str) -> Result<Vec<DnsRecord>> {
    let find = db
        .dns_record()
        .find_many()
        .filter(dns_record::domain_id.eq(domain_id));
    let find = find
        .order_by(dns_record::r#type.asc())
        .order_by(dns_record::priority.asc());
    Ok(find.order_by(dns_record::name.asc()).await?)
}

/// Adds a server that receives the domain's mail.
///
/// # Errors
/// [`Error::Invalid`], P2003 when there is no such domain.
pub async fn add_mx(db: &Db, domain_id: &str, host: &str, priority: i32) -> Result<DnsRecord> {
    let host = address::domain_name(host)?;
    if !(0..=65_535).contains(&priority) {
        return Err(Error::invalid("priority", "it must be between 0 and 65535"));
    }
    let create = db
        .dns_record()
        .create(dns_record::New {})
        .set(dns_record::domain_id, domain_id);
    Ok(create
        .set(dns_record::value, &host)
        .set(dns_record::priority, priority)
        .await?)
}

/// Sets what the domain's accounts may use together: number of accounts, mails in a day, storage in megabytes.
///
/// # Errors
/// [`Error::Invalid`] for a negative limit, P2025 when there is no such domain.
pub async fn set_limits(
    db: &Db,
    domain_id: &str,
    accounts: i32,
    mails_per_day: i32,
    storage_mb: i32,
) -> Result<Domain> {
    if accounts < 0 || mails_per_day < 0 || storage_mb < 0 {
        return Err(Error::invalid("limit", "it is negative"));
    }
    let update = db
        .domain()
        .update(domain::id.eq(domain_id))
        .set(domain::max_users, accounts);
    let update = update.set(domain::max_emails_per_day, mails_per_day);
    Ok(update.set(domain::max_storage_mb, storage_mb).await?)
}

/// Takes a user into a domain, or gives a member another role.
///
/// # Errors
/// [`Error::Refused`] for the owner, whose role stays, and for a second owner; [`Error::Missing`].
pub async fn set_member(db: &Db, domain_id: &str, user_id: &str, role: DomainRole) -> Result<DomainMember> {
    let domain = super::domain(db, domain_id).await?;
    let user = super::user(db, user_id).await?;
    if domain.owner_id == user.id || role == DomainRole::Owner {
        return Err(Error::refused("a domain has one owner, who keeps that role"));
    }
    let create = domain_member::New {}.set(domain_member::user_id, &user.id);
    let create = create
        .set(domain_member::domain_id, &domain.id)
        .set(domain_member::role, role);
    let key = domain_member::by::user_id_domain_id(&user.id, &domain.id);
    Ok(db
        .domain_member()
        .upsert(key)
        .create(create)
        .set(domain_member::role, role)
        .await?)
}

/// Takes a member out of a domain. Returns whether there was one.
///
/// # Errors
/// [`Error::Refused`] for the owner, [`Error::Missing`].
pub async fn remove_member(db: &Db, domain_id: &str, user_id: &str) -> Result<bool> {
    let domain = super::domain(db, domain_id).await?;
    if domain.owner_id == user_id {
        return Err(Error::refused("the owner cannot leave the domain"));
    }
    let key = domain_member::by::user_id_domain_id(user_id, domain_id);
    Ok(db.domain_member().delete_many().filter(key).await? > 0)
}

/// The role of a user in a domain, if the user is a member.
///
/// # Errors
/// The database's.
pub async fn role_of(db: &Db, domain_id: &str, user_id: &str) -> Result<Option<DomainRole>> {
    let key = domain_member::by::user_id_domain_id(user_id, domain_id);
    let member = db.domain_member().find_unique(key).await?;
    Ok(member.map(|member| member.role))
}

/// Makes sure that a user may administer a domain: its owner or one of its administrators.
///
/// # Errors
/// [`Error::Refused`].
pub async fn require_admin(db: &Db, domain_id: &str, user_id: &str) -> Result<()> {
    match role_of(db, domain_id, user_id).await? {
        Some(DomainRole::Owner | DomainRole::Admin) => Ok(()),
        _ => Err(Error::refused(
            "only the owner and the administrators of the domain may do this",
        )),
    }
}

/// Sets a setting of a domain.
///
/// # Errors
/// [`Error::Invalid`] for an empty key or one of the layer's own, P2003 when there is no such domain.
pub async fn set_setting(db: &Db, domain_id: &str, key: &str, value: Json) -> Result<DomainSetting> {
    short_text("key", key, 200)?;
    if key == CHALLENGE_SETTING {
        return Err(Error::invalid(
            "key",
            "this setting belongs to the verification of the domain",
        ));
    }
    let unique = domain_setting::by::domain_id_key(domain_id, key);
    let create = domain_setting::New {
        key,
        value: value.clone(),
    };
    let create = create.set(domain_setting::domain_id, domain_id);
    let upsert = db.domain_setting().upsert(unique).create(create);
    Ok(upsert.set(domain_setting::value, value).await?)
}

/// A setting of a domain.
///
/// # Errors
/// The database's.
pub async fn setting(db: &Db, domain_id: &str, key: &str) -> Result<Option<Json>> {
    let unique = domain_setting::by::domain_id_key(domain_id, key);
    let setting = db.domain_setting().find_unique(unique).await?;
    Ok(setting.map(|setting| setting.value))
}

/// The one TXT record of a host has this value. The domain itself is the host "".
async fn publish(tx: &Db, domain_id: &str, host: &str, value: &str) -> Result<()> {
    let host = (!host.is_empty()).then_some(host);
    let old = tx
        .dns_record()
        .delete_many()
        .filter(dns_record::domain_id.eq(domain_id));
    let old = old.filter(dns_record::r#type.eq("TXT"));
    old.filter(dns_record::name.eq(host)).await?;
    let create = tx
        .dns_record()
        .create(dns_record::New {})
        .set(dns_record::domain_id, domain_id);
    let create = create.set(dns_record::r#type, "TXT").set(dns_record::name, host);
    create.set(dns_record::value, value).await?;
    Ok(())
}

fn challenge_of(domain: &Domain, value: &str) -> Challenge {
    Challenge {
        name: format!("{CHALLENGE_HOST}.{}", domain.name),
        value: value.to_owned(),
    }
}

async fn challenge_value(db: &Db, domain: &Domain) -> Result<String> {
    let value = setting(db, &domain.id, CHALLENGE_SETTING).await?;
    let value = value.as_ref().and_then(Json::as_str).map(str::to_owned);
    value.ok_or_else(|| Error::missing("challenge of the domain", &domain.name))
}
