//! The parser: the tree prints as the text, and errors lie in it; also inside a block.
#![no_main]

#[path = "../../crates/psl/tests/laws/mod.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|text: &str| {
    for text in [text, &format!("model A {{\n{text}\n}}\n")] {
        laws::tree_reproduces(text);
        laws::syntax_errors_lie_in_the_text(text);
    }
});
