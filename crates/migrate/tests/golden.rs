//! Golden cases of the pure part: schema files lowered to databases, and the way from one schema file to
//! another as steps, as SQL of each dialect, and as warnings.

use std::process::ExitCode;

use nicol_migrate::diff::{Options, diff};
use nicol_migrate::lower::{Target, lower};
use nicol_migrate::renames::{Names, Renames, Wish};
use nicol_migrate::{summary, warnings};
use nicol_psl::{Schema, Severity, SourceFile};
use nicol_sql::{Provider, SqlSchema, Step};
use nicol_testing::golden::{Case, Suite};

const PROVIDERS: [(Provider, &str); 2] = [(Provider::Sqlite, "sqlite"), (Provider::Postgres, "postgres")];

fn main() -> ExitCode {
    Suite::new()
        .sections("tests/golden/lower", lowered)
        .sections("tests/golden/diff", compared)
        .main()
}

fn lowered(case: &Case) -> Vec<(String, String)> {
    let text = case.input("schema.prisma");
    let scripts = PROVIDERS.map(|(provider, name)| {
        let steps = steps(provider, None, text);
        (format!("{name}.sql"), provider.dialect().script(&steps))
    });
    scripts.into()
}

fn compared(case: &Case) -> Vec<(String, String)> {
    let (before, after) = (case.input("before.prisma"), case.input("after.prisma"));
    let mut outputs = Vec::new();
    for (provider, name) in PROVIDERS {
        let dialect = provider.dialect();
        let steps = match renamed(case, provider, before, after) {
            Some(Err(errors)) => {
                outputs.push((format!("{name}.errors"), errors));
                continue;
            }
            Some(Ok(steps)) => steps,
            None => steps(provider, Some(before), after),
        };
        let lines: Vec<String> = steps.iter().map(Step::to_string).collect();
        let findings = warnings::evaluate(&warnings::checks(&steps, dialect), &warnings::Counts::default());
        outputs.push((format!("{name}.steps"), lines.join("\n")));
        outputs.push((
            format!("{name}.sql"),
            format!("{}{}", findings.comment(), dialect.script(&steps)),
        ));
        outputs.push((format!("{name}.summary"), summary::summary(&steps)));
    }
    outputs
}

/// The steps with what the section `renames` says, one a line; or what is wrong with those.
fn renamed(case: &Case, provider: Provider, before: &str, after: &str) -> Option<Result<Vec<Step>, String>> {
    let said = case
        .inputs(|name| name == "renames")
        .into_iter()
        .next()?
        .text
        .clone();
    let names = Names::of(&analyzed(after), &Target::new(provider));
    let (before, after) = (schema(provider, before), schema(provider, after));
    let mut renames = Renames {
        names,
        ..Renames::default()
    };
    let mut errors = String::new();
    for line in said.lines() {
        match line.parse::<Wish>() {
            Ok(wish) => renames.wishes.push(wish),
            Err(error) => errors.push_str(&format!("{error}\n")),
        }
    }
    for (_, error) in renames.unmet(&before, &after, provider.dialect(), None) {
        errors.push_str(&format!("{error}\n"));
    }
    let result = renames.diff(&before, &after, provider.dialect(), &Options::all());
    Some(match result {
        Ok((steps, _)) if errors.is_empty() => Ok(steps),
        Ok(_) => Err(errors),
        Err(error) => Err(if errors.is_empty() {
            error.to_string()
        } else {
            errors
        }),
    })
}

fn steps(provider: Provider, before: Option<&str>, after: &str) -> Vec<Step> {
    let before = before.map_or_else(SqlSchema::default, |text| schema(provider, text));
    diff(
        &before,
        &schema(provider, after),
        provider.dialect(),
        &Options::all(),
    )
}

fn schema(provider: Provider, text: &str) -> SqlSchema {
    lower(&analyzed(text), &Target::new(provider))
}

fn analyzed(text: &str) -> Schema {
    let file = SourceFile {
        path: "schema.prisma".to_owned(),
        text: text.to_owned(),
    };
    let analysis = nicol_psl::analyze(vec![file]);
    let errors: Vec<&str> = analysis
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| diagnostic.message.as_str())
        .collect();
    assert!(errors.is_empty(), "the schema has errors: {errors:#?}");
    analysis.schema
}
