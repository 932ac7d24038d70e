//! The rules of oasdiff, each by a change of our own, and what `toolspec diff` says about it: the page
//! `docs/oasdiff.md`.

mod page;
mod pairs;
mod rules;

use std::path::Path;
use std::{env, fs};

use rules::Rules;

/// `OASDIFF_PAGE=accept` writes the page of today.
#[test]
fn the_page_says_what_is_reported_for_each_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/oasdiff.md");
    let page = page::page(&Rules::read());
    if env::var_os("OASDIFF_PAGE").is_some_and(|how| how == "accept") {
        fs::write(&path, page).unwrap();
    } else {
        let stated = fs::read_to_string(&path).unwrap();
        assert_eq!(stated, page, "`OASDIFF_PAGE=accept` writes it");
    }
}
