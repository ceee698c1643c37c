//! What a history makes of a database, whole: its schema, and what the schema language has no word for. Two
//! states are compared to prove that a way back, or a shorter history, arrives where it should.

use nicol_driver::Connection;
use nicol_sql::dialect::DatabaseObject;
use nicol_sql::schema::SqlSchema;
use nicol_sql::{Dialect, Step};

use crate::diff::{Options, diff};
use crate::error::Result;
use crate::inspect::{Namespaces, inspect, rows};
use crate::summary::summary;

/// All that a database is, without its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// What the schema language can say.
    pub schema: SqlSchema,
    /// The rest, in an order in which it can be made.
    pub objects: Vec<DatabaseObject>,
}

impl State {
    /// Reads the state of a database.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(
        connection: &Connection,
        dialect: &'static dyn Dialect,
        namespaces: &Namespaces,
    ) -> Result<State> {
        let schema = inspect(connection, dialect, namespaces).await?;
        let objects = match dialect.objects_query(&namespaces.0) {
            Some(query) => rows(connection, &query).await?,
            None => Vec::new(),
        };
        Ok(State {
            schema,
            objects: objects.iter().map(DatabaseObject::of).collect(),
        })
    }

    /// The object of this kind and name.
    pub fn object(&self, kind: &str, name: &str) -> Option<&DatabaseObject> {
        self.objects
            .iter()
            .find(|object| object.kind == kind && object.name == name)
    }

    /// How another state differs from this one, in words; `None` if it does not.
    pub fn difference(&self, actual: &State, dialect: &'static dyn Dialect) -> Option<String> {
        let mut parts = Vec::new();
        let steps = |from: &State, to: &State| -> Vec<Step> {
            let steps = diff(&from.schema, &to.schema, dialect, &Options::all());
            steps
                .into_iter()
                .filter(|step| !is_about_extension(step))
                .collect()
        };
        let (there, back) = (steps(self, actual), steps(actual, self));
        let steps = if there.is_empty() { &back } else { &there };
        if !steps.is_empty() {
            parts.push(summary(steps).trim().to_owned());
        }
        // An extension that is left over hurts nobody, and others may use it.
        let has = |name: &str| actual.schema.extensions.iter().any(|one| one.name == name);
        let lacking = self.schema.extensions.iter().filter(|one| !has(&one.name));
        parts.extend(lacking.map(|one| format!("[-] extension {} is missing", one.name)));
        parts.extend(self.objects_that_differ(actual));
        parts.extend(unmanaged_that_differ(&self.schema, &actual.schema));
        (!parts.is_empty()).then(|| parts.join("\n"))
    }

    fn objects_that_differ(&self, actual: &State) -> Vec<String> {
        let mut lines = Vec::new();
        for object in &self.objects {
            let found = actual.object(&object.kind, &object.name);
            let label = format!("{} {}", object.kind, object.name);
            match found {
                None => lines.push(format!("[-] {label} is missing")),
                Some(found) if !is_same(object, found) => lines.push(format!("[*] {label} is another one")),
                Some(_) => {}
            }
        }
        let is_new = |object: &&DatabaseObject| self.object(&object.kind, &object.name).is_none();
        let more = actual.objects.iter().filter(is_new);
        lines.extend(more.map(|object| format!("[+] {} {} is left over", object.kind, object.name)));
        lines
    }
}

fn is_about_extension(step: &Step) -> bool {
    matches!(
        step,
        Step::CreateExtension(_) | Step::AlterExtension(_) | Step::DropExtension(_)
    )
}

/// Whether two objects are made of the same.
pub(crate) fn is_same(one: &DatabaseObject, other: &DatabaseObject) -> bool {
    plain(&one.definition) == plain(&other.definition)
}

/// A definition without the differences that mean nothing: spaces, and quotes around names.
fn plain(definition: &str) -> String {
    let letters = definition
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '"');
    letters.collect()
}

/// Check constraints and the like that stand inside a table.
fn unmanaged_that_differ(expected: &SqlSchema, actual: &SqlSchema) -> Vec<String> {
    let mut lines = Vec::new();
    let found = |schema: &SqlSchema| {
        let mut found: Vec<(String, String)> = Vec::new();
        for table in &schema.tables {
            let inside = table.unmanaged.iter();
            found.extend(inside.map(|item| {
                let label = format!("{:?} {} on {}", item.kind, item.name, table.name.name);
                (label.to_lowercase(), plain(&item.definition))
            }));
        }
        found.sort();
        found
    };
    let (expected, actual) = (found(expected), found(actual));
    let lacking = expected.iter().filter(|item| !actual.contains(item));
    lines.extend(lacking.map(|(label, _)| format!("[-] {label} is missing or another one")));
    let more = actual.iter().filter(|item| !expected.contains(item));
    lines.extend(more.map(|(label, _)| format!("[+] {label} is left over or another one")));
    lines
}
