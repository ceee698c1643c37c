//! Notes with tags. There is no generated code among the sources: `build.rs` reads `prisma/schema`, and the line
//! `nicol::generated!` takes its client in.
//!
//! ```console
//! $ cargo run -p notebook -- add "ask Ada about engines #people #work"
//! $ cargo run -p notebook -- list work
//! ```

use std::process::ExitCode;

use db::{Db, note, tag};
use nicol::migrate::{self, Migrations};

nicol::generated!(mod db);

/// The migrations, compiled in, so that the program is one file.
static MIGRATIONS: Migrations = migrate::migrations!();

const USAGE: &str = "usage: notebook add TEXT, or notebook list [TAG]";

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words).await {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(words: &[&str]) -> Result<String> {
    match words {
        ["add", text] => add(&open().await?, text).await,
        ["list"] => list(&open().await?, None).await,
        ["list", tag] => list(&open().await?, Some(tag)).await,
        _ => Err(USAGE.into()),
    }
}

/// The notebook in the working folder, made when it is not there.
async fn open() -> Result<Db> {
    let db = db::connect("file:notebook.db").await?;
    migrate::run(&db, &MIGRATIONS).await?;
    Ok(db)
}

/// Writes a note down. Its words that begin with `#` are its tags.
async fn add(db: &Db, text: &str) -> Result<String> {
    let mut draft = db.note().create(note::New { text });
    for name in text.split_whitespace().filter_map(|word| word.strip_prefix('#')) {
        draft = draft.with(note::tags.connect_or_create(tag::name.eq(name), tag::New { name }));
    }
    let note = draft.await?;
    let tags = db
        .tag()
        .count()
        .filter(tag::notes.some(note::id.eq(note.id)))
        .await?;
    Ok(format!("note {} with {tags} tags\n", note.id))
}

/// The notes, the newest first; those with a tag, if one is given.
async fn list(db: &Db, name: Option<&str>) -> Result<String> {
    let mut notes = db.note().find_many().order_by(note::id.desc());
    if let Some(name) = name {
        notes = notes.filter(note::tags.some(tag::name.eq(name)));
    }
    let lines = notes
        .await?
        .into_iter()
        .map(|note| format!("{}: {}\n", note.id, note.text));
    Ok(lines.collect())
}
