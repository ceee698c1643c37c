//! SQLite's catalogue: `sqlite_master` and the pragmas as tables. What the pragmas don't tell (check
//! constraints, predicates of partial indexes) is read from the statements themselves, see
//! [`super::statement`].

use std::collections::HashSet;

use super::statement;
use super::{Sqlite, UNIFORM};
use crate::ScalarType;
use crate::dialect::Types;
use crate::dialect::inspect::{CatalogueRow, Inspect, Tables, answer, flag, optional, text};
use crate::schema::{
    Arity, Column, ColumnType, DefaultValue, ForeignKey, Generated, Index, IndexColumn, IndexKind,
    IndexMethod, IndexPart, Literal, ObjectName, PrimaryKey, ReferentialAction, SortOrder, SqlSchema, Table,
    Unmanaged, UnmanagedKind, View,
};

/// Tables and views, without SQLite's own, and without virtual tables and what stands behind them.
const OBJECTS: &str = "\
    SELECT m.name, m.type, m.sql \
    FROM sqlite_master m \
    LEFT JOIN pragma_table_list l ON l.schema = 'main' AND l.name = m.name \
    WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
    AND coalesce(l.type, '') NOT IN ('virtual', 'shadow') \
    ORDER BY m.name";

const COLUMNS: &str = "\
    SELECT m.name, c.name, c.type, CAST(c.\"notnull\" AS TEXT), c.dflt_value, CAST(c.pk AS TEXT), \
    CAST(c.hidden AS TEXT) \
    FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c \
    WHERE m.type IN ('table', 'view') ORDER BY m.name, c.cid";

const INDEXES: &str = "\
    SELECT m.name, l.name, CAST(l.\"unique\" AS TEXT), l.origin, CAST(l.partial AS TEXT), \
    (SELECT i.sql FROM sqlite_master i WHERE i.type = 'index' AND i.name = l.name) \
    FROM sqlite_master m JOIN pragma_index_list(m.name) l \
    WHERE m.type = 'table' ORDER BY m.name, l.seq";

const INDEX_COLUMNS: &str = "\
    SELECT m.name, l.name, x.name, CAST(x.desc AS TEXT) \
    FROM sqlite_master m JOIN pragma_index_list(m.name) l JOIN pragma_index_xinfo(l.name) x \
    WHERE m.type = 'table' AND x.key = 1 ORDER BY m.name, l.seq, x.seqno";

const FOREIGN_KEYS: &str = "\
    SELECT m.name, CAST(f.id AS TEXT), f.\"table\", f.\"from\", f.\"to\", f.on_delete, f.on_update \
    FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f \
    WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq";

const TRIGGERS: &str = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name";

impl Inspect for Sqlite {
    fn catalogue_queries(&self, _namespaces: &[String]) -> Vec<String> {
        let queries = [OBJECTS, COLUMNS, INDEXES, INDEX_COLUMNS, FOREIGN_KEYS, TRIGGERS];
        queries.into_iter().map(str::to_owned).collect()
    }

    fn objects_query(&self, _namespaces: &[String]) -> Option<String> {
        Some(super::objects::query())
    }

    fn read_catalogue(&self, _namespaces: &[String], answers: &[Vec<CatalogueRow>]) -> SqlSchema {
        let mut schema = SqlSchema {
            is_inspected: true,
            ..SqlSchema::default()
        };
        let mut tables = Tables::new();
        for row in answer(answers, 0) {
            add_object(row, &mut schema, &mut tables);
        }
        add_columns(answer(answers, 1), &mut tables, &mut schema.views);
        add_indexes(answer(answers, 2), answer(answers, 3), &mut tables);
        add_foreign_keys(answer(answers, 4), &mut tables);
        for row in answer(answers, 5) {
            if let Some(table) = tables.get(&ObjectName::new(text(row, 0))) {
                table
                    .unmanaged
                    .push(unmanaged(UnmanagedKind::Trigger, text(row, 1), text(row, 2)));
            }
        }
        schema.tables = tables.list;
        schema
    }
}

fn unmanaged(kind: UnmanagedKind, name: &str, definition: &str) -> Unmanaged {
    Unmanaged {
        kind,
        name: name.to_owned(),
        definition: definition.to_owned(),
    }
}

