//! The module of a model: the struct of its records, its fields and relations as values, the `New` struct of
//! required values, and what the client needs to know.

use std::collections::HashSet;
use std::fmt::Write as _;

use nicol_psl::ScalarType;
use nicol_psl::Schema;
use nicol_psl::schema::{
    Arity, Field, FieldKind, FieldType, ForeignKey, IndexField, IndexKind, Model, ScalarField,
};

use crate::meta;
use crate::names::{self, Names, documentation, literal, snake_case};

/// The text of a model's module.
pub(crate) fn module(schema: &Schema, names: &Names<'_>, model: &Model) -> String {
    let Some(name) = names.model(model.id) else {
        return String::new();
    };
    let writer = Writer {
        schema,
        names,
        model,
        ty: &name.type_name,
        columns: names::columns(model),
    };
    let kind = if model.is_view { "view" } else { "table" };
    let mut text = format!(
        "//! `{}`, in the {kind} `{}`.\n\nuse super::*;\n",
        model.name,
        model.database_name()
    );
    text.push_str(&writer.record());
    text.push_str(&writer.model());
    text.push_str(&writer.need_types());
    text.push_str(&writer.compound_keys());
    text.push_str(&writer.new_record());
    text
}

/// Records of the model can be created.
pub(crate) fn can_create(model: &Model) -> bool {
    // A required column of a type that the client cannot write makes records that only SQL can create.
    let cannot_write = |field: &Field| match &field.kind {
        FieldKind::Scalar(scalar) => {
            let unknown = matches!(scalar.ty, FieldType::Unsupported(_) | FieldType::Composite(_));
            (unknown || field.is_ignored) && field.arity == Arity::Required && scalar.default.is_none()
        }
        FieldKind::Relation(_) => false,
    };
    !model.is_view && !model.fields.iter().any(cannot_write)
}

struct Writer<'s> {
    schema: &'s Schema,
    names: &'s Names<'s>,
    model: &'s Model,
    ty: &'s str,
    columns: Vec<(String, &'s Field, &'s ScalarField)>,
}

/// A foreign key of the model that leads to a record that there always is.
struct Need<'s> {
    /// The relation field's name in Rust.
    name: String,
    /// The relation field's place among the model's fields.
    place: u32,
    key: &'s ForeignKey,
}

impl<'s> Writer<'s> {
    fn record(&self) -> String {
        let mut text = String::from("\n");
        let default = format!("A record of `{}`.", self.model.name);
        text.push_str(&documentation(
            "",
            self.model.documentation.as_deref().unwrap_or(&default),
        ));
        let _ = writeln!(
            text,
            "#[derive({}Clone, PartialEq)]\npub struct {} {{",
            debug(self.columns.iter().map(|column| column.1)),
            self.ty
        );
        for (name, field, scalar) in &self.columns {
            text.push_str(&documentation(
                "    ",
                field.documentation.as_deref().unwrap_or_default(),
            ));
            let _ = writeln!(text, "    pub {name}: {},", self.rust_type(field, scalar));
        }
        text.push_str("}\n");
        text.push_str(&redacted(self.ty, self.columns.iter()));
        text
    }

    fn rust_type(&self, field: &Field, scalar: &ScalarField) -> String {
        let base = self.base_type(scalar);
        match field.arity {
            Arity::Required => base,
            Arity::Optional => format!("Option<{base}>"),
            Arity::List => format!("Vec<{base}>"),
        }
    }

    fn base_type(&self, scalar: &ScalarField) -> String {
        match &scalar.ty {
            FieldType::Enum(id) => self.names.enumeration(*id).to_owned(),
            FieldType::Scalar(scalar) => match scalar {
                ScalarType::String => "String",
                ScalarType::Boolean => "bool",
                ScalarType::Int => "i32",
                ScalarType::BigInt => "i64",
                ScalarType::Float => "f64",
                ScalarType::Decimal => "nicol::Decimal",
                ScalarType::DateTime => "nicol::DateTime<nicol::Utc>",
                ScalarType::Json => "nicol::Json",
                ScalarType::Bytes => "Vec<u8>",
            }
            .to_owned(),
            FieldType::Composite(_) | FieldType::Unsupported(_) => "String".to_owned(),
        }
    }

