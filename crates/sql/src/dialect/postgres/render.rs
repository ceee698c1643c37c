//! Queries of PostgreSQL: lists are arrays. Enums travel as text in both directions, so that a new
//! connection need not ask the server for their types.

use super::Postgres;
use crate::ScalarType;
use crate::ast::{BaseType, Column, Slot, TableRef, Type};
use crate::dialect::Types;
use crate::dialect::render::{BulkLoad, Render, enum_name, target_text};

impl Render for Postgres {
    fn namespace<'n>(&'n self, named: Option<&'n str>) -> Option<&'n str> {
        named.or(self.schema)
    }

    fn slot(&self, slot: Slot) -> String {
        format!("${}", slot + 1)
    }

    fn value(&self, slot: Slot, ty: &Type) -> String {
        let slot = self.slot(slot);
        match (enum_name(self, ty), ty.list) {
            (Some(name), false) => format!("CAST({slot}::text AS {name})"),
            (Some(name), true) => format!("CAST({slot}::text[] AS {name}[])"),
            (None, _) => slot,
        }
    }

    fn output(&self, column: &str, ty: &Type) -> String {
        match (&ty.base, ty.list) {
            (BaseType::Enum { .. }, false) => format!("{column}::text"),
            (BaseType::Enum { .. }, true) => format!("{column}::text[]"),
            (BaseType::Scalar(_), _) => column.to_owned(),
        }
    }

    fn is_in(&self, column: &str, slot: Slot, ty: &Type) -> String {
        let slot = self.slot(slot);
        match enum_name(self, ty) {
            Some(name) => format!("{column} = ANY(CAST({slot}::text[] AS {name}[]))"),
            None => format!("{column} = ANY({slot})"),
        }
    }

    fn is_in_tuples(&self, columns: &[String], types: &[&Type], slots: &[Slot]) -> String {
        let lists: Vec<String> = slots
            .iter()
            .zip(types)
            .map(|(slot, ty)| format!("{}::{}[]", self.slot(*slot), self.element_type(ty)))
            .collect();
        format!(
            "({}) IN (SELECT * FROM UNNEST({}))",
            columns.join(", "),
            lists.join(", ")
        )
    }

    fn like(&self, column: &str, slot: Slot, insensitive: bool) -> String {
        let operator = if insensitive { "ILIKE" } else { "LIKE" };
        format!("{column}::text {operator} {}", self.slot(slot))
    }

    fn rows_from_lists(&self, columns: &[Column]) -> String {
        let lists: Vec<String> = columns
            .iter()
            .enumerate()
            .map(|(slot, column)| format!("${}::{}[]", slot + 1, self.list_type(&column.ty)))
            .collect();
        let names: Vec<String> = (0..columns.len()).map(|index| format!("c{index}")).collect();
        let outputs: Vec<String> = columns
            .iter()
            .zip(&names)
            .map(|(column, name)| self.list_output(name, &column.ty))
            .collect();
        format!(
            "SELECT {} FROM UNNEST({}) AS u({})",
            outputs.join(", "),
            lists.join(", "),
            names.join(", ")
        )
    }

    fn bulk_load(&self, table: &TableRef, columns: &[Column]) -> Option<BulkLoad> {
        let name = target_text(self, table);
        let columns: Vec<String> = columns.iter().map(|column| self.name(&column.name)).collect();
        let columns = columns.join(", ");
        let regclass = format!("'{}'::regclass", name.replace('\'', "''"));
        Some(BulkLoad {
            // COPY writes to tables only, not through the rules of views, and refuses tables with row security.
            allowed: format!(
                "SELECT relkind IN ('r', 'p') AND NOT row_security_active(oid) AND NOT relhasrules \
                 FROM pg_catalog.pg_class WHERE oid = {regclass}"
            ),
            types: format!("SELECT {columns} FROM {name} LIMIT 0"),
            load: format!("COPY {name} ({columns}) FROM STDIN (FORMAT binary)"),
        })
    }

    fn append(&self, column: &str, slot: Slot, ty: &Type) -> String {
        format!("ARRAY_CAT({column}, {})", self.value(slot, ty))
    }
}

impl Postgres {
    /// The type of the elements of a list parameter.
    fn list_type(&self, ty: &Type) -> String {
        match &ty.base {
            BaseType::Enum { .. } => "text".to_owned(),
            BaseType::Scalar(_) => self.element_type(ty),
        }
    }

    /// The type of a column without its length, which an assignment checks anyway.
    fn element_type(&self, ty: &Type) -> String {
        if let Some(name) = enum_name(self, ty) {
            return name;
        }
        let native = ty.native.as_deref().and_then(|name| self.native_type(name));
        match (native, &ty.base) {
            // A bare BIT or CHAR is one long.
            (Some(native), _) if native.ddl == "BIT" => "VARBIT".to_owned(),
            (Some(native), _) if native.ddl == "CHAR" => "TEXT".to_owned(),
            (Some(native), _) => native.ddl.to_owned(),
            (None, BaseType::Scalar(scalar)) => default_type(*scalar).to_owned(),
            (None, BaseType::Enum { .. }) => "text".to_owned(),
        }
    }

    fn list_output(&self, name: &str, ty: &Type) -> String {
        match enum_name(self, ty) {
            Some(target) => format!("CAST({name} AS {target})"),
            None => name.to_owned(),
        }
    }
}

const fn default_type(scalar: ScalarType) -> &'static str {
    match scalar {
        ScalarType::String => "text",
        ScalarType::Boolean => "boolean",
        ScalarType::Int => "int4",
        ScalarType::BigInt => "int8",
        ScalarType::Float => "float8",
        ScalarType::Decimal => "numeric",
        ScalarType::DateTime => "timestamp",
        ScalarType::Json => "jsonb",
        ScalarType::Bytes => "bytea",
    }
}
