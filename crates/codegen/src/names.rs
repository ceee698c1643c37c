//! Names of the schema as names of Rust: modules and fields in snake_case, types and enum values in
//! CamelCase, keywords escaped, clashes told apart by a trailing underscore.

use std::collections::{HashMap, HashSet};

use nicol_psl::Schema;
use nicol_psl::schema::{EnumId, Field, FieldKind, FieldType, Model, ModelId, ScalarField};

/// The names of a model.
pub(crate) struct ModelName {
    /// The struct.
    pub type_name: String,
    /// The module.
    pub module: String,
}

/// All names of a schema's types.
pub(crate) struct Names<'s> {
    schema: &'s Schema,
    models: HashMap<ModelId, ModelName>,
    enums: HashMap<EnumId, String>,
    factory: ModelName,
}

impl<'s> Names<'s> {
    pub(crate) fn new(schema: &'s Schema) -> Names<'s> {
        // What the generated module itself defines, and what its code calls by bare names.
        let mut types: HashSet<String> = [
            "Db", "Option", "Vec", "String", "Result", "Self", "Ok", "Err", "Some", "None",
        ]
        .map(str::to_owned)
        .into();
        let mut modules: HashSet<String> = ["connect", "transaction", "transaction_at", "nicol"]
            .map(str::to_owned)
            .into();
        let mut models = HashMap::new();
        for model in schema.models.iter().filter(|model| !model.is_ignored) {
            let type_name = free(&mut types, camel_case(&model.name));
            let module = free(&mut modules, identifier(&snake_case(&model.name)));
            models.insert(model.id, ModelName { type_name, module });
        }
        let enums = schema
            .enums
            .iter()
            .map(|item| (item.id, free(&mut types, camel_case(&item.name))))
            .collect();
        // A model may be called so.
        let factory = ModelName {
            type_name: free(&mut types, "Factory".to_owned()),
            module: free(&mut modules, "factory".to_owned()),
        };
        Names {
            schema,
            models,
            enums,
            factory,
        }
    }

    /// The factory's struct, and the method of `Db` that makes it.
    pub(crate) fn factory(&self) -> &ModelName {
        &self.factory
    }

    /// The models of the client, in the order of the schema.
    pub(crate) fn models(&self) -> impl Iterator<Item = (&'s Model, &ModelName)> {
        self.schema
            .models
            .iter()
            .filter_map(|model| Some((model, self.models.get(&model.id)?)))
    }

    /// The names of a model that is part of the client.
    pub(crate) fn model(&self, id: ModelId) -> Option<&ModelName> {
        self.models.get(&id)
    }

    pub(crate) fn enumeration(&self, id: EnumId) -> &str {
        self.enums.get(&id).map_or("", String::as_str)
    }
}

/// The columns of a model that are part of the client, with their names in Rust.
pub(crate) fn columns(model: &Model) -> Vec<(String, &Field, &ScalarField)> {
    let mut taken: HashSet<String> = RESERVED_IN_MODULE.iter().map(|name| (*name).to_owned()).collect();
    let mut columns = Vec::new();
    for field in &model.fields {
        let name = free(&mut taken, identifier(&snake_case(&field.name)));
        if let FieldKind::Scalar(scalar) = &field.kind
            && !field.is_ignored
            && !matches!(scalar.ty, FieldType::Unsupported(_) | FieldType::Composite(_))
        {
            columns.push((name, field, scalar));
        }
    }
    columns
}

/// The relation fields of a model that are part of the client: their names in Rust and their places among the
/// model's fields.
pub(crate) fn relations<'s>(names: &Names<'_>, model: &'s Model) -> Vec<(String, &'s Field, u32)> {
    let mut taken: HashSet<String> = RESERVED_IN_MODULE.iter().map(|name| (*name).to_owned()).collect();
    let mut relations = Vec::new();
    for (place, field) in model.fields.iter().enumerate() {
        let name = free(&mut taken, identifier(&snake_case(&field.name)));
        if let FieldKind::Relation(relation) = &field.kind
            && !field.is_ignored
            && names.model(relation.target).is_some()
        {
            relations.push((name, field, place as u32));
        }
    }
    relations
}

/// What the text of a model's module names where an alias for each field stands too. Its other modules are no
/// hindrance: fields are values.
const RESERVED_IN_MODULE: [&str; 7] = ["needs", "nicol", "bool", "i32", "i64", "f64", "u8"];

pub(crate) fn free(taken: &mut HashSet<String>, mut name: String) -> String {
    while !taken.insert(name.clone()) {
        name.push('_');
    }
    name
}

/// `maxStorageMB` becomes `max_storage_mb`, `URLPath` becomes `url_path`.
pub(crate) fn snake_case(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (index, character) in characters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| characters[before]);
        let after = characters.get(index + 1);
        let begins_word = character.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        if begins_word && !out.ends_with('_') {
            out.push('_');
        }
        out.extend(character.to_lowercase());
    }
    out
}

/// `SUPER_ADMIN` becomes `SuperAdmin`, `user_profile` becomes `UserProfile`, `UserProfile` stays.
pub(crate) fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split('_').filter(|word| !word.is_empty()) {
        let all_upper = !word.chars().any(char::is_lowercase);
        let mut characters = word.chars();
        out.extend(characters.next().into_iter().flat_map(char::to_uppercase));
        match all_upper {
            true => out.extend(characters.flat_map(char::to_lowercase)),
            false => out.extend(characters),
        }
    }
    if out.chars().next().is_none_or(|first| first.is_numeric()) {
        out.insert(0, '_');
    }
    match out.as_str() {
        "Self" => "Self_".to_owned(),
        _ => out,
    }
}

/// A name that Rust accepts where it wants an identifier.
pub(crate) fn identifier(name: &str) -> String {
    const NEVER_RAW: [&str; 5] = ["self", "super", "crate", "_", ""];
    if NEVER_RAW.contains(&name) {
        return format!("{name}_");
    }
    if name.starts_with(char::is_numeric) {
        return format!("_{name}");
    }
    if KEYWORDS.contains(&name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

/// Source: The Rust Reference, "Keywords" (strict and reserved, edition 2024).
const KEYWORDS: [&str; 46] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "where", "while",
];

/// Text as a Rust string literal.
pub(crate) fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// Documentation lines, each with `indent` before it.
pub(crate) fn documentation(indent: &str, text: &str) -> String {
    text.lines()
        .map(|line| format!("{indent}/// {}\n", line.trim_end()).replace("///  \n", "///\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found() {
        for (name, snake, camel) in [
            ("maxStorageMB", "max_storage_mb", "maxStorageMB"),
            ("SUPER_ADMIN", "super_admin", "SuperAdmin"),
            ("URLPath", "url_path", "URLPath"),
            ("user_profile", "user_profile", "UserProfile"),
            ("oAuth2Client", "o_auth2_client", "OAuth2Client"),
        ] {
            assert_eq!(snake_case(name), snake);
            assert_eq!(camel_case(name).to_lowercase(), camel.to_lowercase());
        }
    }
}
