//! A test target as the other crates write them: golden folders of both forms and a plain test.
//! How the harness behaves when a case fails is in `tests/golden.rs`.

use std::process::ExitCode;

use nicol_testing::golden::Suite;

fn main() -> ExitCode {
    Suite::new()
        .sections("tests/golden/sections", |case| {
            let mut lines: Vec<&str> = case.input("lines").lines().collect();
            lines.sort_unstable();
            vec![("sorted", lines.join("\n")), ("count", lines.len().to_string())]
        })
        .trailing("tests/golden/trailing", "prisma", |path, text| {
            let tabs = text.lines().enumerate().filter(|(_, line)| line.contains('\t'));
            let places = tabs.map(|(line, _)| format!("{}:{}: a tab\n", path.display(), line + 1));
            places.collect()
        })
        .blocks("tests/markdown", "sum", |block| {
            let (terms, sum) = block.text.trim().split_once(" = ").unwrap();
            let is_right = terms
                .split(' ')
                .map(|term| term.parse::<u32>().unwrap())
                .sum::<u32>()
                .to_string()
                == sum;
            assert_ne!(is_right, block.has("wrong"));
        })
        .test("plain", || assert_eq!("a plain test".len(), 12))
        .on_each_engine("engine", |db| assert!(db.url.contains(":")))
        .main()
}
