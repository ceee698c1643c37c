//! What users say was renamed: `User.full_name:name`, `Account:User`, `Role.ADMIN:OWNER`. Names are those of
//! the schema file on the new side and those of the database on the old one, whose schema file is gone; the
//! database's names do on both.
//!
//! [`Wish`] reads one, [`Renames::resolved`] finds what is meant in two schemas or says what is wrong with it,
//! [`candidates()`] guesses what users forgot to say. Doing it is [`mod@crate::diff`]'s part.

mod candidates;
mod names;
mod resolve;

use std::fmt;
use std::str::FromStr;

use nicol_sql::dialect::capabilities::EnumStorage;
use nicol_sql::schema::SqlSchema;
use nicol_sql::step::RenameEnumValue;
use nicol_sql::{Dialect, Step};

use crate::diff::{Options, Rename, diff};
use crate::error::{Error, ErrorKind, Result};

pub use candidates::{Candidate, candidates};
pub use names::Names;

/// One thing that was renamed, as the user says it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wish {
    from: Vec<String>,
    to: Vec<String>,
}

impl FromStr for Wish {
    type Err = Error;

    /// Reads `old:new`.
    ///
    /// ```
    /// use nicol_migrate::renames::Wish;
    /// assert!("User.full_name:name".parse::<Wish>().is_ok());
    /// assert!("full_name".parse::<Wish>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Wish> {
        let path = |side: &str| side.split('.').map(str::to_owned).collect::<Vec<_>>();
        let is_path = |path: &[String]| path.len() <= 3 && path.iter().all(|part| !part.is_empty());
        let wish = text.split_once(':').map(|(from, to)| Wish {
            from: path(from),
            to: path(to),
        });
        let is_good =
            |wish: &Wish| is_path(&wish.from) && is_path(&wish.to) && !text.contains(char::is_whitespace);
        wish.filter(|wish| is_good(wish) && wish.to.len() <= wish.from.len())
            .ok_or_else(|| {
                error(format!("`{text}` does not say what was renamed.")).with_hint(
                    "write `Model.old:new` for a field, `Old:New` for a model or an enum, `Enum.OLD:NEW` for a value",
                )
            })
    }
}

impl fmt::Display for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.from.join("."), self.to.join("."))
    }
}

/// All that the user says was renamed, with what is needed to understand it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renames {
    /// What the user says.
    pub wishes: Vec<Wish>,
    /// The names of the schema file.
    pub names: Names,
    /// Somebody can be asked about what looks like a rename, before anything is written.
    pub ask: bool,
}

impl Renames {
    /// What is meant.
    ///
    /// # Errors
    /// The first that means nothing, or cannot be done.
    pub fn resolved(
        &self,
        before: &SqlSchema,
        after: &SqlSchema,
        dialect: &'static dyn Dialect,
    ) -> Result<Vec<Rename>> {
        resolve::Resolve::new(self, before, after, dialect).all()
    }

    /// The steps between two schemas with what is meant, and what looks like a rename that nobody spoke of.
    ///
    /// # Errors
    /// As [`Renames::resolved`].
    pub fn diff(
        &self,
        before: &SqlSchema,
        after: &SqlSchema,
        dialect: &'static dyn Dialect,
        options: &Options,
    ) -> Result<(Vec<Step>, Vec<Candidate>)> {
        let mut renames = options.renames.clone();
        renames.extend(self.resolved(before, after, dialect)?);
        let options = Options {
            renames,
            ..options.clone()
        };
        let steps = diff(before, after, dialect, &options);
        let candidates = candidates(&steps, before, after, dialect, &self.names);
        Ok((steps, candidates))
    }

    /// What is wrong with each of those that cannot be done. `last` is the script of the last migration: where
    /// enums are text, only that tells whether a value was renamed before.
    pub fn unmet(
        &self,
        before: &SqlSchema,
        after: &SqlSchema,
        dialect: &'static dyn Dialect,
        last: Option<&str>,
    ) -> Vec<(Wish, Error)> {
        let resolve = resolve::Resolve::new(self, before, after, dialect);
        let wrong = |wish: &Wish| match resolve.one(wish) {
            Err(error) => Some(error),
            Ok(rename) => last
                .filter(|script| says_so(script, rename, dialect))
                .map(|_| error(format!("`{wish}`: the last migration did so already."))),
        };
        let wishes = self.wishes.iter();
        wishes
            .filter_map(|wish| Some((wish.clone(), wrong(wish)?)))
            .collect()
    }
}

/// Whether a script renames this value in the rows.
fn says_so(script: &str, rename: Rename, dialect: &dyn Dialect) -> bool {
    let Rename::EnumValue {
        name,
        from,
        to,
        columns,
    } = rename
    else {
        return false;
    };
    let is_text = dialect.capabilities().enums == EnumStorage::Text;
    let step = Step::RenameEnumValue(RenameEnumValue {
        name,
        from,
        to,
        columns,
    });
    let statements = dialect.statements(&step);
    is_text && !statements.is_empty() && statements.iter().all(|statement| script.contains(statement))
}

fn error(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Rename, message)
}
