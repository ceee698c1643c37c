//! Queries to text. The functions at the end of this file walk a statement and are the same for every
//! database; the hooks of [`Render`] print one construct each, in standard SQL unless a dialect says
//! otherwise. Whether a database can do a thing is decided before, so nothing here fails.

use std::fmt::Write as _;

use super::Dialect;
use crate::ast::{
    Assignment, BaseType, Column, Compare, Conflict, Delete, Expr, Insert, Limit, Nulls, Operation, Order,
    OrderKey, Output, Rows, Select, Slot, TableRef, Type, Update,
};

/// The text hooks of queries. Each prints one construct.
pub trait Render {
    /// A quoted identifier.
    fn name(&self, name: &str) -> String {
        format!("\"{}\"", name.replace('"', "\"\""))
    }

    /// The schema to write in front of a name whose schema the schema file says (`@@schema`) or does not say.
    fn namespace<'n>(&'n self, named: Option<&'n str>) -> Option<&'n str> {
        named
    }

    /// A parameter, counted from 0.
    fn slot(&self, slot: Slot) -> String {
        format!("?{}", slot + 1)
    }

    /// A parameter that becomes a value of a column's type.
    fn value(&self, slot: Slot, _ty: &Type) -> String {
        self.slot(slot)
    }

    /// A column in the form in which the client reads it.
    fn output(&self, column: &str, _ty: &Type) -> String {
        column.to_owned()
    }

    /// Two expressions of a type compared.
    fn compare(&self, left: &str, compare: Compare, right: &str, _ty: &Type) -> String {
        format!("{left} {} {right}", compare.sql())
    }

    /// What stands in ORDER BY for a column.
    fn sort_key(&self, column: &str, _ty: &Type) -> String {
        column.to_owned()
    }

    /// What a number becomes by a calculation; `operation` is one of the four basic ones.
    fn calculate(&self, old: &str, operation: Operation, value: &str, _ty: &Type) -> String {
        format!("{old} {} {value}", sign(operation))
    }

    /// `column` is an element of a list parameter.
    fn is_in(&self, column: &str, slot: Slot, ty: &Type) -> String;

    /// `columns` together are an element of the lists in `slots`.
    fn is_in_tuples(&self, columns: &[String], types: &[&Type], slots: &[Slot]) -> String;

    /// `column` matches a pattern in which a backslash escapes.
    fn like(&self, column: &str, slot: Slot, insensitive: bool) -> String {
        let slot = self.slot(slot);
        match insensitive {
            true => format!("LOWER({column}) LIKE LOWER({slot}) ESCAPE '\\'"),
            false => format!("{column} LIKE {slot} ESCAPE '\\'"),
        }
    }

    /// LIMIT and OFFSET, each with a leading space.
    fn limit(&self, limit: Option<Limit>, offset: Option<Slot>) -> String {
        let limit = limit.map(|limit| format!(" LIMIT {}", self.limit_number(limit)));
        let offset = offset.map(|slot| format!(" OFFSET {}", self.slot(slot)));
        limit.unwrap_or_default() + &offset.unwrap_or_default()
    }

    /// The number of a LIMIT.
    fn limit_number(&self, limit: Limit) -> String {
        match limit {
            Limit::Literal(number) => number.to_string(),
            Limit::Slot(slot) => self.slot(slot),
        }
    }

    /// What stands after the table of an INSERT without columns.
    fn default_row(&self) -> &'static str {
        "DEFAULT VALUES"
    }

    /// Several rows from one list parameter a column.
    fn rows_from_lists(&self, columns: &[Column]) -> String;

    /// The texts of a bulk load; `None` when the database has none.
    fn bulk_load(&self, _table: &TableRef, _columns: &[Column]) -> Option<BulkLoad> {
        None
    }

    /// `list` with the elements of a list parameter behind it.
    fn append(&self, column: &str, slot: Slot, ty: &Type) -> String;
}

/// What is said to a database to load many rows at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkLoad {
    /// A query whose one truth value says whether the table can be loaded so.
    pub allowed: String,
    /// A query whose columns have the types of the loaded ones.
    pub types: String,
    /// The statement that takes the rows.
    pub load: String,
}

