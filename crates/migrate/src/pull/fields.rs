//! Columns and relations to fields.

use nicol_psl::print::{Attribute, Line, Value};
use nicol_psl::schema::{
    self as psl, Arity as OldArity, Field as OldField, FieldKind, Model, Relation, RelationField,
};
use nicol_sql::schema::{Arity, Column, ColumnType, ForeignKey, ReferentialAction, Table};

use super::context::{Context, FieldName};
use super::defaults;
use super::joins;
use super::known;
use super::names::Name;
use super::relations::{Direction, End, Origin};

/// What stands before a field of a column has to be known from outside.
pub(super) struct Place<'a> {
    /// The place of the table; none for a view.
    pub table: Option<usize>,
    /// The block in the files.
    pub old: Option<&'a Model>,
}

impl Context<'_> {
    /// The field of a column.
    pub fn column_line(&self, place: &Place<'_>, column: &Column, name: &FieldName) -> Line {
        let old = known::field(place.old, &column.name);
        let old_scalar = old.and_then(|field| match &field.kind {
            FieldKind::Scalar(scalar) => Some(scalar),
            FieldKind::Relation(_) => None,
        });
        let mut attributes = Vec::new();
        if old_scalar.is_some_and(|scalar| scalar.is_updated_at) {
            attributes.push(Attribute::new("updatedAt"));
        }
        attributes.extend(self.key_attributes(place, column, old));
        attributes.extend(defaults::attribute(self, column, old));
        attributes.extend(map(&name.name));
        attributes.extend(self.native_type(column));
        if old.is_some_and(|field| field.is_ignored) {
            attributes.push(Attribute::new("ignore"));
        }
        Line {
            name: name.name.name.clone(),
            ty: self.type_text(column, place, old),
            attributes,
            is_commented_out: name.is_unnamed,
            ..Line::default()
        }
    }

    /// `@id` and `@unique`: of the table, or of the files for a view, which has no keys.
    fn key_attributes(&self, place: &Place<'_>, column: &Column, old: Option<&OldField>) -> Vec<Attribute> {
        let mut attributes = Vec::new();
        let Some(table) = place.table else {
            return old.map_or_else(Vec::new, |field| old_keys(place.old, field));
        };
        let found = &self.database.tables[table];
        let is_only = |columns: &mut dyn Iterator<Item = &str>| {
            columns.next() == Some(&*column.name) && columns.next().is_none()
        };
        let mut unique = found
            .indexes
            .iter()
            .filter(|index| is_on_field(index, self.has_partial_indexes));
        if let Some(index) = unique.find(|index| is_only(&mut index.column_names())) {
            attributes.push(self.unique_attribute(table, index));
        }
        let key = found.primary_key.as_ref();
        if let Some(key) = key.filter(|key| is_only(&mut key.column_names())) {
            attributes.insert(0, self.key_attribute(table, key));
        }
        attributes
    }

    fn type_text(&self, column: &Column, place: &Place<'_>, old: Option<&OldField>) -> String {
        let kept = self.enum_in_text(column, old);
        let name = match &column.ty {
            _ if kept.is_some() => kept.map(|kept| kept.name.clone()).unwrap_or_default(),
            ColumnType::Scalar { scalar, .. } => scalar.name().to_owned(),
            ColumnType::Enum(name) => match self.enum_place(name) {
                Some(place) => self.enums[place].name.clone(),
                None => unsupported(&name.name),
            },
            ColumnType::Unsupported(text) => unsupported(text),
        };
        // Columns of views always can be null; the files know better.
        let sign = match (column.arity, old.map(|field| field.arity)) {
            (Arity::Nullable, Some(OldArity::Required)) if place.table.is_none() => "",
            (Arity::Nullable, Some(OldArity::List)) if place.table.is_none() => "[]",
            (Arity::Required, _) => "",
            (Arity::Nullable, _) => "?",
            (Arity::List, _) => "[]",
        };
        name + sign
    }

    fn native_type(&self, column: &Column) -> Option<Attribute> {
        let ColumnType::Scalar { scalar, native } = &column.ty else {
            return None;
        };
        let native = native.as_ref()?;
        let default = self.dialect.default_type(*scalar);
        let args = self.dialect.shown_arguments(native, column.arity);
        if default.native == Some(native.name) && default.args == args {
            return None;
        }
        let attribute = Attribute::new(format!("{}.{}", self.source_name(), native.name));
        let args = args.iter().map(|arg| Value::word(arg.to_string()));
        Some(args.fold(attribute, Attribute::arg))
    }

    /// A relation field of a table's model.
    pub fn relation_line(&self, table: usize, end: &End) -> Option<Line> {
        let names = self.relations.get(&end.origin)?;
        let target = &self.models[end.target].name;
        let mut line = Line::default();
        let mut relation = Attribute::new("relation");
        if !names.relation.is_empty() {
            relation = relation.arg(Value::text(&names.relation));
        }
        line.name = match end.direction {
            Direction::Forward => names.forward.clone(),
            Direction::Back => names.back.clone(),
        };
        match end.origin {
            Origin::JoinTable(_) => line.ty = format!("{target}[]"),
            Origin::Key((from, at)) => {
                let key = &self.database.tables[from].foreign_keys[at];
                let sign = self.sign(from, key, end.direction);
                line.ty = format!("{target}{sign}");
                if end.direction == Direction::Forward {
                    relation = self.with_key(relation, from, end.target, key);
                }
            }
        }
        if !relation.args.is_empty() {
            line.attributes.push(relation);
        }
        if self.is_relation_ignored(table, end, &line.name) {
            line.attributes.push(Attribute::new("ignore"));
        }
        Some(line)
    }

    fn sign(&self, from: usize, key: &ForeignKey, direction: Direction) -> &'static str {
        let table = &self.database.tables[from];
        match direction {
            Direction::Forward if columns(table, key).any(|column| column.arity != Arity::Required) => "?",
            Direction::Forward => "",
            Direction::Back if is_unique(table, key) => "?",
            Direction::Back => "[]",
        }
    }

    fn with_key(&self, relation: Attribute, from: usize, to: usize, key: &ForeignKey) -> Attribute {
        let fields = |table: usize, columns: &[String]| {
            let names = columns.iter().map(|column| self.field_name(table, column));
            Value::List(names.map(Value::Word).collect())
        };
        let mut relation = relation
            .named("fields", fields(from, &key.columns))
            .named("references", fields(to, &key.referenced_columns));
        let table = &self.database.tables[from];
        let is_required = columns(table, key).any(|column| column.arity == Arity::Required);
        let usual = if is_required {
            ReferentialAction::Restrict
        } else {
            ReferentialAction::SetNull
        };
        if key.on_delete != usual {
            relation = relation.named("onDelete", Value::word(action(key.on_delete)));
        }
        if key.on_update != ReferentialAction::Cascade {
            relation = relation.named("onUpdate", Value::word(action(key.on_update)));
        }
        let limit = self.capabilities.max_identifier_length.unwrap_or(usize::MAX);
        let names: Vec<&str> = key.columns.iter().map(String::as_str).collect();
        let default = crate::lower::names::foreign_key(&table.name.name, &names, limit);
        relation.mapped(key.name.as_ref().filter(|name| **name != default))
    }

    /// A relation with a model without a key is ignored, and so is one that the files ignore.
    fn is_relation_ignored(&self, table: usize, end: &End, name: &str) -> bool {
        let old = self
            .old_model(table)
            .and_then(|model| model.relation_fields().find(|(field, _)| field.name == name));
        if old.is_some_and(|(field, _)| field.is_ignored) {
            return true;
        }
        if matches!(end.origin, Origin::JoinTable(_)) {
            return false;
        }
        let lacks_key = !self.has_key(table) || !self.has_key(end.target);
        lacks_key && !self.is_ignored(table)
    }

    /// Whether the model of a table is ignored: it is in the files, or it has no key.
    pub fn is_ignored(&self, table: usize) -> bool {
        let explicit = self.old_model(table).is_some_and(|model| model.is_ignored);
        explicit || (!self.has_key(table) && !self.database.tables[table].columns.is_empty())
    }

    /// Whether rows can be told apart: by required columns of known types.
    pub fn has_key(&self, place: usize) -> bool {
        let table = &self.database.tables[place];
        let fits = |name: &str| {
            table.column(name).is_some_and(|column| {
                column.arity == Arity::Required && !matches!(column.ty, ColumnType::Unsupported(_))
            })
        };
        let key = table.primary_key.as_ref();
        let is_key =
            key.is_some_and(|key| key.column_names().all(fits) && self.is_sayable(place, key.column_names()));
        let mut indexes = table
            .indexes
            .iter()
            .filter(|index| index.is_unique() && index.predicate.is_none());
        is_key
            || indexes
                .any(|index| index.column_names().all(fits) && self.is_sayable(place, index.column_names()))
    }

    /// Whether the fields of these columns have names.
    pub fn is_sayable<'c>(&self, place: usize, columns: impl IntoIterator<Item = &'c str>) -> bool {
        let table = &self.database.tables[place];
        columns.into_iter().all(|column| {
            let at = table.columns.iter().position(|other| other.name == column);
            at.is_some_and(|at| !self.fields[place][at].is_unnamed)
        })
    }

    /// Whether both sides of a relation can be written.
    pub fn is_end_sayable(&self, end: &End) -> bool {
        let is_key_sayable = |from: usize, key: &ForeignKey| {
            let Some(target) = super::relations::target(self.database, key) else {
                return false;
            };
            !key.columns.is_empty()
                && key.columns.len() == key.referenced_columns.len()
                && self.is_sayable(from, key.columns.iter().map(String::as_str))
                && self.is_sayable(target, key.referenced_columns.iter().map(String::as_str))
        };
        match end.origin {
            Origin::Key((from, at)) => is_key_sayable(from, &self.database.tables[from].foreign_keys[at]),
            Origin::JoinTable(table) => joins::sides(&self.database.tables[table]).is_some(),
        }
    }

    /// A relation field that only the files know: there is no foreign key behind it.
    pub fn old_relation_line(&self, field: &OldField, end: &RelationField) -> Line {
        let relation = self.old.relation(end.relation);
        let mut attributes = Vec::new();
        let attribute = self.old_relation_attribute(field, relation);
        if !attribute.args.is_empty() {
            attributes.push(attribute);
        }
        if field.is_ignored {
            attributes.push(Attribute::new("ignore"));
        }
        let sign = match field.arity {
            OldArity::Required => "",
            OldArity::Optional => "?",
            OldArity::List => "[]",
        };
        Line {
            name: field.name.clone(),
            ty: format!("{}{sign}", self.old.model(end.target).name),
            attributes,
            ..Line::default()
        }
    }

    fn old_relation_attribute(&self, field: &OldField, relation: &Relation) -> Attribute {
        let mut attribute = Attribute::new("relation");
        if let Some(name) = &relation.name {
            attribute = attribute.arg(Value::text(name));
        }
        let side = &relation.referencing;
        let own = side.field.and_then(|at| {
            let fields = &self.old.model(side.model).fields;
            fields.get(at as usize)
        });
        let is_own = own.is_some_and(|own| own.span == field.span);
        let Some(key) = relation.kind.foreign_key().filter(|_| is_own) else {
            return attribute;
        };
        let list = |names: &[String]| Value::List(names.iter().map(Value::word).collect());
        attribute = attribute
            .named("fields", list(&key.fields))
            .named("references", list(&key.references));
        if let Some(action) = key.on_delete {
            attribute = attribute.named("onDelete", Value::word(action.name()));
        }
        if let Some(action) = key.on_update {
            attribute = attribute.named("onUpdate", Value::word(action.name()));
        }
        attribute.mapped(key.map.as_ref())
    }
}