    /// The one block that says everything of the model: a row a field, a row a relation.
    fn model(&self) -> String {
        let uniques = meta::uniques(self.model);
        let uniques: String = uniques
            .iter()
            .map(|fields| format!(", unique {fields:?}"))
            .collect();
        // In parentheses: the macro takes one token, and hands it on.
        let schema = match &self.model.schema {
            Some(schema) => format!("(Some({}))", literal(schema)),
            None => "None".to_owned(),
        };
        let mut text = format!(
            "\nnicol::model! {{\n    {} = {} in {schema} {}, key {:?}{uniques};\n",
            self.ty,
            literal(&self.model.name),
            literal(self.model.database_name()),
            meta::key(self.model),
        );
        for (place, (name, field, scalar)) in self.columns.iter().enumerate() {
            let (ty, kind) = (self.rust_type(field, scalar), self.kind(&field.name));
            let meta = meta::column(self.schema, self.names, field, scalar);
            let _ = writeln!(text, "    {place} {name}: {ty}, {kind} = {meta};");
        }
        text.push_str(&self.relations());
        text.push_str("}\n");
        text
    }

    /// Which key a field is.
    fn kind(&self, field: &str) -> String {
        let need = self.needs().into_iter().find(|need| need.key.fields == [field]);
        match (self.is_unique(field), need) {
            (true, Some(need)) => format!("nicol::field::UniqueForeignKey<needs::{}>", need.name),
            (false, Some(need)) => format!("nicol::field::ForeignKey<needs::{}>", need.name),
            (true, None) => "nicol::field::Key".to_owned(),
            (false, None) => "nicol::field::Plain".to_owned(),
        }
    }

    fn is_unique(&self, field: &str) -> bool {
        let just = |fields: &[IndexField]| fields.len() == 1 && fields[0].field == field;
        self.model
            .primary_key
            .as_ref()
            .is_some_and(|key| just(&key.fields))
            || self.uniques().any(just)
    }

