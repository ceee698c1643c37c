//! `ALTER TABLE` to actions.

use sqlparser::ast::{
    AlterColumnOperation, AlterTable, AlterTableOperation as Operation, ColumnOption, DataType, DropBehavior,
    Ident, RenameTableNameKind,
};

use super::{Reader, sibling};
use crate::action::Action;
use crate::names;

impl Reader {
    pub(super) fn alter_table(&self, alter: &AlterTable) -> Vec<Action> {
        let table = self.object(&alter.name);
        let operations = alter.operations.iter();
        operations
            .flat_map(|operation| self.operation(&table, operation))
            .collect()
    }

    fn operation(&self, table: &str, operation: &Operation) -> Vec<Action> {
        let name = |ident: &Ident| names::ident(self.dialect, ident);
        let table = table.to_owned();
        let one = match operation {
            Operation::AddConstraint {
                constraint,
                not_valid,
            } => match self.constraint(constraint) {
                Some((name, constraint)) => Action::AddConstraint {
                    table,
                    name,
                    constraint,
                    not_valid: *not_valid,
                },
                None => Action::AlterTable { table },
            },
            Operation::AddColumn { column_def, .. } => Action::AddColumn {
                column: self.column(column_def),
                table,
            },
            Operation::DropColumn {
                column_names,
                drop_behavior,
                ..
            } => {
                let drop = |column| Action::DropColumn {
                    table: table.clone(),
                    column: name(column),
                    cascade: is_cascade(*drop_behavior),
                };
                return column_names.iter().map(drop).collect();
            }
            Operation::RenameColumn {
                old_column_name,
                new_column_name,
            } => Action::RenameColumn {
                table,
                from: name(old_column_name),
                to: name(new_column_name),
            },
            Operation::RenameTable { table_name } => {
                let (RenameTableNameKind::As(to) | RenameTableNameKind::To(to)) = table_name;
                let to = sibling(&table, &self.object(to));
                Action::RenameTable { from: table, to }
            }
            Operation::AlterColumn { column_name, op } => alter_column(table, name(column_name), op),
            Operation::ModifyColumn {
                col_name,
                data_type,
                options,
                ..
            } => {
                return self.modify(&table, &name(col_name), data_type, options);
            }
            Operation::ChangeColumn {
                old_name,
                new_name,
                data_type,
                options,
                ..
            } => {
                let (from, to) = (name(old_name), name(new_name));
                let mut actions = self.modify(&table, &from, data_type, options);
                if from != to {
                    actions.push(Action::RenameColumn { table, from, to });
                }
                return actions;
            }
            Operation::DropConstraint {
                name: constraint,
                drop_behavior,
                ..
            }
            | Operation::DropForeignKey {
                name: constraint,
                drop_behavior,
            } => Action::DropConstraint {
                table,
                name: name(constraint),
                cascade: is_cascade(*drop_behavior),
            },
            Operation::ValidateConstraint { name: constraint } => Action::ValidateConstraint {
                table,
                name: name(constraint),
            },
            Operation::DropIndex { name: index } => Action::DropIndex {
                index: name(index),
                concurrently: false,
                cascade: false,
            },
            Operation::SetLogged => rewrite(table, "SET LOGGED"),
            Operation::SetUnlogged => rewrite(table, "SET UNLOGGED"),
            _ => Action::AlterTable { table },
        };
        vec![one]
    }

    /// `MODIFY COLUMN` says the whole column anew.
    fn modify(&self, table: &str, column: &str, ty: &DataType, options: &[ColumnOption]) -> Vec<Action> {
        let required = options
            .iter()
            .any(|option| matches!(option, ColumnOption::NotNull));
        let (table, column) = (table.to_owned(), column.to_owned());
        let nullability = if required {
            Action::SetNotNull {
                table: table.clone(),
                column: column.clone(),
            }
        } else {
            Action::DropNotNull {
                table: table.clone(),
                column: column.clone(),
            }
        };
        let change = Action::ChangeType {
            table,
            column,
            to: ty.to_string(),
            using: false,
        };
        vec![change, nullability]
    }
}

fn alter_column(table: String, column: String, operation: &AlterColumnOperation) -> Action {
    match operation {
        AlterColumnOperation::SetNotNull => Action::SetNotNull { table, column },
        AlterColumnOperation::DropNotNull => Action::DropNotNull { table, column },
        AlterColumnOperation::SetDefault { .. } => Action::SetDefault { table, column },
        AlterColumnOperation::DropDefault => Action::DropDefault { table, column },
        AlterColumnOperation::SetDataType { data_type, using, .. } => Action::ChangeType {
            table,
            column,
            to: data_type.to_string(),
            using: using.is_some(),
        },
        AlterColumnOperation::AddGenerated { .. } => Action::AlterTable { table },
    }
}

fn rewrite(table: String, what: &str) -> Action {
    Action::RewriteTable {
        table,
        what: what.to_owned(),
    }
}

fn is_cascade(behavior: Option<DropBehavior>) -> bool {
    matches!(behavior, Some(DropBehavior::Cascade))
}
