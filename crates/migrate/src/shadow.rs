//! The shadow database: an empty one beside the real one, on which the history is replayed to see what it
//! makes. In memory where the database is embedded; elsewhere made on the same server and dropped after
//! use, or one that the user provides and that is emptied instead. Where no database can be made, namespaces of
//! the real one stand in, inside a transaction that is rolled back, so that nobody ever sees them.

use nicol_driver::{Access, Connection, Database, DatabaseUrl};
use nicol_sql::Dialect;
use nicol_sql::dialect::session::Shadow as Kind;
use nicol_sql::dialect::{CatalogueRow, DatabaseObject};
use nicol_sql::schema::SqlSchema;

use crate::apply;
use crate::error::{Error, ErrorKind, Result};
use crate::history::{History, Migration};
use crate::inspect::{Namespaces, inspect, inspect_elsewhere, rows, rows_elsewhere};
use crate::state::State;

/// An empty database to try migrations on. To be closed with [`Shadow::close`].
pub struct Shadow {
    connection: Connection,
    dialect: &'static dyn Dialect,
    database: Database,
    /// The server and the name of a database that was made for this, to be dropped.
    made: Option<(Database, String)>,
    /// The namespaces of the real database, each with the one that stands in for it.
    stand_ins: Option<Vec<(String, String)>>,
}

impl Shadow {
    /// Opens one. `url` is the address of the real database, `own` that of a shadow database that the user
    /// provides, which is emptied; `id` makes the name of a database that is made unique.
    ///
    /// # Errors
    /// P3014 when none can be made.
    pub async fn open(
        url: &DatabaseUrl,
        own: Option<&DatabaseUrl>,
        namespaces: &Namespaces,
        id: &str,
    ) -> Result<Shadow> {
        let dialect = url.provider().dialect();
        let shadow = match (own, dialect.session_facts().shadow) {
            (Some(own), _) => Shadow::emptied(own, dialect, namespaces).await?,
            (None, Kind::InMemory) => Shadow::connect(&url.beside(""), dialect, None).await?,
            (None, Kind::OnServer) => match Shadow::make(url, dialect, id).await {
                Ok(shadow) => shadow,
                Err(error) => return Shadow::within(url, dialect, namespaces, id, error).await,
            },
        };
        if let Some(statement) = namespaces
            .default()
            .and_then(|name| dialect.ensure_namespace(name))
        {
            shadow.connection.script(&statement).await?;
        }
        Ok(shadow)
    }

    async fn emptied(
        own: &DatabaseUrl,
        dialect: &'static dyn Dialect,
        namespaces: &Namespaces,
    ) -> Result<Shadow> {
        let shadow = Shadow::connect(own, dialect, None).await?;
        for row in rows(&shadow.connection, &dialect.reset_query(&namespaces.0)).await? {
            if let Some(Some(statement)) = row.first() {
                shadow.connection.script(statement).await?;
            }
        }
        Ok(shadow)
    }

    async fn make(url: &DatabaseUrl, dialect: &'static dyn Dialect, id: &str) -> Result<Shadow> {
        let name = format!("prisma_migrate_shadow_db_{id}");
        let server = Database::connect(url).await?;
        let create = format!("CREATE DATABASE {}", dialect.identifier(&name));
        let connection = server.acquire(Access::Write).await?;
        connection
            .script(&create)
            .await
            .map_err(|error| cannot_make(&error))?;
        drop(connection);
        match Shadow::connect(&url.beside(&name), dialect, Some((server.clone(), name.clone()))).await {
            Ok(shadow) => Ok(shadow),
            Err(error) => {
                drop_database(&server, dialect, &name).await?;
                Err(error)
            }
        }
    }

    /// In the real database; `error` says why there is no other.
    async fn within(
        url: &DatabaseUrl,
        dialect: &'static dyn Dialect,
        namespaces: &Namespaces,
        id: &str,
        error: Error,
    ) -> Result<Shadow> {
        let stand_ins: Vec<(String, String)> = namespaces
            .0
            .iter()
            .map(|name| (name.clone(), stand_in(name, id)))
            .collect();
        let statements = stand_ins.first().and_then(|(_, name)| dialect.stand_in(name));
        let Some(statements) = statements else {
            return Err(error);
        };
        let mut shadow = Shadow::connect(url, dialect, None).await?;
        shadow.stand_ins = Some(stand_ins);
        shadow.connection.begin(None).await?;
        for statement in statements {
            let made = shadow.connection.script(&statement).await;
            made.map_err(|second| cannot_stand_in(&error, &second))?;
        }
        Ok(shadow)
    }

    async fn connect(
        url: &DatabaseUrl,
        dialect: &'static dyn Dialect,
        made: Option<(Database, String)>,
    ) -> Result<Shadow> {
        let database = Database::connect(url).await?;
        let connection = database.acquire(Access::Write).await?;
        Ok(Shadow {
            connection,
            dialect,
            database,
            made,
            stand_ins: None,
        })
    }

    /// Replays migrations.
    ///
    /// # Errors
    /// P3006 when one of them fails, P3015 when one has no script.
    pub async fn replay(&self, history: &History, migrations: &[&Migration]) -> Result<()> {
        for migration in migrations {
            let script = history.script(migration)?;
            self.run(script)
                .await
                .map_err(|error| does_not_replay(migration, script, &error, self.stand_ins.is_some()))?;
        }
        Ok(())
    }

