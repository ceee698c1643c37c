//! The order of steps. Reasons, from first to last: what others need comes early; a foreign key or index
//! goes before the column under it; tables go before others take their names, or the names of their
//! indexes; types go when no table uses them; indexes come when their columns are there; foreign keys come
//! last, because they need the unique indexes of the tables they refer to. Within one kind the order is that
//! of the schemas.

use nicol_sql::Step;
use nicol_sql::schema::{Index, ObjectName};
use nicol_sql::step::{IndexOrigin, TableChange};

/// Steps with their place among their own kind.
pub(super) struct Plan {
    steps: Vec<((u8, u8, usize), Step)>,
    /// Dropped unique indexes of tables without a primary key.
    replaced: Vec<(ObjectName, Index)>,
}

impl Plan {
    pub(super) fn new() -> Plan {
        Plan {
            steps: Vec::new(),
            replaced: Vec::new(),
        }
    }

    /// Adds a step; `place` orders it among the steps of its kind.
    pub(super) fn push(&mut self, place: usize, step: Step) {
        let (kind, part) = rank(&step);
        self.steps.push(((kind, part, place), step));
    }

    /// Notes that an index which is dropped may have stood in for a primary key.
    pub(super) fn may_become_key(&mut self, table: &ObjectName, index: &Index) {
        self.replaced.push((table.clone(), index.clone()));
    }

    /// The steps as they are to be run.
    pub(super) fn in_order(mut self) -> Vec<Step> {
        self.steps.sort_by_key(|(key, _)| *key);
        let mut steps: Vec<Step> = self.steps.into_iter().map(|(_, step)| step).collect();
        for (table, index) in &self.replaced {
            keep_unique(&mut steps, table, index);
        }
        steps
    }
}

/// A unique index that gives way to a primary key on the same columns is dropped after the key is there, so
/// that the rows are told apart at every moment (a replicated database insists on it).
fn keep_unique(steps: &mut Vec<Step>, table: &ObjectName, dropped: &Index) {
    let Some(from) = steps.iter().position(
        |step| matches!(step, Step::DropIndex { table: on, index } if on == table && index == dropped),
    ) else {
        return;
    };
    let adds_key = |step: &Step| match step {
        Step::AlterTable { table: on, changes } => on == table && replaces(dropped, changes),
        _ => false,
    };
    if let Some(to) = steps.iter().position(adds_key).filter(|to| *to > from) {
        let step = steps.remove(from);
        steps.insert(to, step);
    }
}

/// Whether the changes add a primary key on the columns of the index, without touching them.
fn replaces(index: &Index, changes: &[TableChange]) -> bool {
    let contains = |name: &str| index.column_names().any(|column| column == name);
    let untouched = changes.iter().all(|change| match change {
        TableChange::DropColumn(column) => !contains(&column.name),
        TableChange::RecreateColumn(change) => !contains(&change.before.name),
        _ => true,
    });
    let added = changes.iter().any(|change| {
        matches!(change, TableChange::AddPrimaryKey(key) if key.column_names().eq(index.column_names()))
    });
    untouched && added
}

const fn rank(step: &Step) -> (u8, u8) {
    let kind = match step {
        Step::CreateSchema(_) => 0,
        Step::RenameTable { .. } | Step::RenameEnum { .. } => 1,
        Step::RenameColumn { .. } | Step::RenameEnumValue(_) => 2,
        Step::DropExtension(_) => 3,
        Step::CreateExtension(_) => 4,
        Step::AlterExtension(_) => 5,
        Step::CreateEnum(_) => 6,
        Step::AlterEnum(_) => 7,
        Step::DropForeignKey { .. } => 8,
        Step::DropIndex { .. } => 9,
        Step::AlterTable { .. } => 10,
        Step::DropTable(_) => 11,
        Step::DropEnum(_) => 12,
        Step::CreateTable(_) => 13,
        Step::RedefineTables(_) => 14,
        Step::CreateIndex { .. } => 15,
        Step::RenameForeignKey { .. } => 16,
        Step::AddForeignKey { .. } => 17,
        Step::RenameIndex { .. } => 18,
        Step::RedefineIndex { .. } => 19,
    };
    let part = match step {
        Step::CreateIndex {
            origin: IndexOrigin::ExistingTable | IndexOrigin::RecreatedColumn,
            ..
        } => 1,
        _ => 0,
    };
    (kind, part)
}
