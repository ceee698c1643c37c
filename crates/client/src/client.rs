//! The client: a database (or an open transaction on it) and the SQL texts that it has made so far. Generated
//! code wraps it with one method a model.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};

use hashbrown::HashMap;
use nicol_driver::database::{Access, BulkLoad, Each};
use nicol_driver::{Connection, Database, DatabaseUrl};
use nicol_sql::Provider;
use nicol_sql::dialect::Dialect;

use crate::ir::Shape;
use crate::meta::Model;
use crate::{Error, ErrorKind, Result, Statement};

/// How many SQL texts are kept; a program has as many as it has different queries.
const MAX_PLANS: usize = 10_000;

/// A database, or an open transaction on it. Cloning is cheap.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    transaction: Option<Arc<Connection>>,
}

struct Shared {
    database: Database,
    dialect: &'static dyn Dialect,
    plans: RwLock<HashMap<Box<[u8]>, Arc<str>>>,
}

impl Client {
    /// Connects to the database at an address: `file:…` or `postgresql://…`.
    ///
    /// # Errors
    /// P1000, P1001, P1003, P1013 … as the case may be.
    pub async fn connect(address: &str) -> Result<Client> {
        Client::open(&DatabaseUrl::parse(address)?).await
    }

    /// Connects to a parsed address.
    ///
    /// # Errors
    /// As [`Client::connect`].
    pub async fn open(url: &DatabaseUrl) -> Result<Client> {
        Ok(Client::over(Database::connect(url).await?))
    }

    /// A client over a pool that is open already.
    pub fn over(database: Database) -> Client {
        let dialect = database.dialect();
        let shared = Shared {
            database,
            dialect,
            plans: RwLock::default(),
        };
        Client {
            shared: Arc::new(shared),
            transaction: None,
        }
    }

    /// A client on the same pool, of which every statement is told to `observer`: its text, how long it took and what
    /// became of it. Without an observer this costs nothing. A transaction that is open already is not watched.
    ///
    /// ```no_run
    /// # async fn example() -> nicol::Result<()> {
    /// let client = nicol::Client::connect("file:mail.db").await?;
    /// let client = client.observed(|statement| eprintln!("{statement}"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn observed(&self, observer: impl Fn(&Statement<'_>) + Send + Sync + 'static) -> Client {
        let observed = Client::over(self.shared.database.clone().observed(observer));
        Client {
            transaction: self.transaction.clone(),
            ..observed
        }
    }

    /// Which database it is.
    pub fn provider(&self) -> Provider {
        self.shared.database.provider()
    }

    /// The pool beneath.
    pub fn database(&self) -> &Database {
        &self.shared.database
    }

    /// The client is an open transaction.
    pub fn is_transaction(&self) -> bool {
        self.transaction.is_some()
    }

    /// Closes the idle connections.
    pub async fn disconnect(&self) {
        self.shared.database.close().await;
    }

    pub(crate) fn dialect(&self) -> &'static dyn Dialect {
        self.shared.dialect
    }

    /// The same client as an open transaction on a connection.
    pub(crate) fn within(&self, connection: Arc<Connection>) -> Client {
        Client {
            shared: Arc::clone(&self.shared),
            transaction: Some(connection),
        }
    }

    /// A connection: the transaction's, or one from the pool.
    #[inline]
    pub(crate) async fn session(&self, access: Access) -> Result<Session<'_>> {
        match &self.transaction {
            Some(connection) => Ok(Session::Transaction(connection)),
            None => Ok(Session::Own(self.shared.database.acquire(access).await?)),
        }
    }

    /// The SQL text of a shape: kept, or planned now.
    pub(crate) fn plan(&self, key: &[u8], plan: impl FnOnce(&'static dyn Dialect) -> String) -> Arc<str> {
        let plans = self.shared.plans.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = plans.get(key) {
            return Arc::clone(text);
        }
        drop(plans);
        let text: Arc<str> = plan(self.shared.dialect).into();
        let mut plans = self.shared.plans.write().unwrap_or_else(PoisonError::into_inner);
        if plans.len() >= MAX_PLANS {
            plans.clear();
        }
        plans.insert(key.into(), Arc::clone(&text));
        text
    }
}

impl AsRef<Client> for Client {
    fn as_ref(&self) -> &Client {
        self
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_transaction() {
            "transaction"
        } else {
            "client"
        };
        write!(f, "Client({} {kind})", self.provider())
    }
}

