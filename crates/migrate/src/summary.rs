//! Steps in words, for people: what `migrate diff` prints without `--script` and what a drift report shows.
//! The text is Prisma Migrate's.

use std::collections::BTreeSet;
use std::fmt::Write;

use nicol_sql::ScalarType;
use nicol_sql::schema::{Arity, Column, ColumnType, DefaultValue, ForeignKey, Index, Literal};
use nicol_sql::step::{AlterColumn, AlterExtension, Step, TableChange};

/// The sections of a summary, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    RemovedExtension,
    AddedExtension,
    ChangedExtension,
    AddedSchemas,
    AddedEnums,
    AddedTables,
    RemovedEnums,
    RemovedTables,
    RedefinedTable,
    ChangedEnum,
    ChangedTable,
}

/// The steps in words; one line if there are none.
pub fn summary(steps: &[Step]) -> String {
    if steps.is_empty() {
        return "No difference detected.".to_owned();
    }
    let mut items: BTreeSet<(Section, &str, usize)> = BTreeSet::new();
    for (place, step) in steps.iter().enumerate() {
        items.extend(
            sections(step)
                .into_iter()
                .map(|(section, name)| (section, name, place)),
        );
    }
    let mut text = String::new();
    let mut current = None;
    for (section, name, place) in items {
        if current != Some((section, name)) {
            text.push_str(&headline(section, name));
            current = Some((section, name));
        }
        text.push_str(&line(&steps[place]));
    }
    text
}

fn sections(step: &Step) -> Vec<(Section, &str)> {
    match step {
        Step::CreateSchema(_) => vec![(Section::AddedSchemas, "")],
        Step::CreateEnum(_) => vec![(Section::AddedEnums, "")],
        Step::DropEnum(_) => vec![(Section::RemovedEnums, "")],
        Step::AlterEnum(change) => vec![(Section::ChangedEnum, &change.after.name.name)],
        Step::CreateTable(_) => vec![(Section::AddedTables, "")],
        Step::DropTable(_) => vec![(Section::RemovedTables, "")],
        Step::RedefineTables(tables) => tables
            .iter()
            .map(|table| (Section::RedefinedTable, table.before.name.name.as_str()))
            .collect(),
        Step::DropForeignKey { table, .. }
        | Step::DropIndex { table, .. }
        | Step::AlterTable { table, .. }
        | Step::CreateIndex { table, .. }
        | Step::RenameForeignKey { table, .. }
        | Step::AddForeignKey { table, .. }
        | Step::RenameIndex { table, .. }
        | Step::RedefineIndex { table, .. }
        | Step::RenameColumn { table, .. } => vec![(Section::ChangedTable, &table.name)],
        Step::RenameTable { from, .. } => vec![(Section::ChangedTable, &from.name)],
        Step::DropExtension(extension) => vec![(Section::RemovedExtension, &extension.name)],
        Step::CreateExtension(extension) => vec![(Section::AddedExtension, &extension.name)],
        Step::AlterExtension(change) => vec![(Section::ChangedExtension, &change.name)],
        Step::RenameEnum { from, .. } => vec![(Section::ChangedEnum, &from.name)],
        Step::RenameEnumValue(change) => vec![(Section::ChangedEnum, &change.name.name)],
    }
}

fn headline(section: Section, name: &str) -> String {
    match section {
        Section::RemovedExtension => "\n[-] Removed extensions\n".to_owned(),
        Section::AddedExtension => "\n[+] Added extensions\n".to_owned(),
        Section::ChangedExtension => format!("\n[*] Changed the `{name}` extension\n"),
        Section::AddedSchemas => "\n[+] Added Schemas\n".to_owned(),
        Section::AddedEnums => "\n[+] Added enums\n".to_owned(),
        Section::AddedTables => "\n[+] Added tables\n".to_owned(),
        Section::RemovedEnums => "\n[-] Removed enums\n".to_owned(),
        Section::RemovedTables => "\n[-] Removed tables\n".to_owned(),
        Section::RedefinedTable => format!("\n[*] Redefined table `{name}`\n"),
        Section::ChangedEnum => format!("\n[*] Changed the `{name}` enum\n"),
        Section::ChangedTable => format!("\n[*] Changed the `{name}` table\n"),
    }
}

fn line(step: &Step) -> String {
    match step {
        Step::CreateEnum(item) | Step::DropEnum(item) => format!("  - {}\n", item.name.name),
        Step::CreateSchema(name) => format!("  - {name}\n"),
        Step::CreateTable(table) => format!("  - {}\n", table.name.name),
        Step::DropTable(name) => format!("  - {}\n", name.name),
        Step::AlterEnum(change) => {
            let added = change
                .added
                .iter()
                .map(|value| format!("  [+] Added variant `{value}`\n"));
            let removed = change
                .removed
                .iter()
                .map(|value| format!("  [-] Removed variant `{value}`\n"));
            added.chain(removed).collect()
        }
        Step::AlterTable { changes, .. } => changes.iter().map(table_change).collect(),
        Step::DropForeignKey { foreign_key, .. } => key_line("[-] Removed", foreign_key),
        Step::AddForeignKey { foreign_key, .. } => key_line("[+] Added", foreign_key),
        Step::DropIndex { index, .. } => index_line("[-] Removed", index),
        Step::CreateIndex { index, .. } => index_line("[+] Added", index),
        Step::RenameForeignKey { before, after, .. } => {
            let name = |key: &ForeignKey| key.name.clone().unwrap_or_default();
            format!(
                "  [*] Renamed the foreign key \"{}\" to \"{}\"\n",
                name(before),
                name(after)
            )
        }
        Step::RenameIndex { before, after, .. } => {
            format!("  [*] Renamed index `{}` to `{}`\n", before.name, after.name)
        }
        Step::RedefineIndex { before, .. } => format!("  [*] Redefined index `{}`\n", before.name),
        Step::RenameTable { to, .. } => format!("  [*] Renamed the table to `{}`\n", to.name),
        Step::RenameEnum { to, .. } => format!("  [*] Renamed the enum to `{}`\n", to.name),
        Step::RenameEnumValue(change) => {
            format!("  [*] Renamed variant `{}` to `{}`\n", change.from, change.to)
        }
        Step::RenameColumn { from, to, .. } => format!("  [*] Renamed column `{from}` to `{to}`\n"),
        Step::DropExtension(extension) | Step::CreateExtension(extension) => {
            format!("  - {}\n", extension.name)
        }
        Step::AlterExtension(change) => extension_changes(change),
        Step::RedefineTables(_) => String::new(),
    }
}

