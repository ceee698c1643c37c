//! Names of the database to names of the schema language: which have to change, and into what.

use std::collections::HashSet;

use nicol_psl::schema::is_reserved;

/// A name as the schema file writes it, and what `@map` or `@@map` has to say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Name {
    /// In the schema file.
    pub name: String,
    /// In the database, where that is another one.
    pub mapped: Option<String>,
}

impl Name {
    /// A name that is the same on both sides.
    pub fn same(name: &str) -> Name {
        Name {
            name: name.to_owned(),
            mapped: None,
        }
    }

    /// The name for an object of the database.
    pub fn of(name: String, database: &str) -> Name {
        let mapped = (name != database).then(|| database.to_owned());
        Name { name, mapped }
    }
}

/// Whether a name cannot stand in a schema file: it must begin with a letter, and go on with letters,
/// digits and `_`, all of ASCII.
pub(super) fn is_unfit(name: &str) -> bool {
    let starts = name
        .chars()
        .next()
        .is_none_or(|first| first.is_ascii_alphabetic());
    let fits = |letter: char| letter == '_' || letter.is_ascii_alphanumeric();
    !starts || !name.chars().all(fits)
}

/// The nearest name that can: without what stands before the first letter, and with `_` for every other
/// character. Empty if there is no letter at all.
pub(super) fn fit(name: &str) -> String {
    let start = name.find(|letter: char| letter.is_ascii_alphabetic());
    let kept = start.map_or("", |start| &name[start..]);
    let fits = |letter: char| letter == '_' || letter.is_ascii_alphanumeric();
    kept.chars()
        .map(|letter| if fits(letter) { letter } else { '_' })
        .collect()
}

/// The name of a model, view or enum: one that is reserved gets a prefix.
pub(super) fn block(database: &str) -> String {
    if is_reserved(database) {
        return format!("Renamed{database}");
    }
    let name = if is_unfit(database) {
        fit(database)
    } else {
        database.to_owned()
    };
    if is_reserved(&name) {
        format!("Renamed{name}")
    } else {
        name
    }
}

/// The same name, with a number behind it if it is taken; takes it.
pub(super) fn free(name: &str, taken: &mut HashSet<String>) -> String {
    let mut candidate = name.to_owned();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{name}_{number}");
        number += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfit_names_become_fit() {
        let cases = [
            ("a b", "a_b"),
            ("1st", "st"),
            ("_x", "x"),
            ("Größe", "Gr__e"),
            ("12", ""),
            ("", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(fit(name), expected, "{name}");
            assert_eq!(is_unfit(name), !name.is_empty(), "{name}");
        }
        assert!(!is_unfit("a_1"));
    }

    #[test]
    fn reserved_names_get_a_prefix() {
        assert_eq!(block("class"), "Renamedclass");
        assert_eq!(block("String"), "RenamedString");
        assert_eq!(block("1class"), "Renamedclass");
        assert_eq!(block("User"), "User");
    }

    #[test]
    fn taken_names_get_a_number() {
        let mut taken = HashSet::new();
        let names: Vec<String> = (0..3).map(|_| free("a", &mut taken)).collect();
        assert_eq!(names, ["a", "a_2", "a_3"]);
    }
}
