//! What rustc shows of mistakes: those mistakes, each at its place, and no others.

use std::env;
use std::path::Path;
use std::process::Command;

#[test]
fn mistakes_are_compile_errors_at_their_place() {
    let target = env::var_os("CARGO_TARGET_DIR");
    if target.is_some_and(|target| Path::new(&target).is_relative()) {
        // Tests run in the folder of their crate, so trybuild would take a relative folder for
        // another one than cargo did: this program runs again with an absolute one.
        let program = env::current_exe().unwrap();
        let target = program.ancestors().nth(3);
        let mut again = Command::new(&program);
        again.args(env::args_os().skip(1)).env(
            "CARGO_TARGET_DIR",
            target.expect("TARGET/PROFILE/deps/TEST"),
        );
        assert!(again.status().unwrap().success());
        return;
    }
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/mistakes/*.rs");
}
