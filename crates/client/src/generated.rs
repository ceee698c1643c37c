//! The macros that generated code calls, so that it need not say what is the same for every schema. What
//! they bind begins with an underscore: a module's fields are constants, which would capture plain names, and
//! no name of a schema begins so.

/// Takes in the client that the package's build script has written with `nicol-build`, as a module:
///
/// ```ignore
/// nicol::generated!(mod db);          // or `pub mod db`, or another name that the build script gave it
/// ```
#[macro_export]
macro_rules! generated {
    ($(#[$attribute:meta])* $visibility:vis mod $name:ident $(;)?) => {
        $(#[$attribute])*
        #[allow(clippy::all, clippy::pedantic, rustdoc::all)]
        #[allow(dead_code, missing_debug_implementations, missing_docs, unused_imports)]
        #[allow(non_camel_case_types, non_snake_case, non_upper_case_globals)]
        $visibility mod $name {
            include!(concat!(
                env!(
                    "OUT_DIR",
                    "the package has no build script: write a build.rs that calls `nicol_build::generate`"
                ),
                "/",
                stringify!($name),
                ".rs"
            ));
        }
    };
}

/// Makes a struct a model, and its fields and relations values and types: a row a field, a row a relation.
#[doc(hidden)]
#[macro_export]
macro_rules! model {
    (
        $model:ident = $name:literal in $schema:tt $table:literal, key $key:tt $(, unique $unique:tt)*;
        $($place:literal $field:ident: $ty:ty, $kind:ty = $meta:expr;)*
        $(relation $relation_place:literal $relation:ident: $link:ty = $target:ident, $relation_meta:expr;)*
    ) => {
        $(
            #[allow(missing_docs)]
            pub const $field: $crate::Field<$model, $ty, $kind> = $crate::Field::new($place);
        )*
        $(
            #[allow(missing_docs)]
            pub const $relation: $link = <$link>::new($relation_place);
        )*

        /// The fields' types, by their names.
        #[allow(missing_docs)]
        pub mod types {
            use super::*;
            $(pub type $field = $ty;)*
        }

        /// The relations' types, by their names.
        #[allow(missing_docs)]
        pub mod rel {
            use super::*;
            // Not by its bare name: the model may be called `Model`.
            pub type Model = super::$model;
            $(pub type $relation = $link;)*
        }

        /// The modules of the related models, by the relations' names.
        #[allow(missing_docs)]
        pub mod to {
            $(pub use super::super::$target as $relation;)*
        }

        #[doc(hidden)]
        pub static META: $crate::meta::Model = $crate::meta::Model {
            name: $name,
            table: $table,
            schema: $schema,
            fields: &[$($meta),*],
            relations: &[$($relation_meta),*],
            key: &$key,
            uniques: &[$(&$unique),*],
        };

        impl $crate::Model for $model {
            const META: &'static $crate::meta::Model = &META;
        }

        impl $crate::Shape for $model {
            type Model = $model;
            type Base = $model;
            type Includes = ();

            fn fields() -> Vec<u16> {
                vec![$($place),*]
            }

            fn decode(_row: &$crate::Row<'_>) -> $crate::Result<$model> {
                Ok($model { $($field: _row.get($place)?),* })
            }

            fn includes() {}

            fn assemble(_base: $model, _: ()) -> $model {
                _base
            }

            fn assemble_all(_bases: Vec<$model>, _: Vec<()>) -> Vec<$model> {
                _bases
            }
        }

        $crate::stored!($model { $($place $field: $ty),* });
    };
}

/// Makes a struct the required values of a new record.
#[doc(hidden)]
#[macro_export]
macro_rules! new_record {
    ($new:ident => $model:ty, $needs:ty, |$this:ident| [$($value:expr),*]) => {
        $crate::new_record!(@record [$new] $model, $needs, |$this| [$($value),*]);

        impl $new {
            $crate::new_record!(@methods ['a] $model, $needs);
        }
    };
    ($new:ident<'a> => $model:ty, $needs:ty, |$this:ident| [$($value:expr),*]) => {
        $crate::new_record!(@record [$new<'a>] $model, $needs, |$this| [$($value),*]);

        impl<'a> $new<'a> {
            $crate::new_record!(@methods [] $model, $needs);
        }
    };
    (@record [$new:ty] $model:ty, $needs:ty, |$this:ident| [$($value:expr),*]) => {
        impl<'a> $crate::NewRecord<'a> for $new {
            type Model = $model;
            type Needs = $needs;

            fn into_draft($this) -> $crate::Draft<'a, $model, $needs> {
                $crate::Draft::new(vec![$($value),*])
            }
        }
    };
    (@methods [$($declared:lifetime)?] $model:ty, $needs:ty) => {
        /// Sets a field that is not required.
        pub fn set<$($declared,)? T: $crate::value::Scalar, K: $crate::field::Kind, Place>(
            self,
            _field: $crate::Field<$model, T, K>,
            _value: impl $crate::value::Input<'a, T>,
        ) -> $crate::Draft<'a, $model, <K::Provides as $crate::needs::Fill<$needs, Place>>::Rest>
        where
            K::Provides: $crate::needs::Fill<$needs, Place>,
        {
            $crate::NewRecord::into_draft(self).set(_field, _value)
        }

        /// Links the record to others: `connect`, `create` …
        pub fn with<$($declared,)? P, Place>(
            self,
            _link: $crate::Link<'a, $model, P>,
        ) -> $crate::Draft<'a, $model, <P as $crate::needs::Fill<$needs, Place>>::Rest>
        where
            P: $crate::needs::Fill<$needs, Place>,
        {
            $crate::NewRecord::into_draft(self).with(_link)
        }
    };
}

/// Makes an enum a field's type: `enumeration!(Role { Admin = "ADMIN", } as "Role", in None)`.
#[doc(hidden)]
#[macro_export]
macro_rules! enumeration {
    ($item:ident { $($variant:ident = $value:literal,)* } as $name:literal, in $schema:expr) => {
        impl $item {
            #[doc(hidden)]
            pub const META: $crate::meta::Enum = $crate::meta::Enum {
                name: $name,
                schema: $schema,
                values: &[$($value),*],
            };

            /// All values, in the order of the schema.
            pub const ALL: &'static [$item] = &[$($item::$variant),*];

            /// The value's name in the database.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($item::$variant => $value,)*
                }
            }
        }

        impl ::std::fmt::Display for $item {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::Decode for $item {
            fn decode(cell: $crate::Cell<'_>) -> $crate::Result<Self> {
                match &*cell.as_text()? {
                    $($value => Ok($item::$variant),)*
                    _ => Err(cell.mismatch(concat!("a value of the enum ", stringify!($item)))),
                }
            }
        }

        impl $crate::value::Element for $item {}

        impl<'a> $crate::value::Input<'a, $item> for $item {
            fn into_value(self) -> $crate::Value<'a> {
                $crate::Value::Enum(self.as_str())
            }
        }

        impl<'a> $crate::value::Input<'a, Option<$item>> for $item {
            fn into_value(self) -> $crate::Value<'a> {
                $crate::Value::Enum(self.as_str())
            }
        }

        impl $crate::value::Enumeration for $item {
            fn database_name(self) -> &'static str {
                self.as_str()
            }
        }

        $crate::stored!(enum $item);
    };
}

/// What factories need of a model and of an enum: to take a record apart, and to put one together.
#[doc(hidden)]
#[cfg(feature = "factories")]
#[macro_export]
macro_rules! stored {
    (enum $item:ident) => {
        impl $crate::factory::Stored for $item {
            fn to_value(&self) -> $crate::Value<'static> {
                $crate::Value::Enum(self.as_str())
            }

            fn from_value(_value: $crate::Value<'static>) -> Option<$item> {
                match _value {
                    $crate::Value::Enum(_name) => $item::ALL.iter().copied().find(|item| item.as_str() == _name),
                    _ => None,
                }
            }
        }
    };
    ($model:ident { $($place:literal $field:ident: $ty:ty),* }) => {
        impl $crate::factory::Record for $model {
            fn value(&self, _place: u16) -> $crate::Value<'static> {
                match _place {
                    $($place => $crate::factory::Stored::to_value(&self.$field),)*
                    _ => $crate::Value::Null,
                }
            }

            fn from_values(_values: &mut dyn FnMut(u16) -> $crate::Value<'static>) -> Option<$model> {
                Some($model { $($field: $crate::factory::Stored::from_value(_values($place))?),* })
            }
        }
    };
}

