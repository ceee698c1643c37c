//! Mail addresses and domain names: what is accepted, and the one form in which it is stored. Both are kept in
//! lower case, so that an address is taken only once however it is written.
//!
//! Not all of RFC 5321: quoted local parts and address literals are refused, as mail providers do.

use crate::{Error, Result};

/// Longest address that fits into a mail's envelope.
const MAX_ADDRESS: usize = 254;

/// Longest part before the `@`.
const MAX_LOCAL: usize = 64;

/// Longest domain name.
const MAX_DOMAIN: usize = 253;

/// Checks an address and returns it in the form in which it is stored.
///
/// ```
/// use aether_mailer::address::mail_address;
///
/// assert_eq!(mail_address("Ada@Example.COM").unwrap(), "ada@example.com");
/// assert!(mail_address("ada@").is_err());
/// ```
///
/// # Errors
/// [`Error::Invalid`].
pub fn mail_address(text: &str) -> Result<String> {
    let invalid = |reason: &str| Error::invalid("address", format!("`{}` {reason}", shown(text)));
    let address = text.trim().to_lowercase();
    let (local, domain) = address.rsplit_once('@').ok_or_else(|| invalid("has no `@`"))?;
    if address.len() > MAX_ADDRESS || local.len() > MAX_LOCAL {
        return Err(invalid("is too long"));
    }
    let is_atom = |part: &str| !part.is_empty() && part.chars().all(is_local_letter);
    if !local.split('.').all(is_atom) {
        return Err(invalid("has letters before the `@` that are not allowed there"));
    }
    domain_name(domain)?;
    Ok(address)
}

/// Checks a domain name and returns it in the form in which it is stored: lower case, no dot at the end.
///
/// ```
/// use aether_mailer::address::domain_name;
///
/// assert_eq!(domain_name("Example.com.").unwrap(), "example.com");
/// assert!(domain_name("localhost").is_err());
/// ```
///
/// # Errors
/// [`Error::Invalid`].
pub fn domain_name(text: &str) -> Result<String> {
    let invalid = |reason: &str| Error::invalid("domain", format!("`{}` {reason}", shown(text)));
    let lower = text.trim().to_lowercase();
    let name = lower.strip_suffix('.').unwrap_or(&lower);
    if name.len() > MAX_DOMAIN {
        return Err(invalid("is too long"));
    }
    let labels: Vec<&str> = name.split('.').collect();
    if labels.len() < 2 {
        return Err(invalid("is not a full domain name, such as example.com"));
    }
    if !labels.iter().all(|label| is_label(label)) {
        return Err(invalid("is not a domain name"));
    }
    if labels
        .last()
        .is_some_and(|last| last.chars().all(|c| c.is_ascii_digit()))
    {
        return Err(invalid("is an IP address, not a domain name"));
    }
    Ok(name.to_owned())
}

/// The domain of an address that was checked.
pub fn domain_of(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

fn is_label(label: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (1..=63).contains(&label.len())
        && label.chars().all(inside)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_local_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(letter)
}

/// What was given, as far as a message has room for it.
fn shown(text: &str) -> String {
    let mut letters = text.chars().filter(|c| !c.is_control());
    let mut shown: String = letters.by_ref().take(60).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}
