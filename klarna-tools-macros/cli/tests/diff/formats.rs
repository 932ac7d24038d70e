//! What each format prints of the same changes.

use serde_json::Value;

use super::shop::{ACCEPTED, MANIFEST, ORDERS, RESULT, Shop, TITLE};

/// Changes of several classes, one of them accepted, and an acceptance that is expired.
fn changed() -> Shop {
    let shop = Shop::new();
    shop.edit(MANIFEST, TITLE.0, TITLE.1);
    shop.edit(MANIFEST, RESULT.0, RESULT.1);
    shop.edit(
        MANIFEST,
        "description: Nothing is sold yet.",
        "description: |\n      Nothing is sold yet,\n      and nothing is sent.",
    );
    shop.edit(ORDERS, "minimum: 1 }", "minimum: 0 }");
    shop.edit(
        MANIFEST,
        "test.example.com]",
        "test.example.com, eu.example.com]",
    );
    let title = shop.fingerprints(&["--base", "main"], "title-changed");
    shop.accept(&[
        &title[0],
        "--base",
        "main",
        "--reason",
        "It shows more than before.",
    ])
    .expect_code(0);
    let accepted = shop.text(ACCEPTED)
        + "- fingerprint: 0123456789ab\n  kind: tool-removed\n  reason: Nobody used it.\n";
    shop.write(ACCEPTED, &accepted);
    shop
}

fn shown(format: &str) -> String {
    let arguments = ["--base", "main", "--fail-on", "behavioural", "--format"];
    let shop = changed();
    let run = shop.diff(&[arguments.as_slice(), &[format]].concat());
    assert_eq!(run.err, "");
    run.expect_code(1).out
}

#[test]
fn text() {
    insta::assert_snapshot!(shown("text"));
}

#[test]
fn json() {
    insta::assert_snapshot!(shown("json"));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(shown("markdown"));
}

#[test]
fn github() {
    let shown = shown("github");
    let is_command = |line: &str| {
        ["::error file=", "::warning file=", "::notice "]
            .iter()
            .any(|c| line.starts_with(c))
    };
    let (commands, summary) = shown.trim_end().rsplit_once('\n').unwrap();
    assert!(commands.lines().all(is_command), "{commands}");
    assert!(summary.contains(" changes between main and "), "{summary}");
    insta::assert_snapshot!(shown);
}

#[test]
fn sarif() {
    let shown = shown("sarif");
    let log: Value = serde_json::from_str(&shown).unwrap();
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["region"]["startLine"].as_u64().unwrap() > 0);
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn the_readme_describes_every_member_of_the_json() {
    let readme = include_str!("../../README.md");
    let (_, described) = readme.split_once("## JSON").unwrap();
    let review: Value = serde_json::from_str(&shown("json")).unwrap();
    let sizes = &review["sizes"];
    let objects = [
        &review,
        &review["changes"][0],
        &review["expired"][0],
        sizes,
        &sizes["tools"][0],
        &sizes["list"]["after"],
    ];
    for member in objects
        .iter()
        .flat_map(|object| object.as_object().unwrap().keys())
    {
        assert!(described.contains(&format!("`{member}`")), "{member}");
    }
}
