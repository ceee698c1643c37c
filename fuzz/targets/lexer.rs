//! The lexer: its tokens, joined, are the text, whatever the text is.
#![no_main]

#[path = "../../crates/psl/tests/laws/mod.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|text: &str| {
    laws::tree_reproduces(text);
    // A line alone, so that the blocks around do not matter.
    for line in text.lines() {
        laws::tree_reproduces(line);
    }
});