/// `@map`, where the database has another name.
fn map(name: &Name) -> Option<Attribute> {
    let mapped = name.mapped.as_ref()?;
    Some(Attribute::new("map").arg(Value::text(mapped)))
}

fn unsupported(text: &str) -> String {
    format!("Unsupported({})", nicol_psl::print::quoted(text))
}

/// Whether an index is an attribute of a field: unique, over one column, and sayable there.
pub(super) fn is_on_field(index: &nicol_sql::schema::Index, has_partial_indexes: bool) -> bool {
    index.is_unique() && index.columns.len() == 1 && (has_partial_indexes || index.predicate.is_none())
}

fn old_keys(model: Option<&Model>, field: &OldField) -> Vec<Attribute> {
    let Some(model) = model else { return Vec::new() };
    let is_only = |fields: &[psl::IndexField]| matches!(fields, [only] if only.field == field.name);
    let key = model.primary_key.as_ref().filter(|key| is_only(&key.fields));
    let key = key.map(|key| Attribute::new("id").mapped(key.map.as_ref()));
    let mut indexes = model.indexes.iter();
    let unique = indexes
        .find(|index| index.kind == psl::IndexKind::Unique && index.on_field && is_only(&index.fields))
        .map(|index| Attribute::new("unique").mapped(index.map.as_ref()));
    key.into_iter().chain(unique).collect()
}

fn columns<'t>(table: &'t Table, key: &'t ForeignKey) -> impl Iterator<Item = &'t Column> {
    key.columns.iter().filter_map(|name| table.column(name))
}

/// Whether at most one row refers to each, and the language sees it: a unique constraint over the columns of
/// the key, in its order.
fn is_unique(table: &Table, key: &ForeignKey) -> bool {
    let columns = || key.columns.iter().map(String::as_str);
    let is_key = table
        .primary_key
        .as_ref()
        .is_some_and(|it| it.column_names().eq(columns()));
    let mut indexes = table
        .indexes
        .iter()
        .filter(|index| index.is_unique() && index.predicate.is_none());
    is_key || indexes.any(|index| index.column_names().eq(columns()))
}

fn action(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::Cascade => "Cascade",
        ReferentialAction::Restrict => "Restrict",
        ReferentialAction::NoAction => "NoAction",
        ReferentialAction::SetNull => "SetNull",
        ReferentialAction::SetDefault => "SetDefault",
    }
}
