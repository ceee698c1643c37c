//! Sorting the children of a level here instead of in the database. The database would sort all of them together, with
//! every column that is read; here each parent's few children are put in order by numbers that their rows hold anyway,
//! and usually they came in that order. Only what numbers order exactly as the database does is sorted here.

use nicol_sql::ScalarType;

use crate::ir::{Find, Order, OrderKey};
use crate::meta::{Arity, Field, FieldType, Model};
use crate::{Result, Row};

/// By which cells of their rows children are sorted.
pub(crate) struct Sorting {
    model: &'static Model,
    /// The cell, the field that it holds, and whether the greatest comes first.
    keys: Vec<(usize, u16, bool)>,
}

impl Sorting {
    /// Takes the order out of a query of children, if it can be made here. `place` gives the cell of a field.
    pub(crate) fn take(find: &mut Find, place: impl Fn(&mut Vec<u16>, u16) -> usize) -> Sorting {
        let mut sorting = Sorting {
            model: find.model,
            keys: Vec::new(),
        };
        let cut = find.take.is_some() || find.skip.is_some() || find.cursor.is_some();
        if cut || find.through.is_some() || !find.order.iter().all(|order| is_numeric(find.model, order)) {
            return sorting;
        }
        for order in std::mem::take(&mut find.order) {
            if let OrderKey::Field(field) = order.key {
                let place = place(&mut find.fields, field);
                sorting.keys.push((place, field, order.descending));
            }
        }
        sorting
    }

    /// How many numbers a child is sorted by; 0 when the database sorts.
    pub(crate) fn width(&self) -> usize {
        self.keys.len()
    }

    /// Adds the numbers of a row.
    pub(crate) fn read(&self, row: &Row<'_>, ranks: &mut Vec<i64>) -> Result<()> {
        for (place, field, descending) in &self.keys {
            let rank = number(row, *place, &self.model.fields[usize::from(*field)])?;
            // The complement turns the order round, and has no number that it cannot turn.
            ranks.push(if *descending { !rank } else { rank });
        }
        Ok(())
    }
}

/// Text is left to the database, whose collation only it knows, and so is NULL.
fn is_numeric(model: &Model, order: &Order) -> bool {
    let OrderKey::Field(field) = order.key else {
        return false;
    };
    let field = &model.fields[usize::from(field)];
    field.arity == Arity::Required
        && matches!(
            field.ty,
            FieldType::Scalar(
                ScalarType::Int | ScalarType::BigInt | ScalarType::Boolean | ScalarType::DateTime
            )
        )
}

fn number(row: &Row<'_>, place: usize, field: &Field) -> Result<i64> {
    let cell = row.cell(place)?;
    match field.ty {
        FieldType::Scalar(ScalarType::Boolean) => Ok(i64::from(cell.as_boolean()?)),
        FieldType::Scalar(ScalarType::DateTime) => Ok(cell.as_date_time()?.timestamp_micros()),
        _ => cell.as_integer(),
    }
}
