//! Factories: records for tests and demonstrations. What matters is said, the rest is made up: valid for its type,
//! different where it has to be, with the records that it needs, and the same each time for the same seed.
//!
//! ```ignore
//! use db::{domain, user, Role};
//!
//! let make = db.factory(42);
//! let ada = make.user().set(user::role, Role::Admin).await?;
//! let domains = make.domain().with(domain::owner.to(&ada)).many(3).await?;
//! ```
//!
//! This needs the feature `factories`, which only tests should have: under `[dev-dependencies]`.
//! `docs/guide/factories.md` is the guide.
//!
//! | module | holds |
//! |---|---|
//! | `make` | a record to be made, and many: what `make.user()` returns |
//! | `recipe` | what is said of a record: values, and what it is linked to |
//! | `decision` | from a recipe to values: what is left to the database, what is made up, which fields have to differ |
//! | `run` | making it in the database: what it needs, itself, what belongs to it |
//! | `offline` | making it without a database |
//! | `space`, `template`, `names`, `words` | the values that a field can have, and what its name says of them |
//! | `stream`, `ids` | chance, by the seed; ids |
//! | [`Stored`], [`Record`] | records as values and back |

mod decision;
mod ids;
mod make;
mod names;
mod offline;
mod recipe;
mod run;
mod space;
mod stored;
mod stream;
mod template;
mod words;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

pub use make::{Make, MakeMany};
pub use recipe::{Choice, Making, Part, Recipe};
pub use stored::{Record, Stored};

use crate::{Client, Model, Result, meta};
use recipe::RecipeData;

/// Makes records for tests and demonstrations. The generated `Factory` has one method a model beside these.
///
/// Cloning is cheap; clones count together.
#[derive(Clone)]
pub struct Factory {
    client: Option<Client>,
    models: &'static [&'static meta::Model],
    shared: Arc<Shared>,
}

struct Shared {
    seed: u64,
    state: Mutex<State>,
}

/// What a factory remembers.
#[derive(Default)]
struct State {
    /// How many records of each model were made.
    numbers: HashMap<&'static str, u64>,
    /// What holds for every record of a model.
    defined: HashMap<&'static str, RecipeData>,
    /// The models whose tables had records before the first one was made.
    used: HashMap<&'static str, bool>,
    settings: Settings,
}

#[derive(Debug, Clone, Copy, Default)]
struct Settings {
    fill: f64,
    at: Option<DateTime<Utc>>,
}

impl Factory {
    /// A factory on a database. Written by `nicol generate`, as `db.factory(seed)`.
    pub fn new(client: &Client, models: &'static [&'static meta::Model], seed: u64) -> Factory {
        Factory {
            client: Some(client.clone()),
            models,
            ..Factory::offline(seed)
        }
    }

    /// A factory without a database, for [`Make::build`]: `db::Factory(nicol::Factory::offline(42))`.
    pub fn offline(seed: u64) -> Factory {
        let shared = Shared {
            seed,
            state: Mutex::default(),
        };
        Factory {
            client: None,
            models: &[],
            shared: Arc::new(shared),
        }
    }

    /// The same factory on another client, such as an open transaction: it counts on where this one is.
    ///
    /// ```ignore
    /// db.transaction(async |tx| {
    ///     let make = db::Factory(make.on(tx));
    ///     make.user().await
    /// }).await?;
    /// ```
    pub fn on(&self, db: impl AsRef<Client>) -> Factory {
        Factory {
            client: Some(db.as_ref().clone()),
            models: self.models,
            shared: Arc::clone(&self.shared),
        }
    }

    /// From now on optional fields and lists are filled so often: 0, as at the beginning, is never, 1 is always.
    pub fn fill(&self, often: f64) {
        self.state().settings.fill = often;
    }

    /// From now on `now()` and `@updatedAt` are this time, instead of the clock's.
    pub fn at(&self, time: DateTime<Utc>) {
        self.state().settings.at = Some(time);
    }

    /// From now on every record of a model is made so, also those that others need. What is said of a single record
    /// comes before it.
    ///
    /// ```ignore
    /// make.define(Recipe::new().set(user::password_hash, HASH));
    /// ```
    pub fn define<M: Model>(&self, recipe: Recipe<M>) {
        self.state().defined.insert(M::META.name, recipe.data);
    }

    /// A record of a model. Written by `nicol generate`, as `make.user()`.
    pub fn make<M: Model>(&self) -> Make<M> {
        Make::new(self.clone())
    }

    /// Makes a record of every model of the schema, in one transaction: a test with this line fails when there is a
    /// model whose records cannot be made without being told more.
    ///
    /// # Errors
    /// Those of making a record.
    pub async fn one_of_each(&self) -> Result<()> {
        run::one_of_each(self, self.models).await
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settings(&self) -> Settings {
        self.state().settings
    }

    /// What is said of a record, and of all of its model.
    fn defined(&self, model: &'static meta::Model, recipe: RecipeData) -> RecipeData {
        match self.state().defined.get(model.name) {
            Some(defined) => recipe.or(defined, model),
            None => recipe,
        }
    }

    /// The number of the next record of a model, from 1.
    fn next(&self, model: &'static str) -> u64 {
        let mut state = self.state();
        let number = state.numbers.entry(model).or_default();
        *number += 1;
        *number
    }
}

impl fmt::Debug for Factory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Factory(seed {})", self.shared.seed)
    }
}
