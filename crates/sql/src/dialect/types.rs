//! Native types: which exist, their arguments, which scalars they can hold, and how they are spelt. One
//! table row a type; validation, completion, hover, introspection and DDL all read the same row.

use crate::ScalarType;

/// The native-type facts of a dialect.
pub trait Types {
    /// All native types (`@db.X`) of this database, in the order of its documentation.
    fn native_types(&self) -> &'static [NativeType];

    /// The row of a native type by its name in a schema file (case sensitive).
    fn native_type(&self, name: &str) -> Option<&'static NativeType> {
        self.native_types().iter().find(|native| native.name == name)
    }
}

/// One native type of one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NativeType {
    /// The name after `@db.`.
    pub name: &'static str,
    /// How many arguments the type takes at least and at most.
    pub args: (u8, u8),
    /// The scalar types that it can store.
    pub scalars: &'static [ScalarType],
    /// Its spelling in DDL, without arguments.
    pub ddl: &'static str,
}
