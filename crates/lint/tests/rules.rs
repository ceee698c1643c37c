//! The rules on scripts: golden files of scripts and findings, and the examples of the rules' pages, which
//! must be reported, or not, as the page says.

use std::process::ExitCode;

use nicol_lint::rule::{Finding, Severity};
use nicol_lint::{Options, Script, lint, rules};
use nicol_sql::Provider;
use nicol_testing::golden::{Block, Case, Suite};

fn main() -> ExitCode {
    Suite::new()
        .sections("tests/golden", |case| vec![("findings", findings(case))])
        .blocks("../../docs/guide/lint", "sql", example)
        .test("every rule has its page", every_rule_has_its_page)
        .main()
}

/// The sections are the scripts, in order; those whose name begins with `before` only say what is there.
/// `options` may name the provider, the version, and severities.
fn findings(case: &Case) -> String {
    let mut provider = Provider::Postgres;
    let mut options = Options::default();
    let settings = case
        .inputs(|name| name == "options")
        .first()
        .map_or("", |section| section.text.as_str());
    for line in settings.lines() {
        let (key, value) = line.split_once('=').expect("an option has a value");
        match key.trim() {
            "provider" => provider = Provider::from_name(value.trim()).expect("a provider"),
            "version" => {
                let (major, minor) = value.trim().split_once('.').expect("two numbers");
                options.version = Some((major.parse().expect("a number"), minor.parse().expect("a number")));
            }
            rule => {
                assert!(rules::find(rule).is_some(), "there is no rule {rule}");
                let severity = Severity::from_name(value.trim()).expect("a severity");
                options.levels.push((rule.to_owned(), severity));
            }
        }
    }
    let sections = case.inputs(|name| name != "options" && name != "findings");
    let scripts: Vec<Script<'_>> = sections
        .iter()
        .map(|section| Script {
            name: section.name.as_str(),
            text: section.text.as_str(),
            is_meant: !section.name.starts_with("before"),
        })
        .collect();
    shown(&lint(provider.dialect(), &scripts, &options))
}

fn shown(findings: &[Finding]) -> String {
    let one = |finding: &Finding| {
        let remedy = finding.remedy.replace('\n', "\n    ");
        format!(
            "{}:{}: {} [{}] {}\n    {remedy}\n",
            finding.script, finding.line, finding.severity, finding.rule.name, finding.message
        )
    };
    let text: String = findings.iter().map(one).collect();
    if text.is_empty() {
        "(none)\n".to_owned()
    } else {
        text
    }
}

/// An example of a page: the last of its migrations is reported, or not.
fn example(block: &Block) {
    let name = block.name.split(".md").next().expect("the name of a page");
    let Some(rule) = rules::find(name) else {
        assert_eq!(name, "README", "there is no rule `{name}`");
        return;
    };
    let provider = [("sqlite", Provider::Sqlite), ("mysql", Provider::Mysql)]
        .into_iter()
        .find(|(word, _)| block.has(word))
        .map_or(Provider::Postgres, |(_, provider)| provider);
    let texts: Vec<&str> = block.text.split("-- next migration\n").collect();

    let scripts: Vec<Script<'_>> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| Script {
            name: "example",
            text,
            is_meant: at + 1 == texts.len(),
        })
        .collect();
    let severity = rule.severity.max(Severity::Warning);
    let options = Options {
        version: None,
        levels: vec![(rule.name.to_owned(), severity)],
    };
    let all = lint(provider.dialect(), &scripts, &options);
    let own = all
        .iter()
        .filter(|finding| finding.rule.name == rule.name)
        .count();
    assert!(
        block.has("reported") || block.has("fine"),
        "an example says whether it is reported"
    );
    assert_eq!(own > 0, block.has("reported"), "found:\n{}", shown(&all));
}

fn every_rule_has_its_page() {
    let overview = std::fs::read_to_string("../../docs/guide/lint/README.md").expect("the overview");
    for rule in rules::ALL {
        let page = std::fs::read_to_string(format!("../../{}", rule.page())).expect(rule.name);
        assert!(
            page.starts_with(&format!("# {}\n\n{}\n", rule.name, rule.summary)),
            "{}",
            rule.name
        );
        assert!(
            page.contains(",reported") && page.contains(",fine"),
            "{}: both examples",
            rule.name
        );
        let row = format!("| [{0}]({0}.md) | {1} |", rule.name, rule.severity);
        assert!(overview.contains(&row), "the overview lacks {row}");
    }
}
