//! Files that are written from others, and have to be what those say: `UPDATE=1 cargo test -p nicol --test
//! written_files` writes them.
//!
//! | file | from |
//! |---|---|
//! | `db/` | `schema/schema.prisma` |
//! | `names/db/` | `names/schema.prisma` |
//! | `factories/db/` | `factories/schema.prisma` |
//! | `schemas/db/` | `schemas/schema.prisma` |
//! | `query/operations.rs` | the operations in `golden/query/` |
//! | `factories/operations.rs` | the operations in `golden/factories/` |

#[path = "queries/tables.rs"]
#[allow(dead_code)]
mod tables;

use std::path::{Path, PathBuf};

#[test]
fn clients_are_those_of_their_schemas() {
    for (schema, folder) in [
        ("schema/schema.prisma", "db"),
        ("names/schema.prisma", "names/db"),
        ("factories/schema.prisma", "factories/db"),
        ("schemas/schema.prisma", "schemas/db"),
    ] {
        let text = std::fs::read_to_string(tests().join(schema)).unwrap();
        for file in nicol_codegen::generate(&tables::analyze(&text), &Default::default()) {
            check(&tests().join(folder).join(file.path), &file.text);
        }
    }
}

#[test]
fn operations_are_those_of_the_cases() {
    write_operations("golden/query", "query/operations.rs", QUERY_HEAD);
    write_operations("golden/factories", "factories/operations.rs", FACTORY_HEAD);
}

fn write_operations(folder: &str, file: &str, head: &str) {
    let root = tests().join(folder);
    let mut functions = format!("{HEAD}{head}");
    let mut table = String::new();
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    for path in paths {
        let name = path.strip_prefix(&root).unwrap().with_extension("");
        let name = name.to_string_lossy().replace('\\', "/");
        let function = name.replace('/', "_");
        let text = std::fs::read_to_string(&path).unwrap();
        let operation = operation(&text).unwrap_or_else(|| panic!("{name}: no section `operation`"));
        functions.push_str(&format!(
            "\nasync fn {function}(db: &Db) -> nicol::Result<()> {{\n{operation}Ok(())\n}}\n"
        ));
        table.push_str(&format!(
            "    ({name:?}, {operation:?}, |db| Box::pin({function}(db))),\n"
        ));
    }
    let text = format!(
        "{functions}\n/// Name, text and program of each operation.\n\
         pub const OPERATIONS: &[(&str, &str, Run)] = &[\n{table}];\n"
    );
    check(&tests().join(file), &text);
}

const HEAD: &str = "\
// @generated from the golden files by `UPDATE=1 cargo test -p nicol --test written_files`. Do not edit: change the cases.
//! The operations of the golden files.
#![allow(clippy::all, unused_imports, unused_variables)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use crate::Run;
";

const QUERY_HEAD: &str = "use crate::db::*;\n";

const FACTORY_HEAD: &str = "use crate::db::*;\nuse nicol::Recipe;\n";

fn tests() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("run by cargo")).join("tests")
}

/// The section with the operation.
fn operation(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("-- operation --\n")?;
    let end = rest.find("-- sqlite --\n").or_else(|| rest.find("-- made --\n"));
    Some(&rest[..end.unwrap_or(rest.len())])
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => collect(&path, paths),
            false => paths.push(path),
        }
    }
}

/// Compares a written file with what it should be, or writes it.
fn check(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|current| current == text) {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    } else {
        panic!(
            "{} is old: UPDATE=1 cargo test -p nicol --test written_files",
            path.display()
        );
    }
}
