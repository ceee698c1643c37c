//! Loading relations: one statement a level, for all parents at once, put together here. What a query
//! includes is part of its type, so what it does not include cannot be touched.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use nicol_sql::Value;

use crate::client::Exec;
use crate::field::Order;
use crate::filter::Filter;
use crate::key::Key;
use crate::level::{Arrivals, Level};
use crate::meta::{self, Link};
use crate::relation::{Many, One};
use crate::sorting::Sorting;
use crate::{Error, ErrorKind, Model, Result, Row, Shape, ir};

/// A future in a box: relations nest as deep as the query says.
pub type BoxFuture<'c, T> = Pin<Box<dyn Future<Output = T> + Send + 'c>>;

/// Something that a query on `M` can include.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation of this model",
    label = "include takes the relation fields of `{M}`"
)]
pub trait Include<M: Model>: Send + Sync {
    /// What is loaded for each record.
    type Out: Clone + Send;

    /// Which relation of the model it follows.
    fn relation(&self) -> u16;

    /// Loads it for records with these keys, in their order.
    fn load<'c>(
        &'c self,
        exec: Exec<'c>,
        parents: Vec<Key<'static>>,
    ) -> BoxFuture<'c, Result<Vec<Self::Out>>>;
}

/// The includes of a query, as a tuple.
pub trait IncludeList<M: Model>: Send + Sync {
    /// What is loaded for each record.
    type Out: Clone + Send;
    /// A record with what was loaded for it: the record itself when nothing was.
    type With<S: Clone + Send>: Clone + Send;
    /// How many includes there are.
    const LENGTH: usize;

    /// The relations that are followed.
    fn relations(&self) -> Vec<u16>;

    /// Loads all of it: `parents` has the keys for each include.
    fn load<'c>(
        &'c self,
        exec: Exec<'c>,
        parents: Vec<Vec<Key<'static>>>,
        count: usize,
    ) -> BoxFuture<'c, Result<Vec<Self::Out>>>;

    /// What is loaded for `count` records, where that is nothing: known without asking.
    fn nothing(_count: usize) -> Option<Vec<Self::Out>> {
        None
    }

    /// Puts a record and what was loaded for it together.
    fn attach<S: Clone + Send>(base: S, out: Self::Out) -> Self::With<S>;

    /// The same for all records of a level.
    fn attach_all<S: Clone + Send>(bases: Vec<S>, loaded: Vec<Self::Out>) -> Vec<Self::With<S>> {
        let both = bases.into_iter().zip(loaded);
        both.map(|(base, out)| Self::attach(base, out)).collect()
    }
}

impl<M: Model> IncludeList<M> for () {
    type Out = ();
    type With<S: Clone + Send> = S;
    const LENGTH: usize = 0;

    fn relations(&self) -> Vec<u16> {
        Vec::new()
    }

    fn load<'c>(
        &'c self,
        _: Exec<'c>,
        _: Vec<Vec<Key<'static>>>,
        count: usize,
    ) -> BoxFuture<'c, Result<Vec<()>>> {
        Box::pin(async move { Ok(vec![(); count]) })
    }

    fn nothing(count: usize) -> Option<Vec<()>> {
        Some(vec![(); count])
    }

    fn attach<S: Clone + Send>(base: S, (): ()) -> S {
        base
    }

    fn attach_all<S: Clone + Send>(bases: Vec<S>, _: Vec<()>) -> Vec<S> {
        bases
    }
}

/// Adding one more include to a list.
pub trait Push<X> {
    /// The longer list.
    type Output;

    /// The list with `x` at its end.
    fn push(self, x: X) -> Self::Output;
}

impl<X> Push<X> for () {
    type Output = (X,);

    fn push(self, x: X) -> (X,) {
        (x,)
    }
}

