//! Cursors: the rows from a given one on, in the order of the query, wherever NULLs stand in it. For the keys `a, b` it
//! is `a > A OR (a = A AND b >= B)`, where the capitals are the keys of the cursor's row, found by subqueries. A cursor
//! that leads to no row leads to no rows.

use nicol_sql::Value;
use nicol_sql::ast::{
    Column, Compare, Expr, Nulls, Order as SqlOrder, OrderKey as SqlOrderKey, Output, Select, Slot,
};

use crate::ir::{Order, OrderKey};
use crate::meta::{Arity, Model};
use crate::plan::Planner;

/// A key of the order, as the query says it and as SQL does.
pub(crate) type Key<'k> = (&'k Order, &'k SqlOrder);

/// What the rows are compared with.
struct Cursor {
    model: &'static Model,
    slots: Vec<(u16, Slot)>,
    /// Where the database puts NULLs unless it is told: before the least value, or behind the greatest.
    nulls_are_least: bool,
}

impl Planner {
    /// The condition that a row is the cursor's or comes behind it.
    pub(crate) fn after_cursor(
        &mut self,
        model: &'static Model,
        keys: &[Key<'_>],
        cursor: &[(u16, Value<'static>)],
        nulls_are_least: bool,
    ) -> Expr {
        let cursor = Cursor {
            model,
            slots: cursor.iter().map(|(field, _)| (*field, self.slot())).collect(),
            nulls_are_least,
        };
        let mut alternatives = Vec::new();
        for (index, key) in keys.iter().enumerate() {
            let mut parts: Vec<Expr> = keys[..index].iter().map(|key| self.same(&cursor, *key)).collect();
            parts.push(match index + 1 == keys.len() {
                true => self.behind_or_same(&cursor, *key),
                false => self.behind(&cursor, *key, Compare::Greater, Compare::Less),
            });
            alternatives.push(Expr::And(parts));
        }
        let behind = Expr::Or(alternatives);
        // Where NULLs are looked for, a row that is not there would look like one of NULLs.
        match keys.iter().any(|(order, _)| is_nullable(model, &order.key)) {
            true => Expr::And(vec![self.cursor_row_where(&cursor, |_, _| None), behind]),
            false => behind,
        }
    }

    /// The key is that of the cursor's row.
    fn same(&mut self, cursor: &Cursor, (order, sql): Key<'_>) -> Expr {
        let equal = self.compare(cursor, order, sql, Compare::Equal);
        match null_test(cursor.model, order, sql) {
            None => equal,
            Some(is_null) => {
                let both = Expr::And(vec![is_null, self.cursor_is_null(cursor, order)]);
                Expr::Or(vec![equal, both])
            }
        }
    }

    fn behind_or_same(&mut self, cursor: &Cursor, key: Key<'_>) -> Expr {
        let behind = self.behind(cursor, key, Compare::GreaterOrEqual, Compare::LessOrEqual);
        match is_nullable(cursor.model, &key.0.key) {
            false => behind,
            true => Expr::Or(vec![behind, self.same(cursor, key)]),
        }
    }

    /// The key comes behind that of the cursor's row, by the one comparison or, from the greatest down, the other.
    fn behind(&mut self, cursor: &Cursor, (order, sql): Key<'_>, up: Compare, down: Compare) -> Expr {
        let compare = if sql.descending { down } else { up };
        let compared = self.compare(cursor, order, sql, compare);
        let Some(is_null) = null_test(cursor.model, order, sql) else {
            return compared;
        };
        let cursor_is_null = self.cursor_is_null(cursor, order);
        let nulls_first = match sql.nulls {
            Some(nulls) => nulls == Nulls::First,
            None => cursor.nulls_are_least != sql.descending,
        };
        let across = match nulls_first {
            true => vec![Expr::Not(Box::new(is_null)), cursor_is_null],
            false => vec![is_null, Expr::Not(Box::new(cursor_is_null))],
        };
        Expr::Or(vec![compared, Expr::And(across)])
    }

    fn compare(&mut self, cursor: &Cursor, order: &Order, sql: &SqlOrder, compare: Compare) -> Expr {
        let (mut select, alias) = self.cursor_row(cursor);
        let key = self.order_key(cursor.model, alias, &order.key, &mut select.joins);
        select.output = key.into_iter().map(Output::Key).collect();
        Expr::CompareWith(sql.key.clone(), compare, Box::new(select))
    }

    fn cursor_is_null(&mut self, cursor: &Cursor, order: &Order) -> Expr {
        self.cursor_row_where(cursor, |planner, (select, alias)| {
            let key = planner.order_key(cursor.model, *alias, &order.key, &mut select.joins);
            column(key.as_ref()?).map(Expr::IsNull)
        })
    }

    /// There is a row for the cursor, and it meets a condition.
    fn cursor_row_where(
        &mut self,
        cursor: &Cursor,
        condition: impl FnOnce(&mut Planner, &mut (Select, u16)) -> Option<Expr>,
    ) -> Expr {
        let mut row = self.cursor_row(cursor);
        let condition = condition(self, &mut row);
        let (mut select, _) = row;
        let filter = select.filter.take().into_iter().chain(condition);
        select.filter = Some(Expr::And(filter.collect()));
        Expr::Exists(Box::new(select))
    }

    /// The cursor's row, of which nothing is read yet.
    fn cursor_row(&mut self, cursor: &Cursor) -> (Select, u16) {
        let alias = self.alias();
        let model = cursor.model;
        let row = cursor
            .slots
            .iter()
            .map(|(field, slot)| Expr::Compare(model.column(alias, *field), Compare::Equal, *slot));
        let select = Select {
            output: vec![Output::One],
            from: model.table_ref(alias),
            joins: Vec::new(),
            filter: Some(Expr::And(row.collect())),
            order: Vec::new(),
            limit: None,
            offset: None,
            per: Vec::new(),
            distinct: false,
        };
        (select, alias)
    }
}

/// The condition that a row's key is NULL, if it can be.
fn null_test(model: &'static Model, order: &Order, sql: &SqlOrder) -> Option<Expr> {
    let column = column(&sql.key).filter(|_| is_nullable(model, &order.key))?;
    Some(Expr::IsNull(column))
}

fn column(key: &SqlOrderKey) -> Option<Column> {
    match key {
        SqlOrderKey::Column(column) => Some(column.clone()),
        SqlOrderKey::Count(_) => None,
    }
}

fn is_nullable(model: &'static Model, key: &OrderKey) -> bool {
    match key {
        OrderKey::Field(field) => model.fields[usize::from(*field)].arity == Arity::Optional,
        OrderKey::Count(_) => false,
        OrderKey::Related(relation, inner) => {
            let relation = &model.relations[usize::from(*relation)];
            relation.arity != Arity::Required || is_nullable(relation.target, inner)
        }
    }
}
