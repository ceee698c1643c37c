//! What must not compile, and what the compiler says then: `ui/*.rs` and the messages beside them.
//! `TRYBUILD=overwrite cargo test -p nicol --test compile_fail` writes the messages anew.

#[test]
fn mistakes_do_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
