//! What rustc shows of mistakes in specs: those mistakes, and no others.

#[test]
fn mistakes_are_compile_errors_at_their_place() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("maintainer/mistakes/*.rs");
}
