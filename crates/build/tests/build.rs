//! Building as a user's build script does, with folders of its own.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use nicol_build::{Builder, Error};

const SCHEMA: &str = "datasource db {\n  provider = \"sqlite\"\n}\n\nmodel User {\n  id Int @id\n}\n";

/// A folder with a schema in it.
fn project(schema: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("schema.prisma"), schema).unwrap();
    folder
}

fn builder(folder: &Path) -> Builder {
    Builder::new(folder.join("schema.prisma")).folder(folder.join("out"))
}

fn message(error: Error, folder: &Path) -> String {
    let folder = format!("{}{}", folder.display(), std::path::MAIN_SEPARATOR);
    error.to_string().replace(&folder, "")
}

#[test]
fn the_client_is_written_only_when_it_would_change() {
    let folder = project(SCHEMA);
    let first = builder(folder.path()).write().unwrap();
    assert!(first.is_changed);
    assert_eq!(first.file, folder.path().join("out/db.rs"));
    assert_eq!(first.watched, [folder.path().join("schema.prisma")]);
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    fs::File::options()
        .append(true)
        .open(&first.file)
        .unwrap()
        .set_modified(long_ago)
        .unwrap();

    assert!(!builder(folder.path()).write().unwrap().is_changed);
    assert_eq!(fs::metadata(&first.file).unwrap().modified().unwrap(), long_ago);

    let more = SCHEMA.replace("id Int @id", "id Int @id\n  name String");
    fs::write(folder.path().join("schema.prisma"), more).unwrap();
    assert!(builder(folder.path()).write().unwrap().is_changed);
    assert!(
        fs::read_to_string(&first.file)
            .unwrap()
            .contains("pub name: String")
    );
}

#[test]
fn the_client_can_stand_inside_a_module() {
    let folder = project(SCHEMA);
    let file = builder(folder.path()).name("audit").write().unwrap().file;
    assert_eq!(file, folder.path().join("out/audit.rs"));
    let text = fs::read_to_string(file).unwrap();
    let is_inner = |line: &&str| line.starts_with("//!") || line.starts_with("#!");
    assert_eq!(text.lines().find(is_inner), None);
    assert!(text.contains("pub mod user {"));
}

#[test]
fn a_folder_is_read_with_the_folders_in_it_and_watched_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let schema = folder.path().join("schema");
    fs::create_dir_all(schema.join("users")).unwrap();
    fs::create_dir_all(schema.join("node_modules")).unwrap();
    fs::write(
        schema.join("base.prisma"),
        "datasource db {\n  provider = \"sqlite\"\n}\n",
    )
    .unwrap();
    fs::write(
        schema.join("users/user.prisma"),
        "model User {\n  id Int @id\n}\n",
    )
    .unwrap();
    fs::write(schema.join("node_modules/other.prisma"), "not a schema").unwrap();
    fs::write(schema.join("notes.md"), "not a schema").unwrap();
    let generated = Builder::new(&schema).folder(folder.path()).write().unwrap();
    assert_eq!(
        generated.watched,
        [
            schema.clone(),
            schema.join("base.prisma"),
            schema.join("users/user.prisma")
        ]
    );
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let error = Builder::new(&empty).folder(folder.path()).write().unwrap_err();
    assert_eq!(
        message(error, folder.path()),
        "error: the folder empty has no `.prisma` file"
    );
}

#[test]
fn everything_that_is_wrong_is_shown_with_its_place() {
    let folder = project(
        "datasource db {\n  provider = \"sqlite\"\n}\n\nmodel User {\n  id Int @id\n  role Rol\n  team Tem\n}\n\n\
         enum Role {\n  A\n}\n",
    );
    let error = builder(folder.path()).write().unwrap_err();
    let text = message(error, folder.path());
    assert!(text.starts_with("error["), "{text}");
    for part in [
        "schema.prisma:7:",
        "schema.prisma:8:",
        "role Rol",
        "^^^",
        "help: ",
    ] {
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
    }
    assert!(!folder.path().join("out").exists());
}

