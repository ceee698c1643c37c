//! The way back: a script that takes a migration back, written beside it as `down.sql`. This module plans the
//! text and reads it again; proving and running it is [`crate::commands::down`].
//!
//! Prisma Migrate reads `migration.sql` only, so the file disturbs nobody. A line in it names the checksum of the
//! script that it belongs to.

use nicol_sql::dialect::DatabaseObject;
use nicol_sql::schema::SqlSchema;
use nicol_sql::{Dialect, Step};

use crate::diff::{Options, diff};
use crate::history;
use crate::inspect::Namespaces;
use crate::state::{State, is_same};
use crate::statements::{changes_rows, renames, reversed, statements};
use crate::warnings::{self, Check, Risk};

/// The file that holds the way back of a migration.
pub const DOWN_FILE: &str = "down.sql";

/// Begins the line that names the script which a `down.sql` belongs to.
const UNDOES: &str = "-- nicol: undoes ";

/// A way back that was planned.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The text of the file.
    pub script: String,
    /// The steps of the schema.
    pub steps: Vec<Step>,
    /// What they may lose or fail on.
    pub checks: Vec<Check>,
    /// What the way back cannot restore, in sentences.
    pub not_restored: Vec<String>,
}

/// Plans the way back of a migration between two states.
pub fn draft(
    dialect: &'static dyn Dialect,
    namespaces: &Namespaces,
    name: &str,
    script: &str,
    before: &State,
    after: &State,
) -> Draft {
    let renamed = renames(
        dialect,
        script,
        namespaces.default(),
        &before.schema,
        &after.schema,
    );
    let options = |renames| Options {
        renames,
        ..Options::all()
    };
    let up = diff(&before.schema, &after.schema, dialect, &options(renamed.clone()));
    let steps = diff(
        &after.schema,
        &before.schema,
        dialect,
        &options(reversed(&renamed)),
    );
    let checks = warnings::checks(&steps, dialect);
    let mut not_restored = not_restored(dialect, script, &up);
    let is_new = |name: &str| before.schema.extensions.iter().all(|one| one.name != name);
    let extensions = after.schema.extensions.iter().filter(|one| is_new(&one.name));
    not_restored.extend(extensions.map(|one| {
        format!(
            "the database without the extension `{}`, which stays: others may use it",
            one.name
        )
    }));
    let mut text = head(name, script, &not_restored);
    text.push_str(&warnings::evaluate(&checks, &warnings::Counts::default()).comment());
    let (under_tables, on_tables): (Vec<_>, Vec<_>) = dropped(before, after)
        .into_iter()
        .partition(|object| is_under_tables(object, &after.schema));
    let (first, last): (Vec<_>, Vec<_>) = made(before, after)
        .into_iter()
        .partition(|object| is_under_tables(object, &before.schema));
    on_tables
        .into_iter()
        .for_each(|object| drop_object(&mut text, object));
    first
        .into_iter()
        .for_each(|object| make_object(&mut text, object));
    if !steps.is_empty() {
        text.push_str(&dialect.script(&steps));
        text.push('\n');
    }
    under_tables
        .into_iter()
        .for_each(|object| drop_object(&mut text, object));
    last.into_iter().for_each(|object| make_object(&mut text, object));
    Draft {
        script: format!("{}\n", text.trim_end()),
        steps,
        checks,
        not_restored,
    }
}

/// The checksum of the script that the text of a `down.sql` names.
pub fn undoes(text: &str) -> Option<&str> {
    let line = text.lines().find_map(|line| line.trim().strip_prefix(UNDOES));
    line.map(str::trim)
}

fn head(name: &str, script: &str, not_restored: &[String]) -> String {
    let mut text = format!(
        "-- Takes back the migration {name}: `nicol migrate down`\n{UNDOES}{}\n",
        history::checksum(script)
    );
    if !not_restored.is_empty() {
        text.push_str("--\n-- It does not bring back:\n");
        for line in not_restored {
            text.push_str(&format!("--   - {line}\n"));
        }
    }
    text.push('\n');
    text
}

