//! What differs between two columns of one name.

use nicol_sql::Dialect;
use nicol_sql::ScalarType;
use nicol_sql::schema::{Column, ColumnType, DefaultValue, Generated, Literal};
use nicol_sql::step::ColumnChanges;

/// The differences between a column as it is and as it is to be.
pub(super) fn changes(dialect: &'static dyn Dialect, before: &Column, after: &Column) -> ColumnChanges {
    let counting_can_change = !dialect.change_facts().implicit_autoincrement;
    ColumnChanges {
        arity: before.arity != after.arity,
        default: !is_computed(before, after) && !same_default(dialect, before, after),
        cast: dialect.cast(before, after),
        autoincrement: counting_can_change && before.autoincrement != after.autoincrement,
    }
}

/// A column that is computed has no default, and cannot be given one. A schema file can only say that the
/// database fills it.
fn is_computed(before: &Column, after: &Column) -> bool {
    matches!(before.generated, Some(Generated::Expression { .. }))
        && !matches!(
            after.default,
            Some(DefaultValue::Literal(_) | DefaultValue::List(_))
        )
}

/// Whether two defaults mean the same, as far as can be told from here. A point in time is spelt in too many
/// ways to be compared, and a counting column has its default by counting.
fn same_default(dialect: &dyn Dialect, before: &Column, after: &Column) -> bool {
    use DefaultValue::{Expression, List, Literal as Constant, Now, Sequence, Unknown};
    let is_time = |column: &Column| column.ty.as_scalar() == Some(ScalarType::DateTime);
    match (&before.default, &after.default) {
        (None, None) => true,
        (_, Some(Unknown)) | (Some(Sequence(_)), None) | (_, Some(Sequence(_))) => true,
        (Some(Expression(_)), Some(List(_))) | (Some(List(_)), Some(Expression(_)))
            if is_time(before) || is_time(after) =>
        {
            true
        }
        (Some(List(a)), Some(List(b))) => same_list(before, after, a, b),
        (Some(Constant(Literal::DateTime(_))), Some(_)) | (Some(_), Some(Constant(Literal::DateTime(_)))) => {
            true
        }
        (Some(Constant(a)), Some(Constant(b))) => same_literal(before, after, a, b),
        (Some(Now), Some(Now)) => true,
        (Some(Expression(a)), Some(Expression(b))) => dialect.same_expression(a, b),
        _ => false,
    }
}

fn same_list(before: &Column, after: &Column, a: &[Literal], b: &[Literal]) -> bool {
    let same = |(a, b): (&Literal, &Literal)| {
        matches!(a, Literal::DateTime(_))
            || matches!(b, Literal::DateTime(_))
            || same_literal(before, after, a, b)
    };
    a.len() == b.len() && a.iter().zip(b).all(same)
}

fn same_literal(before: &Column, after: &Column, a: &Literal, b: &Literal) -> bool {
    let is_value = |column: &Column| matches!(column.ty, ColumnType::Enum(_));
    match (a, b) {
        // The value of an enum is no document.
        (Literal::String(_), Literal::Json(_)) | (Literal::Json(_), Literal::String(_))
            if is_value(before) || is_value(after) =>
        {
            false
        }
        (Literal::Json(a) | Literal::String(a), Literal::Json(b))
        | (Literal::Json(a), Literal::String(b)) => same_json(a, b),
        (Literal::Number(a), Literal::Number(b)) => {
            is_whole(&before.ty) == is_whole(&after.ty) && trimmed(a) == trimmed(b)
        }
        _ => a == b,
    }
}

fn is_whole(ty: &ColumnType) -> bool {
    matches!(ty.as_scalar(), Some(ScalarType::Int | ScalarType::BigInt))
}

/// A plain number without needless zeros behind the point.
fn trimmed(number: &str) -> &str {
    if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        number
    }
}

/// Documents are compared as documents; what is no document is not compared.
fn same_json(a: &str, b: &str) -> bool {
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text);
    match (parse(a), parse(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => true,
    }
}
