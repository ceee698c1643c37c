//! From the query IR to SQL: `Find` and the writes become statements of `nicol_sql::ast`, whose parameters
//! are numbered in the order in which [`crate::ir::Shape`] collects the values. Runs once per shape; the
//! text is kept.

use nicol_sql::ast::{
    Assignment as SqlAssignment, Column, Compare, Conflict, Delete, Expr, Insert, Join, Limit, Name,
    Order as SqlOrder, OrderKey as SqlOrderKey, Output, Rows, Select, Slot, TableRef, Update,
};
use nicol_sql::dialect::{Dialect, render};

use crate::cursor::Key;
use crate::ir::{Assignment, Filter, Find, Order, OrderKey, Quantifier};
use crate::meta::{Link, Model};

/// Numbers slots and aliases while a statement is built.
pub(crate) struct Planner {
    slots: Slot,
    aliases: u16,
    nulls_are_least: bool,
}

/// The text of a `Find`.
pub(crate) fn find(dialect: &dyn Dialect, find: &Find) -> String {
    let mut planner = Planner::new(dialect);
    render::select(dialect, &planner.find(find))
}

/// The text of an INSERT of so many rows; `None` for rows that come as lists.
pub(crate) fn insert(
    dialect: &dyn Dialect,
    model: &'static Model,
    fields: &[u16],
    rows: Option<u32>,
    skip_duplicates: bool,
    returning: bool,
) -> String {
    let insert = Insert {
        table: model.table_ref(0),
        columns: fields.iter().map(|field| model.column(0, *field)).collect(),
        rows: rows.map_or(Rows::Lists, Rows::Values),
        conflict: skip_duplicates.then_some(Conflict::Skip),
        returning: if returning { model.columns(0) } else { Vec::new() },
    };
    render::insert(dialect, &insert)
}

