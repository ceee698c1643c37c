//! What a migration may lose, and what it cannot do to the rows that are there. [`checks`] looks at the
//! steps alone; each check names the rows it would like to have counted, the caller counts them (or not),
//! and [`evaluate`] says what remains to be said. The words are those that Prisma Migrate writes, because
//! users search for them.

use std::collections::BTreeMap;

use nicol_sql::Dialect;
use nicol_sql::schema::{Arity, Column, ObjectName};
use nicol_sql::step::{AlterColumn, Cast, IndexOrigin, RedefineTable, Step, TableChange};

/// A column of a table.
pub type ColumnName = (ObjectName, String);

/// Something that may go wrong with data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The position of the step that it comes from.
    pub step: usize,
    /// What may go wrong.
    pub risk: Risk,
}

/// What may go wrong with data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Risk {
    /// A table is dropped.
    DropTable(ObjectName),
    /// A column is dropped.
    DropColumn(ColumnName),
    /// A column is dropped and made anew.
    RecreateColumn(ColumnName),
    /// A column's values are converted, and may not survive it.
    RiskyCast {
        /// The column.
        column: ColumnName,
        /// The type before.
        from: String,
        /// The type after.
        to: String,
    },
    /// The primary key changes.
    PrimaryKey(ObjectName),
    /// A unique constraint comes.
    Unique {
        /// The table.
        table: ObjectName,
        /// The columns.
        columns: Vec<String>,
    },
    /// Values of an enum go.
    EnumValues {
        /// The enum.
        name: ObjectName,
        /// The values.
        values: Vec<String>,
    },
    /// A required column without a default comes.
    AddRequired(ColumnName),
    /// A required column comes whose default only the client knows.
    AddRequiredClientDefault(ColumnName),
    /// An optional column becomes required.
    BecomesRequired(ColumnName),
    /// A scalar becomes a list.
    BecomesList(ColumnName),
    /// A required column is dropped and made anew.
    RecreateRequired(ColumnName),
}

/// Rows and values that were counted. What was not counted is treated as unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of tables.
    pub rows: BTreeMap<ObjectName, u64>,
    /// Values of columns that are not null.
    pub values: BTreeMap<ColumnName, u64>,
}

/// What remains to be said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Data may be lost: to be confirmed.
    pub warnings: Vec<Finding>,
    /// The step will fail on the rows that are there.
    pub unexecutable: Vec<Finding>,
}

/// One sentence about one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The position of the step.
    pub step: usize,
    /// The sentence.
    pub message: String,
}

impl Findings {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.warnings.is_empty() && self.unexecutable.is_empty()
    }

    /// The comment at the head of a script; empty if there is nothing to say.
    pub fn comment(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let findings = self.warnings.iter().chain(&self.unexecutable);
        let lines: String = findings
            .map(|finding| format!("  - {}\n", finding.message))
            .collect();
        format!("/*\n  Warnings:\n\n{lines}\n*/\n")
    }
}

/// The checks that steps call for, in the order of the steps.
pub fn checks(steps: &[Step], dialect: &dyn Dialect) -> Vec<Check> {
    let of_step = |(step, item): (usize, &Step)| {
        risks(item, dialect)
            .into_iter()
            .map(move |risk| Check { step, risk })
            .collect::<Vec<_>>()
    };
    steps.iter().enumerate().flat_map(of_step).collect()
}

/// What remains of the checks in the light of what was counted.
pub fn evaluate(checks: &[Check], counts: &Counts) -> Findings {
    let mut findings = Findings::default();
    for check in checks {
        let Some(message) = check.risk.message(counts) else {
            continue;
        };
        let finding = Finding {
            step: check.step,
            message,
        };
        if check.risk.is_unexecutable() {
            findings.unexecutable.push(finding);
        } else {
            findings.warnings.push(finding);
        }
    }
    findings
}

fn risks(step: &Step, dialect: &dyn Dialect) -> Vec<Risk> {
    match step {
        Step::AlterTable { table, changes } => changes
            .iter()
            .flat_map(|change| table_change(table, change, dialect))
            .collect(),
        Step::RedefineTables(tables) => tables
            .iter()
            .flat_map(|table| redefinition(table, dialect))
            .collect(),
        Step::DropTable(name) => vec![Risk::DropTable(name.clone())],
        Step::CreateIndex {
            table,
            index,
            origin: IndexOrigin::ExistingTable,
        } if index.is_unique() => {
            let columns = index.column_names().map(str::to_owned).collect();
            vec![Risk::Unique {
                table: table.clone(),
                columns,
            }]
        }
        Step::AlterEnum(change) if !change.removed.is_empty() => {
            vec![Risk::EnumValues {
                name: change.after.name.clone(),
                values: change.removed.clone(),
            }]
        }
        _ => Vec::new(),
    }
}