fn drop_object(text: &mut String, object: &DatabaseObject) {
    if let Some(statement) = &object.drop {
        text.push_str(&titled("Drop", &object.kind, statement));
    }
}

fn make_object(text: &mut String, object: &DatabaseObject) {
    if let Some(statement) = object.make() {
        text.push_str(&titled("Create", &object.kind, statement));
    }
}

/// Whether tables may be made of it: it goes after them and comes before them. A function counts if the default of
/// a column calls it.
fn is_under_tables(object: &DatabaseObject, schema: &SqlSchema) -> bool {
    let own = object.name.split('(').next().unwrap_or(&object.name);
    let own = own.rsplit('.').next().unwrap_or(own).trim_matches('"');
    match object.kind.as_str() {
        "domain" | "type" | "sequence" => true,
        "function" => schema
            .tables
            .iter()
            .flat_map(|table| &table.columns)
            .any(|column| format!("{:?}", column.default).contains(own)),
        _ => false,
    }
}

fn titled(verb: &str, kind: &str, statement: &str) -> String {
    let words = kind.split([' ', '-']);
    let title: String = words
        .map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        })
        .collect();
    format!("-- {verb}{title}\n{statement};\n\n")
}

/// Objects that have to go first, the last made first. What can be made over is left.
fn dropped<'s>(before: &State, after: &'s State) -> Vec<&'s DatabaseObject> {
    let goes = |object: &&DatabaseObject| match before.object(&object.kind, &object.name) {
        None => true,
        Some(old) => !is_same(old, object) && !replaces(old),
    };
    let mut objects: Vec<&DatabaseObject> = after.objects.iter().filter(goes).collect();
    objects.reverse();
    objects
}

/// Objects that have to be made at the end.
fn made<'s>(before: &'s State, after: &State) -> Vec<&'s DatabaseObject> {
    let comes = |object: &&DatabaseObject| match after.object(&object.kind, &object.name) {
        None => true,
        Some(new) => !is_same(object, new),
    };
    before.objects.iter().filter(comes).collect()
}

fn replaces(object: &DatabaseObject) -> bool {
    object.definition.starts_with("CREATE OR REPLACE ")
}

/// What was lost on the way up stays lost.
fn not_restored(dialect: &dyn Dialect, script: &str, up: &[Step]) -> Vec<String> {
    let checks = warnings::checks(up, dialect);
    let mut lines: Vec<String> = checks.iter().filter_map(|check| lost(&check.risk)).collect();
    let found = statements(dialect, script);
    let touching = found.iter().filter(|statement| changes_rows(statement));
    lines.extend(touching.map(|statement| {
        format!(
            "what line {} of the migration did to rows: `{}`",
            statement.line,
            statement.shown()
        )
    }));
    lines
}

fn lost(risk: &Risk) -> Option<String> {
    Some(match risk {
        Risk::DropTable(table) => format!("the rows of the table `{}`: it comes back empty", table.name),
        Risk::DropColumn((table, column)) | Risk::RecreateColumn((table, column)) => format!(
            "the values of the column `{column}` of the table `{}`: it comes back without them",
            table.name
        ),
        Risk::RiskyCast {
            column: (table, column),
            from,
            to,
        } => format!(
            "what the column `{column}` of the table `{}` lost when it was cast from `{from}` to `{to}`",
            table.name
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_the_script_that_it_belongs_to() {
        let text = head("1_a", "SELECT 1;", &["rows".to_owned()]);
        assert_eq!(undoes(&text), Some(history::checksum("SELECT 1;").as_str()));
        assert_eq!(undoes(&text.replace('\n', "\r\n")), undoes(&text));
        assert_eq!(undoes("DROP TABLE a;"), None);
    }

    #[test]
    fn titles_are_one_word() {
        assert_eq!(
            titled("Drop", "row-level security", "X"),
            "-- DropRowLevelSecurity\nX;\n\n"
        );
    }
}
