//! Enums: a Rust enum, and how its values are called in the database.

use std::collections::HashSet;
use std::fmt::Write as _;

use nicol_psl::schema::Enum;

use crate::names::{Names, camel_case, documentation, literal};

/// An enum with the implementations that make it a field's type.
pub(crate) fn item(names: &Names<'_>, item: &Enum) -> String {
    let name = names.enumeration(item.id);
    let variants = variants(item);
    let mut text = String::from("\n");
    text.push_str(&documentation(
        "",
        item.documentation
            .as_deref()
            .unwrap_or(&format!("The enum `{}`.", item.name)),
    ));
    let _ = writeln!(
        text,
        "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]\npub enum {name} {{"
    );
    for (variant, value) in variants.iter().zip(&item.values) {
        let doc = value
            .documentation
            .clone()
            .unwrap_or_else(|| format!("`{}`.", value.name));
        let _ = writeln!(text, "{}    {variant},", documentation("    ", &doc));
    }
    let _ = writeln!(text, "}}\n\nnicol::enumeration!({name} {{");
    for (variant, value) in variants.iter().zip(&item.values) {
        let _ = writeln!(text, "    {variant} = {},", literal(value.database_name()));
    }
    let schema = match &item.schema {
        Some(schema) => format!("Some({})", literal(schema)),
        None => "None".to_owned(),
    };
    let _ = writeln!(text, "}} as {}, in {schema});", literal(item.database_name()));
    text
}

/// The names of an enum's values in Rust, in order.
pub(crate) fn variants(item: &Enum) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut variants = Vec::new();
    for value in &item.values {
        let mut name = camel_case(&value.name);
        while !taken.insert(name.clone()) {
            name.push('_');
        }
        variants.push(name);
    }
    variants
}
