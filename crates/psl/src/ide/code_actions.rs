//! What can be done about diagnostics: the fix that a diagnostic comes with, the word that was probably meant, and
//! what is missing elsewhere: other sides of relations, keys, values of enums, declarations.

use super::edits::{self, add_attribute, add_block_attribute, add_line, insert};
use super::span;
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::format;
use crate::schema::preview::PREVIEW_FEATURES;
use crate::schema::{Arity, Field, FieldKind, ForeignKey, Model, Relation, Span};
use crate::suggest;
use crate::syntax::ast::{AstNode, Block, Expr};
use crate::syntax::{SyntaxKind, SyntaxToken, TextRange};
use crate::{Analysis, ScalarType};

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What it does, in a few words.
    pub title: String,
    /// The diagnostic that it is about, by its place in [`Analysis::diagnostics`].
    pub diagnostic: usize,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
    /// It is what one would do.
    pub is_preferred: bool,
}

/// What can be done about the diagnostics that touch a range.
pub fn actions(analysis: &Analysis, range: Span) -> Vec<Action> {
    let mut found: Vec<Action> = Vec::new();
    for (number, diagnostic) in analysis.diagnostics.iter().enumerate() {
        if !touches(diagnostic.span, range) {
            continue;
        }
        let mut own = Offers {
            analysis,
            diagnostic,
            found: Vec::new(),
        };
        own.all();
        for (place, (title, edits)) in own.found.into_iter().enumerate() {
            let is_new = !found.iter().any(|other| other.edits == edits);
            if is_new && !edits.is_empty() {
                found.push(Action {
                    title: sentence(&title),
                    diagnostic: number,
                    edits,
                    is_preferred: place == 0,
                });
            }
        }
    }
    found
}

fn touches(one: Span, other: Span) -> bool {
    one.file == other.file && one.start <= other.end && other.start <= one.end
}

/// A title begins with a capital letter.
fn sentence(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What is found for one diagnostic, the best first.
struct Offers<'a> {
    analysis: &'a Analysis,
    diagnostic: &'a Diagnostic,
    found: Vec<(String, Vec<Edit>)>,
}