/// A connection for one operation. It lives on the stack of that operation: a box would cost more than it saves.
#[allow(clippy::large_enum_variant)]
pub(crate) enum Session<'c> {
    /// From the pool; goes back when the operation is over.
    Own(Connection),
    /// The transaction's.
    Transaction(&'c Connection),
}

impl Deref for Session<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Session::Own(connection) => connection,
            Session::Transaction(connection) => connection,
        }
    }
}

/// Where an operation runs: the client's plans and one connection.
#[derive(Clone, Copy)]
pub struct Exec<'c> {
    pub(crate) client: &'c Client,
    pub(crate) connection: &'c Connection,
}

impl<'c> Exec<'c> {
    /// Runs the statement of a shape, planning it if need be, and gives its rows to `each`.
    pub(crate) async fn query(
        &self,
        model: &'static Model,
        shape: Shape<'_>,
        plan: impl FnOnce(&'static dyn Dialect) -> String,
        each: Each<'_>,
    ) -> Result<u64> {
        let text = self.client.plan(&shape.key, plan);
        self.connection
            .query(&text, &shape.params, each)
            .await
            .map_err(|error| describe(error, model))
    }

    /// Loads rows in bulk; `None` when the database cannot load these, and nothing has happened.
    pub(crate) async fn bulk_load(&self, model: &'static Model, load: BulkLoad<'_>) -> Result<Option<u64>> {
        let loaded = self.connection.bulk_load(load).await;
        loaded.map_err(|error| describe(error, model))
    }

    /// Runs the statement of a shape for its effect; returns how many rows it changed.
    pub(crate) async fn execute(
        &self,
        model: &'static Model,
        shape: Shape<'_>,
        plan: impl FnOnce(&'static dyn Dialect) -> String,
    ) -> Result<u64> {
        let text = self.client.plan(&shape.key, plan);
        self.connection
            .execute(&text, &shape.params)
            .await
            .map_err(|error| describe(error, model))
    }
}

/// Says an error of the database in the words of the schema: model and field names.
#[cold]
pub(crate) fn describe(error: Error, model: &'static Model) -> Error {
    let subject = error.subject();
    if subject.table.as_deref().is_some_and(|table| table != model.table) {
        return of_another_table(error, model);
    }
    let fields = model.field_names(&subject.columns);
    let mut subject = subject.clone();
    subject.columns = fields;
    let what = match error.kind() {
        ErrorKind::UniqueViolation => "a record with the same value exists already",
        ErrorKind::NullViolation => "a required value is missing",
        ErrorKind::ForeignKeyViolation => {
            "a foreign key would lead nowhere, or records still refer to this one"
        }
        _ => return error.with_model(model.name).with_subject(subject),
    };
    let on = match (subject.columns.as_slice(), &subject.constraint) {
        (fields @ [_, ..], _) => format!(" ({})", fields.join(", ")),
        ([], Some(constraint)) => format!(" (constraint `{constraint}`)"),
        ([], None) => String::new(),
    };
    let mut described =
        Error::new(error.kind(), format!("{what}: {}{on}", model.name)).with_model(model.name);
    if let Some(code) = error.database_code() {
        described = described.with_database_code(code);
    }
    described.with_subject(subject)
}

/// A delete or a new key was refused for the sake of rows in another table, to which the columns belong.
#[cold]
fn of_another_table(error: Error, model: &'static Model) -> Error {
    let subject = error.subject().clone();
    let (ErrorKind::ForeignKeyViolation, Some(table)) = (error.kind(), &subject.table) else {
        return error.with_model(model.name);
    };
    let by = match &subject.constraint {
        Some(constraint) => format!("`{table}` (constraint `{constraint}`)"),
        None => format!("`{table}`"),
    };
    let message = format!(
        "records still refer to this one: {}, from the table {by}",
        model.name
    );
    let mut described = Error::new(error.kind(), message).with_model(model.name);
    if let Some(code) = error.database_code() {
        described = described.with_database_code(code);
    }
    described.with_subject(subject)
}

/// The error of a record that should be there.
#[cold]
pub(crate) fn missing(model: &'static Model, operation: &str) -> Error {
    Error::new(
        ErrorKind::RecordMissing,
        format!("{operation}: no {} record meets the condition", model.name),
    )
    .with_model(model.name)
}
