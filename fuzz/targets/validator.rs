//! The analysis: it ends, does not panic, names places in the text, and says the same again.
#![no_main]

#[path = "../../crates/psl/tests/laws/mod.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|text: &str| {
    laws::analysis_holds(text);
    for provider in ["sqlite", "postgresql", "mysql"] {
        laws::analysis_holds(&format!("datasource db {{\n  provider = \"{provider}\"\n}}\n{text}"));
    }
});
