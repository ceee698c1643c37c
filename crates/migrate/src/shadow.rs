//! The shadow database: an empty one beside the real one, on which the history is replayed to see what it
//! makes. In memory where the database is embedded; elsewhere made on the same server and dropped after
//! use, or one that the user provides and that is emptied instead.

use nicol_driver::{Access, Connection, Database, DatabaseUrl};
use nicol_sql::Dialect;
use nicol_sql::dialect::session::Shadow as Kind;
use nicol_sql::schema::SqlSchema;

use crate::apply;
use crate::error::{Error, ErrorKind, Result};
use crate::history::{History, Migration};
use crate::inspect::{Namespaces, inspect, rows};

/// An empty database to try migrations on. To be closed with [`Shadow::close`].
pub struct Shadow {
    connection: Connection,
    dialect: &'static dyn Dialect,
    database: Database,
    /// The server and the name of a database that was made for this, to be dropped.
    made: Option<(Database, String)>,
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
            (None, Kind::OnServer) => Shadow::make(url, dialect, id).await?,
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
        })
    }

    /// Replays migrations.
    ///
    /// # Errors
    /// P3006 when one of them fails, P3015 when one has no script.
    pub async fn replay(&self, history: &History, migrations: &[&Migration]) -> Result<()> {
        for migration in migrations {
            let script = history.script(migration)?;
            apply::replay(&self.connection, self.dialect, script)
                .await
                .map_err(|error| does_not_replay(&migration.name, &error))?;
        }
        Ok(())
    }

    /// Its connection, to run more than migrations.
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// What is in it now.
    ///
    /// # Errors
    /// The database's.
    pub async fn inspect(&self, namespaces: &Namespaces) -> Result<SqlSchema> {
        inspect(&self.connection, self.dialect, namespaces).await
    }

    /// Closes it, and drops it if it was made for this.
    ///
    /// # Errors
    /// The database's.
    pub async fn close(self) -> Result<()> {
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

fn does_not_replay(migration: &str, error: &nicol_driver::Error) -> Error {
    let message = format!(
        "Migration `{migration}` failed to apply cleanly to the shadow database.\nError:\n{}",
        error.message()
    );
    Error::new(ErrorKind::ShadowReplay, message)
        .with_migration(migration)
        .with_database_code(error.database_code())
        .with_hint("a migration must work on a database that has only seen those before it")
}
