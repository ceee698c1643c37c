//! Changes of a schema, as people make them: each takes a draft and a source of numbers and changes one thing. Many
//! changes are no schema any more; the caller validates and tries another.

mod blocks;
mod fields;
mod keys;
mod relations;
pub mod values;

use nicol_psl::Provider;

use super::draft::{Block, Draft, Field, Line};
use super::random::Random;

/// What a change works on.
pub struct Change<'a> {
    /// The schema.
    pub draft: &'a mut Draft,
    /// The source of numbers.
    pub random: &'a mut Random,
    /// The database.
    pub provider: Provider,
}

/// A field: its block and its line.
type Place = (usize, usize);

/// A change; nothing if there is nothing that it could change.
type Kind = fn(&mut Change<'_>) -> Option<()>;

/// All kinds, as often as they are to be tried.
const KINDS: &[(Kind, usize)] = &[
    (fields::add, 3),
    (fields::remove, 3),
    (fields::change_type, 5),
    (fields::change_native_type, 5),
    (fields::change_arity, 4),
    (fields::change_default, 5),
    (fields::map, 2),
    (fields::rename, 2),
    (fields::reorder, 1),
    (fields::ignore, 1),
    (keys::add_index, 4),
    (keys::remove_index, 3),
    (keys::change_index, 3),
    (keys::unique, 2),
    (keys::change_primary_key, 3),
    (relations::add, 3),
    (relations::remove, 2),
    (relations::change_actions, 2),
    (relations::map, 1),
    (relations::change_arity, 2),
    (relations::add_many_to_many, 2),
    (blocks::add_model, 2),
    (blocks::remove_model, 2),
    (blocks::rename_model, 1),
    (blocks::map, 2),
    (blocks::reorder, 1),
    (blocks::add_enum_value, 3),
    (blocks::remove_enum_value, 4),
    (blocks::rename_enum_value, 2),
    (blocks::reorder_enum_values, 1),
    (blocks::add_enum, 1),
    (blocks::remove_enum, 1),
    (blocks::rename_enum, 1),
    (blocks::move_to_namespace, 3),
    (blocks::extension, 1),
    (blocks::relation_mode, 1),
    (blocks::view, 1),
];

/// Changes one thing of some kind.
pub fn change(draft: &mut Draft, random: &mut Random, provider: Provider) -> Option<()> {
    let all: usize = KINDS.iter().map(|(_, often)| often).sum();
    let mut at = random.below(all);
    for (kind, often) in KINDS {
        if at < *often {
            return kind(&mut Change {
                draft,
                random,
                provider,
            });
        }
        at -= often;
    }
    None
}

impl Change<'_> {
    /// The names of the blocks with a keyword.
    fn names(&self, keyword: &str) -> Vec<String> {
        let blocks = self.draft.blocks.iter().filter(|block| block.keyword == keyword);
        blocks.map(|block| block.name.clone()).collect()
    }

    /// One block with a keyword: its place.
    fn one(&mut self, keyword: &str) -> Option<usize> {
        let places: Vec<usize> = (0..self.draft.blocks.len())
            .filter(|place| self.draft.blocks[*place].keyword == keyword)
            .collect();
        self.random.one(&places).copied()
    }

    /// The places of the columns of a block: fields whose type is no model.
    fn columns(&self, block: usize) -> Vec<usize> {
        let models = [self.names("model"), self.names("view")].concat();
        let block = &self.draft.blocks[block];
        let is_column = |field: &Field| !models.contains(&field.ty);
        (0..block.lines.len())
            .filter(|place| matches!(&block.lines[*place], Line::Field(field) if is_column(field)))
            .collect()
    }

    /// One column of some model.
    fn column(&mut self) -> Option<Place> {
        let model = self.one("model")?;
        let columns = self.columns(model);
        let line = *self.random.one(&columns)?;
        Some((model, line))
    }

    /// The field at a place.
    fn field(&mut self, (block, line): Place) -> Option<&mut Field> {
        match self.draft.blocks.get_mut(block)?.lines.get_mut(line)? {
            Line::Field(field) => Some(field),
            _ => None,
        }
    }

    /// The names of the columns of a block.
    fn column_names(&self, block: usize) -> Vec<String> {
        let fields: Vec<&Field> = self.draft.blocks[block].fields().collect();
        let models = [self.names("model"), self.names("view")].concat();
        let columns = fields.into_iter().filter(|field| !models.contains(&field.ty));
        columns.map(|field| field.name.clone()).collect()
    }

    /// A name that a block does not have yet.
    fn new_name(&mut self, block: usize) -> String {
        let block = &self.draft.blocks[block];
        let taken = |name: &String| block.fields().any(|field| field.name == *name);
        let start = self.random.word(&["extra", "Total", "zed", "a_b", "order", "x"]);
        let mut name = start.to_owned();
        while taken(&name) {
            name = format!("{start}{}", self.random.below(1000));
        }
        name
    }

    /// The types that a column can have here.
    fn types(&self) -> Vec<String> {
        let mut types: Vec<String> = values::SCALARS.iter().map(|name| (*name).to_owned()).collect();
        types.extend(self.names("enum"));
        types
    }

    /// A default for a type, with the attribute around it.
    fn default(&mut self, ty: &str, mark: &str) -> Option<String> {
        let values = self.enum_values(ty);
        values::default(self.random, ty, mark, &values, self.provider)
    }

    fn enum_values(&self, name: &str) -> Vec<String> {
        let mut blocks = self.draft.blocks.iter();
        let block = blocks.find(|block| block.keyword == "enum" && block.name == name);
        block.map_or_else(Vec::new, |block: &Block| {
            block.fields().map(|value| value.name.clone()).collect()
        })
    }
}