macro_rules! include_lists {
    ($(($($name:ident $place:tt),+);)*) => {$(
        impl<M: Model, $($name: Include<M>),+> IncludeList<M> for ($($name,)+) {
            type Out = ($($name::Out,)+);
            type With<S: Clone + Send> = (S, $($name::Out),+);
            const LENGTH: usize = [$($place),+].len();

            fn relations(&self) -> Vec<u16> {
                vec![$(self.$place.relation()),+]
            }

            #[allow(non_snake_case)]
            fn load<'c>(
                &'c self,
                exec: Exec<'c>,
                parents: Vec<Vec<Key<'static>>>,
                _count: usize,
            ) -> BoxFuture<'c, Result<Vec<Self::Out>>> {
                Box::pin(async move {
                    let mut parents = parents.into_iter();
                    // Where the connection pipelines, all levels of this depth are on their way at once.
                    let ($($name,)+) = tokio::try_join!($({
                        let keys = parents.next().unwrap_or_default();
                        self.$place.load(exec, keys)
                    }),+)?;
                    $(let mut $name = $name.into_iter();)+
                    let mut rows = Vec::with_capacity(_count);
                    while let ($(Some($name),)+) = ($($name.next(),)+) {
                        rows.push(($($name,)+));
                    }
                    Ok(rows)
                })
            }

            fn attach<S: Clone + Send>(base: S, out: Self::Out) -> Self::With<S> {
                (base, $(out.$place),+)
            }
        }

        impl<X, $($name),+> Push<X> for ($($name,)+) {
            type Output = ($($name,)+ X);

            fn push(self, x: X) -> Self::Output {
                ($(self.$place,)+ x)
            }
        }
    )*};
}

include_lists! {
    (A 0);
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
}

