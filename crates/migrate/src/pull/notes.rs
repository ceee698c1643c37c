//! The sentences that a pulled schema carries as documentation. They are Prisma's, word for word, so that
//! either tool recognises what the other wrote.

/// A model or view without a key.
pub(super) fn without_key(is_view: bool) -> String {
    let what = if is_view { "view" } else { "table" };
    format!(
        "The underlying {what} does not contain a valid unique identifier and can therefore currently not be \
         handled by Prisma Client."
    )
}

/// A reserved name.
pub(super) fn renamed(is_view: bool, name: &str, database: &str) -> String {
    let what = if is_view { "view" } else { "model" };
    format!(
        "This {what} has been renamed to '{name}' during introspection, because the original name '{database}' is \
         reserved."
    )
}

/// Comments in the database on a model or view, or on its fields.
pub(super) fn commented(is_view: bool) -> String {
    let what = if is_view { "view" } else { "model" };
    format!(
        "This {what} or at least one of its fields has comments in the database, and requires an additional setup \
         for migrations: Read more: https://pris.ly/d/database-comments"
    )
}

pub(super) const COMMENTED_ENUM: &str = "This enum is commented in the database, and requires an additional \
    setup for migrations: Read more: https://pris.ly/d/database-comments";

pub(super) const PARTITIONED: &str = "This table is a partition table and requires additional setup for \
    migrations. Visit https://pris.ly/d/partition-tables for more info.";

pub(super) const INHERITED: &str = "This table has subclasses and requires additional setup for migrations. \
    Visit https://pris.ly/d/table-inheritance for more info.";

pub(super) const CHECKS: &str = "This table contains check constraints and requires additional setup for \
    migrations. Visit https://pris.ly/d/check-constraints for more info.";

pub(super) const EXCLUSIONS: &str = "This table contains exclusion constraints and requires additional setup for \
    migrations. Visit https://pris.ly/d/exclusion-constraints for more info.";

pub(super) const WITHOUT_COLUMNS: &str = "We could not retrieve columns for the underlying table. Either it has \
    none or you are missing rights to see them. Please check your privileges.";

pub(super) const DEFERRABLE: &str = "This model has constraints using non-default deferring rules and requires \
    additional setup for migrations. Visit https://pris.ly/d/constraint-deferring for more info.";

pub(super) const ROW_LEVEL_SECURITY: &str = "This model contains row level security and requires additional \
    setup for migrations. Visit https://pris.ly/d/row-level-security for more info.";

pub(super) const NULLS_ORDER: &str = "This model contains an index with non-default null sort order and requires \
    additional setup for migrations. Visit https://pris.ly/d/default-index-null-ordering for more info.";

pub(super) const EXPRESSION_INDEX: &str = "This model contains an expression index which requires additional \
    setup for migrations. Visit https://pris.ly/d/expression-indexes for more info.";

pub(super) const UNNAMED_FIELD: &str = "This field was commented out because of an invalid name. Please provide \
    a valid one that matches [a-zA-Z][a-zA-Z0-9_]*";
