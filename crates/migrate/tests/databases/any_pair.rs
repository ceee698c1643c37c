//! Any pair of schemas: the first is applied and gets rows, then the way to the second is taken. Either the database is
//! then exactly the second schema, and what both schemas hold is what it was; or the way cannot be taken, and nothing at
//! all has changed.
//!
//! Schemas are made up from a fixed seed. `NICOL_CASES` sets how many pairs are tried on each engine.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use nicol_migrate::commands::{push, reset};
use nicol_migrate::diff::{Options, diff};
use nicol_sql::Provider;
use nicol_testing::db::ScratchDb;
use nicol_testing::golden::Suite;
use proptest::collection::btree_map;
use proptest::prelude::{Strategy, any};
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use crate::place::{Place, block_on, push_options};

/// Adds the tests.
pub fn tests(suite: Suite) -> Suite {
    suite.on_each_engine("any_pair", any_pairs)
}

/// How many rows each table gets.
const ROWS: usize = 3;

#[derive(Debug, Clone)]
struct Schema {
    models: BTreeMap<&'static str, Model>,
    /// The values of the one enum.
    values: Vec<&'static str>,
}

#[derive(Debug, Clone)]
struct Model {
    fields: BTreeMap<&'static str, Field>,
    /// Fields of an index and of a unique constraint, those that the model has.
    index: Vec<&'static str>,
    unique: Vec<&'static str>,
    /// The model that a foreign key leads to, and whether it is required.
    parent: Option<(&'static str, bool)>,
}

#[derive(Debug, Clone)]
struct Field {
    ty: &'static str,
    optional: bool,
    default: bool,
    unique: bool,
}

const MODELS: [&str; 3] = ["Ant", "Bee", "Cat"];
const FIELDS: [&str; 5] = ["a", "b", "c", "d", "order"];
const TYPES: [&str; 10] = [
    "Int", "BigInt", "Float", "Decimal", "String", "Boolean", "DateTime", "Json", "Bytes", "Kind",
];
const VALUES: [&str; 4] = ["RED", "GREEN", "BLUE", "none"];

fn schemas() -> impl Strategy<Value = Schema> {
    let models = btree_map(select(&MODELS[..]), model(), 1..=3);
    let values = subsequence(&VALUES[..], 1..=4);
    (models, values).prop_map(|(models, values)| Schema { models, values })
}

fn model() -> impl Strategy<Value = Model> {
    let field =
        (select(&TYPES[..]), any::<[bool; 3]>()).prop_map(|(ty, [optional, default, unique])| Field {
            ty,
            optional,
            default,
            unique,
        });
    let parent = proptest::option::of((select(&MODELS[..]), any::<bool>()));
    (
        btree_map(select(&FIELDS[..]), field, 0..=4),
        subsequence(&FIELDS[..], 0..=2),
        subsequence(&FIELDS[..], 0..=2),
        parent,
    )
        .prop_map(|(fields, index, unique, parent)| Model {
            fields,
            index,
            unique,
            parent,
        })
}

/// Mostly two versions of one schema, sometimes two strangers.
fn pairs() -> impl Strategy<Value = (Schema, Schema)> {
    (schemas(), schemas(), any::<[bool; 3]>()).prop_map(|(before, mut after, take)| {
        for (name, model) in &before.models {
            if !take[MODELS.iter().position(|known| known == name).unwrap_or(0)] {
                after.models.insert(name, model.clone());
            }
        }
        (before, after)
    })
}

/// Whether the rows of a table can all have different ones, and an index can be over them.
fn has_many_values(ty: &str) -> bool {
    !matches!(ty, "Boolean" | "Kind" | "Json")
}

impl Schema {
    fn text(&self) -> String {
        let mut text = format!("enum Kind {{\n  {}\n}}\n", self.values.join("\n  "));
        for (name, model) in &self.models {
            self.write_model(&mut text, name, model);
        }
        text
    }

