//! What all parts of a pull need to know, found out once: which block stands for what, and the name of
//! everything.

use std::collections::{HashMap, HashSet};

use nicol_psl::Schema;
use nicol_psl::schema::{Datasource, Enum, Field, FieldKind, FieldType, Model, RelationMode};
use nicol_sql::dialect::capabilities::{Capabilities, EnumStorage};
use nicol_sql::schema::{Column, ObjectName, SqlSchema, Table};
use nicol_sql::{Dialect, ScalarType};

use super::joins::is_join_table;
use super::known::{self, Known};
use super::names::{self, Name};
use super::relations::{self, Direction, End, Naming, Origin, RelationNames};
use super::{Keep, Options};

/// The name of a column's field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldName {
    pub name: Name,
    /// There is no letter in it: the field is written as a comment.
    pub is_unnamed: bool,
}

/// What a pull knows.
pub(super) struct Context<'a> {
    pub database: &'a SqlSchema,
    pub dialect: &'static dyn Dialect,
    pub capabilities: &'static Capabilities,
    pub source: Option<&'a Datasource>,
    /// What is kept of the files.
    pub old: &'a Schema,
    pub known: Known,
    pub join_tables: Vec<bool>,
    /// Blocks name their namespaces.
    pub has_namespaces: bool,
    pub has_views: bool,
    pub has_partial_indexes: bool,
    /// The names of the tables' models, of the views and of the enums, by their places.
    pub models: Vec<Name>,
    pub views: Vec<Name>,
    pub enums: Vec<Name>,
    /// The names of the columns' fields.
    pub fields: Vec<Vec<FieldName>>,
    /// The names of the fields of views' columns.
    pub view_fields: Vec<Vec<FieldName>>,
    /// The relation fields of each table.
    pub ends: Vec<Vec<End>>,
    /// The names of relations that the files don't know.
    pub relations: HashMap<Origin, RelationNames>,
}