    /// Unique constraints that hold for all rows (a partial one finds no single record).
    fn uniques(&self) -> impl Iterator<Item = &'s [IndexField]> {
        let indexes = self.model.indexes.iter();
        indexes
            .filter(|index| index.kind == IndexKind::Unique && index.filter.is_none())
            .map(|index| index.fields.as_slice())
    }

    /// The required relations whose foreign key is in this model.
    fn needs(&self) -> Vec<Need<'s>> {
        let relations = names::relations(self.names, self.model);
        let need = |(name, field, place): (String, &'s Field, u32)| {
            let FieldKind::Relation(side) = &field.kind else {
                return None;
            };
            let relation = self.schema.relation(side.relation);
            let key = relation.kind.foreign_key()?;
            let here = meta::is_side(&relation.referencing, self.model, place);
            (here && meta::is_required(field)).then_some(Need { name, place, key })
        };
        relations.into_iter().filter_map(need).collect()
    }

    fn relations(&self) -> String {
        let needs = self.needs();
        let mut text = String::new();
        let mut place_in_client = 0;
        for (name, field, place) in names::relations(self.names, self.model) {
            let FieldKind::Relation(side) = &field.kind else {
                continue;
            };
            let Some(target_name) = self.names.model(side.target) else {
                continue;
            };
            let (ty, target) = (self.ty, &target_name.type_name);
            let back = self.provided_by(field, place);
            let (kind, mut arguments) = match field.arity {
                Arity::List => ("Many", vec![ty.to_owned(), target.clone()]),
                arity => {
                    let presence = if arity == Arity::Required {
                        "Always"
                    } else {
                        "Perhaps"
                    };
                    let need = needs.iter().find(|need| need.place == place);
                    let need = need.map_or_else(nothing, |need| provides("needs", &need.name));
                    let presence = format!("nicol::include::{presence}");
                    ("One", vec![ty.to_owned(), target.clone(), presence, need])
                }
            };
            arguments.push(back);
            // What is the default of the type's parameters need not be written.
            while arguments.last() == Some(&nothing()) {
                arguments.pop();
            }
            let link = format!("nicol::{kind}<{}>", arguments.join(", "));
            let module = &target_name.module;
            if let Some(meta) = meta::relation(self.schema, self.names, self.model, field, place) {
                let _ = writeln!(
                    text,
                    "    relation {place_in_client} {name}: {link} = {module}, {meta};"
                );
            }
            place_in_client += 1;
        }
        text
    }

    /// The required relations as types: what a compiler error about a new record names.
    fn need_types(&self) -> String {
        let needs = self.needs();
        if needs.is_empty() {
            return String::new();
        }
        let mut text = String::from("\n/// The required relations, by name.\npub mod needs {\n");
        for need in &needs {
            let _ = writeln!(text, "    pub enum {} {{}}", need.name);
        }
        text.push_str("}\n");
        text
    }

    /// The required relation of a new record on the other side that this relation provides.
    fn provided_by(&self, field: &Field, place: u32) -> String {
        let FieldKind::Relation(side) = &field.kind else {
            return nothing();
        };
        let relation = self.schema.relation(side.relation);
        if meta::is_side(&relation.referencing, self.model, place) || relation.kind.foreign_key().is_none() {
            return nothing();
        }
        let other = self.schema.model(side.target);
        let relations = names::relations(self.names, other);
        let back = relations
            .iter()
            .find(|(_, _, place)| relation.referencing.field == Some(*place));
        match (back, self.names.model(other.id)) {
            (Some((name, back, _)), Some(module)) if meta::is_required(back) => {
                provides(&format!("super::{}::needs", module.module), name)
            }
            _ => nothing(),
        }
    }

    /// One function a compound key: `domain_member::user_id_domain_id(…)`.
    fn compound_keys(&self) -> String {
        let primary = self
            .model
            .primary_key
            .iter()
            .map(|key| (key.name.as_deref(), key.fields.as_slice()));
        let uniques = self
            .model
            .indexes
            .iter()
            .filter(|index| index.kind == IndexKind::Unique && index.filter.is_none())
            .map(|index| (index.name.as_deref(), index.fields.as_slice()));
        let mut functions = String::new();
        // The same fields may be a key twice, and two keys may come to one name.
        let (mut taken, mut seen) = (HashSet::new(), HashSet::new());
        for (name, fields) in primary.chain(uniques).filter(|(_, fields)| fields.len() > 1) {
            let name = names::identifier(&name.map_or_else(|| joined(fields), snake_case));
            let fields: Vec<&str> = fields.iter().map(|field| field.field.as_str()).collect();
            if seen.insert((name.clone(), fields.clone())) {
                let name = names::free(&mut taken, name);
                functions.push_str(&self.compound_key(&name, &fields).unwrap_or_default());
            }
        }
        if functions.is_empty() {
            return functions;
        }
        format!(
            "\npub use by::*;\n\n/// Compound keys: at most one record has these values.\npub mod by {{{functions}}}\n"
        )
    }

    fn compound_key(&self, name: &str, fields: &[&str]) -> Option<String> {
        let mut params = Vec::new();
        let mut values = Vec::new();
        for field in fields {
            let place = meta::column_place(self.model, field)?;
            let (param, field, scalar) = &self.columns[place];
            let base = self.base_type(scalar);
            let base = match &scalar.ty {
                FieldType::Enum(_) => format!("super::super::{base}"),
                _ => base.replace("nicol::", "::nicol::"),
            };
            // Never an `Option`: where a part is NULL, a key holds for any number of records.
            let ty = match field.arity {
                Arity::List => format!("Vec<{base}>"),
                Arity::Required | Arity::Optional => base,
            };
            params.push(format!("{param}: impl ::nicol::value::Input<'a, {ty}>"));
            values.push(format!("({place}, {param}.into_value().into_owned())"));
        }
        Some(format!(
            "\n    /// The record with these values.\n    pub fn {name}<'a>({}) -> ::nicol::Unique<super::{}> {{\n        \
             ::nicol::Unique::new([{}])\n    }}\n",
            params.join(", "),
            self.ty,
            values.join(", "),
        ))
    }

    /// The columns that a new record must be given: required, without a default, not part of the foreign key
    /// of a required relation.
    fn required(&self) -> Vec<usize> {
        let needs = self.needs();
        let in_need = |name: &String| needs.iter().any(|need| need.key.fields.contains(name));
        let required = |(_, field, scalar): &(String, &Field, &ScalarField)| {
            field.arity == Arity::Required
                && scalar.default.is_none()
                && !scalar.is_updated_at
                && !in_need(&field.name)
        };
        (0..self.columns.len())
            .filter(|place| required(&self.columns[*place]))
            .collect()
    }

    fn new_record(&self) -> String {
        if !can_create(self.model) {
            return String::new();
        }
        let required = self.required();
        let borrows = required
            .iter()
            .any(|place| self.input_type(*place).contains("'a"));
        let lifetime = if borrows { "<'a>" } else { "" };
        let mut text = format!(
            "\n/// The values that every new [`{}`] must have.\n#[derive({}Clone)]\n",
            self.ty,
            debug(required.iter().map(|place| self.columns[*place].1)),
        );
        let _ = writeln!(text, "pub struct New{lifetime} {{");
        let mut values = Vec::new();
        for &place in &required {
            let (name, field, scalar) = &self.columns[place];
            text.push_str(&documentation(
                "    ",
                field.documentation.as_deref().unwrap_or_default(),
            ));
            let _ = writeln!(text, "    pub {name}: {},", self.input_type(place));
            let ty = self.rust_type(field, scalar);
            values.push(format!(
                "({place}, nicol::value::Input::<{ty}>::into_value(self.{name}))"
            ));
        }
        text.push_str("}\n");
        let columns = required.iter().map(|place| &self.columns[*place]);
        text.push_str(&redacted(&format!("New{lifetime}"), columns));
        let needs = self.needs();
        let needs = needs
            .iter()
            .rev()
            .fold("nicol::needs::Complete".to_owned(), |rest, need| {
                format!("nicol::needs::MissingRelation<needs::{}, {rest}>", need.name)
            });
        let _ = write!(
            text,
            "\nnicol::new_record!(New{lifetime} => {}, {needs}, |self| [{}]);\n",
            self.ty,
            values.join(", "),
        );
        text
    }

    /// What is given for a column: text and bytes are borrowed.
    fn input_type(&self, place: usize) -> String {
        let (_, field, scalar) = &self.columns[place];
        match &scalar.ty {
            FieldType::Scalar(ScalarType::String) if field.arity == Arity::Required => "&'a str".to_owned(),
            FieldType::Scalar(ScalarType::Bytes) if field.arity == Arity::Required => "&'a [u8]".to_owned(),
            _ => self.rust_type(field, scalar),
        }
    }
}

