//! The golden cases of comparing, on real databases: the first schema is applied, then the way to the
//! second, and what is in the database afterwards is the second. The rows that were there still are.

use nicol_migrate::commands::{push, reset};
use nicol_migrate::diff::{Options, diff};
use nicol_migrate::lower::Target;
use nicol_migrate::renames::{Names, Renames};
use nicol_testing::db::ScratchDb;
use nicol_testing::golden::Suite;

use crate::place::{Place, analyzed, block_on, push_options, schema};

/// Adds the tests.
pub fn tests(suite: Suite) -> Suite {
    suite.on_each_engine("arriving", arrives)
}

/// One database for all cases, emptied in between.
fn arrives(db: &ScratchDb) {
    let place = Place::new(db);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/diff");
    let mut count = 0;
    for group in std::fs::read_dir(folder).unwrap() {
        for file in std::fs::read_dir(group.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            block_on(case(&place, &path.display().to_string(), &text));
            count += 1;
        }
    }
    assert!(count > 30, "only {count} cases were found");
}

async fn case(place: &Place, name: &str, text: &str) {
    let before = schema(place.provider, section(text, "before.prisma"));
    let after = schema(place.provider, section(text, "after.prisma"));
    let dialect = place.provider.dialect();
    let session = place.session_for(&after).await;
    reset::empty(&session).await.unwrap();

    let options = push::PushOptions {
        accept_data_loss: true,
        ..push_options()
    };
    for (wanted, step) in [(&before, "before"), (&after, "after")] {
        let mut options = options.clone();
        if step == "after" {
            options.renames = renames(place, text);
        }
        let report = push::push(&session, wanted, &options).await;
        let report = report.unwrap_or_else(|error| panic!("{name}: {step}: {error}"));
        assert!(report.is_done, "{name}: {step}: {:#?}", report.findings);
        let rest = diff(
            &session.inspect().await.unwrap(),
            wanted,
            dialect,
            &Options::all(),
        );
        assert!(
            rest.is_empty(),
            "{name}: {step}: still to do:\n{}",
            dialect.script(&rest)
        );
    }
    session.close().await;
}

/// What a case says was renamed, unless it is about what is wrong with that.
fn renames(place: &Place, text: &str) -> Renames {
    let is_said = text.contains("\n-- renames --\n") && !text.contains(".errors --\n");
    let said = if is_said { section(text, "renames") } else { "" };
    let after = analyzed(section(text, "after.prisma"));
    Renames {
        wishes: said.lines().map(|line| line.parse().unwrap()).collect(),
        names: Names::of(&after, &Target::new(place.provider)),
        ask: false,
    }
}

fn section<'a>(text: &'a str, name: &str) -> &'a str {
    let marker = format!("-- {name} --\n");
    let start = text.find(&marker).map_or(0, |at| at + marker.len());
    let rest = &text[start..];
    rest.find("\n-- ").map_or(rest, |end| &rest[..end + 1])
}