fn extension_changes(change: &AlterExtension) -> String {
    let version = change
        .version
        .iter()
        .map(|version| format!("  [*] Changed version to `{version}`\n"));
    let namespace = change
        .namespace
        .iter()
        .map(|namespace| format!("  [*] Changed schema to `{namespace}`\n"));
    version.chain(namespace).collect()
}

fn key_line(what: &str, key: &ForeignKey) -> String {
    format!("  {what} foreign key on columns ({})\n", key.columns.join(", "))
}

fn index_line(what: &str, index: &Index) -> String {
    let unique = if index.is_unique() { "unique " } else { "" };
    let columns: Vec<&str> = index.column_names().collect();
    format!("  {what} {unique}index on columns ({})\n", columns.join(", "))
}

fn table_change(change: &TableChange) -> String {
    match change {
        TableChange::AddColumn(column) => format!("  [+] Added column `{}`\n", column.name),
        TableChange::DropColumn(column) => format!("  [-] Removed column `{}`\n", column.name),
        TableChange::AlterColumn(change) => {
            format!(
                "  [*] Altered column `{}` ({})\n",
                change.after.name,
                differences(change)
            )
        }
        TableChange::RecreateColumn(change) => {
            format!(
                "  [*] Column `{}` would be dropped and recreated ({})\n",
                change.after.name,
                differences(change)
            )
        }
        TableChange::DropPrimaryKey(key) => {
            let columns: Vec<&str> = key.column_names().collect();
            format!(
                "  [-] Dropped the primary key on columns ({})\n",
                columns.join(", ")
            )
        }
        TableChange::RenamePrimaryKey { before, .. } => {
            let columns: Vec<&str> = before.column_names().collect();
            format!(
                "  [*] Renamed the primary key on columns ({})\n",
                columns.join(", ")
            )
        }
        TableChange::AddPrimaryKey(key) => {
            let columns: Vec<&str> = key.column_names().collect();
            format!("  [+] Added primary key on columns ({})\n", columns.join(", "))
        }
    }
}

fn differences(change: &AlterColumn) -> String {
    let mut parts = Vec::new();
    if change.changes.arity {
        let mut part = String::new();
        let _ = write!(
            part,
            "changed from {} to {}",
            arity(change.before.arity),
            arity(change.after.arity)
        );
        parts.push(part);
    }
    if change.changes.default {
        let (before, after) = (shown_default(&change.before), shown_default(&change.after));
        parts.push(format!("default changed from `{before}` to `{after}`"));
    }
    if change.changes.cast.is_some() {
        parts.push("type changed".to_owned());
    }
    if change.changes.autoincrement {
        let now = if change.after.autoincrement {
            "became autoincrementing"
        } else {
            "is no longer autoincrementing"
        };
        parts.push(format!("column {now}"));
    }
    parts.join(", ")
}

/// The default of a column in the form that Prisma gives it here.
fn shown_default(column: &Column) -> String {
    let shown = match &column.default {
        None => return "None".to_owned(),
        Some(DefaultValue::Literal(literal)) => format!("Value({})", shown_literal(literal, &column.ty)),
        Some(DefaultValue::List(items)) => {
            let items: Vec<String> = items.iter().map(|item| shown_literal(item, &column.ty)).collect();
            format!("Value(List([{}]))", items.join(", "))
        }
        Some(DefaultValue::Now) => "Now".to_owned(),
        Some(DefaultValue::Sequence(name)) => {
            let name = name.as_ref().map_or("", |name| name.name.as_str());
            format!("Sequence({name:?})")
        }
        Some(DefaultValue::Expression(text)) => format!("DbGenerated(Some({text:?}))"),
        Some(DefaultValue::Unknown) => "DbGenerated(None)".to_owned(),
    };
    format!("Some({shown})")
}

fn shown_literal(literal: &Literal, ty: &ColumnType) -> String {
    match literal {
        Literal::String(text) if matches!(ty, ColumnType::Enum(_)) => format!("Enum({text:?})"),
        Literal::String(text) => format!("String({text:?})"),
        Literal::Number(number) => match ty.as_scalar() {
            Some(ScalarType::Int) => format!("Int({number})"),
            Some(ScalarType::BigInt) => format!("BigInt({number})"),
            _ => format!("Float(BigDecimal({number:?}))"),
        },
        Literal::Boolean(value) => format!("Boolean({value})"),
        Literal::DateTime(text) => format!("DateTime({})", text.replacen(' ', "T", 1).replacen(' ', "", 1)),
        Literal::Json(text) => format!("Json({text:?})"),
        Literal::Bytes(bytes) => format!("Bytes({bytes:?})"),
        Literal::Null => "Null".to_owned(),
    }
}

const fn arity(arity: Arity) -> &'static str {
    match arity {
        Arity::Required => "Required",
        Arity::Nullable => "Nullable",
        Arity::List => "List",
    }
}
