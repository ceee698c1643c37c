//! Fields to columns.

use nicol_psl::schema::{
    Arity as PslArity, DefaultKind, Field, FieldType, Model, NativeTypeUse, ScalarField,
};
use nicol_sql::ScalarType;
use nicol_sql::schema::{Arity, Column, ColumnType, DefaultValue, NativeTypeUse as Native};

use super::{Lower, defaults};

impl Lower<'_> {
    pub(super) fn column(&self, model: &Model, field: &Field, scalar: &ScalarField) -> Column {
        let ty = self.column_type(scalar);
        let mut column = Column::new(field.database_name(), ty);
        column.arity = match field.arity {
            PslArity::Required => Arity::Required,
            PslArity::Optional => Arity::Nullable,
            PslArity::List => Arity::List,
        };
        let counts = scalar
            .default
            .as_ref()
            .is_some_and(|default| default.kind == DefaultKind::Autoincrement);
        column.autoincrement = counts || self.counts_by_itself(model, field, scalar);
        defaults::apply(self, scalar, &mut column);
        if counts {
            self.count_rows(model, field, &mut column);
        }
        if field.arity == PslArity::List && !self.capabilities.scalar_lists {
            column.ty = self.scalar_type(ScalarType::Json, None);
            column.arity = Arity::Nullable;
            column.default = column.default.map(defaults::json_list);
        }
        column
    }

    fn column_type(&self, scalar: &ScalarField) -> ColumnType {
        match &scalar.ty {
            FieldType::Scalar(ty) => self.scalar_type(*ty, scalar.native_type.as_ref()),
            FieldType::Enum(id) if self.has_enum_types() => {
                ColumnType::Enum(self.enum_name(self.schema.enumeration(*id)))
            }
            FieldType::Enum(_) => self.scalar_type(ScalarType::String, None),
            FieldType::Composite(_) => self.scalar_type(ScalarType::Json, None),
            FieldType::Unsupported(text) => ColumnType::Unsupported(text.clone()),
        }
    }

    fn scalar_type(&self, scalar: ScalarType, native: Option<&NativeTypeUse>) -> ColumnType {
        let written = native.filter(|_| self.own).and_then(|native| {
            let row = self.dialect.native_type(&native.name)?;
            let args = native
                .args
                .iter()
                .filter_map(|arg| arg.trim().parse().ok())
                .collect();
            Some(Native { name: row.name, args })
        });
        ColumnType::Scalar {
            scalar,
            native: written.or_else(|| self.default_native(scalar)),
        }
    }

    fn default_native(&self, scalar: ScalarType) -> Option<Native> {
        let default = self.dialect.default_type(scalar);
        let args = default.args.to_vec();
        default.native.map(|name| Native { name, args })
    }

    /// SQLite numbers the rows of a table with a single integer key whether the file says so or not.
    fn counts_by_itself(&self, model: &Model, field: &Field, scalar: &ScalarField) -> bool {
        self.facts.implicit_autoincrement
            && scalar.ty == FieldType::Scalar(ScalarType::Int)
            && is_single_key(model, field)
    }

    fn count_rows(&self, model: &Model, field: &Field, column: &mut Column) {
        if self.facts.sequences {
            column.default = Some(DefaultValue::Sequence(None));
        } else if !self.own && self.facts.implicit_autoincrement && is_single_key(model, field) {
            column.ty = self.scalar_type(ScalarType::Int, None);
        }
    }
}

fn is_single_key(model: &Model, field: &Field) -> bool {
    model
        .primary_key
        .as_ref()
        .is_some_and(|key| key.fields.len() == 1 && key.fields[0].field == field.name)
}
