//! The query IR: what the typed builders make and the planner reads. Untyped, owned, printable. A query's
//! *shape* is everything but its values: it is the key under which the SQL text is kept.

use nicol_sql::Value;
use nicol_sql::ast::{Compare, Nulls, Operation};

use crate::meta::Model;

/// The greatest `take` that is written into the text of a query.
const MAX_LITERAL_TAKE: u16 = 1000;

/// A condition on the records of a model.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// All hold.
    And(Vec<Filter>),
    /// At least one holds.
    Or(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// A field compared with a value, which is not NULL.
    Compare(u16, Compare, Value<'static>),
    /// A field is NULL.
    IsNull(u16),
    /// A field is one of the elements of a list.
    In(u16, Value<'static>),
    /// Fields are together one of the elements of a list, one list a field.
    InTuples(Vec<u16>, Vec<Value<'static>>),
    /// A text field matches a LIKE pattern.
    Like {
        /// The field.
        field: u16,
        /// The pattern, wildcards of the searched text escaped.
        pattern: Value<'static>,
        /// Upper and lower case are the same.
        insensitive: bool,
    },
    /// The records that a relation leads to.
    Related(u16, Quantifier, Box<Filter>),
    /// A join table's own key, for loading many-to-many relations.
    JoinedTo(u16, Value<'static>),
}

/// How many of the related records a condition must hold for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// At least one.
    Some,
    /// All (also when there are none).
    Every,
    /// None.
    None,
}

/// One key of a sort order.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// A field, or with `relations` the field of a related record.
    pub key: OrderKey,
    /// From the greatest down.
    pub descending: bool,
    /// Where NULLs go.
    pub nulls: Option<Nulls>,
}

/// What is sorted by.
#[derive(Debug, Clone, PartialEq)]
pub enum OrderKey {
    /// A field.
    Field(u16),
    /// A key of the record that a to-one relation leads to.
    Related(u16, Box<OrderKey>),
    /// The number of records that a relation leads to.
    Count(u16),
}

/// Reading records.
#[derive(Debug, Clone)]
pub struct Find {
    /// Of which model.
    pub model: &'static Model,
    /// The fields that are read.
    pub fields: Vec<u16>,
    /// Which records.
    pub filter: Option<Filter>,
    /// In which order.
    pub order: Vec<Order>,
    /// Where to begin: the record with these values of a unique key.
    pub cursor: Option<Vec<(u16, Value<'static>)>>,
    /// How many; negative: from the end.
    pub take: Option<i64>,
    /// How many to pass over.
    pub skip: Option<i64>,
    /// `take` and `skip` hold for each value of these fields; for a many-to-many relation, of the join.
    pub per: Vec<u16>,
    /// Read through a join table: the relation of `model` that leads back to the parents.
    pub through: Option<u16>,
    /// Count the records instead of reading them.
    pub count: bool,
}

impl Find {
    /// All records of a model.
    pub fn new(model: &'static Model, fields: Vec<u16>) -> Find {
        Find {
            model,
            fields,
            filter: None,
            order: Vec::new(),
            cursor: None,
            take: None,
            skip: None,
            per: Vec::new(),
            through: None,
            count: false,
        }
    }

    /// How many, where the number is small enough to stand in the text: page sizes are few, and each is a text of
    /// its own.
    pub(crate) fn literal_take(&self) -> Option<u16> {
        let take = self.take?.unsigned_abs();
        u16::try_from(take).ok().filter(|take| *take <= MAX_LITERAL_TAKE)
    }

    /// Adds a condition.
    pub fn and(&mut self, filter: Filter) {
        self.filter = Some(match self.filter.take() {
            None => filter,
            Some(Filter::And(mut filters)) => {
                filters.push(filter);
                Filter::And(filters)
            }
            Some(other) => Filter::And(vec![other, filter]),
        });
    }
}

/// What an update does to a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment<'a> {
    /// The field.
    pub field: u16,
    /// How.
    pub operation: Operation,
    /// With what.
    pub value: Value<'a>,
}

/// Writes the shape of parts of a query into a key, and moves the values out into the parameters. The
/// planner numbers its slots in exactly this order.
#[derive(Debug, Default)]
pub(crate) struct Shape<'a> {
    /// Everything but the values.
    pub key: Vec<u8>,
    /// The values.
    pub params: Vec<Value<'a>>,
}

impl<'a> Shape<'a> {
    pub(crate) fn new(kind: u8, model: &'static Model) -> Shape<'a> {
        let mut key = Vec::with_capacity(64);
        key.push(kind);
        // A model is a constant: its address is its identity.
        key.extend((std::ptr::from_ref(model) as usize).to_ne_bytes());
        Shape {
            key,
            params: Vec::with_capacity(4),
        }
    }

    pub(crate) fn byte(&mut self, byte: u8) {
        self.key.push(byte);
    }

    pub(crate) fn number(&mut self, number: u16) {
        self.key.extend(number.to_ne_bytes());
    }

    pub(crate) fn numbers(&mut self, numbers: &[u16]) {
        self.number(numbers.len() as u16);
        numbers.iter().for_each(|number| self.number(*number));
    }

    pub(crate) fn filter(&mut self, filter: &Filter) {
        match filter {
            Filter::And(parts) => self.filters(1, parts),
            Filter::Or(parts) => self.filters(2, parts),
            Filter::Not(part) => {
                self.byte(3);
                self.filter(part);
            }
            Filter::Compare(field, compare, value) => {
                self.byte(4);
                self.number(*field);
                self.byte(*compare as u8);
                self.params.push(value.clone());
            }
            Filter::IsNull(field) => {
                self.byte(5);
                self.number(*field);
            }
            Filter::In(field, value) => {
                self.byte(6);
                self.number(*field);
                self.params.push(value.clone());
            }
            Filter::InTuples(fields, values) => {
                self.byte(7);
                self.numbers(fields);
                self.byte(values.len() as u8);
                self.params.extend(values.iter().cloned());
            }
            Filter::Like {
                field,
                pattern,
                insensitive,
            } => {
                self.byte(8);
                self.number(*field);
                self.byte(u8::from(*insensitive));
                self.params.push(pattern.clone());
            }
            Filter::Related(relation, quantifier, inner) => {
                self.byte(9);
                self.number(*relation);
                self.byte(*quantifier as u8);
                self.filter(inner);
            }
            Filter::JoinedTo(relation, value) => {
                self.byte(10);
                self.number(*relation);
                self.params.push(value.clone());
            }
        }
    }

    fn filters(&mut self, tag: u8, parts: &[Filter]) {
        self.byte(tag);
        self.number(parts.len() as u16);
        parts.iter().for_each(|part| self.filter(part));
    }

    pub(crate) fn optional_filter(&mut self, filter: Option<&Filter>) {
        match filter {
            None => self.byte(0),
            Some(filter) => self.filter(filter),
        }
    }

    fn order_key(&mut self, key: &OrderKey) {
        match key {
            OrderKey::Field(field) => {
                self.byte(1);
                self.number(*field);
            }
            OrderKey::Related(relation, inner) => {
                self.byte(2);
                self.number(*relation);
                self.order_key(inner);
            }
            OrderKey::Count(relation) => {
                self.byte(3);
                self.number(*relation);
            }
        }
    }

    /// The whole of a `Find`; the order of the parameters is filter, cursor, take, skip.
    pub(crate) fn find(&mut self, find: &Find) {
        self.numbers(&find.fields);
        self.optional_filter(find.filter.as_ref());
        self.number(find.order.len() as u16);
        for order in &find.order {
            self.order_key(&order.key);
            self.byte(u8::from(order.descending));
            self.byte(order.nulls.map_or(0, |nulls| 1 + nulls as u8));
        }
        match &find.cursor {
            None => self.byte(0),
            Some(cursor) => {
                self.byte(1);
                self.number(cursor.len() as u16);
                for (field, value) in cursor {
                    self.number(*field);
                    self.params.push(value.clone());
                }
            }
        }
        self.byte(match find.take {
            None => 0,
            Some(take) if take < 0 => 1,
            Some(_) => 2,
        });
        match (find.take, find.literal_take()) {
            (None, _) => {}
            (Some(_), Some(number)) => self.number(number),
            (Some(take), None) => {
                self.number(u16::MAX);
                self.params.push(Value::BigInt(take.saturating_abs()));
            }
        }
        self.byte(u8::from(find.skip.is_some()));
        if let Some(skip) = find.skip {
            self.params.push(Value::BigInt(skip));
        }
        self.numbers(&find.per);
        self.number(find.through.map_or(0, |relation| relation + 1));
        self.byte(u8::from(find.count));
    }

    pub(crate) fn assignments(&mut self, assignments: Vec<Assignment<'a>>) {
        self.number(assignments.len() as u16);
        for assignment in assignments {
            self.number(assignment.field);
            self.byte(assignment.operation as u8);
            self.params.push(assignment.value);
        }
    }
}
