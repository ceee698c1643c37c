//! What the scripts that were read so far have made. A script may work on tables that no script made (a
//! history can begin at a database that was there): then nothing is known of them, and they exist.

use crate::action::{Action, ColumnFacts, Constraint, TableFacts};
use crate::names::same;

/// The name of a type without quotes and brackets.
pub(crate) fn plain_type(ty: &str) -> String {
    let name = ty.replace('"', "");
    let name = name.trim_end_matches("[]");
    name.strip_prefix("public.").unwrap_or(name).to_owned()
}

/// Tables and enum types.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    tables: Vec<KnownTable>,
    enums: Vec<(String, Vec<String>)>,
    script: usize,
}

/// A table that a script made.
#[derive(Debug)]
pub(crate) struct KnownTable {
    name: String,
    pub columns: Vec<ColumnFacts>,
    /// Checks by name, and whether the rows were looked at.
    pub checks: Vec<(Option<String>, String, bool)>,
    /// Unique indexes and constraints by name.
    pub unique: Vec<(Option<String>, Vec<String>)>,
    /// Indexes of all kinds by name.
    pub indexes: Vec<(Option<String>, Vec<String>)>,
    script: usize,
}

impl KnownTable {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The column of this name.
    pub fn column(&self, name: &str, folds: bool) -> Option<&ColumnFacts> {
        self.columns.iter().find(|column| same(&column.name, name, folds))
    }

    /// Whether a check that was validated keeps nulls out of a column.
    pub fn proves_not_null(&self, column: &str) -> bool {
        let says = |text: &str| {
            let plain: String = text.replace(['"', '(', ')'], " ");
            let words: Vec<&str> = plain.split_whitespace().collect();
            matches!(words.as_slice(), [name, is, not, null]
                if name.eq_ignore_ascii_case(column) && is.eq_ignore_ascii_case("is")
                    && not.eq_ignore_ascii_case("not") && null.eq_ignore_ascii_case("null"))
        };
        self.checks.iter().any(|(_, text, valid)| *valid && says(text))
    }
}

impl Catalogue {
    /// The next script begins.
    pub fn begin_script(&mut self) {
        self.script += 1;
    }

    /// The table of this name.
    pub fn table(&self, name: &str, folds: bool) -> Option<&KnownTable> {
        self.tables.iter().find(|table| same(&table.name, name, folds))
    }

    /// Whether the script that is read made the table.
    pub fn is_new(&self, name: &str, folds: bool) -> bool {
        self.table(name, folds)
            .is_some_and(|table| table.script == self.script)
    }

    /// The values of an enum type.
    pub fn values(&self, name: &str) -> Option<&[String]> {
        let found = self.enums.iter().find(|(known, _)| known == name);
        found.map(|(_, values)| values.as_slice())
    }

    /// The index of this name, with its table and columns.
    pub fn index(&self, name: &str) -> Option<(&KnownTable, &[String])> {
        self.tables.iter().find_map(|table| {
            let index = table
                .indexes
                .iter()
                .find(|(known, _)| known.as_deref() == Some(name))?;
            Some((table, index.1.as_slice()))
        })
    }

    /// Takes note of an action.
    pub fn apply(&mut self, action: &Action) {
        match action {
            Action::CreateTable(facts) => self.create(facts),
            Action::Rebuild(facts) => self.rebuild(facts),
            Action::DropTable { table, .. } => self.tables.retain(|known| known.name != *table),
            Action::RenameTable { from, to } => self.on(from, |table| table.name.clone_from(to)),
            Action::CreateEnum { name, values } => self.enums.push((name.clone(), values.clone())),
            Action::AddEnumValue { name, value } => {
                self.on_enum(name, |values| values.push(value.clone()));
            }
            Action::RenameEnumValue { name, from, to } => self.on_enum(name, |values| {
                let old = values.iter_mut().find(|value| *value == from);
                if let Some(value) = old {
                    value.clone_from(to);
                }
            }),
            Action::RenameType { from, to } => self.rename_type(from, to),
            Action::DropType { name, .. } => self.enums.retain(|(known, _)| known != name),
            Action::CreateIndex(index) => self.on(&index.table, |table| {
                table.indexes.push((index.name.clone(), index.columns.clone()));
                if index.unique && !index.partial {
                    table.unique.push((index.name.clone(), index.columns.clone()));
                }
            }),
            Action::DropIndex { index, .. } => {
                for table in &mut self.tables {
                    table.indexes.retain(|(name, _)| name.as_ref() != Some(index));
                    table.unique.retain(|(name, _)| name.as_ref() != Some(index));
                }
            }
            other => self.apply_to_table(other),
        }
    }

