//! A database of its own on a PostgreSQL server.

use std::fmt::Write;
use std::pin::pin;

use bytes::Bytes;
use futures_util::SinkExt;
use harness::data;
use harness::{Database, Result, Target};
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls};

use super::{Scratch, restore_sql};

const NAME: &str = "nicol_bench";

struct Postgres {
    runtime: Runtime,
    client: Client,
    server: String,
    url: String,
}

/// Makes and fills the database; a left-over of that name is dropped.
pub fn create(server: &str) -> Result<Box<dyn Scratch>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let url = with_database(server, NAME)?;
    let client = runtime.block_on(async {
        let admin = open(server).await?;
        admin
            .batch_execute(&format!("DROP DATABASE IF EXISTS {NAME} WITH (FORCE)"))
            .await?;
        admin
            .batch_execute(&format!(
                "CREATE DATABASE {NAME} TEMPLATE template0 ENCODING 'UTF8'"
            ))
            .await?;
        // As on the server of a program that can lose its last milliseconds; else the disk is what is measured.
        admin
            .batch_execute(&format!("ALTER DATABASE {NAME} SET synchronous_commit = off"))
            .await?;
        let client = open(&url).await?;
        fill(&client).await?;
        Result::Ok(client)
    })?;
    Ok(Box::new(Postgres {
        runtime,
        client,
        server: server.to_owned(),
        url,
    }))
}

async fn open(url: &str) -> Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// The same URL with another database.
fn with_database(url: &str, database: &str) -> Result<String> {
    let (address, parameters) = url
        .split_once('?')
        .map_or((url, None), |(address, rest)| (address, Some(rest)));
    let (scheme, rest) = address
        .split_once("://")
        .ok_or("the PostgreSQL server must be given as a URL")?;
    let host = rest.split_once('/').map_or(rest, |(host, _)| host);
    let parameters = parameters
        .map(|parameters| format!("?{parameters}"))
        .unwrap_or_default();
    Ok(format!("{scheme}://{host}/{database}{parameters}"))
}

async fn fill(client: &Client) -> Result<()> {
    client.batch_execute(data::POSTGRES_SCHEMA).await?;
    copy(client, "users", (1..=data::USERS).map(data::user), |row, line| {
        write!(line, "{}\t{}\t{}\t{}", row.id, row.email, row.name, row.age)
    })
    .await?;
    copy(client, "posts", (1..=data::POSTS).map(data::post), |row, line| {
        let created_at = row.created_at.naive_utc();
        write!(
            line,
            "{}\t{}\t{}\t{}\t{}\t{created_at}",
            row.id, row.author_id, row.title, row.score, row.published
        )
    })
    .await?;
    copy(
        client,
        "comments",
        (1..=data::COMMENTS).map(data::comment),
        |row, line| write!(line, "{}\t{}\t{}", row.id, row.post_id, row.body),
    )
    .await?;
    copy(client, "wide", (1..=data::WIDE).map(data::wide), write_wide).await?;
    // The benchmark vacuums when no peer runs.
    for table in ["users", "posts", "comments", "wide"] {
        client
            .batch_execute(&format!("ALTER TABLE {table} SET (autovacuum_enabled = off)"))
            .await?;
    }
    Ok(client.batch_execute("VACUUM ANALYZE").await?)
}

fn write_wide(row: data::Wide, line: &mut String) -> std::fmt::Result {
    let nullable = |text: Option<String>| text.unwrap_or_else(|| "\\N".to_owned());
    write!(line, "{}\t{}\t{}\t", row.id, row.small_count, row.large_count)?;
    write!(line, "{}\t{}\t{}\t", row.balance, row.revision, row.checksum)?;
    write!(line, "{}\t{}\t{}\t", row.latitude, row.longitude, row.ratio)?;
    write!(
        line,
        "{}\t{}\t{}\t{}\t",
        row.code, row.title, row.summary, row.city
    )?;
    write!(line, "{}\t{}\t", row.active, row.verified)?;
    write!(
        line,
        "{}\t{}\t",
        row.created_at.naive_utc(),
        row.updated_at.naive_utc()
    )?;
    let parent_id = nullable(row.parent_id.map(|id| id.to_string()));
    let deleted_at = nullable(row.deleted_at.map(|instant| instant.naive_utc().to_string()));
    write!(line, "{parent_id}\t{}\t{deleted_at}", nullable(row.remark))
}

/// Loads a table by COPY; no value of ours needs escaping.
async fn copy<T>(
    client: &Client,
    table: &str,
    rows: impl Iterator<Item = T>,
    write: fn(T, &mut String) -> std::fmt::Result,
) -> Result<()> {
    let mut sink = pin!(client.copy_in(&format!("COPY {table} FROM STDIN")).await?);
    let mut text = String::new();
    for row in rows {
        write(row, &mut text)?;
        text.push('\n');
        if text.len() > 1 << 16 {
            sink.send(Bytes::from(std::mem::take(&mut text))).await?;
        }
    }
    sink.send(Bytes::from(text)).await?;
    sink.finish().await?;
    let sequence = format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}");
    Ok(client.batch_execute(&sequence).await?)
}

impl Scratch for Postgres {
    fn target(&self) -> Target {
        Target {
            database: Database::Postgres,
            address: self.url.clone(),
        }
    }

    fn restore(&mut self) -> Result<()> {
        let vacuum = ["VACUUM users".to_owned(), "VACUUM posts".to_owned()];
        for statement in restore_sql().into_iter().chain(vacuum) {
            self.runtime.block_on(self.client.batch_execute(&statement))?;
        }
        Ok(())
    }

    fn describe(&mut self) -> Result<String> {
        let row = self
            .runtime
            .block_on(self.client.query_one("SHOW server_version", &[]))?;
        let version: &str = row.try_get(0)?;
        let number = version.split_whitespace().next().unwrap_or(version);
        let local = self.url.contains("host=/") || self.url.contains("%2F") || self.url.contains("%2f");
        let transport = if local { "a Unix socket" } else { "TCP" };
        Ok(format!(
            "PostgreSQL {number} over {transport}, synchronous_commit = off"
        ))
    }

    fn discard(self: Box<Self>) -> Result<()> {
        drop(self.client);
        self.runtime.block_on(async {
            let admin = open(&self.server).await?;
            Ok(admin
                .batch_execute(&format!("DROP DATABASE IF EXISTS {NAME} WITH (FORCE)"))
                .await?)
        })
    }
}
