//! Native types: which exist, their arguments, which scalars they can hold, and how they are spelt. One
//! table row a type; validation, completion, hover, introspection and DDL all read the same row.
//!
//! The tables stand in `<dialect>/types.rs`. What a database can do beyond types is in
//! [`super::Capabilities`].

use std::fmt;

use crate::ScalarType;
use crate::schema::{Arity, NativeTypeUse};

/// The type facts of a dialect.
pub trait Types {
    /// All native types (`@db.X`) of this database, in the order in which editors offer them.
    fn native_types(&self) -> &'static [NativeType];

    /// The row of a native type by its name in a schema file (case sensitive).
    fn native_type(&self, name: &str) -> Option<&'static NativeType> {
        self.native_types().iter().find(|native| native.name == name)
    }

    /// The row of a native type by one of its spellings in the database's catalogue, without arguments.
    fn native_type_in_catalogue(&self, spelling: &str) -> Option<&'static NativeType> {
        self.native_types()
            .iter()
            .find(|native| native.catalogue.contains(&spelling))
    }

    /// How a column is stored when the field names no native type.
    fn default_type(&self, scalar: ScalarType) -> DefaultType;

    /// The scalar for a declared column type, in a database whose columns have declared types rather than
    /// native ones. The spelling comes in lower case and without arguments.
    fn declared_type(&self, _spelling: &str) -> Option<ScalarType> {
        None
    }

    /// The arguments that a schema file writes for a native type of a column in a database.
    fn shown_arguments(&self, native: &NativeTypeUse, _arity: Arity) -> Vec<u32> {
        native.args.clone()
    }

    /// The operator classes that `ops:` can name.
    fn operator_classes(&self) -> &'static [OperatorClass] {
        &[]
    }

    /// The spelling of a column type in DDL: the native type with its arguments, or the default type.
    fn type_text(&self, scalar: ScalarType, native: Option<(&NativeType, &[u32])>) -> String {
        let default = self.default_type(scalar);
        match native {
            Some((native, args)) if default.native != Some(native.name) || default.args != args => {
                with_args(native.ddl, args)
            }
            _ => default.ddl.to_owned(),
        }
    }
}

/// One native type of one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NativeType {
    /// The name after `@db.`.
    pub name: &'static str,
    /// How many arguments the type takes at least and at most. Two optional arguments (a precision and a
    /// scale) are given both or not at all.
    pub args: (u8, u8),
    /// The limits of the arguments, in the order in which they are checked.
    pub limits: &'static [Limit],
    /// The scalar types that it can store.
    pub scalars: &'static [ScalarType],
    /// Its spelling in DDL, without arguments.
    pub ddl: &'static str,
    /// Its spellings in the database's catalogue, without arguments: the short one first.
    pub catalogue: &'static [&'static str],
    /// Whether it can stand in keys and indexes.
    pub keys: KeyUse,
    /// What it is, in one line, for hover and completion.
    pub doc: &'static str,
}

/// A rule about the arguments of a native type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// The second argument may not be larger than the first.
    ScaleWithinPrecision,
    /// One argument has a range.
    Range {
        /// Which argument, from zero.
        arg: usize,
        /// The least value.
        min: u32,
        /// The largest value.
        max: u32,
        /// The rule in words.
        rule: &'static str,
        /// The rule holds for fields of this scalar type only.
        scalar: Option<ScalarType>,
    },
}

/// Whether fields of a native type can be keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// In all keys and indexes.
    Any,
    /// Only with the `length` argument.
    NeedsLength,
    /// In a primary key, not in another unique constraint or an index.
    IdOnly,
}

/// How a scalar is stored when the field names no native type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DefaultType {
    /// The name of the native type that this is, if the database has native types.
    pub native: Option<&'static str>,
    /// The arguments of the native type.
    pub args: &'static [u32],
    /// The whole spelling in DDL.
    pub ddl: &'static str,
}

impl DefaultType {
    /// The default of a database that has native types.
    pub const fn native(name: &'static str, args: &'static [u32], ddl: &'static str) -> DefaultType {
        DefaultType {
            native: Some(name),
            args,
            ddl,
        }
    }

    /// The default of a database that has none.
    pub const fn plain(ddl: &'static str) -> DefaultType {
        DefaultType {
            native: None,
            args: &[],
            ddl,
        }
    }
}

impl NativeType {
    /// The first rule that the arguments of a field break. The number of arguments is not its affair.
    pub fn check_args(&self, scalar: ScalarType, args: &[u32]) -> Option<&'static Limit> {
        self.limits.iter().find(|limit| limit.is_broken(scalar, args))
    }

    /// Whether fields of this scalar type may have this native type.
    pub fn stores(&self, scalar: ScalarType) -> bool {
        self.scalars.contains(&scalar)
    }
}

impl Limit {
    /// A range for one argument, whatever the field's type.
    pub(super) const fn range(arg: usize, min: u32, max: u32, rule: &'static str) -> Limit {
        Limit::Range {
            arg,
            min,
            max,
            rule,
            scalar: None,
        }
    }

    fn is_broken(&self, field: ScalarType, args: &[u32]) -> bool {
        match *self {
            Limit::ScaleWithinPrecision => args.len() == 2 && args[1] > args[0],
            Limit::Range {
                arg,
                min,
                max,
                scalar,
                ..
            } => {
                scalar.is_none_or(|scalar| scalar == field)
                    && args.get(arg).is_some_and(|value| !(min..=max).contains(value))
            }
        }
    }
}

impl fmt::Display for NativeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// An operator class of an index, by its name in a schema file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperatorClass {
    /// The name after `ops:`.
    pub name: &'static str,
    /// Its name in the database.
    pub ddl: &'static str,
    /// The index methods (`type:`) that take it, and the fields that it can index there.
    pub uses: &'static [(&'static str, Indexable)],
}

/// The fields that an index method or an operator class can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indexable {
    /// Fields that name one of these native types.
    pub native_types: &'static [&'static str],
    /// Fields of these scalar types that name no native type.
    pub scalars: &'static [ScalarType],
    /// Lists, whatever they hold. Where this is false a list counts as what it holds.
    pub lists: bool,
}

/// `NAME(1,2)`, or the name alone.
fn with_args(name: &str, args: &[u32]) -> String {
    if args.is_empty() {
        return name.to_owned();
    }
    let args: Vec<String> = args.iter().map(u32::to_string).collect();
    format!("{name}({})", args.join(","))
}
