//! What a pulled schema cannot say, or had to change: collected while it is made, and told at the end.

use std::fmt;

/// A kind of warning. The order is the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WarningKind {
    /// The name of a column has no letter.
    UnnamedField,
    /// A field keeps the name that the schema file gave it.
    KeptField,
    /// The value of an enum has no letter.
    UnnamedEnumValue,
    /// A table without columns that can be seen.
    TableWithoutColumns,
    /// A table without a key.
    ModelWithoutKey,
    /// A view without a key.
    ViewWithoutKey,
    /// A key keeps the name that the schema file gave it.
    KeptKeyName,
    /// The type of a column has no word in the schema language.
    UnsupportedType,
    /// A model keeps the name that the schema file gave it.
    KeptModel,
    /// A view keeps the name that the schema file gave it.
    KeptView,
    /// The value of an enum keeps the name that the schema file gave it.
    KeptEnumValue,
    /// An enum keeps the name that the schema file gave it.
    KeptEnum,
    /// Relations without foreign keys are those of the schema file.
    KeptRelations,
    /// Two namespaces have an object of one name.
    DuplicateName,
    /// A name that could not be used, or was taken, got another.
    RenamedName,
    /// A partitioned table.
    Partitioned,
    /// A table that others inherit from.
    Inherited,
    /// An index that sorts nulls in its own way.
    NullsOrder,
    /// Row level security.
    RowLevelSecurity,
    /// A check constraint.
    Check,
    /// An exclusion constraint.
    Exclusion,
    /// A constraint that can be deferred.
    Deferrable,
    /// A comment in the database.
    Comment,
    /// An index over expressions, or of a form that the schema language lacks.
    Index,
    /// A partial index, without the preview feature for it.
    PartialIndex,
}

impl WarningKind {
    /// The word for tools.
    pub const fn name(self) -> &'static str {
        match self {
            WarningKind::UnnamedField => "unnamedField",
            WarningKind::KeptField => "keptField",
            WarningKind::UnnamedEnumValue => "unnamedEnumValue",
            WarningKind::TableWithoutColumns => "tableWithoutColumns",
            WarningKind::ModelWithoutKey => "modelWithoutKey",
            WarningKind::ViewWithoutKey => "viewWithoutKey",
            WarningKind::KeptKeyName => "keptKeyName",
            WarningKind::UnsupportedType => "unsupportedType",
            WarningKind::KeptModel => "keptModel",
            WarningKind::KeptView => "keptView",
            WarningKind::KeptEnumValue => "keptEnumValue",
            WarningKind::KeptEnum => "keptEnum",
            WarningKind::KeptRelations => "keptRelations",
            WarningKind::DuplicateName => "duplicateName",
            WarningKind::RenamedName => "renamedName",
            WarningKind::Partitioned => "partitioned",
            WarningKind::Inherited => "inherited",
            WarningKind::NullsOrder => "nullsOrder",
            WarningKind::RowLevelSecurity => "rowLevelSecurity",
            WarningKind::Check => "check",
            WarningKind::Exclusion => "exclusion",
            WarningKind::Deferrable => "deferrable",
            WarningKind::Comment => "comment",
            WarningKind::Index => "index",
            WarningKind::PartialIndex => "partialIndex",
        }
    }

    /// What is said above the list.
    pub const fn message(self) -> &'static str {
        match self {
            WarningKind::UnnamedField => {
                "These fields are commented out, because their columns have names without a letter. Give each a \
                 name, and keep that of the column with `@map`:"
            }
            WarningKind::KeptField => "These fields keep their names and `@map` from the schema file:",
            WarningKind::UnnamedEnumValue => {
                "These values of enums are commented out, because they have no letter. Give each a name, and keep \
                 the value with `@map`:"
            }
            WarningKind::TableWithoutColumns => {
                "These models are commented out, because no column of their tables can be seen. Does the user of \
                 the database have the right to see them?"
            }
            WarningKind::ModelWithoutKey => {
                "These models are ignored, because their tables have no primary key and no unique constraint over \
                 required columns of known types:"
            }
            WarningKind::ViewWithoutKey => {
                "These views have no field that identifies a row. Mark one with `@unique`:"
            }
            WarningKind::KeptKeyName => {
                "These models keep the names of their compound keys from the schema file:"
            }
            WarningKind::UnsupportedType => {
                "These fields have types without a word in the schema language, and are no part of the client:"
            }
            WarningKind::KeptModel => "These models keep their names and `@@map` from the schema file:",
            WarningKind::KeptView => "These views keep their names and `@@map` from the schema file:",
            WarningKind::KeptEnumValue => {
                "These values of enums keep their names and `@map` from the schema file:"
            }
            WarningKind::KeptEnum => "These enums keep their names and `@@map` from the schema file:",
            WarningKind::KeptRelations => {
                "The relations to these models are those of the schema file, because the database has no foreign \
                 keys for them. Check those whose columns changed:"
            }
            WarningKind::DuplicateName => {
                "These names stand in several schemas of the database, and got the schema's name in front:"
            }
            WarningKind::RenamedName => {
                "These names could not be used, or were taken, and are kept with `@map`:"
            }
            WarningKind::Partitioned => {
                "These tables are partitioned. Migrations do not know of the partitions:"
            }
            WarningKind::Inherited => {
                "Other tables inherit from these. Migrations do not know of the inheritance:"
            }
            WarningKind::NullsOrder => {
                "These columns of indexes sort nulls in their own way, which the schema language cannot say:"
            }
            WarningKind::RowLevelSecurity => {
                "These tables have row level security, which the schema language cannot say:"
            }
            WarningKind::Check => {
                "These check constraints stay in the database, but not in the schema file. Migrations made from it \
                 have to be completed by hand:"
            }
            WarningKind::Exclusion => {
                "These exclusion constraints stay in the database, but not in the schema file. Migrations made from \
                 it have to be completed by hand:"
            }
            WarningKind::Deferrable => {
                "These constraints can be deferred, which the schema language cannot say:"
            }
            WarningKind::Comment => "These have comments in the database, which are not in the schema file:",
            WarningKind::Index => {
                "These indexes stay in the database, but not in the schema file, which cannot say them: they are \
                 over expressions, or hold further columns:"
            }
            WarningKind::PartialIndex => {
                "These partial indexes stay in the database, but not in the schema file. The preview feature \
                 `partialIndexes` includes them:"
            }
        }
    }
}

/// What a pull has to say about its result.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Warnings {
    items: Vec<(WarningKind, String)>,
}

impl Warnings {
    pub(super) fn add(&mut self, kind: WarningKind, item: String) {
        let entry = (kind, item);
        if !self.items.contains(&entry) {
            self.items.push(entry);
        }
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The warnings by kind, with what each is about.
    pub fn groups(&self) -> Vec<(WarningKind, Vec<&str>)> {
        let mut kinds: Vec<WarningKind> = self.items.iter().map(|(kind, _)| *kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let of = |kind: WarningKind| {
            let items = self.items.iter().filter(move |(other, _)| *other == kind);
            items.map(|(_, item)| item.as_str()).collect()
        };
        kinds.into_iter().map(|kind| (kind, of(kind))).collect()
    }
}

impl fmt::Display for Warnings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (kind, items)) in self.groups().into_iter().enumerate() {
            if place > 0 {
                f.write_str("\n\n")?;
            }
            f.write_str(kind.message())?;
            for item in items {
                write!(f, "\n  • {item}")?;
            }
        }
        Ok(())
    }
}