    /// The columns of the type follow.
    fn rename_type(&mut self, from: &str, to: &str) {
        let old = self.enums.iter_mut().find(|(name, _)| name == from);
        if let Some((name, _)) = old {
            to.clone_into(name);
        }
        let columns = self.tables.iter_mut().flat_map(|table| &mut table.columns);
        for column in columns.filter(|column| plain_type(&column.ty) == from) {
            let list = if column.ty.ends_with("[]") { "[]" } else { "" };
            column.ty = format!("\"{to}\"{list}");
        }
    }

    fn apply_to_table(&mut self, action: &Action) {
        match action {
            Action::AddColumn { table, column } => self.on(table, |table| {
                table.columns.push(column.clone());
                let constraints = column.constraints.iter();
                constraints.for_each(|(name, constraint)| table.add(name.as_ref(), constraint, true));
            }),
            Action::DropColumn { table, column, .. } => {
                self.on(table, |table| table.columns.retain(|known| known.name != *column));
            }
            Action::RenameColumn { table, from, to } => {
                self.on_column(table, from, |column| column.name.clone_from(to));
            }
            Action::ChangeType {
                table, column, to, ..
            } => {
                self.on_column(table, column, |column| column.ty.clone_from(to));
            }
            Action::SetNotNull { table, column } => {
                self.on_column(table, column, |column| column.required = true);
            }
            Action::DropNotNull { table, column } => {
                self.on_column(table, column, |column| column.required = false);
            }
            Action::SetDefault { table, column } => {
                self.on_column(table, column, |column| column.default = Some(String::new()));
            }
            Action::DropDefault { table, column } => {
                self.on_column(table, column, |column| column.default = None);
            }
            Action::AddConstraint {
                table,
                name,
                constraint,
                not_valid,
            } => self.on(table, |table| table.add(name.as_ref(), constraint, !not_valid)),
            Action::DropConstraint { table, name, .. } => self.on(table, |table| {
                table.checks.retain(|(known, ..)| known.as_ref() != Some(name));
                table.unique.retain(|(known, _)| known.as_ref() != Some(name));
                table.indexes.retain(|(known, _)| known.as_ref() != Some(name));
            }),
            Action::ValidateConstraint { table, name } => self.on(table, |table| {
                let checks = table.checks.iter_mut();
                checks
                    .filter(|(known, ..)| known.as_ref() == Some(name))
                    .for_each(|(_, _, valid)| *valid = true);
            }),
            _ => {}
        }
    }

    fn create(&mut self, facts: &TableFacts) {
        if facts.if_not_exists && self.tables.iter().any(|table| table.name == facts.name) {
            return;
        }
        self.tables.retain(|table| table.name != facts.name);
        let script = self.script;
        self.tables.push(KnownTable::of(facts, script));
    }

    /// The indexes are made anew by the script; until then they are as they were.
    fn rebuild(&mut self, facts: &TableFacts) {
        self.on(&facts.name, |table| {
            let script = table.script;
            let indexes = std::mem::take(&mut table.indexes);
            let unique = std::mem::take(&mut table.unique);
            *table = KnownTable::of(facts, script);
            table.indexes.extend(indexes);
            table.unique.extend(unique);
        });
    }

    fn on(&mut self, table: &str, change: impl FnOnce(&mut KnownTable)) {
        if let Some(table) = self.tables.iter_mut().find(|known| known.name == table) {
            change(table);
        }
    }

    fn on_column(&mut self, table: &str, column: &str, change: impl FnOnce(&mut ColumnFacts)) {
        self.on(table, |table| {
            if let Some(column) = table.columns.iter_mut().find(|known| known.name == column) {
                change(column);
            }
        });
    }

    fn on_enum(&mut self, name: &str, change: impl FnOnce(&mut Vec<String>)) {
        if let Some((_, values)) = self.enums.iter_mut().find(|(known, _)| known == name) {
            change(values);
        }
    }
}

impl KnownTable {
    fn of(facts: &TableFacts, script: usize) -> KnownTable {
        let mut table = KnownTable {
            name: facts.name.clone(),
            columns: facts.columns.clone(),
            checks: Vec::new(),
            unique: Vec::new(),
            indexes: Vec::new(),
            script,
        };
        let of_columns = facts.columns.iter().flat_map(|column| &column.constraints);
        for (name, constraint) in of_columns.chain(&facts.constraints) {
            table.add(name.as_ref(), constraint, true);
        }
        table
    }

    fn add(&mut self, name: Option<&String>, constraint: &Constraint, valid: bool) {
        let name = name.cloned();
        match constraint {
            Constraint::Check(text) => self.checks.push((name, text.clone(), valid)),
            Constraint::PrimaryKey { columns, .. } | Constraint::Unique { columns, .. } => {
                self.unique.push((name.clone(), columns.clone()));
                self.indexes.push((name, columns.clone()));
            }
            Constraint::ForeignKey { .. } | Constraint::Exclusion => {}
        }
    }
}
