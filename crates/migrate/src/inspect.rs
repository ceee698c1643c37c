//! Running the catalogue queries of a dialect on a connection.

use nicol_driver::Connection;
use nicol_sql::Dialect;
use nicol_sql::dialect::CatalogueRow;
use nicol_sql::schema::SqlSchema;

use crate::error::Result;

/// The namespaces that a migration looks after: the default one first. Empty where there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespaces(pub Vec<String>);

impl Namespaces {
    /// Those of a schema, with the default of the connection in front.
    pub fn of(schema: &SqlSchema, dialect: &dyn Dialect, connection_default: Option<&str>) -> Namespaces {
        let default = connection_default.or(dialect.change_facts().default_namespace);
        let Some(default) = default.filter(|_| dialect.capabilities().multi_schema) else {
            return Namespaces(Vec::new());
        };
        let mut names = vec![default.to_owned()];
        names.extend(schema.namespaces.iter().filter(|name| *name != default).cloned());
        Namespaces(names)
    }

    /// The default one.
    pub fn default(&self) -> Option<&str> {
        self.0.first().map(String::as_str)
    }
}

/// The schema of a database.
///
/// # Errors
/// The database's.
pub async fn inspect(
    connection: &Connection,
    dialect: &'static dyn Dialect,
    namespaces: &Namespaces,
) -> Result<SqlSchema> {
    let mut answers = Vec::new();
    for query in dialect.catalogue_queries(&namespaces.0) {
        answers.push(rows(connection, &query).await?);
    }
    Ok(dialect.read_catalogue(&namespaces.0, &answers))
}

/// The same for namespaces that stand in for others: what is found is said to be in those.
#[cfg(feature = "plan")]
pub(crate) async fn inspect_elsewhere(
    connection: &Connection,
    dialect: &'static dyn Dialect,
    names: &[(String, String)],
) -> Result<SqlSchema> {
    let (real, stand_ins): (Vec<String>, Vec<String>) = names.iter().cloned().unzip();
    let mut answers = Vec::new();
    for query in dialect.catalogue_queries(&stand_ins) {
        answers.push(rows_elsewhere(connection, &query, names).await?);
    }
    Ok(dialect.read_catalogue(&real, &answers))
}

/// All rows of a query, with the names of stand-ins replaced by those that they stand in for.
#[cfg(feature = "plan")]
pub(crate) async fn rows_elsewhere(
    connection: &Connection,
    query: &str,
    names: &[(String, String)],
) -> Result<Vec<CatalogueRow>> {
    let mut rows = rows(connection, query).await?;
    for cell in rows.iter_mut().flatten().flatten() {
        for (real, stand_in) in names {
            *cell = cell.replace(stand_in, real);
        }
    }
    Ok(rows)
}

/// All rows of a query whose columns are text.
pub(crate) async fn rows(connection: &Connection, query: &str) -> Result<Vec<CatalogueRow>> {
    let mut rows = Vec::new();
    connection
        .query(query, &[], &mut |row| {
            let cells: nicol_driver::Result<CatalogueRow> = (0..row.width()).map(|at| row.get(at)).collect();
            rows.push(cells?);
            Ok(())
        })
        .await?;
    Ok(rows)
}