fn table_change(table: &ObjectName, change: &TableChange, dialect: &dyn Dialect) -> Vec<Risk> {
    match change {
        TableChange::DropColumn(column) => vec![Risk::DropColumn(named(table, column))],
        TableChange::AddColumn(column) => added(table, column).into_iter().collect(),
        TableChange::DropPrimaryKey(_) => vec![Risk::PrimaryKey(table.clone())],
        TableChange::AlterColumn(change) => altered(table, change, dialect),
        TableChange::RecreateColumn(change) => vec![recreated(table, change)],
        TableChange::AddPrimaryKey(_) | TableChange::RenamePrimaryKey { .. } => Vec::new(),
    }
}

fn named(table: &ObjectName, column: &Column) -> ColumnName {
    (table.clone(), column.name.clone())
}

fn added(table: &ObjectName, column: &Column) -> Option<Risk> {
    let needs_value = column.arity == Arity::Required && column.default.is_none();
    needs_value.then(|| {
        let name = named(table, column);
        if column.client_default {
            Risk::AddRequiredClientDefault(name)
        } else {
            Risk::AddRequired(name)
        }
    })
}

fn altered(table: &ObjectName, change: &AlterColumn, dialect: &dyn Dialect) -> Vec<Risk> {
    let (before, after) = (&change.before, &change.after);
    let mut risks = Vec::new();
    if before.arity == Arity::Nullable && after.arity == Arity::Required {
        risks.push(Risk::BecomesRequired(named(table, before)));
    }
    if before.arity != Arity::List && after.arity == Arity::List {
        risks.push(Risk::BecomesList(named(table, before)));
    }
    risks.extend(risky_cast(table, change, dialect));
    risks
}

fn risky_cast(table: &ObjectName, change: &AlterColumn, dialect: &dyn Dialect) -> Option<Risk> {
    let risky = matches!(change.changes.cast, Some(Cast::Risky | Cast::Impossible));
    risky.then(|| Risk::RiskyCast {
        column: named(table, &change.before),
        from: dialect.type_label(&change.before),
        to: dialect.type_label(&change.after),
    })
}

fn recreated(table: &ObjectName, change: &AlterColumn) -> Risk {
    let name = named(table, &change.before);
    if change.after.arity != Arity::Required || change.after.default.is_some() {
        Risk::RecreateColumn(name)
    } else if change.before.arity == Arity::Nullable {
        Risk::AddRequired(name)
    } else {
        Risk::RecreateRequired(name)
    }
}

fn redefinition(table: &RedefineTable, dialect: &dyn Dialect) -> Vec<Risk> {
    let name = &table.before.name;
    let mut risks = Vec::new();
    if table.drops_primary_key {
        risks.push(Risk::PrimaryKey(name.clone()));
    }
    risks.extend(table.added.iter().filter_map(|column| added(name, column)));
    risks.extend(
        table
            .dropped
            .iter()
            .map(|column| Risk::DropColumn(named(name, column))),
    );
    for change in &table.columns {
        let becomes_required =
            change.before.arity == Arity::Nullable && change.after.arity == Arity::Required;
        if becomes_required && change.after.default.is_none() {
            risks.push(Risk::BecomesRequired(named(name, &change.before)));
        }
        risks.extend(risky_cast(name, change, dialect));
    }
    risks
}

impl Risk {
    /// Whether the step would fail, rather than lose something.
    pub const fn is_unexecutable(&self) -> bool {
        matches!(
            self,
            Risk::AddRequired(_)
                | Risk::AddRequiredClientDefault(_)
                | Risk::BecomesRequired(_)
                | Risk::BecomesList(_)
                | Risk::RecreateRequired(_)
        )
    }

    /// The table whose rows are of interest.
    pub fn counted_table(&self) -> Option<&ObjectName> {
        match self {
            Risk::DropTable(table) | Risk::PrimaryKey(table) => Some(table),
            Risk::DropColumn((table, _))
            | Risk::RecreateColumn((table, _))
            | Risk::RiskyCast {
                column: (table, _), ..
            }
            | Risk::AddRequired((table, _))
            | Risk::AddRequiredClientDefault((table, _))
            | Risk::BecomesRequired((table, _))
            | Risk::BecomesList((table, _))
            | Risk::RecreateRequired((table, _)) => Some(table),
            Risk::Unique { .. } | Risk::EnumValues { .. } => None,
        }
    }

    /// The column whose values are of interest.
    pub fn counted_column(&self) -> Option<&ColumnName> {
        match self {
            Risk::DropColumn(column)
            | Risk::RecreateColumn(column)
            | Risk::RiskyCast { column, .. }
            | Risk::BecomesRequired(column)
            | Risk::BecomesList(column) => Some(column),
            _ => None,
        }
    }

