//! Columns and constraints of the SQL parser to ours.

use sqlparser::ast::{
    ColumnDef, ColumnOption, Expr, GeneratedAs, GeneratedExpressionMode, Ident, IndexColumn, TableConstraint,
};

use super::Reader;
use crate::action::{ColumnFacts, Constraint};
use crate::names;

type Named = (Option<String>, Constraint);

impl Reader {
    pub(super) fn column(&self, column: &ColumnDef) -> ColumnFacts {
        let name = names::ident(self.dialect, &column.name);
        let ty = column.data_type.to_string();
        let mut facts = ColumnFacts {
            counting: ty.to_lowercase().contains("serial"),
            name,
            ty,
            ..ColumnFacts::default()
        };
        for option in &column.options {
            let constraint_name = option.name.as_ref().map(|name| self.name(name));
            self.option(&mut facts, constraint_name, &option.option);
        }
        facts
    }

    fn option(&self, facts: &mut ColumnFacts, name: Option<String>, option: &ColumnOption) {
        let columns = vec![facts.name.clone()];
        let constraint = match option {
            ColumnOption::NotNull => {
                facts.required = true;
                return;
            }
            ColumnOption::Default(value) => {
                facts.default = Some(value.to_string());
                return;
            }
            ColumnOption::Generated {
                generated_as,
                generation_expr,
                generation_expr_mode,
                ..
            } => {
                let is_virtual = matches!(generation_expr_mode, Some(GeneratedExpressionMode::Virtual));
                let is_computed = generation_expr.is_some() || matches!(generated_as, GeneratedAs::ExpStored);
                facts.stored |= is_computed && !is_virtual;
                facts.counting |= !is_computed;
                return;
            }
            ColumnOption::Identity(_) => {
                facts.counting = true;
                return;
            }
            ColumnOption::DialectSpecific(tokens) => {
                let text: String = tokens.iter().map(ToString::to_string).collect();
                facts.counting |= text.to_uppercase().replace('_', "").contains("AUTOINCREMENT");
                return;
            }
            ColumnOption::PrimaryKey(_) => Constraint::PrimaryKey {
                columns,
                using_index: false,
            },
            ColumnOption::Unique(_) => Constraint::Unique {
                columns,
                using_index: false,
            },
            ColumnOption::ForeignKey(key) => Constraint::ForeignKey {
                columns,
                table: names::object(self.dialect, &key.foreign_table),
            },
            ColumnOption::Check(check) => Constraint::Check(check.expr.to_string()),
            _ => return,
        };
        facts.required |= matches!(constraint, Constraint::PrimaryKey { .. });
        facts.constraints.push((name, constraint));
    }

    pub(super) fn constraint(&self, constraint: &TableConstraint) -> Option<Named> {
        let named = |name: &Option<Ident>| name.as_ref().map(|name| self.name(name));
        Some(match constraint {
            TableConstraint::PrimaryKey(key) => {
                let columns = self.columns(&key.columns);
                (
                    named(&key.name),
                    Constraint::PrimaryKey {
                        columns,
                        using_index: false,
                    },
                )
            }
            TableConstraint::Unique(key) => {
                let columns = self.columns(&key.columns);
                (
                    named(&key.name),
                    Constraint::Unique {
                        columns,
                        using_index: false,
                    },
                )
            }
            TableConstraint::PrimaryKeyUsingIndex(key) => {
                let columns = Vec::new();
                (
                    named(&key.name),
                    Constraint::PrimaryKey {
                        columns,
                        using_index: true,
                    },
                )
            }
            TableConstraint::UniqueUsingIndex(key) => {
                let columns = Vec::new();
                (
                    named(&key.name),
                    Constraint::Unique {
                        columns,
                        using_index: true,
                    },
                )
            }
            TableConstraint::ForeignKey(key) => {
                let columns = key.columns.iter().map(|column| self.name(column)).collect();
                let table = names::object(self.dialect, &key.foreign_table);
                (named(&key.name), Constraint::ForeignKey { columns, table })
            }
            TableConstraint::Check(check) => (named(&check.name), Constraint::Check(check.expr.to_string())),
            TableConstraint::Exclude(exclude) => (named(&exclude.name), Constraint::Exclusion),
            TableConstraint::Index(_) | TableConstraint::FulltextOrSpatial(_) => return None,
        })
    }

    fn columns(&self, columns: &[IndexColumn]) -> Vec<String> {
        let name = |column: &IndexColumn| match &column.column.expr {
            Expr::Identifier(name) => self.name(name),
            other => other.to_string(),
        };
        columns.iter().map(name).collect()
    }

    fn name(&self, ident: &Ident) -> String {
        names::ident(self.dialect, ident)
    }
}