/// Without factories nothing is needed.
#[doc(hidden)]
#[cfg(not(feature = "factories"))]
#[macro_export]
macro_rules! stored {
    ($($any:tt)*) => {};
}

/// The factories of a schema: `factories! { Db::factory -> Factory { user: User, } }` gives `db.factory(seed)`, and
/// on it a method a model.
#[doc(hidden)]
#[cfg(feature = "factories")]
#[macro_export]
macro_rules! factories {
    ($db:ident::$method:ident -> $factory:ident { $($module:ident: $model:ident,)* }) => {
        impl $db {
            /// Makes records for tests and demonstrations: what is not said is made up, the same for the same seed.
            pub fn $method(&self, _seed: u64) -> $factory {
                const MODELS: &[&$crate::meta::Model] = &[$(<$model as $crate::Model>::META),*];
                $factory($crate::Factory::new(&self.0, MODELS, _seed))
            }
        }

        /// Makes records for tests and demonstrations, with one method a model.
        #[derive(Debug, Clone)]
        pub struct $factory(pub $crate::Factory);

        impl ::std::ops::Deref for $factory {
            type Target = $crate::Factory;

            fn deref(&self) -> &$crate::Factory {
                &self.0
            }
        }

        impl $factory {
            $(
                #[doc = concat!("Makes a [`", stringify!($model), "`].")]
                pub fn $module(&self) -> $crate::factory::Make<$model> {
                    self.0.make()
                }
            )*
        }
    };
}

/// Without the feature `factories` there are none.
#[doc(hidden)]
#[cfg(not(feature = "factories"))]
#[macro_export]
macro_rules! factories {
    ($($any:tt)*) => {};
}

/// Makes a struct show itself without its sensitive fields: `redacted!(User { id } hides { password })`.
#[doc(hidden)]
#[macro_export]
macro_rules! redacted {
    ($item:ident $(<$lifetime:lifetime>)? { $($shown:ident),* } hides { $($hidden:ident),* }) => {
        impl$(<$lifetime>)? ::std::fmt::Debug for $item$(<$lifetime>)? {
            fn fmt(&self, _f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let mut _out = _f.debug_struct(stringify!($item));
                $(_out.field(stringify!($shown), &self.$shown);)*
                $(_out.field(stringify!($hidden), &format_args!("(sensitive)"));)*
                _out.finish()
            }
        }
    };
}
