//! Names as rules compare and show them: without quotes, without the default namespace, and in small letters
//! where the database does not care.

use nicol_sql::Dialect;
use sqlparser::ast::{Ident, ObjectName};

/// A plain name.
pub(crate) fn ident(dialect: &dyn Dialect, ident: &Ident) -> String {
    match ident.quote_style {
        None if dialect.online_facts().folds_names => ident.value.to_lowercase(),
        _ => ident.value.clone(),
    }
}

/// A name with its namespace, unless that is the default one.
pub(crate) fn object(dialect: &dyn Dialect, name: &ObjectName) -> String {
    let parts: Vec<String> = name
        .0
        .iter()
        .map(|part| match part.as_ident() {
            Some(part) => ident(dialect, part),
            None => part.to_string(),
        })
        .collect();
    match parts.as_slice() {
        [namespace, rest @ ..]
            if !rest.is_empty() && dialect.change_facts().default_namespace == Some(namespace) =>
        {
            rest.join(".")
        }
        parts => parts.join("."),
    }
}

/// Whether two names mean the same thing to the database.
pub(crate) fn same(a: &str, b: &str, folds: bool) -> bool {
    if folds { a == b } else { a.eq_ignore_ascii_case(b) }
}