/// The text of an INSERT that updates the existing record instead when `target` is taken.
pub(crate) fn upsert(
    dialect: &dyn Dialect,
    model: &'static Model,
    fields: &[u16],
    target: &[u16],
    set: &[Assignment<'_>],
) -> String {
    let mut planner = Planner {
        slots: fields.len() as Slot,
        ..Planner::new(dialect)
    };
    let insert = Insert {
        table: model.table_ref(0),
        columns: fields.iter().map(|field| model.column(0, *field)).collect(),
        rows: Rows::Values(1),
        conflict: Some(Conflict::Update {
            target: target.iter().map(|field| model.column(0, *field)).collect(),
            set: planner.assignments(model, set),
        }),
        returning: model.columns(0),
    };
    render::insert(dialect, &insert)
}

/// The text of an UPDATE; the parameters are the assignments', then the filter's.
pub(crate) fn update(
    dialect: &dyn Dialect,
    model: &'static Model,
    set: &[Assignment<'_>],
    filter: Option<&Filter>,
    returning: bool,
) -> String {
    let mut planner = Planner::new(dialect);
    let set = planner.assignments(model, set);
    let update = Update {
        table: model.table_ref(0),
        set,
        filter: filter.map(|filter| planner.filter(model, 0, filter)),
        returning: if returning { model.columns(0) } else { Vec::new() },
    };
    render::update(dialect, &update)
}

/// The text of a DELETE.
pub(crate) fn delete(
    dialect: &dyn Dialect,
    model: &'static Model,
    filter: Option<&Filter>,
    returning: bool,
) -> String {
    let mut planner = Planner::new(dialect);
    let delete = Delete {
        table: model.table_ref(0),
        filter: filter.map(|filter| planner.filter(model, 0, filter)),
        returning: if returning { model.columns(0) } else { Vec::new() },
    };
    render::delete(dialect, &delete)
}

/// The text of an INSERT of one row into an implicit join table.
pub(crate) fn insert_link(
    dialect: &dyn Dialect,
    model: &'static Model,
    link: &Link,
    target: &'static Model,
) -> String {
    let Some((table, own, other)) = join_parts(model, link, target, 0) else {
        return String::new();
    };
    let insert = Insert {
        table,
        columns: vec![own, other],
        rows: Rows::Values(1),
        conflict: Some(Conflict::Skip),
        returning: Vec::new(),
    };
    render::insert(dialect, &insert)
}

/// The text of a DELETE of one row of an implicit join table; without `other`, of all rows of a record.
pub(crate) fn delete_link(
    dialect: &dyn Dialect,
    model: &'static Model,
    link: &Link,
    target: &'static Model,
    all: bool,
) -> String {
    let Some((table, own, other)) = join_parts(model, link, target, 0) else {
        return String::new();
    };
    let mut parts = vec![Expr::Compare(own, Compare::Equal, 0)];
    if !all {
        parts.push(Expr::Compare(other, Compare::Equal, 1));
    }
    render::delete(
        dialect,
        &Delete {
            table,
            filter: Some(Expr::And(parts)),
            returning: Vec::new(),
        },
    )
}

/// The join table of a many-to-many relation, its column for `model` and its column for `target`.
fn join_parts(model: &Model, link: &Link, target: &Model, alias: u16) -> Option<(TableRef, Column, Column)> {
    let Link::Join {
        table,
        schema,
        own_column,
        target_column,
        own,
        target: target_key,
    } = *link
    else {
        return None;
    };
    let reference = TableRef {
        schema: schema.map(Name::Borrowed),
        name: Name::Borrowed(table),
        alias,
    };
    let column = |name: &'static str, of: &Model, key: u16| Column {
        table: alias,
        name: Name::Borrowed(name),
        ty: of.fields[usize::from(key)].sql_type(),
    };
    Some((
        reference,
        column(own_column, model, own),
        column(target_column, target, target_key),
    ))
}

impl Planner {
    fn new(dialect: &dyn Dialect) -> Planner {
        Planner {
            slots: 0,
            aliases: 1,
            nulls_are_least: dialect.capabilities().nulls_are_least,
        }
    }

    pub(crate) fn slot(&mut self) -> Slot {
        self.slots += 1;
        self.slots - 1
    }

    pub(crate) fn alias(&mut self) -> u16 {
        self.aliases += 1;
        self.aliases - 1
    }

    fn find(&mut self, find: &Find) -> Select {
        let model = find.model;
        let mut select = Select {
            output: find
                .fields
                .iter()
                .map(|field| Output::Column(model.column(0, *field)))
                .collect(),
            from: model.table_ref(0),
            joins: Vec::new(),
            filter: None,
            order: Vec::new(),
            limit: None,
            offset: None,
            per: find.per.iter().map(|field| model.column(0, *field)).collect(),
            distinct: false,
        };
        if find.count {
            select.output = vec![Output::CountAll];
        }
        let through = find
            .through
            .map(|relation| self.through(model, relation, &mut select));
        let mut conditions: Vec<Expr> = Vec::new();
        if let Some(filter) = &find.filter {
            conditions.push(self.filter_through(model, 0, filter, through.as_ref()));
        }
        let backwards = find.take.is_some_and(|take| take < 0);
        let order = stable_order(find);
        let keys: Vec<(&Order, SqlOrder)> = order
            .iter()
            .filter_map(|order| Some((order, self.order(model, order, backwards, &mut select.joins)?)))
            .collect();
        if let Some(cursor) = &find.cursor {
            let keys: Vec<Key<'_>> = keys.iter().map(|(order, sql)| (*order, sql)).collect();
            conditions.push(self.after_cursor(model, &keys, cursor, self.nulls_are_least));
        }
        select.order = keys.into_iter().map(|(_, sql)| sql).collect();
        select.filter = (!conditions.is_empty()).then_some(Expr::And(conditions));
        select.limit = find.take.map(|_| match find.literal_take() {
            Some(number) => Limit::Literal(number),
            None => Limit::Slot(self.slot()),
        });
        select.offset = find.skip.map(|_| self.slot());
        select
    }

    /// Joins the join table that leads back to the parents, and reads the parents' key from it.
    fn through(&mut self, model: &'static Model, relation: u16, select: &mut Select) -> Column {
        let relation = &model.relations[usize::from(relation)];
        let alias = self.alias();
        let Some((table, own, parent)) = join_parts(model, &relation.link, relation.target, alias) else {
            return model.column(0, 0);
        };
        let Link::Join { own: own_key, .. } = relation.link else {
            return model.column(0, 0);
        };
        select.joins.push(Join {
            table,
            on: vec![(own, model.column(0, own_key))],
            left: false,
        });
        select.output.push(Output::Column(parent.clone()));
        if select.limit.is_some() || !select.per.is_empty() {
            select.per = vec![parent.clone()];
        }
        parent
    }

    fn filter_through(
        &mut self,
        model: &'static Model,
        alias: u16,
        filter: &Filter,
        through: Option<&Column>,
    ) -> Expr {
        match (filter, through) {
            (Filter::And(parts), Some(_)) => Expr::And(
                parts
                    .iter()
                    .map(|part| self.filter_through(model, alias, part, through))
                    .collect(),
            ),
            (Filter::JoinedTo(..), Some(column)) => Expr::In(column.clone(), self.slot()),
            _ => self.filter(model, alias, filter),
        }
    }

    fn filter(&mut self, model: &'static Model, alias: u16, filter: &Filter) -> Expr {
        match filter {
            Filter::And(parts) => {
                Expr::And(parts.iter().map(|part| self.filter(model, alias, part)).collect())
            }
            Filter::Or(parts) => Expr::Or(parts.iter().map(|part| self.filter(model, alias, part)).collect()),
            Filter::Not(part) => Expr::Not(Box::new(self.filter(model, alias, part))),
            Filter::Compare(field, compare, _) => {
                Expr::Compare(model.column(alias, *field), *compare, self.slot())
            }
            Filter::IsNull(field) => Expr::IsNull(model.column(alias, *field)),
            Filter::In(field, _) => Expr::In(model.column(alias, *field), self.slot()),
            Filter::InTuples(fields, values) => Expr::InTuples(
                fields.iter().map(|field| model.column(alias, *field)).collect(),
                values.iter().map(|_| self.slot()).collect(),
            ),
            Filter::Like {
                field, insensitive, ..
            } => Expr::Like {
                column: model.column(alias, *field),
                slot: self.slot(),
                insensitive: *insensitive,
            },
            Filter::Related(relation, quantifier, inner) => {
                self.related(model, alias, *relation, *quantifier, inner)
            }
            // Only meaningful under `through`; elsewhere nothing is joined.
            Filter::JoinedTo(..) => {
                self.slot();
                Expr::Or(Vec::new())
            }
        }
    }

    fn related(
        &mut self,
        model: &'static Model,
        alias: u16,
        relation: u16,
        quantifier: Quantifier,
        inner: &Filter,
    ) -> Expr {
        let relation = &model.relations[usize::from(relation)];
        let (mut subquery, target_alias) = self.related_rows(model, alias, relation);
        let condition = self.filter(relation.target, target_alias, inner);
        let condition = match quantifier {
            Quantifier::Every => Expr::Not(Box::new(condition)),
            Quantifier::Some | Quantifier::None => condition,
        };
        subquery.filter = match subquery.filter.take() {
            Some(Expr::And(mut parts)) => {
                parts.push(condition);
                Some(Expr::And(parts))
            }
            _ => Some(condition),
        };
        let exists = Expr::Exists(Box::new(subquery));
        match quantifier {
            Quantifier::Some => exists,
            Quantifier::Every | Quantifier::None => Expr::Not(Box::new(exists)),
        }
    }

    /// The rows that a relation leads to from the row of `alias`, and the alias of their table.
    fn related_rows(
        &mut self,
        model: &'static Model,
        alias: u16,
        relation: &crate::meta::Relation,
    ) -> (Select, u16) {
        let target_alias = self.alias();
        let mut select = Select {
            output: vec![Output::One],
            from: relation.target.table_ref(target_alias),
            joins: Vec::new(),
            filter: None,
            order: Vec::new(),
            limit: None,
            offset: None,
            per: Vec::new(),
            distinct: false,
        };
        let equal = |left: Column, right: Column| Expr::CompareColumns(left, Compare::Equal, right);
        let on = match &relation.link {
            Link::Fields { own, target, .. } => own
                .iter()
                .zip(*target)
                .map(|(own, target)| {
                    equal(
                        relation.target.column(target_alias, *target),
                        model.column(alias, *own),
                    )
                })
                .collect(),
            Link::Join { own, target, .. } => {
                let join_alias = self.alias();
                match join_parts(model, &relation.link, relation.target, join_alias) {
                    None => Vec::new(),
                    Some((table, own_column, target_column)) => {
                        let target_key = relation.target.column(target_alias, *target);
                        select.joins.push(Join {
                            table,
                            on: vec![(target_column, target_key)],
                            left: false,
                        });
                        vec![equal(own_column, model.column(alias, *own))]
                    }
                }
            }
        };
        select.filter = Some(Expr::And(on));
        (select, target_alias)
    }

    fn order(
        &mut self,
        model: &'static Model,
        order: &Order,
        backwards: bool,
        joins: &mut Vec<Join>,
    ) -> Option<SqlOrder> {
        let key = self.order_key(model, 0, &order.key, joins)?;
        let nulls = order.nulls.map(|nulls| match (nulls, backwards) {
            (nulls, false) => nulls,
            (nicol_sql::ast::Nulls::First, true) => nicol_sql::ast::Nulls::Last,
            (nicol_sql::ast::Nulls::Last, true) => nicol_sql::ast::Nulls::First,
        });
        Some(SqlOrder {
            key,
            descending: order.descending != backwards,
            nulls,
        })
    }

    pub(crate) fn order_key(
        &mut self,
        model: &'static Model,
        alias: u16,
        key: &OrderKey,
        joins: &mut Vec<Join>,
    ) -> Option<SqlOrderKey> {
        match key {
            OrderKey::Field(field) => Some(SqlOrderKey::Column(model.column(alias, *field))),
            OrderKey::Count(relation) => {
                let relation = &model.relations[usize::from(*relation)];
                let (mut select, _) = self.related_rows(model, alias, relation);
                select.output = vec![Output::CountAll];
                Some(SqlOrderKey::Count(Box::new(select)))
            }
            OrderKey::Related(relation, inner) => {
                let relation = &model.relations[usize::from(*relation)];
                let Link::Fields { own, target, .. } = relation.link else {
                    return None;
                };
                let joined = self.alias();
                let on = own.iter().zip(target).map(|(own, target)| {
                    (model.column(alias, *own), relation.target.column(joined, *target))
                });
                joins.push(Join {
                    table: relation.target.table_ref(joined),
                    on: on.collect(),
                    left: true,
                });
                self.order_key(relation.target, joined, inner, joins)
            }
        }
    }

    fn assignments(&mut self, model: &'static Model, set: &[Assignment<'_>]) -> Vec<SqlAssignment> {
        set.iter()
            .map(|assignment| SqlAssignment {
                column: model.column(0, assignment.field),
                operation: assignment.operation,
                slot: self.slot(),
            })
            .collect()
    }
}

/// The order of a query; where the result is cut (cursor, negative take), ties are broken by the key, so
/// that pages neither overlap nor leave a record out.
fn stable_order(find: &Find) -> Vec<Order> {
    let mut order = find.order.clone();
    if find.cursor.is_some() || find.take.is_some_and(|take| take < 0) {
        for field in find.model.key {
            if !order.iter().any(|order| order.key == OrderKey::Field(*field)) {
                order.push(Order {
                    key: OrderKey::Field(*field),
                    descending: false,
                    nulls: None,
                });
            }
        }
    }
    order
}
