//! What a squashed migration says of those that it replaces: lines at the head of its script. A database that
//! has all of them takes it as applied; the text is plain SQL to everybody else.

use crate::history::{self, Migration};
use crate::state_table::Record;

const REPLACES: &str = "-- nicol: replaces ";

/// A migration that another one replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Its name.
    pub name: String,
    /// The checksum of its script.
    pub checksum: String,
    /// The replaced migration which itself replaced this one: who has all of those has that one.
    pub inside: Option<String>,
}

/// How a database stands to the migrations that one replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It has none of them.
    None,
    /// It has all of them.
    All,
    /// It has some of them; these are lacking.
    Part(Vec<String>),
    /// It has another form of this one.
    Changed(String),
}

/// The migrations that a script says it replaces.
pub fn replaces(script: &str) -> Vec<Replaced> {
    let comments = script
        .lines()
        .map(str::trim)
        .take_while(|line| line.is_empty() || line.starts_with("--"));
    let lines = comments.filter_map(|line| line.strip_prefix(REPLACES));
    lines
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let (name, checksum) = (words.next()?, words.next()?);
            let inside = words
                .next()
                .filter(|word| *word == "in")
                .and_then(|_| words.next());
            Some(Replaced {
                name: name.to_owned(),
                checksum: checksum.to_owned(),
                inside: inside.map(str::to_owned),
            })
        })
        .collect()
}

/// The lines that say that these migrations are replaced.
pub fn head(migrations: &[(&str, &str)]) -> String {
    let mut text = format!(
        "-- Replaces {} migrations. A database that has them all takes this one as applied: `nicol migrate deploy`\n",
        migrations.len()
    );
    for (name, script) in migrations {
        text.push_str(&format!("{REPLACES}{name} {}\n", history::checksum(script)));
        for inner in replaces(script).iter().filter(|inner| inner.inside.is_none()) {
            text.push_str(&format!(
                "{REPLACES}{} {} in {name}\n",
                inner.name, inner.checksum
            ));
        }
    }
    text
}

/// How the rows of a database stand to the replaced migrations.
pub fn claim(replaced: &[Replaced], records: &[Record]) -> Claim {
    let (mut found, mut lacking) = (0, Vec::new());
    for own in replaced.iter().filter(|one| one.inside.is_none()) {
        let inner: Vec<&Replaced> = replaced
            .iter()
            .filter(|one| one.inside.as_deref() == Some(&own.name))
            .collect();
        match applied(own, records) {
            Some(true) => found += 1,
            Some(false) => return Claim::Changed(own.name.clone()),
            None => {
                let has: Vec<Option<bool>> = inner.iter().map(|one| applied(one, records)).collect();
                if !has.is_empty() && has.iter().all(|has| *has == Some(true)) {
                    found += 1;
                } else if has.iter().any(Option::is_some) {
                    found += 1;
                    let absent = inner.iter().zip(&has).filter(|(_, has)| has.is_none());
                    lacking.extend(absent.map(|(one, _)| one.name.clone()));
                    let changed = inner.iter().zip(&has).find(|(_, has)| **has == Some(false));
                    if let Some((one, _)) = changed {
                        return Claim::Changed(one.name.clone());
                    }
                } else {
                    lacking.push(own.name.clone());
                }
            }
        }
    }
    match (found, lacking.is_empty()) {
        (0, _) => Claim::None,
        (_, true) => Claim::All,
        (_, false) => Claim::Part(lacking),
    }
}

/// Whether a migration is applied, and in this form.
fn applied(one: &Replaced, records: &[Record]) -> Option<bool> {
    let row = records
        .iter()
        .find(|record| record.migration_name == one.name && record.is_applied())?;
    // The other line ends make another checksum, which only the script could tell; it is gone.
    Some(row.checksum == one.checksum)
}

/// Whether any of these migrations replaces this name.
pub fn is_replaced(migrations: &[Migration], name: &str) -> bool {
    migrations
        .iter()
        .filter_map(|migration| migration.script.as_deref())
        .any(|script| replaces(script).iter().any(|one| one.name == name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn row(name: &str, script: &str) -> Record {
        Record {
            id: name.to_owned(),
            checksum: history::checksum(script),
            finished_at: Some(DateTime::UNIX_EPOCH),
            migration_name: name.to_owned(),
            logs: None,
            rolled_back_at: None,
            started_at: DateTime::UNIX_EPOCH,
            applied_steps_count: 1,
        }
    }

    #[test]
    fn lines_read_back() {
        let text = head(&[("1_a", "A"), ("2_b", "B")]);
        let read = replaces(&format!("{text}\nCREATE TABLE a ();\n-- nicol: replaces 3_c X\n"));
        let names: Vec<&str> = read.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["1_a", "2_b"]);
        assert_eq!(read[1].checksum, history::checksum("B"));
    }

    #[test]
    fn all_or_none_or_part_are_there() {
        let read = replaces(&head(&[("1_a", "A"), ("2_b", "B")]));
        assert_eq!(claim(&read, &[]), Claim::None);
        assert_eq!(
            claim(&read, &[row("1_a", "A")]),
            Claim::Part(vec!["2_b".to_owned()])
        );
        assert_eq!(claim(&read, &[row("1_a", "A"), row("2_b", "B")]), Claim::All);
        assert_eq!(
            claim(&read, &[row("1_a", "A"), row("2_b", "X")]),
            Claim::Changed("2_b".to_owned())
        );
    }

    #[test]
    fn a_squashed_migration_may_be_squashed_again() {
        let first = head(&[("1_a", "A"), ("2_b", "B")]);
        let read = replaces(&head(&[("2_squashed", &first), ("3_c", "C")]));
        assert_eq!(read.len(), 4);
        let third = row("3_c", "C");
        assert_eq!(
            claim(&read, &[row("2_squashed", &first), third.clone()]),
            Claim::All
        );
        assert_eq!(
            claim(&read, &[row("1_a", "A"), row("2_b", "B"), third.clone()]),
            Claim::All
        );
        assert_eq!(
            claim(&read, &[row("1_a", "A"), third]),
            Claim::Part(vec!["2_b".to_owned()])
        );
    }
}
