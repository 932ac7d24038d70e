//! What rustc shows of mistakes: those mistakes, each at its place, and no others.

#[test]
fn mistakes_are_compile_errors_at_their_place() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/mistakes/*.rs");
}