    /// Runs a script.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn run(&self, script: &str) -> nicol_driver::Result<()> {
        let Some(names) = &self.stand_ins else {
            return apply::replay(&self.connection, self.dialect, script).await;
        };
        // What fails is undone alone: more may be tried in the same transaction.
        self.connection.script("SAVEPOINT nicol_try").await?;
        let done = apply::replay_elsewhere(&self.connection, self.dialect, script, names).await;
        let end = match done {
            Ok(()) => "RELEASE SAVEPOINT nicol_try",
            Err(_) => "ROLLBACK TO SAVEPOINT nicol_try",
        };
        self.connection.script(end).await?;
        done?;
        // Whatever the script set, the next one begins like the first.
        match names.first().and_then(|(_, name)| self.dialect.stand_in(name)) {
            Some([_, default]) => self.connection.script(&default).await,
            None => Ok(()),
        }
    }

    /// The rows of a query, all of whose columns are text.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn rows(&self, query: &str) -> Result<Vec<CatalogueRow>> {
        match &self.stand_ins {
            None => rows(&self.connection, query).await,
            Some(names) => {
                let query = self.dialect.elsewhere(query, names);
                rows_elsewhere(&self.connection, &query, names).await
            }
        }
    }

    /// All that is in it now.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn state(&self, namespaces: &Namespaces) -> Result<State> {
        let Some(names) = &self.stand_ins else {
            return State::read(&self.connection, self.dialect, namespaces).await;
        };
        let stand_ins: Vec<String> = names.iter().map(|(_, name)| name.clone()).collect();
        let objects = match self.dialect.objects_query(&stand_ins) {
            Some(query) => rows_elsewhere(&self.connection, &query, names).await?,
            None => Vec::new(),
        };
        Ok(State {
            schema: self.inspect(namespaces).await?,
            objects: objects.iter().map(DatabaseObject::of).collect(),
        })
    }

    /// What is in it now.
    ///
    /// # Errors
    /// The database's.
    pub async fn inspect(&self, namespaces: &Namespaces) -> Result<SqlSchema> {
        match &self.stand_ins {
            Some(names) => inspect_elsewhere(&self.connection, self.dialect, names).await,
            None => inspect(&self.connection, self.dialect, namespaces).await,
        }
    }

    /// Closes it, and drops it if it was made for this.
    ///
    /// # Errors
    /// The database's.
    pub async fn close(self) -> Result<()> {
        if self.stand_ins.is_some() {
            self.connection.rollback().await?;
        }
        drop(self.connection);
        self.database.close().await;
        match self.made {
            Some((server, name)) => drop_database(&server, self.dialect, &name).await,
            None => Ok(()),
        }
    }
}

/// The server may need a moment to notice that the connections are closed.
async fn drop_database(server: &Database, dialect: &'static dyn Dialect, name: &str) -> Result<()> {
    let connection = server.acquire(Access::Write).await?;
    let statement = format!("DROP DATABASE IF EXISTS {}", dialect.identifier(name));
    let mut attempts = 50;
    loop {
        match connection.script(&statement).await {
            Ok(()) => return Ok(()),
            Err(error) if attempts == 0 => return Err(error.into()),
            Err(_) => attempts -= 1,
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

fn cannot_make(error: &nicol_driver::Error) -> Error {
    let message = format!(
        "Prisma Migrate could not create the shadow database. Please make sure the database user has permission \
         to create databases.\n\nOriginal error: {}",
        error.message()
    );
    Error::new(ErrorKind::ShadowCreation, message)
        .with_database_code(error.database_code())
        .with_hint("grant CREATEDB to the user, or name an empty database of your own as `shadowDatabaseUrl`")
}

/// A name that nothing else has, as long as the database allows.
fn stand_in(name: &str, id: &str) -> String {
    let id: String = id.chars().filter(char::is_ascii_alphanumeric).take(12).collect();
    let mut end = name.len().min(40);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}__nicol_{id}", &name[..end])
}

fn cannot_stand_in(error: &Error, second: &nicol_driver::Error) -> Error {
    let message = format!(
        "{}\n\nThe migrations could not be tried in a schema of the database itself either: {}",
        error.message(),
        second.message()
    );
    Error::new(ErrorKind::ShadowCreation, message)
        .with_database_code(second.database_code())
        .with_hint(
            "grant CREATEDB to the user, or CREATE on the database (`GRANT CREATE ON DATABASE … TO …`), or name an \
             empty database of your own as `shadowDatabaseUrl`",
        )
}

/// The line of a script that an error is about, if the database tells.
pub fn line_of(script: &str, error: &nicol_driver::Error) -> Option<usize> {
    let letters = error.position()?.saturating_sub(1) as usize;
    Some(
        script
            .chars()
            .take(letters)
            .filter(|letter| *letter == '\n')
            .count()
            + 1,
    )
}

fn does_not_replay(migration: &Migration, script: &str, error: &nicol_driver::Error, within: bool) -> Error {
    // In stand-ins the statements are sent one by one, under other names.
    let line = line_of(script, error).filter(|_| !within);
    let message = format!(
        "Migration `{}` failed to apply cleanly to the shadow database.\nError:\n{}{}",
        migration.name,
        error.message(),
        line.map(|line| format!("\n\nAt line {line} of its script."))
            .unwrap_or_default()
    );
    let hint = match within {
        false => "a migration must work on a database that has only seen those before it",
        true => {
            "this user may not create databases, so the migrations were tried in a schema of the database itself, \
             where extensions and objects of other schemas are out of sight; if the migration needs them, grant \
             CREATEDB to the user or name an empty database as `shadowDatabaseUrl`"
        }
    };
    Error::new(ErrorKind::ShadowReplay, message)
        .with_migration(&migration.name)
        .with_database_code(error.database_code())
        .with_hint(hint)
}
