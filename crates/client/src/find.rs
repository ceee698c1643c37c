//! Reading: `find_many`, `find_first`, `find_unique`, `count`.

use std::future::IntoFuture;
use std::marker::PhantomData;

use nicol_driver::database::Access;

use crate::client::{Client, Exec, missing};
use crate::field::Order;
use crate::filter::{Filter, Unique};
use crate::include::{self, BoxFuture, IncludeList, IntoInclude, Push};
use crate::{Model, Result, Shape, ir};

/// A query for records of a model: await it for a `Vec`.
#[must_use = "a query does nothing until it is awaited"]
pub struct FindMany<'c, S: Shape, I = ()> {
    query: Query<'c, S, I>,
}

/// A query for the first record that meets the conditions: await it for an `Option`.
#[must_use = "a query does nothing until it is awaited"]
pub struct FindFirst<'c, S: Shape, I = ()> {
    query: Query<'c, S, I>,
}

/// [`FindFirst`] that fails with P2025 when there is no such record.
#[must_use = "a query does nothing until it is awaited"]
pub struct FindFirstOrThrow<'c, S: Shape, I = ()> {
    query: Query<'c, S, I>,
}

struct Query<'c, S: Shape, I> {
    client: &'c Client,
    find: ir::Find,
    includes: I,
    /// At most one record meets the condition: it need not be said to the database.
    unique: bool,
    shape: PhantomData<fn() -> S>,
}

impl<'c, S: Shape> Query<'c, S, ()> {
    fn new(client: &'c Client) -> Self {
        let find = ir::Find::new(S::Model::META, S::fields());
        Query {
            client,
            find,
            includes: (),
            unique: false,
            shape: PhantomData,
        }
    }
}

impl<'c, S: Shape, I: IncludeList<S::Model>> Query<'c, S, I> {
    fn include<X: IntoInclude<S::Model>>(self, relation: X) -> Query<'c, S, I::Output>
    where
        I: Push<X::Include>,
    {
        Query {
            client: self.client,
            find: self.find,
            includes: self.includes.push(relation.into_include()),
            unique: self.unique,
            shape: PhantomData,
        }
    }

    fn select<T: Shape<Model = S::Model>>(self) -> Query<'c, T, I> {
        let mut find = self.find;
        find.fields = T::fields();
        Query {
            client: self.client,
            find,
            includes: self.includes,
            unique: self.unique,
            shape: PhantomData,
        }
    }

    /// By reference, as all that it calls: a future that is handed a query keeps room for it twice.
    async fn run(&mut self) -> Result<Vec<I::With<S>>> {
        let session = self.client.session(Access::Read).await?;
        let exec = Exec {
            client: self.client,
            connection: &session,
        };
        // Several statements of one read see the same state, where that costs nothing.
        let has_levels = I::LENGTH + <S::Includes as IncludeList<S::Model>>::LENGTH > 0;
        if has_levels {
            session.begin_snapshot()?;
        }
        let result = include::read::<S, I>(exec, &mut self.find, &self.includes).await;
        if has_levels {
            session.end_snapshot()?;
        }
        result
    }

    async fn first(&mut self) -> Result<Option<I::With<S>>> {
        if !self.unique {
            let backwards = self.find.take.is_some_and(|take| take < 0);
            self.find.take = Some(if backwards { -1 } else { 1 });
        }
        Ok(self.run().await?.pop())
    }
}

impl<'c, M: Model> FindMany<'c, M> {
    pub(crate) fn new(client: &'c Client) -> Self {
        FindMany {
            query: Query::new(client),
        }
    }
}

impl<'c, M: Model> FindFirst<'c, M> {
    pub(crate) fn new(client: &'c Client) -> Self {
        FindFirst {
            query: Query::new(client),
        }
    }

    pub(crate) fn unique(client: &'c Client, unique: Unique<M>) -> Self {
        let mut query = Query::new(client);
        query.find.filter = Some(unique.into_ir());
        query.unique = true;
        FindFirst { query }
    }
}

