//! The tables of every dialect, printed whole: `tables/<provider>.txt`. A change of a fact shows as a
//! change of these files. `UPDATE=1 cargo test -p nicol-sql --test dialect` writes them anew.

use std::fmt::Write as _;
use std::path::Path;

use nicol_sql::dialect::capabilities::IndexMethodFacts;
use nicol_sql::dialect::types::{Indexable, Limit, NativeType};
use nicol_sql::{Dialect, Provider, ScalarType};

#[test]
fn tables_are_as_written_down() {
    for provider in Provider::ALL {
        let printed = print(provider.dialect());
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/tables/{provider}.txt"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &printed).expect("the golden file is writable");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            printed == expected,
            "{} differs; UPDATE=1 writes it anew\n{printed}",
            path.display()
        );
    }
}

#[test]
fn default_types_are_native_types() {
    for provider in Provider::ALL {
        let dialect = provider.dialect();
        for scalar in ScalarType::ALL {
            let default = dialect.default_type(scalar);
            let Some(name) = default.native else {
                assert!(dialect.native_types().is_empty());
                continue;
            };
            let native = dialect.native_type(name).expect("a row of the table");
            assert!(native.stores(scalar), "{provider} {scalar}");
            assert_eq!(
                native.check_args(scalar, default.args),
                None,
                "{provider} {scalar}"
            );
            assert_eq!(
                dialect.type_text(scalar, Some((native, default.args))),
                default.ddl
            );
            assert_eq!(dialect.type_text(scalar, None), default.ddl);
        }
    }
}

#[test]
fn catalogue_spellings_lead_to_one_row() {
    for provider in Provider::ALL {
        let dialect = provider.dialect();
        for native in dialect.native_types() {
            for spelling in native.catalogue {
                assert_eq!(
                    dialect.native_type_in_catalogue(spelling),
                    Some(native),
                    "{provider} {spelling}"
                );
            }
        }
    }
}

#[test]
fn names_in_other_tables_are_native_types() {
    for provider in Provider::ALL {
        let dialect = provider.dialect();
        let methods = dialect.capabilities().index_methods;
        let indexable = methods.iter().filter_map(|method| method.indexable);
        let classes = dialect.operator_classes().iter().flat_map(|class| class.uses);
        for (method, _) in classes.clone() {
            assert!(dialect.capabilities().index_method(method).is_some(), "{method}");
        }
        for fields in indexable.chain(classes.map(|(_, fields)| *fields)) {
            for name in fields.native_types {
                assert!(dialect.native_type(name).is_some(), "{provider} {name}");
            }
        }
    }
}

fn print(dialect: &dyn Dialect) -> String {
    let mut out = format!("# {}\n\n## Native types\n\n", dialect.provider());
    for native in dialect.native_types() {
        print_native(&mut out, native);
    }
    out.push_str("\n## Default types\n\n");
    for scalar in ScalarType::ALL {
        let default = dialect.default_type(scalar);
        let native = default.native.unwrap_or("-");
        let _ = writeln!(out, "{scalar}: {native} {:?} = {}", default.args, default.ddl);
    }
    out.push_str("\n## Index methods\n\n");
    for method in dialect.capabilities().index_methods {
        print_method(&mut out, method);
    }
    out.push_str("\n## Operator classes\n\n");
    for class in dialect.operator_classes() {
        let _ = writeln!(out, "{} = {}", class.name, class.ddl);
        for (method, fields) in class.uses {
            let _ = writeln!(out, "  {method}: {}", print_indexable(fields));
        }
    }
    out.push_str("\n## Capabilities\n\n");
    let facts = format!("{:#?}", dialect.capabilities());
    let end = facts
        .find("    index_methods:")
        .zip(facts.find("    multi_schema:"));
    let (from, to) = end.expect("both fields are printed");
    let _ = writeln!(out, "{}{}", &facts[..from], &facts[to..]);
    out
}

fn print_native(out: &mut String, native: &NativeType) {
    let (least, most) = native.args;
    let _ = writeln!(
        out,
        "{native} ({least}..{most}) {}: {}",
        native.ddl,
        names(native.scalars)
    );
    let _ = writeln!(
        out,
        "  catalogue: {}; keys: {:?}",
        native.catalogue.join(", "),
        native.keys
    );
    for limit in native.limits {
        let _ = match limit {
            Limit::ScaleWithinPrecision => writeln!(out, "  the scale is within the precision"),
            Limit::Range {
                arg,
                min,
                max,
                rule,
                scalar,
            } => {
                let scalar = scalar.map(|scalar| format!(" for {scalar}")).unwrap_or_default();
                writeln!(out, "  argument {arg}: {min}..{max}{scalar}: {rule}")
            }
        };
    }
    let _ = writeln!(out, "  {}", native.doc);
}

fn print_method(out: &mut String, method: &IndexMethodFacts) {
    let fields = method
        .indexable
        .as_ref()
        .map_or("anything".to_owned(), print_indexable);
    let _ = writeln!(
        out,
        "{}: sort {}, several columns {}, {fields}",
        method.name, method.sort, method.several_columns
    );
}

fn print_indexable(fields: &Indexable) -> String {
    let lists = if fields.lists { " lists" } else { "" };
    format!(
        "scalars [{}] native [{}]{lists}",
        names(fields.scalars),
        fields.native_types.join(", ")
    )
}

fn names(scalars: &[ScalarType]) -> String {
    let names: Vec<&str> = scalars.iter().map(|scalar| scalar.name()).collect();
    names.join(", ")
}
