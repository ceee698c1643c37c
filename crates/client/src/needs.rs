//! Required relations, tracked by the compiler. A new record's type lists the relations that it still needs;
//! `connect` and `create` take one off the list, and only an empty list can be awaited.

use std::marker::PhantomData;

/// Nothing is missing.
#[derive(Debug, Clone, Copy)]
pub struct Complete;

/// The relation `R` is missing, and perhaps others.
#[derive(Debug, Clone, Copy)]
pub struct MissingRelation<R, Others = Complete>(PhantomData<fn() -> (R, Others)>);

/// A list of required relations on which nothing stands any more.
#[diagnostic::on_unimplemented(
    message = "a required relation is missing: `{Self}`",
    label = "this record cannot be created yet",
    note = "connect it with `.with(relation.connect(…))`, create it with `.with(relation.create(…))`, or set its foreign key"
)]
pub trait IsComplete {}

impl IsComplete for Complete {}

/// What a value or link provides: the relation `R`, or nothing that is required.
#[derive(Debug, Clone, Copy)]
pub struct Provides<R>(PhantomData<fn() -> R>);

/// No required relation.
#[derive(Debug, Clone, Copy)]
pub struct Nothing;

/// The list `Needs` without what `Self` provides. `Place` is where it stood; the compiler finds it.
#[diagnostic::on_unimplemented(
    message = "this relation has been given already",
    label = "given twice, or not a relation of this model"
)]
pub trait Fill<Needs, Place> {
    /// What is still missing.
    type Rest;
}

/// The first of the list.
#[derive(Debug, Clone, Copy)]
pub struct Here;

/// Further on in the list.
#[derive(Debug, Clone, Copy)]
pub struct Later<Place>(PhantomData<fn() -> Place>);

impl<Needs> Fill<Needs, Nothing> for Nothing {
    type Rest = Needs;
}

impl<R, Others> Fill<MissingRelation<R, Others>, Here> for Provides<R> {
    type Rest = Others;
}

impl<R, Other, Others, Place> Fill<MissingRelation<Other, Others>, Later<Place>> for Provides<R>
where
    Provides<R>: Fill<Others, Place>,
{
    type Rest = MissingRelation<Other, <Provides<R> as Fill<Others, Place>>::Rest>;
}
