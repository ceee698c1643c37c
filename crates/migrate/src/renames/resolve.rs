//! From what the user says to what is meant, or what is wrong with it.

use nicol_psl::suggest::closest;
use nicol_sql::Dialect;
use nicol_sql::dialect::capabilities::EnumStorage;
use nicol_sql::schema::{ObjectName, SqlSchema, Table};
use nicol_sql::step::Cast;

use super::names::{Named, find, find_enum, same_shape};
use super::{Renames, Wish, error};
use crate::diff::Rename;
use crate::error::{Error, Result};

pub(super) struct Resolve<'a> {
    renames: &'a Renames,
    before: &'a SqlSchema,
    after: &'a SqlSchema,
    dialect: &'static dyn Dialect,
    /// Tables that get another name: the old and the new one.
    tables: Vec<(ObjectName, ObjectName)>,
}

/// A table on both sides.
struct Pair<'a> {
    old: &'a Table,
    new: &'a Table,
}

impl<'a> Resolve<'a> {
    pub(super) fn new(
        renames: &'a Renames,
        before: &'a SqlSchema,
        after: &'a SqlSchema,
        dialect: &'static dyn Dialect,
    ) -> Resolve<'a> {
        let mut resolve = Resolve {
            renames,
            before,
            after,
            dialect,
            tables: Vec::new(),
        };
        let whole = renames.wishes.iter().filter_map(|wish| resolve.whole(wish)?.ok());
        let tables = whole.filter_map(|rename| match rename {
            Rename::Table { from, to } => Some((from, to)),
            _ => None,
        });
        let tables: Vec<(ObjectName, ObjectName)> = tables.collect();
        let is_free =
            |name: &ObjectName| before.table(name).is_none() || tables.iter().any(|(from, _)| from == name);
        resolve.tables = tables.iter().filter(|(_, to)| is_free(to)).cloned().collect();
        resolve
    }

    pub(super) fn all(&self) -> Result<Vec<Rename>> {
        let wishes = &self.renames.wishes;
        let mut found: Vec<Rename> = Vec::new();
        for wish in wishes {
            let rename = self.one(wish)?;
            if let Some(other) = found.iter().position(|other| is_rival(other, &rename)) {
                return Err(error(format!(
                    "`{wish}` and `{}` speak of the same thing.",
                    wishes[other]
                )));
            }
            found.push(rename);
        }
        for (wish, rename) in wishes.iter().zip(&found) {
            self.refuse_taken(wish, rename, &found)?;
        }
        Ok(found)
    }

    pub(super) fn one(&self, wish: &Wish) -> Result<Rename> {
        match self.whole(wish) {
            Some(rename) => rename,
            None => self.member(wish),
        }
    }

    /// A table or an enum type; `None` if it is about something inside of one.
    fn whole(&self, wish: &Wish) -> Option<Result<Rename>> {
        let (from, to) = (&wish.from, &wish.to);
        let is_name = from.len() == 1 && to.len() == 1;
        let is_placed = from.len() == 2 && find(self.before, from).is_some() && self.new_table(to).is_some();
        if !is_name && !is_placed {
            return None;
        }
        let new_table = self.new_table(to);
        let new_enum = self.new_enum(to);
        if let (Some(from), Some(to)) = (find(self.before, from), &new_table) {
            return Some(different(wish, from, to).map(|()| Rename::Table {
                from: from.clone(),
                to: to.clone(),
            }));
        }
        if let (Some(from), Some(to)) = (find_enum(self.before, from), &new_enum) {
            return Some(different(wish, from, to).map(|()| Rename::Enum {
                from: from.clone(),
                to: to.clone(),
            }));
        }
        // Where the database has no enum types, nothing is called by their names.
        let has_types = self.dialect.capabilities().enums == EnumStorage::NamedType;
        if let Some(name) = new_enum.filter(|_| !has_types) {
            return Some(Ok(Rename::Enum {
                from: ObjectName::new(from.join(".")),
                to: name,
            }));
        }
        Some(Err(self.unknown_whole(wish, new_table.is_some())))
    }

    fn new_table(&self, path: &[String]) -> Option<ObjectName> {
        let model = self.renames.names.models.iter();
        let mut model = model.filter(|model| path == [model.name.clone()]);
        let name = model.next().map(|model| &model.database);
        name.or_else(|| find(self.after, path)).cloned()
    }

    fn new_enum(&self, path: &[String]) -> Option<ObjectName> {
        let item = self.renames.names.enums.iter();
        let mut item = item.filter(|item| path == [item.name.clone()]);
        let name = item.next().map(|item| &item.database);
        name.or_else(|| find_enum(self.after, path)).cloned()
    }

    fn unknown_whole(&self, wish: &Wish, is_new_known: bool) -> Error {
        let (from, to) = (wish.from.join("."), wish.to.join("."));
        let names = &self.renames.names;
        if is_new_known || self.new_enum(&wish.to).is_some() {
            if self
                .new_table(&wish.to)
                .is_some_and(|table| self.before.table(&table).is_some())
            {
                return error(format!(
                    "`{wish}`: the database has `{to}` already and no `{from}`; it was renamed before."
                ))
                .with_hint("leave the `--rename` out");
            }
            let tables = self.before.tables.iter().map(|table| table.name.name.as_str());
            let enums = self.before.enums.iter().map(|item| item.name.name.as_str());
            let known: Vec<&str> = tables.chain(enums).collect();
            return unknown(
                wish,
                &format!("the database has no table `{from}`"),
                &from,
                &known,
            );
        }
        let models = names
            .models
            .iter()
            .chain(&names.enums)
            .map(|model| model.name.as_str());
        let tables = self.after.tables.iter().map(|table| table.name.name.as_str());
        let known: Vec<&str> = models.chain(tables).collect();
        unknown(wish, &format!("the schema has no model `{to}`"), &to, &known)
    }

    /// A column or a value.
    fn member(&self, wish: &Wish) -> Result<Rename> {
        let (Some((from, old_place)), Some((to, new_place))) = (wish.from.split_last(), wish.to.split_last())
        else {
            return Err(unknown(wish, "it names nothing", "", &[]));
        };
        let new_place = if new_place.is_empty() {
            old_place
        } else {
            new_place
        };
        if let Some(pair) = self.pair(old_place, new_place) {
            return self.column(wish, &pair, from, to);
        }
        let items = self.renames.names.enums.iter();
        let mut named = items
            .filter(|item| new_place == [item.name.clone()] || new_place == [item.database.name.clone()]);
        if let Some(item) = named.next() {
            return self.value(wish, item, from, to);
        }
        let place = old_place.join(".");
        let names = &self.renames.names;
        let models = names
            .models
            .iter()
            .chain(&names.enums)
            .map(|model| model.name.as_str());
        let tables = self.after.tables.iter().map(|table| table.name.name.as_str());
        let known: Vec<&str> = models.chain(tables).collect();
        let what = format!("there is no model or enum `{place}` that is in the database already");
        Err(unknown(wish, &what, &place, &known))
    }

    /// The table that these paths mean, before and after.
    fn pair(&self, old_place: &[String], new_place: &[String]) -> Option<Pair<'a>> {
        let renamed_to = |old: &ObjectName| {
            let pair = self.tables.iter().find(|(from, _)| from == old);
            pair.map(|(_, to)| to.clone())
        };
        let by_old = find(self.before, old_place).and_then(renamed_to);
        let new = by_old.or_else(|| self.new_table(new_place))?;
        let old = self
            .tables
            .iter()
            .find(|(_, to)| *to == new)
            .map_or(&new, |(from, _)| from);
        Some(Pair {
            old: self.before.table(old)?,
            new: self.after.table(&new)?,
        })
    }

    fn column(&self, wish: &Wish, pair: &Pair<'_>, from: &str, to: &str) -> Result<Rename> {
        let names = &self.renames.names;
        let model = names.models.iter().find(|model| model.database == pair.new.name);
        let field = model.and_then(|model| model.members.iter().find(|(field, _)| field == to));
        let column = field.map_or(to, |(_, column)| column.as_str());
        let shown = names.model(&pair.new.name);
        let Some(after) = pair.new.column(column) else {
            let known: Vec<&str> = match model {
                Some(model) => model.members.iter().map(|(field, _)| field.as_str()).collect(),
                None => pair
                    .new
                    .columns
                    .iter()
                    .map(|column| column.name.as_str())
                    .collect(),
            };
            return Err(unknown(
                wish,
                &format!("`{shown}` has no field `{to}` in the schema"),
                to,
                &known,
            ));
        };
        let Some(before) = pair.old.column(from) else {
            if pair.old.column(column).is_some() {
                return Err(error(format!(
                    "`{wish}`: the table `{}` has a column `{column}` already and no `{from}`; it was renamed before.",
                    pair.old.name
                ))
                .with_hint("leave the `--rename` out; the name in front of the colon is the column's in the database"));
            }
            let known: Vec<&str> = pair
                .old
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .collect();
            let what = format!("the table `{}` has no column `{from}`", pair.old.name);
            return Err(unknown(wish, &what, from, &known));
        };
        different(wish, &before.name, &after.name)?;
        let is_impossible = self.dialect.cast(before, after) == Some(Cast::Impossible);
        if is_impossible || !same_shape(before.arity, after.arity) {
            return Err(error(format!(
                "`{wish}`: what `{from}` holds ({}) cannot become what `{to}` holds ({}): the data would be lost all \
                 the same.",
                label(self.dialect, before),
                label(self.dialect, after)
            ))
            .with_hint(
                "rename it with its type first and change the type in a migration of its own, or leave the \
                 `--rename` out",
            ));
        }
        Ok(Rename::Column {
            table: pair.new.name.clone(),
            from: before.name.clone(),
            to: after.name.clone(),
        })
    }

    fn value(&self, wish: &Wish, item: &Named<ObjectName>, from: &str, to: &str) -> Result<Rename> {
        let found = item
            .members
            .iter()
            .find(|(name, database)| name == to || database == to);
        let known: Vec<&str> = item.members.iter().map(|(name, _)| name.as_str()).collect();
        let Some((_, new)) = found else {
            let what = format!("the enum `{}` has no value `{to}` in the schema", item.name);
            return Err(unknown(wish, &what, to, &known));
        };
        different(wish, from, new)?;
        match self.dialect.capabilities().enums {
            EnumStorage::NamedType => self.known_value(wish, item, from, new)?,
            EnumStorage::Text if item.members.iter().any(|(_, database)| database == from) => {
                return Err(still_there(wish, &item.name, from));
            }
            EnumStorage::Text => {}
            EnumStorage::Inline => {
                return Err(error(format!(
                    "`{wish}`: {} cannot rename the values of an enum.",
                    self.dialect.provider()
                ))
                .with_hint(
                    "add the new value in one migration, move the rows with an `UPDATE` in it, and take the old value \
                     out in the next one",
                ));
            }
        }
        let is_there = |table: &ObjectName| {
            let old = self
                .tables
                .iter()
                .find(|(_, to)| to == table)
                .map_or(table, |(from, _)| from);
            self.before.table(old).is_some()
        };
        Ok(Rename::EnumValue {
            name: item.database.clone(),
            from: from.to_owned(),
            to: new.clone(),
            columns: item
                .columns
                .iter()
                .filter(|column| is_there(&column.table))
                .cloned()
                .collect(),
        })
    }

    fn known_value(&self, wish: &Wish, item: &Named<ObjectName>, from: &str, to: &str) -> Result<()> {
        let renamed = self
            .renames
            .wishes
            .iter()
            .find_map(|wish| match self.whole(wish)? {
                Ok(Rename::Enum { from, to }) if to == item.database => Some(from),
                _ => None,
            });
        let old = renamed.as_ref().unwrap_or(&item.database);
        let Some(before) = self.before.enumeration(old) else {
            let what = format!("the database has no enum `{old}`");
            return Err(unknown(wish, &what, &old.name, &[]));
        };
        let has = |value: &str| before.values.iter().any(|one| one == value);
        if has(to) {
            return Err(error(format!(
                "`{wish}`: the enum `{old}` has the value `{to}` already."
            ))
            .with_hint("leave the `--rename` out"));
        }
        if !has(from) {
            let known: Vec<&str> = before.values.iter().map(String::as_str).collect();
            return Err(unknown(
                wish,
                &format!("the enum `{old}` has no value `{from}`"),
                from,
                &known,
            ));
        }
        if item.members.iter().any(|(_, database)| database == from) {
            return Err(still_there(wish, &item.name, from));
        }
        Ok(())
    }

    /// A name that is taken has to become free in the same migration.
    fn refuse_taken(&self, wish: &Wish, rename: &Rename, all: &[Rename]) -> Result<()> {
        let taken = match rename {
            Rename::Table { to, .. } => self.before.table(to).map(|_| to.to_string()),
            Rename::Enum { to, .. } => self.before.enumeration(to).map(|_| to.to_string()),
            Rename::Column { table, to, .. } => {
                let old = self
                    .tables
                    .iter()
                    .find(|(_, new)| new == table)
                    .map_or(table, |(old, _)| old);
                let column = self.before.table(old).and_then(|table| table.column(to));
                column.map(|_| format!("{table}.{to}"))
            }
            Rename::EnumValue { .. } => None,
        };
        let Some(taken) = taken.filter(|_| !all.iter().any(|other| frees(other, rename))) else {
            return Ok(());
        };
        Err(error(format!("`{wish}`: the database has `{taken}` already.")).with_hint(
            "say with a `--rename` of its own what that is called now; or take it away in one migration and rename in \
             the next",
        ))
    }
}