    /// The sentence, unless the counts show that nothing can happen.
    fn message(&self, counts: &Counts) -> Option<String> {
        let rows = self
            .counted_table()
            .and_then(|table| counts.rows.get(table))
            .copied();
        let values = self
            .counted_column()
            .and_then(|column| counts.values.get(column))
            .copied();
        if rows == Some(0) || values == Some(0) && !matches!(self, Risk::BecomesRequired(_)) {
            return None;
        }
        match self {
            Risk::BecomesRequired(column) => becomes_required(column, rows, values),
            Risk::AddRequired(_) | Risk::AddRequiredClientDefault(_) | Risk::RecreateRequired(_) => {
                Some(self.needs_rows(rows))
            }
            _ => Some(self.loses(rows, values)),
        }
    }

    /// Steps that fail on any row.
    fn needs_rows(&self, rows: Option<u64>) -> String {
        let detail = match rows {
            Some(rows) => {
                format!("There are {rows} rows in this table, it is not possible to execute this step.")
            }
            None => "This is not possible if the table is not empty.".to_owned(),
        };
        match self {
            Risk::AddRequired((table, column)) => format!(
                "Added the required column `{column}` to the `{}` table without a default value. {detail}",
                table.name
            ),
            Risk::AddRequiredClientDefault((table, column)) => format!(
                "The required column `{column}` was added to the `{}` table with a prisma-level default value. \
                 {detail} Please add this column as optional, then populate it before making it required.",
                table.name
            ),
            Risk::RecreateRequired((table, column)) => {
                let detail = match rows {
                    Some(_) => {
                        "which cannot be done since the column is required and there is data in the table."
                    }
                    None => "which cannot be done if there is data, since the column is required.",
                };
                format!(
                    "Changed the type of `{column}` on the `{}` table. No cast exists, the column would be \
                     dropped and recreated, {detail}",
                    table.name
                )
            }
            _ => String::new(),
        }
    }

    /// Steps that lose something, or fail on some values.
    fn loses(&self, rows: Option<u64>, values: Option<u64>) -> String {
        match self {
            Risk::DropTable(table) => match rows {
                Some(rows) => format!(
                    "You are about to drop the `{}` table, which is not empty ({rows} rows).",
                    table.name
                ),
                None => format!(
                    "You are about to drop the `{}` table. If the table is not empty, all the data it contains \
                     will be lost.",
                    table.name
                ),
            },
            Risk::DropColumn((table, column)) => match values {
                Some(values) => format!(
                    "You are about to drop the column `{column}` on the `{}` table, which still contains \
                     {values} non-null values.",
                    table.name
                ),
                None => format!(
                    "You are about to drop the column `{column}` on the `{}` table. All the data in the column \
                     will be lost.",
                    table.name
                ),
            },
            Risk::RecreateColumn((table, column)) => {
                let loss = if values.is_some() {
                    "data loss."
                } else {
                    "data loss if there is data in the column."
                };
                format!(
                    "The `{column}` column on the `{}` table would be dropped and recreated. This will lead to \
                     {loss}",
                    table.name
                )
            }
            Risk::RiskyCast {
                column: (table, column),
                from,
                to,
            } => {
                let extent = match values {
                    Some(values) => format!(", which contains {values} non-null values."),
                    None => ". The data in that column could be lost.".to_owned(),
                };
                format!(
                    "You are about to alter the column `{column}` on the `{}` table{extent} The data in that \
                     column will be cast from `{from}` to `{to}`.",
                    table.name
                )
            }
            Risk::PrimaryKey(table) => format!(
                "The primary key for the `{}` table will be changed. If it partially fails, the table could be \
                 left without primary key constraint.",
                table.name
            ),
            Risk::Unique { table, columns } => format!(
                "A unique constraint covering the columns `[{}]` on the table `{}` will be added. If there are \
                 existing duplicate values, this will fail.",
                columns.join(","),
                table.name
            ),
            Risk::EnumValues { name, values } => format!(
                "The values [{}] on the enum `{}` will be removed. If these variants are still used in the \
                 database, this will fail.",
                values.join(","),
                name.name
            ),
            Risk::BecomesList((table, column)) => {
                let detail = match values {
                    Some(values) => format!(
                        "There are {values} existing non-null values in that column, this step cannot be executed."
                    ),
                    None => "If there are non-null values in that column, this step will fail.".to_owned(),
                };
                format!(
                    "Changed the column `{column}` on the `{}` table from a scalar field to a list field. {detail}",
                    table.name
                )
            }
            Risk::AddRequired(_)
            | Risk::AddRequiredClientDefault(_)
            | Risk::BecomesRequired(_)
            | Risk::RecreateRequired(_) => String::new(),
        }
    }
}

fn becomes_required((table, column): &ColumnName, rows: Option<u64>, values: Option<u64>) -> Option<String> {
    let (Some(rows), Some(values)) = (rows, values) else {
        return Some(format!(
            "Made the column `{column}` on table `{}` required. This step will fail if there are existing NULL \
             values in that column.",
            table.name
        ));
    };
    let nulls = rows.saturating_sub(values);
    (nulls > 0).then(|| {
        format!(
            "Made the column `{column}` on table `{}` required, but there are {nulls} existing NULL values.",
            table.name
        )
    })
}
