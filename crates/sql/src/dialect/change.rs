//! What a change of schema is to a database: facts that decide which steps a migration needs and in which
//! way (beside [`super::Capabilities`]), and the hooks behind them. The comparison itself is generic and lives in `nicol-migrate`'s `diff`;
//! the text of a step is [`super::Ddl`]'s.

use crate::ScalarType;
use crate::schema::{Column, ColumnType, Index, IndexMethod, OperatorClass};
use crate::step::Cast;

/// The change facts of a dialect.
pub trait Changes {
    /// The table of facts.
    fn change_facts(&self) -> &'static ChangeFacts;

    /// How the data of a column follows a change of its type; `None` if the types are the same.
    fn cast(&self, before: &Column, after: &Column) -> Option<Cast> {
        match (&before.ty, &after.ty) {
            (a, b) if a == b && before.arity == after.arity => None,
            (
                _,
                ColumnType::Scalar {
                    scalar: ScalarType::String,
                    ..
                },
            ) => Some(Cast::Safe),
            _ => Some(Cast::Risky),
        }
    }

    /// Whether two indexes that agree in columns, order and kind are the same to this database.
    fn same_index(&self, _before: &Index, _after: &Index) -> bool {
        true
    }

    /// Whether the predicates of two partial indexes are the same condition.
    fn same_predicate(&self, before: &str, after: &str) -> bool {
        before.trim() == after.trim()
    }

    /// Whether two expressions that are defaults are the same.
    fn same_expression(&self, before: &str, after: &str) -> bool {
        before.eq_ignore_ascii_case(after)
    }

    /// The operator class that the schema language calls `name`, in an index of this method; `None` where
    /// there are no operator classes.
    fn operator_class(&self, _name: &str, _method: IndexMethod) -> Option<OperatorClass> {
        None
    }

    /// The name of a column's type in warnings.
    fn type_label(&self, column: &Column) -> String {
        family_label(&column.ty)
    }

    /// Whether a table belongs to the database or an extension rather than to the user.
    fn is_system_table(&self, _name: &str) -> bool {
        false
    }
}

/// Facts about changing a schema. One constant a dialect, in its `change.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeFacts {
    /// The namespace that an unqualified name means; `None` where there are no namespaces.
    pub default_namespace: Option<&'static str>,
    /// The extensions that every new database has.
    pub extensions_everywhere: &'static [&'static str],
    /// A counting column has a default: the next number of its sequence.
    pub sequences: bool,
    /// An integer that is the primary key alone counts by itself.
    pub implicit_autoincrement: bool,
    /// Changes beyond new nullable columns rebuild the table.
    pub redefines_tables: bool,
    /// An index can be renamed.
    pub renames_indexes: bool,
    /// Indexes of a dropped column go with it.
    pub column_drops_indexes: bool,
}

/// The word for a type in warnings where there are no native types.
pub(super) fn family_label(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Scalar {
            scalar: ScalarType::Bytes,
            ..
        } => "Binary".to_owned(),
        ColumnType::Scalar { scalar, .. } => scalar.name().to_owned(),
        ColumnType::Enum(name) => format!("Enum({})", name.name),
        ColumnType::Unsupported(text) => format!("Unsupported(\"{text}\")"),
    }
}
