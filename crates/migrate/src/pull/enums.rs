//! The values of an enum.

use std::collections::HashSet;

use nicol_psl::schema::EnumValue;

use super::context::Context;
use super::names::{self, Name};

/// A value of an enum.
#[derive(Debug, Clone)]
pub(super) struct EnumEntry<'a> {
    pub name: Name,
    /// In the database.
    pub database: &'a str,
    /// The value in the files.
    pub old: Option<&'a EnumValue>,
    /// There is no letter in it: the value is written as a comment.
    pub is_unnamed: bool,
}

/// The name of a value that is the empty text.
const EMPTY: &str = "EMPTY_ENUM_VALUE";

/// The values of the enum type at a place, in the order of the database.
pub(super) fn values<'a>(cx: &Context<'a>, place: usize) -> Vec<EnumEntry<'a>> {
    let old = cx.old_enum(place);
    let old_value = |value: &str| {
        let mut values = old?.values.iter();
        values.find(|item| item.database_name() == value)
    };
    let values = &cx.database.enums[place].values;
    let mut taken: HashSet<String> = values
        .iter()
        .filter_map(|value| old_value(value))
        .map(|value| value.name.clone())
        .collect();
    taken.extend(values.iter().filter(|value| !names::is_unfit(value)).cloned());
    values
        .iter()
        .map(|database| {
            let old = old_value(database);
            let fit = names::fit(database);
            let is_unnamed = old.is_none() && !database.is_empty() && fit.is_empty();
            let name = match old {
                Some(value) => Name {
                    name: value.name.clone(),
                    mapped: value.mapped_name.clone(),
                },
                None if database.is_empty() => Name::of(names::free(EMPTY, &mut taken), database),
                None if is_unnamed => Name {
                    name: database.clone(),
                    mapped: Some(database.clone()),
                },
                None if !names::is_unfit(database) => Name::same(database),
                None => Name::of(names::free(&fit, &mut taken), database),
            };
            EnumEntry {
                name,
                database,
                old,
                is_unnamed,
            }
        })
        .collect()
}