/// SELECT as text.
pub fn select(dialect: &dyn Dialect, select: &Select) -> String {
    if select.per.is_empty() || (select.limit.is_none() && select.offset.is_none()) {
        let mut text = select_body(dialect, select, &outputs(dialect, select));
        push_order(dialect, &select.order, &mut text);
        text.push_str(&dialect.limit(select.limit, select.offset));
        return text;
    }
    limited_per_group(dialect, select)
}

/// LIMIT for each group: the rows of a group are numbered, and those with a wanted number are kept.
fn limited_per_group(dialect: &dyn Dialect, select: &Select) -> String {
    let mut order = String::new();
    push_order(dialect, &select.order, &mut order);
    let groups: Vec<String> = select
        .per
        .iter()
        .map(|column| column_text(dialect, column))
        .collect();
    let inner: Vec<String> = outputs(dialect, select)
        .into_iter()
        .enumerate()
        .map(|(index, output)| format!("{output} AS {}", dialect.name(&format!("c{index}"))))
        .chain([format!(
            "ROW_NUMBER() OVER (PARTITION BY {}{order}) AS {}",
            groups.join(", "),
            dialect.name("rn")
        )])
        .collect();
    let outer: Vec<String> = (0..select.output.len())
        .map(|index| dialect.name(&format!("c{index}")))
        .collect();
    let number = dialect.name("rn");
    let offset = select.offset.map(|slot| dialect.slot(slot));
    let mut wanted = Vec::new();
    if let Some(offset) = &offset {
        wanted.push(format!("{number} > {offset}"));
    }
    if let Some(limit) = select.limit.map(|limit| dialect.limit_number(limit)) {
        wanted.push(match &offset {
            Some(offset) => format!("{number} <= {offset} + {limit}"),
            None => format!("{number} <= {limit}"),
        });
    }
    format!(
        "SELECT {} FROM ({}) AS {} WHERE {} ORDER BY {number}",
        outer.join(", "),
        select_body(dialect, select, &inner),
        dialect.name("g"),
        wanted.join(" AND "),
    )
}

fn outputs(dialect: &dyn Dialect, select: &Select) -> Vec<String> {
    let output = |output: &Output| match output {
        Output::Column(column) => dialect.output(&column_text(dialect, column), &column.ty),
        Output::Key(OrderKey::Column(column)) => column_text(dialect, column),
        Output::Key(OrderKey::Count(subquery)) => format!("({})", self::select(dialect, subquery)),
        Output::CountAll => "COUNT(*)".to_owned(),
        Output::One => "1".to_owned(),
    };
    select.output.iter().map(output).collect()
}

fn select_body(dialect: &dyn Dialect, select: &Select, outputs: &[String]) -> String {
    let distinct = if select.distinct { "DISTINCT " } else { "" };
    let mut text = format!(
        "SELECT {distinct}{} FROM {}",
        outputs.join(", "),
        table_text(dialect, &select.from)
    );
    for join in &select.joins {
        let on = join
            .on
            .iter()
            .map(|(left, right)| format!("{} = {}", column_text(dialect, left), column_text(dialect, right)));
        let kind = if join.left { "LEFT JOIN" } else { "INNER JOIN" };
        let on = on.collect::<Vec<_>>().join(" AND ");
        let _ = write!(text, " {kind} {} ON {on}", table_text(dialect, &join.table));
    }
    push_filter(dialect, select.filter.as_ref(), &mut text);
    text
}

fn push_filter(dialect: &dyn Dialect, filter: Option<&Expr>, text: &mut String) {
    if let Some(filter) = filter {
        let _ = write!(text, " WHERE {}", expr(dialect, filter));
    }
}

fn push_order(dialect: &dyn Dialect, order: &[Order], text: &mut String) {
    for (index, order) in order.iter().enumerate() {
        let key = match &order.key {
            OrderKey::Column(column) => dialect.sort_key(&column_text(dialect, column), &column.ty),
            OrderKey::Count(subquery) => format!("({})", select(dialect, subquery)),
        };
        let direction = if order.descending { "DESC" } else { "ASC" };
        let nulls = match order.nulls {
            None => "",
            Some(Nulls::First) => " NULLS FIRST",
            Some(Nulls::Last) => " NULLS LAST",
        };
        let comma = if index == 0 { " ORDER BY" } else { "," };
        let _ = write!(text, "{comma} {key} {direction}{nulls}");
    }
}

