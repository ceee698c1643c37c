//! The part `schema` of the DMMF: each golden file is a schema and its query types, in short: a line for each type
//! (with its model and how many of its fields must be there), and one for each field. `?` may be left out, `~` takes
//! null, `$` can be a parameter; a type has `[]` if it is a list.

use std::process::ExitCode;

use nicol_psl::SourceFile;
use nicol_psl::dmmf::{Part, part};
use nicol_testing::golden;
use serde_json::Value;

fn main() -> ExitCode {
    golden::run("tests/golden/dmmf", |case| {
        let file = SourceFile {
            path: "schema.prisma".to_owned(),
            text: case.input("schema.prisma").to_owned(),
        };
        let analysis = nicol_psl::analyze(vec![file]);
        let errors: Vec<_> = analysis.errors().collect();
        assert!(errors.is_empty(), "{errors:?}");
        let schema = part(&analysis, Part::Schema);
        let section = |name: &str, line: fn(&Value) -> String| {
            let spaces = schema[name].as_object().expect("spaces of names");
            let types = spaces.values().flat_map(items);
            types.map(line).collect::<String>()
        };
        vec![
            ("enums", section("enumTypes", enumeration)),
            ("field references", section("fieldRefTypes", field_ref)),
            ("input", section("inputObjectTypes", input)),
            ("output", section("outputObjectTypes", output)),
        ]
    })
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn enumeration(item: &Value) -> String {
    let values: Vec<&str> = items(&item["values"]).map(text).collect();
    format!("{}: {}\n", text(&item["name"]), values.join(" "))
}

fn field_ref(item: &Value) -> String {
    let allowed: Vec<String> = items(&item["allowTypes"]).map(reference).collect();
    format!("{}: {}\n", text(&item["name"]), allowed.join(" | "))
}

fn input(item: &Value) -> String {
    let rules = &item["constraints"];
    let mut line = text(&item["name"]).to_owned();
    if let Some(model) = item["meta"]["grouping"].as_str() {
        line.push_str(&format!(" of {model}"));
    }
    if item["meta"]["source"].is_string() {
        line.push_str(" (filter)");
    }
    line.push_str(&format!(" {}..{}", rules["minNumFields"], rules["maxNumFields"]));
    if rules["fields"].is_array() {
        line.push_str(&format!(" {}", rules["fields"]));
    }
    let fields: String = items(&item["fields"])
        .map(|field| format!("  {}\n", argument(field)))
        .collect();
    format!("{}\n{fields}", line.replace("null", ""))
}

fn argument(field: &Value) -> String {
    let is = |key: &str| field[key] == Value::Bool(true);
    let mut line = text(&field["name"]).to_owned();
    let signs = [
        (!is("isRequired"), '?'),
        (is("isNullable"), '~'),
        (is("isParameterizable"), '$'),
    ];
    line.extend(signs.iter().filter(|(is, _)| *is).map(|(_, sign)| sign));
    let types: Vec<String> = items(&field["inputTypes"]).map(reference).collect();
    line.push_str(&format!(": {}", types.join(" | ")));
    if field["requiresOtherFields"].is_array() {
        line.push_str(&format!(" with {}", field["requiresOtherFields"]));
    }
    line
}

fn reference(ty: &Value) -> String {
    let list = if ty["isList"] == Value::Bool(true) {
        "[]"
    } else {
        ""
    };
    let space = ty["namespace"].as_str().filter(|space| *space == "model");
    format!("{}{}{list}", space.map_or("", |_| "model."), text(&ty["type"]))
}

fn output(item: &Value) -> String {
    let mut lines = format!("{}\n", text(&item["name"]));
    for field in items(&item["fields"]) {
        let null = if field["isNullable"] == Value::Bool(true) {
            "~"
        } else {
            ""
        };
        let name = text(&field["name"]);
        lines.push_str(&format!("  {name}{null}: {}\n", reference(&field["outputType"])));
        for arg in items(&field["args"]) {
            lines.push_str(&format!("    {}\n", argument(arg)));
        }
    }
    lines
}