impl Offers<'_> {
    fn add(&mut self, title: impl Into<String>, edits: impl IntoIterator<Item = Edit>) {
        self.found.push((title.into(), edits.into_iter().collect()));
    }

    fn all(&mut self) {
        if let Some(fix) = &self.diagnostic.fix {
            self.add(&fix.title, fix.edits.clone());
        } else {
            self.meant_word();
        }
        let code = self.diagnostic.code;
        if code == codes::UNKNOWN_TYPE {
            self.declare_type();
        } else if code == codes::DEFAULT_ENUM_VALUE {
            self.add_enum_value();
        } else if code == codes::MISSING_OPPOSITE || code == codes::MISSING_FIELDS {
            self.fill_relation();
        } else if code == codes::NO_UNIQUE_CRITERION {
            self.add_id();
        } else if code == codes::PREVIEW_FEATURE_NEEDED {
            self.list_feature();
        } else if code == codes::RETIRED_PREVIEW_FEATURE || code == codes::UNKNOWN_PREVIEW_FEATURE {
            self.remove_from_list();
        } else if code == codes::RELATION_IN_INDEX {
            self.name_keys();
        } else if code == codes::MISSING_NAMESPACE {
            self.add_schema();
        } else {
            self.of_relation();
        }
    }

    // ---- words

    /// The word that was probably meant, in the place of the one that comes nearest to it.
    fn meant_word(&mut self) {
        let help = self.diagnostic.help.as_deref().unwrap_or_default();
        let Some(meant) = suggest::meant(help) else {
            return;
        };
        let tokens = self.tokens(self.diagnostic.span);
        let words = tokens.iter().map(|token| token.text().trim_matches('"'));
        let unlike: Vec<&str> = words.filter(|word| *word != meant).collect();
        let Some(word) = suggest::closest(meant, unlike) else {
            return;
        };
        let Some(token) = tokens.iter().find(|token| token.text().trim_matches('"') == word) else {
            return;
        };
        let is_quoted = token.text().starts_with('"');
        let text = if is_quoted {
            format!("\"{meant}\"")
        } else {
            meant.to_owned()
        };
        let edit = Edit {
            span: span(self.diagnostic.span.file, token.text_range()),
            text,
        };
        self.add(format!("write `{meant}`"), [edit]);
    }

    /// The words and strings in a range.
    fn tokens(&self, of: Span) -> Vec<SyntaxToken> {
        let Some(tree) = self.analysis.trees.get(of.file as usize) else {
            return Vec::new();
        };
        let range = TextRange::new(of.start.into(), of.end.max(of.start).into());
        let root = tree.syntax();
        if !root.text_range().contains_range(range) {
            return Vec::new();
        }
        let node = match root.covering_element(range) {
            crate::syntax::NodeOrToken::Node(node) => node,
            crate::syntax::NodeOrToken::Token(token) => return vec![token],
        };
        let tokens = node
            .descendants_with_tokens()
            .filter_map(|element| element.into_token());
        tokens
            .filter(|token| matches!(token.kind(), SyntaxKind::IDENT | SyntaxKind::STRING))
            .filter(|token| range.contains_range(token.text_range()))
            .collect()
    }

    /// The text in a range.
    fn text(&self, of: Span) -> &str {
        let file = self.analysis.files.get(of.file as usize);
        let text = file.and_then(|file| file.text.get(of.start as usize..of.end as usize));
        text.unwrap_or_default()
    }

    // ---- declarations

    /// A new model or enum at the end of the file.
    fn declare_type(&mut self) {
        let place = self.diagnostic.span;
        let name = self.text(place).to_owned();
        if let Some(scalar) = usual_name(&name) {
            let edit = Edit {
                span: place,
                text: scalar.name().to_owned(),
            };
            self.add(format!("write `{scalar}`"), [edit]);
        }
        let Some(file) = self.analysis.files.get(place.file as usize) else {
            return;
        };
        let end = file.text.len() as u32;
        let gap = if file.text.ends_with('\n') { "\n" } else { "\n\n" };
        let values = self.default_words(place);
        let value = values.first().map_or("VALUE", String::as_str);
        let model = format!("{gap}model {name} {{\n  id Int @id @default(autoincrement())\n}}\n");
        let item = format!("{gap}enum {name} {{\n  {value}\n}}\n");
        let mut offers = vec![
            (
                format!("declare the model `{name}`"),
                insert(place.file, end, model),
            ),
            (
                format!("declare the enum `{name}`"),
                insert(place.file, end, item),
            ),
        ];
        // A default that is a word can only be a value of an enum.
        if !values.is_empty() {
            offers.remove(0);
        }
        for (title, edit) in offers {
            self.add(title, [edit]);
        }
    }

    /// The words in the `@default` of the field at a place.
    fn default_words(&self, place: Span) -> Vec<String> {
        let Some(field) = self.field_at(place) else {
            return Vec::new();
        };
        let default = field.attributes().find(|attribute| {
            let name = attribute.path().map(|path| path.text());
            name.as_deref() == Some("default")
        });
        let value = default.and_then(|default| super::semantic::argument(&default, "value"));
        let values = value.iter().flat_map(super::semantic::one_or_items);
        let words = values.filter_map(|value| match value {
            Expr::Path(_, path) => Some(path.text()),
            _ => None,
        });
        words
            .filter(|word| !["true", "false"].contains(&word.as_str()))
            .collect()
    }

    /// The field around a place, as it is written.
    fn field_at(&self, place: Span) -> Option<crate::syntax::ast::Field> {
        let tree = self.analysis.trees.get(place.file as usize)?;
        let blocks = tree.file().blocks();
        let mut fields = blocks.flat_map(|block| block.fields());
        fields.find(|field| {
            let range = span(place.file, field.range());
            range.start <= place.start && place.end <= range.end
        })
    }

    fn add_enum_value(&mut self) {
        let place = self.diagnostic.span;
        let Some(field) = self.field_at(place) else {
            return;
        };
        let Some(ty) = field.ty().and_then(|ty| ty.name()) else {
            return;
        };
        let known = self
            .analysis
            .schema
            .enums
            .iter()
            .find(|item| item.name == ty.text());
        let Some(item) = known else {
            return;
        };
        let words = self.default_words(place);
        let new = words
            .into_iter()
            .filter(|word| !item.values.iter().any(|value| value.name == *word));
        for word in new.collect::<Vec<_>>() {
            let block = edits::blocks(self.analysis, &item.name).into_iter().next();
            let edit = block.and_then(|(file, block)| add_line(file, &block, &word));
            self.add(format!("add `{word}` to the enum `{}`", item.name), edit);
        }
    }

    // ---- models

    fn add_id(&mut self) {
        let place = self.diagnostic.span;
        let models = self.analysis.schema.models.iter();
        let Some(model) = models.into_iter().find(|model| touches(model.span, place)) else {
            return;
        };
        let Some((file, block)) = edits::blocks(self.analysis, &model.name).into_iter().next() else {
            return;
        };
        let fits =
            |field: &&Field| field.arity == Arity::Required && matches!(field.kind, FieldKind::Scalar(_));
        let named = model
            .fields
            .iter()
            .filter(fits)
            .find(|field| field.name == "id" || field.name == "uuid");
        if let Some(field) = named
            && let Some((_, node)) = edits::field(self.analysis, &model.name, &field.name)
        {
            let edit = add_attribute(file, node.syntax(), "@id");
            self.add(format!("make `{}` the key", field.name), [edit]);
        }
        if model.find_field("id").is_none()
            && let Some(brace) = block.l_brace()
        {
            let line = "\n  id Int @id @default(autoincrement())";
            self.add("add a field `id`", [insert(file, brace.text_range().end(), line)]);
        }
    }

    fn add_schema(&mut self) {
        let place = self.diagnostic.span;
        let schema = &self.analysis.schema;
        let schemas = schema.datasource.iter().flat_map(|source| source.schemas.clone());
        let Some((file, block)) = self.block_at(place) else {
            return;
        };
        for name in schemas.collect::<Vec<_>>() {
            let edit = add_block_attribute(file, &block, &format!("@@schema(\"{name}\")"));
            self.add(format!("put it into the schema `{name}`"), edit);
        }
    }

    fn block_at(&self, place: Span) -> Option<(u32, Block)> {
        let tree = self.analysis.trees.get(place.file as usize)?;
        let found = tree.file().blocks().find(|block| {
            let range = span(place.file, block.range());
            range.start <= place.start && place.start < range.end
        });
        found.map(|block| (place.file, block))
    }

    // ---- preview features

    /// Lists the feature that is needed in the first generator.
    fn list_feature(&mut self) {
        let help = self.diagnostic.help.as_deref().unwrap_or_default();
        let needed = PREVIEW_FEATURES
            .iter()
            .find(|feature| help.contains(&format!("\"{}\"", feature.name)));
        let Some(feature) = needed.map(|feature| feature.name) else {
            return;
        };
        let title = format!("list the preview feature `{feature}`");
        let blocks = self
            .analysis
            .trees
            .iter()
            .enumerate()
            .flat_map(|(file, tree)| tree.file().blocks().map(move |block| (file as u32, block)));
        let mut generators = blocks.filter(|(_, block)| block.kind() == SyntaxKind::GENERATOR);
        let Some((file, block)) = generators.next() else {
            return;
        };
        let setting = block.settings().find(|setting| {
            setting
                .name()
                .is_some_and(|name| name.text() == "previewFeatures")
        });
        let list = setting.and_then(|setting| setting.value());
        let edit = match list {
            Some(list @ Expr::Array(_)) => {
                let gap = if list.items().is_empty() { "" } else { ", " };
                let end = u32::from(list.range().end()) - 1;
                Some(insert(file, end, format!("{gap}\"{feature}\"")))
            }
            Some(_) => None,
            None => block.r_brace().map(|brace| {
                insert(
                    file,
                    brace.text_range().start(),
                    format!("  previewFeatures = [\"{feature}\"]\n"),
                )
            }),
        };
        self.add(title, edit);
    }

    /// Takes the entry that the message quotes out of its list, with the comma that it needs no more.
    fn remove_from_list(&mut self) {
        if self.diagnostic.fix.is_some() {
            return;
        }
        let tokens = self.tokens(self.diagnostic.span);
        let mut entries = tokens.iter().filter(|token| token.kind() == SyntaxKind::STRING);
        let Some(entry) = entries.find(|token| self.diagnostic.message.contains(token.text())) else {
            return;
        };
        let place = span(self.diagnostic.span.file, entry.text_range());
        let Some(file) = self.analysis.files.get(place.file as usize) else {
            return;
        };
        let (Some(before), Some(after)) = (
            file.text.get(..place.start as usize),
            file.text.get(place.end as usize..),
        ) else {
            return;
        };
        let mut whole = place;
        let rest = after.trim_start_matches([' ', '\t']);
        let head = before.trim_end_matches([' ', '\t']);
        if let Some(next) = rest.strip_prefix(',') {
            whole.end = (file.text.len() - next.trim_start_matches([' ', '\t']).len()) as u32;
        } else if let Some(head) = head.strip_suffix(',') {
            whole.start = head.len() as u32;
        }
        let edit = Edit {
            span: whole,
            text: String::new(),
        };
        let title = format!("remove `{}` from the list", entry.text().trim_matches('"'));
        self.add(title, [edit]);
    }

    // ---- relations

    /// Adds what the relation at the place lacks, as the formatter does for all of them.
    fn fill_relation(&mut self) {
        let Some((_, _, relation)) = self.relation() else {
            return;
        };
        let (id, sides) = (relation.id, [&relation.referencing, &relation.referenced]);
        let names = sides.map(|side| self.analysis.schema.model(side.model).name.clone());
        let edits = format::missing(self.analysis, id);
        self.add(
            format!("add what the relation of `{}` and `{}` lacks", names[0], names[1]),
            edits,
        );
    }

    /// The relation of the field that the diagnostic is about, with the model and the field.
    fn relation(&self) -> Option<(&Model, &Field, &Relation)> {
        let place = self.diagnostic.span;
        let holds =
            |span: Span| span.file == place.file && span.start <= place.start && place.end <= span.end;
        let schema = &self.analysis.schema;
        let model = schema.models.iter().find(|model| holds(model.span))?;
        let field = model.fields.iter().find(|field| holds(field.span))?;
        let FieldKind::Relation(of) = &field.kind else {
            return None;
        };
        Some((model, field, schema.relations.get(of.relation.0 as usize)?))
    }

    /// Names the fields of the foreign key where a key or index names the relation field.
    fn name_keys(&mut self) {
        let place = self.diagnostic.span;
        let models = &self.analysis.schema.models;
        let Some(model) = models.iter().find(|model| touches(model.span, place)) else {
            return;
        };
        let keys = model.relation_fields().filter_map(|(field, of)| {
            let relation = self.analysis.schema.relations.get(of.relation.0 as usize)?;
            let key = relation.kind.foreign_key()?;
            let is_own = relation.referencing.model == model.id && !key.fields.is_empty();
            is_own.then(|| (field.name.as_str(), key.fields.join(", ")))
        });
        let keys: Vec<(&str, String)> = keys.collect();
        let named = self.tokens(place).into_iter().filter_map(|token| {
            let (_, fields) = keys.iter().find(|(name, _)| *name == token.text())?;
            Some(Edit {
                span: span(place.file, token.text_range()),
                text: fields.clone(),
            })
        });
        let named: Vec<Edit> = named.collect();
        self.add("name the fields of the foreign key", named);
    }

    fn of_relation(&mut self) {
        let Some((_, _, relation)) = self.relation() else {
            return;
        };
        let Some(key) = relation.kind.foreign_key().cloned() else {
            return;
        };
        let schema = &self.analysis.schema;
        let from = schema.model(relation.referencing.model).name.clone();
        let to = schema.model(relation.referenced.model).name.clone();
        let code = self.diagnostic.code;
        if code == codes::REFERENCE_NOT_UNIQUE {
            self.unique(&to, &key.references);
        } else if code == codes::ONE_TO_ONE_UNIQUE && self.diagnostic.fix.is_none() {
            self.unique(&from, &key.fields);
        } else if code == codes::FIELD_TYPES {
            self.same_types(&from, &to, &key);
        } else if code == codes::MISSING_RELATION_INDEX {
            let attribute = format!("@@index([{}])", key.fields.join(", "));
            self.block_attribute(&from, &attribute);
        } else if code == codes::SET_NULL_ON_REQUIRED {
            self.optional(&from, &key);
        }
    }

    /// `@unique` on a field, or `@@unique` for several.
    fn unique(&mut self, model: &str, fields: &[String]) {
        match fields {
            [] => {}
            [one] => {
                if let Some((file, node)) = edits::field(self.analysis, model, one) {
                    let edit = add_attribute(file, node.syntax(), "@unique");
                    self.add(format!("add `@unique` to `{model}.{one}`"), [edit]);
                }
            }
            several => {
                let attribute = format!("@@unique([{}])", several.join(", "));
                self.block_attribute(model, &attribute);
            }
        }
    }

    fn block_attribute(&mut self, model: &str, attribute: &str) {
        let block = edits::blocks(self.analysis, model).into_iter().next();
        let edit = block.and_then(|(file, block)| add_block_attribute(file, &block, attribute));
        self.add(format!("add `{attribute}` to `{model}`"), edit);
    }

    /// Gives the fields of a foreign key the types of the fields that they refer to.
    fn same_types(&mut self, from: &str, to: &str, key: &ForeignKey) {
        let mut found = Vec::new();
        for (own, other) in key.fields.iter().zip(&key.references) {
            let own_type = edits::field(self.analysis, from, own)
                .and_then(|(file, field)| Some((file, field.ty()?.name()?)));
            let other_type = edits::field(self.analysis, to, other).and_then(|(_, field)| field.ty()?.name());
            if let (Some((file, own_type)), Some(other_type)) = (own_type, other_type)
                && own_type.text() != other_type.text()
            {
                found.push(Edit {
                    span: span(file, own_type.text_range()),
                    text: other_type.text().to_owned(),
                });
            }
        }
        self.add(
            format!("give the key in `{from}` the type of the one in `{to}`"),
            found,
        );
    }

    /// Makes the required fields of a foreign key optional, and the relation too.
    fn optional(&mut self, model: &str, key: &ForeignKey) {
        let relation_field = self.relation().map(|(_, field, _)| field.name.clone());
        let mut found = Vec::new();
        for name in key.fields.iter().chain(&relation_field) {
            let Some((file, field)) = edits::field(self.analysis, model, name) else {
                continue;
            };
            if let Some(ty) = field.ty().filter(|ty| !ty.is_optional() && !ty.is_list()) {
                found.push(insert(file, ty.range().end(), "?"));
            }
        }
        self.add("make the relation and its key optional", found);
    }
}

/// The scalar type for a word that other languages and databases have for it.
fn usual_name(word: &str) -> Option<ScalarType> {
    Some(match word.to_lowercase().as_str() {
        "text" | "varchar" | "char" | "str" | "uuid" | "citext" => ScalarType::String,
        "bool" => ScalarType::Boolean,
        "integer" | "number" | "smallint" | "serial" | "i32" | "int32" | "int4" => ScalarType::Int,
        "long" | "bigserial" | "i64" | "int64" | "int8" => ScalarType::BigInt,
        "double" | "real" | "f64" | "float8" => ScalarType::Float,
        "numeric" | "money" | "bigdecimal" => ScalarType::Decimal,
        "date" | "time" | "timestamp" | "timestamptz" => ScalarType::DateTime,
        "jsonb" | "object" | "any" => ScalarType::Json,
        "blob" | "bytea" | "binary" | "buffer" => ScalarType::Bytes,
        _ => return None,
    })
}