macro_rules! query_methods {
    ($name:ident) => {
        impl<'c, S: Shape, I: IncludeList<S::Model>> $name<'c, S, I> {
            /// Only records that meet the condition; several calls mean all of them.
            pub fn filter(mut self, filter: impl Into<Filter<S::Model>>) -> Self {
                self.query.find.and(filter.into().ir);
                self
            }

            /// Sorts the records; further calls break ties.
            pub fn order_by(mut self, order: Order<S::Model>) -> Self {
                self.query.find.order.push(order.order);
                self
            }

            /// Passes over the first records.
            pub fn skip(mut self, count: i64) -> Self {
                self.query.find.skip = Some(count);
                self
            }

            /// Begins at this record, which is the first of the result (`skip(1)` leaves it out).
            pub fn cursor(mut self, unique: Unique<S::Model>) -> Self {
                self.query.find.cursor = Some(unique.key);
                self
            }

            /// Loads a relation of the records: it arrives beside each of them, in a tuple.
            pub fn include<X: IntoInclude<S::Model>>(self, relation: X) -> $name<'c, S, I::Output>
            where
                I: Push<X::Include>,
            {
                $name {
                    query: self.query.include(relation),
                }
            }

            /// Reads the records in another shape, made by [`crate::select!`].
            pub fn select<T: Shape<Model = S::Model>>(self) -> $name<'c, T, I> {
                $name {
                    query: self.query.select(),
                }
            }
        }
    };
}

query_methods!(FindMany);
query_methods!(FindFirst);
query_methods!(FindFirstOrThrow);

impl<'c, S: Shape, I: IncludeList<S::Model>> FindMany<'c, S, I> {
    /// At most so many records; negative: the last ones.
    pub fn take(mut self, count: i64) -> Self {
        self.query.find.take = Some(count);
        self
    }
}

impl<'c, S: Shape, I: IncludeList<S::Model>> FindFirst<'c, S, I> {
    /// Fails with P2025 when there is no such record, so that the result needs no `Option`.
    pub fn or_throw(self) -> FindFirstOrThrow<'c, S, I> {
        FindFirstOrThrow { query: self.query }
    }
}

impl<'c, S: Shape, I: IncludeList<S::Model> + 'c> IntoFuture for FindMany<'c, S, I> {
    type Output = Result<Vec<I::With<S>>>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let mut query = self.query;
        Box::pin(async move { query.run().await })
    }
}

impl<'c, S: Shape, I: IncludeList<S::Model> + 'c> IntoFuture for FindFirst<'c, S, I> {
    type Output = Result<Option<I::With<S>>>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let mut query = self.query;
        Box::pin(async move { query.first().await })
    }
}

impl<'c, S: Shape, I: IncludeList<S::Model> + 'c> IntoFuture for FindFirstOrThrow<'c, S, I> {
    type Output = Result<I::With<S>>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let mut query = self.query;
        Box::pin(async move {
            let record = query.first().await?;
            record.ok_or_else(|| missing(S::Model::META, "find"))
        })
    }
}

/// Counts records: await it for a number.
#[must_use = "a query does nothing until it is awaited"]
pub struct Count<'c, M> {
    client: &'c Client,
    find: ir::Find,
    marker: PhantomData<fn() -> M>,
}

impl<'c, M: Model> Count<'c, M> {
    pub(crate) fn new(client: &'c Client) -> Self {
        let mut find = ir::Find::new(M::META, Vec::new());
        find.count = true;
        Count {
            client,
            find,
            marker: PhantomData,
        }
    }

    /// Only records that meet the condition; several calls mean all of them.
    pub fn filter(mut self, filter: impl Into<Filter<M>>) -> Self {
        self.find.and(filter.into().ir);
        self
    }
}

impl<'c, M: Model> IntoFuture for Count<'c, M> {
    type Output = Result<i64>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let session = self.client.session(Access::Read).await?;
            let exec = Exec {
                client: self.client,
                connection: &session,
            };
            let mut count = 0;
            include::run(exec, &self.find, &mut |row| {
                count = row.get(0)?;
                Ok(())
            })
            .await?;
            Ok(count)
        })
    }
}
