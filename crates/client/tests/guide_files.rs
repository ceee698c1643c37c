//! `guide/blocks.rs` and `guide/db` are what the guide says; `UPDATE=1 cargo test -p nicol --test guide_files`
//! writes them. What is in them is run by `guide.rs`.

#[path = "guide/schema.rs"]
mod schema;

use std::path::{Path, PathBuf};

use nicol_testing::golden::{Block, code_blocks};
use schema::{GUIDE, schema};

#[test]
fn the_blocks_are_those_of_the_guide() {
    check(&package().join("tests/guide/blocks.rs"), &module());
}

#[test]
fn the_client_is_that_of_the_guides_schema() {
    for file in nicol_codegen::generate(&schema(), &nicol_codegen::Options::default()) {
        check(&package().join("tests/guide/db").join(&file.path), &file.text);
    }
}

fn package() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("run by cargo"))
}

/// Compares a written file with what it should be, or writes it.
fn check(path: &Path, text: &str) {
    let current = std::fs::read_to_string(path).unwrap_or_default();
    if current == text {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    } else {
        panic!(
            "{} is not what the guide says: UPDATE=1 cargo test -p nicol --test guide_files",
            path.display()
        );
    }
}

/// The text of `blocks.rs`.
fn module() -> String {
    let blocks = code_blocks(GUIDE, "rust");
    let mut counted = std::collections::HashMap::<String, usize>::new();
    let mut text = HEAD.to_owned();
    let (mut table, mut programs, mut seed) = (String::new(), String::new(), String::new());
    for block in &blocks {
        let page = block.name.split(".md").next().unwrap_or_default().to_owned();
        let number = counted.entry(page.clone()).or_default();
        *number += 1;
        let name = format!("{page} {number}");
        let function = name.replace([' ', '-', '/'], "_");
        if block.has("text") {
            continue;
        }
        if block.has("seed") {
            programs.push_str(&format!("    (\"{name}\", {function}::main),\n"));
            seed = format!("pub const SEED: Run = |db| Box::pin({function}::fill(db));\n");
            text.push_str(&format!("\nmod {function} {{\n{}}}\n", program(block)));
        } else {
            table.push_str(&format!("    (\"{name}\", |db| Box::pin({function}(db))),\n"));
            text.push_str(&format!(
                "\nasync fn {function}(db: &Db) -> nicol::Result<()> {{\n{}\nOk(())\n}}\n",
                block.text.trim_end()
            ));
        }
    }
    format!(
        "{text}\n/// The blocks that are run on a client.\npub const BLOCKS: &[(&str, Run)] = &[\n{table}];\n\n\
         /// The whole programs.\npub const PROGRAMS: &[(&str, fn() -> nicol::Result<()>)] = &[\n{programs}];\n\n\
         /// Makes the records of the guide.\n{seed}"
    )
}

/// A program as it stands, but on the database of the test.
fn program(block: &Block) -> String {
    block
        .text
        .replace("mod db;\n", "use crate::db;\n")
        .replace("db::connect(", "crate::connect(")
        .replace("async fn main", "pub async fn main")
        .replace("async fn fill", "pub async fn fill")
}

const HEAD: &str = "\
// @generated from docs/guide by `UPDATE=1 cargo test -p nicol --test guide_files`. Do not edit: change the guide.
//! The Rust blocks of the guide.
#![allow(clippy::all, dead_code, unused_imports, unused_variables)]

use crate::db::{self, Comment, Db, Post, Profile, Rating, Role, Tag, User, comment, post, profile, rating, tag, user};
use crate::harness::Run;
";
