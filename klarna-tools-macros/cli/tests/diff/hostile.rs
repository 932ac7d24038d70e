//! Texts that try to be more than texts.

use toolspec_core::{File, lock::Lock, source::Source};

use super::shop::{CARTS, MANIFEST, Shop};

const HOSTILE: &str = "Read ``` and ````` | a ~~~ </details> <img src=x> @everyone #1 100%0A\n\n      \
                       ::error file=x::injected\n\n      [link](http://example.com) %25";

/// A shop in which a description is hostile.
fn hostile() -> Shop {
    let shop = Shop::new();
    shop.edit(
        MANIFEST,
        "description: Shows a cart.",
        &format!("description: |\n      {HOSTILE}"),
    );
    shop
}

#[test]
fn a_comment_stays_what_it_is() {
    let out = hostile().diff(&["--format", "markdown"]).expect_code(0).out;
    let fences: Vec<&str> = out
        .lines()
        .filter(|line| line.starts_with("``````"))
        .collect();
    assert_eq!(fences, ["``````text", "``````"], "{out}");
    let (before, rest) = out.split_once("``````text\n").unwrap();
    let (inside, after) = rest.split_once("\n``````\n").unwrap();
    for mark in ["@everyone", "</details> <img", "](http"] {
        assert!(inside.contains(mark), "{out}");
        assert!(!before.contains(mark) && !after.contains(mark), "{out}");
    }
    assert_eq!(after.trim(), "</details>");
}

#[test]
fn a_name_stays_what_it_is() {
    let shop = hostile();
    let branch = "a|b@everyone</code>`x`<!--#1";
    shop.git(&["branch", branch]);
    let out = shop
        .diff(&["--base", branch, "--format", "markdown"])
        .expect_code(0)
        .out;
    let line = out
        .lines()
        .find(|line| line.starts_with("Between "))
        .unwrap();
    assert!(!line.contains(['|', '@', '`', '!']), "{line}");
    assert_eq!(line.matches("</code>").count(), 2, "{line}");
}

#[test]
fn a_workflow_command_stays_one_line() {
    let shop = hostile();
    let out = shop.diff(&["--format", "github"]).expect_code(0).out;
    assert_eq!(out.lines().count(), 2, "{out}");
    assert!(
        out.starts_with("::warning file=specs/shop.yaml,line="),
        "{out}"
    );
    assert!(out.contains("100%250A%0A"), "{out}");
    let text = shop.diff(&[]).expect_code(0).out;
    let is_command = |line: &str| line.trim_start().starts_with("::");
    assert!(
        !text.lines().any(is_command),
        "a log would take it for a command: {text}"
    );
}

#[test]
fn a_path_cannot_end_a_property() {
    let shop = Shop::new();
    let manifest = "specs/a,line=1::b%.yaml";
    std::fs::rename(shop.path(MANIFEST), shop.path(manifest)).unwrap();
    shop.spec(&["lock", manifest]).expect_code(0);
    shop.edit(manifest, "title: Read a cart", "title: Show a cart");
    let run = shop
        .spec(&["diff", manifest, "--format", "github"])
        .expect_code(0);
    assert!(
        run.out
            .starts_with("::warning file=specs/a%2Cline=1%3A%3Ab%25.yaml,line="),
        "{}",
        run.out
    );
    let run = shop
        .spec(&["diff", manifest, "--format", "sarif"])
        .expect_code(0);
    assert!(
        run.out
            .contains("\"uri\": \"specs/a%2Cline%3D1%3A%3Ab%25.yaml\""),
        "{}",
        run.out
    );
}

/// A lockfile whose instructions hide something, as no manifest could make it.
fn with_hidden_text(shop: &Shop) -> &'static str {
    let manifest = Source::new(MANIFEST, shop.text(MANIFEST));
    let load = |name: &str| {
        let name = format!("specs/{name}");
        let bytes = std::fs::read(shop.path(&name)).unwrap();
        Ok(File { name, bytes })
    };
    let mut toolset = toolspec_core::compile(&manifest, load).unwrap();
    toolset.server.instructions =
        String::from("Pay\u{202e} at\u{200b}\u{e0041} \u{1b}[1monce\u{a0}now");
    shop.write("hidden.lock.yaml", &Lock::of(&toolset).to_text());
    "hidden.lock.yaml"
}

#[test]
fn hidden_text_is_spelled_out_and_fails_at_any_threshold() {
    let shop = Shop::new();
    let head = with_hidden_text(&shop);
    for (format, spelled) in [
        ("text", "\\u{202e}"),
        ("markdown", "\\u{202e}"),
        ("github", "\\u{202e}"),
        ("sarif", "\\u{202e}"),
        ("json", "\\u202e"),
    ] {
        let arguments = ["--head", head, "--fail-on", "breaking", "--format", format];
        let run = shop.diff(&arguments).expect_code(1);
        assert!(run.out.contains(spelled), "{format}: {}", run.out);
        let hidden = ['\u{202e}', '\u{200b}', '\u{e0041}', '\u{1b}'];
        assert!(!run.out.contains(hidden), "{format}: {}", run.out);
    }
}

#[test]
fn nothing_hides_in_any_format() {
    let shop = Shop::new();
    let hidden = "What \u{202e}it\u{200b} is \u{e0041}called";
    let copy = shop.text(CARTS).replace("What it is called", hidden);
    shop.write("next/carts.yaml", &copy);
    for format in ["text", "json", "markdown", "github", "sarif"] {
        let run = shop
            .diff(&["--documents", "next", "--format", format])
            .expect_code(1);
        for character in ['\u{202e}', '\u{200b}', '\u{e0041}'] {
            assert!(!run.out.contains(character), "{format}: {}", run.out);
        }
        assert!(run.out.contains("U+202E"), "{format}: {}", run.out);
    }
}

#[test]
fn no_colours_reach_a_file() {
    let out = hostile().diff(&[]).expect_code(0).out;
    assert!(!out.contains('\u{1b}'), "{out}");
}