/// The name of a key that has none in the schema: its fields'.
fn joined(fields: &[IndexField]) -> String {
    let names: Vec<String> = fields.iter().map(|field| snake_case(&field.field)).collect();
    names.join("_")
}

/// The type that provides no required relation.
fn nothing() -> String {
    "nicol::needs::Nothing".to_owned()
}

/// The type that provides a required relation, listed in a module.
fn provides(module: &str, name: &str) -> String {
    format!("nicol::needs::Provides<{module}::{name}>")
}

/// The field never shows in `Debug` output.
fn is_sensitive(field: &Field) -> bool {
    field.extensions.iter().any(|mark| mark.name == "sensitive")
}

/// What a struct derives to be shown, unless [`redacted`] writes it.
fn debug<'f>(mut fields: impl Iterator<Item = &'f Field>) -> &'static str {
    if fields.any(is_sensitive) { "" } else { "Debug, " }
}

/// `Debug` for a struct with sensitive fields.
fn redacted<'f>(
    item: &str,
    columns: impl Iterator<Item = &'f (String, &'f Field, &'f ScalarField)>,
) -> String {
    let (hidden, shown): (Vec<_>, Vec<_>) = columns.partition(|(_, field, _)| is_sensitive(field));
    if hidden.is_empty() {
        return String::new();
    }
    let names = |columns: Vec<&(String, &Field, &ScalarField)>| {
        let names: Vec<&str> = columns.into_iter().map(|(name, ..)| name.as_str()).collect();
        names.join(", ")
    };
    format!(
        "\nnicol::redacted!({item} {{ {} }} hides {{ {} }});\n",
        names(shown),
        names(hidden)
    )
}