#[test]
fn warnings_are_lines_for_cargo() {
    let folder = project(
        "datasource db {\n  provider = \"sqlite\"\n}\n\ngenerator client {\n  provider = \"nicol\"\n  \
         previewFeatures = [\"extendedWhereUnique\"]\n}\n\nmodel User {\n  id Int @id\n}\n",
    );
    let generated = builder(folder.path()).write().unwrap();
    let [warning] = &generated.warnings[..] else {
        panic!("{:?}", generated.warnings);
    };
    assert!(
        warning.contains("schema.prisma:7:") && warning.lines().count() == 1,
        "{warning}"
    );
}

#[test]
fn mistakes_of_the_build_script_are_said_with_a_remedy() {
    let folder = project(SCHEMA);
    let missing = Builder::new(folder.path().join("prisma/schema.prisma")).folder(folder.path());
    assert_eq!(
        message(missing.write().unwrap_err(), folder.path()),
        "error: there is no schema at prisma/schema.prisma\n\
         help: a relative path begins at the package's folder, where Cargo.toml is"
    );
    for name in ["", "my-db", "1db", "a/b"] {
        let error = builder(folder.path()).name(name).write().unwrap_err();
        assert!(matches!(error, Error::Name(_)), "{name}: {error}");
    }
    fs::write(folder.path().join("out"), "a file where the folder would be").unwrap();
    let error = builder(folder.path()).write().unwrap_err();
    assert!(error.to_string().starts_with("error: cannot write "), "{error}");
}

#[test]
fn migrations_are_written_down_by_provider() {
    let folder = tempfile::tempdir().unwrap();
    let (migrations, out) = (folder.path().join("migrations"), folder.path().join("out"));
    let text = || fs::read_to_string(out.join("migrations.rs")).unwrap();
    nicol_build::write_migrations(&migrations, &out).unwrap();
    assert_eq!(text(), "&[\n]\n");

    let add = |place: &str| {
        let folder = migrations.join(place);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("migration.sql"), "SELECT 1;").unwrap();
    };
    add("2_b");
    add("1_a");
    let error = nicol_build::write_migrations(&migrations, &out).unwrap_err();
    assert!(message(error, folder.path()).contains("cannot read migrations/migration_lock.toml"));
    fs::write(migrations.join("migration_lock.toml"), "provider = \"oracle\"").unwrap();
    let error = nicol_build::write_migrations(&migrations, &out).unwrap_err();
    assert!(message(error, folder.path()).contains("names no database that is known"));
    fs::write(
        migrations.join("migration_lock.toml"),
        "# by hand\nprovider = \"postgresql\"\n",
    )
    .unwrap();
    let written = nicol_build::write_migrations(&migrations, &out).unwrap();
    assert_eq!(written.watched.len(), 3);
    let plain = text().replace(&migrations.display().to_string(), "M");
    assert_eq!(
        plain,
        "&[\n    (\"postgresql\", &[\n        (\"1_a\", include_str!(\"M/1_a/migration.sql\")),\n        \
         (\"2_b\", include_str!(\"M/2_b/migration.sql\")),\n    ]),\n]\n"
    );

    fs::remove_dir_all(&migrations).unwrap();
    add("sqlite/1_a");
    add("postgresql/1_a");
    fs::create_dir_all(migrations.join("postgresql/.squash")).unwrap();
    nicol_build::write_migrations(&migrations, &out).unwrap();
    assert!(text().contains("(\"sqlite\", &[") && text().contains("(\"postgresql\", &["));
    fs::create_dir_all(migrations.join("sqlite/2_b")).unwrap();
    let error = nicol_build::write_migrations(&migrations, &out).unwrap_err();
    assert!(
        message(error, folder.path()).starts_with("error: there is no migrations/sqlite/2_b/migration.sql")
    );
}