/// Whether both take the same thing, or the same name.
fn is_rival(one: &Rename, other: &Rename) -> bool {
    match (one, other) {
        (Rename::Table { from: a, to: b }, Rename::Table { from: c, to: d })
        | (Rename::Enum { from: a, to: b }, Rename::Enum { from: c, to: d }) => a == c || b == d,
        (
            Rename::Column {
                table,
                from: a,
                to: b,
            },
            Rename::Column {
                table: other,
                from: c,
                to: d,
            },
        ) => table == other && (a == c || b == d),
        (
            Rename::EnumValue {
                name, from: a, to: b, ..
            },
            Rename::EnumValue {
                name: other,
                from: c,
                to: d,
                ..
            },
        ) => name == other && (a == c || b == d),
        _ => false,
    }
}

/// Whether the one gives away the name that the other takes.
fn frees(one: &Rename, taker: &Rename) -> bool {
    match (one, taker) {
        (Rename::Table { from, .. }, Rename::Table { to, .. })
        | (Rename::Enum { from, .. }, Rename::Enum { to, .. }) => from == to,
        (Rename::Column { table, from, .. }, Rename::Column { table: other, to, .. }) => {
            table == other && from == to
        }
        _ => false,
    }
}

fn label(dialect: &dyn Dialect, column: &nicol_sql::schema::Column) -> String {
    let list = if column.arity == nicol_sql::schema::Arity::List {
        "[]"
    } else {
        ""
    };
    format!("{}{list}", dialect.type_label(column))
}

fn different<N: PartialEq + ToString + ?Sized>(wish: &Wish, from: &N, to: &N) -> Result<()> {
    if from != to {
        return Ok(());
    }
    let name = to.to_string();
    Err(error(format!(
        "`{wish}`: it is called `{name}` in the database, before and after."
    ))
    .with_hint("leave the `--rename` out: a name that `@map` keeps needs no migration"))
}

fn still_there(wish: &Wish, name: &str, value: &str) -> Error {
    error(format!(
        "`{wish}`: the enum `{name}` still has the value `{value}` in the schema."
    ))
    .with_hint("take the old value out of the schema, or leave the `--rename` out")
}

fn unknown(wish: &Wish, what: &str, word: &str, known: &[&str]) -> Error {
    let error = error(format!("`{wish}`: {what}."));
    match closest(word, known.iter().copied()) {
        Some(near) => error.with_hint(format!("did you mean `{near}`?")),
        None if known.is_empty() => error,
        None => error.with_hint(format!("there are {}", known.join(", "))),
    }
}
