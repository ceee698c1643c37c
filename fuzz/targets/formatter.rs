//! The formatter: formatting twice changes nothing more, words and comments stay, and a valid schema keeps its meaning.
#![no_main]

#[path = "../../crates/psl/tests/laws/mod.rs"]
mod laws;

use nicol_psl::format::Fill;

libfuzzer_sys::fuzz_target!(|text: &str| {
    laws::twice_is_once(text, Fill::Nothing);
    laws::twice_is_once(text, Fill::Relations);
    laws::content_stays(text);
    laws::valid_meaning_stays(text);
});