fn add_object(row: &CatalogueRow, schema: &mut SqlSchema, tables: &mut Tables) {
    let name = ObjectName::new(text(row, 0));
    if text(row, 1) == "view" {
        let definition = optional(row, 2).map(str::to_owned);
        schema.views.push(View {
            name,
            columns: Vec::new(),
            definition,
            comment: None,
        });
        return;
    }
    let mut table = Table::new(name);
    let checks = statement::checks(text(row, 2)).into_iter();
    table.unmanaged = checks
        .map(|check| unmanaged(UnmanagedKind::Check, "", &check))
        .collect();
    for clause in statement::column_clauses(text(row, 2)) {
        let parts = [
            (UnmanagedKind::Generated, clause.generated),
            (UnmanagedKind::Collation, clause.collation),
        ];
        for (kind, text) in parts {
            let text = text.map(|text| unmanaged(kind, &clause.column, &text));
            table.unmanaged.extend(text);
        }
    }
    let options = statement::table_options(text(row, 2)).into_iter();
    table
        .unmanaged
        .extend(options.map(|option| unmanaged(UnmanagedKind::TableOption, "", option)));
    tables.add(table);
}

fn add_columns(rows: &[CatalogueRow], tables: &mut Tables, views: &mut [View]) {
    let mut keys: Vec<(ObjectName, u32, String, bool)> = Vec::new();
    for row in rows {
        let Some(table) = tables.get(&ObjectName::new(text(row, 0))) else {
            if let Some(view) = views.iter_mut().find(|view| view.name.name == text(row, 0)) {
                view.columns.push(column(row));
            }
            continue;
        };
        table.columns.push(column(row));
        if let Some(place) = text(row, 5).parse().ok().filter(|place| *place > 0) {
            // `INT PRIMARY KEY` is an ordinary column.
            let is_integer = text(row, 2).eq_ignore_ascii_case("integer");
            keys.push((table.name.clone(), place, text(row, 1).to_owned(), is_integer));
        }
    }
    keys.sort();
    let integers: HashSet<(ObjectName, String)> = keys
        .iter()
        .filter(|(.., is_integer)| *is_integer)
        .map(|(table, _, column, _)| (table.clone(), column.clone()))
        .collect();
    for (name, _, column, _) in keys {
        let Some(table) = tables.get(&name) else { continue };
        let key = table.primary_key.get_or_insert_with(|| PrimaryKey {
            name: String::new(),
            columns: Vec::new(),
        });
        key.columns.push(IndexColumn::new(column));
    }
    for table in &mut tables.list {
        count_rows(table, &integers);
    }
}

/// A single `INTEGER` key is the row's number.
fn count_rows(table: &mut Table, integers: &HashSet<(ObjectName, String)>) {
    let single = table.primary_key.as_ref().filter(|key| key.columns.len() == 1);
    let Some(name) = single.and_then(|key| key.columns[0].name().map(str::to_owned)) else {
        return;
    };
    let Some(column) = table.columns.iter_mut().find(|column| column.name == name) else {
        return;
    };
    if integers.contains(&(table.name.clone(), name)) {
        column.autoincrement = true;
        column.arity = Arity::Required;
    }
}

fn column(row: &CatalogueRow) -> Column {
    let mut column = Column::new(text(row, 1), column_type(text(row, 2)));
    if !flag(row, 3) {
        column.arity = Arity::Nullable;
    }
    column.default = optional(row, 4).and_then(|default| default_value(default, &column.ty));
    column.generated = match text(row, 6) {
        "2" => Some(Generated::Expression {
            expression: String::new(),
            stored: false,
        }),
        "3" => Some(Generated::Expression {
            expression: String::new(),
            stored: true,
        }),
        _ => None,
    };
    column
}

/// SQLite takes any word for a type. Arguments are ignored where the word can have some (`varchar(255)`).
fn column_type(declared: &str) -> ColumnType {
    let lower = declared.trim().to_ascii_lowercase();
    let bare = lower
        .split_once('(')
        .map_or(lower.as_str(), |(word, _)| word.trim());
    let takes_arguments = ["char", "numeric", "decimal"]
        .iter()
        .any(|word| bare.contains(word));
    let word = if takes_arguments {
        bare
    } else {
        lower.strip_suffix("[]").unwrap_or(&lower)
    };
    match UNIFORM.declared_type(word) {
        Some(scalar) => ColumnType::scalar(scalar),
        None if word.contains("char") => ColumnType::scalar(ScalarType::String),
        None if takes_arguments => ColumnType::scalar(ScalarType::Decimal),
        None => ColumnType::Unsupported(lower),
    }
}