    fn write_model(&self, text: &mut String, name: &str, model: &Model) {
        let _ = writeln!(text, "model {name} {{\n  id Int @id");
        for (field, shape) in &model.fields {
            let _ = writeln!(text, "  {field} {}", self.field(shape));
        }
        if let Some((parent, required)) = self.parent(model) {
            let mark = if required { "" } else { "?" };
            let _ = writeln!(
                text,
                "  up{parent} {parent}{mark} @relation(\"{name}_{parent}\", fields: [upId], references: [id])"
            );
            let _ = writeln!(text, "  upId Int{mark}");
        }
        for (child, other) in &self.models {
            if self.parent(other).is_some_and(|(parent, _)| parent == name) {
                let _ = writeln!(text, "  down{child} {child}[] @relation(\"{child}_{name}\")");
            }
        }
        for (attribute, fields) in [("index", &model.index), ("unique", &model.unique)] {
            let fields: Vec<&str> = fields
                .iter()
                .copied()
                .filter(|field| {
                    model
                        .fields
                        .get(field)
                        .is_some_and(|field| has_many_values(field.ty))
                })
                .collect();
            if fields.len() > 1 {
                let _ = writeln!(text, "  @@{attribute}([{}])", fields.join(", "));
            }
        }
        text.push_str("}\n");
    }

    fn parent(&self, model: &Model) -> Option<(&'static str, bool)> {
        model
            .parent
            .filter(|(parent, _)| self.models.contains_key(parent))
    }

    fn field(&self, field: &Field) -> String {
        let mut text = field.ty.to_owned();
        if field.optional {
            text.push('?');
        }
        if field.default {
            let _ = write!(text, " @default({})", self.default(field.ty));
        }
        if field.unique && has_many_values(field.ty) {
            text.push_str(" @unique");
        }
        text
    }

    fn default(&self, ty: &str) -> String {
        match ty {
            "String" => "\"it's\"".to_owned(),
            "Boolean" => "true".to_owned(),
            "DateTime" => "now()".to_owned(),
            "Json" => r#""{\"a\": 1}""#.to_owned(),
            "Bytes" => "\"aGk=\"".to_owned(),
            "Kind" => self.values[0].to_owned(),
            "Float" | "Decimal" => "1.5".to_owned(),
            _ => "7".to_owned(),
        }
    }

    /// Rows for every table. Keys lead to rows with the same number.
    fn rows(&self, provider: Provider) -> String {
        let mut script = String::new();
        let mut done: Vec<&str> = Vec::new();
        let mut waiting: Vec<(&&str, &Model)> = self.models.iter().collect();
        // Parents first; models in a circle stay empty.
        while let Some(at) = waiting.iter().position(|(name, model)| {
            self.parent(model)
                .is_none_or(|(parent, _)| parent == **name || done.contains(&parent))
        }) {
            let (name, model) = waiting.remove(at);
            done.push(name);
            for row in 1..=ROWS {
                script.push_str(&self.row(provider, name, model, row));
            }
        }
        script
    }

    fn row(&self, provider: Provider, name: &str, model: &Model, row: usize) -> String {
        let mut columns = vec!["\"id\"".to_owned()];
        let mut values = vec![row.to_string()];
        for (field, shape) in &model.fields {
            columns.push(format!("\"{field}\""));
            values.push(self.value(provider, shape.ty, row));
        }
        if self.parent(model).is_some() {
            columns.push("\"upId\"".to_owned());
            values.push(row.to_string());
        }
        format!(
            "INSERT INTO \"{name}\" ({}) VALUES ({});\n",
            columns.join(", "),
            values.join(", ")
        )
    }

