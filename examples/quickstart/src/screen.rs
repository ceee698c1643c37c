//! How the quick start shows what it does: a step, the line of the schema behind it, the code that did it, and
//! what came of it. The code that is shown is the code that runs, and the lines come from the schema's files.

use std::fmt::Display;

/// Columns of the screen.
const WIDTH: usize = 116;

/// Calls that begin a line of a long chain.
const CALLS: [&str; 3] = [".filter(", ".include(", ".order_by("];

/// Runs an expression, after it was shown as it stands in the program.
macro_rules! run {
    ($code:expr) => {{
        $crate::screen::code(stringify!($code));
        $code.await
    }};
}

pub(crate) use run;

/// A file of the mail layer's schema, at compile time.
macro_rules! schema {
    ($file:literal) => {
        include_str!(concat!("../../../layers/aether-mailer/prisma/schema/", $file))
    };
}

pub(crate) use schema;

/// A new step.
pub fn step(title: &str) {
    println!("\n{title}");
}

/// The line of a schema file that declares a field, without its spaces.
pub fn field(schema: &str, model: &str, name: &str) {
    let mut lines = schema.lines().map(str::trim);
    lines.find(|line| {
        line.strip_prefix("model ")
            .is_some_and(|rest| rest.starts_with(model))
    });
    let found = lines
        .find(|line| line.split(' ').next() == Some(name))
        .unwrap_or(name);
    line("schema", &format!("model {model} {{ {found} }}"));
}

/// Code; a chain of calls that does not fit into a line is broken before its calls.
pub fn code(text: &str) {
    let text: Vec<&str> = text.split_whitespace().collect();
    let text = text.join(" ");
    let is_long = text.len() + 10 > WIDTH;
    let breaks = |at: usize| is_long && CALLS.iter().any(|call| text[at..].starts_with(call));
    let (mut shown, mut depth) = (String::new(), 1);
    for (at, letter) in text.char_indices() {
        match letter {
            '.' if breaks(at) => {
                shown.push('\n');
                shown.push_str(&"    ".repeat(depth));
            }
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        shown.push(letter);
    }
    for (at, part) in shown.lines().enumerate() {
        let label = if at == 0 { "rust" } else { "" };
        println!("  {label:<8}{part}");
    }
}

/// What came of it.
pub fn result(text: impl Display) {
    line("result", &text.to_string());
}

/// What was refused, in the first line of its words. `Ok` would be a fault of the program.
pub fn refused<T, E: Display>(outcome: Result<T, E>) -> Result<(), String> {
    match outcome {
        Ok(_) => Err("this should have been refused".to_owned()),
        Err(error) => {
            let text = error.to_string();
            line("refused", text.lines().next().unwrap_or_default());
            Ok(())
        }
    }
}

/// A labelled text, broken where the screen ends.
pub fn line(label: &str, text: &str) {
    let indent = " ".repeat(10);
    let mut current = format!("  {label:<8}");
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && current.chars().count() + word.chars().count() >= WIDTH {
            println!("{current}");
            current = format!("{indent}  ");
            is_empty = true;
        }
        if !is_empty {
            current.push(' ');
        }
        current.push_str(word);
        is_empty = false;
    }
    println!("{current}");
}
