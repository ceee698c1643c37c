//! Which passwords are accepted. Length counts most; beyond it, what everybody tries first is refused: common
//! words, keyboard rows, repetitions, and the user's own names. What is accepted is hashed in
//! [`crate::secret`]; no password is ever stored or put into a message.

use crate::{Error, Result};

/// The least number of letters.
pub const MIN_LENGTH: usize = 12;

/// More than this is refused, so that nobody makes the server hash a book.
pub const MAX_LENGTH: usize = 256;

/// Words that make a password guessable when it has little else in it.
const COMMON: [&str; 40] = [
    "password",
    "passwort",
    "passphrase",
    "motdepasse",
    "contrasena",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfghjkl",
    "asdfgh",
    "zxcvbnm",
    "zxcvbn",
    "letmein",
    "welcome",
    "changeme",
    "default",
    "secret",
    "administrator",
    "admin",
    "root",
    "guest",
    "user",
    "login",
    "access",
    "master",
    "monkey",
    "dragon",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "aether",
    "mailer",
    "nicol",
    "test",
];

/// Letters of a password that are not part of a common word or a name; fewer are too few.
const MIN_REMAINDER: usize = 6;

/// Checks a new password of a user with these names (user name, address and the like).
///
/// ```
/// use aether_mailer::password::check;
///
/// assert!(check("correct horse battery staple", &["ada"]).is_ok());
/// assert!(check("Password1234!", &["ada"]).is_err());
/// assert!(check("adalovelace1815", &["adalovelace"]).is_err());
/// ```
///
/// # Errors
/// [`Error::WeakPassword`] says what is wrong with it.
pub fn check(password: &str, names: &[&str]) -> Result<()> {
    match weakness(password, names) {
        Some(reason) => Err(Error::WeakPassword { reason }),
        None => Ok(()),
    }
}

fn weakness(password: &str, names: &[&str]) -> Option<&'static str> {
    let length = password.chars().count();
    if length < MIN_LENGTH {
        return Some("it has fewer than 12 letters");
    }
    if length > MAX_LENGTH {
        return Some("it has more than 256 letters");
    }
    let lower = password.to_lowercase();
    if is_monotonous(&lower) {
        return Some("it is a sequence or a repetition");
    }
    if is_mostly_names(&lower, names) {
        return Some("it is hardly more than the user's name or address");
    }
    if is_mostly_common(&lower) {
        return Some("it is one of the passwords that everybody tries first");
    }
    None
}

/// Few different letters, letters in order, or one short piece over and over.
fn is_monotonous(password: &str) -> bool {
    let letters: Vec<char> = password.chars().collect();
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    let in_order = |step: i64| {
        letters.windows(2).all(|pair| {
            let distance = i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]));
            // 9 is followed by 0 on a keyboard.
            distance == step || distance == -9 * step
        })
    };
    let repeats = |piece: usize| {
        letters
            .iter()
            .enumerate()
            .all(|(at, letter)| *letter == letters[at % piece])
    };
    different.len() < 5 || in_order(1) || in_order(-1) || (1..=letters.len() / 2).any(repeats)
}

fn is_mostly_names(password: &str, names: &[&str]) -> bool {
    let names = names.iter().flat_map(|name| {
        let name = name.to_lowercase();
        let local = name.split('@').next().unwrap_or_default().to_owned();
        [name, local]
    });
    names
        .filter(|name| name.len() >= 3)
        .any(|name| password.contains(&name) && password.replace(&name, "").chars().count() < MIN_REMAINDER)
}

fn is_mostly_common(password: &str) -> bool {
    [password.to_owned(), without_disguise(password)]
        .iter()
        .any(|text| {
            let mut rest: String = text.chars().filter(|c| c.is_alphabetic()).collect();
            let letters = rest.len();
            for word in COMMON {
                rest = rest.replace(word, "");
            }
            rest.len() < letters && rest.chars().count() < MIN_REMAINDER
        })
}

/// `p4$$w0rd` is `password`.
fn without_disguise(password: &str) -> String {
    let plain = |letter| match letter {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    password.chars().map(plain).collect()
}
