//! The tables of implicit many-to-many relations: their names, and which side is `A`, follow from the names of
//! the models. When a model is renamed they go along, without a word from the user.

use nicol_sql::schema::{ObjectName, SqlSchema, Table};

/// What goes along.
#[derive(Debug, Default)]
pub(super) struct Following {
    /// Tables with a new name.
    pub(super) tables: Vec<(ObjectName, ObjectName)>,
    /// Tables whose sides change places, by their new names.
    pub(super) turned: Vec<ObjectName>,
}

/// The renames of a table whose sides change places.
pub(super) fn turned() -> [(String, String); 2] {
    let side = |name: &str| name.to_owned();
    [(side("A"), side("B")), (side("B"), side("A"))]
}

/// The join tables that the old schema has under another name, or the other way round. The tables that they
/// join have their new names on both sides.
pub(super) fn following(before: &SqlSchema, after: &SqlSchema) -> Following {
    let mut following = Following::default();
    let gone = only_in(before, after);
    let come = only_in(after, before);
    for new in &come {
        let matching = |other: &&&Table| joins_the_same(other, new);
        let (old, rivals): (Vec<_>, Vec<_>) = (
            gone.iter().filter(matching).collect(),
            come.iter().filter(matching).collect(),
        );
        // Between several of them only the user can tell which is which.
        let ([old], [_]) = (old.as_slice(), rivals.as_slice()) else {
            continue;
        };
        following.tables.push((old.name.clone(), new.name.clone()));
        if sides(old) != sides(new) {
            following.turned.push(new.name.clone());
        }
    }
    following
}

fn only_in<'s>(some: &'s SqlSchema, other: &SqlSchema) -> Vec<&'s Table> {
    let tables = some.tables.iter();
    tables
        .filter(|table| sides(table).is_some() && other.table(&table.name).is_none())
        .collect()
}

fn joins_the_same(one: &Table, other: &Table) -> bool {
    match (sides(one), sides(other)) {
        (Some((a, b)), Some((c, d))) => (a, b) == (c, d) || (b, a) == (c, d),
        _ => false,
    }
}

/// The tables at the sides `A` and `B`, if it is such a table.
fn sides(table: &Table) -> Option<(&ObjectName, &ObjectName)> {
    let side = |name: &str| {
        let key = table.foreign_keys.iter().find(|key| key.columns == [name]);
        key.map(|key| &key.referenced_table)
    };
    let is_joining = table.name.name.starts_with('_') && table.columns.len() == 2;
    is_joining.then_some(())?;
    side("A").zip(side("B"))
}