    fn value(&self, provider: Provider, ty: &str, row: usize) -> String {
        match ty {
            "Boolean" if provider == Provider::Sqlite => (row % 2).to_string(),
            "Boolean" => format!("{}", row % 2 == 1),
            "DateTime" => format!("'2024-05-0{row}T10:00:00.000+00:00'"),
            "Json" => format!("'{{\"row\": {row}}}'"),
            "Bytes" if provider == Provider::Sqlite => format!("x'4{row}'"),
            "Bytes" => format!("'\\x4{row}'"),
            "Kind" => format!("'{}'", self.values[row % self.values.len()]),
            "Float" | "Decimal" => format!("{row}.25"),
            "String" => format!("'{row}'"),
            _ => (row * 100).to_string(),
        }
    }
}

fn any_pairs(db: &ScratchDb) {
    let cases = std::env::var("NICOL_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: cases.unwrap_or(40),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    };
    let place = Place::new(db);
    let seed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let (taken, tried) = (Cell::new(0), Cell::new(0));
    let result = TestRunner::new_with_rng(config, seed).run(&pairs(), |(before, after)| {
        let way = block_on(pair(&place, &before, &after))?;
        taken.set(taken.get() + usize::from(way));
        tried.set(tried.get() + 1);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    let (taken, tried) = (taken.get(), tried.get());
    assert!(taken * 2 > tried, "only {taken} of {tried} ways could be taken");
}

/// Whether the way could be taken.
async fn pair(place: &Place, before: &Schema, after: &Schema) -> Result<bool, TestCaseError> {
    let (old, new) = (place.schema(&before.text()), place.schema(&after.text()));
    let session = place.session().await;
    reset::empty(&session).await.unwrap();
    let options = push::PushOptions {
        accept_data_loss: true,
        ..push_options()
    };
    let first = push::push(&session, &old, &options).await;
    check(
        first.is_ok_and(|report| report.is_done),
        before,
        after,
        "the first schema cannot be applied",
    )?;
    place.execute(&before.rows(place.provider)).await;
    let held = contents(place, before, after).await;

    let report = push::push(&session, &new, &options).await;
    let taken = report.as_ref().is_ok_and(|report| report.is_done);
    let expected = if taken { &new } else { &old };
    let dialect = place.provider.dialect();
    let rest = diff(
        &session.inspect().await.unwrap(),
        expected,
        dialect,
        &Options::all(),
    );
    let still = format!("{report:?}\nstill to do:\n{}", dialect.script(&rest));
    check(rest.is_empty(), before, after, &still)?;
    let holds = contents(place, before, after).await;
    check(
        held == holds,
        before,
        after,
        &format!("{held:#?}\nbecame\n{holds:#?}"),
    )?;
    session.close().await;
    Ok(taken)
}

fn check(holds: bool, before: &Schema, after: &Schema, what: &str) -> Result<(), TestCaseError> {
    if holds {
        return Ok(());
    }
    let (before, after) = (before.text(), after.text());
    Err(TestCaseError::fail(format!(
        "{what}\n-- before\n{before}\n-- after\n{after}"
    )))
}

/// What both schemas hold: the columns with the same type, row by row.
async fn contents(place: &Place, before: &Schema, after: &Schema) -> BTreeMap<String, Vec<String>> {
    let mut contents = BTreeMap::new();
    for (name, model) in &before.models {
        let Some(other) = after.models.get(name) else {
            continue;
        };
        let same = |(field, shape): (&&'static str, &Field)| {
            let same = other.fields.get(field).is_some_and(|other| other.ty == shape.ty);
            same.then(|| format!("\"{field}\""))
        };
        let mut columns: Vec<String> = model.fields.iter().filter_map(same).collect();
        columns.push("\"id\"".to_owned());
        let texts: Vec<String> = columns
            .iter()
            .map(|column| format!("CAST({column} AS TEXT)"))
            .collect();
        let sql = format!(
            "SELECT {} FROM \"{name}\" ORDER BY \"id\"",
            texts.join(" || ',' || ")
        );
        contents.insert(
            format!("{name}: {}", columns.join(", ")),
            place.column(&sql).await,
        );
    }
    contents
}