/// INSERT as text.
pub fn insert(dialect: &dyn Dialect, insert: &Insert) -> String {
    let columns: Vec<String> = insert
        .columns
        .iter()
        .map(|column| dialect.name(&column.name))
        .collect();
    let mut text = format!("INSERT INTO {}", target_text(dialect, &insert.table));
    match (columns.as_slice(), insert.rows) {
        ([], _) => {
            let _ = write!(text, " {}", dialect.default_row());
        }
        (_, Rows::Lists) => {
            let _ = write!(
                text,
                " ({}) {}",
                columns.join(", "),
                dialect.rows_from_lists(&insert.columns)
            );
        }
        (_, Rows::Values(count)) => {
            let _ = write!(text, " ({}) VALUES ", columns.join(", "));
            push_values(dialect, &insert.columns, count, &mut text);
        }
    }
    match &insert.conflict {
        None => {}
        Some(Conflict::Skip) => text.push_str(" ON CONFLICT DO NOTHING"),
        Some(Conflict::Update { target, set }) => {
            let target: Vec<String> = target.iter().map(|column| dialect.name(&column.name)).collect();
            let set = assignments(dialect, set, Some(&insert.table));
            let _ = write!(text, " ON CONFLICT ({}) DO UPDATE SET {set}", target.join(", "));
        }
    }
    push_returning(dialect, &insert.returning, &mut text);
    text
}

fn push_values(dialect: &dyn Dialect, columns: &[Column], rows: u32, text: &mut String) {
    let mut slot: Slot = 0;
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for (index, column) in columns.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            let _ = write!(text, "{comma}{}", dialect.value(slot, &column.ty));
            slot = slot.saturating_add(1);
        }
        text.push(')');
    }
}

/// UPDATE as text.
pub fn update(dialect: &dyn Dialect, update: &Update) -> String {
    let set = assignments(dialect, &update.set, None);
    let mut text = format!("UPDATE {} SET {set}", table_text(dialect, &update.table));
    push_filter(dialect, update.filter.as_ref(), &mut text);
    push_returning(dialect, &update.returning, &mut text);
    text
}

/// `of`: where the old value must be called by its table (an upsert).
fn assignments(dialect: &dyn Dialect, set: &[Assignment], of: Option<&TableRef>) -> String {
    let assignment = |assignment: &Assignment| {
        let Assignment {
            column,
            operation,
            slot,
        } = assignment;
        let name = dialect.name(&column.name);
        let old = match of {
            Some(table) => format!("{}.{name}", dialect.name(&table.name)),
            None => name.clone(),
        };
        let value = dialect.value(*slot, &column.ty);
        let value = match operation {
            Operation::Set => value,
            Operation::Append => dialect.append(&old, *slot, &column.ty),
            calculation => dialect.calculate(&old, *calculation, &value, &column.ty),
        };
        format!("{name} = {value}")
    };
    set.iter().map(assignment).collect::<Vec<_>>().join(", ")
}

/// DELETE as text.
pub fn delete(dialect: &dyn Dialect, delete: &Delete) -> String {
    let mut text = format!("DELETE FROM {}", table_text(dialect, &delete.table));
    push_filter(dialect, delete.filter.as_ref(), &mut text);
    push_returning(dialect, &delete.returning, &mut text);
    text
}

/// RETURNING names plain columns: an INSERT's table has no alias.
fn push_returning(dialect: &dyn Dialect, columns: &[Column], text: &mut String) {
    let columns: Vec<String> = columns
        .iter()
        .map(|column| dialect.output(&dialect.name(&column.name), &column.ty))
        .collect();
    if !columns.is_empty() {
        let _ = write!(text, " RETURNING {}", columns.join(", "));
    }
}