fn default_value(text: &str, ty: &ColumnType) -> Option<DefaultValue> {
    let lower = text.to_ascii_lowercase();
    if lower == "null" {
        return None;
    }
    let literal = match ty.as_scalar() {
        Some(ScalarType::Int | ScalarType::BigInt) => whole(number_text(text)).map(Literal::Number),
        Some(ScalarType::Float | ScalarType::Decimal) => {
            crate::number::plain(number_text(text)).map(Literal::Number)
        }
        Some(ScalarType::Boolean) => match number_text(&lower) {
            "1" => Some(Literal::Boolean(true)),
            "0" => Some(Literal::Boolean(false)),
            _ => lower.parse().ok().map(Literal::Boolean),
        },
        Some(ScalarType::String) => statement::unquoted(text).map(Literal::String),
        Some(ScalarType::Json) => statement::unquoted(text).map(Literal::Json),
        Some(ScalarType::Bytes) => statement::unquoted(text)
            .and_then(|digits| bytes(&digits))
            .map(Literal::Bytes),
        Some(ScalarType::DateTime) => {
            let now = [
                "current_timestamp",
                "datetime('now')",
                "datetime('now', 'localtime')",
            ];
            if now.contains(&lower.as_str()) {
                return Some(DefaultValue::Now);
            }
            None
        }
        None => None,
    };
    Some(match literal {
        Some(literal) => DefaultValue::Literal(literal),
        None => DefaultValue::Expression(text.to_owned()),
    })
}

/// The number in a default: SQLite makes one of a text where the column asks for it.
fn number_text(text: &str) -> &str {
    text.strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
        .unwrap_or(text)
}

/// A whole number that fits into a column; `1e2`, `0x10` and the like stay expressions.
fn whole(text: &str) -> Option<String> {
    let number: i64 = text.parse().ok().filter(|_| !text.starts_with('+'))?;
    Some(number.to_string())
}

/// Bytes from hexadecimal digits.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    if !digits.len().is_multiple_of(2) || !digits.is_ascii() {
        return None;
    }
    let pairs = (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok());
    pairs.collect()
}

fn add_indexes(rows: &[CatalogueRow], columns: &[CatalogueRow], tables: &mut Tables) {
    for row in rows.iter().filter(|row| text(row, 3) != "pk") {
        let (table_name, name) = (text(row, 0), text(row, 1));
        let Some(table) = tables.get(&ObjectName::new(table_name)) else {
            continue;
        };
        let statement = optional(row, 5);
        let own = columns
            .iter()
            .filter(|column| text(column, 0) == table_name && text(column, 1) == name);
        let parts: Option<Vec<IndexColumn>> = own.map(index_column).collect();
        let Some(parts) = parts else {
            // Over an expression.
            table
                .unmanaged
                .push(unmanaged(UnmanagedKind::Index, name, statement.unwrap_or("")));
            continue;
        };
        table.indexes.push(Index {
            name: name.to_owned(),
            kind: if flag(row, 2) {
                IndexKind::Unique
            } else {
                IndexKind::Normal
            },
            columns: parts,
            method: IndexMethod::BTree,
            predicate: statement.filter(|_| flag(row, 4)).and_then(statement::predicate),
            is_constraint: text(row, 3) == "u",
        });
    }
}

fn index_column(row: &CatalogueRow) -> Option<IndexColumn> {
    let name = optional(row, 2)?.to_owned();
    Some(IndexColumn {
        part: IndexPart::Column(name),
        sort: flag(row, 3).then_some(SortOrder::Desc),
        length: None,
        operator_class: None,
    })
}

fn add_foreign_keys(rows: &[CatalogueRow], tables: &mut Tables) {
    let mut last: Option<(&str, &str)> = None;
    for row in rows {
        let place = (text(row, 0), text(row, 1));
        let referenced = ObjectName::new(text(row, 2));
        let implicit = optional(row, 4).is_none();
        let key: Vec<String> = match tables
            .get(&referenced)
            .and_then(|table| table.primary_key.as_ref())
        {
            Some(key) => key.column_names().map(str::to_owned).collect(),
            None => Vec::new(),
        };
        let Some(table) = tables.get(&ObjectName::new(place.0)) else {
            continue;
        };
        if last != Some(place) {
            let action = |column| {
                ReferentialAction::from_sql(text(row, column)).unwrap_or(ReferentialAction::NoAction)
            };
            table.foreign_keys.push(ForeignKey {
                name: None,
                columns: Vec::new(),
                referenced_table: referenced,
                // The short form without columns means the primary key.
                referenced_columns: if implicit { key } else { Vec::new() },
                on_delete: action(5),
                on_update: action(6),
            });
            last = Some(place);
        }
        if let Some(foreign_key) = table.foreign_keys.last_mut() {
            foreign_key.columns.push(text(row, 3).to_owned());
            foreign_key
                .referenced_columns
                .extend(optional(row, 4).map(str::to_owned));
        }
    }
}