impl<'a> Context<'a> {
    pub fn new(
        database: &'a SqlSchema,
        dialect: &'static dyn Dialect,
        configuration: &'a Schema,
        old: &'a Schema,
        options: &Options<'_>,
    ) -> Context<'a> {
        let source = configuration.datasource.as_ref();
        let is_model = |table: &Table| {
            let mut models = old.models.iter().filter(|model| !model.is_view);
            models.any(|model| known::is_same(database, model, &table.name))
        };
        // A table that the files have a model for stays one.
        let tables = database.tables.iter();
        let join_tables: Vec<bool> = tables
            .map(|table| is_join_table(table) && !is_model(table))
            .collect();
        let lists_namespaces = source.is_some_and(|source| !source.schemas.is_empty());
        let mut context = Context {
            database,
            dialect,
            capabilities: dialect.capabilities(),
            source,
            old,
            known: Known::of(old, database, &join_tables),
            has_namespaces: dialect.capabilities().multi_schema
                && (lists_namespaces || options.namespaces.is_some()),
            has_views: has_feature(configuration, "views"),
            has_partial_indexes: has_feature(configuration, "partialIndexes"),
            ends: relations::ends(database, &join_tables),
            join_tables,
            models: Vec::new(),
            views: Vec::new(),
            enums: Vec::new(),
            fields: Vec::new(),
            view_fields: Vec::new(),
            relations: HashMap::new(),
        };
        context.name_blocks();
        context.name_fields();
        context.keep_sayable_ends();
        context.name_relations();
        debug_assert!(options.keep == Keep::All || old.models.is_empty());
        context
    }

    /// The model of a table, if the files have one.
    pub fn old_model(&self, table: usize) -> Option<&'a Model> {
        self.known.model(self.old, table)
    }

    /// The block of a view, if the files have one.
    pub fn old_view(&self, view: usize) -> Option<&'a Model> {
        self.known.view(self.old, view)
    }

    /// The block of an enum, if the files have one.
    pub fn old_enum(&self, item: usize) -> Option<&'a Enum> {
        self.known.enumeration(self.old, item)
    }

    /// Whether the database has no enum types, so that only the files know the enums.
    pub fn has_only_old_enums(&self) -> bool {
        self.capabilities.enums != EnumStorage::NamedType
    }

    /// The enum that a text column holds the values of, as far as the files know.
    pub fn enum_in_text(&self, column: &Column, old: Option<&Field>) -> Option<&'a Enum> {
        let FieldKind::Scalar(scalar) = &old?.kind else {
            return None;
        };
        let FieldType::Enum(id) = scalar.ty else {
            return None;
        };
        let is_text = column.ty.as_scalar() == Some(ScalarType::String);
        (self.has_only_old_enums() && is_text).then(|| self.old.enumeration(id))
    }

    /// Whether relations are foreign keys.
    pub fn has_foreign_keys(&self) -> bool {
        self.source
            .is_none_or(|source| source.relation_mode == RelationMode::ForeignKeys)
    }

    /// The name of the `datasource` block.
    pub fn source_name(&self) -> &str {
        self.source.map_or("db", |source| &source.name)
    }

    /// The field of a column of a table; the column's own name if there is no such column.
    pub fn field_name(&self, table: usize, column: &str) -> String {
        let columns = &self.database.tables[table].columns;
        let place = columns.iter().position(|other| other.name == column);
        let found = place.and_then(|place| self.fields.get(table)?.get(place));
        found.map_or_else(|| column.to_owned(), |field| field.name.name.clone())
    }

    /// The place of an enum type.
    pub fn enum_place(&self, name: &ObjectName) -> Option<usize> {
        self.database.enums.iter().position(|item| item.name == *name)
    }

    /// Names that the files give come first; the rest are those of the database, with the namespace in front
    /// where it takes one to tell two apart.
    fn name_blocks(&mut self) {
        let database = self.database;
        let old = |name: &str, mapped: Option<&String>| Name {
            name: name.to_owned(),
            mapped: mapped.cloned(),
        };
        let models: Vec<Option<Name>> = (0..database.tables.len())
            .map(|place| Some(self.old_model(place)?).map(|it| old(&it.name, it.mapped_name.as_ref())))
            .collect();
        let enums: Vec<Option<Name>> = (0..database.enums.len())
            .map(|place| Some(self.old_enum(place)?).map(|it| old(&it.name, it.mapped_name.as_ref())))
            .collect();
        let views: Vec<Option<Name>> = (0..database.views.len())
            .map(|place| Some(self.old_view(place)?).map(|it| old(&it.name, it.mapped_name.as_ref())))
            .collect();
        let mut naming = BlockNaming::default();
        if self.has_only_old_enums() {
            naming
                .taken
                .extend(self.old.enums.iter().map(|item| item.name.clone()));
        }
        let tables = database.tables.iter().enumerate();
        let tables: Vec<(usize, &ObjectName)> = tables
            .filter(|(place, _)| !self.join_tables[*place])
            .map(|(place, table)| (place, &table.name))
            .collect();
        let views_here: Vec<(usize, &ObjectName)> = database
            .views
            .iter()
            .enumerate()
            .filter(|_| self.has_views)
            .map(|(place, view)| (place, &view.name))
            .collect();
        let enums_here: Vec<(usize, &ObjectName)> = database
            .enums
            .iter()
            .enumerate()
            .map(|(place, item)| (place, &item.name))
            .collect();
        naming.count(&tables, &models);
        naming.count(&enums_here, &enums);
        naming.count(&views_here, &views);
        let names = |naming: &mut BlockNaming, here: &[(usize, &ObjectName)], old: Vec<Option<Name>>| {
            let mut names = vec![Name::default(); old.len()];
            for (place, name) in here {
                names[*place] = match &old[*place] {
                    Some(name) => name.clone(),
                    None => naming.name(name, known::namespace(database, name)),
                };
            }
            names
        };
        self.models = names(&mut naming, &tables, models);
        self.enums = names(&mut naming, &enums_here, enums);
        self.views = names(&mut naming, &views_here, views);
    }

    fn name_fields(&mut self) {
        let tables = self.database.tables.iter().enumerate();
        self.fields = tables
            .map(|(place, table)| {
                field_names(self.old_model(place), table.columns.iter().map(|it| &*it.name))
            })
            .collect();
        let views = self.database.views.iter().enumerate();
        self.view_fields = views
            .map(|(place, view)| field_names(self.old_view(place), view.columns.iter().map(|it| &*it.name)))
            .collect();
    }

    /// Relations over columns without names cannot be written.
    fn keep_sayable_ends(&mut self) {
        let mut ends = std::mem::take(&mut self.ends);
        for ends in &mut ends {
            ends.retain(|end| self.is_end_sayable(end));
        }
        self.ends = ends;
    }

    fn name_relations(&mut self) {
        let naming = Naming {
            database: self.database,
            join_tables: &self.join_tables,
            models: (0..self.models.len())
                .map(|place| self.plain_name(place))
                .collect(),
            fields: &plain_field,
        };
        let mut names = naming.names();
        // What the files call a relation is what it is called.
        for (origin, names) in &mut names {
            if let Some(old) = self.old_relation_names(*origin) {
                *names = old;
            }
        }
        self.make_free(&mut names);
        self.relations = names;
    }

    /// The name of a model in the names of relations: the table's, whatever the files call it, and without the
    /// namespace that tells it from others.
    fn plain_name(&self, table: usize) -> String {
        match names::block(&self.database.tables[table].name.name) {
            plain if plain.is_empty() => self.models[table].name.clone(),
            plain => plain,
        }
    }

    fn old_relation_names(&self, origin: Origin) -> Option<RelationNames> {
        let relation = match origin {
            Origin::Key(key) => self.known.relation(self.old, key)?,
            Origin::JoinTable(table) => self.known.many_to_many(self.old, table)?,
        };
        let name = |side: &nicol_psl::schema::RelationSide| {
            let model = self.old.model(side.model);
            Some(model.fields.get(side.field? as usize)?.name.clone())
        };
        let (forward, back) = (name(&relation.referencing)?, name(&relation.referenced)?);
        let relation = relation.name.clone().unwrap_or_default();
        Some(RelationNames {
            relation,
            forward,
            back,
        })
    }

    /// No relation field may be called like a column's field, or like another relation field.
    fn make_free(&self, names: &mut HashMap<Origin, RelationNames>) {
        for (table, ends) in self.ends.iter().enumerate() {
            let fields = self.fields[table].iter().filter(|field| !field.is_unnamed);
            let mut taken: HashSet<String> = fields.map(|field| field.name.name.clone()).collect();
            // Names from the files are not to change, so they are taken first.
            let is_known = |end: &&End| match end.origin {
                Origin::Key(key) => self.known.relation(self.old, key).is_some(),
                Origin::JoinTable(table) => self.known.many_to_many(self.old, table).is_some(),
            };
            let (old, new): (Vec<&End>, Vec<&End>) = ends.iter().partition(is_known);
            for end in old.into_iter().chain(new) {
                let Some(names) = names.get_mut(&end.origin) else {
                    continue;
                };
                let name = match end.direction {
                    Direction::Forward => &mut names.forward,
                    Direction::Back => &mut names.back,
                };
                *name = names::free(name, &mut taken);
            }
        }
    }
}

