//! Keys and indexes to `@id`, `@unique`, `@@id`, `@@unique` and `@@index`. Names are written where they are
//! not those that a migration would give.

use nicol_psl::print::{Arg, Attribute, Value};
use nicol_psl::schema::{Index as OldIndex, IndexKind as OldKind, Model};
use nicol_sql::schema::{
    Index, IndexColumn, IndexKind, IndexMethod, OperatorClass, PrimaryKey, SortOrder, Table,
};

use super::context::Context;
use crate::lower::names;

impl Context<'_> {
    fn name_limit(&self) -> usize {
        self.capabilities.max_identifier_length.unwrap_or(usize::MAX)
    }

    /// The key of a table as `@id` or `@@id`.
    pub fn key_attribute(&self, place: usize, key: &PrimaryKey) -> Attribute {
        let table = &self.database.tables[place];
        let default = names::primary_key(&table.name.name, self.name_limit());
        let name = Some(&key.name).filter(|name| !name.is_empty() && **name != default);
        let attribute = match key.columns.as_slice() {
            [only] => sorted(Attribute::new("id"), only),
            columns => Attribute::new("id").arg(self.columns(place, columns, IndexMethod::BTree)),
        };
        let old = self.old_model(place).and_then(|model| model.primary_key.as_ref());
        let attribute = match old.and_then(|old| old.name.as_ref()) {
            Some(name) if key.columns.len() > 1 => attribute.named("name", Value::text(name)),
            _ => attribute,
        };
        attribute.mapped(name)
    }

    /// The unique constraint of one column, as the attribute of its field.
    pub fn unique_attribute(&self, place: usize, index: &Index) -> Attribute {
        let attribute = Attribute::new("unique").mapped(self.written_name(place, index));
        let attribute = match index.columns.first() {
            Some(only) => sorted(attribute, only),
            None => attribute,
        };
        self.with_condition(attribute, index)
    }

    /// An index as the attribute of its block.
    pub fn index_attribute(&self, place: usize, index: &Index) -> Attribute {
        let name = match index.kind {
            IndexKind::Normal => "index",
            IndexKind::Unique => "unique",
            IndexKind::Fulltext => "fulltext",
        };
        let columns = self.columns(place, &index.columns, index.method);
        let mut attribute = Attribute::new(name).arg(columns);
        let old = self.old_index(place, index);
        if let Some(name) = old.and_then(|old| old.name.as_ref()) {
            attribute = attribute.named("name", Value::text(name));
        }
        attribute = attribute.mapped(self.written_name(place, index));
        if let Some(method) = method(index.method) {
            attribute = attribute.named("type", Value::word(method));
        }
        self.with_condition(attribute, index)
    }

    /// The index in the files, and where it stands there.
    pub fn old_index(&self, place: usize, index: &Index) -> Option<&OldIndex> {
        let model = self.old_model(place)?;
        let table = &self.database.tables[place];
        model.indexes.iter().find(|old| {
            let old_name = old.map.as_ref().or(old.name.as_ref());
            old_name == Some(&index.name) || old_default(model, table, old, self.name_limit()) == index.name
        })
    }

    fn written_name<'i>(&self, place: usize, index: &'i Index) -> Option<&'i String> {
        let table = &self.database.tables[place].name.name;
        let columns: Vec<&str> = index.column_names().collect();
        let default = if index.is_unique() {
            names::unique(table, &columns, self.name_limit())
        } else {
            names::index(table, &columns, self.name_limit())
        };
        Some(&index.name).filter(|name| **name != default)
    }

    fn with_condition(&self, attribute: Attribute, index: &Index) -> Attribute {
        match &index.predicate {
            Some(text) => attribute.named("where", Value::call_with("raw", Value::text(text))),
            None => attribute,
        }
    }

    fn columns(&self, place: usize, columns: &[IndexColumn], method: IndexMethod) -> Value {
        let columns = columns.iter().filter_map(|column| {
            let field = self.field_name(place, column.name()?);
            let mut args: Vec<Arg> = Vec::new();
            let mut named = |name, value| {
                args.push(Arg {
                    name: Some(name),
                    value,
                });
            };
            if let Some(length) = column.length {
                named("length", Value::word(length.to_string()));
            }
            if column.order() == SortOrder::Desc {
                named("sort", Value::word("Desc"));
            }
            let class = column.operator_class.as_ref().filter(|class| !class.is_default);
            if let Some(class) = class {
                named("ops", self.operator_class(class, method));
            }
            Some(if args.is_empty() {
                Value::word(field)
            } else {
                Value::Call(field, args)
            })
        });
        Value::List(columns.collect())
    }

    /// By its name in the schema language, where it has one.
    fn operator_class(&self, class: &OperatorClass, method: IndexMethod) -> Value {
        let classes = self.dialect.operator_classes().iter();
        let method = method_name(method);
        let mut known =
            classes.filter(|known| known.ddl == class.name && known.uses.iter().any(|(it, _)| *it == method));
        match known.next() {
            Some(known) => Value::word(known.name),
            None => Value::call_with("raw", Value::text(&class.name)),
        }
    }
}

fn old_default(model: &Model, table: &Table, old: &OldIndex, limit: usize) -> String {
    let columns: Vec<&str> = old
        .fields
        .iter()
        .map(|field| {
            model
                .find_field(&field.field)
                .map_or(field.field.as_str(), |field| field.database_name())
        })
        .collect();
    match old.kind {
        OldKind::Unique => names::unique(&table.name.name, &columns, limit),
        OldKind::Normal | OldKind::Fulltext => names::index(&table.name.name, &columns, limit),
    }
}

fn sorted(attribute: Attribute, column: &IndexColumn) -> Attribute {
    match column.order() {
        SortOrder::Desc => attribute.named("sort", Value::word("Desc")),
        SortOrder::Asc => attribute,
    }
}

/// The method of an index, unless it is the ordinary one.
fn method(method: IndexMethod) -> Option<&'static str> {
    (method != IndexMethod::BTree).then(|| method_name(method))
}

fn method_name(method: IndexMethod) -> &'static str {
    match method {
        IndexMethod::BTree => "BTree",
        IndexMethod::Hash => "Hash",
        IndexMethod::Gist => "Gist",
        IndexMethod::Gin => "Gin",
        IndexMethod::SpGist => "SpGist",
        IndexMethod::Brin => "Brin",
    }
}