/// The own fields that a relation is followed by.
pub(crate) fn own_fields(relation: &'static meta::Relation) -> &'static [u16] {
    match &relation.link {
        Link::Fields { own, .. } => own,
        Link::Join { own, .. } => std::slice::from_ref(own),
    }
}

/// Where the keys of includes stand in the rows of a query.
pub(crate) struct KeyPlaces {
    /// The relation's own fields, and the cells they are read from.
    places: Vec<(&'static [u16], Vec<usize>)>,
}

impl KeyPlaces {
    /// Adds to `fields` what the relations need and it does not have.
    pub(crate) fn new(model: &'static meta::Model, relations: &[u16], fields: &mut Vec<u16>) -> KeyPlaces {
        let places = relations.iter().map(|relation| {
            let own = own_fields(&model.relations[usize::from(*relation)]);
            (own, own.iter().map(|field| place(fields, *field)).collect())
        });
        KeyPlaces {
            places: places.collect(),
        }
    }

    /// Reads the keys of a row, one for each include, behind those of the rows before.
    pub(crate) fn read(
        &self,
        row: &Row<'_>,
        model: &'static meta::Model,
        keys: &mut [Vec<Key<'static>>],
    ) -> Result<()> {
        for ((fields, places), keys) in self.places.iter().zip(keys) {
            keys.push(Key::read(row, model, fields, places)?.into_owned());
        }
        Ok(())
    }
}

/// The cell of a field, which is added if it is not read yet.
fn place(fields: &mut Vec<u16>, field: u16) -> usize {
    match fields.iter().position(|present| *present == field) {
        Some(place) => place,
        None => {
            fields.push(field);
            fields.len() - 1
        }
    }
}

/// Reads records with everything that belongs to them: the shape's relations and the query's includes.
pub(crate) async fn read<S: Shape, I: IncludeList<S::Model>>(
    exec: Exec<'_>,
    find: &mut ir::Find,
    includes: &I,
) -> Result<Vec<I::With<S>>> {
    let model = S::Model::META;
    let own = S::includes();
    let mut relations = own.relations();
    relations.extend(includes.relations());
    let places = KeyPlaces::new(model, &relations, &mut find.fields);
    let mut keys: Vec<Vec<Key<'static>>> = vec![Vec::new(); relations.len()];
    let mut rows: Vec<S::Base> = Vec::new();
    let backwards = find.take.is_some_and(|take| take < 0);
    run(exec, find, &mut |row| {
        rows.push(S::decode(&row)?);
        places.read(&row, model, &mut keys)
    })
    .await?;
    if backwards {
        rows.reverse();
        keys.iter_mut().for_each(|keys| keys.reverse());
    }
    let for_includes = keys.split_off(own.relations().len());
    let shaped = shape::<S>(exec, rows, &own, keys).await?;
    attach::<S, I>(exec, shaped, includes, for_includes).await
}

async fn shape<S: Shape>(
    exec: Exec<'_>,
    rows: Vec<S::Base>,
    own: &S::Includes,
    keys: Vec<Vec<Key<'static>>>,
) -> Result<Vec<S>> {
    let loaded = match <S::Includes as IncludeList<S::Model>>::nothing(rows.len()) {
        Some(nothing) => nothing,
        None => own.load(exec, keys, rows.len()).await?,
    };
    Ok(S::assemble_all(rows, loaded))
}

async fn attach<S: Shape, I: IncludeList<S::Model>>(
    exec: Exec<'_>,
    records: Vec<S>,
    includes: &I,
    keys: Vec<Vec<Key<'static>>>,
) -> Result<Vec<I::With<S>>> {
    let loaded = match I::nothing(records.len()) {
        Some(nothing) => nothing,
        None => includes.load(exec, keys, records.len()).await?,
    };
    Ok(I::attach_all(records, loaded))
}

/// Runs a `Find`.
pub(crate) async fn run(
    exec: Exec<'_>,
    find: &ir::Find,
    each: &mut (dyn FnMut(Row<'_>) -> Result<()> + Send),
) -> Result<u64> {
    let mut shape = ir::Shape::new(b'F', find.model);
    shape.find(find);
    exec.query(
        find.model,
        shape,
        |dialect| crate::plan::find(dialect, find),
        each,
    )
    .await
}

/// The condition that children belong to one of the parents.
fn belongs(exec: Exec<'_>, relation: &'static meta::Relation, level: &Level) -> ir::Filter {
    let (fields, link) = match &relation.link {
        Link::Fields { target, .. } => (*target, None),
        Link::Join { own, .. } => (std::slice::from_ref(own), Some(relation.opposite)),
    };
    let source = match link {
        // A join table holds the parents' own key.
        Some(_) => relation.target.relations[usize::from(relation.opposite)].target,
        None => relation.target,
    };
    let field = |index: usize| &source.fields[usize::from(fields[index])];
    if let Some(opposite) = link {
        let keys = level.keys().iter().map(|key| key.value(field(0), 0)).collect();
        return ir::Filter::JoinedTo(opposite, Value::List(keys));
    }
    if let [only] = fields {
        // Enums and unusual types come back from a key as text; the field's type decides what is bound.
        let keys = level.keys().iter().map(|key| key.value(field(0), 0)).collect();
        return ir::Filter::In(*only, Value::List(keys));
    }
    let column = |index: usize| level.keys().iter().map(move |key| key.value(field(index), index));
    let values = if exec.client.dialect().capabilities().scalar_lists {
        (0..fields.len())
            .map(|index| Value::List(column(index).collect()))
            .collect()
    } else {
        let tuple = |key: &Key| {
            Value::List(
                (0..fields.len())
                    .map(|index| key.value(field(index), index))
                    .collect(),
            )
        };
        vec![Value::List(level.keys().iter().map(tuple).collect())]
    };
    ir::Filter::InTuples(fields.to_vec(), values)
}

/// Loads the records on the other side of a relation for all parents, grouped by parent.
async fn load_groups<S: Shape, I: IncludeList<S::Model>>(
    exec: Exec<'_>,
    relation: &'static meta::Relation,
    options: &Options,
    includes: &I,
    level: &Level,
) -> Result<Vec<Vec<I::With<S>>>> {
    let target = relation.target;
    if level.keys().is_empty() {
        return Ok(Vec::new());
    }
    let own = S::includes();
    let mut relations = own.relations();
    let own_count = relations.len();
    relations.extend(includes.relations());
    let mut find = options.find(target, S::fields());
    find.and(belongs(exec, relation, level));
    let places = KeyPlaces::new(target, &relations, &mut find.fields);
    let (key_fields, key_places) = match &relation.link {
        Link::Fields { target: fields, .. } => {
            let places: Vec<usize> = fields
                .iter()
                .map(|field| place(&mut find.fields, *field))
                .collect();
            if find.take.is_some() || find.skip.is_some() {
                find.per = fields.to_vec();
            }
            (*fields, places)
        }
        // The planner reads the parent's key behind everything else.
        Link::Join { own, .. } => {
            find.through = Some(relation.opposite);
            if find.take.is_some() || find.skip.is_some() {
                find.per = vec![0];
            }
            (std::slice::from_ref(own), vec![find.fields.len()])
        }
    };
    let key_model = match relation.link {
        Link::Fields { .. } => target,
        Link::Join { .. } => target.relations[usize::from(relation.opposite)].target,
    };
    let sorting = Sorting::take(&mut find, place);
    let mut arrivals = Arrivals::new(sorting.width());
    let mut rows: Vec<S::Base> = Vec::new();
    let mut keys: Vec<Vec<Key<'static>>> = vec![Vec::new(); relations.len()];
    run(exec, &find, &mut |row| {
        let key = Key::read(&row, key_model, key_fields, &key_places)?;
        // A row of no known parent can only come from a change in between: it is nobody's.
        if let Some(group) = level.group(&key, arrivals.last()) {
            arrivals.add(group);
            sorting.read(&row, arrivals.ranks())?;
            rows.push(S::decode(&row)?);
            places.read(&row, target, &mut keys)?;
        }
        Ok(())
    })
    .await?;
    let for_includes = keys.split_off(own_count);
    let shaped = shape::<S>(exec, rows, &own, keys).await?;
    let records = attach::<S, I>(exec, shaped, includes, for_includes).await?;
    let mut groups = arrivals.collect(records, level.keys().len());
    if options.take.is_some_and(|take| take < 0) {
        groups.iter_mut().for_each(|group| group.reverse());
    }
    Ok(groups)
}

/// What a relation is narrowed to when it is included.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) filter: Option<ir::Filter>,
    pub(crate) order: Vec<ir::Order>,
    pub(crate) take: Option<i64>,
    pub(crate) skip: Option<i64>,
}

impl Options {
    fn find(&self, model: &'static meta::Model, fields: Vec<u16>) -> ir::Find {
        let mut find = ir::Find::new(model, fields);
        find.filter.clone_from(&self.filter);
        find.order.clone_from(&self.order);
        find.take = self.take;
        find.skip = self.skip;
        find
    }
}

/// A to-many relation with the options under which it is included.
pub struct IncludeMany<M, S, I> {
    pub(crate) relation: u16,
    pub(crate) options: Options,
    pub(crate) includes: I,
    pub(crate) marker: PhantomData<fn() -> (M, S)>,
}

/// A to-one relation with the options under which it is included. `R` says whether there always is a record.
pub struct IncludeOne<M, S, I, R> {
    pub(crate) relation: u16,
    pub(crate) options: Options,
    pub(crate) includes: I,
    pub(crate) marker: PhantomData<fn() -> (M, S, R)>,
}

impl<M: Model, S: Shape, I: IncludeList<S::Model>> IncludeMany<M, S, I> {
    /// Only records that meet the condition; several calls mean all of them.
    pub fn filter(mut self, filter: impl Into<Filter<S::Model>>) -> Self {
        self.options.filter = and(self.options.filter.take(), filter.into().ir);
        self
    }

    /// Sorts the records of each parent; further calls break ties.
    pub fn order_by(mut self, order: Order<S::Model>) -> Self {
        self.options.order.push(order.order);
        self
    }

    /// At most so many records for each parent; negative: the last ones.
    pub fn take(mut self, count: i64) -> Self {
        self.options.take = Some(count);
        self
    }

    /// Passes over the first records of each parent.
    pub fn skip(mut self, count: i64) -> Self {
        self.options.skip = Some(count);
        self
    }

    /// Loads a relation of the included records as well.
    pub fn include<X: IntoInclude<S::Model>>(self, relation: X) -> IncludeMany<M, S, I::Output>
    where
        I: Push<X::Include>,
    {
        IncludeMany {
            relation: self.relation,
            options: self.options,
            includes: self.includes.push(relation.into_include()),
            marker: PhantomData,
        }
    }

    /// Reads the included records in another shape.
    pub fn select<T: Shape<Model = S::Model>>(self) -> IncludeMany<M, T, I> {
        IncludeMany {
            relation: self.relation,
            options: self.options,
            includes: self.includes,
            marker: PhantomData,
        }
    }
}

impl<M: Model, S: Shape, I: IncludeList<S::Model>, R> IncludeOne<M, S, I, R> {
    /// Loads a relation of the included record as well.
    pub fn include<X: IntoInclude<S::Model>>(self, relation: X) -> IncludeOne<M, S, I::Output, R>
    where
        I: Push<X::Include>,
    {
        IncludeOne {
            relation: self.relation,
            options: self.options,
            includes: self.includes.push(relation.into_include()),
            marker: PhantomData,
        }
    }

    /// Reads the included record in another shape.
    pub fn select<T: Shape<Model = S::Model>>(self) -> IncludeOne<M, T, I, R> {
        IncludeOne {
            relation: self.relation,
            options: self.options,
            includes: self.includes,
            marker: PhantomData,
        }
    }
}

pub(crate) fn and(filter: Option<ir::Filter>, other: ir::Filter) -> Option<ir::Filter> {
    Some(match filter {
        None => other,
        Some(filter) => ir::Filter::And(vec![filter, other]),
    })
}

impl<M: Model, S: Shape, I: IncludeList<S::Model>> Include<M> for IncludeMany<M, S, I> {
    type Out = Vec<I::With<S>>;

    fn relation(&self) -> u16 {
        self.relation
    }

    fn load<'c>(
        &'c self,
        exec: Exec<'c>,
        parents: Vec<Key<'static>>,
    ) -> BoxFuture<'c, Result<Vec<Self::Out>>> {
        Box::pin(async move {
            let relation = &M::META.relations[usize::from(self.relation)];
            let level = Level::new(parents);
            let groups = load_groups::<S, I>(exec, relation, &self.options, &self.includes, &level).await?;
            Ok(level.distribute(groups, Vec::new))
        })
    }
}

/// Says whether a to-one relation always leads to a record.
pub trait Presence: Send + Sync + 'static {
    /// What the record becomes.
    type Of<T: Clone + Send>: Clone + Send;

    /// The record, if there is one.
    ///
    /// # Errors
    /// P2025 when there has to be one.
    fn of<T: Clone + Send>(record: Option<T>, relation: &'static meta::Relation) -> Result<Self::Of<T>>;
}

/// There always is a record.
#[derive(Debug, Clone, Copy)]
pub struct Always;

/// There may be a record.
#[derive(Debug, Clone, Copy)]
pub struct Perhaps;

impl Presence for Always {
    type Of<T: Clone + Send> = T;

    fn of<T: Clone + Send>(record: Option<T>, relation: &'static meta::Relation) -> Result<T> {
        record.ok_or_else(|| {
            let (name, target) = (relation.name, relation.target.name);
            Error::new(
                ErrorKind::RecordMissing,
                format!("inconsistent data: the required relation `{name}` leads to no {target} record"),
            )
            .with_hint("a foreign key is missing in the database, or was not checked; repair the data")
        })
    }
}

impl Presence for Perhaps {
    type Of<T: Clone + Send> = Option<T>;

    fn of<T: Clone + Send>(record: Option<T>, _: &'static meta::Relation) -> Result<Option<T>> {
        Ok(record)
    }
}

impl<M: Model, S: Shape, I: IncludeList<S::Model>, R: Presence> Include<M> for IncludeOne<M, S, I, R> {
    type Out = R::Of<I::With<S>>;

    fn relation(&self) -> u16 {
        self.relation
    }

    fn load<'c>(
        &'c self,
        exec: Exec<'c>,
        parents: Vec<Key<'static>>,
    ) -> BoxFuture<'c, Result<Vec<Self::Out>>> {
        Box::pin(async move {
            let relation = &M::META.relations[usize::from(self.relation)];
            let level = Level::new(parents);
            let groups = load_groups::<S, I>(exec, relation, &self.options, &self.includes, &level).await?;
            let firsts = groups.into_iter().map(|group| group.into_iter().next()).collect();
            let records: Vec<Option<I::With<S>>> = level.distribute(firsts, || None);
            records
                .into_iter()
                .map(|record| R::of(record, relation))
                .collect()
        })
    }
}

/// What `include` takes: a relation field, plain or with options.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation of this model",
    label = "include takes the relation fields of `{M}`"
)]
pub trait IntoInclude<M: Model> {
    /// The relation with its options.
    type Include: Include<M>;

    /// The relation with its options.
    fn into_include(self) -> Self::Include;
}

impl<M: Model, T: Model, B> IntoInclude<M> for Many<M, T, B> {
    type Include = IncludeMany<M, T, ()>;

    fn into_include(self) -> Self::Include {
        self.all()
    }
}

impl<M: Model, T: Model, R: Presence, N, B> IntoInclude<M> for One<M, T, R, N, B> {
    type Include = IncludeOne<M, T, (), R>;

    fn into_include(self) -> Self::Include {
        self.all()
    }
}

impl<M: Model, S: Shape, I: IncludeList<S::Model>> IntoInclude<M> for IncludeMany<M, S, I> {
    type Include = Self;

    fn into_include(self) -> Self {
        self
    }
}

impl<M: Model, S: Shape, I: IncludeList<S::Model>, R: Presence> IntoInclude<M> for IncludeOne<M, S, I, R> {
    type Include = Self;

    fn into_include(self) -> Self {
        self
    }
}