fn expr(dialect: &dyn Dialect, condition: &Expr) -> String {
    match condition {
        Expr::And(parts) => joined(dialect, parts, " AND ", "1=1"),
        Expr::Or(parts) => joined(dialect, parts, " OR ", "1=0"),
        Expr::Not(part) => format!("NOT {}", parenthesised(dialect, part)),
        Expr::Compare(column, compare, slot) => {
            let value = dialect.value(*slot, &column.ty);
            dialect.compare(&column_text(dialect, column), *compare, &value, &column.ty)
        }
        Expr::CompareColumns(left, compare, right) => {
            let (ty, right) = (&left.ty, column_text(dialect, right));
            dialect.compare(&column_text(dialect, left), *compare, &right, ty)
        }
        Expr::CompareWith(key, compare, subquery) => {
            let value = format!("({})", select(dialect, subquery));
            match key {
                OrderKey::Column(column) => {
                    dialect.compare(&column_text(dialect, column), *compare, &value, &column.ty)
                }
                OrderKey::Count(count) => {
                    format!("({}) {} {value}", select(dialect, count), compare.sql())
                }
            }
        }
        Expr::In(column, slot) => dialect.is_in(&column_text(dialect, column), *slot, &column.ty),
        Expr::InTuples(columns, slots) => {
            let names: Vec<String> = columns
                .iter()
                .map(|column| column_text(dialect, column))
                .collect();
            let types: Vec<&Type> = columns.iter().map(|column| &column.ty).collect();
            dialect.is_in_tuples(&names, &types, slots)
        }
        Expr::Like {
            column,
            slot,
            insensitive,
        } => dialect.like(&column_text(dialect, column), *slot, *insensitive),
        Expr::IsNull(column) => format!("{} IS NULL", column_text(dialect, column)),
        Expr::Exists(subquery) => format!("EXISTS ({})", select(dialect, subquery)),
    }
}

fn joined(dialect: &dyn Dialect, parts: &[Expr], with: &str, empty: &str) -> String {
    match parts {
        [] => empty.to_owned(),
        [only] => expr(dialect, only),
        _ => parts
            .iter()
            .map(|part| parenthesised(dialect, part))
            .collect::<Vec<_>>()
            .join(with),
    }
}

fn parenthesised(dialect: &dyn Dialect, part: &Expr) -> String {
    let text = expr(dialect, part);
    match part {
        Expr::And(parts) | Expr::Or(parts) if parts.len() < 2 => text,
        Expr::Compare(..) | Expr::CompareColumns(..) | Expr::IsNull(_) | Expr::Exists(_) => text,
        _ => format!("({text})"),
    }
}

fn table_text(dialect: &dyn Dialect, table: &TableRef) -> String {
    format!(
        "{} AS {}",
        target_text(dialect, table),
        alias(dialect, table.alias)
    )
}

pub(crate) fn target_text(dialect: &dyn Dialect, table: &TableRef) -> String {
    match dialect.namespace(table.schema.as_deref()) {
        Some(schema) => format!("{}.{}", dialect.name(schema), dialect.name(&table.name)),
        None => dialect.name(&table.name),
    }
}

fn column_text(dialect: &dyn Dialect, column: &Column) -> String {
    format!("{}.{}", alias(dialect, column.table), dialect.name(&column.name))
}

fn alias(dialect: &dyn Dialect, alias: u16) -> String {
    dialect.name(&format!("t{alias}"))
}

/// The sign of a calculation.
pub(crate) const fn sign(operation: Operation) -> &'static str {
    match operation {
        Operation::Set | Operation::Append | Operation::Add => "+",
        Operation::Subtract => "-",
        Operation::Multiply => "*",
        Operation::Divide => "/",
    }
}

/// A cast target for an enum's name.
pub(crate) fn enum_name(dialect: &dyn Dialect, ty: &Type) -> Option<String> {
    let BaseType::Enum { schema, name } = &ty.base else {
        return None;
    };
    Some(match dialect.namespace(schema.as_deref()) {
        Some(schema) => format!("{}.{}", dialect.name(schema), dialect.name(name)),
        None => dialect.name(name),
    })
}

/// The opposite direction of a comparison.
pub const fn reversed(compare: Compare) -> Compare {
    match compare {
        Compare::Less => Compare::Greater,
        Compare::LessOrEqual => Compare::GreaterOrEqual,
        Compare::Greater => Compare::Less,
        Compare::GreaterOrEqual => Compare::LessOrEqual,
        same => same,
    }
}