/// The name of a column in the names of relations.
fn plain_field(_table: usize, column: &str) -> String {
    names::fit(column)
}

fn has_feature(schema: &Schema, feature: &str) -> bool {
    let mut features = schema
        .generators
        .iter()
        .flat_map(|generator| &generator.preview_features);
    features.any(|written| written.eq_ignore_ascii_case(feature))
}

/// Names of models, views and enums, which share one namespace in a schema file.
#[derive(Default)]
struct BlockNaming {
    counts: HashMap<String, usize>,
    taken: HashSet<String>,
}

impl BlockNaming {
    fn count(&mut self, here: &[(usize, &ObjectName)], old: &[Option<Name>]) {
        for (place, name) in here {
            let counted = match &old[*place] {
                Some(old) => {
                    self.taken.insert(old.name.clone());
                    old.name.clone()
                }
                None => names::fit(&name.name),
            };
            *self.counts.entry(counted).or_default() += 1;
        }
    }

    fn name(&mut self, object: &ObjectName, namespace: Option<&str>) -> Name {
        let is_duplicate = self
            .counts
            .get(&names::fit(&object.name))
            .is_some_and(|count| *count > 1);
        let name = match namespace.filter(|_| is_duplicate) {
            Some(namespace) => names::fit(&format!("{namespace}_{}", object.name)),
            None => names::block(&object.name),
        };
        let name = if name.is_empty() {
            "Unnamed".to_owned()
        } else {
            name
        };
        Name::of(names::free(&name, &mut self.taken), &object.name)
    }
}

fn field_names<'c>(model: Option<&Model>, columns: impl Iterator<Item = &'c str>) -> Vec<FieldName> {
    let columns: Vec<&str> = columns.collect();
    let old: Vec<Option<Name>> = columns
        .iter()
        .map(|column| {
            let field = known::field(model, column)?;
            let mapped = match &field.kind {
                FieldKind::Scalar(scalar) => scalar.mapped_name.clone(),
                FieldKind::Relation(_) => None,
            };
            let name = field.name.clone();
            Some(Name { name, mapped })
        })
        .collect();
    // What is written already, or can be written as it is, keeps its name.
    let mut taken: HashSet<String> = old.iter().flatten().map(|name| name.name.clone()).collect();
    let keeps = |place: usize| old[place].is_none() && !names::is_unfit(columns[place]);
    taken.extend(
        (0..columns.len())
            .filter(|place| keeps(*place))
            .map(|place| columns[place].to_owned()),
    );
    let named = columns.iter().zip(&old).map(|(column, old)| {
        let fit = names::fit(column);
        let is_unnamed = old.is_none() && fit.is_empty();
        let name = match old {
            Some(name) => name.clone(),
            None if is_unnamed => Name {
                name: (*column).to_owned(),
                mapped: Some((*column).to_owned()),
            },
            None if !names::is_unfit(column) => Name::same(column),
            None => Name::of(names::free(&fit, &mut taken), column),
        };
        FieldName { name, is_unnamed }
    });
    named.collect()
}
