//! Passwords and tokens as they are stored. A password is hashed with Argon2id, slowly; a token is random
//! enough for a plain SHA-256. Neither can be read back, and [`Secret`] shows itself only when asked to.

use std::fmt;
use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::rand_core::{OsRng, RngCore};
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// A secret in the clear, to be handed to its owner once. It never shows in `Debug` output.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// A random token of 256 bits in hexadecimal, after a prefix that tells what it is for.
    pub(crate) fn token(prefix: &str) -> Secret {
        Secret(format!("{prefix}{}", random_hex::<32>()))
    }

    /// A random password of 128 bits in groups that can be typed.
    pub(crate) fn password() -> Secret {
        let letters = random_hex::<16>();
        let groups: Vec<&str> = (0..letters.len())
            .step_by(8)
            .map(|at| &letters[at..at + 8])
            .collect();
        Secret(groups.join("-"))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// So many random bytes of the operating system, in hexadecimal.
pub(crate) fn random_hex<const BYTES: usize>() -> String {
    let mut bytes = [0; BYTES];
    OsRng.fill_bytes(&mut bytes);
    hex(&bytes)
}

/// The SHA-256 under which a token is stored and found, in hexadecimal.
pub fn fingerprint(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Two texts are equal; the time it takes does not tell where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    Sha256::digest(a.as_bytes()) == Sha256::digest(b.as_bytes())
}

/// Hashes a password with Argon2id, on a thread where that disturbs nobody.
///
/// # Errors
/// [`Error::Hashing`].
pub async fn hash_password(password: &str) -> Result<String> {
    let password = password.to_owned();
    blocking(move || hash_now(&password)).await?
}

/// Whether this is the password that was hashed.
///
/// # Errors
/// [`Error::Hashing`].
pub async fn verify_password(password: &str, hash: &str) -> Result<bool> {
    let (password, hash) = (password.to_owned(), hash.to_owned());
    blocking(move || matches(&password, &hash)).await
}

/// Takes as long as [`verify_password`], so that nobody learns by the time which users there are.
///
/// # Errors
/// [`Error::Hashing`].
pub(crate) async fn verify_nobody(password: &str) -> Result<()> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let password = password.to_owned();
    blocking(move || {
        let hash = NOBODY.get_or_init(|| hash_now(&random_hex::<16>()).unwrap_or_default());
        matches(&password, hash);
    })
    .await
}

fn hash_now(password: &str) -> Result<String> {
    let salt = SaltString::generate(&mut OsRng);
    Argon2::default()
        .hash_password(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Error::Hashing(error.to_string()))
}

/// What is stored may be no hash at all (an account that nobody can sign in to): nothing matches it.
fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Hashing(error.to_string()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
