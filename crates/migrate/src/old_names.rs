//! What steps speak of under new names has others in the database until they are run.

use nicol_sql::Step;
use nicol_sql::schema::ObjectName;

/// The present name of a table.
pub(crate) fn of_table(steps: &[Step], table: &ObjectName) -> ObjectName {
    let mut name = table.clone();
    for step in steps.iter().rev() {
        match step {
            Step::RenameTable { from, to } if *to == name => name = from.clone(),
            _ => {}
        }
    }
    name
}

/// The present name of a column, by the new name of its table.
pub(crate) fn of_column(steps: &[Step], table: &ObjectName, column: &str) -> String {
    let mut name = column.to_owned();
    for step in steps.iter().rev() {
        match step {
            Step::RenameColumn { table: of, from, to } if of == table && *to == name => {
                name.clone_from(from);
            }
            _ => {}
        }
    }
    name
}
